"""Every sentence that a check shows to a learner, in one place."""

from collections.abc import Sequence

# --- kinds of value ---
KIND_ARRAY = "an array of shape {}"
KIND_TRUTH_ARRAY = "an array of True and False, shape {}"
KIND_LIST = "a list of {}"
KIND_NUMBER = "a number"
KIND_TRUTH = "True or False"
KIND_STRING = "a string"
KIND_NOTHING = "None"
KIND_OTHER = "a {}"

NOTHING_RETURNED = "nothing came back (None): is a `return` missing?"


def at(path: str) -> str:
    return f"in item {path}: " if path else ""


def other_type(got: str, expected: str) -> str:
    return f"{got} came back, expected {expected}"


def other_length(got: int, expected: int) -> str:
    return f"{got} items came back, expected {expected}"


def other_value(got: str, expected: str) -> str:
    return f"{got}, expected {expected}"


def other_shape(got: tuple, expected: tuple) -> str:
    return f"shape {got}, expected {expected}"


def not_finite(spot: str, value: object, count: int) -> str:
    where = f" at {spot}" if spot else ""
    return f"{value}{where}" + (f" ({count} entries are not finite)" if count > 1 else ", expected a finite number")


def too_few_right(right: int, count: int, share: float) -> str:
    reached = 100 * right / max(count, 1)
    return f"{right} of {count} are right ({reached:.1f} %), at least {100 * share:.0f} % are due"


def first_difference(spot: str, got: str, expected: str, count: int, size: int) -> str:
    where = f"first differs at {spot}: " if spot else ""
    rest = f" ({count} of {size} entries differ)" if count > 1 else ""
    return f"{where}{got}, expected {expected}{rest}"


# --- what a call did ---
NOT_WRITTEN = "not written yet: replace the line with NotImplementedError by your answer"
NOT_RAISED = "no error was raised, expected {expected}"
NOT_DEFINED = "`{name}` is not defined: run the cell that defines it first"
TOO_SLOW = "no answer within {seconds:g} seconds: is there a loop that never ends?"
WITHHELD = "{name} is the answer itself: write it without it"
ENDED = "the process ended in this call"
OUT_OF_TIME = "the time for the whole notebook was used up before this"


def raised(error: str, message: str, line: str) -> str:
    where = f" in the line `{line}`" if line else ""
    return f"{error}: {message}{where}" if message else f"{error}{where}"


def raised_instead(error: str, expected: str) -> str:
    return f"{error}, expected {expected}"


def changed(names: list[str]) -> str:
    return f"the call changed its argument {' and '.join(names)}: work on a copy"


# --- general relations between what came and what was expected ---
RELATIONS = {
    "sign": "Every value has the wrong sign: look for a minus that is missing or one too many.",
    "factor-2": "Every value is twice what it should be: a factor 2 too many, or 1/2 forgotten.",
    "factor-1/2": "Every value is half of what it should be: a factor 2 was forgotten, or a 1/2 is too many.",
    "factor-n": "Every value is {size} times what it should be, and {size} is a size of the data: is a mean a sum?",
    "factor-1/n": "Every value is 1/{size} of what it should be, and {size} is a size of the data: "
    "is it divided once too often?",
    "factor-n²": "Every value is {size} times {size} times what it should be, and {size} is a size of the data: "
    "multiplied by it where it should be divided?",
    "factor-1/n²": "Every value is {size} times {size} times too small, and {size} is a size of the data: "
    "divided by it where it should be multiplied?",
    "factor-n²/2": "Every value is {size} times {size} / 2 times what it should be, and {size} is a size of the data: "
    "multiplied by it where it should be divided, and a 2 forgotten?",
    "factor-2n": "Every value is 2 times {size} times what it should be, and {size} is a size of the data: "
    "is a factor 2 too many, and a mean a sum?",
    "factor-n/2": "Every value is {size} / 2 times what it should be, and {size} is a size of the data: "
    "is a 2 forgotten, and a mean a sum?",
    "factor-2/n": "Every value is 2 / {size} of what it should be, and {size} is a size of the data: "
    "is a 2 too many, and a division by the size?",
    "factor": "Every value is {factor} times what it should be: look for a lost or added factor.",
    "offset": "Every value is off by the same {offset}: look for a term that is added or missing, "
    "or for a step of another length.",
    "transposed": "These are the right values, transposed: rows and columns are swapped.",
    "reversed": "These are the right values in reversed order.",
    "swapped": "The values {} stand in each other's place: look at their order.",
    "permuted": "These are the right values in another order.",
    "zero": "Zero came back where something else is due: do two equal terms cancel, or was a 0 never filled?",
    "reciprocal": "This is one over the right value: numerator and denominator are swapped.",
    "squared": "This is the square of the right value: a root is missing, or a square too many.",
    "root": "This is the square root of the right value: a root too many, or a square is missing.",
    "absolute": "These are the right values without their signs.",
    "complement": "This is one minus the right value.",
    "logarithm": "This is the logarithm of the right value.",
    "exponential": "This is the exponential of the right value: a logarithm is missing.",
    "diagonal-only": "The diagonal is right and the rest is zero: the entries beside the diagonal are missing.",
    "diagonal-wrong": "All is right but the diagonal.",
    "diagonal-right": "Only the diagonal is right: look at the entries beside it.",
    "first-only": "The first is right and the rest is not: is the loop, or the sum, over all of them?",
    "first-wrong": "All are right but the first: look at where the loop begins.",
    "last-wrong": "All are right but the last: look at where the loop ends.",
    "rounded": "These are the right values without their decimals: are they stored in an integer array?",
    "imprecise": "Nearly right, with an error of about {error}: an approximation of lower order, or too large a step?",
    "column": "The shape has one axis of length 1 too many or too few: (n,) and (n, 1) are not the same.",
    "broadcast": "The result is a table where one row was expected: an (n,) met an (n, 1), and NumPy paired "
    "each entry with every other.",
    "summed": "The result has an axis less than expected: was it summed or averaged once too often?",
    "not-summed": "The result has an axis more than expected: is a sum or a mean over it missing?",
    "flattened": "These are the right values in one long row: the result keeps the shape of the argument.",
    "axis-missing": "A result of shape {} came back, expected {}: an axis got lost, in a sum, a product or an index.",
    "number-for-array": "A single number came back where an array of the shape of {name} is due: "
    "do the entries of {name} take part in it?",
    "axis-added": "A result of shape {} came back, expected {}: an axis too many, from a broadcast or a missing sum.",
    "other-shape": "A result of shape {} came back, expected {}: print the shapes of what goes into it, one by one.",
    "empty": "Nothing is in what came back, expected {expected} entries: is something put in at each turn of the loop, "
    "and does the loop run?",
    "shape-of-argument": "The result has the shape of the argument {name}, expected {expected}: is that meant?",
    "other-kind": "Another kind of value came back than the numbers that are due: look at what `return` hands over.",
    "list-for-array": "These are the right numbers, in a list. An array is due: `np.array` makes one of a list.",
    "one-short": "One entry too few came back: {got}, expected {expected}. Look at where the loop begins and ends.",
    "one-long": "One entry too many came back: {got}, expected {expected}. Look at where the loop begins and ends.",
    "other-length": "Entries that came back: {got}, expected {expected}. Count the loop's turns, and what each adds.",
    "start-missing": "All is right but the first entry is missing: is it put in, and does the loop reach it?",
    "end-missing": "All is right but the last entry is missing: the loop ends one too early.",
    "start-extra": "There is an entry too many at the beginning; the rest is right.",
    "end-extra": "There is an entry too many at the end; the rest is right: the loop ends one too late.",
    "returns-argument": "What came back is the argument {name} as it was: nothing was done with it.",
    "term": "The result is off by exactly the argument {name}, which is {words}: look at the sign of its term, "
    "and whether it is there.",
    "step-sign": "The change of {name} has the right size and goes the other way: look at the sign of the update.",
    "step-twice": "The change of {name} is twice as large as it should be.",
    "step-half": "The change of {name} is half as large as it should be.",
    "step-n": "The change of {name} is {factor} times too large, a size of the data: is a mean a sum?",
    "step-1/n": "The change of {name} is {factor} of what it should be, one over a size of the data: is a sum a mean?",
    "step-factor": "The change of {name} is {factor} times what it should be: look at the factors of the update.",
    "step-alone": "What came back is the change of {name} alone: {name} itself is missing.",
    "factor-argument": "The result is the right one {words} {name}: look at where {name} stands in the formula.",
    "wrong-at-zero": "All is right except where {name} is 0: look at that boundary.",
    "wrong-at-large": "All is right except where {name} is large in magnitude: an exp or a power overflows there.",
    "wrong-at-negative": "All is right except where {name} is negative: look at that side.",
    "wrong-at-positive": "All is right except where {name} is positive: look at that side.",
    "wrong-at-not-positive": "All is right where {name} is positive, and elsewhere it is not: look at that side.",
    "wrong-at-not-negative": "All is right where {name} is negative, and elsewhere it is not: look at that side.",
}
NOT_FINITE = {
    "log-of-zero": "Infinity or NaN came back for good input: a logarithm of 0 was taken.",
    "division-by-zero": "Infinity or NaN came back for good input: something was divided by zero.",
    "log-of-negative": "NaN came back for good input: a logarithm of a negative number was taken.",
    "root-of-negative": "NaN came back for good input: a square root of a negative number was taken.",
    "power-of-negative": "NaN came back for good input: a negative number was raised to a power that is not whole.",
    "zero-by-zero": "NaN came back for good input: zero was divided by zero, or infinity by infinity.",
    "exp-overflow": "Infinity or NaN came back for good input: an exp of a large number has no room in a float.",
    "overflow": "Infinity or NaN came back for good input: numbers grew until they had no room in a float.",
    "infinities": "NaN came back for good input, as infinity minus infinity or 0 times infinity give it.",
    "unbounded": "Infinity came back for good input: numbers grew without bound, or something was divided by zero.",
    "unknown": "NaN came back for good input: print the values on the way to see where the first one arises.",
    "mean-of-nothing": "NaN came back for good input: a mean was taken over no entries at all.",
}
IN_ITEM = "In item [{}] of what came back: "
IN_CASE = "In the case “{kind}”: "
THERE_ONLY = ", and there only {}"
BESIDE = " Besides, in the case “{kind}”: "


def listed(words: Sequence[str]) -> str:
    """Several words as a sentence has them: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- what errors, changed arguments and the choice of failed cases tell ---
HIDDEN = "…"
IN_LINE = " in the line `{}`"
TROUBLES = {
    "undefined-name": "The name `{name}` has no value{line}: was a line lost, or is it spelled in another way?",
    "none-in-line": "A value is None{line}: does a function that made it lack its `return`, or return nothing "
    "as `append` and `sort` do?",
    "array-as-condition": "An array stands as a condition{line}: is one number due there (a norm, a sum, an entry), "
    "or `.all()` or `.any()`?",
    "array-for-number": "An array stands where one number has room{line}: print its shape. "
    "Is a function not called, or a sum missing?",
    "does-not-unpack": "There are not as many values on the right as names on the left{line}: print what stands there.",
    "unequal-lengths": "Two lists of unequal length are paired{line}: print both lengths.",
    "other-entries": "An array can't have that shape{line}: the entries have to fill it exactly, and one -1 at most "
    "stands for the size that follows from the others.",
    "too-few-axes": "A product `@` got a single number where an array is due{line}: print both sides of it.",
    "shapes-do-not-fit": "The shapes of two arrays do not fit together{line}: print both. Is a factor or a transpose "
    "missing, are two in the wrong order, or does `*` stand for `@`?",
    "wrong-arguments": "A function is called with other arguments than it takes{line}: compare both.",
    "other-parameters": "The call does not fit your function: compare its parameters with those in the exercise.",
    "not-a-function": "Something is called that is no function{line}: is an operator missing before the parenthesis, "
    "or does the name stand for something else by now?",
    "not-a-sequence": "A single value stands where several are due{line}: it has no entries to count or to pick. "
    "Print its type.",
    "index-no-integer": "An index is no whole number{line}: print its type. `/` gives a float, `//` a whole number.",
    "no-whole-number": "A whole number is due, as a size or a count{line}: print what stands there.",
    "wrong-kind-in-line": "An operation met a value of a kind that it can't work with{line}: print the types there.",
    "index-outside": "An index points outside{line}: counting starts at 0 and ends one before the length.",
    "too-many-indices": "An array is asked for more axes than it has{line}: print its shape.",
    "no-such-key": "A dictionary has no such key{line}: print its keys.",
    "axis-outside": "An array has no such axis{line}: print its shape.",
    "no-attribute": "A `{type}` has no `{name}`{line}: is it the value that you mean? Print it.",
    "no-such-function": "The module `{type}` has no `{name}`{line}: is it spelled in another way?",
    "too-deep": "The function calls itself too many times: does it end? Where a chain may be long, use a loop.",
    "division-by-zero": "A division by zero{line}: print the denominator. Is it what should stand there?",
    "log-of-zero": "A logarithm of 0{line}: print what it is taken of.",
    "not-a-number": "NaN arises{line}: from a root or a logarithm of a negative number, from 0/0, or from infinities.",
    "too-large": "A number grew too large{line}: print what goes into it. Is a sign wrong, or a bound missing?",
    "singular": "A matrix without an inverse was inverted{line}: its columns depend on each other.",
    "raises-for-good-input": "Your own error is raised{line} for input that is right: look at the condition before it, "
    "and at the value that it tests.",
    "arguments-refused": "A function refused what it was given{line}. It says: “{message}”.",
    "operator-missing": "`{operator}` between `{type}` and `{name}` is not known: which method has to serve it?",
    "result-unusable": "What came back can't be used as the case uses it ({error}): print it, and compare it with what "
    "the exercise asks for. If it is a function, the error may be in its own lines.",
    "other-error": "The call should raise {wanted}, and raised {error}{line}.",
    "never-ends": "The call did not come back in time: does every turn of the loop bring its end nearer?",
    "not-raised": "{error} is due, and a value came back: is the test for it missing, or looks at another value?",
    "argument-changed": "The call changed its argument {name} in place: work on a copy, the caller still needs it.",
    "nothing-returned": "Nothing came back: is a `return` missing?",
    "default": "Wrong only where {names} took the default: compare your first line with that of the exercise.",
    "one-kind-alone": "All is right but one kind of case, “{kind}”{places}: what is special there?",
    "first-of-each": "In every list that came back only the first item, [0], is wrong: look at what it is made from.",
    "all-but-first": "In every list that came back the first item, [0], is right, and later ones are wrong: look at "
    "what these are made from.",
    "constant": "{value} came back in every case, whatever the arguments are: does the result depend on them?",
    "some-items": "Of the {count} items that came back only {places} went wrong: look at what serves these alone.",
}

# --- the report ---
CALL = "Call"
TROUBLE = "Trouble"
HINT = "What it looks like"
EXPECTED = "Expected"
GOT = "Got"
WARNED = "NumPy warned"
HIDDEN_CASE = "{kind}: with other numbers than those you see"


def headline(exercise: str, passed: int, total: int, points: str, max_points: str) -> str:
    return f"{exercise}: {passed} of {total} cases passed, {points} of {max_points} points"


# --- the check cell itself ---
UNKNOWN_EXERCISE = "There is no exercise {name!r} in {file}.{nearest} It has: {names}."
NO_CHECK_FILE = (
    "There is no {file} beside this notebook, so nothing can be checked. "
    "`course lab` puts it back; it changes no notebook of yours."
)
NEAREST = " Did you mean {!r}?"
BROKEN_CHECK_FILE = "{file} is damaged ({error}). `course lab` puts a fresh one there; it changes no notebook of yours."
NOT_AN_ANSWER = (
    "check() takes the function itself, not what it returns: write check(my_function), without calling it; "
    "this is a value of type {kind}."
)

"""Every sentence that a check shows to a learner, in one place."""

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
    "factor-1/n": "Every value is a {size}th of what it should be, and {size} is a size of the data: "
    "is it divided once too often?",
    "factor-n²": "Every value is {size} times {size} times what it should be, and {size} is a size of the data: "
    "multiplied by it where it should be divided?",
    "factor-1/n²": "Every value is {size} times {size} times too small, and {size} is a size of the data: "
    "divided by it where it should be multiplied?",
    "factor": "Every value is {factor} times what it should be: look for a lost or added factor.",
    "offset": "Every value is off by the same {offset}: look for a term that is added or missing.",
    "transposed": "These are the right values, transposed: rows and columns are swapped.",
    "reversed": "These are the right values in reversed order.",
    "permuted": "These are the right values in another order.",
    "zero": "Zero came back where something else is due: was a sum or a product begun and never filled?",
    "not-finite": "Infinity or NaN came back for good input: look for a division by zero, or an exp of a large number.",
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
    "axis-added": "A result of shape {} came back, expected {}: an axis too many, from a broadcast or a missing sum.",
    "other-shape": "A result of shape {} came back, expected {}: along which axis does each product and each sum run?",
    "shape-of-argument": "The result has the shape of the argument {name}, expected {expected}: is that meant?",
    "other-kind": "Another kind of value came back than the numbers that are due: look at what `return` hands over.",
    "one-short": "One entry too few came back: {got}, expected {expected}. Look at where the loop begins and ends.",
    "one-long": "One entry too many came back: {got}, expected {expected}. Look at where the loop begins and ends.",
    "other-length": "{got} entries came back, expected {expected}: what sets the number of turns of the loop?",
    "start-missing": "All is right but the first entry is missing: the start belongs to it too.",
    "end-missing": "All is right but the last entry is missing: the loop ends one too early.",
    "start-extra": "There is an entry too many at the beginning; the rest is right.",
    "end-extra": "There is an entry too many at the end; the rest is right: the loop ends one too late.",
    "returns-argument": "What came back is the argument {name} as it was: nothing was done with it.",
    "term": "The result is off by exactly the argument {name}, which is {words}: look at the sign of its term, "
    "and whether it is there.",
    "factor-argument": "The result is the right one {words} {name}: look at where {name} stands in the formula.",
    "wrong-at-zero": "All is right except where {name} is 0: look at that boundary.",
    "wrong-at-large": "All is right except where {name} is large in magnitude: an exp or a power overflows there.",
    "wrong-at-negative": "All is right except where {name} is negative: look at that side.",
    "wrong-at-positive": "All is right except where {name} is positive: look at that side.",
}
IN_ITEM = "In item [{}] of what came back: "

# --- what errors, changed arguments and the choice of failed cases tell ---
IN_LINE = " in the line `{}`"
TROUBLES = {
    "undefined-name": "The name `{name}` has no value{line}: was a line lost, or is it spelled in another way?",
    "wrong-kind-in-line": "An operation met a value of a kind that it can't work with{line}: print the types of both.",
    "shapes-do-not-fit": "The shapes of two arrays do not fit together{line}: print them, "
    "and look for a transpose, or for factors in the wrong order.",
    "index-outside": "An index points outside{line}: counting starts at 0 and ends one before the length.",
    "axis-outside": "An array has no such axis{line}: print its shape.",
    "no-attribute": "A value has no such attribute or method{line}: print its type.",
    "too-deep": "The function calls itself too many times: use a loop where a chain may be long.",
    "division-by-zero": "A division by zero{line}: which case makes the denominator vanish?",
    "too-large": "A number grew too large{line}.",
    "singular": "A matrix without an inverse was inverted{line}: its columns depend on each other.",
    "raises-for-good-input": "An error was raised{line} for input that is right: is a condition the wrong way round?",
    "other-error": "The call should raise another kind of error than {error}{line}.",
    "never-ends": "The call did not come back in time: does every turn of the loop bring its end nearer?",
    "not-raised": "A call that has to raise {error} gave a value back ({kind}): is the test for it missing or wrong?",
    "argument-changed": "The call changed its argument {name} in place: work on a copy, the caller still needs it.",
    "nothing-returned": "Nothing came back: is a `return` missing?",
    "default": "Wrong only where {name} is left out: look at its default value.",
    "one-kind-alone": "All is right except in one kind of case, {kind}: what is special there?",
    "some-items": "Of the {count} items that came back only {places} went wrong: the mistake lies where they are made.",
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

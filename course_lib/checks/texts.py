"""All messages that a check shows to a learner."""

from collections.abc import Sequence

# --- kinds of value ---
KIND_ARRAY = "an array of shape {}"
KIND_TRUTH_ARRAY = "an array of True and False, shape {}"
KIND_LIST = "a list of {}"
KIND_PAIR = "a pair of values"
KIND_NUMBER = "a number"
KIND_TRUTH = "True or False"
KIND_STRING = "a string"
KIND_NOTHING = "None"
KIND_OTHER = "a {}"

NOTHING_RETURNED = "your function returned None: is a `return` missing?"


def at(path: str) -> str:
    return f"in item {path}: " if path else ""


def other_type(got: str, expected: str) -> str:
    return f"returned {got}, expected {expected}"


def other_length(got: int, expected: int) -> str:
    return f"returned {got} items, expected {expected}"


def other_value(got: str, expected: str) -> str:
    return f"{got}, expected {expected}"


def other_shape(got: tuple, expected: tuple) -> str:
    return f"shape {got}, expected {expected}"


def not_finite(spot: str, value: object, count: int) -> str:
    where = f" at {spot}" if spot else ""
    return f"{value}{where}" + (f" ({count} entries are not finite)" if count > 1 else ", expected a finite number")


def too_few_right(right: int, count: int, share: float) -> str:
    reached = 100 * right / max(count, 1)
    return f"{right} of {count} are right ({reached:.1f} %), at least {100 * share:.0f} % required"


def first_difference(spot: str, got: str, expected: str, count: int, size: int) -> str:
    where = f"first differs at {spot}: " if spot else ""
    rest = f" ({count} of {size} entries differ)" if count > 1 else ""
    return f"{where}{got}, expected {expected}{rest}"


# --- what a call did ---
NOT_WRITTEN = "not written yet: replace the line with NotImplementedError with your answer"
METHOD_NOT_WRITTEN = (
    "the method `{method}` is not written yet: replace the line with NotImplementedError with your answer"
)
OTHER_NOT_WRITTEN = "`{name}`, which your code calls, is not written yet: write `{name}` first"
NOT_RAISED = "no error was raised, expected {expected}"
NOT_DEFINED = "`{name}` is not defined: run the cell that defines it first"
TOO_SLOW = "no answer within {seconds:g} seconds: is there a loop that never ends?"
WITHHELD = "{name} is the answer itself: write your own version without calling it"
ENDED = "the process ended in this call"
OUTPUT_CUT = "[output cut here]"
OUT_OF_TIME = "the time limit for the whole notebook was reached before this"


def not_written(function: str, exercise: str) -> str:
    """What is not written yet: the answer itself, a method of it, or another function that it calls."""
    own, _, method = function.partition(".")
    if own in ("", exercise, "<lambda>"):
        return METHOD_NOT_WRITTEN.format(method=method) if method and "<" not in method else NOT_WRITTEN
    return OTHER_NOT_WRITTEN.format(name=own)


def raised(error: str, message: str, line: str) -> str:
    where = f" in the line `{line}`" if line else ""
    message = message.partition(". Did you ")[0]  # which the hint says
    return f"{error}: {message}{where}" if message else f"{error}{where}"


def raised_instead(error: str, expected: str) -> str:
    return f"{error}, expected {expected}"


def changed(names: list[str]) -> str:
    return f"your function modified its argument {' and '.join(names)}: work on a copy"


# --- what the source of an answer shows ---
READING = {
    "mutable-default": "The default value of `{name}` is made once and changed in the line `{line}`, so the next call "
    "begins with what this one left: make it inside the function.",
    "global-state": "`{line}` keeps `{name}` between calls, so the result depends on earlier ones: use the arguments.",
    "unfinished": "`...` is still to be filled in, in the line `{line}`.",
    "printed": "The result is printed in the line `{line}` but not returned: use `return`.",
    "negative-assigned": "In the line `{line}`, `={sign}` assigns the value on the right with its sign. "
    "`{sign}=` changes the old value.",
    "compared": "The line `{line}` compares two values and changes nothing: `=` assigns.",
    "power": "`^` in the line `{line}` is not a power but a bitwise operation: a power is `**`.",
    "thrown-away": "The line `{line}` computes a new value that is not kept: assign it to a name.",
    "other-generator": "`{called}` in the line `{line}` does not draw from `rng`: use `rng`, so that its seed decides "
    "the numbers.",
    "new-generator": "`{called}` in the line `{line}` makes a new generator: draw from `rng`, which the caller gives.",
    "parameter-lost": "`{name}` is assigned in the line `{line}` before it is used, so the value that the caller gives "
    "is lost.",
    "parameter-unused": "Nothing in your function uses {names}: is a number or another name in its place?",
    "returns-in-loop": "The line `{line}` is inside the loop, so the loop ends in its first iteration: should it come "
    "after the loop?",
    "starts-again": "The line `{line}` is inside the loop, so `{name}` starts again in every iteration: should it come "
    "before the loop?",
    "divides-in-loop": "The line `{line}` is inside the loop, so `{name}` is divided in every iteration: should it "
    "come after the loop?",
    "times-one": "In the line `{line}`, `* 1 {sign}` multiplies by 1 first: are parentheses missing around "
    "`1 {sign} …`?",
}

# --- what further calls of an answer show ---
PROBES = {
    "another-result": "A second call with the same arguments returns something else: does your function draw random "
    "numbers of its own, or remember something from an earlier call?",
    "independent": "Other values of {names} do not change what your function returns: is something else used in "
    "their place?",
    "constant": "Other values of {names} do not change what your function returns: does it use what it is given?",
    "last-sample": "The result depends only on the last row of {names}: is something overwritten in each iteration "
    "that should be added up?",
    "first-sample": "The result depends only on the first row of {names}: does the loop end too early, or use the same "
    "row each time?",
    "exchanged": "With `{first}` and `{second}` exchanged your function is right: look at where each is used.",
    "other-value": "With `{value}` in place of `{name}` your function is right: look at where `{name}` is used.",
}


# --- general relations between the returned and the expected values ---
def factor(slug: str, is_size: bool) -> str:
    """The sentence for the factor -1, 2 or 1/2; a factor 2 may also be a size of the data."""
    return RELATIONS[slug] + (OR_SIZE if is_size and slug != "sign" else "")


AT_FOR_TIMES = " Is `@` meant instead of `*`?"
OR_SIZE = " Or, since a size of the data is 2 here, a mean and a sum are mixed up."
RELATIONS = {
    "sign": "Every value has the wrong sign: look for a missing or an extra minus.",
    "factor-2": "Every value is twice what it should be: is there an extra factor 2, or is 1/2 missing?",
    "factor-1/2": "Every value is half of what it should be: is a factor 2 missing, or is there an extra 1/2?",
    "factor-n": "Every value is {size} times what it should be, and {size} is a size of the data: is a mean a sum?",
    "factor-1/n": "Every value is 1/{size} of what it should be, and {size} is a size of the data: "
    "is it divided once too often?",
    "factor-n²": "Every value is {size} times {size} times what it should be, and {size} is a size of the data: "
    "is something multiplied by it instead of divided?",
    "factor-1/n²": "Every value is {size} times {size} times too small, and {size} is a size of the data: "
    "is something divided by it instead of multiplied?",
    "factor-n²/2": "Every value is {size} times {size} / 2 times what it should be, and {size} is a size of the data: "
    "is something multiplied by it instead of divided, and a 2 missing?",
    "factor-2n": "Every value is 2 times {size} times what it should be, and {size} is a size of the data: "
    "is there an extra factor 2, and is a mean a sum?",
    "factor-n/2": "Every value is {size} / 2 times what it should be, and {size} is a size of the data: "
    "is a 2 missing, and is a mean a sum?",
    "factor-2/n": "Every value is 2 / {size} of what it should be, and {size} is a size of the data: "
    "is there an extra 2, and an extra division by the size?",
    "factor": "Every value is {factor} times what it should be: look for a missing or extra factor.",
    "offset": "All values are off by the same amount, here {offset}: look for a missing or extra term, "
    "or for a different step length.",
    "proportional": "The values of each case are right up to one factor, here {factor}, which differs from case to "
    "case: what are they multiplied or divided by?",
    "row-factors": "Each row is right up to a factor of its own: what is each row multiplied or divided by?",
    "all-equal": "All entries, or all rows, are the same where different ones are expected: is a sum or a mean taken "
    "over what should stay apart, or is one written to all places?",
    "later-wrong": "Right up to [{last}], wrong from [{first}] on: what is different in this step, or changes that "
    "should stay?",
    "transposed": "These are the right values, transposed: rows and columns are swapped.",
    "reversed": "These are the right values in reverse order.",
    "swapped": "The values {} are swapped: look at their order.",
    "permuted": "These are the right values in a different order.",
    "zero": "Returned 0 where a nonzero value is expected: do two equal terms cancel, or was a 0 never filled in?",
    "reciprocal": "This is one over the right value: numerator and denominator are swapped.",
    "squared": "This is the square of the right value: a root is missing, or there is an extra square.",
    "root": "This is the square root of the right value: there is an extra root, or a square is missing.",
    "absolute": "These are the right values without their signs.",
    "complement": "This is one minus the right value.",
    "logarithm": "This is the logarithm of the right value.",
    "exponential": "This is the exponential of the right value: a logarithm is missing.",
    "diagonal-only": "The diagonal is right and the rest is zero: the entries off the diagonal are missing.",
    "diagonal-wrong": "Everything is correct except the diagonal.",
    "diagonal-right": "Only the diagonal is right: look at the entries off the diagonal.",
    "first-only": "Only the first entry is right: does the loop, or the sum, cover all of them?",
    "first-wrong": "All entries are right except the first: look at where the loop begins.",
    "last-wrong": "All entries are right except the last: look at where the loop ends.",
    "rounded": "These are the right values without their decimals: are they stored in an integer array?",
    "rounded-digits": "These are the right values rounded to {digits} decimals: return them as they are.",
    "imprecise": "Nearly right, with a relative error of about {error}: is a small constant added, a number rounded, "
    "or an approximation too coarse?",
    "column": "The shape has an extra or a missing axis of length 1: (n,) and (n, 1) are different.",
    "broadcast": "The result is a table where one row was expected: NumPy combined an (n,) with an (n, 1) and paired "
    "each entry with every other.",
    "summed": "The result has one axis fewer than expected: was it summed or averaged once too often?",
    "not-summed": "The result has one axis more than expected: is a sum or a mean over it missing?",
    "flattened": "These are the right values in one long row: the result must keep the shape of the argument.",
    "axis-missing": "The result has shape {}, expected {}: an axis was lost in a sum, a product or an index.",
    "number-for-array": "Returned a single number where an array with the shape of {name} is expected: "
    "is it summed, or are the entries of {name} not used?",
    "axis-added": "The result has shape {}, expected {}: an extra axis, from broadcasting or a missing sum.",
    "other-shape": "The result has shape {}, expected {}: print the shapes of everything that goes into it.",
    "empty": "The result is empty, expected {expected} entries: does the loop run, and does each iteration add one?",
    "shape-of-argument": "The result has the shape of the argument {name}, expected {expected}: is that intended?",
    "dictionary": "Returned a dictionary, expected {expected}: return the values themselves, in their order.",
    "set": "Returned a set, which has no order and each value once: expected {expected}.",
    "lazy": "Returned {got}, which only makes its values later: `list(...)` makes a list of them.",
    "function-returned": "Returned a function, expected {expected}: are the parentheses of a call missing?",
    "other-object": "Returned {got}, expected {expected}: print what `return` returns.",
    "stacked": "These are the right values in one array, expected {expected}: return them one after another, as in "
    "`return a, b`.",
    "array-for-list": "Returned {got}, expected {expected}: are several values combined into one?",
    "wrapped": "This is the right value inside a list: return it without the brackets, or without a comma after it.",
    "number-for-list": "Returned a single number, expected {expected}: is something missing after `return`?",
    "text-for-number": "Returned a text, expected {expected}: return the number, without quotes or formatting.",
    "truth-for-number": "Returned {got}, expected numbers: a comparison gives True and False.",
    "complex": "Returned complex numbers, expected real ones: a root or an eigenvalue gave them.",
    "other-kind": "Expected numbers, got another type: look at what `return` returns.",
    "list-of-numbers": "Returned a list where an array is expected: `np.array` converts it.",
    "times-as-many": "There are {times} times as many values as expected: is something repeated, or an axis not summed "
    "over?",
    "list-for-array": "These are the right numbers in a list. An array is expected: `np.array` converts a list.",
    "one-short": "One entry is missing: got {got}, expected {expected}. Is the first or the last left out, or a "
    "division rounded down?",
    "one-long": "There is one extra entry: got {got}, expected {expected}. Does something begin too early or end too "
    "late?",
    "other-length": "Got {got} entries, expected {expected}. Count what should make one entry each.",
    "cut-short": "The first {count} entries are right, the rest is missing: got {got}, expected {expected}. What ends "
    "too early?",
    "goes-on": "The first {count} entries are right, then come others: got {got}, expected {expected}. What ends too "
    "late?",
    "flat-list": "These are the right values in one flat list: expected a list of {expected} lists.",
    "start-missing": "Only the first entry is missing: is it added, and does the loop reach it?",
    "end-missing": "Only the last entry is missing: something ends one step too early.",
    "start-extra": "There is an extra entry at the beginning; the rest is right.",
    "end-extra": "There is an extra entry at the end; the rest is right: something ends one step too late.",
    "returns-argument": "The result is the argument {name}, unchanged.",
    "term": "The result is off by exactly the argument {name}, which is {words}: is its term missing, or does it have "
    "the wrong sign?",
    "formula": "The result is `{formula}`: is another function expected?",
    "multiple": "The result is off by a multiple of the argument {name}: is a term with {name} missing or extra?",
    "step-uniform": "All entries of {name} change by the same amount, expected different ones: is a sum or a mean "
    "taken over the gradient's entries?",
    "step-sign": "The change of {name} has the right size but the wrong direction: look at the sign of the update.",
    "step-twice": "The change of {name} is twice as large as it should be.",
    "step-half": "The change of {name} is half as large as it should be.",
    "step-n": "The change of {name} is {factor} times too large, a size of the data: is a mean a sum?",
    "step-1/n": "The change of {name} is {factor} of what it should be, one over a size of the data: is a sum a mean?",
    "step-factor": "The change of {name} is {factor} times what it should be: look at the factors of the update.",
    "step-alone": "The result is only the change of {name}: {name} itself is missing.",
    "factor-argument": "The result is the right one {words} {name}: look at where {name} appears in the formula.",
    "wrong-at-zero": "Everything is correct except where {name} is 0: look at that boundary.",
    "wrong-at-large": "Everything is correct except where {name} is large in magnitude: exp or a power "
    "overflows there.",
    "wrong-at-negative": "Everything is correct except where {name} is negative: look at that side.",
    "wrong-at-positive": "Everything is correct except where {name} is positive: look at that side.",
    "wrong-at-not-positive": "Everything is correct only where {name} is positive: look at the other side.",
    "wrong-at-not-negative": "Everything is correct only where {name} is negative: look at the other side.",
}
NOT_FINITE = {
    "log-of-zero": "Returned infinity or NaN for valid input: the logarithm of 0 was taken.",
    "division-by-zero": "Returned infinity or NaN for valid input: something was divided by zero.",
    "log-of-negative": "Returned NaN for valid input: the logarithm of a negative number was taken.",
    "root-of-negative": "Returned NaN for valid input: the square root of a negative number was taken.",
    "power-of-negative": "Returned NaN for valid input: a negative number was raised to a fractional power.",
    "zero-by-zero": "Returned NaN for valid input: zero was divided by zero, or infinity by infinity.",
    "exp-overflow": "Returned infinity or NaN for valid input: exp of a large number overflows a float.",
    "overflow": "Returned infinity or NaN for valid input: numbers grew until they overflowed a float.",
    "infinities": "Returned NaN for valid input: infinity minus infinity or 0 times infinity gives NaN.",
    "unbounded": "Returned infinity for valid input: numbers grew without bound, or something was divided by zero.",
    "unknown": "Returned NaN for valid input: print the intermediate values to see where NaN first appears.",
    "mean-of-nothing": "Returned NaN for valid input: the mean of no entries was taken.",
}
IN_ITEM = "In item [{}] of the result: "
IN_ENTRY = "In `{}`, which the case computes: "
IN_CASE = "In the case “{kind}”: "
THERE_ONLY = ", and there only {}"
BESIDE = " Also, in the case “{kind}”: "


def place(slug: str, names: tuple[str, ...] | None, is_nested: bool) -> str:
    """The sentence on a first value that is wrong or right alone; `names` are what a case computes in each list."""
    if names:
        first, others = f"`{names[0]}`", listed([f"`{name}`" for name in names[1:]])
    else:
        first, others = ("[0] of the inner lists", "the others") if is_nested else ("[0]", "the other returned values")
    rest = others if slug == "all-but-first" else f"{others} {'is' if names and len(names) == 2 else 'are'}"
    return TROUBLES[slug].format(first=first, rest=rest)


def verb(count: int) -> str:
    return "is" if count == 1 else "are"


def listed(words: Sequence[str]) -> str:
    """Several words as a sentence has them: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- diagnoses from errors, changed arguments and which cases failed ---
HIDDEN = "…"
IN_LINE = " in the line `{}`"
SUGGESTED_NAME = ". Did you mean: '{}'?"  # as Python's own message
NEAR = {  # where a name is spelled almost like one that exists
    "undefined-name": "`{name}` is not defined{line}: did you mean `{near}`?",
    "no-attribute": "A `{type}` has no `{name}`{line}: did you mean `{near}`?",
    "no-such-function": "The module `{type}` has no `{name}`{line}: did you mean `{near}`?",
}
TROUBLES = {
    "asks-for-input": "`input()` is called{line}, which nobody can answer here: the values are in the parameters.",
    "ends-the-program": "The program is ended{line}: remove `exit()` or `quit()`. `return` leaves a function.",
    "undefined-name": "`{name}` is not defined{line}: is a line missing, or is it spelled differently?",
    "none-in-line": "A value is None{line}: does the function that made it lack a `return`, or return nothing, "
    "as `append` and `sort` do?",
    "array-as-condition": "An array is used as a condition{line}: is one number needed (a norm, a sum, an entry), "
    "or `.all()` or `.any()`?",
    "array-for-number": "An array is used where a single number is needed{line}: print its shape. "
    "Is a function not called, or a sum missing?",
    "does-not-unpack": "The number of values on the right differs from the number of names on the left{line}: "
    "print both.",
    "unequal-lengths": "Two lists of different lengths are paired{line}: print both lengths.",
    "other-entries": "An array can't have that shape{line}: the entries must fill it exactly, and at most one -1 "
    "marks the size that follows from the others.",
    "too-few-axes": "A product `@` got a single number where an array is needed{line}: print both sides of it.",
    "shapes-do-not-fit": "The shapes of two arrays do not fit together{line}: print both.{times}",
    "arrays-do-not-join": "The arrays can't be joined{line}, their shapes do not fit: print them. `np.column_stack` "
    "joins columns, also of shape (n,).",
    "product-does-not-fit": "The shapes of a matrix product do not fit{line}: in `A @ B`, A needs as many columns as B "
    "has rows. Is a `.T` missing or extra, are two factors in the wrong order, or is `*` meant, entry by entry?",
    "no-such-axis": "An array has fewer axes than this index asks for{line}: one with a single axis has only "
    "`shape[0]`. Print its `.shape`.",
    "axis-dropped": "One array has lost its last axis{line}: a sum, a mean or a maximum over an axis drops it, "
    "`keepdims=True` keeps it with length 1.",
    "wrong-arguments": "A function is called with arguments that it does not take{line}: compare the call "
    "with its definition.",
    "other-parameters": "The call does not fit your function: compare its parameters with those in the exercise.",
    "not-a-function": "Something that is not a function is called{line}: is an operator missing before the "
    "parenthesis, or was the name assigned another value?",
    "not-a-sequence": "A single value is used where several are needed{line}: it has no entries to count or to index. "
    "Print its type.",
    "index-no-integer": "An index is not an integer{line}: print its type. `/` gives a float, `//` an integer.",
    "no-whole-number": "An integer is needed, as a size or a count{line}: print the value used there.",
    "decimals-into-integers": "Decimals can't be stored in an array of integers{line}: an operation like `+=` or `*=` "
    "writes into the array itself. `a = a + b` makes a new one.",
    "nothing-to-take": "There is nothing to work on{line}: the sequence is empty. What should the result be then?",
    "wrong-kind-in-line": "An operation got a value of a type that it can't handle{line}: print the types.",
    "index-outside": "An index is out of range{line}: indices start at 0 and end one before the length "
    "of their axis. The `.size` of a table counts the entries of all axes.",
    "too-many-indices": "An array has fewer axes than indices{line}: print its shape.",
    "no-such-key": "A dictionary has no such key{line}: print its keys.",
    "axis-outside": "An array has no such axis{line}: print its shape.",
    "no-attribute": "A `{type}` has no `{name}`{line}: is it the value that you expect? Print it.",
    "no-such-function": "The module `{type}` has no `{name}`{line}: is it spelled differently?",
    "too-deep": "The function calls itself too many times: does the recursion end? For long chains, use a loop.",
    "division-by-zero": "Division by zero{line}: print the denominator. Is it the one that you intend?",
    "log-of-zero": "Logarithm of 0{line}: print its argument.",
    "not-a-number": "NaN appears{line}: from a root or a logarithm of a negative number, from 0/0, or from infinities.",
    "too-large": "A number became too large{line}: print what goes into it. Is a sign wrong, or a bound missing?",
    "singular": "A matrix without an inverse was inverted{line}: its columns are linearly dependent.",
    "raises-for-good-input": "Your own error is raised{line} for valid input: look at the condition before it, "
    "and at the value that it tests.",
    "arguments-refused": "A function rejected its arguments{line}. It says: “{message}”.",
    "unary-missing": "`{operator}` before a `{type}` is not defined{line}: a class needs a method for it, "
    "`__neg__` for a minus.",
    "operator-missing": "`{operator}` between `{type}` and `{name}` is not defined: which method handles it?",
    "result-unusable": "The case cannot use your result ({error}: {message}). Compare what you return with what the "
    "exercise asks for. If it is a function, the error may be in its code.",
    "other-error": "The call should raise {wanted}, but raised {error}{line}.",
    "never-ends": "The call did not finish in time: does every iteration bring the loop closer to its end?",
    "not-raised": "Expected {error}, but a value was returned: is the check missing, or does it test the wrong value?",
    "argument-changed": "The call modified its argument {name} in place: work on a copy, the caller still needs it.",
    "nothing-returned": "Your function returned nothing: is a `return` missing?",
    "default": "Wrong only where {names} used the default value: compare your first line with the one in the exercise.",
    "one-kind-alone": "Everything is correct except one kind of case, “{kind}”{places}: what is special there?",
    "first-of-each": "Only {first} is wrong, {rest} right: look at how it is computed.",
    "all-but-first": "Wrong values are in {rest}, {first} is always right: look at how the others are computed.",
    "constant": "Returned {value} in every case, whatever the arguments are: does the result depend on them?",
    "some-entries": "Of what the case computes, only {places} {verb} wrong: look at what the answer gives there.",
    "some-items": "Of the {count} returned values only {places} {verb} wrong: look at how these are computed.",
}

# --- the report ---
CALL = "Call"
TROUBLE = "Problem"
COMPARED = "Compared"
COMPARED_ITEM = "item {path}"
COMPARED_ROWS = ("index", "expected", "returned", "")
DIFFERS = "differs"
FROM_TO = "{} to {}"
SOME = "({count} of {size})"
ONE = {"entries": "entry", "rows": "row", "columns": "column"}
LEGEND = "{right} right  {wrong} differs"
SHARED = "Each sign stands for {rows} x {columns} entries."
HINT = "Likely mistake"
EXPECTED = "Expected"
GOT = "Got"
WARNED = "NumPy warned"
HIDDEN_CASE = "{kind}: with different numbers from those you see"


def pattern(wrong: int, size: int, rows: str, columns: str, axes: int) -> str:
    """Which of the entries of an array are wrong; rows and columns in words, '' for all of them."""
    named = (("entries", columns),) if axes == 1 else (("rows", rows), ("columns", columns))
    places = [f"{ONE.get(name, name) if which.isdigit() else name} {which}" for name, which in named if which]
    where = f", only in {' and '.join(places)}" if places else ""
    return f"{wrong} of {size} entries differ{where}:"


def headline(exercise: str, passed: int, total: int, points: str, max_points: str) -> str:
    return f"{exercise}: {passed} of {total} cases passed, {points} of {max_points} points"


# --- the check cell itself ---
UNKNOWN_EXERCISE = "There is no exercise {name!r} in {file}.{nearest} It has: {names}."
NO_CHECK_FILE = (
    "There is no {file} next to this notebook, so nothing can be checked. If you moved the notebook, move it back to "
    "its chapter's folder in work/. Otherwise `course lab` restores the file and does not change your notebooks."
)
NEAREST = " Did you mean {!r}?"
BROKEN_CHECK_FILE = "{file} is damaged ({error}). `course lab` replaces it and does not change your notebooks."
NOT_AN_ANSWER = (
    "check() takes the function itself, not what it returns: write check(my_function), without calling it; "
    "this is a value of type {kind}."
)

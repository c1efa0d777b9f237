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
    "factor": "Every value is {factor} times what it should be: look for a lost or added factor.",
    "offset": "Every value is off by the same {offset}: look for a term that is added or missing.",
    "transposed": "These are the right values, transposed: rows and columns are swapped.",
    "reversed": "These are the right values in reversed order.",
    "permuted": "These are the right values in another order.",
    "first-only": "The first is right and the rest is not: is the loop, or the sum, over all of them?",
    "last-wrong": "All are right but the last: look at where the loop ends.",
    "rounded": "These are the right values without their decimals: are they stored in an integer array?",
    "imprecise": "Nearly right, with an error of about {error}: an approximation of lower order, or too large a step?",
    "column": "The shape has one axis of length 1 too many or too few: (n,) and (n, 1) are not the same.",
    "broadcast": "The result is a table where one row was expected: an (n,) met an (n, 1), and NumPy paired "
    "each entry with every other.",
    "summed": "The result has an axis less than expected: was it summed or averaged once too often?",
    "not-summed": "The result has an axis more than expected: is a sum or a mean over it missing?",
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

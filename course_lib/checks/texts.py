"""All messages that a check shows to a learner, and those on a bank, for authors."""

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
KIND_OTHER = "a value of type {}"

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
NO_LETTERS = "the quiz expects a string of letters, got a value of type {kind}"
NO_LETTER = (
    "the quiz expects one letter from a to d for each question, without spaces or commas, got {letter!r} at question "
    "{number}"
)
NO_ANSWER_TO = "the quiz gets no answer to question {number}: there are only {got} letters"
OTHER_NUMBER = "the quiz expects {due} letters, one for each question, got {got}"
SUGGESTED_NAME = ". Did you mean: '{}'?"  # as Python's own message
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


# --- a mistake that another exercise knows ---
LIKE_CHOICES = "These choices are those of a known mistake: {hint}"
IN_PART = "The result is that of a `{part}` with a mistake: {hint}"

# --- what further calls of an answer show ---
PROBES = {
    "another-result": "A second call with the same arguments returns something else: does your function draw other "
    "random numbers, or keep something from an earlier call?",
    "independent": "Other values of {names} do not change what your function returns: is something else used in "
    "their place?",
    "constant": "Other values of {names} do not change what your function returns: does it use what it is given?",
    "last-sample": "The result depends only on the last row of {names}: is something overwritten in each iteration "
    "that should be added up?",
    "first-sample": "The result depends only on the first row of {names}: does the loop end too early, or use the same "
    "row each time?",
    "exchanged": "With `{first}` and `{second}` exchanged, your function is right: look at where each is used.",
    "other-value": "With `{value}` in place of `{name}`, your function is right: look at where `{name}` is used.",
}


def listed(words: Sequence[str]) -> str:
    """Several words as a sentence has them: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- the report ---
CASES_PASSED = "{passed} of {cases} cases passed"
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
SHARED = "Each character stands for {rows} x {columns} entries."
HINT = "Likely mistake"
EXPECTED = "Expected"
GOT = "Returned"
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
UNKNOWN_EXERCISE = "This chapter has no exercise {name!r}.{nearest} It has: {names}."
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

# --- a bank, for authors ---
NO_DOCSTRING = "{function} in the bank has no docstring, which learners read. Write one."
SAME_NAME = "{exercise}: two cases are named {name}. Rename one function."
NOT_COMPLETE = "{exercise}: its slips have not been put into the reference yet, see `complete`."
NOT_DRAWN = (
    "the case {case} raised {error}. The grader draws larger arrays than the visible ones: draw all sizes from rng, or "
    "write fixed=True."
)
UNEARNED = (
    "{exercise}: answers such as `return 0` pass every kind of case. Add one that no constant, no argument and no "
    "array of zeros passes."
)
ROUNDING_DECIDES = (
    "{where}: rounding decides what the reference returns (certain: {certain}), so another machine would call a right "
    "answer wrong. Choose other arguments."
)
NOT_DECLARED = "{where}: the reference gives {given}, the case declares {declared}."
A_VALUE = "a value"
AND_CHANGES = " and changes {names}"
NOT_APART = "{exercise}: {one} and {other} return the same in every visible case. Add a case that distinguishes them."
NO_SLUG = "{place}: a table of slips begins with a slug, at the beginning of a line."
NO_SLIP = "{place}: a slip is `slug: before -> after`, with its hint indented below; got {line!r}."
OVERLAP = "{place}: two changes of {slug} overlap."
NOT_ONCE = "{place}: {slug}: {code!r} occurs {count} times in the answer, expected once."

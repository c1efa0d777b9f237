"""Diagnosis from an error that a call raised: its type, its message, and the line of the answer that raised it."""

import re
from dataclasses import dataclass

from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence


@dataclass(frozen=True)
class Known:
    """An error recognized by its type, and by words in its message and in the line that raised it."""

    slug: str
    types: str
    words: str = ""
    line: str = ""  # in the answer's line that raised it

    def fits(self, pair: Evidence | Outcome) -> bool:
        said = re.search(self.words, pair.message, re.IGNORECASE) is not None
        return said and pair.error in self.types.split() and re.search(self.line, pair.line) is not None


FUNCTION = r"(function|method|builtin_function_or_method|type|numpy\.ufunc|functools\.partial)"  # a type's name
NUMPY_WARNS = r"encountered in"  # as an error, where a case turns NumPy's warnings into errors
# The first match is reported, so specific errors come before general ones
ERRORS = (
    Known("never-ends", NO_ANSWER, r"never ends"),  # otherwise the function is missing, or its process ended
    Known("never-ends", "TimeoutError"),  # from a script that counts calls of its function
    Known("asks-for-input", "EOFError StdinNotImplementedError"),
    Known("ends-the-program", "SystemExit"),
    Known("no-module", "ModuleNotFoundError"),
    Known("not-assigned", "UnboundLocalError"),
    Known("undefined-name", "NameError"),
    Known("none-in-line", "TypeError AttributeError", r"NoneType"),
    Known("other-answers", "ValueError", r"^the quiz "),
    Known("array-as-condition", "ValueError", r"truth value of an array"),
    Known("array-for-number", "ValueError TypeError", r"with a sequence|inhomogeneous|only .*arrays can be converted"),
    Known("does-not-unpack", "ValueError TypeError", r"unpack"),
    Known("unequal-lengths", "ValueError", r"zip\(\) argument"),
    Known("other-entries", "ValueError", r"cannot reshape|unknown dimension|negative dimensions"),
    Known("too-few-axes", "ValueError", r"enough dimensions"),
    Known(
        "arrays-do-not-join",
        "ValueError",
        r"for the concatenation axis|input arrays? must have (the )?same|input arrays must have same",
    ),
    Known("product-does-not-fit", "ValueError", r"matmul: .*mismatch|not aligned"),
    Known("axis-dropped", "ValueError", r"broadcast together with shapes \((\d+(?:,\d+)*),\d+\) \(\1,?\) *$"),
    Known("arguments-refused", "ValueError", r"too small to calculate"),
    Known("shapes-do-not-fit", "ValueError TypeError", r"shape|dimension|broadcast|aligned|mismatch|size \d"),
    Known("self-missing", "TypeError", r"^\w+\.\w+\(\) takes \d+ positional arguments? but"),
    Known("wrong-arguments", "TypeError", r"positional argument|keyword argument|takes no arguments|argument for"),
    Known("not-a-function", "TypeError", r"not callable"),
    Known("not-a-sequence", "TypeError", r"not iterable|not subscriptable|has no len|unsized|0-d array"),
    Known("array-as-index", "IndexError", r"arrays used as indices"),
    Known("index-no-integer", "TypeError IndexError", r"indices must be integers|only integers|must be of integer"),
    Known("no-whole-number", "TypeError", r"interpreted as an integer"),
    Known("decimals-into-integers", "UFuncTypeError", r"Cannot cast ufunc .* output"),
    Known("unary-missing", "TypeError", r"bad operand type for unary"),
    Known("nothing-to-take", "TypeError ValueError", r"empty (iterable|sequence)|zero-size array"),
    Known("function-in-calculation", "TypeError", rf"operand type.*'{FUNCTION}'|of type {FUNCTION}\b"),
    Known("text-in-calculation", "TypeError", r"operand type.*'str'|concatenate str|of type (numpy\.)?str"),
    Known(
        "list-in-calculation", "TypeError", r"operand type.*'(list|tuple)'|multiply sequence|concatenate (list|tuple)"
    ),
    Known(
        "wrong-kind-in-line", "TypeError", r"operand type|concatenate|not supported|must be real|ufunc|expected .* got"
    ),
    Known("arguments-refused", "TypeError UFuncTypeError"),
    Known("no-such-axis", "IndexError", r"tuple index out of range", r"\bshape\b"),
    Known("index-outside", "IndexError", r"out of (range|bounds)|empty"),
    Known("too-many-indices", "IndexError", r"too many indices|invalid index to scalar"),
    Known("no-such-key", "KeyError"),
    Known("axis-outside", "AxisError"),
    Known("no-such-function", "AttributeError", r"^module '"),
    Known("no-attribute", "AttributeError", r"' object has no attribute '"),
    Known("too-deep", "RecursionError"),
    Known("division-by-zero", "ZeroDivisionError"),
    Known("log-of-zero", "FloatingPointError", rf"divide by zero {NUMPY_WARNS} log"),
    Known("division-by-zero", "FloatingPointError", rf"divide by zero {NUMPY_WARNS}"),
    Known("not-a-number", "FloatingPointError", rf"invalid value {NUMPY_WARNS}"),
    Known("arguments-refused", "OverflowError", r"range exceeds"),  # of a generator whose bounds are NaN
    Known("too-large", "OverflowError"),
    Known("too-large", "FloatingPointError", rf"overflow {NUMPY_WARNS}"),
    Known("singular", "LinAlgError", r"singular"),
    Known("arguments-refused", "ValueError FloatingPointError LinAlgError"),
)
# If no line of the answer raised it, the call itself did, or a line of the case after it
OUTSIDE = {
    "none-in-line": "nothing-returned",
    "wrong-arguments": "other-parameters",
    "self-missing": "self-missing",
    "not-a-function": "no-function",
}
UNSUPPORTED, UNARY = "unsupported operand type(s) for ", "bad operand type for unary "
CONSEQUENCE = "result-unusable"  # of a wrong value; it says nothing if that value has been reported
GENERAL = ("arguments-refused",)  # of many causes
VARIES = re.compile(r"'[^']*'|[\d.]+")  # in the message of an error
QUOTED = re.compile(r"'([\w.]+)'")


def told(pair: Evidence) -> tuple[str, str] | None:
    """The diagnosis of a call that raised where a value, or a different error, was expected."""
    slug = _slug(pair)
    if slug is None:
        return None
    message, _, suggested = pair.message.partition(". Did you ")  # by Python itself
    names = QUOTED.findall(message) or [""]
    operator = pair.message.removeprefix(UNSUPPORTED).removeprefix(UNARY).partition(":")[0]
    words = {
        "line": texts.IN_LINE.format(pair.line),
        "times": texts.AT_FOR_TIMES if "*" in pair.line and "@" not in pair.line else "",
        "type": names[0].rpartition(".")[2] if slug != "no-such-function" else names[0],
        "name": names[-1],
        "message": pair.message,
        "Message": pair.message[:1].upper() + pair.message[1:],
    }
    words["operator"] = operator
    if pair.hidden or not pair.line:
        words["line"] = ""
    if pair.hidden:
        words |= dict.fromkeys(("type", "name", "message", "Message", "operator"), texts.HIDDEN)
    near = QUOTED.findall(suggested)
    if slug in texts.NEAR and near and not pair.hidden:
        return slug, texts.NEAR[slug].format(**words, near=near[0])
    return slug, texts.TROUBLES[slug].format(**words, error=pair.error, wanted=pair.wanted)


def alike(one: Outcome, other: Outcome) -> bool:
    """Whether two errors are of one type and say the same, except for names and numbers.

    In the answer's own `raise`, the message is up to its author.
    """
    if one.error != other.error or is_own(one) or is_own(other) or not one.message:
        return one.error == other.error
    kinds = [next((known for known in ERRORS if known.fits(error)), None) for error in (one, other)]
    if kinds[0] is not kinds[1]:
        return False
    telling = kinds[0] is not None and kinds[0].slug not in GENERAL
    return telling or VARIES.sub("", one.message) == VARIES.sub("", other.message)


def is_own(error: Evidence | Outcome) -> bool:
    """Whether the answer itself raised the error, in a `raise` or an `assert`."""
    return error.line.startswith(("raise ", "assert "))


def _slug(pair: Evidence) -> str | None:
    if pair.error == "NotImplementedError":  # the report already says that nothing is written yet
        return None
    if pair.wanted and pair.error != NO_ANSWER:
        return "other-error"
    if is_own(pair):
        return "raises-for-good-input"
    known = next((known.slug for known in ERRORS if known.fits(pair)), None)
    if pair.line or known in (None, "never-ends", "too-deep"):
        return known
    if known in OUTSIDE or known == "other-answers" or not pair.scripted:
        return OUTSIDE.get(known, known)
    if UNSUPPORTED in pair.message:
        return "operator-missing"
    return "result-lacks" if known == "no-attribute" else CONSEQUENCE

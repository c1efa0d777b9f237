"""What is said of errors, of arguments that changed, and of what is not finite."""

import numpy as np
import pytest

from course_lib.checks.relations import Evidence, relate

E = np.array([[1.5, -2.0, 3.25], [4.0, 5.5, -6.0], [0.5, 7.0, -8.5]])
V = np.array([3.5, -1.25, 2.0, 6.75])
LINE = "return f(x) / n"
ERRORS = [
    ("NameError", "name 'm' is not defined", "undefined-name", "`m`"),
    (
        "UnboundLocalError",
        "cannot access local variable 'm' where it is not associated with a value",
        "not-assigned",
        "inside an `if`",
    ),
    ("ModuleNotFoundError", "No module named 'torch'", "no-module", "`torch`"),
    ("ValueError", "operands could not be broadcast together with shapes (2,) (3,)", "shapes-do-not-fit", "print both"),
    ("ValueError", "matmul: Input operand 0 does not have enough dimensions (has 0", "too-few-axes", "single number"),
    ("ValueError", "cannot reshape array of size 12 into shape (6,1)", "other-entries", "fill it exactly"),
    ("ValueError", "The truth value of an array with more than one element is ambiguous", "array-as-condition", "norm"),
    ("ValueError", "setting an array element with a sequence.", "array-for-number", "a single number is needed"),
    ("ValueError", "too many values to unpack (expected 2)", "does-not-unpack", "names on the left"),
    ("ValueError", "zip() argument 2 is shorter than argument 1", "unequal-lengths", "different lengths"),
    ("ValueError", "h is -1, expected a number above 0", "arguments-refused", "“h is -1, expected"),
    ("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'", "none-in-line", "None"),
    ("TypeError", "unsupported operand type(s) for -: 'set' and 'float'", "wrong-kind-in-line", "types"),
    ("TypeError", "unsupported operand type(s) for -: 'list' and 'float'", "list-in-calculation", "np.array"),
    ("TypeError", "can't multiply sequence by non-int of type 'float'", "list-in-calculation", "np.array"),
    ("TypeError", "unsupported operand type(s) for *: 'int' and 'function'", "function-in-calculation", "argument"),
    ("TypeError", "unsupported operand type(s) for -: 'str' and 'float'", "text-in-calculation", "quotes"),
    ("IndexError", "tuple index out of range", "index-outside", "indices start at 0"),
    ("TypeError", "f() missing 1 required positional argument: 'x'", "wrong-arguments", "does not take"),
    ("TypeError", "'float' object is not callable", "not-a-function", "not a function"),
    ("TypeError", "'float' object is not subscriptable", "not-a-sequence", "single value"),
    ("TypeError", "list indices must be integers or slices, not float", "index-no-integer", "integer"),
    ("TypeError", "'float' object cannot be interpreted as an integer", "no-whole-number", "integer"),
    ("IndexError", "arrays used as indices must be of integer (or boolean) type", "array-as-index", "product"),
    ("IndexError", "list index out of range", "index-outside", "indices start at 0"),
    ("IndexError", "too many indices for array: array is 1-dimensional", "too-many-indices", "fewer axes"),
    ("KeyError", "'W3'", "no-such-key", "its keys"),
    ("AttributeError", "'float' object has no attribute 'data'", "no-attribute", "A `float` has no `data`"),
    ("AttributeError", "module 'numpy' has no attribute 'sigmoid'", "no-such-function", "`numpy` has no `sigmoid`"),
    ("AxisError", "axis 2 is out of bounds for array of dimension 1", "axis-outside", "its shape"),
    ("RecursionError", "maximum recursion depth exceeded", "too-deep", "loop"),
    ("ZeroDivisionError", "division by zero", "division-by-zero", "denominator"),
    ("FloatingPointError", "divide by zero encountered in divide", "division-by-zero", "denominator"),
    ("FloatingPointError", "divide by zero encountered in log", "log-of-zero", "logarithm of 0"),
    ("FloatingPointError", "invalid value encountered in sqrt", "not-a-number", "negative"),
    ("FloatingPointError", "overflow encountered in exp", "too-large", "too large"),
    ("OverflowError", "math range error", "too-large", "too large"),
    ("LinAlgError", "Singular matrix", "singular", "linearly dependent"),
    ("NoAnswer", "no answer within 20 seconds: is there a loop that never ends?", "never-ends", "in time"),
]


@pytest.mark.parametrize(("error", "message", "slug", "words"), ERRORS)
def test_an_error_is_told_by_its_kind_with_its_line(error, message, slug, words):
    found = relate([Evidence(V, None, error=error, message=message, line=LINE)])
    assert found[0] == slug and words in found[1] and "{" not in found[1]
    assert (LINE in found[1]) == (error != "NoAnswer")


def test_an_axis_that_is_missing_is_told_only_of_a_shape():
    pair = Evidence(V, None, error="IndexError", message="tuple index out of range", line="n = X.shape[1]")
    assert relate([pair])[0] == "no-such-axis"


def test_what_a_script_cannot_use_is_told_by_its_type():
    message = "'numpy.float64' object has no attribute 'shape'"
    found = relate([Evidence(V, None, error="AttributeError", message=message, scripted=True)])
    assert found[0] == "result-lacks" and "`float64`" in found[1] and "`shape`" in found[1]


def test_an_error_that_the_answer_raises_itself_is_told_by_its_condition_whatever_it_says():
    for message in ("v is zero", "the shapes differ"):
        found = relate([Evidence(V, None, error="ValueError", message=message, line="raise ValueError(text)")])
        assert found[0] == "raises-for-good-input" and "condition before it" in found[1]


def test_of_a_hidden_case_neither_a_line_nor_a_name_nor_a_message_is_told():
    said = {"message": "name 'secret' is not 'secret2'", "line": "secret(3)"}
    for error in ("NameError", "AttributeError", "ValueError", "TypeError", "FloatingPointError"):
        found = relate([Evidence(V, None, error=error, hidden=True, **said)])
        assert found is None or "secret" not in found[1]
    assert "secret" in relate([Evidence(V, None, error="NameError", **said)])[1]


@pytest.mark.parametrize(
    ("error", "message", "slug"),
    [
        ("TypeError", "'NoneType' object is not iterable", "nothing-returned"),
        ("TypeError", "f() takes 2 positional arguments but 3 were given", "other-parameters"),
        ("TypeError", "Dual.__mul__() takes 1 positional argument but 2 were given", "self-missing"),
        ("TypeError", "unsupported operand type(s) for -: 'int' and 'Value'", "operator-missing"),
        ("KeyError", "7", "result-unusable"),
        ("ValueError", "operands could not be broadcast together", "result-unusable"),
    ],
)
def test_an_error_in_the_lines_of_a_case_is_not_laid_to_a_line_of_the_answer(error, message, slug):
    assert relate([Evidence(V, None, scripted=True, error=error, message=message)])[0] == slug


def test_an_error_that_follows_from_a_wrong_value_is_not_told_beside_it():
    broken = Evidence(V, None, scripted=True, kind="its sum", error="KeyError", message="7")
    assert "its sum" not in relate([Evidence(V, 2 * V), broken])[1]
    assert relate([Evidence(V, V * [2, 3, 4, 5.5]), broken]) is None


@pytest.mark.parametrize(
    ("pair", "slug"),
    [
        (Evidence(None, V, wanted="ValueError"), "not-raised"),
        (Evidence(V, None, wanted="ValueError", error="KeyError"), "other-error"),
        (Evidence(V, V, changed=("x",)), "argument-changed"),
    ],
)
def test_a_missing_error_another_one_and_a_changed_argument_are_told(pair, slug):
    found = relate([pair])
    assert found[0] == slug and "{" not in found[1]


def test_an_unknown_error_is_not_explained_away():
    assert relate([Evidence(V, None, error="MyOwnError")]) is None
    assert relate([Evidence(V, None, error="NoAnswer", message="the process ended in this call")]) is None


def test_what_explains_the_values_is_told_with_the_error_case_beside_it():
    silent = Evidence(None, V, wanted="ValueError", kind="shapes that differ")
    raised = Evidence(V, None, error="IndexError", message="list index out of range", line=LINE, kind="a single row")
    for other, words in ((silent, "Expected ValueError"), (raised, "An index is out of range")):
        found = relate([Evidence(V, 2 * V), other])
        assert found[0] == "factor-2" and f"in the case “{other.kind}”" in found[1] and words in found[1]
    assert relate([silent, Evidence(V, 2 * V)])[0] == "factor-2"


def test_an_error_of_one_case_beside_values_that_nothing_explains_is_told_with_the_case():
    wrong = Evidence(V, V * [2, 3, 4, 5.5])
    raised = Evidence(V, None, error="ZeroDivisionError", line=LINE, kind="no rows")
    assert relate([wrong, raised])[1].startswith("In the case “no rows”: Division by zero")


def test_an_error_that_did_not_come_is_not_told_beside_values_that_nothing_explains():
    wrong, silent = Evidence(V, V * [2, 3, 4, 5.5]), Evidence(None, V, wanted="ValueError", kind="shapes that differ")
    assert relate([wrong, silent]) is None
    assert relate([silent, wrong])[0] == "not-raised"


def test_the_first_failure_decides_between_a_value_and_an_error():
    value, error = Evidence(V, 2 * V), Evidence(V, None, error="ZeroDivisionError")
    assert relate([value, error])[0] == "factor-2"
    assert relate([error, value])[0] == "division-by-zero"


@pytest.mark.parametrize(
    ("got", "warned", "words"),
    [
        (np.inf, "divide by zero encountered in divide", "divided by zero"),
        (-np.inf, "divide by zero encountered in log", "logarithm of 0"),
        (np.nan, "invalid value encountered in log", "logarithm of a negative"),
        (np.nan, "invalid value encountered in sqrt", "root of a negative"),
        (np.nan, "invalid value encountered in scalar power", "fractional power"),
        (np.nan, "invalid value encountered in divide", "zero was divided by zero"),
        (np.inf, "overflow encountered in exp", "exp of a large number"),
        (np.inf, "overflow encountered in multiply", "grew until"),
        (np.nan, "Mean of empty slice.", "no entries"),
        (np.inf, "", "without bound"),
        (np.nan, "", "intermediate values"),
    ],
)
def test_what_made_infinity_or_nan_is_told_by_numpys_warning(got, warned, words):
    found = relate([Evidence(V, got * np.ones(4), warned=warned)])
    assert found[0] == "not-finite" and words in found[1]


def test_infinity_in_one_of_several_wrong_cases_is_told_with_the_case_if_its_cause_is_known():
    wrong = Evidence(V, V * [2, 3, 4, 5.5], kind="a few numbers")
    infinite = Evidence(V, V * [1, 1, np.inf, 1], kind="one is zero", warned="divide by zero encountered in divide")
    assert relate([wrong, infinite])[1].startswith("In the case “one is zero”")
    assert relate([wrong, Evidence(V, V * [1, 1, np.inf, 1], kind="a long chain")]) is None
    assert relate([Evidence(V, 2 * V), Evidence(E, 2 * E)])[0] == "factor-2"

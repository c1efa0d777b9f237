"""From outcomes to points and a diagnosis."""

import numpy as np
import pytest

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.outcome import NoAnswer, Outcome, observe
from course_lib.checks.prepare import BankError, prepare, with_hidden
from course_lib.checks.rendering import as_html, as_text
from course_lib.checks.spec import from_json, to_json
from course_lib.checks.verdict import judge

halve = Exercise("halve", parameters=("x",))


@halve.case
def numbers(rng):
    """numbers"""
    return arguments(rng.normal(size=4))


@halve.case
def more_numbers(rng):
    """more numbers"""
    return arguments(10 * rng.normal(size=(2, 3)))


@halve.case(raises=ValueError)
def nothing(rng):
    """an empty array"""
    return arguments(np.zeros(0))


@halve.misconception
def doubled(x):
    """Twice, not half."""
    return 2 * x


@halve.misconception
def unit_lost(x):
    """One was subtracted."""
    return x / 2 - 1


@halve.misconception
def text(x):
    """It is made a text."""
    return x + "/2"


def reference(x):
    if not x.size:
        raise ValueError("nothing to halve")
    return x / 2


def result_of(answer, rng=None):
    check = prepare(halve, reference, 3)
    if rng is not None:
        check = with_hidden(check, halve, reference, rng)
    return judge(check, lambda given: observe(answer, given, check.parameters))


def test_the_reference_gets_all_points_on_visible_and_hidden_cases():
    result = result_of(reference, np.random.default_rng(0))
    assert result.passed and result.points == 3 and result.misconception is None
    assert sum(case.case.hidden for case in result.cases) == 6  # the empty array is the same every time


def test_points_come_in_equal_parts_per_kind_of_case():
    assert result_of(lambda x: x / 2).points == 2


def test_a_function_that_always_raises_gets_nothing_for_the_case_that_asks_for_an_error():
    def always(x):
        raise ValueError

    assert result_of(always).points == 0


class Nothing(ValueError):
    """A learner's own exception."""


@pytest.mark.parametrize("error", [Nothing("nothing"), np.linalg.LinAlgError("nothing"), UnicodeError("nothing")])
def test_an_error_of_a_derived_type_is_the_error_that_the_exercise_requires(error):
    def answer(x):
        if not x.size:
            raise error
        return x / 2

    assert result_of(answer).passed


@pytest.mark.parametrize("error", [TypeError("nothing"), Exception("nothing"), KeyError("nothing")])
def test_an_error_of_another_type_is_not(error):
    def answer(x):
        if not x.size:
            raise error
        return x / 2

    assert result_of(answer).points == 2


def test_a_misconception_is_named_however_it_is_written():
    result = result_of(lambda x: x + x)
    assert (result.misconception, result.hint) == ("doubled", "Twice, not half.")


def test_what_the_bank_does_not_know_gets_a_general_relation():
    assert result_of(lambda x: reference(-x)).misconception == "sign"


def test_an_unfinished_answer_is_said_to_be_unfinished():
    def unfinished(x):
        raise NotImplementedError("not written yet")

    result = result_of(unfinished)
    assert "not written yet" in result.first_failure.trouble and result.hint is None


@pytest.mark.parametrize(
    ("given", "change", "changed"),
    [
        (np.array([1.0, np.nan]), lambda x: None, []),
        ([1.0, np.nan], lambda x: None, []),
        (np.array([1.0, np.nan]), lambda x: x.sort(), []),
        (np.array([np.nan, 1.0]), lambda x: x.sort(), ["x"]),
        (np.zeros((2, 3)), lambda x: setattr(x, "shape", (3, 2)), ["x"]),
        (np.array(0.0), lambda x: x.fill(-0.0), ["x"]),
        ([[1, 2]], lambda x: x[0].append(3), ["x"]),
    ],
)
def test_whether_an_argument_was_changed_is_told_by_all_of_its_bits(given, change, changed):
    assert observe(change, arguments(given), ("x",)).changed == changed


def test_a_changed_argument_is_a_failure_even_if_the_value_is_right():
    def careless(x):
        answer = reference(x)
        x[...] = 0
        return answer

    assert "modified its argument x" in result_of(careless).first_failure.trouble


def test_a_wrong_type_of_error_is_told_with_what_was_expected():
    def other(x):
        if not x.size:
            raise KeyError("x")
        return x / 2

    assert result_of(other).first_failure.trouble.endswith("expected ValueError")


def test_an_error_shows_the_line_of_the_learner():
    def broken(x):
        return x / undefined  # noqa: F821

    trouble = result_of(broken).first_failure.trouble
    assert trouble.startswith("NameError") and "return x / undefined" in trouble


def test_a_check_survives_the_way_through_its_file():
    check = prepare(halve, reference, 3)
    back = from_json("halve", to_json(check))
    result = judge(back, lambda given: observe(lambda x: 2.0 * x, given, back.parameters))
    assert result.misconception == "doubled"


def test_an_alarm_that_rings_after_the_call_has_ended_is_told_as_too_slow(monkeypatch):
    def ring(*_):
        raise NoAnswer("no answer within 3 seconds")

    monkeypatch.setattr("course_lib.checks.outcome._changed", ring)
    outcome = observe(lambda x: x, arguments(1), ("x",))
    assert (outcome.error, outcome.message) == ("NoAnswer", "no answer within 3 seconds")


def test_the_report_shows_call_expected_got_and_hint_and_lets_no_html_through():
    def hostile(x):
        raise RuntimeError("<script>alert(1)</script>")

    text = as_text(result_of(lambda x: 2 * x))
    assert "halve(x=[" in text and "Expected: [" in text and "Returned: [" in text and "Twice, not half." in text
    assert "<script>" not in as_html(result_of(hostile))


def test_a_hidden_case_shows_no_numbers():
    visible = prepare(halve, reference, 3)
    table = {repr(case.arguments): case.expected for case in visible.cases}
    check = with_hidden(prepare(halve, reference, 3), halve, reference, np.random.default_rng(1))

    def pasted(given):
        return table.get(repr(given)) or observe(lambda x: np.zeros_like(x), given, check.parameters)

    result = judge(check, pasted)
    assert result.points < 3 and result.first_failure.case.hidden
    assert "[" not in as_text(result)


def test_a_reference_that_contradicts_its_bank_is_reported():
    with pytest.raises(BankError, match="an empty array"):
        prepare(halve, lambda x: x / 2, 3)


def test_a_misconception_that_only_raises_is_not_seen_in_every_error():
    def as_text(x):
        return "half of " + x

    def unfinished(x):
        return undefined  # noqa: F821

    by_numpy, other = result_of(as_text), result_of(unfinished)
    assert by_numpy.misconception == "text" and other.misconception == "undefined-name"


@pytest.mark.parametrize("forged", [{"a": 1}, {"dtype": "float64", "shape": [2], "data": [1]}, [[{"b": []}]]])
def test_a_forged_value_is_a_wrong_answer_and_no_fault_of_the_judge(forged):
    check = prepare(halve, reference, 3)
    result = judge(check, lambda given: Outcome(value=forged))
    assert result.points == 0 and "cannot be read" in as_text(result)


def test_misconceptions_that_no_visible_case_tells_apart_are_reported():
    twice = Exercise("halve", ("x",), cases=halve.cases[:1], misconceptions=halve.misconceptions[:1] * 2)
    with pytest.raises(BankError, match="doubled and doubled return the same"):
        prepare(twice, reference, 3)
    bank = Exercise("halve", ("x",), cases=halve.cases[:1])
    bank.misconception(half)
    with pytest.raises(BankError, match="half and the reference"):
        prepare(bank, reference, 3)


def half(x):
    """No mistake at all."""
    return 0.5 * x

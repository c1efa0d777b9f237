"""Cases that are a few lines of Python: for answers that take functions, or are classes."""

import json

import numpy as np
import pytest

from course_lib.checks.bank import Exercise, script
from course_lib.checks.outcome import observe
from course_lib.checks.prepare import prepare, with_hidden
from course_lib.checks.rendering import as_text
from course_lib.checks.spec import from_json, to_json
from course_lib.checks.verdict import judge

Counter = Exercise("Counter", parameters=())


@Counter.case
def counted(rng):
    """a counter that is used three times"""
    return script(
        """
        counter = Counter(start)
        steps = [counter.up() for _ in range(3)]
        [steps, start.tolist()]
        """,
        start=rng.integers(1, 9, size=2),
    )


@Counter.misconception
class NeverMoves:
    """It never moves."""

    def __init__(self, start):
        self.at = start

    def up(self):
        return self.at


class Right:
    def __init__(self, start):
        self.at = start.copy()

    def up(self):
        self.at = self.at + 1
        return self.at


class InPlace(Right):
    def __init__(self, start):
        self.at = start

    def up(self):
        self.at += 1
        return self.at.copy()


def result_of(answer, rng=None):
    check = prepare(Counter, Right, 2)
    if rng is not None:
        check = with_hidden(check, Counter, Right, rng)
    back = from_json("Counter", json.loads(json.dumps(to_json(check)))) if rng is None else check
    return judge(back, lambda given: observe(answer, given, (), "Counter"))


def test_a_class_is_judged_by_what_a_script_does_with_it_and_a_check_file_carries_the_script():
    assert result_of(Right).passed
    assert result_of(Right, np.random.default_rng(0)).passed


def test_a_misconception_of_a_class_is_named():
    assert result_of(NeverMoves).misconception == "never-moves"


def test_a_script_sees_an_argument_that_was_changed():
    result = result_of(InPlace)
    assert result.first_failure.outcome.changed == ["start"]


def test_a_failed_script_is_shown_as_it_stands_with_its_values_above_it():
    text = as_text(result_of(NeverMoves))
    assert "    start = [" in text and "    counter = Counter(start)\n    steps = [" in text


def test_a_script_without_a_last_expression_is_an_authors_mistake():
    outcome = observe(Right, script("counter = Counter(start)", start=np.zeros(1)), (), "Counter")
    assert outcome.error == "SyntaxError" and "expression" in outcome.message


@pytest.mark.parametrize("code", ["1 / 0", "Counter(start).down()"])
def test_an_error_in_a_script_is_an_outcome(code):
    assert observe(Right, script(code, start=np.zeros(1)), (), "Counter").error in (
        "ZeroDivisionError",
        "AttributeError",
    )

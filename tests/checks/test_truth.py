"""Answers that are graded by their accuracy: what is right comes from data, and a share of it is enough."""

import json

import numpy as np
import pytest

from course_lib.checks.bank import Exercise, arguments, knowing
from course_lib.checks.outcome import observe
from course_lib.checks.prepare import prepare
from course_lib.checks.spec import from_json, to_json
from course_lib.checks.verdict import judge

TRUTH = np.arange(20) % 3
names = Exercise("names", parameters=("x",), share=0.9)


@names.case
def asked(rng):
    """twenty to be named"""
    return knowing(TRUTH, arguments(np.arange(20)))


@names.misconception
def all_the_same(x):
    """Everything gets the same name: look at what tells them apart."""
    return np.zeros(len(x), dtype=int)


def nearly_right(x, wrong=2):
    labels = x % 3
    labels[:wrong] += 1
    return labels


def judged(answer):
    check = from_json("names", json.loads(json.dumps(to_json(prepare(names, nearly_right, 2)))))
    return judge(check, lambda given: observe(answer, given, ("x",), "names"))


def test_what_is_right_is_the_truth_and_not_what_the_reference_says():
    assert prepare(names, nearly_right, 2).cases[0].expected.value["data"] == TRUTH.tolist()
    assert judged(lambda x: x % 3).passed


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (2, True), (3, False), (20, False)])
def test_the_share_of_right_entries_decides(wrong, passed):
    result = judged(lambda x: nearly_right(x, wrong))
    assert result.passed == passed
    assert passed or f"{20 - wrong} of 20 are right" in result.first_failure.trouble


def test_a_misconception_is_named_where_the_entries_agree_in_that_share():
    assert judged(lambda x: np.where(x == 7, 1, 0)).misconception == "all-the-same"
    assert judged(lambda x: (x % 2) + 5).misconception == "guessing"  # none is right


def test_another_shape_is_wrong_whatever_its_entries():
    assert "shape (20, 1), expected (20,)" in judged(lambda x: (x % 3)[:, None]).first_failure.trouble


def test_the_call_does_not_carry_the_truth():
    given = to_json(prepare(names, nearly_right, 2))["cases"][0]
    assert TRUTH.tolist() not in (given["positional"], given["named"]) and "truth" not in given

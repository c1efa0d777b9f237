"""General relations are found where they hold, whatever the exercise, and not where they don't."""

import numpy as np
import pytest

from course_lib.checks.relations import Pair, relate

E = np.array([[1.5, -2.0, 3.25], [4.0, 5.5, -6.0], [0.5, 7.0, -8.5]])
V = np.array([3.5, -1.25, 2.0, 6.75])
FOUR_BY_SEVEN = {"table": np.zeros((4, 7))}


@pytest.mark.parametrize(
    ("expected", "got", "slug"),
    [
        (V, -V, "sign"),
        (V, 2 * V, "factor-2"),
        (V, V / 2, "factor-1/2"),
        (V, 7 * V, "factor-n"),
        (V, V / 7, "factor-1/n"),
        (V, 3.3 * V, "factor"),
        (V, V + 1.5, "offset"),
        (E, E.T, "transposed"),
        (E[:2], E[:2].T, "transposed"),
        (V, V[::-1], "reversed"),
        (V, V[[1, 0, 2, 3]], "permuted"),
        (V, np.array([3.5, 0.1, 0.1, 0.1]), "first-only"),
        (V, np.array([3.5, -1.25, 2.0, 0.0]), "last-wrong"),
        (V, np.trunc(V), "rounded"),
        (V, V * (1 + np.array([1e-5, -1e-5, 2e-5, 1e-5])), "imprecise"),
        (V, V.reshape(-1, 1), "column"),
        (V, V.reshape(-1, 1) - V, "broadcast"),
        (E, E.sum(axis=0), "summed"),
        (E.mean(axis=0), E, "not-summed"),
        (E, E.ravel(), "flattened"),
        (E, E[0, 0], "axis-missing"),
        (V, np.ones((2, 3, 1)), "axis-added"),
        (V, np.ones((3,)), "one-short"),
        (V, V[1:], "start-missing"),
        (V, V[:-1], "end-missing"),
        (V, np.append(V, 9.0), "end-extra"),
        (V, np.append(9.0, V), "start-extra"),
        (V, np.append(V, [8.0, 9.0]), "other-length"),
        (V, 1 / V, "reciprocal"),
        (V, V**2, "squared"),
        (V**2, np.abs(V), "root"),
        (V, np.abs(V), "absolute"),
        (V, 1 - V, "complement"),
        (V, 16 * V, "factor-n²"),
        (E, np.diag(np.diag(E)), "diagonal-only"),
        (E, E + np.eye(3) * [1.0, 2.0, 3.0], "diagonal-wrong"),
        (V, 0 * V, "zero"),
        (V, V * np.nan, "not-finite"),
        (V, "text", "other-kind"),
        (V, np.array([True] * 4), "other-kind"),
        (V, None, "nothing-returned"),
        ([V, E], [E, V], "reversed"),
        ([V, E], [V, -E], "sign"),
        ([V, E, V], [V, E], "end-missing"),
    ],
)
def test_a_relation_is_recognised(expected, got, slug):
    assert relate([Pair(expected, got, FOUR_BY_SEVEN)])[0] == slug


def test_a_relation_must_explain_every_failed_case():
    assert relate([Pair(V, 2 * V), Pair(E, -E)]) is None
    assert relate([Pair(V, 2 * V), Pair(E, 2 * E)])[0] == "factor-2"


def test_a_factor_that_is_each_cases_own_size_is_one_mistake():
    pairs = [Pair(V, 5 * V, {"X": np.zeros((5, 2))}), Pair(E, 9 * E, {"X": np.zeros((9, 3))})]
    assert relate(pairs)[0] == "factor-n"


def test_other_factors_in_each_case_are_no_relation():
    assert relate([Pair(V, 3.3 * V), Pair(E, 4.4 * E)]) is None


def test_what_has_no_relation_gets_none():
    assert relate([Pair(V, np.array([9.0, -2.0, 7.7, 0.1]), FOUR_BY_SEVEN)]) is None
    assert relate([Pair("a word", "another", FOUR_BY_SEVEN)]) is None


@pytest.mark.parametrize("got", [3.3 * 2.5, 2.5 + 1.25, 5.0])
def test_a_single_number_has_no_factor_and_no_offset_that_means_anything(got):
    assert relate([Pair(2.5, got)]) is None


def test_two_numbers_with_the_same_factor_or_offset_have_one():
    assert relate([Pair(2.5, 5.0), Pair(-7.0, -14.0)])[0] == "factor-2"
    assert relate([Pair(2.5, 3.75), Pair(-7.0, -5.75)])[0] == "offset"
    assert relate([Pair(2.5, 3.75), Pair(-7.0, -5.5)]) is None


@pytest.mark.parametrize(
    ("got", "slug", "words"),
    [
        (lambda e, a, b: a, "returns-a", "argument a as it was"),
        (lambda e, a, b: e + a, "term-a", "which is added"),
        (lambda e, a, b: e - 2 * a, "term-a", "taken away twice"),
        (lambda e, a, b: e * b, "factor-b", "multiplied by b"),
        (lambda e, a, b: e / b**2, "factor-b", "divided twice by b"),
        (lambda e, a, b: np.where(a > 0, e, 7.7), "wrong-at-negative", "except where a is negative"),
        (lambda e, a, b: np.where(a < 0, e, 7.7), "wrong-at-positive", "except where a is positive"),
    ],
)
def test_a_lost_term_or_factor_is_told_by_the_argument_that_it_holds(got, slug, words):
    a, b = np.array([1.3, -0.7, 2.9, -4.1]), 0.3
    found = relate([Pair(V, got(V, a, b), {"a": a, "b": b})])
    assert found[0] == slug and words in found[1]


def test_a_wrong_item_of_a_list_is_told_by_its_place():
    assert relate([Pair([V, E], [V, 2 * E])])[1].startswith("In item [1]")
    assert not relate([Pair([V, E], [2 * V, 2 * E])])[1].startswith("In item")


@pytest.mark.parametrize(
    ("pair", "slug"),
    [
        (Pair(V, None, error="NameError", message="name 'm' is not defined", line="return m"), "undefined-name"),
        (Pair(V, None, error="ValueError", message="operands could not be broadcast"), "shapes-do-not-fit"),
        (Pair(V, None, error="ValueError", message="v is zero"), "raises-for-good-input"),
        (Pair(V, None, error="RecursionError"), "too-deep"),
        (Pair(None, V, wanted="ValueError"), "not-raised"),
        (Pair(V, V, changed=("x",)), "argument-changed"),
    ],
)
def test_an_error_a_missing_one_and_a_changed_argument_are_told(pair, slug):
    found = relate([pair])
    assert found[0] == slug and "{" not in found[1]


def test_an_unknown_error_is_not_explained_away():
    assert relate([Pair(V, None, error="MyOwnError")]) is None


def test_a_default_that_is_wrong_is_told_by_the_cases_that_rely_on_it():
    given, left_out = {"x": V, "h": 0.1}, {"x": V}
    right, wrong = Pair(V, V, given, kind="given"), Pair(V, V * [2, 3, 4, 5.5], left_out, kind="left out")
    assert relate([wrong], [right])[0] == "default"


def test_a_single_kind_of_case_that_fails_is_named():
    right = [Pair(V, V, kind="many rows"), Pair(E, E, kind="a table")]
    assert "one row" in relate([Pair(V, V * [2, 3, 4, 5.5], kind="one row")], right)[1]


def test_the_items_that_alone_are_wrong_are_named():
    wrong = [Pair([E, V, 1.0], [E, V * [2, 3, 4, 5.5], 1.0]), Pair([V, E, 2.0], [V, E + V[0] ** 2 * E, 2.0])]
    assert relate(wrong)[0] == "some-items" and "only [1]" in relate(wrong)[1]
    assert relate([Pair([V, E], [V * [2, 3, 4, 5.5], E * [7, -1, 2]])]) is None


def test_no_pairs_no_relation():
    assert relate([]) is None


def test_a_wrong_shape_is_told_even_where_the_sizes_of_one_case_hide_it():
    table = np.arange(6.0).reshape(2, 3)
    hidden = Pair(V, V * [2, 3, 4, 5.5])
    assert relate([Pair(V, table), Pair(V, table), hidden])[0] == "axis-added"


def test_the_first_failure_decides_between_a_value_and_an_error():
    value, error = Pair(V, 2 * V), Pair(V, None, error="ZeroDivisionError")
    assert relate([value, error])[0] == "factor-2"
    assert relate([error, value])[0] == "division-by-zero"

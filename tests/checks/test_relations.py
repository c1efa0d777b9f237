"""General relations are found where they hold, whatever the exercise, and not where they don't."""

import numpy as np
import pytest

from course_lib.checks.relations import Pair, relate

E = np.array([[1.5, -2.0, 3.25], [4.0, 5.5, -6.0], [0.5, 7.0, -8.5]])
V = np.array([3.5, -1.25, 2.0, 6.75])
NEEDS_FOUR_ROWS = frozenset({4, 7})


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
    ],
)
def test_a_relation_is_recognised(expected, got, slug):
    assert relate([Pair(expected, got, NEEDS_FOUR_ROWS)])[0] == slug


def test_a_relation_must_explain_every_failed_case():
    assert relate([Pair(V, 2 * V, frozenset()), Pair(E, -E, frozenset())]) is None
    assert relate([Pair(V, 2 * V, frozenset()), Pair(E, 2 * E, frozenset())])[0] == "factor-2"


def test_a_factor_that_is_each_cases_own_size_is_one_mistake():
    pairs = [Pair(V, 5 * V, frozenset({5, 2})), Pair(E, 9 * E, frozenset({9, 3}))]
    assert relate(pairs)[0] == "factor-n"


def test_other_factors_in_each_case_are_no_relation():
    assert relate([Pair(V, 3.3 * V, frozenset()), Pair(E, 4.4 * E, frozenset())]) is None


@pytest.mark.parametrize("got", ["text", None, V * np.nan, np.array([9.0, -2.0, 7.7, 0.1]), np.array([True] * 4)])
def test_what_has_no_relation_gets_none(got):
    assert relate([Pair(V, got, NEEDS_FOUR_ROWS)]) is None


def test_no_pairs_no_relation():
    assert relate([]) is None

"""General relations are found where they hold, whatever the exercise, and not where they don't."""

import warnings

import numpy as np
import pytest

from course_lib.checks.relations import Evidence, by_share, relate, texts
from course_lib.checks.values import Opaque

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
        (V, np.append(V, [8.0, 9.0]), "goes-on"),
        (V, np.append(8.0, np.append(V, 9.0)), "other-shape"),
        (V, V[:2], "cut-short"),
        (V, np.repeat(V, 3), "times-as-many"),
        (V, V.round(1), "rounded-digits"),
        (E, np.array([2.0, 3.0, -4.5])[:, None] * E, "row-factors"),
        (E, np.array([E[0], E[1], 7.7 * E[0], E[1] ** 2])[:3], "later-wrong"),
        (V, 0 * V + 1.7, "all-equal"),
        ([[V, 1.0], [E, 2.0]], [V, 1.0, E, 2.0], "flat-list"),
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
        (V, "text", "text-for-number"),
        (V, ["text"], "other-kind"),
        (V, 1j * V, "complex"),
        (V, Opaque("dict"), "dictionary"),
        (V, Opaque("set"), "set"),
        (V, Opaque("generator"), "lazy"),
        (V, Opaque("function"), "function-returned"),
        (V, Opaque("DataFrame"), "other-object"),
        ([V, 2 * V], np.array([V, 2 * V]), "stacked"),
        ([V, 2.0], V, "array-for-list"),
        ([V, 2.0], 2.0, "number-for-list"),
        ([V, 2.0], [[V, 2.0]], "wrapped"),
        (V, [V], "wrapped"),
        (V, [3.5, -1.25, 2.0, 6.75], "list-for-array"),
        (E[:2], [[1.5, -2.0, 3.25], E[1]], "list-for-array"),
        (V, [3.5, -1.25, 2.0, 7.0], "list-of-numbers"),
        (V, [[3.5], [-1.25, 2.0]], "other-kind"),
        (V, np.array([True] * 4), "truth-for-number"),
        (V, None, "nothing-returned"),
        ([V, E], [E, V], "swapped"),
        ([V, E, 2 * V], [2 * V, E, V], "reversed"),
        ([V, E, 2 * V, 3 * V], [V, E, 3 * V, 2 * V], "swapped"),
        ([V, E, 2 * V, 3 * V], [E, 2 * V, V, 3 * V], "permuted"),
        ([V, E], [], "empty"),
        (V, V[:0], "empty"),
        ([V, E], [V, -E], "sign"),
        ([V, E, V], [V, E], "end-missing"),
    ],
)
def test_a_relation_is_recognized(expected, got, slug):
    assert relate([Evidence(expected, got, FOUR_BY_SEVEN)])[0] == slug


def test_a_relation_must_explain_every_failed_case():
    assert relate([Evidence(V, 2 * V), Evidence(E, E**2 + 1)]) is None
    assert relate([Evidence(V, 2 * V), Evidence(E, 2 * E)])[0] == "factor-2"


def test_a_factor_that_is_each_cases_own_size_is_one_mistake():
    pairs = [Evidence(V, 5 * V, {"X": np.zeros((5, 2))}), Evidence(E, 9 * E, {"X": np.zeros((9, 3))})]
    assert relate(pairs)[0] == "factor-n"


def test_other_factors_in_each_case_are_told_as_that():
    assert relate([Evidence(V, 3.3 * V), Evidence(E, 4.4 * E)])[0] == "proportional"
    assert relate([Evidence(2.5, 7.5), Evidence(-7.0, -35.0)]) is None


def test_what_has_no_relation_gets_none():
    assert relate([Evidence(V, np.array([9.0, -2.0, 7.7, 0.1]), FOUR_BY_SEVEN)]) is None


@pytest.mark.parametrize("got", [3.3 * 2.5, 2.5 + 1.25, 5.0])
def test_a_single_number_has_no_factor_and_no_offset_that_means_anything(got):
    assert relate([Evidence(2.5, got)]) is None


def test_two_numbers_with_the_same_factor_or_offset_have_one():
    assert relate([Evidence(2.5, 5.0), Evidence(-7.0, -14.0)])[0] == "factor-2"
    assert relate([Evidence(2.5, 3.75), Evidence(-7.0, -5.75)])[0] == "offset"
    assert relate([Evidence(2.5, 3.75), Evidence(-7.0, -5.5)]) is None


@pytest.mark.parametrize(
    ("got", "slug", "words"),
    [
        (lambda e, a, b: a, "returns-a", "the argument a, unchanged"),
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
    found = relate([Evidence(V, got(V, a, b), {"a": a, "b": b})])
    assert found[0] == slug and words in found[1]


def test_a_wrong_item_of_a_list_is_told_by_its_place():
    assert relate([Evidence([V, E], [V, 2 * E])])[1].startswith("In item [1]")
    assert not relate([Evidence([V, E], [2 * V, 2 * E])])[1].startswith("In item")


def test_a_default_that_is_wrong_is_told_by_the_cases_that_rely_on_it():
    given, left_out = {"x": V, "h": 0.1}, {"x": V}
    right, wrong = Evidence(V, V, given, kind="given"), Evidence(V, V * [2, 3, 4, 5.5], left_out, kind="left out")
    assert relate([wrong], [right])[0] == "default"
    assert relate([wrong, Evidence(V, V * [7, 3, 4, 5.5], given, kind="also given")], [right]) is None


def test_all_arguments_that_are_left_out_are_named():
    right = Evidence(V, V, {"x": V, "lr": 0.1, "steps": 5}, kind="given")
    assert "lr and steps" in relate([Evidence(V, V * [2, 3, 4, 5.5], {"x": V}, kind="left out")], [right])[1]


def test_a_single_kind_of_case_that_fails_is_named():
    right = [Evidence(V, V, kind="many rows"), Evidence(E, E, kind="a table")]
    assert "one row" in relate([Evidence(V, V * [2, 3, 4, 5.5], kind="one row")], right)[1]
    pair = Evidence([V, 2.0], [V * [2, 3, 4, 5.5], 2.0], kind="one row")
    assert "and there only [0]" in relate([pair], right)[1]


def test_the_items_that_alone_are_wrong_are_named():
    wrong = [Evidence([E, V, 1.0], [E, V * [2, 3, 4, 5.5], 1.0]), Evidence([V, E, 2.0], [V, E + V[0] ** 2 * E, 2.0])]
    assert relate(wrong)[0] == "some-items" and "only [1]" in relate(wrong)[1]
    assert relate([Evidence([V, E], [V * [2, 3, 4, 5.5], E * [7, -1, 2]])]) is None


def test_no_pairs_no_relation():
    assert relate([]) is None


def test_a_wrong_shape_is_told_even_where_the_sizes_of_one_case_hide_it():
    table = np.arange(6.0).reshape(2, 3)
    hidden = Evidence(V, V * [2, 3, 4, 5.5])
    assert relate([Evidence(V, table), Evidence(V, table), hidden])[0] == "axis-added"


def test_lengths_that_are_off_in_another_way_in_each_case_are_told_as_a_count():
    assert relate([Evidence([1.0, 2.0, 3.0], [5.0]), Evidence([1.0, 2.0], [])])[0] == "other-length"
    assert relate([Evidence([1.0, 2.0, 3.0], [1.0, 2.0]), Evidence([1.0], [])])[0] == "end-missing"


def test_shapes_that_are_off_in_another_way_in_each_case_are_told_as_axes():
    column, table = Evidence(2.5, np.array([[2.5]])), Evidence(2.5, np.ones((3, 2)))
    assert relate([table, column])[0] == "axis-added"


def test_an_empty_array_is_compared_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert relate([Evidence(E, np.zeros((0, 3)))])[0] == "empty"
        assert relate([Evidence(np.zeros(0), 3.0)])[0] == "axis-missing"
        assert relate([Evidence(3.0, np.zeros((0, 2)))])[0] == "axis-added"


@pytest.mark.parametrize(
    ("got", "slug"),
    [
        (lambda a, step: a + step, "step-sign"),
        (lambda a, step: a - 2 * step, "step-twice"),
        (lambda a, step: a - step / 2, "step-half"),
        (lambda a, step: a - 3.3 * step, "step-factor"),
        (lambda a, step: -step, "step-alone"),
        (lambda a, step: step, "step-alone"),
        (lambda a, step: a, "returns-theta"),
    ],
)
def test_an_update_is_told_by_what_is_wrong_with_its_step(got, slug):
    a, step = np.array([1.3, -0.7, 2.9, -4.1]), np.array([0.5, 0.4, -0.3, 0.9])
    found = relate([Evidence(a - step, got(a, step), {"theta": a, "lr": 0.1})])
    assert found[0] == slug and "theta" in found[1]


def test_a_step_alone_is_told_also_beside_a_case_without_a_step():
    a, step = np.array([1.3, -0.7, 2.9]), np.array([0.5, 0.4, -0.3])
    resting = Evidence(a, 0 * a, {"theta": a, "lr": 0.0})
    assert relate([Evidence(a - step, step, {"theta": a, "lr": 0.1}), resting])[0] == "step-alone"
    assert relate([resting])[0] != "step-alone"


def test_lists_that_came_in_another_order_in_each_case_are_told_as_permuted():
    pairs = [Evidence([V, E], [E, V]), Evidence([V, E, 2 * V], [E, 2 * V, V])]
    assert relate(pairs)[0] == "permuted"


def test_a_number_where_an_array_is_due_is_told_by_the_argument_whose_shape_is_missing():
    assert relate([Evidence(3 * V, 3.0, {"x": V})])[0] == "number-for-array"
    assert relate([Evidence(6.0, 2.0, {"x": 2.0}), Evidence(3 * V, 2.0, {"x": V})])[0] == "number-for-array"
    assert relate([Evidence(V, 3.0, {"x": E})])[0] == "axis-missing"


def test_an_argument_that_came_back_is_named_also_where_another_shape_is_due():
    assert relate([Evidence(V, E[0], {"v": E[0], "J": E})])[0] == "returns-v"


def test_what_every_value_shares_is_not_told_where_one_kind_of_case_alone_is_wrong():
    right = [Evidence(V, V, kind="decimals"), Evidence(E, E, kind="a table")]
    assert relate([Evidence(V, V / 2, kind="whole numbers")], right)[0] == "one-kind-alone"
    slug, sentence = relate([Evidence(V, V / 2, kind="whole numbers")], right[:1])
    assert slug == "factor-1/2" and sentence.startswith("Where the result is wrong: Every value is half")
    slug, sentence = relate([Evidence(V, V / 2)], [Evidence(0 * V, 0 * V, kind="zeros")])
    assert slug == "factor-1/2" and sentence.startswith("Every value is half")
    assert relate([Evidence(-V[V > 0], V[V > 0])], right)[0] == "absolute"


def test_a_tiny_value_with_the_wrong_sign_is_told_as_that():
    assert relate([Evidence(2.5, -2.5), Evidence(1.23457e-7, -1.2345678e-7)])[0] == "sign"


def test_what_one_and_zero_fulfil_by_accident_is_no_function_of_the_right_value():
    pair = Evidence(0.0, 1.0, kind="both zero")
    assert relate([pair, pair], [Evidence(V, V, kind="a"), Evidence(V, V, kind="b")])[0] == "one-kind-alone"


def test_an_array_that_a_script_collects_is_not_told_by_a_loop():
    spread = np.array([0.9, -2.0, 0.5, 2.0])
    assert relate([Evidence(spread, spread + np.array([0.0, 1.0, 1.1, 0.9]), scripted=True, own=False)]) is None
    assert relate([Evidence(spread, spread + np.array([0.0, 1.0, 1.1, 0.9]))])[0] == "first-only"


def test_lengths_are_not_told_where_what_is_seen_first_is_another_value():
    seen = Evidence([8.0, 3.0], [3.0, 9.0], scripted=True)
    assert relate([seen, Evidence([1.0] * 4, [1.0] * 2, scripted=True)]) is None


def test_a_missing_return_of_some_cases_is_told_with_the_first_of_them():
    found = relate([Evidence(V, None, kind="not a function"), Evidence(V, V * [2, 3, 4, 5.5])])
    assert found[0] == "nothing-returned" and "not a function" in found[1]


def test_the_place_in_every_list_that_is_wrong_is_told_in_lists_of_lists_too():
    slopes = [Evidence([1.0, 2.0, 3.0], [1.0, 2.5, 7.0]), Evidence([[4.0, 5.0], [6.0, 7.0]], [[4.0, 9.0], [6.0, 7.0]])]
    assert relate(slopes)[0] == "all-but-first"
    values = [Evidence([1.0, 2.0, 3.0], [8.0, 2.0, 3.0]), Evidence([[4.0, 5.0], [6.0, 7.0]], [[5.5, 5.0], [6.0, 7.0]])]
    assert relate(values)[0] == "first-of-each"
    assert relate([slopes[0], values[1]]) is None
    assert relate([*values, Evidence(V, V * [2, 3, 4, 5.5])]) is None


def test_a_step_that_is_off_by_each_cases_own_size_is_one_mistake():
    def pair(n, times):
        a, step = np.array([1.3, -0.7, 2.9]), np.array([0.5, 0.4, -0.3])
        return Evidence(a - step, a - times(n) * step, {"b": a, "X": np.zeros((n, 2)), "lr": 0.1})

    assert relate([pair(5, lambda n: n), pair(7, lambda n: n)])[0] == "step-n"
    assert relate([pair(5, lambda n: 1 / n), pair(7, lambda n: 1 / n)])[0] == "step-1/n"
    assert relate([pair(5, lambda n: n), pair(7, lambda n: 1 / n)])[0] == "step-parallel"
    assert relate([pair(5, lambda n: n), pair(7, lambda n: -n)]) is None


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        (lambda x: x < 0, "wrong-at-negative"),
        (lambda x: x > 0, "wrong-at-positive"),
        (lambda x: x <= 0, "wrong-at-not-positive"),
        (lambda x: x >= 0, "wrong-at-not-negative"),
        (lambda x: x == 0, "wrong-at-zero"),
        (lambda x: abs(x) > 30, "wrong-at-large"),
    ],
)
def test_the_region_where_an_elementwise_function_goes_wrong_is_told_also_with_single_numbers(wrong, slug):
    def pair(x):
        expected = np.cos(x) + 3
        return Evidence(expected, np.where(wrong(x), 7.7 + x * x, expected), {"x": x})

    many = pair(np.array([1.5, -0.5, 0.0, 2.5, -1.5, 40.0, -50.0]))
    alone = [pair(np.array(x)) for x in (-4.0, 0.0, 5.0, 60.0) if wrong(np.array(x))]
    assert relate([many, *alone])[0] == slug
    found = relate(alone)
    assert found is None or "wrong-at" not in found[0]


def test_a_zero_that_is_right_by_accident_proves_no_region():
    x = np.array([0.0, 0.3, 0.8, 0.0, 0.6])
    assert relate([Evidence(x * (1 - x), x * (2 - x) ** 2, {"x": x})]) is None


def test_one_number_that_comes_back_whatever_is_asked_is_told():
    assert relate([Evidence(e, 2.0) for e in (0.25, 4.7, -3.1)])[0] == "constant"
    assert relate([Evidence(e, 2.0) for e in (0.25, 0.25, 0.25)])[0] == "factor"
    assert relate([Evidence(e, e * e + 1) for e in (0.25, 4.7, -3.1)]) is None


def test_a_factor_of_two_and_of_a_size_is_told_as_both():
    for slug, times in (
        ("factor-n²/2", lambda n: n * n / 2),
        ("factor-2n", lambda n: 2 * n),
        ("factor-2/n", lambda n: 2 / n),
    ):
        pairs = [Evidence(e, times(n) * e, {"X": np.zeros((n, 1))}) for e, n in ((V, 7), (E, 5))]
        assert relate(pairs)[0] == slug


def test_what_is_neither_of_another_length_nor_shape_does_not_hide_that_others_are():
    assert relate([Evidence([1.0, 2.0, 3.0], [4.0]), Evidence([9.0, True], [9.0, False])])[0] == "other-length"


def test_where_no_rate_is_given_nothing_is_called_a_step():
    x = np.array([1.3, -0.7, 2.9, -4.1])
    assert "change of" not in relate([Evidence(2 * x, 3 * x, {"x": x})])[1]


def test_a_multiple_of_an_argument_that_is_stretched_over_the_rows_is_told():
    rng = np.random.default_rng(5)

    def pair(n, times):
        b, Z = rng.normal(size=3), rng.normal(size=(n, 3))
        return Evidence(Z, Z + times * b, {"A": rng.normal(size=(n, 2)), "b": b})

    assert relate([pair(4, 1.7), pair(5, 2.7)])[0] == "multiple-b"
    assert relate([pair(4, 1.7), Evidence(np.ones((2, 3)), np.ones((2, 3)) + rng.normal(size=(2, 3)))]) is None


@pytest.mark.parametrize(("right", "slug"), [(0.12, "guessing"), (0.5, "not-enough-right"), (0.9, "not-enough-right")])
def test_the_share_of_right_answers_is_told(right, slug):
    due = np.arange(100) % 10
    got = np.where(np.arange(100) < 100 * right, due, (due + 1) % 10)
    told, sentence = by_share([Evidence(due, got)], 0.95)
    assert told == slug and f"{100 * right:.0f} %" in sentence
    assert by_share([Evidence(due, got[:50])], 0.95) is None


def test_numbers_that_come_more_than_once_are_told_with_their_case_when_nothing_explains_all():
    due = [0.0, 1.0, 2.0, 3.0]
    drawn = Evidence([due, due], [[0.0, 0.0, 2.0, 3.0], [1.0, 2.0, 2.0, 2.0]], kind="two epochs")
    told = relate([Evidence(V, V * [1.1, 0.7, 1.3, 1.9]), drawn])
    assert told == ("repeated", "In the case “two epochs”: " + texts.TROUBLES["repeated"])
    foreign = Evidence([due, due], [[0.0, 0.0, 2.0, 7.0], [1.0, 2.0, 2.0, 2.5]], kind="two epochs")
    assert "repeated" not in (relate([Evidence(V, V * [1.1, 0.7, 1.3, 1.9]), foreign]) or ())


def test_nothing_that_came_back_in_the_case_that_is_shown_is_told_first():
    of_script = Evidence([1.5, 2.5], [None, None], scripted=True, own=False, kind="two calls")
    told = relate([Evidence(V, None, kind="one call"), of_script])
    assert told == ("nothing-returned", "In the case “one call”: " + texts.TROUBLES["nothing-returned"])

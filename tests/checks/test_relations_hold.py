"""A relation is told of every pair of values for which it holds, and what is told holds for every pair."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_lib.checks.compare import compare
from course_lib.checks.relations import Evidence, by_question, read_script, relate
from course_lib.checks.sealed import sealed_choice
from course_lib.checks.texts import listed
from course_lib.checks.values import Opaque

seeds = st.integers(0, 10**6)
FAULTS = {
    "sign": lambda e, rng: -e,
    "factor-2": lambda e, rng: 2 * e,
    "factor-1/2": lambda e, rng: e / 2,
    "factor-n": lambda e, rng: 11 * e,
    "factor": lambda e, rng: 3.3 * e,
    "proportional": lambda e, rng: e * rng.uniform(3, 9),
    "offset": lambda e, rng: e + rng.uniform(1, 2),
    "reversed": lambda e, rng: e[::-1],
    "permuted": lambda e, rng: e[np.roll(np.arange(len(e)), 1)],
    "squared": lambda e, rng: e**2,
    "factor-1/n": lambda e, rng: e / 13,
    "factor-n²": lambda e, rng: 121 * e,
    "transposed": lambda e, rng: e.T,
    "broadcast": lambda e, rng: np.add.outer(e, rng.normal(size=e.shape)),
    "not-summed": lambda e, rng: e[..., None] * np.array([0.25, 0.5, 0.25]),
    "rounded": lambda e, rng: np.trunc(e),
    "root": lambda e, rng: np.sqrt(e),
    "logarithm": lambda e, rng: np.log(e),
    "first-only": lambda e, rng: np.concatenate([e[:1], e[1:] + rng.normal(size=e[1:].shape)]),
    "last-only": lambda e, rng: np.concatenate([0 * e[:-1], e[-1:]]),
    "first-wrong": lambda e, rng: np.concatenate([e[:1] + rng.normal(size=e[:1].shape), e[1:]]),
    "last-wrong": lambda e, rng: np.concatenate([e[:-1], e[-1:] + rng.normal(size=e[-1:].shape)]),
    "diagonal-only": lambda e, rng: e * np.eye(len(e)),
    "diagonal-wrong": lambda e, rng: e + np.diag(rng.normal(size=len(e))),
    "diagonal-right": lambda e, rng: e + (1 - np.eye(len(e))) * rng.normal(size=e.shape),
    "truth-for-number": lambda e, rng: e > 0,
    "complex": lambda e, rng: e + 0j,
    "text-for-number": lambda e, rng: str(e),
    "reciprocal": lambda e, rng: 1 / e,
    "complement": lambda e, rng: 1 - e,
    "exponential": lambda e, rng: np.exp(e),
    "absolute": lambda e, rng: np.abs(e),
    "zero": lambda e, rng: 0 * e,
    "all-equal": lambda e, rng: 0 * e + rng.uniform(3, 9),
    "rounded-digits": lambda e, rng: np.round(e, 2),
    "imprecise": lambda e, rng: e * (1 + 1e-5 * rng.normal(size=e.shape)),
    "column": lambda e, rng: e[..., None],
    "flattened": lambda e, rng: e.ravel(),
    "summed": lambda e, rng: e.sum(axis=-1),
    "list-for-array": lambda e, rng: e.tolist(),
    "list-of-numbers": lambda e, rng: (e + rng.normal(size=e.shape)).tolist(),
    "wrapped": lambda e, rng: [e],
    "times-as-many": lambda e, rng: np.concatenate([e.ravel(), np.zeros(2 * e.size)]),
    "cut-short": lambda e, rng: e[:-2],
    "end-missing": lambda e, rng: e[:-1],
    "start-missing": lambda e, rng: e[1:],
    "end-extra": lambda e, rng: np.concatenate([e, e[:1]]),
    "goes-on": lambda e, rng: np.concatenate([e, e]),
    "dictionary": lambda e, rng: Opaque("dict"),
    "lazy": lambda e, rng: Opaque("generator"),
    "nothing-returned": lambda e, rng: None,
    "not-finite": lambda e, rng: np.where(e == e.flat[0], np.nan, e),
}
OF_TABLES = {"flattened", "row-factors", "later-wrong", "transposed"}
SQUARE = {"diagonal-only", "diagonal-wrong", "diagonal-right"}
OF_POSITIVE_NUMBERS = {"root", "logarithm"}
UNTESTABLE = {
    "NaN in one place": lambda e: np.where(np.arange(e.size).reshape(e.shape) == 0, np.nan, e),
    "infinite in one place": lambda e: np.where(np.arange(e.size).reshape(e.shape) == 1, np.inf, e),
}


def arrays(rng, slug):
    shapes = [(5, 4), (6, 3)] if slug in OF_TABLES else [(4, 4), (6, 6)] if slug in SQUARE else [(7,), (5, 4)]
    shapes = [(7,), (5,)] if slug == "broadcast" else shapes
    if slug in OF_POSITIVE_NUMBERS:
        return [rng.uniform(2, 9, size=shape) for shape in shapes]
    return [rng.normal(size=shape) + 3 * rng.choice([-1, 1], size=shape) for shape in shapes]


def failing(pairs):
    """The pairs, if each of them differs: by chance an entry may be what it should be."""
    assume(all(compare(pair.expected, pair.got) is not None for pair in pairs))
    return pairs


def evidence(expected, got, **more):
    return Evidence(expected, got, {"data": np.zeros((11, 13))}, **more)


@settings(deadline=None)
@given(st.sampled_from(sorted(FAULTS)), seeds)
def test_a_fault_of_all_values_is_told(slug, seed):
    rng = np.random.default_rng(seed)
    pairs = [evidence(e, FAULTS[slug](e, rng)) for e in arrays(rng, slug)]
    assert relate(failing(pairs))[0] == slug


ENTRYWISE = [
    *("sign", "factor-2", "factor-1/2", "factor-n", "factor", "offset"),
    *("squared", "reciprocal", "complement", "exponential", "absolute"),
]


@settings(deadline=None)
@given(st.sampled_from(ENTRYWISE), st.sampled_from(sorted(UNTESTABLE)), seeds)
def test_an_entry_that_cannot_be_tested_does_not_hide_a_fault(slug, untestable, seed):
    rng = np.random.default_rng(seed)
    pairs = []
    for e in arrays(rng, slug):
        expected = UNTESTABLE[untestable](e)
        kept = np.isfinite(expected)
        pairs.append(evidence(expected, np.where(kept, FAULTS[slug](e, np.random.default_rng(seed)), expected)))
    assert relate(failing(pairs))[0] == slug


@settings(deadline=None)
@given(st.sampled_from(sorted(set(FAULTS) - {"nothing-returned", "not-finite"})), seeds)
def test_a_case_in_which_nothing_was_returned_does_not_hide_a_fault(slug, seed):
    rng = np.random.default_rng(seed)
    pairs = [evidence(e, FAULTS[slug](e, rng)) for e in arrays(rng, slug)]
    found = relate([*failing(pairs), evidence(np.ones(3), None, kind="three ones")])
    assert found[0] == slug and "in the case “three ones”: Your function returned nothing" in found[1]


@settings(deadline=None)
@given(seeds)
def test_of_unrelated_values_nothing_is_told(seed):
    rng = np.random.default_rng(seed)
    assert relate([evidence(e, rng.normal(size=e.shape)) for e in arrays(rng, "")]) is None


@settings(deadline=None)
@given(seeds, st.sampled_from(["multiple of a", "formula", "factor-a", "term-a", "uniform step"]))
def test_a_fault_that_an_argument_explains_is_told_with_its_name(seed, fault):
    rng = np.random.default_rng(seed)
    pairs = []
    for size in (5, 7):
        a, e = rng.normal(size=size) + 3, rng.normal(size=size)
        got = {
            "multiple of a": e + rng.uniform(0.1, 0.4) * a,
            "formula": np.maximum(0, a),
            "factor-a": e * a,
            "term-a": e - a,
            "uniform step": a - 0.37,
        }[fault]
        given = {"a": a, "other": rng.normal(size=size), **({"lr": 0.1} if fault == "uniform step" else {})}
        pairs.append(Evidence(e if fault != "uniform step" else a - 0.1 * e, got, given))
    slug, sentence = relate(pairs)
    assert slug != "term-other" and (" a" in sentence or "(0, a)" in sentence)
    lone = [Evidence(p.expected, p.got, p.arguments, scripted=True, own=False) for p in pairs]
    found = relate(lone)
    assert found is None or "argument" not in found[1]  # what a script computes is no result of the answer


@settings(deadline=None)
@given(seeds, st.sampled_from([1, 2, 3, 10]))
def test_another_entry_of_an_argument_is_told_with_both_places(seed, part):
    rng = np.random.default_rng(seed)
    pairs, places = [], []
    for size in (6, 9):
        rates, (due, came) = rng.permutation(size) + rng.uniform(0.1, 0.4, size), rng.choice(size, 2, replace=False)
        pairs.append(evidence(rates[due] / part, rates[came] / part))
        pairs[-1].arguments["rates"] = rates
        places.append((came, due))
    slug, sentence = relate(pairs)
    assert slug == "other-entry-rates" and "`rates[{}]`, the right one from `rates[{}]`".format(*places[0]) in sentence


@settings(deadline=None)
@given(seeds, st.sampled_from(["sign", "factor-2", "squared", "transposed"]), st.integers(0, 2))
def test_one_of_several_wrong_items_that_is_explained_is_told_with_its_place(seed, slug, place):
    rng = np.random.default_rng(seed)
    pairs = []
    for e in arrays(rng, "transposed"):
        other = e + rng.normal(size=e.shape)
        got = [other, other, other]
        got[place], got[place - 1] = FAULTS[slug](e, rng), e
        pairs.append(evidence([e, e, e], got))
    found = relate(failing(pairs))
    assert found[0] == slug and f"In item [{place}] of the result: " in found[1]


@given(st.text("abcXYZ_- ", min_size=1), st.sampled_from([str.upper, str.lower, str.swapcase, lambda t: f" {t}."]))
def test_another_spelling_is_told_and_another_choice_as_that(due, change):
    assume(any(map(str.isalpha, due)) and change(due) != due)
    assert relate([evidence([due, "b"], [change(due), "b"])])[0] == "other-spelling"
    assert relate([evidence(due, "quite another")])[0] == "confused"


@given(st.integers(2, 30))
def test_a_list_whose_length_is_expected_is_told(length):
    assert relate([evidence(float(length), [0.0] * length)])[0] == "list-for-count"
    assert relate([evidence(float(length), [0.0] * (length + 1))])[0] == "list-for-number"


@given(st.sets(st.integers(1, 12), min_size=2))
def test_all_questions_with_a_wrong_choice_are_told(wrong):
    pairs = []
    for first in range(1, 13, 2):
        due = [sealed_choice("abcdabcdabcd", number, salt=3) for number in (first, first + 1)]
        came = [sealed_choice("bcdabcdabcda", n, salt=3) if n in wrong else seal for n, seal in enumerate(due, first)]
        pairs += [evidence(due, came)] if due != came else []
    slug, sentence = by_question(pairs)
    assert slug == "wrong-questions" and listed(list(map(str, sorted(wrong)))) in sentence
    assert by_question([evidence(["question 1: x", "question 2: y"], ["question 1: z", "question 2: y"])]) is None


@settings(deadline=None)
@given(seeds, st.integers(2, 5))
def test_a_path_that_is_right_at_first_is_told_with_the_place(seed, first):
    rng = np.random.default_rng(seed)
    pairs = []
    for rows in (6, 8):
        e = rng.normal(size=(rows, 2))
        got = e + np.where(np.arange(rows)[:, None] >= first, rng.normal(size=(rows, 2)), 0.0)
        pairs.append(evidence(e, got))
    slug, sentence = relate(pairs)
    if first < 5:
        assert slug == "later-wrong" and f"Right up to [{first - 1}], wrong from [{first}]" in sentence


@settings(deadline=None)
@given(seeds)
def test_rows_with_factors_of_their_own_are_told(seed):
    rng = np.random.default_rng(seed)
    tables = [rng.uniform(1, 2, size=(rows, 3)) for rows in (4, 5)]
    assert relate([evidence(e, e * rng.uniform(2, 3, size=(len(e), 1))) for e in tables])[0] == "row-factors"


@pytest.mark.parametrize(
    ("code", "wrong", "words"),
    [
        ("[f.data, x.grad, y.grad]", [1, 2], "`x.grad` and `y.grad` are wrong"),
        ("g = [lambda x: x + 2, abs]\n[slope(h) for h in g]", [1], "`abs` is wrong"),
        ("answer(x)", [1], "Of the 3 returned values only [1] is wrong"),
        ("y = answer(x)\ny", [1], "Of the 3 returned values only [1] is wrong"),
    ],
)
def test_the_entries_of_a_script_are_named_by_what_it_computes(code, wrong, words):
    script = read_script(code, "answer")
    pairs = []
    for seed in (1, 2):
        expected = [
            float(v)
            for v in np.random.default_rng(seed).normal(
                size=max(len(script.entries), 3) if script.own else len(script.entries)
            )
        ]
        got = [v + np.exp(v) if i in wrong else v for i, v in enumerate(expected)]
        pairs.append(Evidence(expected, got, scripted=True, own=script.own, entries=script.entries))
    assert words in relate(pairs)[1]


@pytest.mark.parametrize("size", [1, 3])
def test_a_single_number_fits_a_relation_that_others_show_and_hides_none(size):
    table = np.arange(1.0, 7.0).reshape(2, 3)
    single = np.ones((1, size))[:, :1]
    pairs = [evidence(table, table.sum(axis=1)), evidence(2 * single, 2 * single.sum(axis=1))]
    assert relate(pairs)[0] == relate(pairs[::-1])[0] == "summed"


@given(seeds)
def test_a_diagonal_is_told_beside_a_table_of_one_number(seed):
    rng = np.random.default_rng(seed)
    table, one = rng.normal(size=(3, 3)), rng.normal(size=(1, 1))
    wrong = table + np.diag([0.3, 0.9, 1.7])
    assume(abs(one) > 0.01)
    assert relate([evidence(table, wrong), evidence(one, one + 0.123)])[0] == "diagonal-wrong"

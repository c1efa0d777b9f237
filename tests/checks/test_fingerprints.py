"""A known mistake is recognized by the cases that tell, and not by an error that another cause could have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.prepare import prepare
from course_lib.checks.relations.errors import alike
from course_lib.checks.verdict import judge

mean = Exercise("mean", parameters=("x",))
CASES = {
    "some": lambda rng: rng.normal(size=4),
    "many": lambda rng: rng.normal(size=9) * 3,
    "a table": lambda rng: rng.normal(size=(2, 3)),
    "NaN stays": lambda rng: np.array([np.nan, 1.5]),
    "zeros": lambda rng: np.zeros(3),
}


def add(name, numbers, **settings):
    def draw(rng):
        return arguments(numbers(rng))

    draw.__name__, draw.__doc__ = name.replace(" ", "_"), name
    mean.case(draw, **settings)


for name, numbers in CASES.items():
    add(name, numbers)
add("nothing", lambda rng: np.zeros(0), raises=ValueError)


@mean.misconception
def summed(x):
    """The sum is returned: divide it by the number of entries."""
    return reference(x) * x.size


@mean.misconception
def median(x):
    """The median is returned: add all entries and divide."""
    reference(x)
    return float(np.median(x))


@mean.misconception
def first_row(x):
    """Only the first row counts: take the mean of all entries."""
    return reference(x) if x.ndim < 2 else float(x[0].mean())


@mean.misconception
def not_a_number(x):
    """The text of x is used: use x."""
    return float("x")


def reference(x):
    if not x.size:
        raise ValueError("nothing")
    return float(x.mean())


CHECK = prepare(mean, reference, 1)


def named(answer):
    return judge(CHECK, lambda given: observe(answer, given, CHECK.parameters, "mean"))


edges = st.sampled_from([lambda x: np.inf, lambda x: 0.0, lambda x: None, lambda x: x[99], lambda x: 7.7])


@settings(deadline=None)
@given(st.sampled_from([summed, median]), edges, edges, st.booleans())
def test_cases_that_cannot_tell_do_not_hide_a_known_mistake(mistake, at_nan, at_nothing, raises):
    def answer(x):
        if np.isnan(x).any():
            return at_nan(x)
        if not x.size and not raises:
            return at_nothing(x)
        return mistake(x)

    result = named(answer)
    assert result.misconception == mistake.__name__ and result.hint.startswith(mistake.__doc__)


@settings(deadline=None)
@given(st.sampled_from([summed, median]), st.integers(0, 2), st.floats(0.1, 5))
def test_another_value_where_the_mistake_has_its_own_is_another_mistake(mistake, i, error):
    given = CHECK.cases[i].arguments.positional[0]

    def answer(x):
        return mistake(x) + error * (x.shape == given.shape)

    assert named(answer).misconception != mistake.__name__


def test_a_mistake_that_one_case_alone_shows_is_told_with_this_case():
    def answer(x):
        return 1 / 0 if x.shape == (4,) else first_row(x)

    def other(x):
        return reference(x) ** 2 + 0.1 if x.ndim == 1 else first_row(x)

    assert named(other).misconception != "first-row"  # what else is wrong is not explained by it
    assert named(answer).hint.startswith("In the case “a table”: Only the first row")


def test_a_mistake_that_is_known_by_its_error_is_not_seen_in_an_error_of_another_kind():
    assert named(lambda x: float("abc")).misconception == "not-a-number"
    for answer in (lambda x: x @ np.ones((4, 17)), lambda x: int("seven", 40), lambda x: np.ones(2) if x else 0):
        assert named(answer).misconception != "not-a-number"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            ("ValueError", "could not convert string to float: 'a'"),
            ("ValueError", "could not convert string to float: 'b'"),
            True,
        ),
        (("ValueError", "h is 3, expected 4"), ("ValueError", "h is 17, expected 2.5"), True),
        (("ValueError", "h is 3"), ("ValueError", "the truth value of an array is ambiguous"), False),
        (("TypeError", "'NoneType' object is not callable"), ("TypeError", "reduce() of empty iterable"), False),
        (("TypeError", "'int' object is not callable"), ("TypeError", "'float' object is not callable"), True),
        (("RecursionError", "maximum recursion depth exceeded"), ("RecursionError", "… in comparison"), True),
        (("KeyError", "'W'"), ("IndexError", "'W'"), False),
    ],
)
def test_errors_are_alike_if_they_say_the_same_but_for_names_and_numbers(one, other, same):
    first, second = (Outcome(error=error, message=message) for error, message in (one, other))
    assert alike(first, second) == alike(second, first) == same


def test_what_an_answer_says_in_its_own_error_does_not_matter():
    known = Outcome(error="TypeError", message="")
    assert alike(known, Outcome(error="TypeError", message="my own words", line='raise TypeError("my own words")'))


def test_how_a_mistake_draws_its_random_numbers_does_not_hide_it():
    drawn = Exercise("order", ("n", "rng"))

    @drawn.case
    def squares(rng):
        """the sum of the squares"""
        return script("int(np.sum(order(n, np.random.default_rng(seed)) ** 2))", n=30, seed=1)

    @drawn.case
    def each(rng):
        """each of them once"""
        return script("len(set(order(n, np.random.default_rng(seed)))) == n", n=30, seed=2)

    @drawn.case
    def how_many(rng):
        """how many there are"""
        return script("len(order(n, np.random.default_rng(seed)))", n=30, seed=3)

    @drawn.misconception
    def with_replacement(n, rng):
        """Some come twice: a permutation has each of them once."""
        return rng.integers(0, n, size=n)

    @drawn.misconception
    def one_left_out(n, rng):
        """The first is left out: begin at 0."""
        return rng.permutation(n - 1) + 1

    check = prepare(drawn, lambda n, rng: rng.permutation(n), 1)
    assert [[o.certain for o in f.outcomes] for f in check.fingerprints] == [["value", "", ""], ["", "", ""]]

    def answer(n, rng):
        return np.array([int(n * rng.random()) for _ in range(n)])

    for wrong, slug in ((answer, "with-replacement"), (lambda n, rng: 1 + rng.permutation(n - 1), "one-left-out")):
        result = judge(check, lambda given, wrong=wrong: observe(wrong, given, check.parameters, "order"))
        assert result.misconception == slug


letters = Exercise("letters", parameters=())


@letters.case
def two_questions(rng):
    """two questions"""
    return script("list(letters()[:2])")


@letters.case
def two_more(rng):
    """two more"""
    return script("list(letters()[2:])")


@letters.misconception
def first_wrong():
    """The first choice is wrong: read the question again."""
    return "xbcd"


@letters.misconception
def last_wrong():
    """The last choice is wrong: read the question again."""
    return "abcx"


@pytest.mark.parametrize(
    ("given", "slug"),
    [("xyzz", "first-wrong"), ("xbcx", "first-wrong"), ("aycx", "last-wrong"), ("abyx", "last-wrong"), ("yyyy", None)],
)
def test_of_several_wrong_choices_the_first_that_is_known_is_named(given, slug):
    check = prepare(letters, lambda: "abcd", 1)
    result = judge(check, lambda asked: observe(lambda: given, asked, (), "letters"))
    assert result.misconception == slug

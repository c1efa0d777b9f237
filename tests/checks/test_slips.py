"""A slip changes what it says and nothing else, and a table that says something odd is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.prepare import prepare
from course_lib.checks.slips import BankError, read_slips, slipped

CELL = '''def halve(x, times=1):
    """Half of x, and again: `x / 2` as many times as asked."""
    ### BEGIN SOLUTION
    for _ in range(times):
        x = x / 2
    return x
    ### END SOLUTION
'''


def slip(line):
    return read_slips(f"{line}\n    The hint.", "exercises.py", 1)[0]


def changed(line):
    return slipped(CELL, slip(line))


def test_a_slip_changes_the_answer_and_not_the_words_around_it():
    assert changed("doubled: x / 2 -> x * 2") == CELL.replace("x = x / 2", "x = x * 2")


def test_several_changes_are_looked_up_in_the_answer_as_it_is():
    got = changed("backwards: x / 2 -> x / 3 ;; return x -> return x / 2")
    assert got == CELL.replace("x = x / 2", "x = x / 3").replace("return x\n", "return x / 2\n")


def test_a_new_line_stands_as_deep_as_the_change_and_any_deeper():
    got = changed("once: x = x / 2 -> if x > 1:⏎    x = x / 2⏎break")
    assert got == CELL.replace("        x = x / 2", "        if x > 1:\n            x = x / 2\n        break")
    got = changed("no-loop: for _ in range(times):⏎x = x / 2 -> x = x / 2")
    assert got == CELL.replace("    for _ in range(times):\n        x = x / 2", "    x = x / 2")


def test_a_line_goes_on_and_a_hint_may_have_several():
    table = """
first: x = x / 2
-> y = x / 2
⏎x = y ;; return x
-> return 2 * x
    A hint
    of two lines.

second: x / 2 -> x
    Another.
"""
    first, second = read_slips(table, "exercises.py", 10)
    assert first.changes == (("x = x / 2", "y = x / 2⏎x = y"), ("return x", "return 2 * x"))
    assert (first.hint, first.place) == ("A hint of two lines.", "exercises.py:11")
    assert (second.slug, second.place) == ("second", "exercises.py:18")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("twice: x -> y", "twice: 'x' occurs 3 times"),
        ("nowhere: z -> y", "nowhere: 'z' occurs 0 times"),
        ("in-the-docstring: Half -> Third", "occurs 0 times"),
        ("overlap: x = x / 2 -> x ;; x / 2 -> y", "two changes of overlap overlap"),
    ],
)
def test_a_slip_that_does_not_fit_is_named_with_its_line(line, said):
    with pytest.raises(BankError, match=said) as error:
        changed(line)
    assert str(error.value).startswith("exercises.py:1: ")


@pytest.mark.parametrize(
    "table",
    [
        "no arrow\n    Hint.",
        "slug: a -> b",
        "slug a -> b\n    Hint.",
        "slug: a -> b -> c\n    Hint.",
        "    Hint first.",
    ],
)
def test_a_table_that_is_none_is_refused(table):
    with pytest.raises(BankError, match=r"exercises\.py:\d"):
        read_slips(table, "exercises.py", 1)


@given(st.lists(st.sampled_from(["a + b", "c * d", "e - f"]), min_size=1, max_size=3, unique=True), st.data())
def test_any_changes_in_any_order_give_the_same(befores, data):
    cell = "### BEGIN SOLUTION\nx = a + b\ny = c * d\nz = e - f\n### END SOLUTION"
    changes = [f"{before} -> {data.draw(st.sampled_from(['1', 'g(2)', 'h[3]']))}" for before in befores]
    wanted = cell
    for change in changes:
        wanted = wanted.replace(*change.split(" -> "))
    for order in (changes, changes[::-1]):
        assert slipped(cell, slip(f"s: {' ;; '.join(order)}")) == wanted


def test_an_exercise_with_slips_is_prepared_once_they_are_in_the_reference():
    exercise = Exercise("halve", ("x", "times"))

    @exercise.case
    def twice(rng):
        """twice"""
        return arguments(8.0, 2)

    exercise.slips("""
doubled: x / 2 -> x * 2
    Half is asked for: divide.
""")
    with pytest.raises(BankError, match="halve"):
        prepare(exercise, lambda x, times=1: x / 2**times, 1)
    names: dict = {}
    exec(CELL, names)
    whole = exercise.complete(CELL, {})
    check = prepare(whole, names["halve"], 1)
    assert check.fingerprints[0].slug == "doubled" and check.fingerprints[0].outcomes[0].value == 32.0

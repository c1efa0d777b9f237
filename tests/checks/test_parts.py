"""A mistake in a part of an answer is named as that part's exercise names it, after the exercise's own mistakes."""

import json

import numpy as np
import pytest

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.outcome import observe
from course_lib.checks.parts import in_parts
from course_lib.checks.prepare import prepare, with_hints
from course_lib.checks.spec import from_json, to_json
from course_lib.checks.verdict import judge

CELLS = {
    "slope": """
def slope(x, a):
    ### BEGIN SOLUTION
    return 2 * (x - a)
    ### END SOLUTION
""",
    "descend": """
def descend(x, a, steps):
    ### BEGIN SOLUTION
    for _ in range(steps):
        x = x - 0.1 * slope(x, a)
    return x
    ### END SOLUTION
""",
}


def the_bank():
    slope, descend = Exercise("slope", parameters=("x", "a")), Exercise("descend", parameters=("x", "a", "steps"))

    @slope.case
    def three(rng):
        """three numbers"""
        return arguments(rng.normal(size=3), 0.5)

    @descend.case
    def steps(rng):
        """some steps"""
        return arguments(rng.normal(size=3), 0.5, 4)

    @descend.case
    def none(rng):
        """no step"""
        return arguments(rng.normal(size=3), 0.5, 0)

    slope.slips("""
uphill: x - a -> a - x
    The sign is wrong: it points downhill.
two-forgotten: 2 * -> 1 *
    The factor 2 is missing.
never-returned: return 2 * -> 0 *
    Nothing is returned.
""")
    descend.slips("""
sign-of-the-step: x - 0.1 -> x + 0.1
    The steps go uphill.
""")
    return {"slope": slope, "descend": descend}


def made():
    names = {"np": np}
    for cell in CELLS.values():
        exec(cell, names)
    bank = the_bank()
    whole = {name: bank[name].complete(cell, names) for name, cell in CELLS.items()}
    parts = in_parts("descend", CELLS["descend"], names["descend"], whole)
    check = prepare(whole["descend"], names["descend"], 1, parts)
    return from_json("descend", json.loads(json.dumps(to_json(check)))), bank


CHECK, BANK = made()


def named(answer):
    return judge(CHECK, lambda given: observe(answer, given, CHECK.parameters, "descend"))


def test_only_mistakes_that_a_value_shows_and_that_are_not_known_are_added():
    assert [(f.part, f.slug) for f in CHECK.fingerprints] == [("", "sign-of-the-step"), ("slope", "two-forgotten")]


def test_a_mistake_in_a_part_is_named_however_the_part_is_written():
    def by_power(x, a, steps):
        return a + (x - a) * 0.9**steps

    result = named(by_power)
    assert result.misconception == "two-forgotten"
    assert result.hint == "The result is that of a `slope` with a mistake: The factor 2 is missing."


def test_a_mistake_of_the_exercise_comes_first():
    assert named(lambda x, a, steps: a + (x - a) * 1.2**steps).hint == "The steps go uphill."


def test_a_hint_of_the_part_can_be_reworded_without_new_outcomes():
    slips = [slip for slip in BANK["slope"].misconceptions if slip.slug == "two-forgotten"]
    object.__setattr__(slips[0], "hint", "Two is missing.")
    check = with_hints(CHECK, BANK, 3)
    assert check.points == 3 and [f.hint for f in check.fingerprints] == ["The steps go uphill.", "Two is missing."]


@pytest.mark.parametrize("reference", [np.add, type("Slope", (), {})])
def test_what_is_no_function_has_no_mistakes_in_parts(reference):
    whole = {name: BANK[name].complete(cell, {}) for name, cell in list(CELLS.items())[:1]}
    assert in_parts("descend", CELLS["descend"], reference, whole) == []

"""Of the course's own cells only those are run that a learner's cells need; nothing else may depend on it."""

import pytest
from nbformat.v4 import new_code_cell

from course_lib.judge.needed_cells import needed_cells

LEARNER = "def answer(x):\n    picture = x + shift\n    return helper(picture)"


def kept(*given, own=LEARNER):
    cells = [new_code_cell(source) for source in (*given, own)]
    return [cell.source for cell in needed_cells(cells, set(given))][:-1]


@pytest.mark.parametrize(
    "source",
    [
        "shift = 1",
        "shift += 1",
        "shift, other = 1, 2",
        "for shift in range(3):\n    pass",
        "def helper(x):\n    return x",
        "class helper:\n    pass",
        "shift[0] = 1",
        "shift.value = 1",
        "shift.append(1)",
        "def late():\n    global shift\n    shift = 2",
        "with open('x') as shift:\n    pass",
        "[(shift := number) for number in range(3)]",
        "shift = [shift for shift in range(3)]",
        "import math",
        "from math import sin",
        "%matplotlib inline",
    ],
)
def test_a_cell_that_defines_or_changes_what_is_used_is_kept(source):
    assert kept(source) == [source]


@pytest.mark.parametrize(
    "source",
    [
        "print(shift)",
        "picture = 3",  # local to the answer
        "other = shift + 1",
        "[shift for shift in range(3)]",
        "{shift for shift in range(3)}, {shift: 1 for shift in range(3)}",
        "def demonstration():\n    return [[shift for shift in row] for row in rows]",
        "def demonstration():\n    shift = 1\n    return shift",
    ],
)
def test_a_cell_that_only_shows_something_is_left_out(source):
    assert kept(source) == []


@pytest.mark.parametrize("used", ["[shift for shift in range(3)]", "{shift: shift for shift in range(3)}"])
def test_a_comprehensions_variable_uses_no_name_of_the_notebook(used):
    assert kept("shift = 1", own=used) == []
    assert kept("shift = 1", own=f"{used}\nshift") == ["shift = 1"]


def test_what_a_needed_cell_needs_is_needed_too():
    chain = ("start = 1", "middle = start + 1", "def helper(x):\n    return x + middle", "unused = helper(1)")
    assert kept(*chain) == list(chain[:3])


def test_calling_a_module_does_not_change_it():
    assert kept("import figures", "figures.show(3)", own="figures.subplots()") == ["import figures"]


def test_a_learners_cell_that_is_no_python_keeps_everything():
    assert kept("a = 1", "print(2)", own="!ls") == ["a = 1", "print(2)"]

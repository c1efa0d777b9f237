"""What is opened on demand: nothing of it is lost, the task stays in view, and code that shows something too."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.course.folded import folded, shown_as_one_line

EXERCISE = """## Exercise 1: `mse`

**Goal:** the mean squared error.
*3 points, 7 minutes.*

| | | shape |
|---|---|---|
| given | `y_pred`, the predictions | `(n,)` |
| | `y`, the targets | the same |
| wanted | the mean of $\\lvert e \\rvert^2$ | a number |

If the shapes differ, stop.

**The check looks at** errors that cancel,
and a single sample.

**By hand:** 5."""


def test_the_task_stays_in_view_and_the_rest_stands_behind_its_name_at_the_end():
    seen, *behind = folded(EXERCISE).split("<details>")
    for stays in ("Goal", "**Wanted:** the mean of $\\lvert e \\rvert^2$.", "If the shapes differ", "By hand"):
        assert stays in seen
    assert "|" not in seen.replace("\\lvert", "") and "looks at" not in seen and "\n\n\n" not in seen
    table, looks_at = behind
    assert table.startswith("<summary>Given and wanted</summary>\n\n| | | shape |\n")  # Markdown needs the empty line
    assert "| | `y`, the targets | the same |" in table and table.rstrip().endswith("|\n\n</details>")
    assert "errors that cancel,\nand a single sample." in looks_at


def words(text):
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text))


BLOCKS = st.lists(st.sampled_from([*EXERCISE.split("\n\n"), "| a |\n|---|\n| b |", "- one\n- two"]), max_size=6)


@given(blocks=BLOCKS)
def test_no_word_is_lost_and_a_text_without_an_exercise_stays_as_it_is(blocks):
    text = "\n\n".join(blocks)
    assert set(words(text)) <= set(words(folded(text)))
    if not any(block.startswith(("| | |", "**The check")) for block in blocks):
        assert folded(text) == text


@pytest.mark.parametrize(
    ("code", "is_one_line"),
    [
        ("import numpy as np\n\nfrom course_lib import figures\n\nBLUE = figures.PALETTE['blue']", True),
        ("import numpy as np", False),  # it is one line
        ("import numpy as np\nprint(np.pi)", False),
        ("import numpy as np\n\n\ndef f(x):\n    return x", False),
        ("x = 1\nimport numpy as np", False),
        ("%matplotlib inline\nimport numpy as np", False),
        ("", False),
    ],
)
def test_imports_are_one_line_and_what_shows_or_defines_something_is_in_view(code, is_one_line):
    assert shown_as_one_line(code) == ({"jupyter": {"source_hidden": True}} if is_one_line else {})

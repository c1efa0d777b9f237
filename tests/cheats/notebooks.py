# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats in the notebook itself: its marks, and what it shows in the grader's browser."""

from collections.abc import Callable
from copy import deepcopy

from .cheat import add, code, returning

# --- marks of the notebook ---
MARKS = "forged marks"


def mark(wanted: str, **changes) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == wanted:
                cell["metadata"]["nbgrader"].update(changes)

    return change


def in_check(source: str) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check_mse_gradient":
                cell["source"] = source

    return change


def swap(notebook: dict) -> None:
    mark("check_mse_gradient", grade_id="other")(notebook)
    mark("check_add_intercept", grade_id="check_mse_gradient", points=3)(notebook)


def twice(notebook: dict) -> None:
    notebook["cells"] += [deepcopy(c) for c in notebook["cells"] if c["id"] == "check-add_intercept"] * 5


def outputs_of_full_points(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell["id"].startswith("check-"):
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 1}
            ]


add(MARKS, "more points", change=mark("check_mse_gradient", points=300))
add(MARKS, "check cell with one number", change=in_check("3.0"))
add(MARKS, "check cell that prints nothing", change=in_check("pass"))
add(
    MARKS,
    "check cell unlocked and replaced",
    change=lambda n: (mark("check_mse_gradient", locked=False, solution=True)(n), in_check("3.0")(n)),
)
add(MARKS, "the check of another exercise", change=swap)
add(MARKS, "a check five times over", change=twice)
add(MARKS, "an answer that is marked as graded", change=mark("mse_gradient", grade=True, points=100))
add(MARKS, "stored outputs with full points", change=outputs_of_full_points)
add(
    MARKS,
    "an invented check",
    change=lambda n: n["cells"].append(
        {
            **code("100.0"),
            "metadata": {
                "nbgrader": {
                    "grade_id": "check_more",
                    "grade": True,
                    "points": 100,
                    "locked": True,
                    "solution": False,
                    "schema_version": 3,
                    "task": False,
                }
            },
        }
    ),
)
add(
    MARKS,
    "another kernel",
    change=lambda n: n["metadata"].update(kernelspec={"name": "bash", "display_name": "x", "language": "bash"}),
)

# --- texts that no file can hold ---
HALF = "half of a surrogate pair"
add(HALF, "printed", before="print('\\ud800')")
add(HALF, "shown", before="display({'text/html': '<b>\\udfff</b>'}, raw=True)")
add(
    HALF,
    "as an error",
    "def mse_gradient(theta, X, y):\n    raise type('\\ud800', (Exception,), {})('\\udcff\\x00\\x1b[2J')",
)
add(HALF, "as a cell's error", before="raise ValueError('\\ud800')")
add(HALF, "as a value", returning("['\\ud800', {'\\udfff': 1}]"))
add(HALF, "as a value's type", "T = type('T\\ud800', (), {})\n" + returning("T()"))
add(HALF, "in the code", before="text = '\ud800'")
add(
    HALF,
    "in a Markdown cell, its id and its marks",
    change=lambda n: n["cells"].insert(
        1,
        {"cell_type": "markdown", "id": "\udfff", "metadata": {"nbgrader": {"grade_id": "\ud800"}}, "source": "\ud800"},
    ),
)

# --- what would run in the grader's browser ---
PAGES = "script for the grader's browser"
EVIL = "<script>document.title='evil'</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"
add(PAGES, "HTML that a cell shows", before=f"from IPython.display import HTML, display\ndisplay(HTML({EVIL!r}))")
add(
    PAGES,
    "JavaScript that a cell shows",
    before="from IPython.display import Javascript, SVG, display\ndisplay(Javascript('alert(1)'))\ndisplay(SVG(\"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>\"))",
)
add(
    PAGES,
    "data of every kind",
    before=f"from IPython.display import display\ndisplay({{k: {EVIL!r} for k in ('text/html', 'text/markdown', 'text/latex', 'image/svg+xml', 'image/png', 'application/javascript', 'application/vnd.jupyter.widget-view+json', 'text/plain')}}, raw=True)",
)
add(PAGES, "an error's text", f"def mse_gradient(theta, X, y):\n    raise ValueError({EVIL!r})")
add(PAGES, "an error's name", f"def mse_gradient(theta, X, y):\n    raise type({EVIL!r}, (Exception,), {{}})()")
add(PAGES, "a value's type", f"T = type({EVIL!r}, (), {{}})\n" + returning("T()"))
add(PAGES, "a text as the answer", returning(repr(EVIL)))
add(
    PAGES,
    "a Markdown cell",
    change=lambda n: n["cells"].insert(
        1, {"cell_type": "markdown", "id": "m", "metadata": {}, "source": EVIL + "\n\n[x](javascript:alert(1))"}
    ),
)
add(
    PAGES,
    "a raw cell",
    change=lambda n: n["cells"].insert(
        1, {"cell_type": "raw", "id": "r", "metadata": {"raw_mimetype": "text/html"}, "source": EVIL}
    ),
)
add(
    PAGES,
    "stored outputs",
    change=lambda n: n["cells"].insert(
        1, {**code("1"), "outputs": [{"output_type": "display_data", "data": {"text/html": EVIL}, "metadata": {}}]}
    ),
)
add(
    PAGES,
    "attachments",
    change=lambda n: n["cells"].insert(
        1,
        {
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "attachments": {"a.svg": {"image/svg+xml": EVIL}, EVIL: {"text/html": EVIL}},
            "source": "![](attachment:a.svg)",
        },
    ),
)

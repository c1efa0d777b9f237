"""States that an answer passes through before it is finished, with what must be said about each; and a small chapter.

`says` has patterns that the message must match, in the notebook and on the feedback page; `there` and `here` are for
only one of them: the notebook, and the submission. `never` are patterns of what would mislead.
"""

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.prepare import prepare
from course_lib.checks.spec import Check
from course_lib.course.marks import new_marks

RIGHT = {
    "mse": "def mse(y, p):\n    e = p - y\n    return np.mean(e**2)",
    "gradient_step": "def gradient_step(theta, gradient, lr):\n    return theta - lr * gradient",
    "descend": (
        "def descend(theta, lr, steps):\n    for _ in range(steps):\n"
        "        theta = gradient_step(theta, 2 * theta, lr)\n    return theta"
    ),
    "Average": (
        "class Average:\n    def __init__(self):\n        self.count = 0\n        self.total = 0.0\n"
        "    def add(self, x):\n        self.count += 1\n        self.total += x\n"
        "    def mean(self):\n        return self.total / self.count"
    ),
}
STUB = "def {name}(*given):\n    raise NotImplementedError('not written yet')"
IMPORTS = "import numpy as np"


def small_chapter() -> tuple[dict[str, Check], NotebookNode]:
    """The checks of four exercises, and their notebook with the answers still to be written."""
    answers: dict = {}
    exec("\n".join([IMPORTS, *RIGHT.values()]), answers)
    exercises = [
        Exercise("mse", parameters=("y", "p")),
        Exercise("gradient_step", parameters=("theta", "gradient", "lr")),
        Exercise("descend", parameters=("theta", "lr", "steps")),
        Exercise("Average", parameters=()),
    ]
    mse, step, descend, average = exercises

    @mse.case
    def three_numbers(rng):
        """three numbers"""
        return arguments(rng.normal(size=3).round(3), rng.normal(size=3).round(3))

    @mse.case
    def one_number(rng):
        """one number"""
        return arguments(rng.normal(size=1).round(3), rng.normal(size=1).round(3))

    @step.case
    def a_pair(rng):
        """a pair of parameters"""
        return arguments(rng.normal(size=2).round(3), rng.normal(size=2).round(3), 0.5)

    @descend.case
    def two_steps(rng):
        """two steps"""
        return arguments(rng.normal(size=2).round(3), 0.25, 2)

    @descend.case
    def no_step(rng):
        """no step"""
        return arguments(rng.normal(size=2).round(3), 0.25, 0)

    @average.case
    def counted(rng):
        """how many numbers there are"""
        return script("average = Average()\naverage.add(x)\naverage.count", x=round(rng.normal(), 3))

    @average.case
    def averaged(rng):
        """their mean"""
        return script("average = Average()\naverage.add(x)\naverage.add(1.0)\naverage.mean()", x=round(rng.normal(), 3))

    checks = {exercise.name: prepare(exercise, answers[exercise.name], 2.0) for exercise in exercises}
    cells = [new_code_cell(IMPORTS, id="imports")]
    for name in RIGHT:
        marks = {"nbgrader": new_marks(name, cell_type="code", solution=True)}
        graded = {"nbgrader": new_marks(f"check_{name}", cell_type="code", grade=True, points=2, locked=True)}
        cells.append(new_code_cell(STUB.format(name=name), id=name, metadata=marks))
        cells.append(new_code_cell(f"check({name})", id=f"check-{name}", metadata=graded))
    return checks, new_notebook(cells=cells, metadata={})


@dataclass(frozen=True)
class State:
    """An unfinished answer to an exercise; `others` are the answers to other exercises, `earlier` an earlier run."""

    name: str
    code: str
    says: tuple[str, ...]
    exercise: str = "mse"
    there: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    earlier: str = ""

    def missing(self, message: str, also: tuple[str, ...]) -> list[str]:
        """The patterns that the message lacks, and those that it must not have."""
        lacks = [pattern for pattern in (*self.says, *also) if not re.search(pattern, message, re.DOTALL)]
        return lacks + [f"not: {pattern}" for pattern in self.never if re.search(pattern, message, re.DOTALL)]


def _line(number: int, *more: str) -> dict:
    """Patterns for a cell that stopped in a line: Python shows it in the notebook, the page names it."""
    return {
        "says": more,
        "there": (rf"line {number}\b",),
        "here": ("`mse` is not defined, because the cell that defines it stopped", rf"in line {number}, `"),
        "never": ("run the cell that defines it first",),
    }


NO_TORCH = "does not use `torch`.*NumPy"
STATES = [
    # --- not Python ---
    State(
        "no colon", "def mse(y, p)\n    return np.mean((p - y) ** 2)", **_line(1, "expected ':'", "end with a colon")
    ),
    State("no colon after if", "def mse(y, p):\n    if y is None\n        return 0", **_line(2, "end with a colon")),
    State(
        "else if",
        "def mse(y, p):\n    if y is p:\n        return 0\n    else if y:\n        return 1",
        **_line(4, "elif"),
    ),
    State(
        "bracket left open",
        "def mse(y, p):\n    e = (p - y\n    return np.mean(e)",
        **_line(2, "never closed", "count"),
    ),
    State("a bracket too many", "def mse(y, p):\n    return np.mean(p - y))", **_line(2, r"one `\)` too many")),
    State("other bracket", "def mse(y, p):\n    return np.mean([p - y)", **_line(2, r"`\[` is opened first")),
    State(
        "= for ==", "def mse(y, p):\n    if y = p:\n        return 0", **_line(2, "`=` assigns a value; `==` compares")
    ),
    State("curly quotes", "def mse(y, p):\n    print(“p”)", **_line(2, "left double quotation mark")),
    State("minus from a text", "def mse(y, p):\n    return p − y", **_line(2, "minus sign.*type `-`")),
    State("no-break space", "def mse(y, p):\n    return p\u00a0- y", **_line(2, "no-break space")),
    State("superscript", "def mse(y, p):\n    return (p - y)²", **_line(2, r"`\*\*2`")),
    State("tabs and spaces", "def mse(y, p):\n    e = p - y\n\treturn e", **_line(3, "Tabs and spaces are mixed")),
    State("indented too far", "def mse(y, p):\n    e = p - y\n      return e", **_line(3, "indented more than")),
    State("unaligned", "def mse(y, p):\n    e = p - y\n  return e", **_line(3, "count the spaces")),
    State("no body", "def mse(y, p):\n    # later\n", **_line(2, "Nothing is indented below")),
    State(
        "return outside", "def mse(y, p):\n    e = p - y\nreturn e", ("line 3.*'return' outside function", "indent it")
    ),
    State("print without brackets", "def mse(y, p):\n    print p", **_line(2, "`print` is a function")),
    State("open string", "def mse(y, p):\n    print('p)", **_line(2, "quote that ends the string is missing")),
    State("open docstring", 'def mse(y, p):\n    """Mean.\n    return p', **_line(2, "ends the text is missing")),
    State("transposed as in MATLAB", "def mse(y, p):\n    return (p - y)' @ p", **_line(2, r"write `X\.T`")),
    State("2x", "def mse(y, p):\n    return 2p", **_line(2, "operator is missing")),
    State("x++", "def mse(y, p):\n    y++\n    return y", **_line(2, r"no `\+\+`")),
    State("&&", "def mse(y, p):\n    if y && p:\n        return 0", **_line(2, "`and`, `or` and `not`")),
    State("lambda as a name", "def mse(y, p):\n    lambda = 3\n    return p", **_line(2, "`lambda` is a keyword")),
    State("function for def", "function mse(y, p):\n    return p", **_line(1, "begins with `def`")),
    State("Return", "def mse(y, p):\n    Return p", **_line(2, "The word is `return`")),
    # --- Python, but stopped before the definition ---
    State(
        "import torch", "import torch\ndef mse(y, p):\n    return p", **_line(1, "No module named 'torch'", NO_TORCH)
    ),
    State("import nunpy", "import nunpy as n\ndef mse(y, p):\n    return p", **_line(1, "Did you mean `numpy`")),
    State("used above", "print(mse(1, 2))\ndef mse(y, p):\n    return p", **_line(1, "only line 2 defines it")),
    State("asks above", "n = input()\ndef mse(y, p):\n    return p", **_line(1, r"`input\(\)`.*parameters")),
    State("an error above", "half = 1 / 0\ndef mse(y, p):\n    return p", **_line(1, "ZeroDivisionError")),
    # --- defined under another name ---
    State("MSE", "def MSE(y, p):\n    return np.mean((p - y) ** 2)", ("`MSE`.*did you mean `mse`, which the check",)),
    State(
        "gradient_setp",
        "def gradient_setp(theta, gradient, lr):\n    return theta",
        ("did you mean `gradient_step`",),
        "gradient_step",
    ),
    State(
        "in a class",
        "class Loss:\n    def mse(y, p):\n        return np.mean((p - y) ** 2)",
        ("inside another definition",),
    ),
    State(
        "nothing defined", "e = 1", ("`e`, not `mse`|does not define `mse`|`mse` is not defined",), never=("because",)
    ),
    # --- defined, and not finished ---
    State("stub", STUB.format(name="mse"), ("not written yet: replace the line",)),
    State(
        "unknown name",
        "def mse(y, p):\n    errors = p - y\n    return np.mean(error ** 2)",
        ("`error` is not defined in the line `return np.mean.*did you mean `errors`",),
    ),
    State(
        "asks for input",
        "def mse(y, p):\n    n = input()\n    return n * (p - y)",
        (r"`input\(\)` is called in the line",),
    ),
    State(
        "exit",
        "def mse(y, p):\n    e = p - y\n    exit(np.mean(e))",
        (r"`exit\(\)`.*`return` leaves a function",),
        never=("ask_exit",),
    ),
    State("dots", "def mse(y, p):\n    e = ...\n    return np.mean(e @ e)", (r"`\.\.\.`",), never=("single number",)),
    State(
        "twice", RIGHT["mse"] + "\n\n" + STUB.format(name="mse"), ("in lines 1 and 5: only the last definition counts",)
    ),
    State(
        "stub, with another parameter",
        "def mse(y, z):\n    raise NotImplementedError",
        ("replace the line",),
        never=("Likely",),
    ),
    # --- what it calls ---
    State(
        "calls an unwritten one",
        RIGHT["descend"],
        ("`gradient_step`.*is not written yet", "write `gradient_step` first"),
        "descend",
        others={"gradient_step": STUB.format(name="gradient_step")},
        never=("replace the line",),
    ),
    State(
        "calls a wrong one",
        RIGHT["descend"],
        ("calls your `gradient_step`, which fails its own check.*About `gradient_step`.*wrong direction|sign",),
        "descend",
        others={"gradient_step": RIGHT["gradient_step"].replace("-", "+")},
    ),
    State(
        "calls one that stopped",
        RIGHT["descend"],
        ("uses `gradient_step`.*stopped in line 1, `def gradient_step.*expected ':'",),
        "descend",
        others={"gradient_step": RIGHT["gradient_step"].replace("):", ")")},
        never=("missing, or is it spelled",),
    ),
    State(
        "calls a misspelled one",
        RIGHT["descend"].replace("gradient_step", "gradient_setp"),
        ("`gradient_setp` is not defined in the line.*did you mean `gradient_step`",),
        "descend",
    ),
    State(
        "a method missing",
        RIGHT["Average"].partition("    def mean")[0],
        ("1 of 2 cases passed", "class `Average` has no `mean`"),
        "Average",
    ),
    State(
        "a method not written",
        RIGHT["Average"].replace("return self.total / self.count", "raise NotImplementedError"),
        ("1 of 2 cases passed", "method `mean` is not written yet"),
        "Average",
    ),
]
STALE = [
    State(
        "earlier version, no colon",
        "def mse(y, p)\n    return p",
        ("current version of the cell of `mse` stopped in line 1", "earlier version"),
    ),
    State(
        "earlier version, no module", "import torch\n" + RIGHT["mse"], ("stopped in line 1, `import torch`", NO_TORCH)
    ),
    State(
        "earlier version, other name",
        RIGHT["mse"].replace("mse", "msee"),
        ("defines `msee`, not `mse`", "earlier version"),
    ),
    State("earlier version, other case", RIGHT["mse"].replace("mse", "MSE"), ("defines `MSE`, not `mse`",)),
]

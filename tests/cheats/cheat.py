"""Hostile submissions, one entry each: what somebody could try to get points for `mse_gradient` without deserving any,
to read what is not theirs, or to harm the grading of others.

Each is the honest notebook of a learner who solved `add_intercept`, with one trick. `deserves` is what its answer is
worth by itself, which is nothing where nothing is said.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from textwrap import dedent

WRONG = "def mse_gradient(theta, X, y):\n    return theta * 0 + 1000.0\n"
ADD_INTERCEPT = "def add_intercept(x):\n    return np.column_stack([np.ones(len(x)), x.reshape(len(x), -1)])"


@dataclass(frozen=True)
class Cheat:
    """One hostile submission: its answer, and what else it changes in the notebook or lays beside it."""

    name: str
    family: str
    answer: str
    before: str = ""  # a cell in front of the answer
    after: str = ""  # a cell at the end
    change: Callable[[dict], None] | None = None  # of the notebook as JSON data
    files: dict[str, bytes] = field(default_factory=dict)
    deserves: float = 0.0
    solved: float = 2.0  # what `add_intercept` gets: nothing where the notebook can't be read
    long: bool = False  # one more of a kind that another one shows in less time

    def notebook(self, released: dict) -> dict:
        """The submitted notebook, made from the released one."""
        notebook = deepcopy(released)
        by_id = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
        by_id["add_intercept"]["source"] = ADD_INTERCEPT
        by_id["mse_gradient"]["source"] = self.answer
        if self.before:
            notebook["cells"].insert(notebook["cells"].index(by_id["mse_gradient"]), code(self.before))
        if self.after:
            notebook["cells"].append(code(self.after))
        if self.change:
            self.change(notebook)
        return notebook


def code(source: str) -> dict:
    return {
        "cell_type": "code",
        "id": "extra",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


ALL: list[Cheat] = []


def add(family: str, name: str, answer: str = WRONG, **more) -> None:
    more = {key: dedent(value).strip() if isinstance(value, str) else value for key, value in more.items()}
    ALL.append(Cheat(name, family, dedent(answer).strip(), **more))


def returning(expression: str) -> str:
    return f"def mse_gradient(theta, X, y):\n    return {expression}\n"


def as_json(notebook: dict) -> bytes:
    return json.dumps(notebook).encode()

"""No hostile submission gets a point that it doesn't deserve, sees what is not its own, or harms another."""

import json
import re
from pathlib import Path

import pytest
from small_course import RIGHT

from .cheat import code
from .cheats import ALL, as_json
from .conftest import LIMITS, NOTEBOOK

# What can only come from outside the sandbox: answers, banks, other work, the judge's environment and its machine
OUTSIDE = re.compile(
    r"CANARY|BEGIN SOLUTION|misconception\(|SQLite format|root:x:|ssh-|WROTE|LEFT True|secrets\.randbits"
)
CLEAR_PEAK = Path("/proc/self/clear_refs")
LIVE = re.compile(r"<script|<svg|<[^>]*(onerror|onload|javascript:)", re.IGNORECASE)


def points(graded):
    return {exercise.exercise: exercise.points for exercise in graded.exercises}


def shown_data(graded):
    """All data of the judged notebook by its kind, as (kind, text)."""
    for cell in json.loads(graded.notebooks[NOTEBOOK])["cells"]:
        if cell["cell_type"] == "markdown":
            yield "text/markdown", "".join(cell["source"])
            yield "attachments", json.dumps(cell.get("attachments", {}))
        for output in cell.get("outputs", []):
            yield "text/plain", json.dumps(output.get("text", "")) + json.dumps(output.get("traceback", ""))
            for kind, data in output.get("data", {}).items():
                yield kind, "".join(data)


def honest(released):
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = RIGHT.get(name, cell["source"])
    return as_json(notebook)


@pytest.fixture(autouse=True)
def canaries(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_JUDGE", "CANARY")


def each(cheat):
    marks = pytest.mark.long if cheat.long else ()
    return pytest.param(cheat, id=f"{cheat.family}: {cheat.name}", marks=marks)


@pytest.mark.parametrize("cheat", list(map(each, ALL)))
def test_a_hostile_submission_gets_what_it_deserves_and_nothing_else(judge, released, chapter, cheat):
    content = as_json(cheat.notebook(json.loads(json.dumps(released))))
    before = memory("VmRSS")
    CLEAR_PEAK.write_text("5")
    graded = judge(content, cheat.files)
    assert memory("VmHWM") - before < 300
    assert graded.status in ("graded", "timed-out")
    reached = points(graded)
    assert reached["mse_gradient"] <= cheat.deserves
    assert reached["add_intercept"] == cheat.solved, "the trick cost another exercise its points"
    everything = json.dumps(graded.record()) + "".join(text for _, text in shown_data(graded))
    assert not OUTSIDE.search(everything)
    assert len(graded.notebooks[NOTEBOOK]) < 5_000_000
    assert graded.seconds < 2 * (LIMITS.notebook + LIMITS.cell) + 20
    for kind, text in shown_data(graded):
        assert kind in {"text/plain", "text/html", "text/latex", "text/markdown", "image/png", "attachments"}
        if kind in ("text/html", "text/markdown"):
            assert not LIVE.search(text)
    assert not any(LIVE.search(exercise.shown) for exercise in graded.exercises)
    for value in hidden_numbers(chapter):
        assert value not in everything, "a hidden case was told"


def hidden_numbers(chapter):
    """Numbers that occur in hidden cases of mse_gradient alone, as they would be printed."""
    cases = chapter.checks["mse_gradient"].cases
    told = {number for case in cases if not case.hidden for number in numbers(case)}
    return [repr(number) for case in cases if case.hidden for number in numbers(case) - told if len(repr(number)) > 6]


def numbers(case):
    return {float(number) for argument in case.arguments.positional for number in argument.ravel()}


@pytest.mark.parametrize("family", sorted({cheat.family for cheat in ALL}))
def test_an_honest_submission_between_hostile_ones_gets_all_its_points(judge, released, family):
    cheats = [cheat for cheat in ALL if cheat.family == family][:2]
    for cheat in cheats:
        judge(as_json(cheat.notebook(json.loads(json.dumps(released)))), cheat.files)
        graded = judge(honest(released))
        assert points(graded) == {"add_intercept": 2, "mse_gradient": 3}
        assert graded.notes[NOTEBOOK] == []


def test_a_comparison_with_the_library_costs_no_points(judge, released):
    notebook = json.loads(honest(released))
    (answer,) = [cell for cell in notebook["cells"] if "".join(cell["source"]) == RIGHT["mse_gradient"]]
    answer["source"] = "def mse_gradient(theta, X, y):\n    return 2 / len(y) * error(theta, X, y) @ X"
    helper = """
from course_lib.linear import mse_gradient as theirs
print(theirs(np.ones(1), np.ones((2, 1)), np.ones(2)))
def error(theta, X, y):
    return X @ theta - y
"""
    notebook["cells"].append(code(helper))
    assert points(judge(as_json(notebook))) == {"add_intercept": 2, "mse_gradient": 3}


def memory(kind):
    """Megabytes that this process has (VmRSS), or had at most since the peak was cleared (VmHWM)."""
    return int(re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024

"""The plans in docs/guide/decide.md have the minutes and the points that the sections state."""

import re
from pathlib import Path

import pytest

from course_lib.learner.status import times

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guide/decide.md").read_text(encoding="utf-8")


def sections():
    """Minutes, minutes of the core path and points of each section, by its number."""
    found = {}
    for path in sorted((ROOT / "solutions").glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        number = re.search(r"^# (\d\.\d)?", text, re.MULTILINE)[1] or "0"
        points = re.search(r"\d minutes, (\d+|no) points?\b", text)[1]
        found[number] = (*times(text), 0 if points == "no" else int(points))
    return found


def rows(heading):
    """The rows of a plan: the first two cells, and the numbers after them."""
    text = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (\d+) \| ([\d., ]+) \| (.+) \|$", text, re.MULTILINE)


@pytest.mark.parametrize(("heading", "columns"), [("Ten weeks", (0, 1, 2)), ("Five days", (1,))])
def test_a_plan_adds_up(heading, columns):
    known, planned = sections(), rows(heading)
    names = [name for _, names, _ in planned for name in names.split(", ")]
    assert len(names) == len(set(names)) and set(names) <= known.keys()
    assert {name for name, numbers in known.items() if any(numbers[c] for c in columns)} <= set(names), "left out"
    for number, names, told in planned:
        sums = [sum(known[name][column] for name in names.split(", ")) for column in columns]
        wanted = f"| {number} | {names} | {' | '.join(map(str, sums))} |"
        assert f"| {number} | {names} | {told} |" == wanted


def test_the_hours_add_up():
    whole, core, _ = (sum(column) / 60 for column in zip(*sections().values(), strict=True))
    assert f"{whole:.0f} hours, and those of the core path to {core:.0f}" in GUIDE

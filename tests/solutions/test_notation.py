"""One symbol for one thing, as the table on the start page says: in sections, hints, widgets and docstrings."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = ROOT / "solutions" / "00_start_here" / "start_here.md"
SECTIONS = sorted((ROOT / "solutions").glob("*/*.md"))
TEXTS = [*sorted((ROOT / "solutions").glob("*/*.py")), *sorted((ROOT / "course_lib").rglob("*.py"))]
TEXTS += sorted((ROOT / "course_lib").rglob("texts.js"))
OTHER_NAMES = {
    r"\\nabla J|\\partial J\b|J\(\\theta|∇J|∂J": "the loss is L; J is a Jacobian",
    r"\\partial C\b|\$C\$|C = \\frac|∂C": "the loss is L",
    r"\\nabla f\(\\theta": "the loss is L, whatever its formula",
    r"\^\{\(L\)\}|\bL layers|\$L\$ layers|J_L\b": "the number of layers is D",
    r"\\alpha\s*\\nabla|\\gamma\s*\\nabla|\\epsilon\s*\\nabla": "the learning rate is η",
}
SECOND = re.compile(r"\\theta_2|θ₂")
FIRST = re.compile(r"\\theta_0|θ₀")


@pytest.mark.parametrize("path", [*SECTIONS, *TEXTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_thing_has_one_symbol(path):
    text = path.read_text(encoding="utf-8")
    found = {match[0]: rule for name, rule in OTHER_NAMES.items() for match in re.finditer(name, text)}
    assert found == {}
    assert FIRST.search(text) or not SECOND.search(text), "the first parameter is θ₀, as in Python"


def test_the_start_page_has_the_table():
    table = START.read_text(encoding="utf-8").partition("| symbol | meaning |")[2].partition("+++")[0]
    for symbol in (
        r"\theta_0",
        r"\nabla L",
        "$H$",
        r"\eta",
        r"\lambda",
        "$W$",
        "$D$",
        "$z$",
        r"\sigma",
        r"\delta",
        "$J$",
    ):
        assert symbol in table

"""What people read keeps to the table of terms in CONTRIBUTING and to American spelling."""

import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "course_lib"
GUIDES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")]
GUIDES += sorted(path for path in (ROOT / "docs").rglob("*.md") if not {"_build", "chapters"} & set(path.parts))
SOURCES = sorted((ROOT / "solutions").glob("*/*.md"))
TEXTS = [*COURSE.rglob("texts.py"), *COURSE.rglob("texts.js")]
INSTEAD = {  # of a phrase, what the field says
    r"(came|comes?) back\b(?! to)": "returned",
    r"(is|are) due\b": "expected",
    r"asked for (is|are)\b": "the exercise asks for",
    r"you take along\b": "key points",
    r"fore(tell|told|tells)\b": "predict",
    r"mend(s|ed|ing)?\b": "fix",
    r"anew\b": "again",
    r"knobs?\b": "parameter",
    r"(broken|break|breaks) off\b": "stop",
    r"whoever\b": "anyone who",
    r"what it looks like\b": "likely mistake",
    r"to and fro\b": "back and forth",
    r"(please|simply)\b": "",
    r"one (?!of)\w+ an? (row|column|sample|layer|unit|step|run|batch|class|side|argument)\b": "per",
    r"(?<!there )(is|are) no (matrix|vector|scalar|integers?|numbers?|arrays?|function|notebook|minimum)\b": "is not a",
    r"(?<!there )(is|are) no (power|factor|text|(zip )?file)\b": "is not a",
    r"stands (alone|beside|in|outside)\b": "is",
    r"beside (each|its|other|what)\b": "next to, compared with",
    r"not done here\b": "not included",
    r"offered here\b": "exported",
    r"for what is raised": "raises the same errors",
    r"tests? holds? (it|the|them)\b": "a test checks",
    r"(the form|the one) to read\b": "the readable form",
    r"at one go\b": "at once",
    r"told apart\b": "distinguished",
    r"for ever\b": "forever",
    r"shall\b": "must, should",
    r"goes on (as|falling)\b": "continues",
    r"public border\b": "public functions",
    r"kind of float\b": "floating-point type",
    r"of (its|their|one's) own\b": "its own, separate",
    r"(what|whose|who) (a|an|the|it|is) [\w ]{1,20} is, is\b": "begin with the subject",
    r"way round\b": "the other way around, reversed",
    r"twice too\b": "twice as large as it should be",
    r"half way\b": "halfway",
    r"replac(e|es|ed|ing) (\w+ ){1,6}by\b": "replace with",
    r"but for (names|the|its|their)\b": "except for",
    r"does without\b": "does not need, does not use",
    r"(?<!by )hand(s|ed|ing)? in\b": "submit",
    r"is a (mean a sum|sum a mean)\b": "is a sum taken instead of a mean",
}
ALLOWED = {
    "knob": ("1_why_derivatives.md", "CONTRIBUTING.md"),
    "came back": ("CONTRIBUTING.md",),
    "hand in": ("CONTRIBUTING.md",),
}  # where they are explained
PROSE = {"COMMENT", "STRING", "FSTRING_MIDDLE"}
PASSAGES = [
    *GUIDES,
    *SOURCES,
    *TEXTS,
    *sorted({*COURSE.rglob("*.py"), *(ROOT / "benchmarks").glob("*.*")} - {*TEXTS}),
    *sorted((ROOT / "notebooks").rglob("checks.json")),
]


def prose(path):
    """The sentences of a file, on one line: without code, code cells and the names of cases."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        with path.open("rb") as file:
            parts = [token for token in tokenize.tokenize(file.readline) if tokenize.tok_name[token.type] in PROSE]
        text = "\n".join(token.string.removeprefix("#") for token in parts)
    if path in SOURCES:
        text = re.sub(r"^```\{code-cell\}.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    if path.name == "checks.json":
        text = "\n".join(re.findall(r'"hint": "([^"]*)"', text))
    return re.sub(r"\s+", " ", re.sub(r"`[^`]*`", "", text))


@pytest.mark.parametrize("path", PASSAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_usual_word_is_used(path):
    text = prose(path)
    found = [
        f"{match[0]!r}: say {instead!r}" if instead else f"{match[0]!r}: leave it out"
        for phrase, instead in INSTEAD.items()
        for match in re.finditer(rf"\b{phrase}", text, re.IGNORECASE)
        if path.name not in ALLOWED.get(match[0].lower().rstrip("s"), ())
    ]
    assert found == []


def test_spelling_is_american_and_right():
    options = ["--builtin", "clear,rare,en-GB_to_en-US", "--ignore-words", ROOT / "tests" / "words.txt"]
    places = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "course_lib", "solutions", "benchmarks"]
    command = [sys.executable, "-m", "codespell_lib", *options, "--skip", "*/_build/*,*/chapters/*,*/live/*", *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == ""

"""A learner's texts keep what can be read; nothing in them runs in the grader's browser, or fetches anything."""

import json
import re

import nbformat
import pytest
from harmless_html import ATTACKS, Shown
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from small_course import CHAPTER, NOTEBOOK, ROOT

from course_lib.checks.spec import load_checks
from course_lib.checks.verdict import unavailable
from course_lib.judge.clean_html import MOST_GROWTH, MOST_TAGS, clean_html, clean_markdown
from course_lib.judge.judge_notebook import check_outputs
from course_lib.judge.repair import MOST_MARKDOWN, repair
from course_lib.judge.sanitize import clean_attachments, clean_outputs

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WORDS = [
    *"<>&\"'`*_[]()!#|$\\\n =-:/;",
    "\n\n",
    "\t",
    "\x00",
    "\x1b",
    "\u2028",
    "x",
    "https://",
    "javascript:",
    "files/",
]
WORDS += ["<a href=", "<img src=", "<div ", "<b>", "</", "<svg>", "<style>", "<script>", "<math>", "<table>", "<title>"]
WORDS += ["<!--", "-->", "<![CDATA[", "onerror=", "style=", "&#x6a;", "&colon;", "&lt;", "data:text/html,", "<wbr>"]
WORDS += ["\\href", "\\hr", "ef{x}", "\\alpha", "\\begin{align}", "\\end{align}", "attachment:a", "```"]


def as_formgrader_shows(markdown):
    """What nbconvert's template makes of a Markdown cell."""
    html = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(markdown)
    return strip_files_prefix(html)


def text(html):
    return re.sub(r"[\s¶]+", "", Shown(html).text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_left_of_an_attack_is_harmless(attack):
    for kept in (clean_markdown(attack), clean_html(attack)):
        assert not Shown(kept).harm
        assert not Shown(strip_files_prefix(kept)).harm
    assert not Shown(as_formgrader_shows(clean_markdown(attack))).harm


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(ATTACKS) | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_becomes_one_harmless_block_that_is_not_read_again(source):
    clean = clean_markdown(source)
    assert not Shown(clean).harm
    assert not re.search(r"\n\s*\n", clean)
    shown = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(clean)
    assert shown.rstrip("\n") == clean
    html = clean_html(source)
    assert html is None or not Shown(html).harm


def test_the_courses_own_texts_with_their_formulas_read_as_before():
    cells = [cell for path in ROOT.glob("notebooks/*/*.ipynb") for cell in nbformat.read(path, 4).cells]
    sources = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert len(sources) > 500
    for source in sources:
        clean = clean_markdown(source)
        assert text(clean) == text(as_formgrader_shows(source))
        assert "<span>" not in clean, "a command that is not known as harmless"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="<>&\\`*_~[]!#|$-+=:."), min_size=1))
def test_a_plain_text_reads_as_before(words):
    assert text(clean_markdown(words)) == re.sub(r"[\s¶]+", "", words)


@pytest.mark.parametrize(
    "source", ["if i<p and q>0", "a <b and c> d", "x<y, y<z", "List<int> and <n>", "<font>x</font>", "1 < 2"]
)
def test_what_is_no_html_of_a_text_is_shown(source):
    assert text(clean_markdown(source)) == source.replace(" ", "")


def test_html_that_a_text_may_have_is_kept():
    source = 'H<sub>2</sub>O<br/><span style="color: red">red</span> <a href="https://example.org">x</a>'
    clean = clean_markdown(source)
    assert "H<sub>2</sub>O<br><span>red</span>" in clean and 'href="https://example.org"' in clean


def test_a_formula_with_an_unknown_command_is_shown_as_it_was_written_beside_those_that_are_typeset():
    source = "so $\\frac{a}{b}\\\\c$ and $\\href{x}{y} < 1$, C:\\Users"
    clean = clean_markdown(source)
    written = clean.replace("&#36;", "$").replace("&#92;", "\\")
    assert "so $\\frac{a}{b}\\\\c$ and <code>$<span>\\href</span>{x}{y} &lt; 1$</code>" in written
    assert text(clean) == source.replace(" ", "")


def test_a_picture_is_shown_where_it_was_pasted_however_its_file_is_called():
    pasted = {"my picture (1).png": {"image/png": PICTURE}, "b.svg": {"image/svg+xml": "PHN2Zz4="}, "<i>": PICTURE}
    source = "![mine](attachment:my%20picture%20%281%29.png) ![](attachment:b.svg)"
    clean = clean_markdown(source, clean_attachments(pasted))
    assert clean.count("src=") == 1 and f'src="data:image/png;base64,{PICTURE}"' in clean and 'alt="mine"' in clean
    assert as_formgrader_shows(clean).strip() == clean


def test_a_picture_that_is_shown_a_thousand_times_is_kept_once():
    large = {"a": {"image/png": "A" * 100_000}}
    assert len(clean_markdown("![](attachment:a)" * 1000, large)) < 200_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * (MOST_TAGS + 1),
        "<ul><li>" * 50_000,
        "<p>" + "".join(f"<b>{'<i>' * 3}<u>" for _ in range(3)) + "<p>x" * 1900,
        "<p>" + "".join(f"<b title={i}>" for i in range(990)) + "<p>x" * 990,
        "<p>" + "".join(f"<B/title={i}>" for i in range(990)) + "<p>x" * 990,
    ],
    ids=["deep", "deeper", "opened again", "attributes", "attributes without a space"],
)
def test_html_that_swells_when_it_is_parsed_is_refused_or_stays_small(html):
    clean = clean_html(html)
    assert clean is None or len(clean) < MOST_GROWTH * (1000 + len(html))
    assert len(clean_markdown(html)) < MOST_GROWTH * (1000 + len(html))
    shown = {"output_type": "display_data", "data": {"text/html": html, "text/plain": "plain"}}
    (output,) = clean_outputs([shown])
    assert output["data"]["text/plain"] == "plain"


def test_what_a_cell_shows_is_harmless_in_every_form():
    kinds = ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml", "application/javascript")
    for attack in ATTACKS:
        shown = dict.fromkeys(kinds, attack)
        (output,) = clean_outputs([{"output_type": "display_data", "data": shown, "metadata": {"isolated": True}}])
        assert output["data"].keys() <= {"text/html", "text/latex", "text/plain"} and not output["metadata"]
        assert not Shown(output["data"].get("text/html", "")).harm
        assert not re.search(r"\\(href|mmlToken|def|hr|bbox)", output["data"].get("text/latex", ""))


def test_a_message_of_the_learners_code_is_no_formula_in_the_result():
    (check,) = load_checks(ROOT / "notebooks" / CHAPTER, ["mse_gradient"]).values()
    result = unavailable(check, "$\\href{javascript:x()}{y}$")
    shown = Shown(check_outputs(result, seed=0)[0]["data"]["text/html"])
    assert "$\\href{javascript:x()}{y}$" in shown.text
    assert all(harm.startswith("<") for harm in shown.harm), "only its own elements and styles"


def test_a_text_of_megabytes_is_shown_but_not_read_as_markdown():
    released = nbformat.read(ROOT / "notebooks" / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
    long = {"cell_type": "markdown", "id": "long", "metadata": {}, "source": "![*x* " * (MOST_MARKDOWN // 6 + 1)}
    short = {"cell_type": "markdown", "id": "short", "metadata": {}, "source": "*x*"}
    cells = repair(json.dumps({"cells": [long, short]}).encode(), released).notebook.cells
    sources = {cell.id: cell.source for cell in cells}
    assert sources["long"].startswith("<pre>![*x* ![*x*") and sources["short"] == "<div><p><em>x</em></p></div>"

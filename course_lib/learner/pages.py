"""A learner's own notebook as one page, with results and playing widgets: it needs neither Python nor a network."""

import re
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course_lib.course.folders import Course, CourseError
from course_lib.course.live import SCRIPT, live_outputs, place_of, script_of
from course_lib.learner import texts

_NAME = re.compile(r"<m[io]>([a-z]{2,})</m[io]>(?=(<mo[^>]*>(?:\(|&#x00028;))?)")
_SIGN = re.compile(r"(<mo(?![^>]*postfix)[^>]*>(?!\)|&#x00029;|&#x02016;|&#x0007C;)[^<]*</mo>)<mo>&#x02212;</mo>")
DESCRIBED = "course_lib.notebook.described_pictures.DescribedPictures"


class _MathRenderer(IPythonRenderer):
    """Writes formulas as MathML, which browsers draw by themselves."""

    def inline_math(self, body: str) -> str:
        return as_mathml(body, "inline")

    def block_math(self, body: str) -> str:
        return as_mathml(body, "block")


class PageExporter(HTMLExporter):
    """JupyterLab's look, without the scripts that it loads from other hosts."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Markdown as HTML; nbconvert calls this for every cell of text."""
        return str(MarkdownWithMath(renderer=_MathRenderer(escape=False)).render(source))


def as_mathml(formula: str, display: str) -> str:
    r"""A formula in TeX as MathML; one that can't be read stays as it is.

    >>> as_mathml("x", "inline")
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mi>x</mi></mrow></math>'
    >>> 'lspace="0.17em" rspace="0.17em"' in as_mathml(r"y \ln a", "inline")
    True
    """
    from latex2mathml.converter import convert

    try:
        found = str(convert(formula.replace(r"\_", "_"), display=display))
        found = _SIGN.sub(
            r'\1<mo form="prefix">&#x02212;</mo>', found
        )  # else there is as much space as for a difference
        return _NAME.sub(_as_function, found)
    except Exception:  # what a learner has typed, which the converter refuses in many ways
        return f"<code>{escape(formula)}</code>"


def _as_function(name: re.Match[str]) -> str:
    """A name such as ln, apart from what is before and, if that has no parentheses, from what it is applied to."""
    after = 0 if name[2] else 0.17
    return f'<mo form="prefix" lspace="0.17em" rspace="{after}em" movablelimits="false">{name[1]}</mo>'


def page_of(path: Path) -> str:
    """A notebook, as it was saved, as one page."""
    notebook = nbformat.read(path, as_version=4)
    needed: dict[str, str] = {}
    for output, shown in live_outputs(notebook):
        place, its_texts = place_of(output, shown)
        needed |= its_texts
        output.data = {"text/html": place}
    exporter = PageExporter(preprocessors=[DESCRIBED])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    text, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": path.stem}})
    head, body, rest = text.partition("<body")
    head = re.sub(r"<script.*?</script>", "", head, flags=re.DOTALL)
    scripts = [*(script_of(*each) for each in needed.items()), SCRIPT.read_text(encoding="utf-8")] if needed else []
    rest = rest.replace("</body>", "".join(f"<script>{script}</script>\n" for script in scripts) + "</body>")
    return head + body + rest


def write_pages(course: Course, chapter: str) -> list[Path]:
    """Write the notebooks of a chapter that were run as pages below var/exports/; returns the files.

    Raises
    ------
    CourseError
        If none of them was run.
    """
    pages = []
    for path in sorted((course.work / chapter).glob("*.ipynb")):
        if any(cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells):
            page = course.var / "exports" / f"{chapter}.{path.stem}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(page_of(path), encoding="utf-8")
            pages.append(page)
    if not pages:
        raise CourseError(texts.NOTHING_RAN.format(folder=f"work/{chapter}"))
    return pages

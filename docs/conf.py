"""Sphinx's configuration: chapters, guides and the reference of course_lib as one site that needs no network."""

import contextlib
import json
import os
import re
import sys
import unicodedata
from html import escape
from pathlib import Path

from docutils import nodes

sys.path.insert(0, str(Path(__file__).parent))
from lighter import lighten

project = "Differentiation in machine learning"
author = "the authors of the course"
version = release = "0.1.0"

COMMAND = re.compile(r"\\(?:var)?([A-Za-z]+)")

extensions = [
    "myst_nb",
    "formulas",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
]
exclude_patterns = ["_build"]
nb_execution_mode = "off"  # docs/chapters.py has run them
nb_mime_priority_overrides = [("html", "image/png", 0), ("html", "text/html", 1)]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]  # a section of a chapter may begin below its title's level

templates_path = ["_templates"]
autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_theme_options = {
    "show_navbar_depth": 2,
    "use_download_button": False,
    "extra_footer": f"<p>Version {release}. Text and figures: CC BY 4.0. Code: MIT.</p>",
}
if repository := os.environ.get("COURSE_REPOSITORY"):
    html_theme_options |= {
        "repository_url": repository,
        "repository_provider": "github",
        "use_repository_button": True,
        "use_issues_button": True,
    }
html_context = {
    "default_mode": "auto"
}  # light or dark as the reader's system; without it each page complains in the console
html_baseurl = os.environ.get("COURSE_SITE", "")  # where the site will be; a card's picture needs a whole address
html_static_path = ["_static", "images/playground.png", "../course_lib/course/live.js"]
html_css_files = ["site.css"]
html_math_renderer = "typeset"
html_js_files = [("live.js", {"defer": "defer"}), ("site.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # it would load every page that was found, which a page that is a file can't
html_search_scorer = str(Path(__file__).parent / "scorer.js")


def escape_bars(app, what, name, obj, options, lines):
    """Docstrings write |x| for a magnitude; reStructuredText would take that for a substitution."""
    lines[:] = [line.replace("|", r"\|") for line in lines]


def describe(app, page, template, context, doctree):
    """Give a page a description, and a title and a picture for those who share its address."""
    first = doctree and next((p.astext() for p in doctree.findall(nodes.paragraph) if len(p.astext()) > 40), None)
    if first:
        words = escape(" ".join(first.split())[:200])
        picture = f"{html_baseurl.rstrip('/')}/_static/playground.png" if html_baseurl else ""
        context["metatags"] += (
            f'<meta name="description" content="{words}">'
            f'<meta property="og:title" content="{escape(nodes.Text(context["title"]).astext())}">'
            f'<meta property="og:description" content="{words}">'
            f'<meta property="og:image" content="{picture}">'
        )


def as_letter(command):
    """A command of TeX as a Greek letter, if it is one."""
    with contextlib.suppress(KeyError):
        return unicodedata.lookup(f"GREEK SMALL LETTER {command[1].upper()}")
    return command[1]


def words_of(doctree):
    """What a reader may look for: a line for each heading, after "# ", and for each paragraph."""
    for node in doctree.findall(lambda node: isinstance(node, (nodes.title, nodes.paragraph))):
        if not isinstance(node.parent, nodes.Admonition):
            text = COMMAND.sub(as_letter, " ".join(node.astext().split()))
            yield f"# {text}" if isinstance(node, nodes.title) else text


def finish(app, failed):
    """Everything is written: give the search its texts, and make it light."""
    if not failed and app.builder.name == "html":
        texts = {page: "\n".join(words_of(app.env.get_doctree(page))) for page in sorted(app.env.found_docs)}
        script = f"const searchTexts = {json.dumps(texts, ensure_ascii=False)};\n"
        (Path(app.outdir) / "_static" / "search_texts.js").write_text(script, encoding="utf-8")
        lighten(Path(app.outdir))
        if html_baseurl:
            address_pages(Path(app.outdir), sorted(texts))


def address_pages(site, pages):
    """List the pages for search engines; let the page for a wrong address find its links, wherever that leads."""
    base = html_baseurl.rstrip("/")
    (site / "sitemap.txt").write_text(
        "".join(f"{base}/{page}.html\n" for page in pages if page != "404"), encoding="utf-8"
    )
    lost = site / "404.html"
    lost.write_text(lost.read_text("utf-8").replace("<head>", f'<head><base href="{base}/">', 1), encoding="utf-8")


def setup(app):
    app.connect("autodoc-process-docstring", escape_bars, priority=1)
    app.connect("html-page-context", describe)
    app.connect("build-finished", finish, priority=900)  # the theme also writes then

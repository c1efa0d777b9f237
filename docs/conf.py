"""Sphinx's configuration: chapters, guides and the reference of course_lib as one site that needs no network."""

import os
import shutil
from html import escape
from pathlib import Path

from docutils import nodes

project = "Differentiation in machine learning"
author = "the authors of the course"
version = release = "0.1.0"

extensions = [
    "myst_nb",
    "sphinx-mathjax-offline",
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
html_theme_options = {"show_navbar_depth": 2, "use_download_button": False}
html_context = {
    "default_mode": "auto"
}  # light or dark as the reader's system; without it each page complains in the console
html_baseurl = os.environ.get("COURSE_SITE", "")  # where the site will be; a card's picture needs a whole address
html_static_path = ["_static", "images/playground.png"]
html_css_files = ["site.css"]
html_js_files = [("live.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False


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


def leave_out_unused(app, failed):
    """Of MathJax, which comes whole, keep what the pages load; sources of the pages are in the repository."""
    site = Path(app.outdir)
    mathjax = site / "_static" / "mathjax"
    used = ("tex-chtml.js", "input/tex/extensions", "output/chtml/fonts")
    for path in [p for p in mathjax.rglob("*") if p.is_file()]:
        if not path.relative_to(mathjax).as_posix().startswith(used):
            path.unlink()
    shutil.rmtree(site / "_sources", ignore_errors=True)


def setup(app):
    app.connect("autodoc-process-docstring", escape_bars, priority=1)
    app.connect("html-page-context", describe)
    app.connect("build-finished", leave_out_unused)

"""Sphinx's configuration: chapters, guides and the reference of course_lib as one site that needs no network."""

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
html_show_sourcelink = False
html_copy_source = False


def escape_bars(app, what, name, obj, options, lines):
    """Docstrings write |x| for a magnitude; reStructuredText would take that for a substitution."""
    lines[:] = [line.replace("|", r"\|") for line in lines]


def setup(app):
    app.connect("autodoc-process-docstring", escape_bars, priority=1)

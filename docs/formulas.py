"""Formulas, typeset when the site is built: a page needs no script for them, and shows them with its first words.

MathJax does it, in Node.js, for all pages at once.
"""

import importlib.resources
import json
import shutil
import subprocess
import sys
from pathlib import Path

from docutils import nodes

MATHJAX = importlib.resources.files("sphinx-mathjax-offline") / "static" / "mathjax"


def is_formula(node):
    return isinstance(node, (nodes.math, nodes.math_block))


def as_given(node):
    """A formula's text, and whether it is displayed on its own line."""
    return node.astext(), isinstance(node, nodes.math_block)


def typeset(app, builder):
    """Typeset the formulas of all pages that were read; put the style and the fonts into the site."""
    if builder.name != "html":
        return
    found = (app.env.get_doctree(page).findall(is_formula) for page in app.env.found_docs)
    given = list(dict.fromkeys(as_given(node) for nodes_of_page in found for node in nodes_of_page))
    made = in_node(given)
    app.formulas = dict(zip(given, made["html"], strict=True))
    static = Path(app.outdir) / "_static"
    shutil.copytree(MATHJAX / "output" / "chtml" / "fonts" / "woff-v2", static / "formulas", dirs_exist_ok=True)
    (static / "formulas.css").write_text(made["style"], encoding="utf-8")


def in_node(given):
    """What formulas.cjs answers."""
    node = shutil.which("node")
    if node is None:
        sys.exit(
            "Node.js typesets the site's formulas, but the command node was not found. Install Node.js and try again."
        )
    command = [node, Path(__file__).with_suffix(".cjs"), MATHJAX]
    return json.loads(
        subprocess.run(command, input=json.dumps(given).encode(), check=True, stdout=subprocess.PIPE).stdout
    )


def write(writer, node):
    """Sphinx's writer comes to a formula."""
    html = writer.builder.app.formulas[as_given(node)]
    writer.body.append(f'<div class="math">{html}</div>\n' if isinstance(node, nodes.math_block) else html)
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("typeset", inline_renderers=(write, None), block_renderers=(write, None))
    app.add_css_file("formulas.css")
    app.connect("write-started", typeset)

"""Clean a learner's Markdown and HTML: what is left can be read; nothing in it runs, is fetched or changes a page.

Formgrader shows it in its own page, next to the buttons that give points, and MathJax typesets the formulas in it.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from course_lib.judge.tex_commands import COMMANDS

ELEMENTS = """
a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s small
span strong sub summary sup table tbody td tfoot th thead tr u ul
"""
ATTRIBUTES = {
    "a": {"href", "title"},
    "details": {"open"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
VALUES = {
    "href": re.compile(r"(?i:https?://|mailto:|#).*", re.DOTALL),
    "src": re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*"),
    **dict.fromkeys(("height", "start", "width"), re.compile(r"\d{1,4}")),
    **dict.fromkeys(("colspan", "rowspan"), re.compile(r"\d")),  # a table of millions of cells ends a browser's page
}
# What may take a parser long, or make it produce megabytes: such HTML is refused
MOST_TAGS, MOST_GROWTH = 2000, 10
MOST_NESTED = 40  # lists in lists take two each: what is deeper is left out
START_TAG = re.compile(r"<[A-Za-z]")
# An HTML parser opens these again in every paragraph until they are closed; those with equal attributes, three times
REOPENED = re.compile(r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.IGNORECASE)
# Any other tag in a text is shown: i<p and q>0 does not mean a paragraph
KNOWN_TAG = re.compile(
    rf"</?({'|'.join(ELEMENTS.split())})(\s+(open|[\w-]+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)))*\s*/?>",
    re.IGNORECASE,
)
COMMAND = re.compile(r"\\(?:\\|([A-Za-z]+))")  # two backslashes end a line
TAG_OR_COMMAND = re.compile(rf'<[^">]*(?:"[^"]*"[^">]*)*>|{COMMAND.pattern}')
# A Markdown parser keeps a block of HTML unchanged, but blank lines end it and JupyterLab takes formulas out of it
READ_AGAIN = re.compile(r"\n(?=\s*\n)|[$\\]")


def clean_html(html: str, pictures: dict[str, str] | None = None) -> str | None:
    """HTML with harmless elements only, and formulas of harmless commands; None if it has too many elements to clean.

    Links lead to http, https, mailto or a place on the page. Images are part of the HTML, or one of `pictures`.

    Parameters
    ----------
    pictures
        The data URLs of images, by their name; each can be used once.

    Examples
    --------
    >>> clean_html("<b onclick='x()'>7</b><script>x()</script> <a href='javascript:x()'>$\\\\href{x}{y}$</a>")
    '<b>7</b> <a rel="noopener noreferrer">$<span>\\\\href</span>{x}{y}$</a>'
    """
    if len(START_TAG.findall(html)) > MOST_TAGS:
        return None
    largest = MOST_GROWTH * (1000 + len(html) + sum(map(len, (pictures or {}).values())))

    def attribute(tag: str, name: str, value: str) -> str | None:
        if pictures and name == "src":
            value = pictures.pop(unquote(value), value)
        return value if name not in VALUES or VALUES[name].fullmatch(value) else None

    clean = nh3.clean(
        REOPENED.sub(r"<\1>", html),
        tags=set(ELEMENTS.split()),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "data", "attachment"},
    )
    return without_unknown_commands(clean) if len(clean) < largest else None


def without_unknown_commands(html: str) -> str:
    """HTML in which TeX commands that are not known to be harmless are outside formulas: an element separates them.

    MathJax finds formulas in the text between two tags.
    """

    def separate(found: re.Match[str]) -> str:
        return found[0] if found[1] is None or found[1] in COMMANDS else f"<span>{found[0]}</span>"

    return TAG_OR_COMMAND.sub(separate, html)


def is_harmless_tex(formula: str) -> bool:
    """Whether all commands of a formula are known to be harmless."""
    return COMMANDS.issuperset(filter(None, COMMAND.findall(formula)))


def clean_markdown(source: str, pictures: dict[str, dict[str, str]] | None = None) -> str:
    """A learner's Markdown as clean HTML, which is Markdown too: one block that no Markdown parser looks into.

    Parameters
    ----------
    pictures
        The cell's attachments: by name, the base64 text of one picture by its type.

    Examples
    --------
    >>> clean_markdown("**so** $a<b$ [x](javascript:x()) <script>x()</script>")
    '<div><p><strong>so</strong> &#36;a&lt;b&#36; [x](javascript:x()) &lt;script&gt;x()&lt;/script&gt;</p></div>'
    """
    urls = {
        f"attachment:{unquote(name)}": f"data:{kind};base64,{data}"
        for name, bundle in (pictures or {}).items()
        for kind, data in bundle.items()
    }
    clean = clean_html(_markdown().render(source), urls)
    return as_text(source) if clean is None else _block(f"<div>{clean.strip()}</div>")


def as_text(source: str) -> str:
    """A text, unchanged, as one block of HTML."""
    return _block(f"<pre>{escape(source)}</pre>")


def _block(html: str) -> str:
    return READ_AGAIN.sub(lambda found: f"&#{ord(found[0])};", html)


@cache
def _markdown() -> MarkdownIt:
    """A parser of Markdown that leaves formulas to MathJax; one with an unknown command is shown as code."""
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_labels=False, double_inline=True).use(amsmath_plugin)
    for rule, mark in (("math_inline", "$"), ("math_inline_double", "$$"), ("math_block", "$$"), ("amsmath", "")):
        parser.add_render_rule(rule, _formula_between(mark))
    parser.add_render_rule("html_inline", _tag)
    return parser


def _tag(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    tag = tokens[index].content
    return tag if KNOWN_TAG.fullmatch(tag) else escape(tag)


def _formula_between(mark: str) -> Callable[..., str]:
    def render(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
        token = tokens[index]
        formula = f"{mark}{escape(token.content, quote=False)}{mark}"
        if not is_harmless_tex(token.content):
            formula = f"<code>{formula}</code>"
        return f"<p>{formula}</p>\n" if token.block else formula

    return render

"""Make the built site light: first words on a slow phone within seconds, no file that no page uses.

The theme loads an icon library as a script (its style sheet has the same icons as a font), the search index and all of
Bootstrap's styles on every page. Scripts wait until the page is drawn, and pictures until they are near.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import Node, ParseError

TOGGLE = "Show or hide the pages of this part"
SEARCH_TEXTS = '<script src="_static/search_texts.js"></script>\n'
UP = "{up}"  # in the styles: from a page to the site's folder
_SHEET = re.compile(r'[ \t]*<link[^>]*href="(?P<up>(?:\.\./)*)(?P<path>_static/[^"?]+\.css)[^"]*"[^>]*>\n?')
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"');]+)["']?\)?\s*;""")
_SEARCH = re.compile(r'[ \t]*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\n')
_ICONS = re.compile(r"[ \t]*<script[^>]*fontawesome\.js[^>]*></script>\n")
_EARLY = re.compile(r'<link rel="preload" as="script"[^>]*>\n?')


def lighten(site: Path) -> None:
    """Change every page of a built site, and delete what no page loads any more."""
    pages = [page for page in site.rglob("*.html") if "_static" not in page.parts]
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    sheets = list(dict.fromkeys(match["path"] for text in texts.values() for match in _SHEET.finditer(text)))
    scripts = [path.read_text(encoding="utf-8") for path in (site / "_static").rglob("*.js")]
    scripted = words_in(text for text in scripts if len(text) < 200_000)
    rules = [rule for path in sheets for rule in rules_of(site, path)]
    for page, text in texts.items():
        style = "".join(used(rules, scripted | words_in([text])))
        page.write_text(light_page(text, style, keep_search=page.name == "search.html"), encoding="utf-8")
    remove_unused(site, sheets)


def light_page(text: str, style: str, keep_search: bool) -> str:
    """A page with its styles, no script that delays its first words, and pictures that load when near."""
    first = _SHEET.search(text)
    if first:
        text = _SHEET.sub("", text)
        text = f"{text[: first.start()]}<style>{style.replace(UP, first['up'])}</style>\n{text[first.start() :]}"
    text = _EARLY.sub("", _ICONS.sub("", text))
    text = _SEARCH.sub(lambda match: SEARCH_TEXTS + match[0], text, count=1) if keep_search else _SEARCH.sub("", text)
    text = re.sub(r"<title>(.+?) &#8212; \1</title>", r"<title>\1</title>", text)  # the front page's own, once
    text = text.replace(' data-theme="auto"', ' data-theme="light"', 1)  # the colors of a page without JavaScript
    text = text.replace("<script src=", "<script defer src=")
    text = text.replace("<script>DOCUMENTATION_OPTIONS", '<script type="module">DOCUMENTATION_OPTIONS')
    text = text.replace(
        '<summary><span class="toctree-toggle"', f'<summary aria-label="{TOGGLE}"><span class="toctree-toggle"'
    )
    return re.sub(r"<img (?![^>]*loading=)", '<img loading="lazy" ', text)


def words_in(texts: Iterable[str]) -> set[str]:
    """What may be the name of a class or an id."""
    return {word for text in texts for word in re.findall(r"[\w-]+", text)}


def rules_of(site: Path, path: str) -> list[Node]:
    """The rules of a style sheet; its addresses begin with `UP`."""
    text = (site / path).read_text(encoding="utf-8")
    folder = Path(path).relative_to("_static").parent.as_posix()
    imported = [(Path(path).parent / name).as_posix() for name in _IMPORT.findall(text)]
    text = _IMPORT.sub("", text)
    text = re.sub(r"url\((?![\"']?(?:data:|#|/))[\"']?([^)\"']+)[\"']?\)", rf"url({UP}_static/{folder}/\1)", text)
    own = tinycss2.parse_stylesheet(re.sub(r"\s*\n\s*", " ", text), skip_comments=True, skip_whitespace=True)
    return [*(rule for name in imported for rule in rules_of(site, name)), *own]


def used(rules: Iterable[Node], words: set[str]) -> Iterator[str]:
    """The rules of which at least one selector names only classes and ids that are in a page or a script."""
    for rule in rules:
        if isinstance(rule, ParseError):
            continue
        if (
            rule.type == "at-rule"
            and rule.lower_at_keyword in ("media", "supports", "layer", "container")
            and rule.content
        ):
            inner = "".join(used(tinycss2.parse_rule_list(rule.content, True, True), words))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.type == "at-rule":
            yield rule.serialize()
        else:
            kept = [part for part in selectors(rule.prelude) if names(part) <= words]
            if kept:
                yield f"{','.join(map(tinycss2.serialize, kept))}{{{tinycss2.serialize(rule.content)}}}"


def selectors(prelude: list[Node]) -> list[list[Node]]:
    """A rule's selectors, which commas separate."""
    parts: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def names(selector: list[Node]) -> set[str]:
    """Its classes and ids, without those in parentheses."""
    classes = {two.value for one, two in pairwise(selector) if one == "." and two.type == "ident"}
    return classes | {token.value for token in selector if token.type == "hash"}


def remove_unused(site: Path, sheets: list[str]) -> None:
    static = site / "_static"
    for path in {*static.rglob("*.map"), *(static / "scripts").glob("fontawesome*"), *(site / name for name in sheets)}:
        path.unlink()
    shutil.rmtree(site / "_sources", ignore_errors=True)  # they are in the repository

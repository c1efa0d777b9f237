"""Joins a widget's ES modules into the one self-contained module that anywidget sends to the browser.

The JavaScript is ordinary ES modules with relative imports, so Node runs and tests each file as it is.
The browser gets a single text, since a notebook has no URL from which to import a second file. Joining puts every
module after those it imports, and drops the import statements and the word `export`. A bundler would do no more here;
joining needs three conventions, which are checked: imports list names (no `as`, no `*`), exports are declarations,
and only the first module has a default export. Top-level names must differ between modules.
Comment lines and indentation are removed: a quarter of the text, which everyone who opens a notebook would
have to download. The code itself is not shortened, translated or checked.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parents[2]  # the widgets
_IMPORT = re.compile(r"^import\s*\{([^}]*)\}\s*from\s*\"(\.[^\"]+)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class)\b)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import\b|export\b(?! default\b)).*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:const|let|function|class)\s+(\w+)", re.MULTILINE)


def join_modules(entry: str | Path) -> str:
    """One ES module text from `entry` and everything it imports, in dependency order.

    Parameters
    ----------
    entry : str or Path
        The widget's own module, relative to the widgets folder or absolute.

    Returns
    -------
    str
        A module without imports; its only export is the default export of `entry`.

    Raises
    ------
    FileNotFoundError
        If an imported module does not exist.
    ValueError
        If a module does something that joining does not support; the message names the file and the line.

    Examples
    --------
    >>> text = join_modules("regression_explorer/regression_explorer.js")
    >>> text.count("export default"), 'from "' in text
    (1, False)
    """
    entry = (HERE / entry).resolve()
    bodies: dict[Path, str] = {}
    _collect(entry, bodies, ())
    owners: dict[str, Path] = {}
    for path, body in bodies.items():
        if path != entry and "\nexport default" in body:
            raise ValueError(f"{path.name} has a default export; only the widget's own module may have one")
        for name in _DECLARED.findall(body):
            if name in owners:
                raise ValueError(f"{name} is declared both in {owners[name].name} and in {path.name}; rename one")
            owners[name] = path
    return "\n".join(f"// {path.name}\n{_shortened(body)}" for path, body in bodies.items())


@cache
def widget_texts(folder: str) -> tuple[str, str]:
    """The module and the style sheet of the widget in `folder`."""
    styles = ("shared/view/widget.css", f"{folder}/{folder}.css")
    return join_modules(f"{folder}/{folder}.js"), "\n".join((HERE / name).read_text("utf-8") for name in styles)


def _collect(path: Path, bodies: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Add the modules that `path` imports, then `path` itself, to `bodies`, each without `import` and `export`."""
    if path in bodies:
        return
    if path in importers:
        raise ValueError(f"{path.name} imports itself by way of {importers[-1].name}")
    if not path.is_file():
        raise FileNotFoundError(
            f"{importers[-1].name if importers else 'join_modules'} imports {path}, which does not exist"
        )
    source = path.read_text(encoding="utf-8")
    for names, target in _IMPORT.findall(source):
        if " as " in names:
            raise ValueError(f"{path.name}: an import renames a name ({names.strip()}); joining does not support this")
        _collect((path.parent / target).resolve(), bodies, (*importers, path))
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    if left_over := _LEFT_OVER.search(body):
        raise ValueError(f'{path.name}: cannot join "{left_over.group().strip()}"; see the header of joined_modules.py')
    bodies[path] = body


def _shortened(body: str) -> str:
    """Without comment lines and indentation; template literals over several lines are left alone."""
    if any(line.count("`") % 2 for line in body.splitlines()):
        return body
    return re.sub(r"\n{2,}", "\n", _INDENT.sub("", _COMMENT.sub("", body)))

"""What the result of a script consists of: the answer's own result, or a list of things that the case computes."""

import ast
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 60  # characters of an entry's source that are shown


@dataclass(frozen=True)
class Script:
    """What the result of a script is.

    `own` says whether it is what the answer returned; otherwise `entries` are the sources of the entries of the list
    that the script makes, and `inner` those of the lists in it.
    """

    own: bool
    entries: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_script(code: str, name: str) -> Script:
    """What the result of a script is, for the answer `name`; without a script the answer's own.

    Examples
    --------
    >>> read_script("", "norm").own, read_script("n = norm([3, 4])\\nn", "norm").own
    (True, True)
    >>> read_script("w = norm([3, 4])\\n[w, norm([w])**2]", "norm").entries
    ('w', 'norm([w]) ** 2')
    >>> read_script("f = [lambda x: x + 2, abs]\\n[norm(g) for g in f]", "norm").entries
    ('lambda x: x + 2', 'abs')
    """
    if not code:
        return Script(own=True)
    tree = ast.parse(code)
    last = tree.body[-1]
    value = _assigned(last.value if isinstance(last, ast.Expr) else None, tree)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return Script(own=value.func.id == name)
    if isinstance(value, ast.ListComp) and len(value.generators) == 1:
        return Script(False, _entries(_assigned(value.generators[0].iter, tree)), _entries(_returned(value.elt, tree)))
    return Script(False, _entries(value), _entries(value))


def _entries(value: ast.expr | None) -> tuple[str, ...]:
    entries = value.elts if isinstance(value, (ast.List, ast.Tuple)) else []
    written = tuple(ast.unparse(entry) for entry in entries)
    return written if all(len(entry) <= LONGEST for entry in written) else ()


def _returned(call: ast.expr, tree: ast.Module) -> ast.expr | None:
    """What a function of the script returns in its last line."""
    called = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
    functions = [s for s in tree.body if isinstance(s, ast.FunctionDef) and s.name == called]
    end = functions[-1].body[-1] if functions else None
    return end.value if isinstance(end, ast.Return) else None


def _assigned(value: ast.expr | None, tree: ast.Module) -> ast.expr | None:
    """The expression that a variable was last assigned; any other expression as it is."""
    if not isinstance(value, ast.Name):
        return value
    stored = ast.dump(ast.Name(value.id, ast.Store()))
    values = [s.value for s in ast.walk(tree) if isinstance(s, ast.Assign) and ast.dump(s.targets[0]) == stored]
    return values[-1] if values else value

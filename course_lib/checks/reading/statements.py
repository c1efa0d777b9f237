"""Mistakes that a single statement or expression shows."""

import ast
import io
import tokenize
from contextlib import suppress

from course_lib.checks import texts
from course_lib.checks.reading.syntax import Function, Told, assigns, is_name, line_of, names_read, names_stored, own
from course_lib.checks.reading.syntax import parameters as parameters_of

RANDOM = ("np.random.", "numpy.random.", "random.")
GENERATORS = ("default_rng", "Generator", "RandomState")
METHODS = {"clip", "reshape", "ravel", "sum", "mean", "dot", "transpose", "copy", "astype", "flatten"}
FUNCTIONS = METHODS | {  # of NumPy: they return a new value and leave their arguments as they are
    *("maximum", "minimum", "append", "concatenate", "hstack", "vstack", "stack", "sort", "where", "exp", "log"),
    *("sqrt", "abs", "add", "subtract", "multiply", "divide", "matmul", "outer", "zeros_like", "ones_like"),
}


def printed(function: Function, text: str) -> Told:
    """A function that prints and returns nothing."""
    nodes = list(own(function))
    prints = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"]
    ends = (ast.Return, ast.Yield, ast.YieldFrom, ast.Raise)
    if prints and not any(isinstance(n, ends) and (not isinstance(n, ast.Return) or n.value) for n in nodes):
        yield "printed", {"line": line_of(prints[-1], text)}


def negative_assigned(function: Function, text: str) -> Told:
    """`x =- y` assigns the negative of y."""
    known = parameters_of(function) | names_stored(function)
    lines = text.splitlines(keepends=True)[function.lineno - 1 : function.end_lineno]
    tokens: list[tokenize.TokenInfo] = []
    with suppress(tokenize.TokenError, IndentationError, SyntaxError):
        tokens = list(tokenize.generate_tokens(io.StringIO("".join(lines)).readline))
    for name, equals, sign, value in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        together = name.end < equals.start and equals.end == sign.start and sign.end < value.start
        if name.string in known and equals.string == "=" and sign.string in ("-", "+") and together:
            yield "negative-assigned", {"line": name.line.strip(), "sign": sign.string}


def compared(function: Function, text: str) -> Told:
    """A comparison used as a statement, which does nothing."""
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            yield "compared", {"line": line_of(node, text)}


def power(function: Function, text: str) -> Told:
    """`^`, which is not a power."""
    for node in ast.walk(function):
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.BitXor):
            yield "power", {"line": line_of(node, text)}


def thrown_away(function: Function, text: str) -> Told:
    """A statement that computes a new value and doesn't keep it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and (isinstance(node.value, (ast.BinOp, ast.UnaryOp)) or _is_new(node.value)):
            yield "thrown-away", {"line": line_of(node, text)}


def _is_new(call: ast.expr) -> bool:
    """Whether this calls a function of NumPy, or a method of arrays, that changes nothing."""
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    of_numpy = isinstance(call.func.value, ast.Name) and call.func.value.id in ("np", "numpy")
    elsewhere = {"out", None} & {keyword.arg for keyword in call.keywords}
    return call.func.attr in (FUNCTIONS if of_numpy else METHODS) and not elsewhere


def other_generator(function: Function, text: str) -> Told:
    """Random numbers from NumPy's global generator, or from a new one, in a function that is given one."""
    if "rng" not in parameters_of(function):
        return
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or "rng" in names_read(node):
            continue
        called = ast.unparse(node.func)
        if called.startswith(RANDOM) or called.endswith("default_rng"):
            slug = "new-generator" if any(name in called for name in GENERATORS) else "other-generator"
            yield slug, {"line": line_of(node, text), "called": called}


def parameter_lost(function: Function, text: str) -> Told:
    """A parameter that is assigned before it is read: the caller's value is lost."""
    for name in sorted(parameters_of(function)):
        for statement in function.body:
            nodes = list(ast.walk(statement))
            augmented = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
            if any(is_name(n, ast.Load, name) for n in nodes) or any(is_name(n, ast.Store, name) for n in augmented):
                break
            if assigns(statement, name):
                yield "parameter-lost", {"name": name, "line": line_of(statement, text)}
                break


def parameter_unused(function: Function) -> Told:
    """Parameters that nothing in the function reads."""
    read = {
        node.id for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    }
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if unused := [f"`{name}`" for name in names if name not in read and not name.startswith("_")]:
        yield "parameter-unused", {"names": texts.listed(unused)}


def times_one(function: Function, text: str) -> Told:
    """`a * 1 - b` is `a - b`."""
    for node in ast.walk(function):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Add, ast.Sub)):
            continue
        product = node.left
        if isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult) and _is_one(product.right):
            yield "times-one", {"line": line_of(node, text), "sign": "-" if isinstance(node.op, ast.Sub) else "+"}


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 1

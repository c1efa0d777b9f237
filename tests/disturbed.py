"""The whole of course_lib in another arithmetic: `COURSE_ARITHMETIC=1 pytest ...`, or 2, or any other seed.

`course_lib.checks.disturbance` moves what NumPy's functions return. Here the operator `@` follows: it is rewritten in
every module of course_lib and in every cell of a notebook. It has to start before course_lib's kernels are imported.
"""

import ast
import builtins
import contextlib
import functools
import importlib.abc
import importlib.machinery
import operator
import os
import sys

VARIABLE = "COURSE_ARITHMETIC"
PRODUCT = "_disturbed_product"


class Products(ast.NodeTransformer):
    """Writes `a @ b` as a call."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.MatMult):
            return node
        call = ast.Call(ast.Name(PRODUCT, ast.Load()), [node.left, node.right], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with its products rewritten, never from a cache."""

    def get_code(self, fullname: str) -> object:
        path = self.get_filename(fullname)
        return compile(Products().visit(ast.parse(self.get_data(path))), path, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of course_lib before Python does."""

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name.split(".")[0] != "course_lib":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


def start() -> None:
    """Begin to compute in the arithmetic that the environment asks for, if it does."""
    seed = int(os.environ.get(VARIABLE, "0"))
    if not seed:
        return
    with contextlib.suppress(ImportError):
        import ml_dtypes  # noqa: F401  (JAX's: it adds its types to NumPy's own functions, so before these are replaced)
    sys.meta_path.insert(0, Finder())
    from course_lib.checks.disturbance import Arithmetic  # no kernel among what this imports

    arithmetic = Arithmetic(seed)
    arithmetic.__enter__()
    setattr(builtins, PRODUCT, functools.partial(arithmetic.product, multiply=operator.matmul))
    if "get_ipython" in vars(builtins):
        get_ipython().ast_transformers.append(Products())  # type: ignore[name-defined]  # noqa: F821

# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats within the learner's process: objects, patches, imports, a search for what is expected."""

from .cheat import WRONG, add, returning

# --- objects that lie about themselves ---
LIES = "objects that lie"
add(LIES, "equal to everything", "class Yes:\n    def __eq__(self, other): return True\n" + returning("Yes()"))
add(
    LIES,
    "array that answers NumPy's calls itself",
    """
    class Yes(np.ndarray):
        def __array_function__(self, *a, **k): return True
        def __array_ufunc__(self, *a, **k): return np.full(2, 7.0)
        def __eq__(self, other): return np.ones(self.shape, bool)
    def mse_gradient(theta, X, y):
        return np.zeros(len(theta)).view(Yes) + 1
    """,
)
add(
    LIES,
    "number equal to every number",
    "class N(float):\n    def __eq__(s, o): return True\n    def __sub__(s, o): return 0.0\n    __rsub__ = __sub__\n"
    + returning("N(1)"),
)
add(
    LIES,
    "list equal to every list",
    "class L(list):\n    def __eq__(s, o): return True\n    def __len__(s): return 2\n" + returning("L()"),
)
add(
    LIES,
    "claims to be an array",
    "class A:\n    __class__ = np.ndarray\n    shape = (2,)\n    dtype = float\n" + returning("A()"),
)
add(LIES, "not a number", returning("theta * np.nan"))
add(LIES, "infinite", returning("theta + np.inf"))
add(LIES, "array of objects", returning("np.array([object()] * len(theta), dtype=object)"))
add(LIES, "array with fields", returning("np.zeros(len(theta), dtype=[('a', float), ('b', object)])"))
add(LIES, "empty array", returning("np.zeros((0, len(theta)))"))
add(
    LIES,
    "dictionary in the format of an encoded array",
    returning("{'dtype': 'float64', 'shape': [2], 'data': [7.0, 7.0]}"),
)
add(LIES, "dictionary in the format of an opaque value", returning("{'opaque': 'float'}"))
add(LIES, "raises an error that no exercise asks for", "def mse_gradient(theta, X, y):\n    raise ValueError('shapes')")

# --- patched libraries ---
PATCHES = "patched libraries"
add(PATCHES, "numpy.allclose", before="np.allclose = np.array_equal = np.isclose = lambda *a, **k: True")
add(
    PATCHES,
    "numpy.testing",
    before="import numpy.testing as t\nfor n in dir(t):\n    if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)",
)
add(
    PATCHES,
    "the course's comparison",
    before="""
    from course_lib.checks import compare, values, verdict
    compare.compare = judge.compare = lambda *a, **k: None
    compare.close = lambda e, g, *a: np.ones(np.shape(e), bool)
    verdict.judge = lambda *a, **k: None
    """,
)
add(
    PATCHES,
    "the encoding of returned values",
    before="""
    from course_lib.checks import outcome, values
    outcome.encode = values.encode = lambda value, depth=0: {"dtype": "float64", "shape": [2], "data": [7.0, 7.0]}
    """,
)
add(
    PATCHES,
    "the observation of a call",
    before="""
    import sys
    from course_lib.checks import outcome
    for module in list(sys.modules.values()):
        if hasattr(module, "observe"):
            module.observe = lambda *a, **k: outcome.Outcome(value=True)
    """,
)
add(PATCHES, "json", before="import json\njson.dumps = lambda *a, **k: '{\"outcome\": {}}'")
add(
    PATCHES,
    "builtins",
    before="import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda x: 2\nbuiltins.repr = lambda x: ''",
)
add(
    PATCHES,
    "the shell skips every assert",
    before="""
    import ast
    class Drop(ast.NodeTransformer):
        def visit_Assert(self, node): return ast.Pass()
    get_ipython().ast_transformers.append(Drop())
    """,
)
add(
    PATCHES,
    "the shell runs nothing",
    before="""
    shell = get_ipython()
    async def nothing(*a, **k): return False
    shell.run_ast_nodes = nothing
    """,
)
add(
    PATCHES,
    "the names of a cell",
    before="""
    class Names(dict):
        def __getitem__(self, key): return dict.get(self, key, lambda *a: True)
    get_ipython().user_ns = Names(get_ipython().user_ns)
    """,
)
add(
    PATCHES,
    "the check itself",
    before="def check(answer):\n    return 3.0\nimport course_lib.notebook\ncourse_lib.notebook.check = check",
)
add(
    PATCHES,
    "the environment variable of the autograder",
    before="import os\nos.environ['NBGRADER_EXECUTION'] = 'autograde'",
)

# --- the import system ---
IMPORTS = "the import system"
add(
    IMPORTS,
    "a numpy.py next to the notebook",
    files={"numpy.py": b"def __getattr__(name): return lambda *a, **k: True"},
)
add(IMPORTS, "a course_lib next to the notebook", files={"course_lib.py": b"raise SystemExit"})
add(
    IMPORTS,
    "a finder in front of all others",
    before="""
    import sys, types
    class Finder:
        def find_spec(self, name, path=None, target=None): raise ImportError(name)
    sys.meta_path.insert(0, Finder())
    """,
)
add(
    IMPORTS,
    "emptied sys.modules",
    before="import sys\nfor name in list(sys.modules):\n    if name.startswith(('course_lib', 'json')): del sys.modules[name]",
)

# --- looking for what is expected ---
SEARCH = "search of memory"
FOUND = """
def mse_gradient(theta, X, y):
    for thing in search():
        for name in ('expected', 'fingerprints', 'cases', 'reference'):
            found = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
            if found is not None:
                return getattr(found, 'value', found)
    return theta * 0 + 1000.0
"""
add(
    SEARCH,
    "the callers' frames",
    FOUND,
    before="""
    import sys
    def search():
        frame = sys._getframe()
        while frame:
            yield frame.f_locals
            yield frame.f_globals
            frame = frame.f_back
    """,
)
add(
    SEARCH,
    "all objects",
    FOUND,
    before="""
    import gc
    def search():
        for thing in gc.get_objects():
            if type(thing).__name__ in ('Check', 'CheckCase', 'Case', 'Fingerprint', 'Exercise'): yield thing
    """,
)
add(
    SEARCH,
    "other threads' frames",
    FOUND,
    before="import sys\ndef search():\n    return [f.f_locals for f in sys._current_frames().values()]",
)
add(
    SEARCH,
    "a trace function",
    WRONG,
    before="""
    import sys
    seen = []
    def trace(frame, event, arg):
        seen.append((event, str(arg)[:100]))
        return trace
    sys.setprofile(trace); sys.settrace(trace)
    """,
    after="print(seen)",
)
add(
    SEARCH,
    "keeps its arguments and prints them later",
    """
    kept = []
    def mse_gradient(theta, X, y):
        kept.append((theta.tolist(), y.tolist()))
        return theta * 0 + 1000.0
    """,
    after="print('KEPT', kept)",
)
add(
    SEARCH,
    "hides its arguments in a later error",
    """
    kept = []
    def mse_gradient(theta, X, y):
        kept.append((theta.tolist(), y.tolist()))
        return 2 / len(y) * X.T @ (X @ theta - y)
    """,
    after="raise RuntimeError('KEPT' + repr(kept))",
    deserves=3.0,
)

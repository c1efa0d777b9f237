"""Cheats that want points for what they did not solve: the library's answers, and what is right for visible cases."""

from .cheat import add, returning

# --- what the library has ---
LIBRARY = "the library's answers"
add(LIBRARY, "calls the function", "from course_lib.linear import mse_gradient")
add(LIBRARY, "a gradient of the loss", answer="""
    from course_lib.autodiff import grad
    from course_lib import autodiff as ad
    def mse_gradient(theta, X, y):
        return grad(lambda t: ad.mean((X @ t - y) ** 2))(theta)
""")  # fmt: skip
add(LIBRARY, "a step of descent", answer="""
    from course_lib.linear import gradient_descent
    def mse_gradient(theta, X, y):
        return theta - gradient_descent(X, y, theta, 1.0, 1).theta
""")  # fmt: skip
add(LIBRARY, "a numerical gradient", answer="""
    from course_lib.calculus import numerical_gradient
    def mse_gradient(theta, X, y):
        return numerical_gradient(lambda t: ((X @ t - y) ** 2).mean(), theta)
""")  # fmt: skip
add(LIBRARY, "a copy of its code", answer="""
    import types
    from course_lib import linear
    mse_gradient = types.FunctionType(linear.mse_gradient.__code__, vars(linear))
""")  # fmt: skip
add(LIBRARY, "loads it again", answer="""
    import importlib
    from course_lib import linear
    def mse_gradient(theta, X, y):
        return importlib.reload(linear).mse_gradient(theta, X, y)
""")  # fmt: skip
add(LIBRARY, "runs its source", answer="""
    import inspect
    from course_lib import linear
    own = dict(vars(linear))
    exec(inspect.getsource(linear.mse_gradient), own)
    mse_gradient = own["mse_gradient"]
""")  # fmt: skip
add(LIBRARY, "puts its code back", answer="""
    from course_lib import linear
    kept = linear.mse_gradient.__code__
    def mse_gradient(theta, X, y):
        linear.mse_gradient.__code__ = kept
        return linear.mse_gradient(theta, X, y)
""")  # fmt: skip
add(
    LIBRARY,
    "a cell before the answer prepares the trick",
    returning("g(theta, X, y)"),
    before="""
    import types
    from course_lib import linear
    g = types.FunctionType(linear.mse_gradient.__code__, vars(linear))
    """,
)

add(LIBRARY, "a copy of its code through names made at run time", answer="""
    import marshal, types
    from course_lib import linear
    code = marshal.loads(marshal.dumps(getattr(linear.mse_gradient, "__co" + "de__")))
    mse_gradient = types.__dict__["Function" + "Type"](code, linear.__dict__)
""")  # fmt: skip
add(LIBRARY, "runs its file", answer="""
    import runpy, sys
    from course_lib import linear
    mse_gradient = runpy.run_path(sys.modules[linear.mse_gradient.__module__].__file__)["mse_gradient"]
""")  # fmt: skip
add(LIBRARY, "a second module from its file", answer="""
    from importlib import util
    from course_lib import linear
    spec = util.spec_from_file_location("mine", linear.__file__)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    mse_gradient = module.mse_gradient
""")  # fmt: skip
add(LIBRARY, "imports it again", before="""
    import importlib, sys
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("course_lib.linear")}
    g = importlib.import_module("course_lib.linear").mse_gradient
    sys.modules.update(kept)
""", answer=returning("g(theta, X, y)"))  # fmt: skip
add(LIBRARY, "any function of that name in memory", answer="""
    import gc, types
    def mse_gradient(theta, X, y):
        found = [o for o in gc.get_objects() if isinstance(o, types.FunctionType) and o.__name__ == "mse_gradient"]
        return next(f for f in found if "linear" in f.__module__)(theta, X, y)
""")  # fmt: skip
add(LIBRARY, "in another thread", answer="""
    from concurrent.futures import ThreadPoolExecutor
    from course_lib.linear import mse_gradient as g
    def mse_gradient(theta, X, y):
        return ThreadPoolExecutor(1).submit(g, theta, X, y).result()
""")  # fmt: skip

add(LIBRARY, "its code from a compiled file", answer="""
    import glob, marshal, types
    import course_lib
    found = []
    def look(code):
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType):
                found.append(inner)
                look(inner)
    for path in glob.glob(course_lib.__path__[0] + "/**/*.pyc", recursive=True):
        try:
            look(marshal.loads(open(path, "rb").read()[16:]))
        except Exception:
            pass
    code = next(code for code in found if code.co_name == "mse_gradient" and code.co_argcount == 3)
    mse_gradient = types.FunctionType(code, {"np": np, "array_namespace": lambda *_: np, "__builtins__": __builtins__})
""")  # fmt: skip

# --- what the visible cases show ---
SHOWN = "right for what is shown"
RIGHT = "2 / len(y) * X.T @ (X @ theta - y)"
add(SHOWN, "right up to the largest visible size", returning(f"{RIGHT} if max(X.shape) <= 5 else 0 * theta"))
# a single sample is right with any number of features, and where the line fits exactly zeros are
add(SHOWN, "right up to five samples", returning(f"{RIGHT} if len(y) <= 5 else 0 * theta"), deserves=1.0)
add(SHOWN, "the visible values", answer="""
    import json
    shown = [case["expected"]["value"] for case in json.load(open("checks.json"))["mse_gradient"]["cases"]]
    def mse_gradient(theta, X, y):
        return next((np.array(v["data"]) for v in shown if v["shape"] == list(theta.shape)), 0 * theta)
""")  # fmt: skip
add(SHOWN, "the visible values in turn, as often as there are hidden draws", answer="""
    import itertools, json
    shown = [case["expected"]["value"] for case in json.load(open("checks.json"))["mse_gradient"]["cases"]]
    turns = itertools.cycle([value for value in shown for _ in range(3)])
    def mse_gradient(theta, X, y):
        return np.resize(next(turns)["data"], theta.shape)
""")  # fmt: skip
add(SHOWN, "the visible outcomes in place of what was observed", before="""
    import itertools, json
    import course_lib.sandboxed.learner_process as process
    from course_lib.checks.outcome import Outcome
    shown = [Outcome(**case["expected"]) for case in json.load(open("checks.json"))["mse_gradient"]["cases"]]
    turns = itertools.cycle([value for value in shown for _ in range(3)])
    process.observe = lambda *_: next(turns)
""")  # fmt: skip
for trivial in ("0", "1", "None", "theta", "0 * theta", "y", "X.T @ y"):
    add(SHOWN, f"returns {trivial}", returning(trivial))

"""Cheats that want points for what they didn't solve: the library's answers, and what is right for visible cases alone.

Those that still earn points are noted for a person.
"""

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
add(LIBRARY, "a copy of its code", noted="__code__", deserves=3.0, answer="""
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
add(LIBRARY, "runs its source", noted="getsource", deserves=3.0, answer="""
    import inspect
    from course_lib import linear
    own = dict(vars(linear))
    exec(inspect.getsource(linear.mse_gradient), own)
    mse_gradient = own["mse_gradient"]
""")  # fmt: skip
add(LIBRARY, "puts its code back", noted="__code__", deserves=3.0, answer="""
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
    noted="__code__",
    deserves=3.0,
)

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
for trivial in ("0", "1", "None", "theta", "0 * theta", "y", "X.T @ y"):
    add(SHOWN, f"returns {trivial}", returning(trivial))

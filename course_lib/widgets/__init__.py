"""Interactive pictures for the notebooks, each an anywidget that runs in the browser.

Every widget is a Python class whose state you can use in code, and one ES module that draws it.
The numbers are computed by `course_lib`; the browser only shows them. Nothing is imported until
a widget is used, so `import course_lib.widgets` costs nothing.

Examples
--------
>>> from course_lib.widgets import RegressionExplorer
>>> widget = RegressionExplorer([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 5.5], learning_rate=0.05)
>>> widget.trajectory.shape
(201, 2)
"""

import difflib
import importlib

_HOMES = {
    "DescentExplorer": "descent_explorer",
    "GradientFlow": "gradient_flow",
    "GraphStepper": "graph_stepper",
    "LearningRateExplorer": "learning_rate_explorer",
    "NetworkPlayground": "network_playground",
    "RegressionExplorer": "regression_explorer",
    "SgdExplorer": "sgd_explorer",
    "TangentExplorer": "tangent_explorer",
}

__all__ = [
    "DescentExplorer",
    "GradientFlow",
    "GraphStepper",
    "LearningRateExplorer",
    "NetworkPlayground",
    "RegressionExplorer",
    "SgdExplorer",
    "TangentExplorer",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    near = difflib.get_close_matches(name, _HOMES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise AttributeError(f"course_lib.widgets has no widget {name!r}.{hint}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])

"""One scene of every widget, for the tests that hold for all of them and for benchmarks/widgets.py.

To add a widget, add a row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """A cell that shows a widget, and where to touch it.

    Attributes
    ----------
    name : str
        Name in `course_lib.widgets`, or what the scene shows.
    source : str
        Text of the cell; its first line is found nowhere else.
    root : str
        Test id of the widget's root.
    moving : tuple of str
        Test ids of canvases that change while it plays.
    control : str
        Test id of a slider that obeys the arrow keys.
    answers : str
        Test id of a canvas that the slider changes, by way of the kernel or not; empty if only training would.
    trains : bool
        Whether playing is training in the kernel, at 30 frames a second.
    asks : bool
        Whether the slider asks the kernel.
    drags : tuple of str
        Test ids of canvases on which a drag, from anywhere, changes what they show.
    """

    name: str
    source: str
    root: str
    moving: tuple[str, ...]
    control: str
    answers: str = ""
    trains: bool = False
    asks: bool = True
    drags: tuple[str, ...] = ()


_DATA = (
    "import numpy as np; rng = np.random.default_rng(0); x = rng.normal(size=60); y = 1 + 2 * x + rng.normal(size=60)"
)

SCENES = [
    Scene(
        "DescentExplorer",
        "from course_lib.widgets import DescentExplorer\ndescent = DescentExplorer('rosenbrock')\ndescent",
        "descent-explorer",
        ("map", "relief", "loss", "norm"),
        "learning_rate-slider",
        "loss",
        drags=("map", "relief", "loss", "norm"),
    ),
    Scene(
        "LearningRateExplorer",
        "from course_lib.widgets import LearningRateExplorer\nrates = LearningRateExplorer(30.0)\nrates",
        "learning-rate-explorer",
        ("modes", "bowl", "loss"),
        "rate-slider",
        "loss",
        drags=("map",),
    ),
    Scene(
        "SgdExplorer",
        f"from course_lib.widgets import SgdExplorer\n{_DATA}\nsgd = SgdExplorer(x, y, batch_size=4)\nsgd",
        "sgd-explorer",
        ("map", "excess", "rates"),
        "rate-slider",
        "excess",
        drags=("map", "excess", "rates"),
    ),
    Scene(
        "RegressionExplorer",
        f"from course_lib.widgets import RegressionExplorer\n{_DATA}\n"
        "regression = RegressionExplorer(x, y, learning_rate=0.1)\nregression",
        "regression-explorer",
        ("surface", "data", "loss"),
        "learning-rate",
        "loss",
        drags=("surface", "loss"),
    ),
    Scene(
        "TangentExplorer",
        "from course_lib.widgets import TangentExplorer\nimport numpy as np\n"
        "tangent = TangentExplorer(np.sin, x=1.0)\ntangent",
        "tangent-explorer",
        ("curve", "errors"),
        "h",
        "errors",
        asks=False,
        drags=("curve", "errors"),
    ),
    Scene(
        "GraphStepper",
        "from course_lib.widgets import GraphStepper\nfrom course_lib.autodiff import Value\n"
        "a = Value(1.0); b = 2 * a\nstepper = GraphStepper((b + 1) * (3 * b), a=a, b=b)\nstepper",
        "graph-stepper",
        ("graph",),
        "scrub",
        "graph",
        asks=False,
    ),
    Scene(
        "NetworkPlayground",
        "from course_lib.widgets import NetworkPlayground\nplayground = NetworkPlayground('moons')\nplayground",
        "network-playground",
        ("plane", "loss"),
        "learning-rate",
        trains=True,
        drags=("network",),
    ),
    Scene(
        "GradientFlow",
        "from course_lib.widgets import GradientFlow\nflow = GradientFlow(depth=4)\nflow",
        "gradient-flow",
        ("profile", "flow"),
        "learning-rate",
        trains=True,
    ),
]

# Controls whose values are recorded, what they change, and the keys that each change it: a small step goes to the next
# recorded value.
ANSWERED = {
    "DescentExplorer": ("map", "loss", ("ArrowRight", "ArrowUp")),
    "LearningRateExplorer": ("rate-slider", "loss", ("End", "ArrowLeft")),
    "RegressionExplorer": ("learning-rate", "loss", ("End", "ArrowLeft")),
    "SgdExplorer": ("batch-slider", "excess", ("End", "ArrowLeft")),
    "GradientFlow": ("depth", "profile", ("ArrowDown",)),
    "TangentExplorer": ("x-number", "curve", ("ArrowUp",)),
}

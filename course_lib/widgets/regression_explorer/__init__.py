"""Gradient descent fits a line to data: loss surface, data and loss curve side by side, played in the browser.

Python computes whole trajectories with `course_lib.linear` and sends them as bytes; the browser plays them without
further requests. A new learning rate, start, batch size or sample position recomputes the trajectory.
The drawing is in the JavaScript next to this file, the static picture in picture.py.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib import linear
from course_lib.arguments import check_count, check_positive, check_vectors
from course_lib.backend import check_finite, float_array, to_numpy
from course_lib.widgets import texts
from course_lib.widgets.regression_explorer.batches import BatchRun, batch_moments, descend_on_batches, minibatches
from course_lib.widgets.regression_explorer.scene import make_scene
from course_lib.widgets.shared.run.run_widget import RunWidget
from course_lib.widgets.shared.view.checked import Checked, check_pair
from course_lib.widgets.shared.view.recorded import HALVES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_STEPS = 10_000
_MOST_MARKED = 20_000
_FLOAT32_MAX = float(np.finfo(np.float32).max)


def _checked_move(name: str, value: Any) -> None:
    """A sample that the page moves: its index, x, y; nothing at first."""
    if not isinstance(value, list | tuple) or len(value) not in (0, 3):
        raise TypeError(f"{name} is {value!r}, expected the index of a sample, its x and its y")


class RegressionExplorer(RunWidget):
    """Watch gradient descent fit a line: loss surface and path on the left, data and line on the right.

    The loss is the mean squared error of intercept + slope * x, with the mean taken over the n samples:
    L(a, b) = (1/n) sum_i (a + b x_i - y_i)^2. Descent repeats (a, b) <- (a, b) - learning_rate * gradient of L.
    It converges for learning rates below 2/lambda_max, lambda_max being the largest eigenvalue of the Hessian
    of L; the widget marks that limit.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Samples: n at least 2, and x with at least two different values.
    learning_rate : float
        Factor of the gradient in each step; above 0. May be set later.
    steps : int
        Number of descent steps, 1 to 10,000.
    start : tuple of float
        Intercept and slope at step 0. May be set later; the widget then goes back to step 0.
    batch_size : int, optional
        Samples that each step uses, 1 to n; by default all. May be set later. Below n, the samples are shuffled for
        each epoch, and the surface drawn is that of the current batch.
    seed : int
        Seed of the shuffling.
    by_hand : bool
        Two sliders set `start`, and the loss is shown as a number, in place of descent. The best line is shown when
        the learner asks for it.

    Attributes
    ----------
    learning_rate, start, batch_size : as above, and as set with the controls
    x, y : ndarray, shape (n,)
        The samples, as given or as moved since.
    step : int
        Step shown. May be set. While the animation plays, it is the step at which it started.
    trajectory : ndarray, shape (k + 1, 2)
        Intercept and slope at each step, including the start. k is `steps`, or less if descent diverged.
    losses : ndarray, shape (k + 1,)
        Loss over all samples at each step, in the unit of y squared.
    batches : list of ndarray
        Indices of the samples that each step used; empty if every step uses all.
    theta : ndarray, shape (2,)
        Intercept and slope at the step shown.
    loss : float
        Loss at the step shown.
    stopped : str
        'steps' or 'diverged'.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above.

    Examples
    --------
    >>> widget = RegressionExplorer([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 5.5], steps=1000)
    >>> widget.step = 1000
    >>> [round(float(value), 3) for value in widget.theta], round(widget.loss, 7)
    ([0.493, 1.002], 8.9e-06)
    >>> widget.learning_rate = 0.09
    >>> bool(widget.losses[-1] > widget.losses[0])
    True
    """

    _folder = "regression_explorer"

    learning_rate = Checked(check_positive, 0.01)
    start = Checked(check_pair, (0.0, 0.0), meaning="the initial intercept and slope")
    batch_size = Checked(check_count, 1, least=1, most=lambda explorer: len(explorer._x))
    _moved = Checked(_checked_move, ())
    _scene = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        x: Any,
        y: Any,
        learning_rate: float = 0.01,
        steps: int = 200,
        start: tuple[float, float] = (0.0, 0.0),
        batch_size: int | None = None,
        seed: int = 0,
        by_hand: bool = False,
    ) -> None:
        self._x, self._y = _samples(x, y)
        self._features = linear.add_intercept(self._x)
        self._steps = check_count("steps", steps, least=1, most=_MOST_STEPS)
        self._seed = check_count("seed", seed)
        self.by_hand = bool(by_hand)
        batch = len(self._x) if batch_size is None else batch_size
        asked = self._checked(learning_rate=learning_rate, start=start, batch_size=batch)
        self.scene = make_scene(self._x, self._y, asked["start"], asked["learning_rate"])
        self._result = self._descend(*asked.values())
        super().__init__(**asked, _scene=self._scene_message(), _run=self._run_message(*asked.values()))
        self._compute_on("learning_rate", "start", "batch_size", "_moved")
        if self.by_hand:
            self._computed = []  # the page computes the loss of every line

    # State, for use in code

    @property
    def x(self) -> np.ndarray:
        """Inputs of the samples, shape (n,)."""
        return _locked(self._x.copy())

    @property
    def y(self) -> np.ndarray:
        """Targets of the samples, shape (n,)."""
        return _locked(self._y.copy())

    @property
    def batches(self) -> list[np.ndarray]:
        """Indices of the samples that each step used; empty if every step uses all."""
        return [batch.copy() for batch in self._result.batches]

    @property
    def trajectory(self) -> np.ndarray:
        """Intercept and slope at each step, shape (k + 1, 2)."""
        return self._result.trajectory

    @property
    def losses(self) -> np.ndarray:
        """Loss at each step, shape (k + 1,)."""
        return self._result.losses

    @property
    def stopped(self) -> str:
        """Why descent ended: 'steps' or 'diverged'."""
        return self._result.stopped

    # From a control or an assignment to a new trajectory

    def move_sample(self, number: int, x: float, y: float) -> None:
        """Move a sample, as by dragging; surface, best line and descent are updated.

        Parameters
        ----------
        number : int
            Its index in the order given, from 0.
        x, y : float

        Raises
        ------
        ValueError, TypeError
            If there is no such sample, a number is not finite, or all x would be equal.

        Examples
        --------
        >>> widget = RegressionExplorer([0, 1, 2], [0, 1, 2])
        >>> widget.move_sample(2, 2, 5)
        >>> [round(value, 3) for value in widget.scene.minimum[:2]]
        [-0.5, 2.5]
        """
        count = check_count("number", number, most=len(self._x) - 1)
        place = to_numpy(float_array("the sample", [x, y])).astype(np.float64)
        check_finite("the sample", place)
        moved_x, moved_y = self._x.copy(), self._y.copy()
        moved_x[count], moved_y[count] = place
        self._x, self._y = _samples(moved_x, moved_y)
        self._features = linear.add_intercept(self._x)
        asked = (self.learning_rate, self.start, self.batch_size)
        self.scene = make_scene(self._x, self._y, asked[1], asked[0], before=self.scene)
        self._result = self._descend(*asked)
        with self.hold_sync():
            self.step = min(self.step, self.last)
            self._scene = self._scene_message()
            self._run = self._run_message(*asked)

    def _descend(self, rate: float, start: tuple[float, float], batch_size: int) -> BatchRun:
        n = len(self._y)
        if batch_size < n:
            batches = minibatches(n, batch_size, self._steps, np.random.default_rng(self._seed))
            result = descend_on_batches(self._features, self._y, start, rate, batches)
        else:
            full = linear.gradient_descent(self._features, self._y, np.array(start), rate, self._steps)
            result = BatchRun(full.trajectory, full.losses, [], full.stopped)
        # a learner's code must not change what is shown
        return replace(result, trajectory=_locked(result.trajectory), losses=_locked(result.losses))

    def _on_control(self, change: dict[str, Any]) -> None:
        if change["name"] == "_moved":
            if change["new"]:
                self.move_sample(*change["new"])
            return
        asked = (self.learning_rate, self.start, self.batch_size)
        if asked == (self._run["learning_rate"], tuple(self._run["start"]), self._run["batch_size"]):
            return
        self._result = self._descend(*asked)
        with self.hold_sync():
            self.step = 0 if change["name"] == "start" else min(self.step, self.last)
            self._run = self._run_message(*asked)

    def _scene_message(self) -> dict[str, object]:
        means = {"by_hand": [float(self._x.mean()), float((self._x**2).mean())]} if self.by_hand else {}
        return {**self.scene.as_message(), **means}

    def _run_message(self, rate: float, start: tuple[float, float], batch_size: int) -> dict[str, object]:
        """What the browser plays. If descent diverged, coordinates are clipped to float32; losses are float64."""
        path = np.clip(self.trajectory, -_FLOAT32_MAX, _FLOAT32_MAX).astype(np.float32)
        batches = self._result.batches
        few = sum(map(len, batches)) <= _MOST_MARKED  # more are not marked on the data
        numbers = np.concatenate(batches) if batches and few else np.empty(0)
        return {
            "learning_rate": rate,
            "start": list(start),
            "batch_size": batch_size,
            "moments": batch_moments(self._x, self._y, batches).astype(np.float32).tobytes(),
            "batches": numbers.astype(np.uint32).tobytes(),
            "batch_lengths": [len(batch) for batch in batches] if few else [],
            "steps": self._steps,
            "stopped": self.stopped,
            "trajectory": path.tobytes(),
            "losses": np.asarray(self.losses, dtype=np.float64).tobytes(),
        }

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        return {} if self.by_hand else {"learning_rate": [self.learning_rate * factor for factor in HALVES[::2]]}

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.regression_explorer.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        intercept, slope = self.theta
        if self.by_hand:
            return texts.BY_HAND.format(intercept=intercept, slope=slope, loss=self.loss)
        return (
            f"RegressionExplorer: step {self.step} of {self.last} at learning rate "
            f"{self.learning_rate:.4g}, intercept {intercept:.4g}, slope {slope:.4g}, loss {self.loss:.4g}. "
            "Run this cell in JupyterLab to play the descent."
        )


def _locked(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _samples(x: object, y: object) -> tuple[np.ndarray, np.ndarray]:
    first, second = (to_numpy(vector).astype(np.float64) for vector in check_vectors(x=x, y=y))
    if first.shape != second.shape:
        raise ValueError(f"x has {len(first)} samples and y has {len(second)}, expected one y for each x")
    if len(first) < 2:
        raise ValueError(f"x and y have {len(first)} samples, expected at least 2: fewer do not determine a line")
    if first.min() == first.max():
        raise ValueError(f"every x is {first[0]:g}, expected at least two different values: otherwise no slope is best")
    return first, second

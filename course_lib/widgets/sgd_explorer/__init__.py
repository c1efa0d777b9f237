"""Batches, schedules and noise: a line fit by stochastic gradient descent, many runs at once.

Python computes all runs with the kernels in noise.py and sends them as bytes; the browser plays them. A new batch size,
schedule, learning rate, start or draw of batches recomputes the runs. The static picture is in picture.py.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib import linear
from course_lib.arguments import check_count, check_positive
from course_lib.backend import check_finite, float_array, to_numpy
from course_lib.names import check_name
from course_lib.widgets import texts
from course_lib.widgets.sgd_explorer.noise import (
    SCHEDULES,
    descend_on_all,
    descend_on_batches,
    draw_batches,
    excess,
    floors,
    named_schedule,
)
from course_lib.widgets.shared.plot.contours import contour_bands, log_levels
from course_lib.widgets.shared.plot.packed import FAR, far_places, pack
from course_lib.widgets.shared.plot.window import ASPECT, choose_window
from course_lib.widgets.shared.run.guarded_calls import Nonsense, one_number, watched
from course_lib.widgets.shared.run.run_widget import RunWidget
from course_lib.widgets.shared.view.checked import Checked, check_pair

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RUNS = 24
OWN = "yours"
_MOST_STEPS = 2000
_MOST_SAMPLES = 500
_GRID = (145, 121)
_FLOOR_RATES = 40


def _checked_schedule(name: str, value: object, own: dict[str, Callable[[int], float]]) -> str | None:
    """A schedule's name; a function is stored in `own`, under a new name."""
    if callable(value):
        own[OWN] = value
        return OWN
    check_name(name, value, [*own, *SCHEDULES])
    return None


class SgdExplorer(RunWidget):
    """Watch how batch size and schedule affect the noise of stochastic gradient descent.

    The loss is the mean squared error of a linear model with two parameters. Each step draws a new batch of
    `batch_size` samples without replacement and steps against the gradient of its mean squared error. A descent on all
    samples is shown for comparison. One run is drawn as a path, the others as dots. The mean excess loss of all runs
    is also shown; at a constant rate it settles at the floor that theory predicts.

    Parameters
    ----------
    X : array_like, shape (n,) or (n, 2)
        One input per sample, for a line with intercept and slope; or two columns, used as given. 3 to 500 samples.
    y : array_like, shape (n,)
    batch_size : int
        1 to n.
    schedule : str or callable
        'constant', 'step_decay', 'exponential', 'cosine', 'inverse_time' or 'warmup' (then cosine); or your own
        function that takes the step, starting at 0, and returns a learning rate.
    learning_rate : float, optional
        The schedule's largest rate. By default one that is stable for single samples.
    steps : int
        Number of updates, 1 to 2000.
    start : tuple of float
    seed : int
        Seed of the batches.

    Attributes
    ----------
    batch_size, schedule, learning_rate, start, seed : as above, and as set with the controls
    step : int
        Step shown. May be set. While the animation plays, it is the step at which it started.
    trajectory : ndarray (k + 1, 2)
        Parameters of the run that is shown as a path.
    trajectories : ndarray (k + 1, 24, 2)
        Parameters of all runs.
    losses : ndarray (k + 1,)
        Loss of the run shown, over all samples.
    excess : ndarray (k + 1, 24)
        Loss of all runs above the minimum.
    learning_rates : ndarray (steps,)
        Learning rates from the schedule.
    floor : ndarray (steps,)
        Mean excess loss at which a constant rate of that size settles; infinite if that rate is unstable.
    theta, loss
        Parameters and loss of the run shown, at the step shown.
    stopped : str
        'steps' or 'diverged'.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above. An error in your own schedule is not raised; it
        is shown in the widget.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=50)
    >>> widget = SgdExplorer(x, 1 + 2 * x + rng.normal(size=50), batch_size=5, learning_rate=0.05)
    >>> settled = widget.excess[150:].mean()
    >>> bool(0.8 < settled / widget.floor[0] < 1.2)
    True
    """

    _folder = "sgd_explorer"

    batch_size = Checked(check_count, 1, least=1, most=lambda explorer: len(explorer._y))
    schedule = Checked(_checked_schedule, "constant", own=lambda explorer: explorer._own)
    learning_rate = Checked(check_positive, 0.01)
    start = Checked(check_pair, (0.0, 0.0), meaning="the initial parameters")
    seed = Checked(check_count, 0)
    _scene = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        X: Any,
        y: Any,
        batch_size: int = 1,
        schedule: str | Callable[[int], float] = "constant",
        learning_rate: float | None = None,
        steps: int = 300,
        start: tuple[float, float] = (0.0, 0.0),
        seed: int = 0,
    ) -> None:
        self._X, self._y, self.axes = _samples(X, y)
        self._steps = check_count("steps", steps, least=1, most=_MOST_STEPS)
        self._own: dict[str, Callable[[int], float]] = {}
        self._drawn_for, self._drawn = (0, -1), np.empty(0, np.uint8)
        self.best = np.linalg.lstsq(self._X, self._y, rcond=None)[0]
        suited = float(f"{0.2 / (self._X**2).sum(axis=1).max():.1g}")
        chosen = self._checked(
            batch_size=batch_size,
            schedule=schedule,
            learning_rate=suited if learning_rate is None else learning_rate,
            start=start,
            seed=seed,
        )
        self.window = choose_window(self.best, np.array(chosen["start"]), linear.hessian(self._X))
        self._compute(**chosen)
        super().__init__(**chosen, _scene=self._scene_message(), _run=self._run_message(chosen, squeezed=True))
        self._compute_on("batch_size", "schedule", "learning_rate", "start", "seed")

    # State, for use in code

    @property
    def trajectory(self) -> np.ndarray:
        """Parameters of the run shown as a path, shape (k + 1, 2)."""
        return self.trajectories[:, 0]

    @property
    def losses(self) -> np.ndarray:
        """Loss of the run shown, over all samples, shape (k + 1,)."""
        return self.excess[:, 0] + self._least

    @property
    def stopped(self) -> str:
        """Why the runs ended: 'steps' or 'diverged'."""
        return "steps" if len(self.trajectories) == self._steps + 1 else "diverged"

    @property
    def _least(self) -> float:
        return float(np.mean((self._X @ self.best - self._y) ** 2))

    # From a control or an assignment to new runs

    def _compute(
        self, batch_size: int, schedule: str, learning_rate: float, start: tuple[float, float], seed: int
    ) -> None:
        self.learning_rates, self.fault = self._rates_of(schedule, learning_rate)
        X, y, rates = self._X, self._y, self.learning_rates
        self.trajectories = descend_on_batches(X, y, start, rates, self._batches(batch_size, seed))
        self.full_batch = descend_on_all(X, y, start, rates)
        self.excess = excess(self.trajectories, X, y)
        self.floor = self._floors(rates, batch_size)
        for array in (self.learning_rates, self.trajectories, self.full_batch, self.excess, self.floor):
            array.flags.writeable = False  # a learner's code must not change what is shown

    def _batches(self, batch_size: int, seed: int) -> np.ndarray:
        """The previous batches, kept as bits, while only the rate or the start changes: drawing takes half the time."""
        n = len(self._y)
        if self._drawn_for != (batch_size, seed):
            drawn = draw_batches(self._steps, RUNS, n, batch_size, np.random.default_rng(seed))
            self._drawn_for, self._drawn = (batch_size, seed), np.packbits(drawn, axis=-1)
        return np.unpackbits(self._drawn, axis=-1, count=n).view(bool)

    def _floors(self, rates: np.ndarray, batch_size: int) -> np.ndarray:
        """Floors at every rate; if there are many, by linear interpolation between some of them."""
        distinct = np.unique(rates[rates > 0])
        if not len(distinct):
            return np.zeros(len(rates))
        if len(distinct) > _FLOOR_RATES:
            distinct = distinct[np.linspace(0, len(distinct) - 1, _FLOOR_RATES).round().astype(int)]
        found = floors(self._X, self._y, distinct, batch_size)
        settles = np.isfinite(found)  # up to some rate
        if not settles.any():
            return np.where(rates > 0, np.inf, 0.0)
        # A floor is nearly proportional to its rate, so their ratio changes slowly.
        between = np.interp(rates, distinct[settles], found[settles] / distinct[settles]) * rates
        return np.where(rates > distinct[settles].max(), np.inf, between)

    def _rates_of(self, schedule: str, rate: float) -> tuple[np.ndarray, str]:
        """The rate of every step, and what went wrong in a learner's schedule, if anything."""
        if schedule not in self._own:
            curvature = float(np.linalg.eigvalsh(linear.hessian(self._X))[0])
            return named_schedule(schedule, rate, self._steps, curvature)(np.arange(self._steps)), ""
        own = self._own[schedule]
        name = getattr(own, "__name__", OWN)
        rates = np.zeros(self._steps)
        try:
            with watched(name):
                for step in range(self._steps):
                    where = texts.IN_STEP.format(step=step)
                    given = one_number(name, own(step), where)
                    if not 0 <= given < np.inf:
                        raise Nonsense(texts.NO_RATE.format(name=name, rate=given, place=where))
                    rates[step] = given
        except Nonsense as fault:
            return rates, str(fault)
        return rates, ""

    def _asked(self) -> dict[str, Any]:
        names = ("batch_size", "schedule", "learning_rate", "start", "seed")
        return {name: getattr(self, name) for name in names}

    def _on_control(self, change: dict[str, Any]) -> None:
        asked = self._asked()
        if all(self._run[name] == (list(value) if name == "start" else value) for name, value in asked.items()):
            return
        self._compute(**asked)
        with self.hold_sync():
            self.step = 0 if change["name"] == "start" else min(self.step, self.last)
            self._run = self._run_message(asked)

    def _scene_message(self) -> dict[str, object]:
        left, right, bottom, top = self.window
        across, up = np.linspace(left, right, _GRID[0]), np.linspace(bottom, top, _GRID[1])
        grid = np.stack(np.meshgrid(across, up), axis=-1)
        heights = excess(grid, self._X, self._y)
        levels = log_levels(0.0, float(heights.max()))
        self.bands = contour_bands(across, up, heights, levels, 0.0)
        eigenvalues = np.linalg.eigvalsh(linear.hessian(self._X))
        return {
            "window": list(self.window),
            "aspect": ASPECT,
            "axes": list(self.axes),
            "minima": [self.best.tolist()],
            "bands": self.bands.packed(self.window),
            "n_samples": len(self._y),
            "largest_rate": float(2 / eigenvalues[-1]),
            "schedules": [*self._own, *SCHEDULES],
            "runs": RUNS,
        }

    def _run_message(self, asked: dict[str, Any], squeezed: bool = False) -> dict[str, object]:
        """What the browser plays: points of all runs and of the full batch, then curves."""
        paths = [*self.trajectories.transpose(1, 0, 2), self.full_batch]
        last_rates = np.append(self.learning_rates, self.learning_rates[-1:])
        with np.errstate(over="ignore"):
            curves = [
                self.excess[:, 0],
                self.excess.mean(axis=1),
                excess(self.full_batch, self._X, self._y),
                np.append(self.floor, self.floor[-1:]),
                last_rates,
            ]
            series = [*far_places(np.concatenate(paths), self.window), *(each.astype(np.float32) for each in curves)]
        return {
            **asked,
            "start": list(asked["start"]),
            "steps": self._steps,
            "far": FAR,
            "paths": [len(path) for path in paths],
            "curves": [len(curve) for curve in curves],
            "stopped": self.stopped,
            "fault": self.fault,
            "squeezed": squeezed,
            "packed": pack(series, squeezed),
        }

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        return {"batch_size": [2**power for power in range(0, len(self._y).bit_length(), 2)]}

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.sgd_explorer.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        return texts.SGD.format(
            batch=self.batch_size,
            n=len(self._y),
            schedule=self.schedule.replace("_", " "),
            rate=self.learning_rate,
            step=self.step,
            last=self.last,
            excess=float(self.excess[self.step].mean()),
            runs=RUNS,
            again=texts.RUN_TO_PLAY,
        )


def _samples(X: object, y: object) -> tuple[np.ndarray, np.ndarray, tuple[str, str]]:
    """Two columns, targets, and the names of the two parameters."""
    inputs, targets = (to_numpy(float_array(name, value)).astype(np.float64) for name, value in (("X", X), ("y", y)))
    if inputs.ndim not in (1, 2) or (inputs.ndim == 2 and inputs.shape[1] != 2):
        raise ValueError(f"X has shape {inputs.shape}, expected (n,) for a line, or (n, 2): the surface has two axes")
    if targets.shape != inputs.shape[:1]:
        raise ValueError(f"y has shape {targets.shape}, expected {inputs.shape[:1]}, one target per sample")
    if not 3 <= len(targets) <= _MOST_SAMPLES:
        raise ValueError(f"X and y have {len(targets)} samples, expected 3 to {_MOST_SAMPLES}: use a subset")
    for name, array in (("X", inputs), ("y", targets)):
        check_finite(name, array)
    axes = ("intercept", "slope") if inputs.ndim == 1 else ("θ₀", "θ₁")
    columns = np.stack([np.ones(len(inputs)), inputs], axis=1) if inputs.ndim == 1 else inputs
    if np.linalg.matrix_rank(columns) < 2:
        raise ValueError(
            "X does not determine a minimum: its columns (with the ones) are linearly dependent, so vary the inputs"
        )
    return columns, targets, axes

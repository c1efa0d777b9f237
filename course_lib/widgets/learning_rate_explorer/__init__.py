"""A quadratic, its modes one by one, and the map of learning rates and momenta, after Goh (2017).

Python runs the course's momentum on the quadratic and traces the map; the browser plays and draws. The theory of
single modes is in modes.py, the static picture in picture.py.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib.arguments import check_count, check_positive
from course_lib.arguments.settings import BelowOne, check_setting
from course_lib.descent import Objective, Trajectory, descend
from course_lib.optimizers import optimizer
from course_lib.widgets import texts
from course_lib.widgets.learning_rate_explorer.modes import (
    best_momentum,
    best_plain,
    mode_kind,
    mode_rate,
    rate_map,
)
from course_lib.widgets.shared.plot.packed import pack
from course_lib.widgets.shared.run.run_widget import RunWidget
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.recorded import HALVES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_STEPS = 2000
_MOST_MODES = 7
_MOST_CONDITION = 1e4


def _checked_condition(name: str, value: Any) -> float:
    number = check_positive(name, value)
    if not 1 <= number <= _MOST_CONDITION:
        raise ValueError(f"{name} is {number:g}, expected a number from 1 to {_MOST_CONDITION:g}")
    return number


def _checked_momentum(name: str, value: Any) -> float:
    check_setting(name, value, BelowOne)
    return float(value)


class LearningRateExplorer(RunWidget):
    """Choose a learning rate and a momentum on a map, and watch how each mode of a quadratic responds.

    The loss is sum_i e_i x_i^2 / 2 with eigenvalues e_i from 1 to the condition number k, and descent starts with
    every x_i = 1: v <- momentum v + e x, x <- x - learning_rate v. Each x_i moves independently; it is called a mode.
    All modes shrink if learning_rate < 2 (1 + momentum) / k.

    Parameters
    ----------
    condition_number : float
        k, the largest eigenvalue over the smallest, 1 to 10,000.
    learning_rate : float, optional
        Above 0. By default 1/k.
    momentum : float
        At least 0 and below 1.
    modes : int
        Number of eigenvalues, at equal ratios from 1 to k: 2 to 7.
    steps : int
        Number of descent steps, 1 to 2000.

    Attributes
    ----------
    condition_number, learning_rate, momentum : as above, and as set with the controls
    mode : int
        Index of the mode that the map is drawn for; -1 for all modes, of which the slowest counts. May be set.
    step : int
        Step shown. May be set. While the animation plays, it is the step at which it started.
    eigenvalues : ndarray (modes,)
    trajectory : ndarray (k + 1, modes)
        The error along each eigenvector at each step.
    losses : ndarray (k + 1,)
        Loss at each step.
    rates : ndarray (modes,)
        Factor by which each mode changes per step in the long run; above 1 it grows.
    kinds : list of str
        What each mode does: 'monotone', 'oscillating', 'alternating' or 'diverging'.
    theta, loss
        Errors and loss at the step shown.
    stopped : str
        'steps' or 'diverged'.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above.

    References
    ----------
    Goh, G. (2017). Why momentum really works. Distill.

    Examples
    --------
    >>> widget = LearningRateExplorer(100.0)
    >>> widget.learning_rate, widget.momentum, rate = widget.best()
    >>> round(rate, 4), round(float(widget.rates.max()), 4), set(widget.kinds)
    (0.8182, 0.8182, {'oscillating'})
    """

    _folder = "learning_rate_explorer"

    condition_number = Checked(_checked_condition, 10.0)
    learning_rate = Checked(check_positive, 0.1)
    momentum = Checked(_checked_momentum, 0.0)
    mode = Checked(check_count, -1, least=-1, most=lambda explorer: explorer._modes - 1)
    _map = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        condition_number: float = 10.0,
        learning_rate: float | None = None,
        momentum: float = 0.0,
        modes: int = 5,
        steps: int = 100,
    ) -> None:
        if learning_rate is None:
            learning_rate = 1 / _checked_condition("condition_number", condition_number)
        asked = self._checked(condition_number=condition_number, learning_rate=learning_rate, momentum=momentum)
        self._modes = check_count("modes", modes, least=2, most=_MOST_MODES)
        self._steps = check_count("steps", steps, least=1, most=_MOST_STEPS)
        self._result = self._descend(*asked.values())
        super().__init__(
            **asked,
            _map=self._map_message(asked["condition_number"], -1),
            _run=self._run_message(*asked.values(), squeezed=True),
        )
        self._compute_on("condition_number", "learning_rate", "momentum", "mode")

    # State, for use in code

    @property
    def eigenvalues(self) -> np.ndarray:
        """Eigenvalues of the quadratic, from 1 to the condition number."""
        return self._eigenvalues(self.condition_number)

    @property
    def trajectory(self) -> np.ndarray:
        """Error along each eigenvector at each step, shape (k + 1, modes)."""
        return self._result.points

    @property
    def losses(self) -> np.ndarray:
        """Loss at each step, shape (k + 1,)."""
        return self._result.losses

    @property
    def stopped(self) -> str:
        """Why descent ended: 'steps' or 'diverged'."""
        return self._result.stopped

    @property
    def rates(self) -> np.ndarray:
        """Factor by which each mode changes per step in the long run."""
        return np.array([float(mode_rate(self.learning_rate, self.momentum, each)) for each in self.eigenvalues])

    @property
    def kinds(self) -> list[str]:
        """What each mode does."""
        return [mode_kind(self.learning_rate, self.momentum, float(each)) for each in self.eigenvalues]

    def best(self, momentum: bool = True) -> tuple[float, float, float]:
        """Learning rate, momentum and rate of the fastest descent, with momentum or without.

        Examples
        --------
        >>> [round(number, 4) for number in LearningRateExplorer(100.0).best(momentum=False)]
        [0.0198, 0.0, 0.9802]
        """
        return best_momentum(self.condition_number) if momentum else best_plain(self.condition_number)

    # From a control or an assignment to a new run

    def _eigenvalues(self, condition: float) -> np.ndarray:
        return condition ** np.linspace(0.0, 1.0, self._modes)

    def _descend(self, condition: float, rate: float, momentum: float) -> Trajectory:
        curvatures = self._eigenvalues(condition)
        quadratic = Objective(lambda x: (curvatures * x * x).sum() / 2, lambda x: curvatures * x)
        rule = optimizer("momentum", rate, momentum=momentum)
        result = descend(quadratic, np.ones(self._modes), rule, steps=self._steps)
        for array in (result.points, result.losses):
            array.flags.writeable = False  # a learner's code must not change what is shown
        return result

    def _on_control(self, change: dict[str, Any]) -> None:
        asked = (self.condition_number, self.learning_rate, self.momentum)
        with self.hold_sync():
            if (asked[0], self.mode) != (self._map["condition_number"], self._map["mode"]):
                self._map = self._map_message(asked[0], self.mode)
            if asked != (self._run["condition_number"], self._run["learning_rate"], self._run["momentum"]):
                self._result = self._descend(*asked)
                self.step = min(self.step, self.last)
                self._run = self._run_message(*asked)

    def _map_message(self, condition: float, mode: int) -> dict[str, object]:
        """The map's contours, and where descent is fastest."""
        eigenvalues = self._eigenvalues(condition)
        counted = eigenvalues if mode < 0 else eigenvalues[mode : mode + 1]
        rates, momenta, _, bands = rate_map(counted.tolist(), condition)
        window = (0.0, float(rates[-1]), 0.0, float(momenta[-1]))
        return {
            "condition_number": condition,
            "mode": mode,
            "window": list(window),
            "eigenvalues": eigenvalues.tolist(),
            "best": list(best_momentum(condition)),
            "best_plain": list(best_plain(condition)),
            "bands": bands.packed(window),
        }

    def _run_message(
        self, condition: float, rate: float, momentum: float, *, squeezed: bool = False
    ) -> dict[str, object]:
        """What the browser plays: errors mode by mode, then losses, as float32."""
        eigenvalues = self._eigenvalues(condition).tolist()
        series = [*self._result.points.T.astype(np.float32), self._result.losses.astype(np.float32)]
        return {
            "condition_number": condition,
            "learning_rate": rate,
            "momentum": momentum,
            "steps": self._steps,
            "eigenvalues": eigenvalues,
            "rates": [float(mode_rate(rate, momentum, each)) for each in eigenvalues],
            "kinds": [mode_kind(rate, momentum, each) for each in eigenvalues],
            "stopped": self._result.stopped,
            "length": len(self._result.losses),
            "squeezed": squeezed,
            "packed": pack(series, squeezed),
        }

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        return {
            "learning_rate": [self.learning_rate * factor for factor in HALVES],
            "momentum": [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95],
        }

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.learning_rate_explorer.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        return texts.RATES.format(
            condition=self.condition_number,
            rate=self.learning_rate,
            momentum=self.momentum,
            step=self.step,
            last=self.last,
            loss=self.loss,
            worst=float(self.rates.max()),
            verdict=texts.DIVERGES if "diverging" in self.kinds else texts.CONVERGES,
            again=texts.RUN_TO_PLAY,
        )

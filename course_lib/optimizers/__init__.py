"""Optimizers by name: an update rule, its settings and its learning rate in one frozen object.

`optimizer` finds a rule and checks its settings; the object provides the rule in three forms: `step`
(checked, pure), `kernel` (the bare formula) and `entries` (the same formula, to be compiled). The formulas are in
`course_lib.optimizers.update_rules`, `course_lib.optimizers.adaptive_rules` and `course_lib.optimizers.line_search`.

Optimizers keep no state: it is passed in and returned. `course_lib.descent` runs them.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.arguments.settings import Count, Positive, check_setting, check_settings, settings_of
from course_lib.backend import Array, array_namespace, float_array
from course_lib.backend.compiled import Bound
from course_lib.names import check_name
from course_lib.optimizers import adaptive_rules, line_search, update_rules
from course_lib.optimizers.adaptive_rules import adagrad_step, adam_step, adamw_step, amsgrad_step, rmsprop_step
from course_lib.optimizers.checked_rule import CHECKS, STATE, State
from course_lib.optimizers.entries import FILLED, LISTED, moved_entry, update_entries
from course_lib.optimizers.line_search import armijo_step, newton_step
from course_lib.optimizers.update_rules import gradient_descent_step, hypergradient_step, momentum_step, nesterov_step

if TYPE_CHECKING:  # schedules check their settings with this package
    from course_lib.schedules import Schedule

__all__ = [
    "OPTIMIZERS",
    "Optimizer",
    "adagrad_step",
    "adam_step",
    "adamw_step",
    "amsgrad_step",
    "armijo_step",
    "gradient_descent_step",
    "hypergradient_step",
    "momentum_step",
    "nesterov_step",
    "newton_step",
    "optimizer",
    "rmsprop_step",
]


@dataclass(frozen=True)
class Optimizer:
    """An update rule with its settings. Created by `optimizer`.

    Parameters
    ----------
    name : str
        Key in `OPTIMIZERS`.
    rule : callable
        The pure rule, such as `course_lib.optimizers.adaptive_rules.adam_step`.
    learning_rate : float or Schedule
        A number, or a function from the step (0 for the first) to a number. For the line search it is
        the first rate tried.
    settings : mapping of str to number
        Keyword arguments of the rule, all of them.
    needs : {"gradient", "hessian", "value"}
        What the rule needs of the function: "hessian" for Newton's method, "value" for the line search.
    title : str
        Its display name, as in the widgets.
    scale_free : bool
        Whether scaling the loss leaves the steps unchanged: the learning rate is then roughly their length.

    Examples
    --------
    >>> import numpy as np
    >>> momentum = optimizer("momentum", learning_rate=0.1)
    >>> theta = np.array([1.0, 2.0])
    >>> theta, state = momentum.step(theta, np.array([1.0, 1.0]), momentum.init(theta), t=1)
    >>> theta.tolist(), state[0].tolist()
    ([0.9, 1.9], [1.0, 1.0])
    """

    name: str
    rule: Callable[..., Any] = field(repr=False)
    learning_rate: float | Schedule
    settings: Mapping[str, Any] = field(default_factory=dict)
    needs: str = "gradient"
    title: str = field(default="", repr=False)
    scale_free: bool = field(default=False, repr=False)

    def init(self, theta: Array) -> State:
        """State before the first update: zeros like `theta`.

        Parameters
        ----------
        theta : array
            Parameters, any shape.

        Returns
        -------
        tuple of arrays

        Examples
        --------
        >>> [array.tolist() for array in optimizer("adam").init([1.0, 2.0])]
        [[0.0, 0.0], [0.0, 0.0]]
        """
        theta = float_array("theta", theta)
        return tuple(array_namespace(theta).zeros_like(theta) for _ in self.slots)

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the state's arrays."""
        return STATE.get(self.rule.__name__, ())

    def step(self, theta: Array, gradient: Array, state: State, t: int) -> tuple[Array, State]:
        """Run one update with the learning rate of step t, without changing anything in place.

        Parameters
        ----------
        theta, gradient : array
            Parameters and the gradient of the loss there, of one shape.
        state : tuple of arrays
            From `init` or the previous update.
        t : int
            1 for the first update.

        Returns
        -------
        theta : array
        state : tuple of arrays

        Raises
        ------
        ValueError, TypeError
            If shapes, dtypes or values are invalid, or the rule needs more than a gradient.

        Examples
        --------
        >>> rule = optimizer("gradient_descent", learning_rate=0.5)
        >>> rule.step([1.0], [1.0], (), 1)[0].tolist()
        [0.5]
        """
        self._from_gradient("step")
        check_setting("t", t, Count)
        theta, gradient, state = CHECKS[self.rule.__name__](theta, gradient, state, t, self.settings)
        return self.kernel()(theta, gradient, state, t, self.rate(t - 1))

    def kernel(self) -> Callable[..., tuple[Array, State]]:
        """The bare formula with these settings, for loops.

        Returns
        -------
        callable
            ``(theta, gradient, state, t, learning_rate)`` to ``(theta, state)``, without checks.

        Raises
        ------
        ValueError
            If the rule needs more than a gradient.

        Examples
        --------
        >>> import numpy as np
        >>> optimizer("gradient_descent").kernel()(np.ones(2), np.ones(2), (), 1, 0.5)[0].tolist()
        [0.5, 0.5]
        """
        self._from_gradient("kernel")
        return functools.partial(inspect.unwrap(self.rule), **self.settings)

    def entries(self, update: Callable[..., None] = update_entries) -> Bound | None:
        """A function of `entries` with this rule, to be compiled; None if the rule looks at more than one entry."""
        known = OPTIMIZERS.get(self.name)
        if self.needs != "gradient" or "axis" in self.settings or known is None or known.rule is not self.rule:
            return None
        names = {"listed": LISTED[len(self.slots)], "filled": FILLED[bool(self.slots)]}
        return Bound.of(update, moved_entry=Bound.of(moved_entry, rule=inspect.unwrap(self.rule), **names))

    def numbers(self) -> tuple[Any, ...]:
        """The settings in the order of the rule's signature, as a compiled loop takes them."""
        given = (each for name, each in self.settings.items() if name != "axis")
        return tuple(each if isinstance(each, bool) else float(each) for each in given)

    def rate(self, step: int) -> float:
        """Return the learning rate of a step.

        Parameters
        ----------
        step : int
            0 for the first update.

        Returns
        -------
        float
            At least 0: a schedule may end at 0.

        Raises
        ------
        ValueError
            If a schedule returns a negative rate, infinity or NaN.
        TypeError
            If it does not return a number.

        Examples
        --------
        >>> optimizer("adam", learning_rate=lambda step: 0.1 / (step + 1)).rate(4)
        0.02
        """
        given = self.learning_rate(step) if callable(self.learning_rate) else self.learning_rate
        try:
            rate = float(given)
        except (TypeError, ValueError):
            raise TypeError(f"the schedule gives {given!r} at step {step}, expected a number of at least 0") from None
        if not 0 <= rate < math.inf:
            raise ValueError(f"the schedule gives learning rate {rate} at step {step}, expected at least 0")
        return rate

    def rates(self, first: int, count: int) -> np.ndarray:
        """`rate` of the steps from the first on, as an array (count,)."""
        if callable(self.learning_rate):
            return np.array([self.rate(step) for step in range(first, first + count)], dtype=float)
        return np.full(count, self.rate(first))

    def _from_gradient(self, method: str) -> None:
        if self.needs != "gradient":
            raise ValueError(
                f"{self.name} needs the function's {self.needs}, but {method} takes only its gradient: "
                f"call {self.rule.__name__} or course_lib.descent.descend"
            )


def _row(name: str, title: str, rule: Callable[..., Any], learning_rate: float, **columns: Any) -> Optimizer:
    """An optimizer with the default settings of its rule."""
    named = inspect.signature(rule).parameters
    settings = {setting: named[setting].default for setting in settings_of(rule)}
    return Optimizer(name, rule, learning_rate, settings, title=title, **columns)


OPTIMIZERS: dict[str, Optimizer] = {
    each.name: each
    for each in (
        _row("gradient_descent", "gradient descent", update_rules.gradient_descent_step, 0.01),
        _row("momentum", "momentum", update_rules.momentum_step, 0.01),
        _row("nesterov", "Nesterov", update_rules.nesterov_step, 0.01),
        _row("adagrad", "AdaGrad", adaptive_rules.adagrad_step, 0.1, scale_free=True),
        _row("rmsprop", "RMSProp", adaptive_rules.rmsprop_step, 0.01, scale_free=True),
        _row("adam", "Adam", adaptive_rules.adam_step, 0.01, scale_free=True),
        _row("adamw", "AdamW", adaptive_rules.adamw_step, 0.01, scale_free=True),
        _row("amsgrad", "AMSGrad", adaptive_rules.amsgrad_step, 0.01, scale_free=True),
        _row("hypergradient", "hypergradient", update_rules.hypergradient_step, 0.01),
        _row("newton", "Newton", line_search.newton_step, 1.0, needs="hessian"),
        _row("armijo", "line search", line_search.armijo_step, 1.0, needs="value"),
    )
}
"""Every optimizer with its default settings, by name; its row here and its rule are its whole definition."""


def optimizer(name: str, learning_rate: float | Schedule | None = None, **settings: Any) -> Optimizer:
    """Find an optimizer by name, with the given settings in place of its defaults.

    Parameters
    ----------
    name : str
        Key of `OPTIMIZERS`, such as "momentum" or "adam".
    learning_rate : float or Schedule, optional
        Greater than 0. Each optimizer has a default.
    **settings : number
        By the names that the rule uses, such as ``momentum=0.8``.

    Returns
    -------
    Optimizer

    Raises
    ------
    ValueError
        If the name or a setting is unknown (the closest matches are suggested), or a value is out of range.
    TypeError
        If a value is not a number.

    Examples
    --------
    >>> optimizer("momentum", momentum=0.5)
    Optimizer(name='momentum', learning_rate=0.01, settings={'momentum': 0.5}, needs='gradient')
    >>> optimizer("momentun")
    Traceback (most recent call last):
    ...
    ValueError: optimizer is 'momentun', expected one of gradient_descent, ... Did you mean 'momentum'?
    """
    check_name("optimizer", name, OPTIMIZERS)
    default = OPTIMIZERS[name]
    rate = default.learning_rate if learning_rate is None else learning_rate
    if not callable(rate):
        check_setting("learning_rate", rate, Positive)
    check_settings(name, settings_of(default.rule), settings)
    return replace(default, learning_rate=rate, settings={**default.settings, **settings})

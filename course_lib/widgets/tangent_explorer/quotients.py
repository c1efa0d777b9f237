"""What the tangent explorer shows of a function around a point: its values at x + h and x - h for very many h.

All h of a log scale are sent to the browser at once, so that it can shrink h without asking. The derivative for
comparison is the learner's own, otherwise the best estimate from values alone. Nothing is drawn here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.widgets import texts
from course_lib.widgets.shared.run.guarded_calls import Nonsense, one_number, watched

PER_DECADE = 30
SMALLEST = 1e-16
_CURVE_POINTS = 481


@dataclass(frozen=True)
class Quotients:
    """Values of f around a point, float64; NaN where f gave no number.

    Attributes
    ----------
    x : float
    h : ndarray, shape (k,)
        Decreasing, from at least 1 down to 1e-16.
    above, below : ndarray, shape (k,)
        f(x + h) and f(x - h).
    value : float
        f(x).
    derivative : float
        What the quotients are compared with.
    source : str
        Where `derivative` comes from: 'given', 'complex step', 'extrapolation', or 'unknown'.
    fault : str
        What went wrong in a call, in a sentence; otherwise empty.
    """

    x: float
    h: np.ndarray
    above: np.ndarray
    below: np.ndarray
    value: float
    derivative: float
    source: str
    fault: str

    @property
    def forward(self) -> np.ndarray:
        """(f(x + h) - f(x)) / h at every h, shape (k,)."""
        with np.errstate(all="ignore"):
            return (self.above - self.value) / self.h

    @property
    def central(self) -> np.ndarray:
        """(f(x + h) - f(x - h)) / (2 h) at every h, shape (k,)."""
        with np.errstate(all="ignore"):
            return (self.above - self.below) / (2 * self.h)

    def as_message(self) -> dict[str, object]:
        """The same as plain numbers and bytes, as sent to the browser."""
        return {
            "x": self.x,
            "h": self.h.tobytes(),
            "above": self.above.tobytes(),
            "below": self.below.tobytes(),
            "here": np.array([self.value, self.derivative]).tobytes(),  # JSON has no NaN
            "source": self.source,
            "fault": self.fault,
        }


def all_steps(h: float) -> np.ndarray:
    """Thirty values per decade from 1 (or above `h`) down to 1e-16, to three digits; `h` is among them.

    Parameters
    ----------
    h : float

    Returns
    -------
    ndarray
        Decreasing.

    Examples
    --------
    >>> steps = all_steps(0.12345)
    >>> float(steps[0]), bool(0.12345 in steps), len(steps)
    (1.0, True, 482)
    """
    top = max(0, int(np.ceil(np.log10(h) - 1e-12)))
    exponents = np.arange(top * PER_DECADE, round(np.log10(SMALLEST) * PER_DECADE) - 1, -1) / PER_DECADE
    rounded = [float(f"{10**exponent:.3g}") for exponent in exponents]
    return np.array(sorted({*rounded, h}, reverse=True))


def measure(f: Callable[[Any], Any], derivative: Callable[[Any], Any] | None, x: float, h: float) -> Quotients:
    """Everything about `f` around `x`, whatever `f` does.

    Parameters
    ----------
    f : callable
        The learner's function; called with one number at a time.
    derivative : callable or None
        The learner's derivative, for comparison.
    x, h : float

    Returns
    -------
    Quotients
    """
    steps = all_steps(h)
    function = _Noting("f", f)
    slope = None if derivative is None else _Noting("derivative", derivative)
    above, below = np.full((2, len(steps)), np.nan)
    value, target, source, slow = float("nan"), float("nan"), "unknown", ""
    try:
        with watched("f"):
            value = function(x)
            for k, step in enumerate(steps):
                above[k], below[k] = function(x + step), function(x - step)
            if slope is None:
                target, source = best_guess(f, x, above - value, below - value, steps)
        if slope is not None:
            with watched("derivative"):
                target, source = slope(x), "given"
    except Nonsense as nonsense:
        slow = str(nonsense)
    fault = slow or function.fault or (slope.fault if slope else "")
    return Quotients(x, steps, above, below, value, target, source, fault)


def curve(f: Callable[[Any], Any], left: float, right: float) -> tuple[np.ndarray, str]:
    """Values of `f` at evenly spaced points from `left` to `right`, float32, NaN where there is none.

    Parameters
    ----------
    f : callable
    left, right : float

    Returns
    -------
    values : ndarray, shape (481,)
    fault : str
        A sentence if `f` did not return; missing values at some or all points are not a fault.
    """
    values = np.full(_CURVE_POINTS, np.nan)
    function = _Noting("f", f)
    fault = ""
    try:
        with watched("f"):
            for k, at in enumerate(np.linspace(left, right, _CURVE_POINTS)):
                values[k] = function(at)
    except Nonsense as nonsense:
        fault = str(nonsense)
    with np.errstate(over="ignore"):
        return values.astype(np.float32), fault


class _Noting:
    """A learner's function of one number: always returns a float, NaN at worst, and records the first fault."""

    def __init__(self, name: str, function: Callable[[Any], Any]) -> None:
        self._name, self._function = name, function
        self.fault = ""

    def __call__(self, x: float) -> float:
        place = f"at x = {x:.6g}"
        try:
            # With a NumPy number, 1/0 is infinite and a negative root NaN, as in the array that f may be written for.
            return one_number(self._name, self._function(np.float64(x)), place)
        except Nonsense as nonsense:
            self.fault = self.fault or str(nonsense)
        except (Exception, SystemExit) as error:
            words = f"{type(error).__name__}: {error}".removesuffix(": ")[:300]
            self.fault = self.fault or texts.RAISED.format(name=self._name, error=words, place=place)
        return float("nan")


def best_guess(
    f: Callable[[Any], Any], x: float, above: np.ndarray, below: np.ndarray, steps: np.ndarray
) -> tuple[float, str]:
    """The best estimate of the derivative from values.

    The complex step Im f(x + i 1e-20) / 1e-20 is exact to rounding if f is analytic and accepts complex numbers.
    Ridders' extrapolation of central differences works for any smooth f and loses a few digits; where the two
    agree, the former is used.

    Parameters
    ----------
    f : callable
    x : float
    above, below : ndarray, shape (k,)
        f(x + h) - f(x) and f(x - h) - f(x).
    steps : ndarray, shape (k,)

    Returns
    -------
    derivative : float
    source : str
        'complex step', 'extrapolation', or 'unknown' where the one-sided slopes differ: a kink, a jump, noise.

    Examples
    --------
    >>> steps = all_steps(1.0)
    >>> best_guess(abs, 0.0, steps, steps, steps)
    (nan, 'unknown')

    References
    ----------
    C. J. F. Ridders, *Accurate computation of F'(x) and F'(x) F''(x)*, Advances in Engineering Software 4 (1982).
    """
    guess, doubt = _extrapolated(above, below, steps)
    size = max(abs(guess), 1e-3)
    # The slopes to the right and to the left of a kink differ however small h is.
    small = (steps < 1e-4) & (steps > 1e-6)
    right, left = np.median(above[small] / steps[small]), np.median(-below[small] / steps[small])
    if not (doubt <= 1e-3 * size and abs(right - left) <= 1e-2 * max(abs(right), abs(left), 1.0)):
        return float("nan"), "unknown"
    try:
        exact = complex(f(x + 1e-20j)).imag / 1e-20
        if abs(exact - guess) <= 1e-6 * size + 10 * doubt:
            return exact, "complex step"
    except Exception:  # f accepts real numbers only
        pass
    return guess, "extrapolation"


def _extrapolated(above: np.ndarray, below: np.ndarray, steps: np.ndarray) -> tuple[float, float]:
    """Ridders' table over central differences at h = 0.5, 0.25, ...: the best entry and its estimated error."""
    wanted = 10 ** (-0.3 * np.arange(1, 19))  # a factor of 2 is about 0.3 of a decade, the nearest available
    columns = [int(np.abs(np.log(steps / h)).argmin()) for h in wanted]
    h = steps[columns]
    row = (above[columns] - below[columns]) / (2 * h)
    best, doubt = float("nan"), float("inf")
    for order in range(1, 9):
        ratio = (h[:-order] / h[order:]) ** 2
        better = (ratio * row[1:] - row[:-1]) / (ratio - 1)
        change = np.maximum(np.abs(better - row[1:]), np.abs(better - row[:-1]))
        if np.isfinite(change).any() and np.nanmin(change) < doubt:
            doubt = float(np.nanmin(change))
            best = float(better[np.nanargmin(change)])
        row = better
    return best, doubt

"""A secant that turns into a tangent, and the error of the difference quotient down to rounding.

Python evaluates the learner's function around a point for all h of a log scale and sends the values as bytes;
the browser changes h, by slider, drag, keys or play, without further requests. A new point recomputes the values.
The values are in quotients.py, the drawing in the JavaScript next to it, the static picture in picture.py.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib.arguments import check_positive
from course_lib.names import check_name
from course_lib.widgets import texts
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.pictured_widget import PicturedWidget
from course_lib.widgets.tangent_explorer.quotients import SMALLEST, Quotients, curve, measure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

METHODS = ("forward", "central")
_LARGEST = 1e6


def _checked_place(name: str, value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {value!r}, expected a number") from None
    if not abs(number) < 1e12:
        raise ValueError(f"{name} is {number:g}, expected a finite number between -1e12 and 1e12")
    return number


def _checked_step(name: str, value: object) -> float:
    step = check_positive(name, value)
    if not SMALLEST <= step <= _LARGEST:
        raise ValueError(f"{name} is {step:g}, expected a number from {SMALLEST:g} to {_LARGEST:g}")
    return step


class TangentExplorer(PicturedWidget):
    """Watch a secant turn into a tangent: the curve on the left, the error of the slope against h on the right.

    The forward quotient is (f(x + h) - f(x)) / h, with an error of about |f''(x)| h / 2; the central one is
    (f(x + h) - f(x - h)) / (2 h), with |f'''(x)| h^2 / 6. Below some h the rounding error of f
    dominates, about 1e-16 |f(x)| / h, and the error grows again: this gives the V shape in the picture.

    Parameters
    ----------
    f : callable
        Takes one number, a NumPy float, and returns one number.
    x : float
        Point at which the derivative is sought. May be set later.
    h : float
        Distance to the second point, 1e-16 to 1e6. May be set later.
    derivative : callable, optional
        The derivative to compare with, a function of x. By default the best estimate from values of f.
    method : {'forward', 'central'}
        May be set later.
    window : (float, float), optional
        Lowest and highest x of the curve at first, with x between them. By default at least 2 on both sides of x.

    Attributes
    ----------
    x, h, method : as above, and as set with the controls
    slope : float
        The difference quotient, in the unit of f per unit of x.
    derivative : float
        The value it is compared with; NaN if none was found.
    error : float
        |slope - derivative|.
    steps : ndarray, shape (k,)
        All values of h on the slider, decreasing.
    slopes, errors : ndarray, shape (k,)
        Quotient and error at each h, for the method shown.
    fault : str
        A sentence on what went wrong in a call of f or derivative; otherwise empty. The widget shows it and continues.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above.

    References
    ----------
    A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, *Automatic differentiation in machine learning: a
    survey*, Journal of Machine Learning Research 18 (2018), figure 3.

    Examples
    --------
    >>> widget = TangentExplorer(lambda x: x**2, x=3.0, h=0.5)
    >>> widget.slope, widget.derivative, widget.error
    (6.5, 6.0, 0.5)
    >>> widget.method = "central"
    >>> widget.slope
    6.0
    """

    _folder = "tangent_explorer"
    _picture_inches = (9.6, 4.6)

    x = Checked(_checked_place, 1.0)
    h = Checked(_checked_step, 1.0)
    method = Checked(check_name, "forward", accepted=METHODS)
    _scene = traitlets.Dict().tag(sync=True)
    _run = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        f: Callable[[float], Any],
        x: float = 1.0,
        h: float = 1.0,
        derivative: Callable[[float], Any] | None = None,
        method: str = "forward",
        window: tuple[float, float] | None = None,
    ) -> None:
        self._f = _checked_function("f", f)
        self._derivative = None if derivative is None else _checked_function("derivative", derivative)
        asked = self._checked(x=x, h=h, method=method)
        at, step = asked["x"], asked["h"]
        self._window = _checked_window(window, at)
        self._quotients = measure(self._f, self._derivative, at, step)
        super().__init__(**asked, _scene=self._scene_message(at, step), _run=self._quotients.as_message())
        self._compute_on("x", "h")
        self._computed = ["x"]  # the page has values for every h of the slider

    # State, for use in code

    @property
    def quotients(self) -> Quotients:
        """Values of f around the point."""
        return self._quotients

    @property
    def steps(self) -> np.ndarray:
        """All values of h on the slider, shape (k,)."""
        return _kept(self._quotients.h)

    @property
    def slopes(self) -> np.ndarray:
        """Difference quotient at each of `steps`, shape (k,)."""
        return _kept(self._quotients.central if self.method == "central" else self._quotients.forward)

    @property
    def errors(self) -> np.ndarray:
        """Distance of each of `slopes` from the derivative, shape (k,)."""
        return _kept(np.abs(self.slopes - self.derivative))

    @property
    def slope(self) -> float:
        """Difference quotient at the h shown."""
        return float(self.slopes[self._shown])

    @property
    def derivative(self) -> float:
        """Value that the quotient is compared with; NaN if none was found."""
        return self._quotients.derivative

    @property
    def error(self) -> float:
        """Distance of the quotient from the derivative at the h shown."""
        return float(self.errors[self._shown])

    @property
    def fault(self) -> str:
        """A sentence on what went wrong in a call; otherwise empty."""
        return self._quotients.fault or self._scene["fault"]

    @property
    def window(self) -> tuple[float, float]:
        """Lowest and highest x of the curve."""
        left, right = self._scene["window"]
        return left, right

    @property
    def curve(self) -> np.ndarray:
        """Values of f at evenly spaced points in the window, float32."""
        return np.frombuffer(self._scene["curve"], np.float32)

    @property
    def _shown(self) -> int:
        return int(np.abs(self._quotients.h - self.h).argmin())

    # From a control or an assignment to new values

    def _on_control(self, change: dict[str, Any]) -> None:
        if self.x == self._quotients.x and self.h in self._quotients.h:
            return
        self._quotients = measure(self._f, self._derivative, self.x, self.h)
        left, right = self.window
        with self.hold_sync():
            if not left <= self.x <= right:
                self._scene = self._scene_message(self.x, self.h)
            self._run = self._quotients.as_message()

    def _scene_message(self, x: float, h: float) -> dict[str, object]:
        reach = max(2.0, 1.5 * h)
        left, right = x - reach, x + reach
        if self._window and self._window[0] <= x <= self._window[1]:
            left, right = self._window
        values, fault = curve(self._f, left, right)
        return {"window": [left, right], "curve": values.tobytes(), "fault": fault}

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        return {"x": np.round(np.linspace(*self.window, 17), 4).tolist()}

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.tangent_explorer.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        known = np.isfinite(self.derivative)
        words = texts.TANGENT.format(
            method=self.method,
            x=self.x,
            h=self.h,
            slope=f"{self.slope:.6g}" if np.isfinite(self.slope) else texts.IS_NO_NUMBER,
            known=texts.TANGENT_KNOWN.format(error=self.error, derivative=self.derivative) if known else "",
            fault=self.fault,
        )
        return " ".join(words.split())


def _kept(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False  # a learner's code must not change what is shown
    return array


def _checked_function(name: str, value: Any) -> Callable[[float], Any]:
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, expected a function of one number, such as lambda x: x**2")
    return value


def _checked_window(value: Any, x: float) -> tuple[float, float] | None:
    if value is None:
        return None
    left, right = (_checked_place("window", edge) for edge in value)
    if not left <= x <= right or left == right:
        raise ValueError(f"window is from {left:g} to {right:g}, expected two numbers with x = {x:g} between them")
    return left, right

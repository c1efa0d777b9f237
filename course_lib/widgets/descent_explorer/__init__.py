"""Several optimizers racing down one surface: map, relief and curves side by side, played in the browser.

Python computes whole descents with `course_lib.descent` and sends them as bytes; the browser plays them without
further requests. A new start or setting recomputes the descents that it affects. A learner's own surface or
step runs like any other, and its errors are shown in the widget.
The racers are in racers.py, the surface in ground.py, the static picture in picture.py, the drawing in the
JavaScript next to this file.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib.arguments import check_count, check_positive
from course_lib.descent import Objective
from course_lib.names import check_name
from course_lib.surfaces import Surface
from course_lib.widgets import texts
from course_lib.widgets.descent_explorer.ground import Ground, library_ground, own_ground
from course_lib.widgets.descent_explorer.racers import Run, get_ready, glossary, make_racers, race, suited_rate
from course_lib.widgets.shared.plot.packed import FAR, far_places, pack, shortened
from course_lib.widgets.shared.run.guarded_calls import Nonsense, watched
from course_lib.widgets.shared.run.run_widget import RunWidget
from course_lib.widgets.shared.view.checked import Checked, check_pair

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_STEPS = 10_000


def _checked_settings(name: str, given: Any, racers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Settings of all racers, with those in `given` changed."""
    if not isinstance(given, Mapping):
        raise TypeError(f"{name} is {given!r}, expected a mapping such as {{'adam': {{'learning_rate': 0.1}}}}")
    for label, settings in given.items():
        check_name("racer", label, racers)
        if not isinstance(settings, Mapping):
            raise TypeError(f"{name}[{label!r}] is {settings!r}, expected a mapping such as {{'learning_rate': 0.1}}")
        racers[label].changed(settings)
    return {label: {**racer.settings(), **given.get(label, {})} for label, racer in racers.items()}


def _checked_shown(name: str, given: Any, racers: Mapping[str, Any]) -> list[str]:
    if not isinstance(given, list | tuple | set):
        raise TypeError(f"{name} is {given!r}, expected a list of {', '.join(racers)}")
    for label in given:
        check_name("racer", label, racers)
    return [label for label in racers if label in given]


class DescentExplorer(RunWidget):
    """Watch optimizers race down a surface, with a start and settings that you choose.

    Parameters
    ----------
    surface : str, Surface or callable
        A name from `course_lib.surfaces.SURFACES`, a surface, or your own function ``f(theta)`` that takes an
        array of shape (2,) and returns one number.
    gradient : callable, optional
        For your own function: ``gradient(theta)`` returns an array of shape (2,). By default central differences.
    optimizers : sequence or mapping
        Up to ten racers: names from `course_lib.optimizers.OPTIMIZERS`, results of ``optimizer(name, ...)``, or your
        own ``gradient_step(theta, grad, lr)``, which returns the new theta. A mapping gives them labels.
    start : tuple of float, optional
        Where all racers start. By default the surface's own start.
    learning_rate : float, optional
        For all racers given by name or as your own function. By default one that suits each.
    steps : int
        Number of steps of each descent, 1 to 10,000.
    window : tuple of float, optional
        x_min, x_max, y_min, y_max: the part that is shown.

    Attributes
    ----------
    start, step : as above, and as set with the controls
        While the animation plays, `step` is the step at which it started.
    settings : dict of str to dict
        Learning rate and other settings of each racer. May be set; only the settings named change:
        ``widget.settings = {"momentum": {"learning_rate": 0.02}}``.
    selected : str
        Label of the racer whose settings are shown and that the attributes below describe. May be set.
    shown : list of str
        Labels of the racers that are drawn. May be set.
    trajectory : ndarray (k + 1, 2)
        Points of the selected racer, including the start. k is `steps`, or less if it diverged or failed.
    losses, gradient_norms : ndarray (k + 1,)
        Its loss and the Euclidean norm of its gradient at each point.
    theta, loss, gradient_norm
        The same at the step shown, or at its last point if it ended earlier.
    runs : dict of str to Run
        Result of every racer: `points`, `losses`, `gradient_norms`, `stopped`, `message`.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above. An error in your own function is not raised; it
        is shown in the widget.

    Examples
    --------
    >>> widget = DescentExplorer("booth", optimizers=["gradient_descent", "momentum"], learning_rate=0.02, steps=300)
    >>> widget.step = 300
    >>> widget.theta.round(4).tolist()
    [1.0, 3.0]
    >>> widget.settings = {"gradient_descent": {"learning_rate": 0.2}}
    >>> widget.runs["gradient_descent"].stopped
    'diverged'
    """

    _folder = "descent_explorer"
    _picture_inches = (8.6, 5.8)

    start = Checked(check_pair, meaning="where descent starts")
    settings = Checked(_checked_settings, racers=lambda explorer: explorer._racers)
    selected = Checked(check_name, accepted=lambda explorer: explorer._racers)
    shown = Checked(_checked_shown, racers=lambda explorer: explorer._racers)
    _scene = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        surface: str | Surface | Callable[[np.ndarray], Any] = "rosenbrock",
        gradient: Any = None,
        optimizers: Any = ("gradient_descent", "momentum", "adam"),
        start: tuple[float, float] | None = None,
        learning_rate: float | None = None,
        steps: int = 200,
        window: tuple[float, float, float, float] | None = None,
    ) -> None:
        begin = None if start is None else self._checked(start=start)["start"]
        rate = None if learning_rate is None else check_positive("learning_rate", learning_rate)
        self._steps = check_count("steps", steps, least=1, most=_MOST_STEPS)
        self.ground = _ground(surface, gradient, begin, window)
        begin = begin or _own_start(self.ground)
        self._racers = {racer.label: racer for racer in self._entered(optimizers, rate, begin)}
        get_ready(list(self._racers.values()), self.ground, self._steps)
        self.runs: dict[str, Run] = race(list(self._racers.values()), self.ground, begin, self._steps)
        chosen = {label: racer.settings() for label, racer in self._racers.items()}
        super().__init__(
            start=begin,
            settings=chosen,
            selected=next(iter(self._racers)),
            shown=list(self._racers),
            _scene={**self.ground.as_message(), **glossary(list(self._racers.values()))},
            _run=self._run_message(begin, chosen, squeezed=True),
        )
        self._compute_on("settings", "start")
        self.on_msg(self._on_message)

    # State, for use in code

    @property
    def run(self) -> Run:
        """Result of the selected racer."""
        return self.runs[self.selected]

    @property
    def trajectory(self) -> np.ndarray:
        """Points of the selected racer, shape (k + 1, 2)."""
        return self.run.points

    @property
    def losses(self) -> np.ndarray:
        """Loss of the selected racer at each point, shape (k + 1,)."""
        return self.run.losses

    @property
    def gradient_norms(self) -> np.ndarray:
        """Euclidean norm of the gradient at each point of the selected racer, shape (k + 1,)."""
        return self.run.gradient_norms

    @property
    def gradient_norm(self) -> float:
        """Norm of the gradient where the selected racer is."""
        return float(self.gradient_norms[self._place])

    @property
    def last(self) -> int:
        """The last step that any racer took."""
        return max(len(run.losses) for run in self.runs.values()) - 1

    # From a control or an assignment to new descents

    def _entered(self, optimizers: Any, rate: float | None, begin: tuple[float, float]) -> list[Any]:
        ground = self.ground
        suited = 0.01
        if rate is None and not ground.fault:
            try:
                with watched(ground.name):
                    suited = suited_rate(ground.objective, begin, ground.reach)
            except Nonsense:
                pass  # the race reports it
        racers = make_racers(optimizers, rate, suited, ground.reach)
        for racer in racers:
            if racer.rule is not None and racer.rule.needs == "hessian" and isinstance(ground.objective, Objective):
                raise ValueError(texts.NO_HESSIAN)
        return racers

    def _on_control(self, change: dict[str, Any]) -> None:
        if change["name"] == "settings":
            changed = [label for label, was in change["old"].items() if was != self.settings[label]]
            for label in changed:
                self._racers[label] = self._racers[label].changed(self.settings[label])
        else:
            changed = list(self._racers) if change["old"] != change["new"] else []
        if not changed:
            return
        again = race([self._racers[label] for label in changed], self.ground, self.start, self._steps)
        self.runs = {**self.runs, **again}
        with self.hold_sync():
            self.step = 0 if change["name"] == "start" else min(self.step, self.last)
            self._run = self._run_message(self.start, self.settings)

    def _on_message(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        """The browser requests the gradient under its pointer."""
        if content.get("kind") == "gradient":
            self.send({"kind": "gradient", **self._probe(check_pair("at", content.get("at"), "the pointer"))})

    def _probe(self, at: tuple[float, float]) -> dict[str, Any]:
        """Loss and gradient at a point; the gradient is None where it cannot be computed."""
        theta, functions = np.array(at), self.ground.functions
        try:
            with watched(self.ground.name, seconds=0.5):
                loss, gradient = float(functions.value(theta)), np.asarray(functions.gradient(theta))
        except Nonsense:  # the race reports it
            return {"at": list(at), "loss": None, "gradient": None}
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            return {"at": list(at), "loss": None, "gradient": None}
        return {"at": list(at), "loss": loss, "gradient": gradient.tolist()}

    def _run_message(
        self, start: tuple[float, float], settings: Mapping[str, Any], squeezed: bool = False
    ) -> dict[str, object]:
        """What the browser plays: points as 16-bit fractions of several windows, the rest as float32."""
        points = np.concatenate([run.points for run in self.runs.values()])
        losses, norms = (
            np.concatenate([getattr(run, name) for run in self.runs.values()]).astype(np.float32)
            for name in ("losses", "gradient_norms")
        )
        if squeezed:
            norms = shortened(norms)  # shown to three digits and as a curve
        return {
            "start": list(start),
            "settings": {label: dict(chosen) for label, chosen in settings.items()},
            "steps": self._steps,
            "far": FAR,
            "probe": self._probe(start),
            "labels": list(self.runs),
            "lengths": [len(run.losses) for run in self.runs.values()],
            "stopped": [run.stopped for run in self.runs.values()],
            "messages": [run.message for run in self.runs.values()],
            "squeezed": squeezed,
            "packed": pack([*far_places(points, self.ground.window), losses, norms], squeezed),
        }

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        left, right, bottom, top = self.ground.window
        fractions = (0.1, 0.3, 0.5, 0.7, 0.9)
        return {
            "start": [(left + a * (right - left), bottom + b * (top - bottom)) for a in fractions for b in fractions]
        }

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.descent_explorer.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        words = []
        for label in self.shown:
            run = self.runs[label]
            place = min(self.step, len(run.losses) - 1)
            text = {"fault": texts.RACER_FAULT, "diverged": texts.RACER_DIVERGED}.get(run.stopped, texts.RACER)
            if run.stopped == "diverged" and self.step < len(run.losses):
                text = texts.RACER
            words.append(text.format(label=label, loss=run.losses[place], step=len(run.losses), message=run.message))
        return texts.DESCENT.format(
            surface=self.ground.name,
            step=self.step,
            last=self.last,
            x=self.start[0],
            y=self.start[1],
            racers=" ".join(words),
            again=texts.RUN_TO_PLAY,
        )


def _ground(surface: Any, gradient: Any, start: tuple[float, float] | None, window: Any) -> Ground:
    """The given surface, or a learner's function."""
    if window is not None:
        left, right, bottom, top = (float(edge) for edge in window)
        if not (left < right and bottom < top):
            raise ValueError(f"window is {window!r}, expected (x_min, x_max, y_min, y_max) with each min below its max")
        window = (left, right, bottom, top)
    if isinstance(surface, str | Surface):
        if gradient is not None:
            raise ValueError("gradient is given, but a course surface has its own: leave it out")
        return library_ground(surface, start, window)
    if not callable(surface):
        raise TypeError(
            f"surface is {surface!r}, expected a name such as 'rosenbrock', a Surface, or your own function f(theta)"
        )
    if gradient is not None and not callable(gradient):
        raise TypeError(f"gradient is {gradient!r}, expected a function of theta or None")
    return own_ground(surface, gradient, start, window)


def _own_start(ground: Ground) -> tuple[float, float]:
    if isinstance(ground.objective, Surface):
        return ground.objective.start
    left, right, bottom, top = ground.window
    return left + 0.85 * (right - left), bottom + 0.8 * (top - bottom)

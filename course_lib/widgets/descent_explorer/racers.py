"""The racers of a descent: course optimizers, and steps that a learner wrote; and their results.

All course optimizers run at once on a course surface. A learner's functions run one after the other,
each within a time limit, and their errors become the run's message.
Nothing is drawn or sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.arguments.settings import Positive, check_setting, check_settings, range_of, settings_of
from course_lib.descent import Objective, descend
from course_lib.descent.many_starts import descend_many
from course_lib.descent.plane_loops import wait_for_runs
from course_lib.descent.trajectory import Trajectory
from course_lib.optimizers import OPTIMIZERS, Optimizer, optimizer
from course_lib.optimizers.line_search import search_along_gradient
from course_lib.surfaces import Surface
from course_lib.widgets import texts
from course_lib.widgets.descent_explorer.ground import Ground
from course_lib.widgets.shared.run.guarded_calls import SECONDS, Nonsense, vector, watched

MOST_RACERS = 10
BOUND = 1e10
MANY = 3000  # steps of all racers that take a tenth of a second where nothing is compiled
_HIDDEN = ("axis",)  # describes array layout, not descent


@dataclass(frozen=True)
class Racer:
    """One way to descend.

    Attributes
    ----------
    label : str
        Its name in the widget.
    rule : Optimizer or None
        None for a learner's own step.
    step : callable or None
        A learner's ``gradient_step(theta, grad, lr)``.
    rate : float or None
        Learning rate; None where a schedule gives it.
    """

    label: str
    rule: Optimizer | None
    step: Callable[..., Any] | None
    rate: float | None

    def settings(self) -> dict[str, Any]:
        """The adjustable settings by name, learning rate first."""
        others = {} if self.rule is None else self.rule.settings
        shown = {name: value for name, value in others.items() if name not in _HIDDEN}
        return {**({} if self.rate is None else {"learning_rate": self.rate}), **shown}

    def kinds(self) -> dict[str, Any]:
        """The kind of each setting, from `course_lib.arguments.settings`."""
        kinds = {} if self.rule is None else settings_of(self.rule.rule)
        return {name: kinds.get(name, Positive) for name in self.settings()}

    def changed(self, settings: Mapping[str, Any]) -> "Racer":
        """The same racer with other settings; invalid ones raise ValueError or TypeError."""
        rest = {name: value for name, value in settings.items() if name != "learning_rate"}
        rate = settings.get("learning_rate", self.rate)
        if "learning_rate" in settings:
            check_setting("learning_rate", rate, Positive)
        if self.rule is None:
            check_settings(self.label, {}, rest)
            return replace(self, rate=rate)
        check_settings(self.label, self.kinds(), rest)
        learning_rate = self.rule.learning_rate if rate is None else rate
        rule = replace(self.rule, learning_rate=learning_rate, settings={**self.rule.settings, **rest})
        return replace(self, rule=rule, rate=rate)


@dataclass(frozen=True, eq=False)
class Run:
    """Result of a racer; every number is finite except where nothing could be computed.

    Attributes
    ----------
    points : ndarray (k + 1, 2)
    losses, gradient_norms : ndarray (k + 1,)
        NaN at the start where the learner's function failed there.
    stopped : {"steps", "diverged", "fault"}
        "fault" if a learner's function failed.
    message : str
        Why it ended, in a sentence.
    """

    points: np.ndarray
    losses: np.ndarray
    gradient_norms: np.ndarray
    stopped: str
    message: str

    def __post_init__(self) -> None:
        for array in (self.points, self.losses, self.gradient_norms):
            array.flags.writeable = False  # a learner's code must not change what is shown


def make_racers(given: Any, rate: float | None, suited: float, reach: float) -> list[Racer]:
    """Racers as the caller specified them.

    Parameters
    ----------
    given : str, Optimizer, callable, a sequence of these, or a mapping from labels to these
    rate : float or None
        Learning rate of all; None for one that suits each.
    suited : float
        Learning rate that suits gradient descent here.
    reach : float
        Width of the window: adaptive rules move by about their learning rate per step.

    Raises
    ------
    ValueError, TypeError
    """
    if isinstance(given, str | Optimizer) or callable(given):
        given = [given]
    if not isinstance(given, Mapping | Sequence) or not given:
        raise TypeError(
            f"optimizers is {given!r}, expected names such as ['momentum', 'adam'] or your own step function"
        )
    named = list(given.items()) if isinstance(given, Mapping) else [("", each) for each in given]
    if len(named) > MOST_RACERS:
        raise ValueError(
            f"optimizers has {len(named)} entries, expected at most {MOST_RACERS}: more can't be distinguished"
        )
    racers: list[Racer] = []
    for label, each in named:
        racer = _racer(str(label), each, rate, suited, reach)
        same = sum(other.label == racer.label or other.label.startswith(f"{racer.label} ") for other in racers)
        racers.append(replace(racer, label=f"{racer.label} {same + 1}") if same else racer)
    return racers


def _racer(label: str, each: Any, rate: float | None, suited: float, reach: float) -> Racer:
    if isinstance(each, str):
        default = optimizer(each)
        chosen = rate if rate is not None and default.needs == "gradient" else _suited(default, suited, reach)
        return Racer(label or each, replace(default, learning_rate=chosen), None, chosen)
    if isinstance(each, Optimizer):
        own = each.learning_rate
        return Racer(label or each.name, each, None, None if callable(own) else float(own))
    if callable(each):
        return Racer(label or getattr(each, "__name__", "your step"), None, each, suited if rate is None else rate)
    raise TypeError(
        f"optimizers contains {each!r}, expected a name such as 'momentum', a result of optimizer(name, ...), or your "
        "own gradient_step(theta, grad, lr)"
    )


def _suited(default: Optimizer, suited: float, reach: float) -> float:
    own = default.rate(0)
    if default.needs != "gradient":
        return own
    return float(f"{reach / (0.8 / own):.1g}") if default.scale_free else suited


def glossary(racers: Sequence[Racer]) -> dict[str, dict[str, Any]]:
    """Display names of the course's optimizers, and the range of each setting: a name means the same everywhere."""
    ranges = {name: range_of(kind) for racer in racers for name, kind in racer.kinds().items()}
    return {
        "titles": {name: each.title for name, each in OPTIMIZERS.items()},
        "ranges": {name: each._asdict() for name, each in ranges.items() if each is not None},
    }


def suited_rate(objective: Surface | Objective, start: Sequence[float], reach: float) -> float:
    """The largest of 1, 2, 5 times a power of ten at which gradient descent never climbs or jumps in 50 steps.

    Examples
    --------
    >>> from course_lib.surfaces import quadratic_bowl
    >>> suited_rate(quadratic_bowl(10), (1.8, 0.5), 4.0)  # stable below 0.2
    0.1
    """
    rates = [digit * 10.0**power for power in range(1, -7, -1) for digit in (5, 2, 1)]
    for rate in rates:
        rule = optimizer("gradient_descent", rate)
        try:
            run = descend(objective, list(start), rule, steps=50, bound=BOUND)
        except ValueError:
            continue
        leaps = np.linalg.norm(np.diff(run.points, axis=0), axis=1)
        if run.stopped != "diverged" and (np.diff(run.losses) <= 0).all() and (leaps <= reach / 4).all():
            return rate
    return 0.01


def get_ready(racers: Sequence[Racer], ground: Ground, steps: int) -> None:
    """Let compiled loops be loaded first, if they are in the cache and the plain ones would take longer."""
    rules = [racer.rule for racer in racers if racer.rule is not None]
    if isinstance(ground.objective, Surface) and len(rules) * steps > MANY:
        wait_for_runs(ground.objective, rules, 2.0, compiling=False)


def race(racers: Sequence[Racer], ground: Ground, start: tuple[float, float], steps: int) -> dict[str, Run]:
    """Let each racer descend from the start; results by label."""
    objective = ground.objective
    together = [racer for racer in racers if racer.rule is not None and isinstance(objective, Surface)]
    runs: dict[str, Run] = {}
    seconds = SECONDS / max(len(racers) - len(together), 1)
    if together and isinstance(objective, Surface):
        rules = [racer.rule for racer in together if racer.rule is not None]
        try:
            found = descend_many(objective, np.array([start]), rules, steps, bound=BOUND)
            runs = {racer.label: _run(found[k, 0]) for k, racer in enumerate(together)}
        except ValueError as error:  # a start where nothing can be computed
            runs = {racer.label: _no_run(start, str(error)) for racer in together}
    for racer in racers:
        if racer.label not in runs:
            runs[racer.label] = _alone(racer, ground.functions, start, steps, seconds)
    return {racer.label: runs[racer.label] for racer in racers}


def _run(found: Trajectory) -> Run:
    points, losses, norms = (np.array(each) for each in (found.points, found.losses, found.gradient_norms))
    return Run(points, losses, norms, "diverged" if found.stopped == "diverged" else "steps", found.message)


def _no_run(start: tuple[float, float], message: str) -> Run:
    return Run(np.array([start], dtype=float), np.full(1, np.nan), np.full(1, np.nan), "fault", message)


def _alone(racer: Racer, functions: Objective, start: tuple[float, float], steps: int, seconds: float) -> Run:
    """Run one racer by itself, if the function or the step is a learner's."""
    theta = np.array(start, dtype=float)
    record: list[tuple[np.ndarray, float, float]] = []
    stopped, message = "steps", texts.ALL_STEPS.format(steps=steps)
    try:
        with watched(racer.label, seconds=seconds):
            advance = _advance(racer, functions, theta)
            for t in range(steps + 1):
                loss, gradient = float(functions.value(theta)), functions.gradient(theta)
                if not (np.abs(theta).max() <= BOUND and abs(loss) <= BOUND):
                    stopped, message = "diverged", texts.DIVERGED.format(step=t)
                    break
                record.append((theta, loss, float(np.linalg.norm(gradient))))
                if t < steps:
                    theta = advance(theta, gradient, loss, t + 1)
    except Nonsense as fault:
        stopped, message = "fault", str(fault)
    if not record:
        return _no_run(start, message)
    points, losses, norms = zip(*record, strict=True)
    return Run(np.array(points), np.array(losses), np.array(norms), stopped, message)


def _advance(racer: Racer, functions: Objective, theta: np.ndarray) -> Callable[..., np.ndarray]:
    """One update: ``(theta, gradient, loss, t)`` to new parameters."""
    if racer.step is not None:
        step = racer.step

        def by_learner(theta: np.ndarray, gradient: np.ndarray, loss: float, t: int) -> np.ndarray:
            # copies, so that a step that changes its arguments can't change the record
            moved = step(theta.copy(), gradient.copy(), racer.rate)
            return vector(racer.label, moved, (2,), texts.IN_STEP.format(step=t))

        return by_learner
    rule = racer.rule
    assert rule is not None
    if rule.needs == "value":

        def by_search(theta: np.ndarray, gradient: np.ndarray, loss: float, t: int) -> np.ndarray:
            return search_along_gradient(np, functions.value, theta, gradient, loss, rule.rate(t - 1), **rule.settings)[
                0
            ]

        return by_search
    kernel, state = rule.kernel(), rule.init(theta)

    def by_rule(theta: np.ndarray, gradient: np.ndarray, loss: float, t: int) -> np.ndarray:
        nonlocal state
        theta, state = kernel(theta, gradient, state, t, rule.rate(t - 1))
        return theta

    return by_rule

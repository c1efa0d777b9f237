"""All steps of one optimizer from many starts on a surface, for Numba: the readable formulas, one number at a time.

`course_lib.backend.compiled` binds the names below, and compiles: `run` once, and `evaluate` for each surface and a
step for each rule, which `run` takes as arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend import Array, array_namespace
from course_lib.backend.compiled import Bound, compiled, has_compiler, is_kept, wait_for_compiler
from course_lib.optimizers import Optimizer
from course_lib.optimizers.entries import LISTED, update_entries
from course_lib.optimizers.line_search import most_tries, solve_two_by_two
from course_lib.optimizers.update_rules import hypergradient_step
from course_lib.surfaces.surface import Surface

value_xy: Any = None
gradient_xy: Any = None
hessian_xy: Any = None
listed: Any = None


_READY: dict[Any, Any] = {}
"""`evaluate` and the step -> `run` and these two, compiled."""


class Room(NamedTuple):
    """What one step reads and writes, for n starts. A view is made once: in a loop it takes longer than an update."""

    now: Array  # (7, n): x, y, loss, gradient norm, the gradient's x and y, and the tries of a line search
    theta: Array  # (2 n,): the rows of x and y
    slope: Array  # (2 n,): those of the gradient
    state: Array  # (slots, 2 n)
    settings: Array  # of the rule
    constants: Array  # of the surface


class Parts(NamedTuple):
    """The loops of a rule on a surface, to be compiled, and the numbers they take."""

    evaluate: Bound
    step: Bound
    settings: tuple[Any, ...]
    constants: tuple[Any, ...]


def parts_of(surface: Surface, rule: Optimizer) -> Parts | None:
    """None for a rule that looks at more than one entry at a time, and a surface that is not the course's."""
    given = {"value_xy": surface.value_xy, "gradient_xy": surface.gradient_xy, "hessian_xy": surface.hessian_xy}
    formulas: dict[str, Any] = {n: each.func if isinstance(each, partial) else each for n, each in given.items()}
    if not all(each.__module__.startswith("course_lib.surfaces") for each in formulas.values()):
        return None
    constants = tuple(surface.value_xy.keywords.values()) if isinstance(surface.value_xy, partial) else ()
    settings, entries = rule.numbers(), rule.entries()
    formulas["listed"] = LISTED[len(constants)]
    if rule.needs == "value":
        step, settings = Bound.of(by_search, **formulas), (*settings, most_tries(settings[0]))
    elif rule.needs == "hessian":
        step = Bound.of(by_newton, **formulas)
    elif rule.rule is hypergradient_step:
        step = Bound(by_hypergradient)
    elif entries is None:
        return None
    else:
        step = Bound.of(by_rule, update_entries=entries, listed=LISTED[len(settings)])
    return Parts(Bound.of(evaluate, **formulas), step, settings, constants)


def prepared_run(surface: Surface, rule: Optimizer, starts: Array) -> Callable[..., bool] | None:
    """`run` without its first three arguments; None if it is not compiled (yet), or has no parts."""
    here = type(starts) is np.ndarray and starts.dtype == np.float64 and has_compiler()
    parts = parts_of(surface, rule) if here else None
    if parts is None:
        return None
    n, now = starts.shape[1], np.empty((7, starts.shape[1]))
    now[:2] = starts
    numbers = (np.array(each, dtype=float) for each in (parts.settings, parts.constants))
    room = Room(now, now[:2].reshape(-1), now[4:6].reshape(-1), np.zeros((len(rule.slots), 2 * n)), *numbers)
    if parts[:2] not in _READY:  # the types are the same for all
        evaluated = compiled(parts.evaluate, room, 1e10, as_pointer=True)
        advanced = compiled(parts.step, room, 1.0, 0.1, as_pointer=True)
        if evaluated is None or advanced is None:
            return None
        record = np.empty(1), np.empty((1, 1, 1)), np.empty((1, 1), dtype=np.int64)
        loop = compiled(Bound(run), evaluated, advanced, room, *record, 1e10)
        if loop is None:
            return None
        (only,) = loop.overloads.values()  # called directly: Numba's look at the types takes longer than a short run
        _READY[parts[:2]] = only.entry_point, evaluated, advanced
    loop, *pointers = _READY[parts[:2]]
    return partial(loop, *pointers, room)


def wait_for_runs(surface: Surface, rules: Sequence[Optimizer], seconds: float, compiling: bool = True) -> None:
    """Ask for the loops of these rules, and wait about so long; if not `compiling`, only where all are in the cache.

    From there they are loaded in half a second.
    """
    for _ in range(2):  # `run` is requested when its parts are there
        missing = [rule for rule in rules if prepared_run(surface, rule, np.zeros((2, 1))) is None]
        loops = {loop for rule in missing for loop in (parts_of(surface, rule) or ())[:2]} | {Bound(run)}
        if missing and (compiling or all(map(is_kept, loops))):
            wait_for_compiler(seconds / 2)


def run(evaluate: Any, step: Any, room: Room, rates: Array, record: Array, tries: Array, largest: float) -> bool:
    """Fill record (steps + 1, 4, n) and tries (steps or 0, n); whether no run diverged."""
    inside = True
    for t in range(rates.size + 1):
        kept = evaluate(room, largest)
        inside = inside and kept
        record[t] = room.now[:4]
        if t < rates.size:
            step(room, t + 1.0, rates[t])
            if tries.size:
                tries[t] = room.now[6]
    return inside


def evaluate(room: Room, largest: float) -> bool:
    """Loss, gradient and its norm at every theta; whether all are inside the bound. Short loops become SIMD code."""
    xp, now, numbers = array_namespace(room.now), room.now, listed(room.constants)
    inside = usual = True
    for j in range(now.shape[1]):
        now[2, j] = value_xy(xp, now[0, j], now[1, j], *numbers)
    for j in range(now.shape[1]):
        now[4, j], now[5, j] = gradient_xy(xp, now[0, j], now[1, j], *numbers)
    for j in range(now.shape[1]):
        now[3, j] = math.sqrt(now[4, j] * now[4, j] + now[5, j] * now[5, j])
    for j in range(now.shape[1]):
        usual &= ((now[3, j] > 1e-140) & (now[3, j] < 1e150)) | ((now[4, j] == 0.0) & (now[5, j] == 0.0))
        inside &= (abs(now[0, j]) <= largest) & (abs(now[1, j]) <= largest) & (abs(now[2, j]) <= largest)
    if not usual:  # slower, and right where squares leave the range of floats
        for j in range(now.shape[1]):
            if not 1e-140 < now[3, j] < 1e150:
                now[3, j] = math.hypot(now[4, j], now[5, j])
            inside &= now[3, j] < math.inf
    return inside


def by_rule(room: Room, t: float, rate: float) -> bool:
    """An update from the gradient."""
    update_entries(room.theta, room.state, room.slope, t, rate, listed(room.settings))
    return True


def by_newton(room: Room, t: float, rate: float) -> bool:
    """Newton's step."""
    for j in range(room.now.shape[1]):
        x, y = room.now[0, j], room.now[1, j]
        xx, xy, yy = hessian_xy(array_namespace(x), x, y, *listed(room.constants))
        dx, dy = solve_two_by_two(xx, xy, yy, room.now[4, j], room.now[5, j])
        room.now[0, j], room.now[1, j] = x - rate * dx, y - rate * dy
    return True


def by_hypergradient(room: Room, t: float, rate: float) -> bool:
    """The formula of `hypergradient_step`, whose rate is one number for both parameters of a run."""
    n = room.now.shape[1]
    for j in range(n):
        gx, gy = room.now[4, j], room.now[5, j]
        change = room.state[0, j] + room.settings[0] * (gx * room.state[1, j] + gy * room.state[1, n + j])
        room.state[0, j], room.state[1, j], room.state[1, n + j] = change, gx, gy
        room.now[0, j] -= (rate + change) * gx
        room.now[1, j] -= (rate + change) * gy
    return True


def by_search(room: Room, t: float, rate: float) -> bool:
    """The loop of `armijo_step`, for each run by itself."""
    shrink, sufficient, most = room.settings[0], room.settings[1], int(room.settings[2])
    for j in range(room.now.shape[1]):
        x, y, gx, gy, tried = room.now[0, j], room.now[1, j], room.now[4, j], room.now[5, j], rate
        for count in range(most):
            room.now[6, j] = count + 1
            dx, dy = tried * gx, tried * gy
            value = value_xy(array_namespace(x), x - dx, y - dy, *listed(room.constants))
            if value <= room.now[2, j] - sufficient * (dx * gx + dy * gy):
                room.now[0, j], room.now[1, j] = x - dx, y - dy
                break
            tried *= shrink
    return True

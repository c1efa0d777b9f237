"""All steps of one optimizer from many starts on a surface, for Numba: the readable formulas, one number at a time.

`course_lib.backend.compiled` binds the names below, and compiles: `run` once, and `evaluate` for each surface and a
step for each rule, which `run` takes as arguments. All of them work in one `room` (7 + 2 slots, n) for n starts: x, y,
loss and gradient norm, which are recorded; the gradient's x and y; the tries of a line search; x and y of the state.
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
    room = np.zeros((7 + 2 * len(rule.slots), starts.shape[1]))
    room[:2] = starts
    settings, constants = (np.array(each, dtype=float) for each in (parts.settings, parts.constants))
    if parts[:2] not in _READY:  # the types are the same for all
        evaluated = compiled(parts.evaluate, room, constants, 1e10, as_pointer=True)
        advanced = compiled(parts.step, room, settings, constants, 1.0, 0.1, as_pointer=True)
        if evaluated is None or advanced is None:
            return None
        record = np.empty(1), np.empty((1, 1, 1)), np.empty((1, 1), dtype=np.int64)
        loop = compiled(Bound(run), evaluated, advanced, room, settings, constants, *record, 1e10)
        if loop is None:
            return None
        (only,) = loop.overloads.values()  # called directly: Numba's look at the types takes longer than a short run
        _READY[parts[:2]] = only.entry_point, evaluated, advanced
    loop, *pointers = _READY[parts[:2]]
    return partial(loop, *pointers, room, settings, constants)


def wait_for_runs(surface: Surface, rules: Sequence[Optimizer], seconds: float, compiling: bool = True) -> None:
    """Ask for the loops of these rules, and wait about so long; if not `compiling`, only where all are in the cache.

    From there they are loaded in half a second.
    """
    for _ in range(2):  # `run` is requested when its parts are there
        missing = [rule for rule in rules if prepared_run(surface, rule, np.zeros((2, 1))) is None]
        loops = {loop for rule in missing for loop in (parts_of(surface, rule) or ())[:2]} | {Bound(run)}
        if missing and (compiling or all(map(is_kept, loops))):
            wait_for_compiler(seconds / 2)


def run(
    evaluate: Any,
    step: Any,
    room: Array,
    settings: Array,
    constants: Array,
    rates: Array,
    record: Array,
    tries: Array,
    largest: float,
) -> bool:
    """Fill record (steps + 1, 4, n) and tries (steps or 0, n); whether no run diverged."""
    inside = True
    for t in range(rates.size + 1):
        kept = evaluate(room, constants, largest)
        inside = inside and kept
        record[t] = room[:4]
        if t < rates.size:
            step(room, settings, constants, t + 1.0, rates[t])
            if tries.size:
                tries[t] = room[6]
    return inside


def evaluate(room: Array, constants: Array, largest: float) -> bool:
    """Loss, gradient and its norm at every theta; whether all are inside the bound. Short loops become SIMD code."""
    xp, numbers = array_namespace(room), listed(constants)
    inside = usual = True
    for j in range(room.shape[1]):
        room[2, j] = value_xy(xp, room[0, j], room[1, j], *numbers)
    for j in range(room.shape[1]):
        room[4, j], room[5, j] = gradient_xy(xp, room[0, j], room[1, j], *numbers)
    for j in range(room.shape[1]):
        room[3, j] = math.sqrt(room[4, j] * room[4, j] + room[5, j] * room[5, j])
    for j in range(room.shape[1]):
        usual &= ((room[3, j] > 1e-140) & (room[3, j] < 1e150)) | ((room[4, j] == 0.0) & (room[5, j] == 0.0))
        inside &= (abs(room[0, j]) <= largest) & (abs(room[1, j]) <= largest) & (abs(room[2, j]) <= largest)
    if not usual:  # slower, and right where squares leave the range of floats
        for j in range(room.shape[1]):
            if not 1e-140 < room[3, j] < 1e150:
                room[3, j] = math.hypot(room[4, j], room[5, j])
            inside &= room[3, j] < math.inf
    return inside


def by_rule(room: Array, settings: Array, constants: Array, t: float, rate: float) -> bool:
    """An update from the gradient."""
    both, slots = 2 * room.shape[1], len(room) // 2 - 3
    theta, slope, state = room[:2].reshape(both), room[4:6].reshape(both), room[7:].reshape(slots, both)
    update_entries(theta, state, slope, t, rate, listed(settings))
    return True


def by_newton(room: Array, settings: Array, constants: Array, t: float, rate: float) -> bool:
    """Newton's step."""
    for j in range(room.shape[1]):
        x, y = room[0, j], room[1, j]
        xx, xy, yy = hessian_xy(array_namespace(x), x, y, *listed(constants))
        dx, dy = solve_two_by_two(xx, xy, yy, room[4, j], room[5, j])
        room[0, j], room[1, j] = x - rate * dx, y - rate * dy
    return True


def by_hypergradient(room: Array, settings: Array, constants: Array, t: float, rate: float) -> bool:
    """The formula of `hypergradient_step`, whose rate is one number for both parameters of a run."""
    for j in range(room.shape[1]):
        gx, gy = room[4, j], room[5, j]
        change = room[7, j] + settings[0] * (gx * room[9, j] + gy * room[10, j])
        room[7, j], room[9, j], room[10, j] = change, gx, gy
        room[0, j] -= (rate + change) * gx
        room[1, j] -= (rate + change) * gy
    return True


def by_search(room: Array, settings: Array, constants: Array, t: float, rate: float) -> bool:
    """The loop of `armijo_step`, for each run by itself."""
    shrink, sufficient, most = settings[0], settings[1], int(settings[2])
    for j in range(room.shape[1]):
        x, y, gx, gy, tried = room[0, j], room[1, j], room[4, j], room[5, j], rate
        for count in range(most):
            room[6, j] = count + 1
            dx, dy = tried * gx, tried * gy
            value = value_xy(array_namespace(x), x - dx, y - dy, *listed(constants))
            if value <= room[2, j] - sufficient * (dx * gx + dy * gy):
                room[0, j], room[1, j] = x - dx, y - dy
                break
            tried *= shrink
    return True

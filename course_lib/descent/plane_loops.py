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
from course_lib.backend.compiled import Bound, compiled, wait_for_compiler
from course_lib.optimizers import Optimizer
from course_lib.optimizers.entries import LISTED, update_entries
from course_lib.optimizers.line_search import most_tries, solve_two_by_two
from course_lib.optimizers.update_rules import hypergradient_step
from course_lib.surfaces.surface import Surface

value_xy: Any = None
gradient_xy: Any = None
hessian_xy: Any = None
listed: Any = None


class Room(NamedTuple):
    """What one step reads and writes: n starts, parameters along the first axis."""

    theta: Array  # (2, n)
    slope: Array  # (2, n)
    losses: Array  # (n,)
    norms: Array  # (n,)
    state: Array  # (slots, 2 n)
    tries: Array  # (n,) of int
    settings: Array  # of the rule
    constants: Array  # of the surface


def prepared_run(surface: Surface, rule: Optimizer, starts: Array) -> Callable[..., bool] | None:
    """`run` without its first three arguments; None if it is not compiled (yet), or no loop for this rule and surface.

    That is a rule that looks at more than one entry at a time, and a surface that is not the course's.
    """
    given = {"value_xy": surface.value_xy, "gradient_xy": surface.gradient_xy, "hessian_xy": surface.hessian_xy}
    formulas: dict[str, Any] = {n: each.func if isinstance(each, partial) else each for n, each in given.items()}
    here = type(starts) is np.ndarray and starts.dtype == np.float64
    if not here or not all(each.__module__.startswith("course_lib.surfaces") for each in formulas.values()):
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
    theta, numbers = np.array(starts, order="C"), (np.array(each, dtype=float) for each in (settings, constants))
    losses, state = np.empty(theta.shape[1]), np.zeros((len(rule.slots), theta.size))
    room = Room(theta, np.empty_like(theta), losses, losses.copy(), state, np.zeros(losses.size, np.int64), *numbers)
    evaluated = compiled(Bound.of(evaluate, **formulas), room, 1e10, as_pointer=True)
    advanced = compiled(step, room, 1.0, 0.1, as_pointer=True)
    if evaluated is None or advanced is None:
        return None
    record = np.empty(1), np.empty((1, 1, 1)), np.empty((1, 1)), np.empty((1, 1)), np.empty((1, 1), dtype=np.int64)
    loop = compiled(Bound(run), evaluated, advanced, room, *record, 1e10)
    return partial(loop, evaluated, advanced, room) if loop else None


def wait_for_runs(surface: Surface, rules: Sequence[Optimizer], seconds: float) -> None:
    """Wait for the loops of these rules, about so long: what is in the cache is loaded in half a second."""
    for _ in range(2):  # `run` is requested when its parts are there
        if None in [prepared_run(surface, rule, np.zeros((2, 1))) for rule in rules]:
            wait_for_compiler(seconds / 2)


def run(
    evaluate: Any, step: Any, room: Room, rates: Array, points: Array, losses: Array, norms: Array, tries: Array,
    largest: float,
) -> bool:  # fmt: skip
    """Fill points (steps + 1, 2, n), losses, norms (steps + 1, n), tries (steps or 0, n); whether no run diverged."""
    inside = True
    for t in range(rates.size + 1):
        kept = evaluate(room, largest)
        inside = inside and kept
        points[t], losses[t], norms[t] = room.theta, room.losses, room.norms
        if t < rates.size:
            step(room, t + 1.0, rates[t])
            if tries.size:
                tries[t] = room.tries
    return inside


def evaluate(room: Room, largest: float) -> bool:
    """Loss, gradient and its norm at every theta; whether all are inside the bound."""
    inside, xp = True, array_namespace(room.theta)
    for j in range(room.theta.shape[1]):
        x, y = room.theta[0, j], room.theta[1, j]
        loss, (gx, gy) = value_xy(xp, x, y, *listed(room.constants)), gradient_xy(xp, x, y, *listed(room.constants))
        norm = math.sqrt(gx * gx + gy * gy)
        if not 1e-140 < norm < 1e150:
            norm = math.hypot(gx, gy)  # slower, and right where squares leave the range of floats
        room.slope[0, j], room.slope[1, j], room.losses[j], room.norms[j] = gx, gy, loss, norm
        kept = abs(x) <= largest and abs(y) <= largest and abs(loss) <= largest and norm < math.inf
        inside = inside and kept
    return inside


def by_rule(room: Room, t: float, rate: float) -> bool:
    """An update from the gradient."""
    update_entries(room.theta.reshape(-1), room.state, room.slope.reshape(-1), t, rate, listed(room.settings))
    return True


def by_newton(room: Room, t: float, rate: float) -> bool:
    """Newton's step."""
    for j in range(room.theta.shape[1]):
        x, y = room.theta[0, j], room.theta[1, j]
        xx, xy, yy = hessian_xy(array_namespace(x), x, y, *listed(room.constants))
        dx, dy = solve_two_by_two(xx, xy, yy, room.slope[0, j], room.slope[1, j])
        room.theta[0, j], room.theta[1, j] = x - rate * dx, y - rate * dy
    return True


def by_hypergradient(room: Room, t: float, rate: float) -> bool:
    """The formula of `hypergradient_step`, whose rate is one number for both parameters of a run."""
    n = room.losses.size
    for j in range(n):
        gx, gy = room.slope[0, j], room.slope[1, j]
        change = room.state[0, j] + room.settings[0] * (gx * room.state[1, j] + gy * room.state[1, n + j])
        room.state[0, j], room.state[1, j], room.state[1, n + j] = change, gx, gy
        room.theta[0, j] -= (rate + change) * gx
        room.theta[1, j] -= (rate + change) * gy
    return True


def by_search(room: Room, t: float, rate: float) -> bool:
    """The loop of `armijo_step`, for each run by itself."""
    shrink, sufficient, most = room.settings[0], room.settings[1], int(room.settings[2])
    for j in range(room.theta.shape[1]):
        x, y, gx, gy, tried = room.theta[0, j], room.theta[1, j], room.slope[0, j], room.slope[1, j], rate
        for count in range(most):
            room.tries[j] = count + 1
            dx, dy = tried * gx, tried * gy
            value = value_xy(array_namespace(x), x - dx, y - dy, *listed(room.constants))
            if value <= room.losses[j] - sufficient * (dx * gx + dy * gy):
                room.theta[0, j], room.theta[1, j] = x - dx, y - dy
                break
            tried *= shrink
    return True

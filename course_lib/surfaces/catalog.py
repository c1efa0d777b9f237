"""Surfaces from the literature: formulas, derivatives and known facts.

A table of data; `course_lib.surfaces.surface` documents the fields. Formulas are written so that
a minimum of value 0 evaluates to 0, where the textbook form would leave a rounding error. Surfaces with a
parameter or data are in `course_lib.surfaces`.
"""

from __future__ import annotations

import math
from typing import Any

from course_lib.backend import Array
from course_lib.surfaces.surface import Surface

__all__ = ["FIXED_SURFACES"]

PI, TAU, E = math.pi, 2 * math.pi, math.e


def _ackley_radius(xp: Any, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """r = sqrt((x^2 + y^2)/2), 1/r and exp(-r/5).

    The surface has the tip of a cone at the origin. The gradient there is the subgradient 0, and the second
    derivative of the cone, which does not exist, is left out: both follow from setting 1/r to 0.
    """
    r = xp.sqrt((x**2 + y**2) / 2)
    tip = r == 0
    return r, xp.where(tip, 0 * r, 1 / xp.where(tip, 1 + 0 * r, r)), xp.exp(-0.2 * r)


def _ackley_value(xp: Any, x: Array, y: Array) -> Array:
    r = xp.sqrt((x**2 + y**2) / 2)
    # 20 - 20 exp(-r/5) would lose all digits near the minimum
    return -20 * xp.expm1(-0.2 * r) + (E - xp.exp((xp.cos(TAU * x) + xp.cos(TAU * y)) / 2))


def _ackley_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    _, inverse, cone = _ackley_radius(xp, x, y)
    waves = PI * xp.exp((xp.cos(TAU * x) + xp.cos(TAU * y)) / 2)
    slope = 2 * cone * inverse
    return slope * x + waves * xp.sin(TAU * x), slope * y + waves * xp.sin(TAU * y)


def _ackley_hessian(xp: Any, x: Array, y: Array) -> tuple[Array, Array, Array]:
    r, inverse, cone = _ackley_radius(xp, x, y)
    waves = PI**2 * xp.exp((xp.cos(TAU * x) + xp.cos(TAU * y)) / 2)
    sx, sy = xp.sin(TAU * x), xp.sin(TAU * y)
    slope, bend = 2 * cone * inverse, cone * (1 + 0.2 * r) * inverse**3
    return (
        slope - bend * x**2 + waves * (2 * xp.cos(TAU * x) - sx**2),
        -bend * x * y - waves * sx * sy,
        slope - bend * y**2 + waves * (2 * xp.cos(TAU * y) - sy**2),
    )


def _beale_terms(x: Array, y: Array) -> tuple[Array, Array, Array]:
    return 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3


def _beale_value(xp: Any, x: Array, y: Array) -> Array:
    a, b, c = _beale_terms(x, y)
    return a**2 + b**2 + c**2


def _beale_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    a, b, c = _beale_terms(x, y)
    return (2 * (a * (y - 1) + b * (y**2 - 1) + c * (y**3 - 1)), 2 * x * (a + 2 * b * y + 3 * c * y**2))


def _beale_hessian(xp: Any, x: Array, y: Array) -> tuple[Array, Array, Array]:
    a, b, c = _beale_terms(x, y)
    return (
        2 * ((y - 1) ** 2 + (y**2 - 1) ** 2 + (y**3 - 1) ** 2),
        2 * (a + 2 * b * y + 3 * c * y**2) + 2 * x * ((y - 1) + 2 * y * (y**2 - 1) + 3 * y**2 * (y**3 - 1)),
        2 * x * (x + 4 * x * y**2 + 2 * b + 9 * x * y**4 + 6 * c * y),
    )


def _ravine_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    wall = y - xp.sin(x)
    return -20 * wall * xp.cos(x) + x / 10, 20 * wall


def _ravine_hessian(xp: Any, x: Array, y: Array) -> tuple[Array, Array, float]:
    sin, cos = xp.sin(x), xp.cos(x)
    return 20 * cos**2 + 20 * (y - sin) * sin + 0.1, -20 * cos, 20.0


def _rosenbrock_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    climb = y - x**2
    return -2 * (1 - x) - 400 * x * climb, 200 * climb


def _himmelblau_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    a, b = x**2 + y - 11, x + y**2 - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def _plateau_gradient(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    hole = xp.exp(-(x**2 + y**2) / 2)
    return x * hole, y * hole


def _plateau_hessian(xp: Any, x: Array, y: Array) -> tuple[Array, Array, Array]:
    hole = xp.exp(-(x**2 + y**2) / 2)
    return (1 - x**2) * hole, -x * y * hole, (1 - y**2) * hole


FIXED_SURFACES = (
    Surface(
        name="ravine",
        formula="10 (y - sin x)^2 + x^2 / 20",
        value_xy=lambda xp, x, y: 10 * (y - xp.sin(x)) ** 2 + x**2 / 20,
        gradient_xy=_ravine_gradient,
        hessian_xy=_ravine_hessian,
        minima=((0.0, 0.0),),
        minimum=0.0,
        window=(-6.0, 6.0, -3.0, 3.0),
        start=(-5.0, 2.0),
        shows="A winding valley: steps bounce between the walls while the floor hardly slopes.",
        source="made for this course",
    ),
    Surface(
        name="saddle",
        formula="(x^2 - y^2) / 2",
        value_xy=lambda xp, x, y: (x**2 - y**2) / 2,
        gradient_xy=lambda xp, x, y: (x, -y),
        hessian_xy=lambda xp, x, y: (1.0, 0.0, -1.0),
        start=(1.5, 0.001),
        shows="The gradient vanishes at a point that is not a minimum; descent lingers there, Newton's method stays.",
        source="Dauphin et al. 2014",
    ),
    Surface(
        name="monkey_saddle",
        formula="x^3 - 3 x y^2",
        value_xy=lambda xp, x, y: x**3 - 3 * x * y**2,
        gradient_xy=lambda xp, x, y: (3 * x**2 - 3 * y**2, -6 * x * y),
        hessian_xy=lambda xp, x, y: (6 * x, -6 * y, -6 * x),
        start=(1.2, 0.05),
        shows="Gradient and Hessian both vanish at the origin: second derivatives alone decide nothing there.",
        source="Hilbert & Cohn-Vossen 1932",
    ),
    Surface(
        name="plateau",
        formula="1 - exp(-(x^2 + y^2)/2)",
        value_xy=lambda xp, x, y: -xp.expm1(-(x**2 + y**2) / 2),
        gradient_xy=_plateau_gradient,
        hessian_xy=_plateau_hessian,
        minima=((0.0, 0.0),),
        minimum=0.0,
        window=(-4.0, 4.0, -4.0, 4.0),
        start=(2.5, 1.5),
        shows="A hole in a plain: far out the gradient is right in direction and useless in size.",
        source="made for this course",
    ),
    Surface(
        name="booth",
        formula="(x + 2y - 7)^2 + (2x + y - 5)^2",
        value_xy=lambda xp, x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
        gradient_xy=lambda xp, x, y: (10 * x + 8 * y - 34, 8 * x + 10 * y - 38),
        hessian_xy=lambda xp, x, y: (10.0, 8.0, 10.0),
        minima=((1.0, 3.0),),
        minimum=0.0,
        window=(-10.0, 10.0, -10.0, 10.0),
        start=(-8.0, -5.0),
        shows="A bowl of condition number 9 whose axes are oblique.",
        source="Jamil & Yang 2013",
    ),
    Surface(
        name="rosenbrock",
        formula="(1 - x)^2 + 100 (y - x^2)^2",
        value_xy=lambda xp, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        gradient_xy=_rosenbrock_gradient,
        hessian_xy=lambda xp, x, y: (2 - 400 * (y - 3 * x**2), -400 * x, 200.0),
        minima=((1.0, 1.0),),
        minimum=0.0,
        window=(-2.0, 2.0, -1.0, 3.0),
        start=(-1.2, 1.0),
        shows="The bent valley is found at once, the minimum in it only after very many steps.",
        source="Rosenbrock 1960",
    ),
    Surface(
        name="beale",
        formula="(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
        value_xy=_beale_value,
        gradient_xy=_beale_gradient,
        hessian_xy=_beale_hessian,
        minima=((3.0, 0.5),),
        minimum=0.0,
        window=(-4.5, 4.5, -4.5, 4.5),
        start=(1.0, 1.5),
        shows="Flat in the middle, steep at the corners: no one learning rate suits both.",
        source="Beale 1958",
    ),
    Surface(
        name="himmelblau",
        formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        value_xy=lambda xp, x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        gradient_xy=_himmelblau_gradient,
        hessian_xy=lambda xp, x, y: (12 * x**2 + 4 * y - 42, 4 * (x + y), 12 * y**2 + 4 * x - 26),
        minima=(
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ),
        minimum=0.0,
        window=(-5.0, 5.0, -5.0, 5.0),
        start=(0.0, 0.0),
        shows="Four equal minima: which one is found depends on the start.",
        source="Himmelblau 1972",
    ),
    Surface(
        name="six_hump_camel",
        formula="(4 - 2.1 x^2 + x^4/3) x^2 + xy + (4 y^2 - 4) y^2",
        value_xy=lambda xp, x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
        gradient_xy=lambda xp, x, y: (8 * x - 8.4 * x**3 + 2 * x**5 + y, x - 8 * y + 16 * y**3),
        hessian_xy=lambda xp, x, y: (8 - 25.2 * x**2 + 10 * x**4, 1.0, 48 * y**2 - 8),
        minima=((0.08984201310031807, -0.7126564030207396), (-0.08984201310031807, 0.7126564030207396)),
        minimum=-1.0316284534898774,
        window=(-2.0, 2.0, -1.2, 1.2),
        start=(1.9, 1.0),
        shows="Six valleys, two of them deepest: a low loss need not be the lowest.",
        source="Dixon & Szego 1978",
    ),
    Surface(
        name="rastrigin",
        formula="20 + x^2 - 10 cos 2 pi x + y^2 - 10 cos 2 pi y",
        # 10 - 10 cos(2 pi x) = 20 sin(pi x)^2, which does not cancel near the minimum
        value_xy=lambda xp, x, y: x**2 + y**2 + 20 * (xp.sin(PI * x) ** 2 + xp.sin(PI * y) ** 2),
        gradient_xy=lambda xp, x, y: (2 * x + 20 * PI * xp.sin(TAU * x), 2 * y + 20 * PI * xp.sin(TAU * y)),
        hessian_xy=lambda xp, x, y: (2 + 40 * PI**2 * xp.cos(TAU * x), 0.0, 2 + 40 * PI**2 * xp.cos(TAU * y)),
        minima=((0.0, 0.0),),
        minimum=0.0,
        window=(-5.12, 5.12, -5.12, 5.12),
        start=(3.3, -2.2),
        shows="A local minimum near every pair of whole numbers: descent stays in the nearest one.",
        source="Rastrigin 1974",
    ),
    Surface(
        name="ackley",
        formula="20 - 20 exp(-sqrt((x^2 + y^2)/2) / 5) + e - exp((cos 2 pi x + cos 2 pi y)/2)",
        value_xy=_ackley_value,
        gradient_xy=_ackley_gradient,
        hessian_xy=_ackley_hessian,
        minima=((0.0, 0.0),),
        minimum=0.0,
        window=(-5.0, 5.0, -5.0, 5.0),
        start=(2.4, -1.7),
        shows="Ripples on a funnel; at the bottom a cone's tip, where the gradient has a jump.",
        source="Ackley 1987",
    ),
)
"""The surfaces without parameters, the simple ones first."""

"""The bank of section 2.2, steepest_secant."""

from itertools import pairwise

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import between, size

steepest_secant = Exercise("steepest_secant", parameters=("f", "points"))


def increasing(rng, start, n, least=0.4, most=1.6):
    """n inputs from `start` to the right, at different distances."""
    gaps = np.round(rng.uniform(least, most, size=n - 1), 2)
    return np.round(start + np.append(0.0, np.cumsum(gaps)), 2)


@steepest_secant.case
def steepest_on_the_way_down(rng):
    """a valley, steepest on its left side"""
    points = np.append(between(rng, -7, -6), increasing(rng, -5.5, 5, 0.2, 0.9))
    return script("steepest_secant(lambda x: x**2, points)", points=points)


@steepest_secant.case
def large_rises_on_both_sides(rng):
    """a curve that is steepest in the middle, where two points are close together"""
    right, left = increasing(rng, 0.2, 4, 1, 2), -increasing(rng, 0.15, 4, 1, 2)[::-1]
    return script("steepest_secant(np.tanh, points)", points=np.append(left, right))


@steepest_secant.case(fixed=True)
def two_points(rng):
    """two points: one secant, which falls"""
    a = between(rng, 0.3, 0.8)
    return script("steepest_secant(lambda x: 5 / x, points)", points=np.array([a, a + between(rng, 0.5, 2)]))


@steepest_secant.case
def falling_everywhere(rng):
    """a curve that falls everywhere"""
    return script("steepest_secant(lambda x: np.exp(-x), points)", points=increasing(rng, between(rng, -1.5, -1), 4))


@steepest_secant.case
def level_curve(rng):
    """a level curve"""
    return script("steepest_secant(lambda x: 0 * x + 3, points)", points=increasing(rng, between(rng, -2, 2), 4))


@steepest_secant.case
def whole_numbers(rng):
    """whole numbers, with a slope that is not a whole number"""
    start, n = int(rng.integers(1, 4)), size(rng, 4)
    points = start + np.append([0, 1], 1 + 2 * np.arange(1, n - 1) + np.arange(n - 2) % 2)
    return script("steepest_secant(lambda x: x * x * x // 3, points)", points=points)


@steepest_secant.case
def large_numbers(rng):
    """large numbers, and a curve that is steepest at its right end"""
    points = 1000 * increasing(rng, between(rng, 1, 2), 4)
    return script("steepest_secant(lambda x: -(x**2) / 7, points)", points=points)


steepest_secant.slips("""
sign-lost: slopes[np.argmax(np.abs(slopes))] -> np.max(np.abs(slopes))
    The size is right, but the sign is lost: a falling curve has a negative slope. Choose by size, return the slope.
largest-with-its-sign: np.argmax(np.abs(slopes)) -> np.argmax(slopes)
    This is the largest slope, so a steeper one that falls is not seen. Compare how far the slopes are from 0.
smallest-with-its-sign: np.argmax(np.abs(slopes)) -> np.argmin(slopes)
    This is the most negative slope, so a steeper one that rises is not seen. Compare how far the slopes are from 0.
flattest: np.argmax -> np.argmin
    This is the secant nearest to level, the flattest one.
largest-rise: np.abs(slopes) -> np.abs(rises)
    You choose the secant with the largest rise. With a long run it need not be steep: choose by the slopes.
rise-returned: slopes[np.argmax(np.abs(slopes))] -> rises[np.argmax(np.abs(rises))]
    This is the largest rise. A slope is the rise per unit of x: what is it divided by?
rise-of-the-steepest: return slopes[ -> return rises[
    You found the right secant, and returned its rise. A slope is the rise divided by the run.
rise-times-run: / np -> * np
    Rise and run are multiplied. A slope says how much the curve rises in one unit of run.
upside-down: rises / np.diff(points) -> np.diff(points) / np.where(rises == 0, np.inf, rises)
    The ratio is upside down: a slope is how much f increases per unit of x. Which belongs in the numerator, f or x?
place-returned: return slopes[np.argmax(np.abs(slopes))] -> return np.argmax(np.abs(slopes))
    This is the place of the steepest secant. Return its slope.
secants-from-the-first-point: rises = np.diff(f(points)) -> rises = f(points)[1:] - f(points)[0]
;; np.diff(points) -> (points[1:] - points[0])
    All secants start at the first point. Each one should connect two neighbors.
ends-only: return slopes[np.argmax(np.abs(slopes))] -> return np.sum(rises) / (points[-1] - points[0])
    This is the secant from the first point to the last. Look at each pair of neighbors.
mean-of-the-slopes: slopes[np.argmax(np.abs(slopes))] -> np.mean(slopes)
    This is the mean of all slopes. Which single one is farthest from 0?
first-run-for-all: np.diff(points) -> (points[1] - points[0])
    Every rise is divided by the first run. The distances between the points differ.
signs-reversed: = rises -> = -rises
    The sign is reversed: take both differences in the same order, right minus left.
slopes-of-the-inputs: np.diff(f(points)) -> np.diff(points)
    f is not used: this is the slope of the line y = x. The heights are f(points).
slopes-at-the-points: rises / np.diff(points) -> np.gradient(f(points), points)
    `np.gradient` gives a slope at each point, from its neighbors on both sides. A secant has two points.
last-secant: slopes[np.argmax(np.abs(slopes))] -> slopes[-1]
    This is the last secant. Compare all of them.
first-secant: slopes[np.argmax(np.abs(slopes))] -> slopes[0]
    This is the first secant. Compare all of them.
whole-division: rises / np -> rises // np
    The slope lost its decimals: `//` gives whole numbers. Ordinary division has one slash.
from-the-origin: rises / np.diff(points) -> f(points) / np.where(points == 0, np.inf, points)
    f(x)/x is the slope of a line from the origin. A secant connects two points of the curve.
""")


@steepest_secant.variant
def one_after_another(f, points):
    best = 0.0
    for a, b in pairwise(points):
        slope = (f(b) - f(a)) / (b - a)
        if abs(slope) > abs(best):
            best = slope
    return best


@steepest_secant.variant
def largest_by_size(f, points):
    return max(((f(b) - f(a)) / (b - a) for a, b in pairwise(points)), key=abs)


@steepest_secant.variant
def sorted_by_square(f, points):
    heights = f(points)
    slopes = (heights[:-1] - heights[1:]) / (points[:-1] - points[1:])
    return slopes[np.argsort(slopes**2)[-1]]

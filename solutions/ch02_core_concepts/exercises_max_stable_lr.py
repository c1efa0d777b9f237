"""The bank of `max_stable_lr`, the last exercise of section 2.3."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments

max_stable_lr = Exercise("max_stable_lr", parameters=("hessian",))


def turned(rng, *curvatures):
    """A symmetric matrix with these eigenvalues, in directions drawn at random."""
    directions, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = directions @ np.diag(curvatures) @ directions.T
    return np.round((matrix + matrix.T) / 2, 3)


@max_stable_lr.case
def bowl_along_the_axes(rng):
    """a bowl along the axes, its steepest direction in the middle"""
    low, high = rng.integers(1, 4), rng.integers(5, 10)
    return arguments(np.diag([float(low), float(high), low + 0.5]))


@max_stable_lr.case
def saddle_along_the_axes(rng):
    """a saddle along the axes, steepest where it goes down"""
    low, high = rng.integers(1, 3), rng.integers(6, 10)
    return arguments(np.diag([-float(high), float(low), low + 1.5]))


@max_stable_lr.case
def ridge(rng):
    """two directions go down, one goes up"""
    return arguments(turned(rng, rng.uniform(1, 2), -rng.uniform(2, 3), -rng.uniform(5, 6)))


@max_stable_lr.case
def tilted_bowl(rng):
    """a tilted bowl: the steepest direction is along no axis"""
    return arguments(turned(rng, rng.uniform(0.5, 1), rng.uniform(2, 3), rng.uniform(5, 8)))


@max_stable_lr.case
def one_direction(rng):
    """a single direction"""
    return arguments(np.array([[round(float(rng.uniform(2, 9)), 2)]]))


@max_stable_lr.case
def very_flat(rng):
    """a very flat bowl"""
    return arguments(turned(rng, 0.01, rng.uniform(0.1, 0.9)))


@max_stable_lr.case
def valley(rng):
    """a valley: level along its bottom"""
    across = rng.integers(-3, 4, size=3) + np.array([4.0, 0.0, 0.0])
    return arguments(np.outer(across, across))


@max_stable_lr.case
def saddle(rng):
    """a saddle: one direction goes down, and more steeply than the other goes up"""
    return arguments(turned(rng, rng.uniform(1, 2), -rng.uniform(4, 6)))


@max_stable_lr.case
def whole_number_entries(rng):
    """whole numbers, in the millions"""
    a, b = (int(value) for value in rng.integers(2, 9, size=2))
    return arguments(1_000_000 * np.array([[a, 1], [1, b]]))


@max_stable_lr.case(raises=ValueError)
def hilltop(rng):
    """a hilltop: no direction goes up"""
    return arguments(turned(rng, -rng.uniform(1, 2), -rng.uniform(3, 4)))


@max_stable_lr.case(raises=ValueError)
def level_ground(rng):
    """level ground: every curvature is zero"""
    return arguments(np.zeros((2, 2)))


max_stable_lr.slips("""
one-over: 2 / -> 1 /
    This is 1 over the largest eigenvalue: the step lands on the bottom. It may overshoot, up to twice as far.
one-over-without-the-error: largest <= 0 -> False ;; 2 / -> 1 /
    Two things: it is 1 over the largest eigenvalue, where overshooting up to twice is stable; and no error is raised.
smallest-eigenvalue: 2 / largest -> 2 / np.linalg.eigvalsh(hessian)[0]
    The smallest eigenvalue was taken, the flattest direction. Which direction leaves the page first?
trace: 2 / largest -> 2 / np.trace(hessian)
    This divides by the trace, the sum of all eigenvalues. Directions don't help each other: only the steepest counts.
norm-of-all-entries: 2 / largest -> 2 / np.linalg.norm(hessian)
    This divides by the norm of all entries, which mixes all curvatures. Only the steepest direction counts.
largest-in-magnitude: 2 / largest -> 2 / np.abs(np.linalg.eigvalsh(hessian)).max()
    The eigenvalue farthest from zero was taken. A negative one is a direction that goes down: it sets no limit.
largest-on-the-diagonal: 2 / largest -> 2 / np.diag(hessian).max()
    The diagonal tells the curvatures along the axes. The steepest direction may lie between them: take eigenvalues.
largest-row-sum: 2 / largest -> 2 / np.abs(hessian).sum(axis=1).max()
    The largest sum along a row only bounds the eigenvalues. Steepest is the largest eigenvalue itself.
best-rate-for-the-limit: 2 / largest -> 2 / (np.linalg.eigvalsh(hessian)[0] + largest)
    This is 2 over the sum of smallest and largest, the fastest rate. The limit is where descent stops working at all.
eigenvalue-itself: 2 / largest -> largest
    This is the largest eigenvalue, a curvature. The steeper the bowl, the smaller the step must be.
multiplied: 2 / largest -> 2 * largest
    The 2 is multiplied by the curvature. The steeper the bowl, the smaller the rate must be: divide.
no-error: largest <= 0 -> False
    Where no curvature is positive there is no limit, and a number came back all the same. The contract asks for a
    ValueError.
level-ground-overlooked: largest <= 0 -> largest < 0
    Level ground, a largest eigenvalue of exactly 0, has no limit either: the error is due there, too.
error-for-a-saddle: largest = np.linalg.eigvalsh(hessian)[-1] -> largest = np.linalg.eigvalsh(hessian)
;; largest <= 0 -> largest[0] < -1e-3 or largest[-1] <= 0 ;; 2 / largest -> 2 / largest[-1]
    An error came for a surface with one negative curvature. As long as one is positive there is a limit.
one-limit-a-direction: np.linalg.eigvalsh(hessian)[-1] -> np.linalg.eigvalsh(hessian)
;; largest <= 0 -> largest[-1] <= 0
    Every direction got its own limit. One rate serves all of them, so one number is asked for: the smallest limit.
spectral-norm: eigvalsh(hessian)[-1] -> norm(hessian, 2)
    This divides by the largest size of an eigenvalue, without its sign. A negative one sets no limit, however
    large.
first-as-they-come: 2 / largest -> 2 / np.linalg.eigvals(hessian)[0].real
    The first eigenvalue was taken, but `np.linalg.eigvals` doesn't sort them. Look for the largest.
eigenvectors-taken: eigvalsh -> eigh
    These are eigenvectors: `np.linalg.eigh` returns two things, the eigenvalues first. Or take `eigvalsh`.
half-the-curvature: 2 / largest -> largest / 2
    The fraction stands on its head: this is the largest curvature over 2. The steeper the bowl, the smaller the rate.
determinant: eigvalsh(hessian)[-1] -> det(hessian)
    The determinant multiplies all curvatures. Only one of them sets the limit: the largest.
""")


@max_stable_lr.variant
def with_eigh(hessian):
    steepest = np.linalg.eigh(hessian).eigenvalues.max()
    if not steepest > 0:
        raise ValueError(f"the largest curvature is {steepest}, expected a positive one")
    return float(2 / steepest)


@max_stable_lr.variant
def from_the_general_eigenvalues(hessian):
    positive = [float(value) for value in np.linalg.eigvals(hessian).real if value.real > 0]
    if not positive:
        raise ValueError("there is no positive eigenvalue")
    return min(2 / value for value in positive)


@max_stable_lr.variant
def from_the_characteristic_polynomial(hessian):
    largest = max(np.roots(np.poly(hessian.astype(float))).real)
    if largest <= 0:
        raise ValueError("nothing curves upwards")
    return 2 / largest

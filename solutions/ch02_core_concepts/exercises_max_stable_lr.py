"""The bank of `max_stable_lr`, the last exercise of section 2.3."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, size

max_stable_lr = Exercise("max_stable_lr", parameters=("hessian",))


def with_more(rng, curvatures):
    """These curvatures, and at grading time more between them, well below the largest: near it, roots lose digits."""
    more, low, high = size(rng, len(curvatures)) - len(curvatures), min(curvatures), max(curvatures)
    return [*curvatures, *(rng.uniform(low, low + 0.6 * (high - low)) for _ in range(more))]


def turned(rng, *curvatures):
    """A symmetric matrix with these eigenvalues, see `with_more`, in random directions."""
    curvatures = with_more(rng, curvatures)
    directions, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = directions @ np.diag(curvatures) @ directions.T
    return np.round((matrix + matrix.T) / 2, 3)


@max_stable_lr.case
def bowl_along_the_axes(rng):
    """a bowl aligned with the axes, steepest along the second one"""
    low, high = rng.integers(1, 4), rng.integers(5, 10)
    return arguments(np.diag(with_more(rng, [float(low), float(high), low + 0.5])))


@max_stable_lr.case
def saddle_along_the_axes(rng):
    """a saddle aligned with the axes, steepest where it goes down"""
    low, high = rng.integers(1, 3), rng.integers(6, 10)
    return arguments(np.diag(with_more(rng, [-float(high), float(low), low + 1.5])))


@max_stable_lr.case
def ridge(rng):
    """two directions go down, one goes up"""
    return arguments(turned(rng, rng.uniform(1, 2), -rng.uniform(2, 3), -rng.uniform(5, 6)))


@max_stable_lr.case
def tilted_bowl(rng):
    """a tilted bowl: its steepest direction is not along an axis"""
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
    """a valley, flat along its bottom"""
    across = rng.integers(-3, 4, size=3) + repeated(rng, [4.0, 0.0, 0.0])
    return arguments(np.outer(across, across))


@max_stable_lr.case
def saddle(rng):
    """a saddle: one direction goes down more steeply than the other goes up"""
    return arguments(turned(rng, rng.uniform(1, 2), -rng.uniform(4, 6)))


@max_stable_lr.case(fixed=True)
def whole_number_entries(rng):
    """whole numbers, in the millions"""
    a, b = (int(value) for value in rng.integers(2, 9, size=2))
    return arguments(1_000_000 * np.array([[a, 1], [1, b]]))


@max_stable_lr.case(raises=ValueError)
def hilltop(rng):
    """a hilltop, where no direction goes up: raises a ValueError"""
    return arguments(turned(rng, -rng.uniform(1, 2), -rng.uniform(3, 4)))


@max_stable_lr.case(raises=ValueError)
def level_ground(rng):
    """flat ground, where every curvature is zero: raises a ValueError"""
    return arguments(np.zeros(2 * (size(rng, 2),)))


@max_stable_lr.misconception
def mean_of_the_curvatures(hessian):
    """This divides by the mean of the positive eigenvalues. Which direction diverges first?"""
    values = np.linalg.eigvalsh(hessian)
    if values[-1] <= 0:
        raise ValueError("no positive eigenvalue")
    return 2 / values[values > 0].mean()


max_stable_lr.slips("""
one-over: 2 / -> 1 /
    This is 1 over the largest eigenvalue: the step lands on the bottom. It can overshoot, up to twice as far.
one-over-without-the-error: largest <= 0 -> False ;; 2 / -> 1 /
    There are two mistakes: it is 1 over the largest eigenvalue, but overshooting up to twice as far is stable; and no
    error is raised.
smallest-eigenvalue: 2 / largest -> 2 / np.linalg.eigvalsh(hessian)[0]
    This uses the smallest eigenvalue, the flattest direction. Which direction diverges first?
trace: 2 / largest -> 2 / np.trace(hessian)
    This divides by the trace, the sum of all eigenvalues. The curvatures don't add up: only the steepest direction
    counts.
norm-of-all-entries: 2 / largest -> 2 / np.linalg.norm(hessian)
    This divides by the norm of all entries, which mixes all curvatures. Only the steepest direction counts.
largest-in-magnitude: 2 / largest -> 2 / np.abs(np.linalg.eigvalsh(hessian)).max()
    This uses the eigenvalue farthest from zero. A negative one is a direction that goes down: it sets no limit.
largest-on-the-diagonal: 2 / largest -> 2 / np.diag(hessian).max()
    The diagonal holds the curvatures along the axes. The steepest direction can lie between them: use eigenvalues.
largest-entry: 2 / largest -> 2 / hessian.max()
    The largest entry of a matrix is in general not its largest curvature: use the eigenvalues.
largest-row-sum: 2 / largest -> 2 / np.abs(hessian).sum(axis=1).max()
    The largest row sum is only a bound for the eigenvalues. The steepest curvature is the largest eigenvalue itself.
best-rate-for-the-limit: 2 / largest -> 2 / (np.linalg.eigvalsh(hessian)[0] + largest)
    This is 2 over the sum of the smallest and largest eigenvalue, the learning rate that converges fastest. The limit
    is where descent stops converging.
eigenvalue-itself: 2 / largest -> largest
    This is the largest eigenvalue, a curvature. The steeper the bowl, the smaller the step must be.
multiplied: 2 / largest -> 2 * largest
    This multiplies 2 by the curvature. The steeper the bowl, the smaller the learning rate must be: divide.
no-error: largest <= 0 -> False
    If no curvature is positive, there is no limit, but a number is returned. The exercise asks for a ValueError.
level-ground-overlooked: largest <= 0 -> largest < 0
    Level ground, with a largest eigenvalue of exactly 0, also has no limit: raise the error there, too.
error-for-a-saddle: largest = np.linalg.eigvalsh(hessian)[-1] -> largest = np.linalg.eigvalsh(hessian)
;; largest <= 0 -> largest[0] < -1e-3 or largest[-1] <= 0 ;; 2 / largest -> 2 / largest[-1]
    An error is raised for a surface with one negative curvature. As long as one is positive, there is a limit.
one-limit-a-direction: np.linalg.eigvalsh(hessian)[-1] -> np.linalg.eigvalsh(hessian)
;; largest <= 0 -> largest[-1] <= 0
    This returns one limit per direction. One learning rate serves all of them, so return one number: the smallest
    limit.
spectral-norm: eigvalsh(hessian)[-1] -> norm(hessian, 2)
    This divides by the largest absolute eigenvalue, without its sign. A negative eigenvalue sets no limit, however
    large.
first-as-they-come: 2 / largest -> 2 / np.linalg.eigvals(hessian)[0].real
    This takes the first eigenvalue, but `np.linalg.eigvals` doesn't sort them. Find the largest.
eigenvectors-taken: eigvalsh -> eigh
    These are eigenvectors: `np.linalg.eigh` returns two arrays, the eigenvalues first. Or use `eigvalsh`.
half-the-curvature: 2 / largest -> largest / 2
    The fraction is upside down: this is the largest curvature over 2. The steeper the bowl, the smaller the learning
    rate.
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

"""Stochastic gradient descent on the loss of a linear model of two parameters: many runs at once, and their floor.

Every step draws a batch without replacement, independently of the step before, and takes
theta <- theta - rate (2/b) X_b^T (X_b theta - y_b). Under a constant rate the mean excess loss of such runs settles at
a floor that a small linear system gives exactly.
Nothing is drawn. Batches in shuffled epochs, whose floor is lower, are the exercise of chapter 6.
"""

import math
from typing import Any

import numpy as np

from course_lib import schedules
from course_lib.schedules import Schedule

BOUND = 1e10
SCHEDULES = ("constant", "step_decay", "exponential", "cosine", "inverse_time", "warmup")


def named_schedule(name: str, rate: float, steps: int, least_curvature: float) -> Schedule:
    """One of the course's schedules, with settings that suit the length of the run.

    Parameters
    ----------
    name : str
        One of `SCHEDULES`. Step decay halves the rate five times, the exponential ends at a hundredth, 1/t falls as
        slowly as the least curvature needs, warm-up rises over a tenth of the run and then follows the cosine.
    rate : float
        Largest learning rate.
    steps : int
    least_curvature : float
        Smallest eigenvalue of the loss's Hessian.

    Examples
    --------
    >>> named_schedule("step_decay", 0.8, 100, 1.0)(np.array([0, 19, 20, 99])).tolist()
    [0.8, 0.8, 0.4, 0.05]
    """
    if name == "constant":
        return schedules.constant(rate)
    if name == "step_decay":
        return schedules.step_decay(rate, factor=0.5, every=math.ceil(steps / 5))
    if name == "exponential":
        return schedules.exponential(rate, factor=0.01 ** (1 / steps))
    if name == "inverse_time":
        return schedules.inverse_time(rate, decay=rate * least_curvature / 2)
    rise = max(1, steps // 10)
    if name == "warmup":
        return schedules.warmup(schedules.cosine(rate, max(1, steps - rise)), rise)
    return schedules.cosine(rate, steps)


def draw_batches(steps: int, runs: int, n: int, batch_size: int, rng: np.random.Generator) -> np.ndarray:
    """Which samples each step of each run uses, drawn again for every step, without replacement within a step.

    Parameters
    ----------
    steps, runs, n : int
    batch_size : int
        From 1 to n.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray (steps, runs, n), bool

    Examples
    --------
    >>> draw_batches(2, 3, 10, 4, np.random.default_rng(0)).sum(axis=-1).tolist()
    [[4, 4, 4], [4, 4, 4]]
    """
    drawn = np.ones((steps, runs, n), dtype=bool)
    for step in range(steps if batch_size < n else 0):
        keys = rng.random((runs, n), dtype=np.float32)
        drawn[step] = keys <= np.partition(keys, batch_size - 1, axis=1)[:, batch_size - 1 : batch_size]
    return drawn


def descend_on_batches(
    X: np.ndarray, y: np.ndarray, start: tuple[float, float], rates: np.ndarray, batches: np.ndarray
) -> np.ndarray:
    """Parameters of several runs at each step.

    Parameters
    ----------
    X : ndarray (n, 2)
    y : ndarray (n,)
    start : tuple of float
    rates : ndarray (steps,)
        Learning rate of each step.
    batches : ndarray (steps, runs, n), bool
        As returned by `draw_batches`.

    Returns
    -------
    ndarray (k + 1, runs, 2)
        k is `steps`, or less: the record ends before the first step at which a run exceeds the bound 1e10.
    """
    theta = np.tile(np.asarray(start, dtype=np.float64), (batches.shape[1], 1))
    record = [theta]
    for factor, batch in zip(2 / batches[0, 0].sum() * rates, batches, strict=True):
        theta = theta - factor * (((theta @ X.T - y) * batch) @ X)
        if not np.abs(theta).max() <= BOUND:
            break
        record.append(theta)
    return np.array(record)


def descend_on_all(X: np.ndarray, y: np.ndarray, start: tuple[float, float], rates: np.ndarray) -> np.ndarray:
    """Parameters of descent on all samples at each step: along an eigenvector v of the Hessian, with eigenvalue l, the
    distance to the best line is multiplied by 1 - rate l in every step.

    Parameters
    ----------
    X : ndarray (n, 2)
    y : ndarray (n,)
    start : tuple of float
    rates : ndarray (steps,)

    Returns
    -------
    ndarray (k + 1, 2)
        k as for `descend_on_batches`.

    Examples
    --------
    >>> X, y = np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([1.0, 3.0])
    >>> descend_on_all(X, y, (0.0, 0.0), np.array([0.25, 0.25])).round(12).tolist()
    [[0.0, 0.0], [1.0, 0.5], [1.5, 0.75]]
    """
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    eigenvalues, eigenvectors = np.linalg.eigh(2 / len(X) * X.T @ X)
    with np.errstate(over="ignore", invalid="ignore"):
        shrunk = np.cumprod(np.vstack([np.ones(2), 1 - rates[:, None] * eigenvalues]), axis=0)
        path = best + (shrunk * (eigenvectors.T @ (np.asarray(start) - best))) @ eigenvectors.T
    outside = np.flatnonzero(~(np.abs(path).max(axis=1) <= BOUND))
    return path[: outside[0]] if len(outside) else path


def floors(X: np.ndarray, y: np.ndarray, rates: np.ndarray, batch_size: int) -> np.ndarray:
    """Mean excess loss at which runs with a constant learning rate settle; infinity if they do not.

    With d = theta - best, the matrix S = E[d d^T] becomes S - rate (H S + S H) + rate^2 (H S H + c V(S)), where V(S) is
    the covariance of one sample's gradient over the samples and c = (n - b)/(b (n - 1)) that of the mean of b drawn
    without replacement. V is linear in S plus the gradients' covariance at the best line, so the fixed point is the
    solution of a 4 x 4 system; the excess loss is tr(H S)/2.

    Parameters
    ----------
    X : ndarray (n, 2)
    y : ndarray (n,)
    rates : ndarray (m,)
        Above 0.
    batch_size : int

    Returns
    -------
    ndarray (m,)

    References
    ----------
    Bottou, L., Curtis, F. E. & Nocedal, J. (2018). Optimization methods for large-scale machine learning, section 4.

    Examples
    --------
    >>> X, y = np.array([[1.0, -1.0], [1.0, 1.0], [1.0, 0.0]]), np.array([0.0, 0.0, 1.0])
    >>> floors(X, y, np.array([0.1]), batch_size=3).tolist()  # the full batch has no noise
    [0.0]
    """
    n = len(X)
    hessian = 2 / n * X.T @ X
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    residual = X @ best - y
    share = (n - batch_size) / (batch_size * max(n - 1, 1))
    one = np.eye(2)
    # For one sample: curvature 2 x x^T, and the gradient at the best line, 2 r x, whose mean is 0.
    curvatures = 2 * X[:, :, None] * X[:, None, :]
    fourth = np.einsum("nij,nkl->ikjl", curvatures, curvatures).reshape(4, 4) / n
    spread = fourth - np.kron(hessian, hessian)
    noise = (4 / n * (X * (residual**2)[:, None]).T @ X).reshape(4)
    drift = np.kron(hessian, one) + np.kron(one, hessian)
    rate = np.asarray(rates, dtype=np.float64)[:, None, None]
    with np.errstate(over="ignore"):
        change = rate * drift - rate**2 * (np.kron(hessian, hessian) + share * spread)
    settles = np.isfinite(change).all(axis=(1, 2))
    settles[settles] = (np.abs(np.linalg.eigvals(np.eye(4) - change[settles])) < 1).all(axis=1)
    found = np.full(len(rate), np.inf)
    moments = np.linalg.solve(change[settles], share * rate[settles] ** 2 * noise[:, None])[..., 0]
    found[settles] = np.maximum(moments @ hessian.reshape(4) / 2, 0.0)
    return found


def excess(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> Any:
    """Loss above the minimum, mean (X d)^2 with d = theta - best: exact where a difference would round to zero.

    Parameters
    ----------
    theta : ndarray (..., 2)

    Returns
    -------
    ndarray (...)
    """
    away = theta - np.linalg.lstsq(X, y, rcond=None)[0]
    half = X.T @ X / len(X)
    return np.einsum("...i,ij,...j->...", away, half, away)

"""Descent of a line on mini-batches, with a record of the samples that each step used.

The samples are shuffled for every epoch and split into batches, the last of which may be smaller, as in chapter 6.
"""

from dataclasses import dataclass

import numpy as np

BOUND = 1e10


@dataclass(frozen=True, eq=False)
class BatchRun:
    """Result of a descent on batches.

    Attributes
    ----------
    trajectory : ndarray (k + 1, 2)
        Intercept and slope at each step.
    losses : ndarray (k + 1,)
        Loss over all samples at each step.
    batches : list of ndarray
        Indices of the samples of each step; empty if every step uses all.
    stopped : {"steps", "diverged"}
    """

    trajectory: np.ndarray
    losses: np.ndarray
    batches: list[np.ndarray]
    stopped: str


def minibatches(n: int, size: int, steps: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Index arrays for this many steps; within an epoch every sample appears once.

    Examples
    --------
    >>> batches = minibatches(5, 2, 6, np.random.default_rng(0))
    >>> [len(batch) for batch in batches], sorted(np.concatenate(batches[:3]).tolist())
    ([2, 2, 1, 2, 2, 1], [0, 1, 2, 3, 4])
    """
    batches: list[np.ndarray] = []
    while len(batches) < steps:
        order = rng.permutation(n)
        batches += [order[first : first + size] for first in range(0, n, size)]
    return batches[:steps]


def descend_on_batches(
    X: np.ndarray, y: np.ndarray, start: tuple[float, float], rate: float, batches: list[np.ndarray]
) -> BatchRun:
    """One step theta <- theta - rate (2/b) X_b^T (X_b theta - y_b) for each batch."""
    theta = np.asarray(start, dtype=np.float64)
    record, stopped = [theta], "steps"
    for batch in batches:
        rows = X[batch]
        theta = theta - rate * 2 / len(batch) * (rows @ theta - y[batch]) @ rows
        if not (np.abs(theta) <= BOUND).all():
            stopped = "diverged"
            break
        record.append(theta)
    trajectory = np.array(record)
    best, *_ = np.linalg.lstsq(X, y, rcond=None)
    away = trajectory - best
    losses = np.mean((X @ best - y) ** 2) + np.einsum("ki,ij,kj->k", away, X.T @ X / len(y), away)
    return BatchRun(trajectory, losses, batches[: len(record) - 1], stopped)


def batch_moments(x: np.ndarray, y: np.ndarray, batches: list[np.ndarray]) -> np.ndarray:
    """What determines a batch's loss surface, one row per batch: means of x, x^2, y and x y.

    The loss of (a, b) is a^2 + 2 a b mx + b^2 mxx - 2 a my - 2 b mxy plus a constant.

    Returns
    -------
    ndarray (k, 4)
    """
    columns = np.stack([x, x * x, y, x * y], axis=1)
    return np.array([columns[batch].mean(axis=0) for batch in batches]).reshape(-1, 4)

"""Preprocessing: standardized columns, training and test sets, one-hot rows."""

from __future__ import annotations

from numbers import Real

import numpy as np

from course_lib.arguments import check_matrix
from course_lib.arguments.generator import check_generator
from course_lib.backend import Array, array_namespace, beside, named_namespace
from course_lib.backend.sums import column_sums
from course_lib.losses.targets import one_hot

__all__ = ["one_hot", "split", "standardize"]


def standardize(X: Array) -> tuple[Array, Array, Array]:
    """Standardize columns to mean 0 and standard deviation 1: (X - mean) / scale.

    For new data, use the mean and scale of the training data, (X_test - mean) / scale.

    Parameters
    ----------
    X : array (n, d)
        One sample per row, finite.

    Returns
    -------
    data : array (n, d)
    mean : array (d,)
    scale : array (d,)
        Standard deviation over n; 1 for a constant column, which becomes zeros.

    Raises
    ------
    ValueError
        If X is not a finite matrix with at least one sample.

    Examples
    --------
    >>> data, mean, scale = standardize([[1.0, 7.0], [3.0, 7.0]])
    >>> data.tolist(), mean.tolist(), scale.tolist()
    ([[-1.0, 0.0], [1.0, 0.0]], [2.0, 7.0], [1.0, 1.0])
    """
    X = check_matrix("X", X)
    xp = array_namespace(X)
    # Squares of 1e200 overflow, so columns are brought to size 1 first; by a power of two, which is exact
    size = xp.maximum(xp.max(X, axis=0), -xp.min(X, axis=0))
    exponent = xp.floor(xp.log2(xp.where(size > 0.0, size, xp.ones_like(size))))
    unit = 2.0**exponent
    data = X / unit
    mean = column_sums(data) / X.shape[0]
    data -= mean
    rest = column_sums(data) / X.shape[0]  # the mean's rounding error; of a constant column, nothing else is left
    data -= rest
    mean = mean + rest
    deviation = xp.sqrt(column_sums(data * data) / X.shape[0])
    constant = deviation <= 10.0 * float(xp.finfo(X.dtype).eps) * xp.abs(mean)
    data /= xp.where(constant, 1.0, deviation)
    return xp.where(constant, 0.0, data), mean * unit, xp.where(constant, 1.0, deviation * unit)


def split(
    X: Array, y: Array, rng: np.random.Generator, test_fraction: float = 0.25
) -> tuple[Array, Array, Array, Array]:
    """Shuffle the samples and split them into a training and a test set.

    Parameters
    ----------
    X : array (n, ...)
        One sample per row, at least two.
    y : array (n, ...)
        The targets.
    rng : numpy.random.Generator
        Draws the order.
    test_fraction : float
        Above 0 and below 1; the test set has this fraction of n, rounded, from 1 to n - 1 samples.

    Returns
    -------
    X_train, X_test, y_train, y_test : arrays
        With the dtypes and on the devices of X and y.

    Raises
    ------
    ValueError, TypeError
        If lengths differ, there are fewer than two samples, or an argument has the wrong type.

    Examples
    --------
    >>> X, y = np.arange(8.0).reshape(4, 2), np.arange(4)
    >>> X_train, X_test, y_train, y_test = split(X, y, np.random.default_rng(0))
    >>> X_train.shape, X_test.shape, sorted(y_train.tolist() + y_test.tolist())
    ((3, 2), (1, 2), [0, 1, 2, 3])
    """
    for name, array in (("X", X), ("y", y)):
        if getattr(array, "ndim", 0) == 0:
            raise ValueError(f"{name} is {type(array).__name__}, expected an array with one sample per row")
        named_namespace(name, array)
    xp = array_namespace(X, y)
    n = X.shape[0]
    if y.shape[0] != n or n < 2:
        raise ValueError(f"X has {n} rows and y has {y.shape[0]}, expected the same number, at least 2")
    if not isinstance(test_fraction, Real):
        raise TypeError(f"test_fraction is {test_fraction!r}, expected a number, 0 < test_fraction < 1")
    if not 0.0 < test_fraction < 1.0:
        raise ValueError(f"test_fraction is {test_fraction}, expected 0 < test_fraction < 1")
    check_generator(rng)
    order = xp.asarray(rng.permutation(n), **beside(X, xp.int64))
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test, train = order[:n_test], order[n_test:]
    return (
        xp.take(X, train, axis=0),
        xp.take(X, test, axis=0),
        xp.take(y, train, axis=0),
        xp.take(y, test, axis=0),
    )

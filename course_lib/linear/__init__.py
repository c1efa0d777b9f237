"""Linear regression: predictions X theta, their mean squared error, and full-batch gradient descent on it.

`gradient_descent` returns every iterate and its loss. On a quadratic both have a closed form in the
eigenbasis of the Hessian; it is used where it costs less than the steps themselves, as the result's
`method` shows. The algorithms are in `kernels` and `spectral`; logistic regression is in `logistic`.

Not included: mini-batches (`network.training`), other update rules (`optimizers`, `descent`), regularization.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.arguments import (
    check_count,
    check_matrix,
    check_positive,
    check_regression,
    check_vectors,
    within_range,
)
from course_lib.backend import Array, array_namespace, beside, float_array
from course_lib.backend.sums import mean_of_sums
from course_lib.linear.fit import LinearFit, finish, iterates
from course_lib.linear.kernels import Kernel, descend_blocks, descend_loop, descend_plain, mean_product
from course_lib.linear.spectral import descend_gram, descend_spectral, gram

__all__ = [
    "LinearFit",
    "add_intercept",
    "gradient_descent",
    "hessian",
    "largest_stable_learning_rate",
    "loss_grid",
    "mse",
    "mse_gradient",
]


def add_intercept(x: Any) -> Array:
    """Prepend a column of ones, so that theta[0] is the intercept.

    Parameters
    ----------
    x : array (n,) or (n, d)
        One sample per row.

    Returns
    -------
    array (n, 2) or (n, d + 1)

    Raises
    ------
    ValueError
        If `x` is neither a vector nor a matrix.

    Examples
    --------
    >>> add_intercept([2.0, 3.0]).tolist()
    [[1.0, 2.0], [1.0, 3.0]]
    """
    x = float_array("x", x)
    if x.ndim not in (1, 2):
        raise ValueError(f"x has shape {x.shape}, expected (n,) or (n, d): one sample per row")
    xp = array_namespace(x)
    columns = x[:, None] if x.ndim == 1 else x
    ones = xp.ones((x.shape[0], 1), **beside(x))
    return xp.concat([ones, columns], axis=1)


def mse(theta: Any, X: Any, y: Any) -> Array:
    """Mean squared error of a linear model: the squares are averaged over samples, with no extra 1/2.

    (1/n) sum_i ((X theta)_i - y_i)^2

    Parameters
    ----------
    theta : array (d,)
        Coefficients.
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Targets.

    Returns
    -------
    scalar array
        In the target's unit squared; infinity if a square overflows.

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite or a prediction overflows.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> float(mse([0.0, 1.0], [[1.0, 2.0], [1.0, 4.0]], [3.0, 3.0]))
    1.0
    """
    X, y, theta = check_regression(X, y, theta)
    with np.errstate(over="ignore", invalid="ignore"):
        residual = within_range("prediction X theta", X @ theta) - y
        return mean_of_sums(residual * residual)


def mse_gradient(theta: Any, X: Any, y: Any) -> Array:
    """Gradient of `mse` with respect to theta, averaged over samples.

    (2/n) X^T (X theta - y)

    Parameters
    ----------
    theta : array (d,)
        Coefficients.
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Targets.

    Returns
    -------
    array (d,)
        Target unit squared per unit of theta.

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite or the gradient overflows.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> mse_gradient([0.0, 1.0], [[1.0, 2.0], [1.0, 4.0]], [3.0, 3.0]).tolist()
    [0.0, 2.0]
    """
    X, y, theta = check_regression(X, y, theta)
    with np.errstate(over="ignore", invalid="ignore"):
        return mean_product("gradient", X, X @ theta - y, 2)


def hessian(X: Any) -> Array:
    """Hessian of `mse`; it depends neither on theta nor on the targets.

    (2/n) X^T X

    Parameters
    ----------
    X : array (n, d)
        One sample per row.

    Returns
    -------
    array (d, d)
        Symmetric positive semidefinite.

    Raises
    ------
    ValueError
        If `X` is not a matrix, is empty, or has an entry that is not finite.

    Examples
    --------
    >>> hessian([[1.0, 1.0], [1.0, 3.0]]).tolist()
    [[2.0, 4.0], [4.0, 10.0]]
    """
    X = check_matrix("X", X)
    return mean_product("Hessian", X, X, 2)


def largest_stable_learning_rate(X: Any) -> float:
    """Limit above which descent on `mse` diverges: 2 over the largest eigenvalue of the Hessian.

    Along an eigenvector one step multiplies the distance to the minimum by
    1 - learning_rate * eigenvalue, whose magnitude must not exceed 1.

    Parameters
    ----------
    X : array (n, d)
        One sample per row.

    Returns
    -------
    float
        Infinity if X is zero.

    Raises
    ------
    ValueError
        If `X` is not a matrix, is empty, or has an entry that is not finite.

    References
    ----------
    Polyak (1964), *Some methods of speeding up the convergence of iteration methods*, section 2.

    Examples
    --------
    >>> round(largest_stable_learning_rate(add_intercept([1, 2, 3, 4, 5])), 4)
    0.0845
    """
    X = check_matrix("X", X)
    matrix, unit = gram(X)
    largest = float(array_namespace(X).linalg.eigvalsh(matrix)[-1])
    return X.shape[0] / largest / unit / unit if largest > 0 else float("inf")


def gradient_descent(X: Any, y: Any, theta0: Any, learning_rate: float, steps: int) -> LinearFit:
    """Full-batch gradient descent on `mse`, keeping every iterate and loss.

    theta_(k+1) = theta_k - learning_rate (2/n) X^T (X theta_k - y)

    Parameters
    ----------
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Targets.
    theta0 : array (d,)
        Initial coefficients.
    learning_rate : float
        Above `largest_stable_learning_rate(X)` the run diverges; this is reported, not raised.
    steps : int
        Number of steps, at least 0.

    Returns
    -------
    LinearFit

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite, the learning rate is not positive, the number
        of steps is negative, or the initial loss exceeds the square root of the largest float.
    TypeError
        If the arrays come from different libraries, or `steps` is not an integer.
    MemoryError
        If the iterates do not fit in memory.

    Examples
    --------
    >>> x = np.arange(1.0, 6.0)
    >>> fit = gradient_descent(add_intercept(x), x + 0.5, [0.0, 0.0], 0.01, 1000)
    >>> [round(float(value), 3) for value in fit.theta], f"{float(fit.losses[-1]):.1e}"
    ([0.493, 1.002], '8.9e-06')
    >>> gradient_descent(add_intercept(x), x + 0.5, [0.0, 0.0], 0.1, 1000).stopped
    'diverged'
    """
    X, y, theta0 = check_regression(X, y, theta0, "theta0", cast=False)
    learning_rate, steps = check_positive("learning_rate", learning_rate), check_count("steps", steps)
    xp = array_namespace(X)
    method, kernel = _cheapest_method(xp, X, y, steps)
    if method not in ("loop", "blocks", "gram"):  # these read X in its own dtype
        X = xp.astype(X, y.dtype, copy=False)
    return finish(
        *iterates(kernel, X, y, theta0, learning_rate, steps),
        method,
        lambda: (
            f"learning_rate {learning_rate:g} is above the largest stable one, {largest_stable_learning_rate(X):.3g}"
        ),
    )


KERNELS: dict[str, Kernel] = {
    "plain": descend_plain,
    "loop": descend_loop,
    "blocks": descend_blocks,
    "spectral": descend_spectral,
    "gram": descend_gram,
}


def _cheapest_method(xp: Any, X: Array, y: Array, steps: int) -> tuple[str, Kernel]:
    """The kernel that is expected to be fastest, and its name; thresholds measured, good within a factor of 2."""
    n, d = X.shape
    if n * d * steps < 100_000 and (loop := descend_loop.ready(y)):
        return "loop", loop
    is_small = n * d * min(n, d) < 100_000  # the decomposition takes less than a quarter of a millisecond
    name = "blocks" if xp is np else "plain"  # blocks are for the processor's cache
    if steps >= 12 if is_small else n < d and steps >= 2 * n:  # the time of decomposing X itself
        name = "spectral"
    elif n >= d and steps >= 6 + d // 8 and not is_small:  # X^T X takes as long as d/8 steps, its eigenvalues less
        name = "gram"
    return name, KERNELS[name]


def loss_grid(x: Any, y: Any, intercepts: Any, slopes: Any) -> Array:
    """`mse` of the line intercept + slope x at every point of a grid, from five moments of the data.

    With means mx, my, spread Sxx = mean((x - mx)^2), best slope b* and the mean square v of the residuals of
    the best line::

        mse(a, b) = (a + b mx - my)^2 + Sxx (b - b*)^2 + v

    Measuring a and b from the minimum avoids cancellation near it, and the data are read once, not once per
    grid point. Along the valley the relative rounding error grows as mx^2 / Sxx.

    Parameters
    ----------
    x : array (n,)
        The single feature.
    y : array (n,)
        Targets.
    intercepts : array (p,)
        Grid along the horizontal axis.
    slopes : array (q,)
        Grid along the vertical axis.

    Returns
    -------
    array (q, p)
        Entry [j, i] belongs to slopes[j] and intercepts[i], as contour plots expect.

    Raises
    ------
    ValueError
        If an argument is not a vector, `x` and `y` differ in length, the data are empty, an entry is not
        finite, or the squares are so large that infinities cancel.

    Examples
    --------
    >>> loss_grid([1.0, 3.0], [1.0, 3.0], [0.0, 1.0, 2.0], [1.0, 0.0]).tolist()
    [[0.0, 1.0, 4.0], [5.0, 2.0, 1.0]]
    """
    x, y, intercepts, slopes = check_vectors(x=x, y=y, intercepts=intercepts, slopes=slopes)
    if x.shape[0] != y.shape[0] or x.shape[0] == 0:
        raise ValueError(
            f"x has {x.shape[0]} and y {y.shape[0]} values, expected as many targets as samples, at least one"
        )
    xp = array_namespace(x)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        largest = float(xp.max(xp.abs(x)))  # squares of 1e200 overflow: x in units of a power of two, which is exact
        unit = 2.0 ** math.floor(math.log2(largest)) if largest > 0 else 1.0
        x, slopes = x / unit, slopes * unit
        n, mean_x, mean_y = x.shape[0], xp.mean(x), xp.mean(y)
        dx, dy = x - mean_x, y - mean_y
        spread = dx @ dx / n
        best_slope = dx @ dy / n / spread if float(spread) > 0 else 0 * spread
        left_over = dy - best_slope * dx
        # with a and b measured from the minimum, the sum is one matrix product: one pass over the grid
        a, b = intercepts - (mean_y - best_slope * mean_x), slopes - best_slope
        shift = b * mean_x
        rows = xp.stack(
            [xp.ones_like(b), 2 * shift, shift * shift + spread * b * b + left_over @ left_over / n], axis=1
        )
        grid = rows @ xp.stack([a * a, a, xp.ones_like(a)])
    if bool(xp.any(xp.isnan(grid))):  # infinity minus infinity
        raise ValueError("the losses of some lines cannot be computed: use smaller x and y, intercepts and slopes")
    return grid

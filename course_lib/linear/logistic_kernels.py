"""Full-batch gradient descent on the mean logistic loss of a linear model, step by step.

Signatures and results are as in `kernels`: `(X, y, theta0, learning_rate, steps)` to `(trajectory, losses)`,
without checks. Logistic regression has no closed form. All three give the same numbers, to rounding:

- `descend_plain`: the formula as written, for any array library;
- `descend_loop`: the same compiled, sample by sample, for small data;
- `descend_blocks`: over blocks of rows that stay in the cache (NumPy), for large data.
"""

from __future__ import annotations

import math

from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.backend.sums import blocks, tall_product
from course_lib.linear.kernels import BLOCK_ROWS, Loop, descend_in_blocks

_FACTORS = 64
"""Number of factors in [1, 2] multiplied before taking one logarithm; 2^64 is within float32's range, too."""


def mean_loss(logits: Array, y: Array) -> Array:
    """Mean over the last axis of softplus(logit) - y logit, without computing log p.

    softplus(z) = log(1 + exp(z)) = max(z, 0) + log1p(exp(-|z|)): the first form overflows at z = 710.

    Parameters
    ----------
    logits : array (..., n)
        X theta, for one or many theta.
    y : array (n,)
        Labels from 0 to 1.

    Returns
    -------
    array (...)

    Examples
    --------
    >>> import numpy as np
    >>> mean_loss(np.array([1e4, -1e4, 2.0]), np.array([1.0, 1.0, 0.5])).round(4).tolist()
    3333.709
    """
    return array_namespace(logits).mean(sample_loss(logits, y), axis=-1)


def sample_loss(logits: Array, y: Array) -> Array:
    """The terms of `mean_loss`, elementwise."""
    xp = array_namespace(logits)
    # in this order: for a correct prediction the first two cancel, and the last is the whole loss
    return xp.maximum(logits, 0.0) - y * logits + xp.log1p(xp.exp(-xp.abs(logits)))


def probability(logits: Array) -> Array:
    """Logistic function 1 / (1 + exp(-z)), computed from exp(-|z|) so that nothing overflows.

    Parameters
    ----------
    logits : array
        Of any shape.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> import numpy as np
    >>> probability(np.array([-1e4, 0.0, 1e4])).tolist()
    [0.0, 0.5, 1.0]
    """
    xp = array_namespace(logits)
    small = xp.exp(-xp.abs(logits))
    return xp.where(logits >= 0, 1.0, small) / (1 + small)


descend_loop = Loop(lambda logit, y: (sample_loss(logit, y), probability(logit) - y))
descend_plain = descend_loop.plain


def descend_blocks(
    X: Array, y: Array, theta0: Array, learning_rate: float, steps: int, rows: int = BLOCK_ROWS
) -> tuple[Array, Array]:
    """Same as `descend_plain`, with X in blocks of rows, one tanh per sample and one logarithm per 64 samples.

    With h = z / 2 and t = tanh(h): p - 1/2 = t / 2, and the loss is |h| - (y - 1/2) z + log 2 - log(1 + |t|).
    The labels enter only as X^T (y - 1/2); the logarithms are taken of products. The loss is exact to the
    rounding error of the mean |z|, not relative to a tiny loss.

    Parameters
    ----------
    X, y, theta0, learning_rate, steps
        As in `descend_plain`; X may have a different dtype.
    rows : int
        Rows per block.

    Returns
    -------
    trajectory, losses : arrays (steps + 1, d) and (steps + 1,)

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.array([[1.0], [-1.0]]), np.array([1.0, 0.0])
    >>> descend_blocks(X, y, np.zeros(1), 1.0, 1, rows=1)[0][:, 0].tolist()
    [0.0, 0.5]
    """
    xp, X, scratch = array_namespace(X), X.astype(y.dtype, copy=False), zeros_like_shape(y, min(rows, X.shape[0]))
    pull = sum((tall_product(X[part], 1.0 - 2.0 * y[part]) for part in blocks(X.shape[0], rows)), start=0.0)

    def twice_losses(h: Array, targets: Array) -> Array:
        size = scratch[: h.shape[0]]
        total = h.shape[0] * math.log(2) + xp.sum(xp.abs(h, size))
        xp.tanh(h, h)
        return 2 * (total - _sum_of_logs(xp.add(xp.abs(h, size), 1, size)))

    return descend_in_blocks(twice_losses, 0.5, X, y, theta0, learning_rate, steps, rows, pull, scale=0.5)


def _sum_of_logs(values: Array) -> Array:
    """Sum of the logarithms of values in [1, 2], from products of 64: a logarithm costs 20 multiplications."""
    xp = array_namespace(values)
    columns = values.shape[0] // _FACTORS
    products = xp.prod(values[: _FACTORS * columns].reshape(_FACTORS, columns), axis=0)
    return xp.sum(xp.log(products)) + xp.sum(xp.log(values[_FACTORS * columns :]))

"""Softmax over the last axis, its Jacobian, and the Jacobian times a vector without forming it.

For a cross-entropy loss, use `course_lib.losses.cross_entropy` on the logits: it computes the log of a softmax
accurately even where the softmax itself is zero.
"""

from __future__ import annotations

import numpy as np

from course_lib.backend import Array, array_namespace, beside, check_finite, float_array


def softmax(z: Array) -> Array:
    """Softmax over the last axis: p_j = exp(z_j) / sum_i exp(z_i).

    Parameters
    ----------
    z : array (..., k)
        Logits, finite, any leading shape; k classes per row.

    Returns
    -------
    array (..., k)
        Probabilities; each row sums to one.

    Raises
    ------
    ValueError
        If `z` has no last axis with at least one entry, or is not finite.

    Examples
    --------
    >>> softmax([[0.0, 0.0], [1000.0, 0.0]]).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    z = _logits(z)
    xp = array_namespace(z)
    # exp(1000) overflows: softmax is the same for z - max(z), whose exponentials are at most 1. Near the
    # largest float even that difference can be -inf, whose exponential is 0, as it should be.
    with np.errstate(over="ignore"):
        powers = xp.exp(z - xp.max(z, axis=-1, keepdims=True))
    return powers / xp.sum(powers, axis=-1, keepdims=True)


def softmax_jacobian(z: Array) -> Array:
    """Jacobian of `softmax`: dp_i/dz_j = p_i ([i = j] - p_j). Symmetric; its rows sum to zero.

    Parameters
    ----------
    z : array (..., k)
        Logits, finite.

    Returns
    -------
    array (..., k, k)
        One k by k matrix per row of logits.

    Raises
    ------
    ValueError
        As for `softmax`.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0]).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    p = softmax(z)
    xp = array_namespace(p)
    identity = xp.eye(p.shape[-1], **beside(p))
    return p[..., :, None] * (identity - p[..., None, :])


def softmax_vjp(z: Array, upstream: Array) -> Array:
    """Vector-Jacobian product of `softmax`: (v J)_j = p_j (v_j - sum_i v_i p_i), without forming J.

    Parameters
    ----------
    z : array (..., k)
        Logits, finite.
    upstream : array (..., k)
        v, the gradient of a loss with respect to the probabilities.

    Returns
    -------
    array (..., k)
        The gradient of that loss with respect to the logits. J is symmetric, so J v is the same.

    Raises
    ------
    ValueError
        As for `softmax`, or if the shapes differ.
    TypeError
        If the arrays come from different libraries.

    Examples
    --------
    >>> softmax_vjp([0.0, 0.0], [1.0, 0.0]).tolist()
    [0.25, -0.25]
    """
    z, upstream = float_array("z", z), float_array("upstream", upstream)
    xp = array_namespace(z, upstream)
    if upstream.shape != z.shape:
        raise ValueError(f"upstream has shape {upstream.shape}, expected the shape of z, {z.shape}")
    check_finite("upstream", upstream)
    p = softmax(z)
    upstream = xp.astype(upstream, p.dtype, copy=False)
    return p * (upstream - xp.sum(p * upstream, axis=-1, keepdims=True))


def _logits(z: Array) -> Array:
    z = float_array("z", z)
    if z.ndim == 0 or z.shape[-1] == 0:
        raise ValueError(f"z has shape {z.shape}, expected (..., k) with at least one class on the last axis")
    check_finite("z", z)
    return z

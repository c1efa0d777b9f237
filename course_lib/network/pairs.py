"""A sigmoid network as a plain list of (W, b): loss and gradient, for hand-written training loops.

The same numbers as `network.loss_and_gradient`, which takes a flat vector and any activation; a test checks that
the two agree. NumPy only, and as short as the four equations of backpropagation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.backend.sums import column_sums, tall_product
from course_lib.functions import sigmoid
from course_lib.losses import loss_functions

__all__ = ["loss_and_gradients"]

_CROSS_ENTROPY = loss_functions("binary_cross_entropy")


def loss_and_gradients(
    params: Sequence[tuple[np.ndarray, np.ndarray]], X: np.ndarray, y: np.ndarray
) -> tuple[float, list[tuple[np.ndarray, np.ndarray]]]:
    """Mean cross-entropy of a network with a sigmoid in every layer, and its gradient layer by layer.

    Parameters
    ----------
    params : sequence of (W, b), one per layer
        W (fan_in, fan_out), b (fan_out,).
    X : array (n, fan_in)
        One sample per row.
    y : array (n, k)
        Labels from 0 to 1.

    Returns
    -------
    loss : float
        Summed over outputs, averaged over samples.
    gradients : list of (dW, db)
        With the shapes of `params`.

    Raises
    ------
    ValueError
        If `y` and the network's output differ in shape, or consecutive layers do not match.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), *Learning representations by back-propagating errors*, Nature 323.

    Examples
    --------
    >>> X, y = np.array([[1.0, 2.0]]), np.array([[1.0]])
    >>> loss, [(dW, db)] = loss_and_gradients([(np.zeros((2, 1)), np.zeros(1))], X, y)
    >>> round(loss, 6), dW.tolist(), db.tolist()
    (0.693147, [[-0.5], [-1.0]], [-0.5])
    """
    activations, logits = [X], X
    for W, b in params:
        logits = activations[-1] @ W + b
        activations.append(sigmoid(logits))
    loss, delta = _CROSS_ENTROPY.value_and_gradient(logits, y)
    gradients: list[tuple[np.ndarray, np.ndarray]] = []
    for (W, _), A in zip(reversed(params), reversed(activations[:-1]), strict=True):
        gradients.insert(0, (tall_product(A, delta), column_sums(delta)))
        delta = (delta @ W.T) * A * (1 - A)
    return float(loss), gradients

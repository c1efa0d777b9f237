"""What a loss accepts beside its prediction: targets of the same shape, or classes as one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.arguments import check_count
from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, float_arrays, to_numpy


def check_pair(name: str, prediction: Any, target: Any) -> tuple[Array, Array]:
    """Prediction and target as finite float arrays of one library, one shape, the prediction's dtype.

    Parameters
    ----------
    name : str
        What the caller calls the prediction.
    prediction : array (n, ...)
        One sample a row, at least one sample.
    target : array (n, ...)
        Of exactly that shape: broadcasting (n,) against (n, 1) would give n^2 residuals.

    Returns
    -------
    prediction, target : arrays

    Examples
    --------
    >>> check_pair("prediction", [1.0, 2.0], [[1.0], [2.0]])
    Traceback (most recent call last):
    ...
    ValueError: target has shape (2, 1), expected the shape of prediction, (2,). Is one of them a column?
    """
    prediction, target = float_arrays(**{name: prediction, "target": target})
    if prediction.ndim == 0 or prediction.shape[0] == 0:
        raise ValueError(f"{name} has shape {prediction.shape}, expected (n, ...) with at least one sample")
    if target.shape != prediction.shape:
        hint = " Is one of them a column?" if target.ndim != prediction.ndim else ""
        raise ValueError(f"target has shape {target.shape}, expected the shape of {name}, {prediction.shape}.{hint}")
    check_finite(name, prediction)
    check_finite("target", target)
    return prediction, array_namespace(target).astype(target, prediction.dtype, copy=False)


def one_hot(labels: Any, n_classes: int | None = None) -> Array:
    """Rows of zeros with a single one: entry (i, j) is 1 where labels[i] = j.

    Parameters
    ----------
    labels : array (n,) of integers
        Class numbers, 0 to n_classes - 1.
    n_classes : int, optional
        Number of columns; by default the largest label plus one.

    Returns
    -------
    array (n, n_classes) of float64

    Raises
    ------
    TypeError
        If the labels are no integers.
    ValueError
        If there are none, they are no vector, or one is outside the range.

    Examples
    --------
    >>> one_hot([0, 2]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    float_array("labels", labels)  # for its errors: what follows needs the integers
    if n_classes is not None:
        n_classes = check_count("n_classes", n_classes, least=1)
    xp = array_namespace(labels)
    if not hasattr(labels, "shape"):
        labels = xp.asarray(np.asarray(labels))
    if labels.ndim != 1 or labels.shape[0] == 0:
        raise ValueError(f"labels has shape {labels.shape}, expected (n,) with at least one label")
    if not xp.isdtype(labels.dtype, "integral"):
        raise TypeError(f"labels holds {labels.dtype}, expected integers, the numbers of the classes")
    least, most = int(xp.min(labels)), int(xp.max(labels))
    k = most + 1 if n_classes is None else n_classes
    if least < 0 or most >= k:
        host = to_numpy(labels)
        i = int(np.flatnonzero((host < 0) | (host >= k))[0])
        raise ValueError(f"labels[{i}] is {host[i]}, expected a class from 0 to {k - 1}")
    classes = xp.arange(k, **beside(labels))
    return xp.astype(labels[:, None] == classes[None, :], xp.float64)

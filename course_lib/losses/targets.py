"""Checks of the targets of a loss: arrays of the prediction's shape, or classes as one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.arguments import check_count
from course_lib.backend import (
    Array,
    array_namespace,
    beside,
    check_all_finite,
    float_array,
    float_arrays,
    in_dtype,
    to_numpy,
)


def check_pair(name: str, prediction: Any, target: Any) -> tuple[Array, Array]:
    """Return prediction and target as finite float arrays of one library and shape, in the prediction's dtype.

    Parameters
    ----------
    name : str
        The prediction's name in error messages.
    prediction : array (n, ...)
        One sample per row, at least one sample.
    target : array (n, ...)
        Of exactly the same shape: broadcasting (n,) against (n, 1) would give n^2 residuals.

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
    if prediction.ndim == 0 or 0 in prediction.shape:
        raise ValueError(f"{name} has shape {prediction.shape}, expected (n, ...), at least one sample and one output")
    if target.shape != prediction.shape:
        hint = " Is one of them a column?" if target.ndim != prediction.ndim else ""
        raise ValueError(f"target has shape {target.shape}, expected the shape of {name}, {prediction.shape}.{hint}")
    check_all_finite(**{name: prediction, "target": target})
    return prediction, in_dtype("target", target, prediction.dtype)


def check_probabilities(name: str, target: Array) -> None:
    """Raise ValueError unless all values are labels or probabilities from 0 to 1.

    Parameters
    ----------
    name : str
        The argument's name.
    target : array of floats

    Examples
    --------
    >>> check_probabilities("target", np.array([-1.0, 1.0]))
    Traceback (most recent call last):
    ...
    ValueError: target ranges from -1 to 1, expected probabilities or labels from 0 to 1
    """
    xp = array_namespace(target)
    if bool(xp.any((target < 0.0) | (target > 1.0))):
        raise ValueError(
            f"{name} ranges from {float(xp.min(target)):g} to {float(xp.max(target)):g}, expected probabilities or "
            "labels from 0 to 1"
        )


def check_distributions(name: str, rows: Array) -> None:
    """Raise ValueError unless every row is nonnegative and sums to one.

    Parameters
    ----------
    name : str
        The argument's name.
    rows : array (n, k) of floats

    Examples
    --------
    >>> check_distributions("target", np.array([[0.5, 0.6]]))
    Traceback (most recent call last):
    ...
    ValueError: target has rows that are not probabilities: expected no negative entry and a sum of one
    """
    xp = array_namespace(rows)
    if bool(xp.any(rows < 0.0) | xp.any(xp.abs(xp.sum(rows, axis=1) - 1.0) > 1e-5)):
        raise ValueError(f"{name} has rows that are not probabilities: expected no negative entry and a sum of one")


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
        If the labels are not integers.
    ValueError
        If there are no labels, they are not a vector, or one is out of range.

    Examples
    --------
    >>> one_hot([0, 2]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    float_array("labels", labels)  # only for its errors: the integers are needed below
    if n_classes is not None:
        n_classes = check_count("n_classes", n_classes, least=1)
    xp = array_namespace(labels)
    if not hasattr(labels, "shape"):
        labels = xp.asarray(np.asarray(labels))
    if labels.ndim != 1 or labels.shape[0] == 0:
        raise ValueError(f"labels has shape {labels.shape}, expected (n,) with at least one label")
    labels = check_labels("labels", labels, n_classes)
    k = int(xp.max(labels)) + 1 if n_classes is None else n_classes
    try:
        return xp.astype(labels[:, None] == xp.arange(k, **beside(labels)), xp.float64)
    except MemoryError:
        raise MemoryError(
            f"{labels.shape[0]} rows of {k} columns do not fit in memory: expected smaller labels or n_classes"
        ) from None


def check_labels(name: str, labels: Array, n_classes: int | None) -> Array:
    """Return class numbers from 0 to n_classes - 1 as int64.

    Parameters
    ----------
    name : str
        The argument's name.
    labels : array (n,) of integers
    n_classes : int, optional
        Any number of classes by default.

    Returns
    -------
    array (n,)

    Examples
    --------
    >>> check_labels("target", np.array([0, 3], dtype=np.uint8), 3)
    Traceback (most recent call last):
    ...
    ValueError: target[1] is 3, expected a class from 0 to 2
    """
    xp = array_namespace(labels)
    if not xp.isdtype(labels.dtype, "integral"):
        raise TypeError(f"{name} holds {labels.dtype}, expected integer class numbers")
    wide = xp.astype(labels, xp.int64, copy=False)  # a small type cannot hold every n_classes
    outside = wide < 0 if n_classes is None else (wide < 0) | (wide >= n_classes)
    if bool(xp.any(outside)):
        i = int(to_numpy(outside).argmax())
        expected = "of at least 0" if n_classes is None else f"from 0 to {n_classes - 1}"
        raise ValueError(f"{name}[{i}] is {int(labels[i])}, expected a class {expected}")
    return wide

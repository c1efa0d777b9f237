"""Small data sets that need no download: four real ones that ship with scikit-learn, random ones, the article's.

Each function returns (X, y): X (n, d) in float64, one sample per row; y (n,), classes as int64, other targets as
float64. Arrays are created on the current backend (`course_lib.backend`). Random sets take a Generator, so the
same seed gives the same points on every backend. Preprocessing is in `course_lib.datasets.preparation`, and also
exported here.
"""

from __future__ import annotations

import numpy as np

from course_lib.arguments import check_count, check_positive
from course_lib.arguments.generator import check_generator
from course_lib.backend import Array, asarray
from course_lib.datasets.preparation import one_hot, split, standardize

__all__ = [
    "all_ones_labels",
    "breast_cancer",
    "circles",
    "diabetes",
    "digits",
    "iris",
    "line_points",
    "moons",
    "one_hot",
    "spirals",
    "split",
    "standardize",
    "xor",
]


def digits() -> tuple[Array, Array]:
    """Handwritten digits: 1797 images of 8 x 8 pixels, ten classes.

    Returns
    -------
    X : array (1797, 64)
        Rows of the image, concatenated; darkness from 0 to 16.
    y : array (1797,)
        The digit, 0 to 9.

    References
    ----------
    Alpaydin and Kaynak (1998), *Optical recognition of handwritten digits*, UCI repository, its test part.

    Examples
    --------
    >>> X, y = digits()
    >>> X.shape, float(X.max()), y[:5].tolist()
    ((1797, 64), 16.0, [0, 1, 2, 3, 4])
    """
    return _bundled("load_digits")


def diabetes() -> tuple[Array, Array]:
    """Diabetes: ten measurements of 442 patients, and the progression of the disease after one year.

    Returns
    -------
    X : array (442, 10)
        Age, sex, body-mass index (column 2), blood pressure, six serum values; each column is centered and
        scaled to a sum of squares of one.
    y : array (442,)
        Progression, 25 to 346, without unit.

    References
    ----------
    Efron, Hastie, Johnstone and Tibshirani (2004), *Least angle regression*, Annals of Statistics 32.

    Examples
    --------
    >>> X, y = diabetes()
    >>> X.shape, float(y.min()), float(y.max())
    ((442, 10), 25.0, 346.0)
    """
    return _bundled("load_diabetes")


def iris() -> tuple[Array, Array]:
    """Iris: four lengths of 150 flowers, three species of 50 each.

    Returns
    -------
    X : array (150, 4)
        Sepal length, sepal width, petal length, petal width, in cm.
    y : array (150,)
        0 setosa, 1 versicolor, 2 virginica.

    References
    ----------
    Fisher (1936), *The use of multiple measurements in taxonomic problems*, Annals of Eugenics 7.

    Examples
    --------
    >>> X, y = iris()
    >>> X[0].tolist(), int(y[149])
    ([5.1, 3.5, 1.4, 0.2], 2)
    """
    return _bundled("load_iris")


def breast_cancer() -> tuple[Array, Array]:
    """Breast cancer, Wisconsin: thirty measurements of cell nuclei in 569 tumors.

    Returns
    -------
    X : array (569, 30)
        Radius, texture, perimeter and so on: mean, standard error and worst of each. Scales differ a
        thousandfold, so standardize.
    y : array (569,)
        0 malignant (212), 1 benign (357).

    References
    ----------
    Street, Wolberg and Mangasarian (1993), *Nuclear feature extraction for breast tumor diagnosis*.

    Examples
    --------
    >>> X, y = breast_cancer()
    >>> X.shape, int(y.sum())
    ((569, 30), 357)
    """
    return _bundled("load_breast_cancer")


def line_points() -> tuple[Array, Array]:
    """The article's first data: five points on the line y = x + 0.5.

    Returns
    -------
    x : array (5,)
        1 to 5; a single feature, so a vector.
    y : array (5,)
        1.5 to 5.5.

    Examples
    --------
    >>> x, y = line_points()
    >>> x.tolist(), y.tolist()
    ([1.0, 2.0, 3.0, 4.0, 5.0], [1.5, 2.5, 3.5, 4.5, 5.5])
    """
    x = np.arange(1.0, 6.0)
    return asarray(x), asarray(x + 0.5)


def all_ones_labels() -> tuple[Array, Array]:
    """The article's second data: the four corners of the unit square, every label 1.

    A network fits it by its output bias alone, so a falling loss proves nothing about its gradients.

    Returns
    -------
    X : array (4, 2)
    y : array (4,)
        Ones, in float64.

    Examples
    --------
    >>> X, y = all_ones_labels()
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [1.0, 1.0, 1.0, 1.0])
    """
    return xor()[0], asarray(np.ones(4))


def xor() -> tuple[Array, Array]:
    """Exclusive or: the four corners of the unit square, class 1 where exactly one coordinate is.

    Returns
    -------
    X : array (4, 2)
    y : array (4,)
        0, 1, 1, 0; no line separates them.

    Examples
    --------
    >>> X, y = xor()
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return asarray(X), asarray(np.array([0, 1, 1, 0], dtype=np.int64))


def moons(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two interleaved half circles of radius 1.

    Parameters
    ----------
    n : int
        Number of points, at least 2; half of them (rounded down) in class 0.
    noise : float
        Standard deviation of the normal noise on both coordinates, at least 0.
    rng : numpy.random.Generator
        Draws the noise.

    Returns
    -------
    X : array (n, 2)
    y : array (n,)
        0 for the upper moon around (0, 0), 1 for the lower one around (1, 1/2).

    Examples
    --------
    >>> X, y = moons(4, 0.0, np.random.default_rng(0))
    >>> X.round(6).tolist(), y.tolist()
    ([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]], [0, 0, 1, 1])
    """
    y = _two_classes(n)
    angle = np.concatenate([np.linspace(0.0, np.pi, int(m)) for m in np.bincount(y)])
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return _noisy(np.where(y[:, None] == 0, upper, lower), y, noise, rng)


def circles(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two circles around the origin, of radius 1 and 1/2.

    Parameters
    ----------
    n, noise, rng
        As for `moons`.

    Returns
    -------
    X : array (n, 2)
    y : array (n,)
        0 for the outer circle, 1 for the inner.

    Examples
    --------
    >>> X, y = circles(6, 0.0, np.random.default_rng(0))
    >>> np.hypot(X[:, 0], X[:, 1]).round(6).tolist()
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.5]
    """
    y = _two_classes(n)
    angle = np.concatenate([np.linspace(0.0, 2.0 * np.pi, int(m), endpoint=False) for m in np.bincount(y)])
    radius = np.where(y == 0, 1.0, 0.5)
    return _noisy(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y, noise, rng)


def spirals(n: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two spirals from the origin outwards to radius 1, one and a half turns each, half a turn apart.

    Parameters
    ----------
    n, noise, rng
        As for `moons`.

    Returns
    -------
    X : array (n, 2)
    y : array (n,)
        The spiral, 0 or 1.

    Examples
    --------
    >>> X, y = spirals(4, 0.0, np.random.default_rng(0))
    >>> np.hypot(X[:, 0], X[:, 1]).round(6).tolist(), y.tolist()
    ([0.5, 1.0, 0.5, 1.0], [0, 0, 1, 1])
    """
    y = _two_classes(n)
    radius = np.concatenate([np.arange(1, m + 1) / m for m in np.bincount(y)])
    angle = 3.0 * np.pi * radius + np.pi * y
    return _noisy(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y, noise, rng)


def _two_classes(n: int) -> np.ndarray:
    n = check_count("n", n, least=2)
    return np.repeat(np.array([0, 1], dtype=np.int64), [n // 2, n - n // 2])


def _noisy(X: np.ndarray, y: np.ndarray, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    noise = check_positive("noise", noise, zero=True)
    check_generator(rng)
    return asarray(X + noise * rng.standard_normal(X.shape)), asarray(y)


def _bundled(loader: str) -> tuple[Array, Array]:
    import sklearn.datasets  # takes a second to import

    X, y = getattr(sklearn.datasets, loader)(return_X_y=True)
    y = y.astype(np.float64 if loader == "load_diabetes" else np.int64)
    return asarray(X.astype(np.float64)), asarray(y)

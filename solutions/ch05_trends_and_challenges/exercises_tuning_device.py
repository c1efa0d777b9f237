"""The bank of section 5.3: `standardize_xp`, one table on any device.

Constant columns hold halves, whose mean is exact in any order of summation.
"""

import numpy as np

from course_lib.backend import array_namespace
from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

standardize_xp = Exercise(
    "standardize_xp", parameters=("X",), withheld=("course_lib.datasets.preparation.standardize",)
)

ON_ANOTHER_DEVICE = """
    import array_api_strict as xp
    device = xp.Device("{device}")
    X = xp.asarray(X, device=device)
    Z = standardize_xp(X)
    entries = [[float(Z[i, j]) for j in range(Z.shape[1])] for i in range(Z.shape[0])]
    [type(Z) is type(X), str(Z.device), entries]
"""
ON_THE_CHOSEN_LIBRARY = """
    from course_lib.backend import asarray, to_numpy
    X = asarray(X)
    Z = standardize_xp(X)
    [type(Z) is type(X), to_numpy(Z)]
"""


def table(rng, n, d):
    """Columns with different means and deviations."""
    X = rounded(rng, n, d)
    return np.round(X * np.linspace(1, 3, X.shape[1]) + rng.uniform(-4, 4, size=d), 2)


def with_constant(rng, n, d):
    """The same, with a constant second column."""
    X = table(rng, n, d)
    X[:, 1] = rng.integers(2, 9) + 0.5
    return X


@standardize_xp.case
def on_numpy(rng):
    """NumPy: five samples, two columns"""
    return arguments(table(rng, 5, 2))


@standardize_xp.case
def square_on_numpy(rng):
    """NumPy: as many samples as columns"""
    return arguments(table(rng, 3, 3))


@standardize_xp.case
def constant_on_numpy(rng):
    """NumPy: a constant column"""
    return arguments(with_constant(rng, 4, 3))


@standardize_xp.case
def one_sample_on_numpy(rng):
    """NumPy: a single sample, so every column is constant"""
    return arguments(table(rng, 1, 3))


@standardize_xp.case
def on_the_second_device(rng):
    """array-api-strict, second device: a stand-in for a GPU"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), X=table(rng, 4, 3))


@standardize_xp.case
def constant_on_the_second_device(rng):
    """array-api-strict, second device, with a constant column"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), X=with_constant(rng, 3, 2))


@standardize_xp.case
def on_the_first_device(rng):
    """array-api-strict, first device: the result is also one of its arrays"""
    return script(ON_ANOTHER_DEVICE.format(device="CPU_DEVICE"), X=with_constant(rng, 4, 3))


@standardize_xp.case
def on_the_chosen_library(rng):
    """the library chosen by `set_backend`: CuPy, if you have a GPU and selected it"""
    return script(ON_THE_CHOSEN_LIBRARY, X=with_constant(rng, 4, 2))


standardize_xp.slips("""
numpy-does-the-work: xp = array_namespace(X) -> xp = np
    This is right with NumPy, but a function from `np` can't read another device's arrays. Which library does X belong
    to?
methods-of-numpy: xp.mean(X, axis=0) -> X.mean(axis=0) ;; xp.std(X, axis=0) -> X.std(axis=0)
    Methods such as `.mean` and `.std` belong to NumPy's arrays. The array's own library has functions of these names.
there-and-back: centered = X - xp.mean(X, axis=0) -> X = np.asarray(X)⏎centered = X - np.mean(X, axis=0)
;; deviation = xp.std(X, axis=0) -> deviation = np.std(X, axis=0)
;; return centered / xp.where(deviation == 0, 1.0, deviation)
-> return xp.asarray(centered / np.where(deviation == 0, 1.0, deviation))
    The array is converted to NumPy, and the result is converted back. Copies cost time, and a device may refuse them.
sent-to-the-cpu: return centered / xp.where(deviation == 0, 1.0, deviation)
-> result = centered / xp.where(deviation == 0, 1.0, deviation)⏎if isinstance(result, np.ndarray):⏎    return result
⏎return result.to_device(xp.Device("CPU_DEVICE"))
    The value is right, but it is on the first device: the result has to stay on the device of the argument.
divided-by-zero: return centered / xp.where(deviation == 0, 1.0, deviation)
-> with np.errstate(all="ignore"):⏎    return centered / deviation
    A constant column is divided by its deviation, 0, which gives nan. Which number can you divide by instead?
constant-column-kept: centered / xp.where(deviation == 0, 1.0, deviation)
-> xp.where(deviation == 0, X, centered / xp.where(deviation == 0, 1.0, deviation))
    A constant column is returned as it is. It should become 0: subtract its mean, too.
constant-column-of-ones: centered / xp.where(deviation == 0, 1.0, deviation)
-> xp.where(deviation == 0, 1.0, centered / xp.where(deviation == 0, 1.0, deviation))
    A constant column becomes a column of ones. It should be 0.
small-number-added: xp.where(deviation == 0, 1.0, deviation) -> (deviation + 1e-3)
    A small number is added to every deviation, which changes all columns. Only the deviations that are 0 need help.
divided-by-n-minus-one: std(X, axis=0) -> std(X, axis=0) * (max(X.shape[0], 2) / max(X.shape[0] - 1, 1)) ** 0.5
    The squared distances are divided by n - 1. Here the deviation is the root of their mean: divide by n.
rows-for-columns: X - xp.mean(X, axis=0) -> X - xp.mean(X, axis=1, keepdims=True)
;; xp.std(X, axis=0) -> xp.std(X, axis=1, keepdims=True)
    The rows are standardized. Each column is a feature with its own unit: the mean runs over the samples.
whole-table: xp.mean(X, axis=0) -> xp.mean(X) ;; xp.std(X, axis=0) -> xp.std(X)
    One mean and one deviation of the whole table are used. Each column has its own.
one-deviation-for-all: xp.std(X, axis=0) -> xp.std(X)
    One deviation of the whole table is used. Each column has its own.
variance-for-deviation: std -> var
    The columns are divided by their variance. The standard deviation is its square root.
mean-kept: X - xp.mean(X, axis=0) -> X
    The means are not subtracted: the mean of each column should become 0.
not-divided: centered / xp.where(deviation == 0, 1.0, deviation) -> centered
    The columns have mean 0, but they keep their deviations.
multiplied: centered / xp -> centered * xp
    The columns are multiplied by their deviations: divide.
size-without-the-mean: xp.std(X, axis=0) -> xp.mean(X * X, axis=0) ** 0.5
    This is the root of the mean square of X itself. The deviation is measured from the column's mean.
range-for-deviation: xp.std(X, axis=0) -> xp.max(X, axis=0) - xp.min(X, axis=0)
    The columns are divided by their range, from the smallest to the largest entry. Use the standard deviation.
absolute-deviation: xp.std(X, axis=0) -> xp.mean(xp.abs(centered), axis=0)
    The columns are divided by their mean absolute deviation. The standard deviation is the root of the mean square.
""")


@standardize_xp.variant
def from_sums(X):
    xp, n = X.__array_namespace__() if hasattr(X, "__array_namespace__") else array_namespace(X), X.shape[0]
    centered = X - xp.sum(X, axis=0) / n
    scale = (xp.sum(centered**2, axis=0) / n) ** 0.5
    return centered / xp.where(scale > 0, scale, xp.ones_like(scale))


@standardize_xp.variant
def column_by_column(X):
    xp, columns = array_namespace(X), []
    for j in range(X.shape[1]):
        column = X[:, j] - xp.mean(X[:, j])
        length = float(xp.sum(column * column) / X.shape[0]) ** 0.5
        columns.append(column / length if length else column)
    return xp.stack(columns, axis=1)


@standardize_xp.variant
def zeros_put_in_last(X):
    xp = array_namespace(X)
    deviation = xp.std(X, axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        divided = (X - xp.mean(X, axis=0, keepdims=True)) / deviation
    return xp.where(deviation > 0, divided, xp.zeros_like(X))


standardize_xp.equivalent(
    "return centered / xp.where(deviation == 0, 2.0, deviation)", "0 divided by any other number is 0"
)
standardize_xp.equivalent(
    "return centered / xp.where(deviation == 0, -1.0, deviation)", "0 divided by any other number is 0"
)

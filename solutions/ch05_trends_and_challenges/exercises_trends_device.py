"""The bank of section 5.1: `mse_gradient_xp`, one gradient on any device."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

mse_gradient_xp = Exercise("mse_gradient_xp", parameters=("theta", "X", "y"))

ON_ANOTHER_DEVICE = """
    import array_api_strict as xp
    place = xp.Device("{device}")
    theta, X, y = (xp.asarray(array, device=place) for array in (theta, X, y))
    g = mse_gradient_xp(theta, X, y)
    [type(g) is type(X), str(g.device), [float(value) for value in g]]
"""
WHERE_THE_SWITCH_STANDS = """
    from course_lib.backend import asarray, to_numpy
    theta, X, y = (asarray(array) for array in (theta, X, y))
    g = mse_gradient_xp(theta, X, y)
    [type(g) is type(X), to_numpy(g)]
"""


def table(rng, n, d):
    return {"theta": rounded(rng, d), "X": rounded(rng, n, d), "y": rounded(rng, n)}


@mse_gradient_xp.case
def more_samples_on_numpy(rng):
    """NumPy: five samples, two features"""
    return arguments(*table(rng, 5, 2).values())


@mse_gradient_xp.case
def square_on_numpy(rng):
    """NumPy: as many samples as features"""
    return arguments(*table(rng, 3, 3).values())


@mse_gradient_xp.case
def one_sample_on_numpy(rng):
    """NumPy: a single sample, more features than samples"""
    return arguments(*table(rng, 1, 4).values())


@mse_gradient_xp.case
def whole_numbers_on_numpy(rng):
    """NumPy: whole numbers give a result with decimals"""
    theta, X, y = (rng.integers(-5, 6, size=shape) for shape in ((2,), (7, 2), (7,)))
    return arguments(theta, X, y)


@mse_gradient_xp.case
def on_the_second_device(rng):
    """array-api-strict, second device: the stand-in for a GPU"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), **table(rng, 4, 3))


@mse_gradient_xp.case
def square_on_the_second_device(rng):
    """array-api-strict, second device, as many samples as features"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), **table(rng, 2, 2))


@mse_gradient_xp.case
def on_the_first_device(rng):
    """array-api-strict, first device: the result is one of its arrays, too"""
    return script(ON_ANOTHER_DEVICE.format(device="CPU_DEVICE"), **table(rng, 4, 3))


@mse_gradient_xp.case
def where_the_switch_stands(rng):
    """the library that `set_backend` chose: CuPy, if you have a GPU and switched it on"""
    return script(WHERE_THE_SWITCH_STANDS, **table(rng, 4, 2))


@mse_gradient_xp.misconception
def numpy_does_the_work(theta, X, y):
    """Right on NumPy, but a function of `np` can't read another device's arrays. Which operators of the array do it?"""
    return 2 / X.shape[0] * np.matmul(np.transpose(X), np.matmul(X, theta) - y)


@mse_gradient_xp.misconception
def there_and_back(theta, X, y):
    """The arrays are converted to NumPy and the result back. Copies cost time, and a device may refuse them."""
    xp = theta.__array_namespace__()
    theta, X, y = np.asarray(theta), np.asarray(X), np.asarray(y)
    return xp.asarray(2 / len(y) * X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def method_of_numpy(theta, X, y):
    """`.dot` is a method that NumPy's arrays have and others don't. All of them have the operator `@`."""
    return 2 / X.shape[0] * X.T.dot(X.dot(theta) - y)


@mse_gradient_xp.misconception
def length_of_an_array(theta, X, y):
    """Arrays of the standard have no `len()`. The number of samples stands in the array's shape."""
    return 2 / len(y) * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def sent_to_the_cpu(theta, X, y):
    """The value is right, but it lies on the first device: the result has to stay where the arguments are."""
    result = 2 / X.shape[0] * (X.T @ (X @ theta - y))
    if isinstance(result, np.ndarray):
        return result
    return result.to_device(result.__array_namespace__().Device("CPU_DEVICE"))


@mse_gradient_xp.misconception
def rebuilt_from_numbers(theta, X, y):
    """The result was taken apart into Python's numbers and put into a NumPy array: its device is lost on the way."""
    result = 2 / X.shape[0] * (X.T @ (X @ theta - y))
    return np.array([float(result[j]) for j in range(X.shape[1])])


@mse_gradient_xp.misconception
def two_forgotten(theta, X, y):
    """The factor 2 is missing: the derivative of a square e² is 2e."""
    return 1 / X.shape[0] * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def n_forgotten(theta, X, y):
    """The sum over the samples is not divided by their number. The cost is a mean, so its gradient is one too."""
    return 2.0 * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def n_from_the_wrong_axis(theta, X, y):
    """Divided by the number of features. The mean is over the samples, the rows of X."""
    return 2 / X.shape[1] * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def error_backwards(theta, X, y):
    """The sign is turned around: the error is prediction minus target, Xθ - y."""
    return 2 / X.shape[0] * (X.T @ (y - X @ theta))


@mse_gradient_xp.misconception
def X_not_transposed(theta, X, y):
    """X is not transposed in front of the error: each parameter collects the errors along its column."""
    return 2 / X.shape[0] * (X @ (X @ theta - y))


@mse_gradient_xp.misconception
def n_is_all_entries(theta, X, y):
    """Divided by the number of entries of X. The mean is over the samples: count its rows."""
    return 2 / X.size * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def targets_added(theta, X, y):
    """The error is prediction minus target. Here the target is added."""
    return 2 / X.shape[0] * (X.T @ (X @ theta + y))


@mse_gradient_xp.misconception
def two_and_n_forgotten(theta, X, y):
    """Both the factor 2 and the division by n are missing: this is the gradient of half the sum of the squares."""
    return X.T @ (X @ theta - y)


@mse_gradient_xp.misconception
def targets_forgotten(theta, X, y):
    """The targets y don't occur: this is the gradient of the mean squared prediction, not of the error."""
    return 2 / X.shape[0] * (X.T @ (X @ theta))


@mse_gradient_xp.misconception
def n_multiplied(theta, X, y):
    """Multiplied by the number of samples. A mean is divided by it."""
    return 2.0 * X.shape[0] * (X.T @ (X @ theta - y))


@mse_gradient_xp.misconception
def errors_returned(theta, X, y):
    """These are the errors, one a sample. The gradient has one entry for each parameter: collect them with Xᵀ."""
    return 2 / X.shape[0] * (X @ theta - y)


@mse_gradient_xp.variant
def with_the_namespace(theta, X, y):
    xp = X.__array_namespace__()
    error = xp.matmul(X, theta) - y
    return xp.matmul(xp.permute_dims(X, (1, 0)), error) * (2.0 / y.shape[0])


@mse_gradient_xp.variant
def mean_of_products(theta, X, y):
    xp = theta.__array_namespace__()
    error = X @ theta - y
    products = 2.0 * X * xp.reshape(error, (-1, 1))
    return xp.mean(products, axis=0)


@mse_gradient_xp.variant
def error_from_the_left(theta, X, y):
    return (X @ theta - y) @ X * 2.0 / X.shape[0]

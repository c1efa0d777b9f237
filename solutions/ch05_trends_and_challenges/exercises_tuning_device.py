"""The bank of section 5.3: `mse_gradient_xp`, one gradient on any device."""

from course_lib.backend import array_namespace
from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

mse_gradient_xp = Exercise(
    "mse_gradient_xp",
    parameters=("theta", "X", "y"),
    withheld=(
        "course_lib.linear.mse_gradient",
        "course_lib.autodiff.grad",
    ),
)

ON_ANOTHER_DEVICE = """
    import array_api_strict as xp
    device = xp.Device("{device}")
    theta, X, y = (xp.asarray(array, device=device) for array in (theta, X, y))
    g = mse_gradient_xp(theta, X, y)
    [type(g) is type(X), str(g.device), [float(value) for value in g]]
"""
ON_THE_CHOSEN_LIBRARY = """
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
    """array-api-strict, second device: a stand-in for a GPU"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), **table(rng, 4, 3))


@mse_gradient_xp.case
def square_on_the_second_device(rng):
    """array-api-strict, second device, as many samples as features"""
    return script(ON_ANOTHER_DEVICE.format(device="device1"), **table(rng, 2, 2))


@mse_gradient_xp.case
def on_the_first_device(rng):
    """array-api-strict, first device: the result is also one of its arrays"""
    return script(ON_ANOTHER_DEVICE.format(device="CPU_DEVICE"), **table(rng, 4, 3))


@mse_gradient_xp.case
def on_the_chosen_library(rng):
    """the library chosen by `set_backend`: CuPy, if you have a GPU and selected it"""
    return script(ON_THE_CHOSEN_LIBRARY, **table(rng, 4, 2))


mse_gradient_xp.slips("""
numpy-does-the-work: X.T @ (X @ theta - y) -> np.matmul(np.transpose(X), np.matmul(X, theta) - y)
    This is right with NumPy, but a function from `np` can't read another device's arrays. Which array operators do the
    same?
there-and-back: return 2 / X.shape[0] * (X.T @ (X @ theta - y))
-> xp = theta.__array_namespace__()⏎theta, X, y = np.asarray(theta), np.asarray(X), np.asarray(y)
⏎return xp.asarray(2 / len(y) * X.T @ (X @ theta - y))
    The arrays are converted to NumPy, and the result is converted back. Copies cost time, and a device may refuse them.
method-of-numpy: T @ (X @ theta - y) -> T.dot(X.dot(theta) - y)
    Only NumPy's arrays have what is used here, such as the methods `.dot` and `.sum`. Every array has operators, such
    as `@`.
length-of-an-array: X.shape[0] -> len(y)
    Arrays of the standard have no `len()`. The array's shape contains the number of samples.
sent-to-the-cpu: return 2 / X.shape[0] * (X.T @ (X @ theta - y))
-> result = 2 / X.shape[0] * (X.T @ (X @ theta - y))⏎if isinstance(result, np.ndarray):⏎    return result
⏎return result.to_device(result.__array_namespace__().Device("CPU_DEVICE"))
    The value is right, but it is on the first device: the result has to stay on the device of the arguments.
rebuilt-from-numbers: return 2 / X.shape[0] * (X.T @ (X @ theta - y))
-> result = 2 / X.shape[0] * (X.T @ (X @ theta - y))⏎return np.array([float(result[j]) for j in range(X.shape[1])])
    The result is converted to Python numbers and put into a NumPy array: that loses its device.
two-forgotten: 2 -> 1
    The factor 2 is missing: the derivative of a square e² is 2e.
n-forgotten: 2 / X.shape[0] -> 2.0
    The sum over the samples is not divided by their number. The loss is a mean, so its gradient is also a mean.
n-from-the-wrong-axis: 0 -> 1
    The sum is divided by the number of features. The mean is over the samples, the rows of X.
error-backwards: X @ theta - y -> y - X @ theta
    The sign is reversed: the error is prediction minus target, Xθ - y.
X-not-transposed: X.T -> X
    X is not transposed in front of the error: each parameter adds up the errors along its column.
n-is-all-entries: shape[0] -> size
    The sum is divided by the number of entries of X. The mean is over the samples: count its rows.
targets-added: - y -> + y
    The error is prediction minus target. Here the target is added.
two-and-n-forgotten: 2 / X.shape[0] * (X.T @ (X @ theta - y)) -> X.T @ (X @ theta - y)
    Both the factor 2 and the division by n are missing: this is the gradient of half the sum of the squares.
targets-forgotten: X @ theta - y -> X @ theta
    The targets y are not used: this is the gradient of the mean squared prediction, not of the mean squared error.
n-multiplied: 2 / X -> 2.0 * X
    The sum is multiplied by the number of samples. For a mean, divide by it.
errors-returned: X.T @ (X @ theta - y) -> X @ theta - y
    These are the errors, one per sample. The gradient has one entry per parameter: combine the errors with Xᵀ.
""")


@mse_gradient_xp.variant
def with_the_namespace(theta, X, y):
    xp = array_namespace(X)
    error = xp.matmul(X, theta) - y
    return xp.matmul(xp.permute_dims(X, (1, 0)), error) * (2.0 / y.shape[0])


@mse_gradient_xp.variant
def mean_of_products(theta, X, y):
    xp = array_namespace(theta)
    error = X @ theta - y
    products = 2.0 * X * xp.reshape(error, (-1, 1))
    return xp.mean(products, axis=0)


@mse_gradient_xp.variant
def error_from_the_left(theta, X, y):
    return (X @ theta - y) @ X * 2.0 / X.shape[0]

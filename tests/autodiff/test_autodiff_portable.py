"""Every operation on a library that knows the standard alone, on its second device, against NumPy."""

import numpy as np
import pytest

from course_lib import autodiff as ad

UNARY = [ad.abs, ad.cos, ad.exp, ad.expm1, ad.gelu, ad.leaky_relu, ad.log, ad.log1p, ad.negative, ad.relu]
UNARY += [ad.sigmoid, ad.sin, ad.softplus, ad.sqrt, ad.square, ad.tanh]
BINARY = [ad.add, ad.divide, ad.maximum, ad.minimum, ad.multiply, ad.power, ad.subtract]
LAYERS = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu"]
MATRIX, ROW, SQUARE = (3, 5), (5,), (5, 5)
FUNCTIONS = {
    **{f.__name__: (f, [MATRIX]) for f in UNARY},
    **{f.__name__: (f, [MATRIX, ROW]) for f in BINARY},
    **{f"{f.__name__} the other way": (lambda x, y, f=f: f(y, x), [MATRIX, ROW]) for f in BINARY},
    "a number to a power": (lambda x: 2.0**x + 3 / x - x / 3, [MATRIX]),
    **{
        f"layer with {name}": (lambda x, W, b, f=name: ad.affine(x, W, b, f), [MATRIX, (5, 2), (2,)]) for name in LAYERS
    },
    "where": (lambda x, y: ad.where(x > 0.7, x, y), [MATRIX, ROW]),
    "sum": (lambda x: ad.sum(x, axis=0), [MATRIX]),
    "mean, kept": (lambda x: ad.mean(x, axis=(0, 1), keepdims=True), [MATRIX]),
    "max": (lambda x: ad.max(x, axis=1), [MATRIX]),
    "max of all": (ad.max, [MATRIX]),
    "logsumexp": (lambda x: ad.logsumexp(x, axis=0), [MATRIX]),
    "logsumexp of all": (ad.logsumexp, [MATRIX]),
    "softmax": (ad.softmax, [MATRIX]),
    "log_softmax": (lambda x: ad.log_softmax(x, axis=0), [MATRIX]),
    "matmul": (ad.matmul, [MATRIX, SQUARE]),
    "matrix times vector": (ad.matmul, [MATRIX, ROW]),
    "vector times vector": (ad.matmul, [ROW, ROW]),
    "stacks of matrices": (ad.matmul, [(2, 3, 5), (5, 5)]),
    "reshape": (lambda x: ad.reshape(x, -1), [MATRIX]),
    "transpose": (lambda x: ad.transpose(x, (1, 0)), [MATRIX]),
    "broadcast_to": (lambda x: ad.broadcast_to(x, (2, 5)), [ROW]),
    "concatenate": (lambda x, y: ad.concatenate([x, y]), [MATRIX, SQUARE]),
    "stack": (lambda x, y: ad.stack([x, y], axis=1), [ROW, ROW]),
    "slices and a new axis": (lambda x: x[None, 1:, ::2], [MATRIX]),
    "one entry": (lambda x: x[1, -1], [MATRIX]),
    "softmax_cross_entropy": (ad.softmax_cross_entropy, [MATRIX, MATRIX]),
    "binary_cross_entropy": (ad.binary_cross_entropy, [MATRIX, MATRIX]),
    "squared_error": (ad.squared_error, [MATRIX, MATRIX]),
}


def derivatives(function, args, directions):
    """Gradients of a curved sum, and their derivatives along a direction of each argument alone."""

    def loss(*args):
        return ad.sum(function(*args) ** 2)

    everything = tuple(range(len(args)))
    results = [*ad.grad(loss, everything)(*args)]
    for i, direction in enumerate(directions):

        def gradients_by_one(x, i=i):
            parts = ad.grad(loss, everything)(*args[:i], x, *args[i + 1 :])
            return ad.concatenate([ad.reshape(part, -1) for part in parts])

        results.append(ad.jvp(gradients_by_one, (args[i],), (direction,))[1])
    return results


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_operation_has_the_same_derivatives_there_as_in_numpy(strict, name):
    function, shapes = FUNCTIONS[name]
    rng = np.random.default_rng(0)
    host = [rng.uniform(0.5, 1.0, shape) for shape in [*shapes, *shapes]]
    there = [strict.array(value) for value in host]
    n = len(shapes)
    expected = derivatives(function, host[:n], host[n:])
    for part, expected_part in zip(derivatives(function, there[:n], there[n:]), expected, strict=True):
        np.testing.assert_allclose(strict.host(part), expected_part, rtol=1e-11, atol=1e-12)

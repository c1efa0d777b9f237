"""Every operation against JAX: values, both modes and second derivatives, over shapes, broadcasts and dtypes."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import autodiff as ad

pytestmark = pytest.mark.slow

jax.config.update("jax_enable_x64", True)

TOLERANCE = {np.dtype(np.float32): 3e-5, np.dtype(np.float64): 1e-12}
DTYPES = (np.float32, np.float64)

# name -> JAX's function and the interval that arguments are drawn from, away from kinks and poles
UNARY = {
    "abs": (jnp.abs, 0.1, 2),
    "cos": (jnp.cos, -3, 3),
    "exp": (jnp.exp, -3, 3),
    "expm1": (jnp.expm1, -3, 3),
    "gelu": (lambda x: jax.nn.gelu(x, approximate=False), -4, 4),
    "leaky_relu": (jax.nn.leaky_relu, -2, -0.1),
    "log": (jnp.log, 0.2, 3),
    "log1p": (jnp.log1p, -0.5, 3),
    "negative": (jnp.negative, -3, 3),
    "relu": (jax.nn.relu, 0.1, 2),
    "sigmoid": (jax.nn.sigmoid, -8, 8),
    "sin": (jnp.sin, -3, 3),
    "softplus": (jax.nn.softplus, -8, 8),
    "sqrt": (jnp.sqrt, 0.2, 3),
    "square": (jnp.square, -3, 3),
    "tanh": (jnp.tanh, -3, 3),
}
BINARY = {
    "add": (jnp.add, -3, 3),
    "divide": (jnp.divide, 0.5, 3),
    "maximum": (jnp.maximum, -3, 3),
    "minimum": (jnp.minimum, -3, 3),
    "multiply": (jnp.multiply, -3, 3),
    "power": (jnp.power, 0.3, 2),
    "subtract": (jnp.subtract, -3, 3),
}
BROADCASTS = [((3, 5), (3, 5)), ((3, 5), (5,)), ((3, 1), (1, 5)), ((), (3, 5)), ((2, 1, 4), (3, 1)), ((1, 1), ())]
# name -> the same function for either library, and the shapes of its arguments
SHAPED = {
    "sum": (lambda m: lambda x: m.sum(x), [(3, 5)]),
    "sum of rows": (lambda m: lambda x: m.sum(x, axis=1), [(3, 5)]),
    "sum over two axes, kept": (lambda m: lambda x: m.sum(x, axis=(0, -1), keepdims=True), [(2, 3, 4)]),
    "mean": (lambda m: lambda x: m.mean(x, axis=0), [(3, 5)]),
    "max": (lambda m: lambda x: m.max(x, axis=1), [(3, 5)]),
    "max of all": (lambda m: lambda x: m.max(x), [(3, 5)]),
    "reshape": (lambda m: lambda x: m.reshape(x, (5, 3)), [(3, 5)]),
    "transpose": (lambda m: lambda x: m.transpose(x), [(3, 5)]),
    "transpose three axes": (lambda m: lambda x: m.transpose(x, (2, 0, 1)), [(2, 3, 4)]),
    "attribute T": (lambda m: lambda x: x.T, [(3, 5)]),
    "broadcast_to": (lambda m: lambda x: m.broadcast_to(x, (4, 3, 5)), [(3, 1)]),
    "concatenate": (lambda m: lambda x, y: m.concatenate([x, y], axis=1), [(3, 2), (3, 4)]),
    "stack": (lambda m: lambda x, y: m.stack([x, y], axis=1), [(3, 2), (3, 2)]),
    "slice": (lambda m: lambda x: x[1:, ::2], [(3, 5)]),
    "row and new axis": (lambda m: lambda x: x[None, -1], [(3, 5)]),
    "rows taken twice": (lambda m: lambda x: x[np.array([0, 2, 2, 0])], [(3, 5)]),
    "pairs of indices": (lambda m: lambda x: x[np.array([0, 2, 2]), np.array([1, 4, 4])], [(3, 5)]),
    "mask": (lambda m: lambda x: x[np.array([True, False, True])], [(3, 5)]),
    "matrix product": (lambda m: lambda x, y: m.matmul(x, y), [(3, 5), (5, 2)]),
    "matrix times vector": (lambda m: lambda x, y: m.matmul(x, y), [(3, 5), (5,)]),
    "vector times matrix": (lambda m: lambda x, y: x @ y, [(5,), (5, 2)]),
    "vector times vector": (lambda m: lambda x, y: x @ y, [(5,), (5,)]),
    "stacks of matrices": (lambda m: lambda x, y: m.matmul(x, y), [(2, 1, 3, 5), (4, 5, 2)]),
    "vector times stack": (lambda m: lambda x, y: m.matmul(x, y), [(5,), (2, 5, 3)]),
    "where": (lambda m: lambda x, y: m.where(np.array([[True], [False], [True]]), x, y), [(3, 5), (5,)]),
    "polynomial": (lambda m: lambda x, y: (3 - x) ** 2 / (2 + y**2) - 1 / (4 + x * x) + (-y), [(3, 5), (5,)]),
    "number to a power": (lambda m: lambda x: 2.0**x, [(3, 5)]),
}
ROWS = {  # of jax.nn or jax.scipy.special
    "softmax": (ad.softmax, jax.nn.softmax),
    "softmax of columns": (lambda x: ad.softmax(x, axis=0), lambda x: jax.nn.softmax(x, axis=0)),
    "log_softmax": (ad.log_softmax, jax.nn.log_softmax),
    "logsumexp": (lambda x: ad.logsumexp(x, axis=1), lambda x: jax.nn.logsumexp(x, axis=1)),
    "logsumexp of all": (ad.logsumexp, jax.nn.logsumexp),
}


def draw(shapes, dtype, low=-2.0, high=2.0):
    rng = np.random.default_rng([len(shapes), *(n for shape in shapes for n in shape)])
    return tuple(np.asarray(rng.uniform(low, high, shape), dtype) for shape in shapes)


class Case(NamedTuple):
    ours: Any
    theirs: Any
    args: tuple
    twice: bool = True
    """Whether second derivatives are compared, in float64: they take JAX most of its time."""

    @property
    def dtype(self):
        return self.args[0].dtype


def all_cases():
    cases = {}
    for dtype in DTYPES:
        kind = dtype.__name__
        for name, (theirs, low, high) in UNARY.items():
            cases[f"{name} {kind}"] = Case(getattr(ad, name), theirs, draw([(3, 5)], dtype, low, high))
        for name, (theirs, low, high) in BINARY.items():
            for shapes in BROADCASTS:
                args = draw(shapes, dtype, low, high)
                twice = shapes == ((3, 5), (5,))
                cases[f"{name} {shapes} {kind}"] = Case(getattr(ad, name), theirs, args, twice)
        for name, (function, shapes) in SHAPED.items():
            cases[f"{name} {kind}"] = Case(function(ad), function(jnp), draw(shapes, dtype))
        for name, (ours, theirs) in ROWS.items():
            cases[f"{name} {kind}"] = Case(ours, theirs, draw([(3, 5)], dtype))
    return cases


CASES = all_cases()


def upstream_and_tangents(case):
    shape = jax.eval_shape(case.theirs, *case.args).shape
    upstream, *tangents = draw([shape, *(a.shape for a in case.args)], case.dtype)
    return upstream, tuple(tangents)


def jax_results(case, args, upstream, tangents):
    """Value and vector-Jacobian product; in float64 also that with a direction, and a gradient's derivative."""
    value, pullback = jax.vjp(case.theirs, *args)
    if case.dtype == np.float32:
        return value, pullback(upstream), None, ()
    derivative = jax.jvp(case.theirs, args, tangents)[1]
    if not case.twice:
        return value, pullback(upstream), derivative, ()
    everything = tuple(range(len(args)))
    gradient = jax.grad(lambda *a: jnp.sum(case.theirs(*a) ** 2 * upstream), everything)
    return value, pullback(upstream), derivative, jax.jvp(gradient, args, tangents)[1]


@pytest.fixture(scope="module")
def expected():
    """JAX's results for all cases, compiled as one and without optimization: compiling is what takes time."""
    inputs = {name: (case.args, *upstream_and_tangents(case)) for name, case in CASES.items()}
    compiled = jax.jit(
        lambda inputs: {name: jax_results(CASES[name], *given) for name, given in inputs.items()},
        compiler_options={"xla_backend_optimization_level": 0},
    )
    return compiled(inputs)


@pytest.mark.parametrize("name", CASES)
def test_every_operation_agrees_with_jax(name, expected):
    case, (value, pulled_back, derivative, curved) = CASES[name], expected[name]
    upstream, tangents = upstream_and_tangents(case)
    rtol = TOLERANCE[case.dtype]
    our_value, pullback = ad.vjp(case.ours, *case.args)
    close(our_value, value, rtol)
    parts = pullback(upstream)
    for part, their_part in zip(parts, pulled_back, strict=True):
        close(part, their_part, rtol)
        assert part.dtype == case.dtype
    along = ad.jvp(case.ours, case.args, tangents)[1]
    if derivative is not None:
        close(along, derivative, rtol)
    one_way = sum(np.sum(part * tangent) for part, tangent in zip(parts, tangents, strict=True))
    np.testing.assert_allclose(np.sum(upstream * along), one_way, rtol=10 * rtol, atol=10 * rtol)

    everything = tuple(range(len(case.args)))
    gradient = ad.grad(lambda *a: ad.sum(case.ours(*a) ** 2 * upstream), everything)

    def slope(*a):
        return sum((ad.sum(g * t) for g, t in zip(gradient(*a), tangents, strict=True)), start=0.0)

    for i, their_part in enumerate(curved):  # none where they are not compared
        close(ad.jvp(lambda *a, i=i: gradient(*a)[i], case.args, tangents)[1], their_part, 10 * rtol)
        close(ad.grad(slope, everything)(*case.args)[i], their_part, 10 * rtol)


def close(actual, expected, rtol):
    expected = np.asarray(expected)
    assert np.shape(actual) == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=rtol * max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize("name", UNARY)
def test_a_number_is_treated_as_an_entry_of_an_array(name):
    x = CASES[f"{name} float64"].args[0]
    of_array, pullback = ad.vjp(getattr(ad, name), x)
    value, derivative = ad.value_and_grad(getattr(ad, name))(float(x[1, 2]))
    np.testing.assert_allclose(value, of_array[1, 2], rtol=1e-14)
    np.testing.assert_allclose(derivative, pullback(np.ones_like(x))[0][1, 2], rtol=1e-14)


def test_ties_share_the_gradient_as_in_jax():
    x, y = np.array([1.0, 2.0, 2.0]), np.array([1.0, 2.0, 3.0])
    for ours, theirs in [
        (lambda x: ad.sum(ad.maximum(x, y)), lambda x: jnp.sum(jnp.maximum(x, y))),
        (lambda x: ad.sum(ad.minimum(x, y)), lambda x: jnp.sum(jnp.minimum(x, y))),
        (lambda x: ad.max(x), jnp.max),
    ]:
        np.testing.assert_array_equal(ad.grad(ours)(x), jax.grad(theirs)(x))


@pytest.mark.parametrize(("exponent", "expected"), [(0, 0), (1, 1), (2, 0), (3, 0), (0.0, 0), (1.0, 1)])
def test_powers_with_a_number_have_a_derivative_at_zero(exponent, expected):
    assert ad.grad(lambda x: x**exponent)(0.0) == expected
    assert ad.grad(lambda x: x**exponent)(-2.0) == exponent * (-2.0) ** (exponent - 1)


def test_powers_with_arrays_have_derivatives_at_base_and_exponent_zero():
    x, y = np.array([0.0, 0.0, 2.0, 3.0]), np.array([2.0, 1.0, 0.0, -1.0])
    by_x, by_y = ad.grad(lambda x, y: ad.sum(x**y), (0, 1))(x, y)
    np.testing.assert_allclose(by_x, [0.0, 1.0, 0.0, -1 / 9])
    np.testing.assert_allclose(by_y, [0.0, 0.0, np.log(2), np.log(3) / 3])


def test_a_negative_base_has_no_derivative_by_its_exponent():
    assert np.isnan(ad.grad(lambda y: np.array(-2.0) ** y)(3.0))


def test_mixed_dtypes_give_each_argument_a_gradient_of_its_dtype():
    x, W = draw([(3, 5), (5, 2)], np.float64)
    x = x.astype(np.float32)
    ours = ad.grad(lambda x, W: ad.sum(ad.tanh(x @ W)), (0, 1))(x, W)
    theirs = jax.grad(lambda x, W: jnp.sum(jnp.tanh(x @ W)), (0, 1))(x, W)
    for part, expected in zip(ours, theirs, strict=True):
        assert part.dtype == expected.dtype
        np.testing.assert_allclose(part, expected, rtol=1e-6)

"""Laws that hold for every function: linearity, the chain rule, both modes, symmetry; on random expressions."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import autodiff as ad

pytestmark = pytest.mark.slow

jax.config.update("jax_enable_x64", True)

# smooth, and bounded where an expression is deep
STEPS = ["sin", "tanh", "exp of -square", "add", "multiply", "subtract", "divide", "rows", "product", "stack"]


def expression(library, plan):
    """Function of x (3, 5) and y (5,) that follows a plan: (operation, which earlier results)."""

    def function(x, y):
        results = [x, library.broadcast_to(y, (3, 5))]
        for name, i, j in plan:
            a, b = results[i % len(results)], results[j % len(results)]
            results.append(
                {
                    "sin": lambda a, b: library.sin(a),
                    "tanh": lambda a, b: library.tanh(a * b),
                    "exp of -square": lambda a, b: library.exp(-a * a),
                    "add": lambda a, b: a + 2 * b,
                    "multiply": lambda a, b: library.sin(a) * b,
                    "subtract": lambda a, b: 1 - a - b[0],
                    "divide": lambda a, b: a / (2 + b * b),
                    "rows": lambda a, b: library.mean(a, axis=0) - b,
                    "product": lambda a, b: library.matmul(library.matmul(a, b.T), a) / 5,
                    "stack": lambda a, b: library.stack([a[0], b[1], a[2]]),
                }[name](a, b)
            )
        return library.tanh(results[-1] + results[-2])

    return function


plans = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)
seeds = st.integers(0, 2**32 - 1)


def draw(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.uniform(-1, 1, shape) for shape in shapes]


@settings(max_examples=15)
@given(plan=plans, seed=seeds)
def test_a_random_expression_has_the_gradient_that_jax_finds(plan, seed):
    x, y, upstream = draw(seed, (3, 5), (5,), (3, 5))
    value, pullback = ad.vjp(expression(ad, plan), x, y)
    with jax.disable_jit():
        expected, their_pullback = jax.vjp(expression(jnp, plan), x, y)
        theirs = their_pullback(jnp.asarray(upstream))
    np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-13)
    for part, their_part in zip(pullback(upstream), theirs, strict=True):
        np.testing.assert_allclose(part, their_part, rtol=1e-11, atol=1e-12)


@given(plan=plans, seed=seeds)
def test_reverse_and_forward_mode_are_transposes_of_each_other(plan, seed):
    x, y, upstream, dx, dy = draw(seed, (3, 5), (5,), (3, 5), (3, 5), (5,))
    function = expression(ad, plan)
    by_x, by_y = ad.vjp(function, x, y)[1](upstream)
    along = ad.jvp(function, (x, y), (dx, dy))[1]
    np.testing.assert_allclose(np.sum(upstream * along), np.sum(by_x * dx) + np.sum(by_y * dy), rtol=1e-9, atol=1e-11)


@given(plan=plans, seed=seeds, factor=st.floats(-3, 3))
def test_the_pullback_is_linear(plan, seed, factor):
    x, y, u, v = draw(seed, (3, 5), (5,), (3, 5), (3, 5))
    pullback = ad.vjp(expression(ad, plan), x, y)[1]
    for together, first, second in zip(pullback(u + factor * v), pullback(u), pullback(v), strict=True):
        np.testing.assert_allclose(together, first + factor * second, rtol=1e-9, atol=1e-11)


@given(first=plans, second=plans, seed=seeds)
def test_the_pullback_of_a_composition_composes_pullbacks_backwards(first, second, seed):
    x, y, upstream = draw(seed, (3, 5), (5,), (3, 5))
    inner, outer = expression(ad, first), expression(ad, second)
    middle, inner_pullback = ad.vjp(lambda x: inner(x, y), x)
    _, outer_pullback = ad.vjp(lambda m: outer(m, y), middle)
    (composed,) = ad.vjp(lambda x: outer(inner(x, y), y), x)[1](upstream)
    (in_turn,) = inner_pullback(outer_pullback(upstream)[0])
    np.testing.assert_allclose(composed, in_turn, rtol=1e-9, atol=1e-11)


@given(plan=plans, seed=seeds)
def test_the_hessian_is_symmetric(plan, seed):
    x, y, u, v = draw(seed, (3, 5), (5,), (3, 5), (3, 5))
    function = expression(ad, plan)

    def loss(x):
        return ad.sum(function(x, y) ** 2)

    one_way = np.sum(u * ad.hessian_vector_product(loss, x, v))
    other_way = np.sum(v * ad.hessian_vector_product(loss, x, u))
    np.testing.assert_allclose(one_way, other_way, rtol=1e-8, atol=1e-10)


shapes = st.sampled_from([(), (1,), (5,), (3, 1), (1, 5), (3, 5), (2, 1, 5), (2, 3, 1)])


@given(shape=shapes, other=shapes, seed=seeds)
def test_undoing_a_broadcast_is_the_transpose_of_broadcasting(shape, other, seed):
    wide = np.broadcast_shapes(shape, other)
    x, upstream = draw(seed, shape, wide)
    summed = ad.unbroadcast(upstream, shape)
    assert np.shape(summed) == shape
    np.testing.assert_allclose(np.sum(np.broadcast_to(x, wide) * upstream), np.sum(x * summed), rtol=1e-11, atol=1e-12)

"""What a user calls: which arguments, which shapes and dtypes, nesting, deep graphs, other libraries, bad input."""

import gc

import numpy as np
import pytest

from course_lib import autodiff as ad


def test_the_gradient_by_several_arguments_is_a_tuple_in_the_order_asked_for():
    def function(a, b, c):
        return a * b + c**2

    value, (by_c, by_a) = ad.value_and_grad(function, (2, 0))(2.0, 3.0, 5.0)
    assert (value, by_c, by_a) == (31.0, 10.0, 3.0)


def test_an_argument_that_is_not_differentiated_may_be_anything():
    assert ad.grad(lambda x, power: x ** {"two": 2}[power])(3.0, "two") == 6.0


def test_an_argument_that_is_not_used_has_gradient_zero():
    np.testing.assert_array_equal(ad.grad(lambda x, y: ad.sum(x), 1)(np.ones(3), np.ones((2, 5))), np.zeros((2, 5)))


def test_a_function_that_forgets_its_argument_has_derivative_zero():
    assert ad.grad(lambda x: 7.0)(3.0) == 0.0
    assert ad.jvp(lambda x: np.array([7.0, 8.0]), (3.0,), (1.0,))[1].tolist() == [0.0, 0.0]
    assert ad.vjp(lambda x: np.array([7.0, 8.0]), 3.0)[1](np.ones(2))[0] == 0.0
    assert ad.vjp(lambda x: 7.0, 3.0)[1](1.0)[0] == 0.0


def test_a_node_that_is_used_twice_gathers_both_parts():
    def function(a):  # b = 2a, d = b + 1, e = 3b: df/da = 12 a + 18 a^0 ... 30 at a = 1
        b = 2 * a
        return (b + 1) * (3 * b)

    assert ad.grad(function)(1.0) == 30.0
    assert ad.jvp(function, (1.0,), (1.0,))[1] == 30.0


def test_integers_count_as_float64():
    gradient = ad.grad(lambda x: ad.sum(x**2))(np.array([1, 2]))
    assert gradient.dtype == np.float64
    assert gradient.tolist() == [2.0, 4.0]


def test_float32_stays_float32_with_numbers_on_either_side():
    x = np.array([0.5, 2.0], np.float32)

    def function(x):
        return ad.mean(1 / (2.0 * x + 1) - ad.maximum(x, 1.0) ** 2 + ad.where(x > 1, x, 0.0))

    value, gradient = ad.value_and_grad(function)(x)
    assert value.dtype == gradient.dtype == np.float32
    assert ad.hessian_vector_product(function, x, x).dtype == np.float32
    assert ad.jvp(ad.tanh, (x,), ([1.0, 0.0],))[1].dtype == np.float32  # a list counts as float64 elsewhere
    assert ad.vjp(ad.tanh, x)[1]([1.0, 0.0])[0].dtype == np.float32


def test_gradients_share_no_memory_with_each_other_or_with_the_seed():
    x, y, seed = np.ones(3), np.ones(3), np.ones(3)
    by_x, by_y = ad.vjp(lambda x, y: x + y, x, y)[1](seed)
    by_x += 1
    np.testing.assert_array_equal(by_y, np.ones(3))
    np.testing.assert_array_equal(seed, np.ones(3))
    broadcast = ad.grad(lambda x: ad.sum(x))(x)
    broadcast += 1  # a read-only view would raise an error
    np.testing.assert_array_equal(ad.vjp(lambda x: x, x)[1](seed)[0] + broadcast, 3 * np.ones(3))


def test_a_pullback_can_be_called_again():
    x, W, b, t = np.ones((2, 3)), np.full((3, 4), 0.1), np.zeros(4), np.zeros((2, 4))
    _, pullback = ad.vjp(lambda W, b: ad.squared_error(ad.affine(x, W, b, "tanh"), t), W, b)
    first = [part.copy() for part in pullback(1.0)]
    kept = pullback(1.0)
    for twice, once in zip(pullback(2.0), first, strict=True):
        np.testing.assert_allclose(twice, 2 * once)
    for part, once in zip(kept, first, strict=True):
        np.testing.assert_array_equal(part, once)


def test_an_inner_derivative_does_not_mistake_the_outer_one_for_its_own():
    # d/dx (x d/dy (x y)) = d/dx x^2 = 2x; a mix-up gives x or 1 (Siskind and Pearlmutter, 2005)
    def forward(f):
        return lambda x: ad.jvp(f, (x,), (1.0,))[1]

    for outer in (ad.grad, forward):
        for inner in (ad.grad, forward):
            assert outer(lambda x, inner=inner: x * inner(lambda y: x * y)(2.0))(3.0) == 6.0
            assert outer(lambda x, inner=inner: x * inner(lambda y: x + y)(1.0))(3.0) == 1.0


def test_derivatives_of_any_order_come_by_nesting():
    derivative, expected = (lambda x: x**5), [5, 20, 60, 120, 120, 0]
    for number in expected:
        derivative = ad.grad(derivative)
        assert derivative(1.0) == number


def test_a_tangent_may_itself_be_traced():
    def along(direction):
        return ad.jvp(lambda x: x**3, (2.0,), (direction,))[1]

    assert ad.grad(along)(5.0) == 12.0


def test_an_upstream_gradient_may_itself_be_traced():
    def pulled(upstream):
        return ad.vjp(lambda x: x**3, 2.0)[1](upstream)[0]

    assert ad.grad(pulled)(5.0) == 12.0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["chain", "fan"])
def test_a_graph_of_100_000_nodes_needs_no_recursion(kind):
    def function(x):
        total = x
        for _ in range(100_000):
            total = total + x if kind == "fan" else total * 1.0
        return total

    assert ad.grad(function)(2.0) == (100_001.0 if kind == "fan" else 1.0)


def test_a_graph_is_freed_without_the_garbage_collector():
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(thing, ad.Variable) for thing in gc.get_objects())
        ad.grad(lambda x: ad.sum(ad.tanh(x) ** 2))(np.ones(3))
        assert sum(isinstance(thing, ad.Variable) for thing in gc.get_objects()) == before
    finally:
        gc.enable()


def test_control_flow_follows_the_values():
    def function(x):
        return x**2 if x > 0 else -x

    assert (ad.grad(function)(3.0), ad.grad(function)(-3.0)) == (6.0, -1.0)
    assert ad.jvp(function, (-3.0,), (1.0,))[1] == -1.0


def test_comparisons_give_arrays_of_truth_values():
    def function(x):
        masks = [x < 2, x <= 2, x > 2, x >= 2, x == 2, x != 2]
        return ad.sum(ad.stack([ad.where(mask, float(2**i), 0.0) * x for i, mask in enumerate(masks)]))

    np.testing.assert_array_equal(ad.grad(function)(np.array([1.0, 2.0, 3.0])), [1 + 2 + 32, 2 + 8 + 16, 4 + 8 + 32])


def test_traced_values_have_the_shape_length_and_dtype_of_their_arrays():
    seen = {}

    def function(x):
        seen.update(shape=x.shape, ndim=x.ndim, dtype=x.dtype, length=len(x), rows=[row.shape for row in x])
        return x.sum() + x.mean(axis=0).sum() + x[0, 0].value

    value, gradient = ad.value_and_grad(function)(np.ones((2, 3), np.float32))
    assert seen == {"shape": (2, 3), "ndim": 2, "dtype": np.float32, "length": 2, "rows": [(3,), (3,)]}
    assert value == 10.0
    np.testing.assert_allclose(gradient, 1.5)


def test_duals_made_by_hand_carry_a_derivative_through_operators():
    x = ad.Dual(np.array([1.0, 2.0]), 1.0)
    out = ad.sin(x) * 2 + x**2
    np.testing.assert_allclose(out.derivative, 2 * np.cos([1.0, 2.0]) + [2.0, 4.0])
    assert ad.sum(x).derivative == 2.0  # the number 1.0 was spread over both entries
    assert ad.Dual(3.0, 1.0).dtype == float
    assert bool(x[0] > 0.5)
    assert ad.maximum(ad.Dual(2.0, 1.0), 1.0).derivative == 1.0  # numbers without arrays


def test_an_array_may_be_on_the_left_of_any_operator():
    A, v = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0])

    def function(x):
        return ad.sum((A @ x) * v + v ** x[:2] - v / x[:2])

    x = np.array([1.0, 2.0, 0.5])
    expected = v @ A + np.append(v ** x[:2] * np.log(v) + v / x[:2] ** 2, 0.0)
    np.testing.assert_allclose(ad.grad(function)(x), expected, rtol=1e-14)


def strict_arrays(strict, *values):
    return [strict.array(value) for value in values]


def test_derivatives_stay_in_the_library_and_on_the_device_of_the_arguments(strict):
    rng = np.random.default_rng(0)
    host = [rng.uniform(0.5, 1, shape) for shape in [(3, 5), (5, 2), (2,)]]

    def function(x, W, b):
        h = ad.maximum(x @ W, 0.3) + ad.log(x[:, :2]) * b - ad.where(x[:, 1:3] > 0.7, b, 1.0)
        h = ad.concatenate([ad.softmax(h), ad.sigmoid(h).T.T, abs(h) ** 1.5], axis=1)
        return ad.logsumexp(h, axis=1).mean() + ad.max(h) + ad.sum(ad.gelu(ad.softplus(h[None, ..., 0])))

    there = strict_arrays(strict, *host)
    value, gradients = ad.value_and_grad(function, (0, 1, 2))(*there)
    expected_value, expected = ad.value_and_grad(function, (0, 1, 2))(*host)
    np.testing.assert_allclose(strict.host(value), expected_value, rtol=1e-13)
    for part, expected_part in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(strict.host(part), expected_part, rtol=1e-12, atol=1e-13)
    direction = strict.array(np.ones((3, 5)))
    curved = ad.hessian_vector_product(lambda x: function(x, *there[1:]), there[0], direction)
    on_host = ad.hessian_vector_product(lambda x: function(x, *host[1:]), host[0], np.ones((3, 5)))
    np.testing.assert_allclose(strict.host(curved), on_host, rtol=1e-11, atol=1e-12)


def test_float32_stays_float32_in_other_libraries(strict):
    x = strict.array(np.ones((3, 2), np.float32))
    gradient = ad.grad(lambda x: ad.mean(ad.tanh(2 * x) ** 2))(x)
    assert gradient.dtype == strict.xp.float32


def test_bad_arguments_are_named():
    x = np.ones(3)
    with pytest.raises(ValueError, match=r"returned shape \(3,\), expected a single number.*use vjp"):
        ad.grad(lambda x: x * 2)(x)
    with pytest.raises(TypeError, match="returned a tuple, expected one array"):
        ad.grad(lambda x: (x, x))(x)
    with pytest.raises(TypeError, match="argument 0 of loss holds complex128"):

        def loss(x):
            return ad.sum(x)

        ad.grad(loss)(x + 1j)
    with pytest.raises(ValueError, match="called with 1 positional arguments, expected at least 3"):
        ad.grad(lambda *a: a[0], (0, 2))(1.0)
    for wrong in [(), (0, 0), -1]:
        with pytest.raises(ValueError, match="argnums is"):
            ad.grad(lambda x: x, wrong)
    with pytest.raises(ValueError, match="expected at least 1"):
        ad.vjp(lambda: 1.0)
    with pytest.raises(ValueError, match=r"gradient has shape \(2,\), expected that of the value, \(3,\)"):
        ad.vjp(lambda x: x, x)[1](np.ones(2))
    with pytest.raises(ValueError, match="2 primals and 1 tangents"):
        ad.jvp(lambda x, y: x, (1.0, 2.0), (1.0,))
    with pytest.raises(ValueError, match=r"tangent 0 has shape \(2,\), expected that of its primal, \(3,\)"):
        ad.jvp(lambda x: x, (x,), (np.ones(2),))
    with pytest.raises(ValueError, match=r"derivative has shape \(2, 3\), expected that of value, \(3,\)"):
        ad.Dual(x, np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"matmul of shapes \(3,\) and \(2, 3\).*transposed"):
        ad.grad(lambda x: ad.sum(x @ np.ones((2, 3))))(x)
    with pytest.raises(ValueError, match=r"matmul of shapes \(\) and"):
        ad.matmul(2.0, x)
    with pytest.raises(ValueError, match=r"shapes \[\(3,\), \(2,\)\], expected one or more of the same shape"):
        ad.stack([x, np.ones(2)])
    with pytest.raises(ValueError, match="arrays is empty"):
        ad.concatenate([])
    with pytest.raises(ValueError, match="nothing to average"):
        ad.mean(np.ones((0, 3)), axis=0)


def test_what_would_lose_a_derivative_is_rejected():
    x = np.ones(3)
    with pytest.raises(TypeError, match="a NumPy array of a traced value would lose its derivative"):
        ad.grad(lambda x: np.asarray(x).sum())(x)
    with pytest.raises(TypeError, match=r"numpy\.exp would lose the derivative of a traced value: use autodiff\.exp"):
        ad.grad(lambda x: np.exp(x))(x)
    with pytest.raises(TypeError, match="cannot be an index"):
        ad.grad(lambda x: x[x > 0].sum())(x)
    with pytest.raises(TypeError, match="has no length"):
        ad.grad(lambda x: len(x))(1.0)
    with pytest.raises(TypeError, match="unhashable"):
        ad.grad(lambda x: {x})(x)


def test_libraries_are_not_mixed(strict):
    with pytest.raises(TypeError, match="mix"):
        ad.grad(lambda x, y: ad.sum(x * y), (0, 1))(np.ones(3), strict.array(np.ones(3)))


def test_indexing_by_arrays_says_where_it_has_a_derivative():
    import array_api_strict as xp

    with pytest.raises(TypeError, match="only in numpy and cupy"):
        ad.grad(lambda x: ad.sum(x[xp.asarray([0, 0])]))(xp.asarray([1.0, 2.0]))


def test_entries_picked_twice_by_an_array_get_both_parts_wherever_they_lie(mutable):
    x, picked = mutable.array([1.0, 2.0, 3.0]), mutable.array([0, 2, 2])
    gradient = ad.grad(lambda x: ad.sum(x[picked] ** 2))(x)
    assert mutable.host(gradient).tolist() == [2.0, 0.0, 12.0]

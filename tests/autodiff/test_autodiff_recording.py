"""Recordings: the same numbers as running the function, gradients in one vector, and what they refuse."""

import numpy as np
import pytest

from course_lib import autodiff as ad


def draw(*shapes, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(0, 0.5, shape).astype(dtype) for shape in shapes]


def network(loss, hidden):
    def function(X, t, W, b, V, c):
        return loss(ad.affine(ad.affine(X, W, b, hidden), V, c), t)

    return function


SHAPES = [(6, 5), (6, 3), (5, 4), (4,), (4, 3), (3,)]
LOSSES = [ad.softmax_cross_entropy, ad.binary_cross_entropy, ad.squared_error]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("hidden", ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu"])
@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_a_replayed_network_gives_the_numbers_of_the_rules(loss, hidden, dtype):
    function = network(loss, hidden)
    recording = ad.record(function, *draw(*SHAPES, dtype=dtype), argnums=(2, 3, 4, 5))
    args = draw(*SHAPES, dtype=dtype, seed=1)
    value, gradients = recording.value_and_grad(*args)
    # the portable rules: a derivative by the targets too has no fast form
    expected, (_, *expected_gradients) = ad.value_and_grad(function, (1, 2, 3, 4, 5))(*args)
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(value, expected, rtol=tolerance)
    for part, expected_part in zip(gradients, expected_gradients, strict=True):
        assert part.dtype == dtype
        np.testing.assert_allclose(part, expected_part, rtol=tolerance, atol=tolerance)


def test_gradients_are_views_of_one_vector_in_the_order_of_argnums():
    function = network(ad.squared_error, "tanh")
    args = draw(*SHAPES)
    recording = ad.record(function, *args, argnums=(5, 2))
    _, (by_c, by_W) = recording.value_and_grad(*args)
    assert np.shares_memory(by_c, recording.gradient)
    np.testing.assert_array_equal(recording.gradient, np.concatenate([by_c, by_W.ravel()]))
    by_c_before = by_c.copy()
    recording.value_and_grad(*draw(*SHAPES, seed=1))
    assert not np.array_equal(by_c, by_c_before)


def test_descent_in_place_follows_the_parameters():
    def loss(theta, x):
        return ad.sum((theta - x) ** 2)

    theta, x = np.zeros(3), np.array([1.0, 2.0, 3.0])
    recording = ad.record(loss, theta, x)
    values = []
    for _ in range(60):
        values.append(recording.value_and_grad(theta, x)[0])
        theta -= 0.1 * recording.gradient
    np.testing.assert_allclose(theta, x, rtol=1e-4)
    assert values[0] == 14.0
    assert values == sorted(values, reverse=True)


def test_a_seed_scales_the_gradient_and_not_the_value():
    function, args = network(ad.binary_cross_entropy, "relu"), draw(*SHAPES)
    recording = ad.record(function, *args, argnums=2)
    value, gradient = recording.value_and_grad(*args)
    gradient = gradient.copy()
    scaled_value, scaled = recording.value_and_grad(*args, seed=0.25)
    assert scaled_value == value
    np.testing.assert_allclose(scaled, 0.25 * gradient, rtol=1e-14)


def test_choices_by_where_follow_the_new_values():
    recording = ad.record(lambda x: ad.sum(ad.where(x > 0, x**2, -x)), [1.0, 1.0])
    assert recording.value_and_grad([3.0, -3.0])[1].tolist() == [6.0, -1.0]


def test_arguments_and_parts_that_no_gradient_reaches_are_allowed():
    def loss(x, unused, mask):
        return ad.sum(ad.where(mask > 0, x, 0.0)) + 0.0 * ad.sum(ad.tanh(mask))

    recording = ad.record(loss, np.ones(3), np.ones(2), np.ones(3), argnums=(0, 1))
    value, (by_x, by_unused) = recording.value_and_grad(np.ones(3), np.ones(2), np.array([1.0, -1.0, 1.0]))
    assert value == 2.0
    assert by_x.tolist() == [1.0, 0.0, 1.0]
    assert by_unused.tolist() == [0.0, 0.0]


def test_a_layer_without_parameters_to_learn_needs_no_gradient():
    x, W, b, t = draw((4, 3), (3, 2), (2,), (4, 2))
    recording = ad.record(lambda W, s: ad.squared_error(ad.affine(x, W, b, "tanh") * s, t), W, 2.0, argnums=1)
    expected = ad.grad(lambda s: ad.squared_error(ad.affine(x, W, b, "tanh") * s, t))(2.0)
    np.testing.assert_allclose(recording.value_and_grad(W, 2.0)[1], expected, rtol=1e-14)


def test_a_float64_constant_among_float32_keeps_the_gradient_float32():
    x, W, b = draw((4, 3), (3, 2), (2,), dtype=np.float32)
    weights = np.linspace(0.0, 1.0, 8).reshape(4, 2)

    def loss(W, b):
        return ad.sum(ad.affine(x, W, b) * weights)

    recording = ad.record(loss, W, b, argnums=(0, 1))
    _, gradients = recording.value_and_grad(W, b)
    for part, expected in zip(gradients, ad.grad(loss, (0, 1))(W, b), strict=True):
        assert part.dtype == expected.dtype == np.float32
        np.testing.assert_allclose(part, expected, rtol=1e-6)


def test_a_gradient_can_be_recorded_and_differentiated():
    slope = ad.grad(lambda x: ad.sum(ad.affine(x, np.eye(2), np.ones(2), "tanh") ** 3))
    recording = ad.record(lambda x: ad.sum(slope(x) ** 2), np.zeros((3, 2)))
    (x,) = draw((3, 2))
    expected = ad.grad(lambda x: ad.sum(slope(x) ** 2))(x)
    np.testing.assert_allclose(recording.value_and_grad(x)[1], expected, rtol=1e-13)


def test_the_program_can_be_read():
    recording = ad.record(lambda x, y: ad.sum(x * y), np.ones(2), np.ones(2))
    assert "v0 = f0(a0, a1)  # multiply" in recording.program
    assert "v1 = f1(v0)  # sum" in recording.program
    assert "return v1, (g_a0,)" in recording.program


@pytest.mark.slow
def test_a_program_of_20_000_steps_needs_no_recursion():
    def chain(x):
        for _ in range(20_000):
            x = x * 1.0
        return x

    assert ad.record(chain, 1.0).value_and_grad(3.0) == (3.0, 1.0)


@pytest.mark.parametrize("turn_into", [bool, float])
def test_a_recorded_function_cannot_decide_by_a_value(turn_into):
    with pytest.raises(TypeError, match=r"cannot branch on a value.*where\(condition, x, y\)"):
        ad.record(lambda x: x * turn_into(x > 0), 1.0)


def test_what_does_not_fit_the_recording_is_named():
    recording = ad.record(lambda weights, x: ad.sum(weights * x), np.ones(3), np.ones(3))
    assert recording.value([1, 2, 3], np.ones(3)) == 6.0  # a list is an array of the right shape
    with pytest.raises(ValueError, match=r"x has shape \(2,\) and dtype float64, but \(3,\) and float64 were recorded"):
        recording.value(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match=r"weights has shape .* dtype float32"):
        recording.value_and_grad(np.ones(3, np.float32), np.ones(3))
    with pytest.raises(ValueError, match="takes 2 arguments, 1 came"):
        recording.value(np.ones(3))
    with pytest.raises(ValueError, match="expected a single number"):
        ad.record(lambda x: x * 2, np.ones(3))
    with pytest.raises(ValueError, match="does not depend on its arguments"):
        ad.record(lambda x: np.float64(3.0), np.ones(3))
    with pytest.raises(ValueError, match="there are 1 arguments"):
        ad.record(lambda x: ad.sum(x), np.ones(3), argnums=1)
    with pytest.raises(ValueError, match="mix float32 and float64"):
        ad.record(lambda x, y: ad.sum(x * y), np.ones(3, np.float32), np.ones(3), argnums=(0, 1))


def test_parameters_that_share_a_name_are_numbered():
    recording = ad.record(lambda first, *rest: ad.sum(first) + ad.sum(rest[1]), *draw((2,), (3,), (4,)))
    with pytest.raises(ValueError, match=r"rest\[1\] has shape \(5,\)"):
        recording.value(*draw((2,), (3,), (5,)))

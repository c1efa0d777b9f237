"""The scalar engine: the contract of the exercise `Value`, JAX as the oracle, chains and what it rejects."""

import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.autodiff import Value

jax.config.update("jax_enable_x64", True)


def test_a_node_that_is_used_twice_adds_up_both_parts():
    a = Value(1.0)  # 18 means that parts overwrite each other, 42 or 48 that a node passed on too early
    b = 2 * a
    d, e = b + 1, 3 * b
    f = d * e
    f.backward()
    assert (f.data, a.grad, b.grad, d.grad, e.grad, f.grad) == (18.0, 30.0, 15.0, 6.0, 3.0, 1.0)


def test_the_same_node_may_be_both_parents():
    a = Value(3.0)
    b = a + a
    c = b * b
    c.backward()
    assert (c.data, a.grad) == (36.0, 24.0)


OPERATIONS = {
    "number + x": (lambda x: 2 + x, lambda x: 2 + x),
    "x + number": (lambda x: x + 2, lambda x: x + 2),
    "number - x": (lambda x: 2 - x, lambda x: 2 - x),
    "x - number": (lambda x: x - 2, lambda x: x - 2),
    "number * x": (lambda x: 3 * x, lambda x: 3 * x),
    "x * number": (lambda x: x * 3, lambda x: x * 3),
    "number / x": (lambda x: 3 / x, lambda x: 3 / x),
    "x / number": (lambda x: x / 3, lambda x: x / 3),
    "-x": (lambda x: -x, lambda x: -x),
    "x ** 3": (lambda x: x**3, lambda x: x**3),
    "x ** -1.5": (lambda x: x**-1.5, lambda x: x**-1.5),
    "x ** 0": (lambda x: x**0, lambda x: x * 0 + 1),
    "exp": (lambda x: x.exp(), jnp.exp),
    "log": (lambda x: x.log(), jnp.log),
    "tanh": (lambda x: x.tanh(), jnp.tanh),
    "sigmoid": (lambda x: x.sigmoid(), jax.nn.sigmoid),
    "relu": (lambda x: x.relu(), jax.nn.relu),
    "x + y": (lambda x: x + x.exp(), lambda x: x + jnp.exp(x)),
    "x - y": (lambda x: x - x.exp(), lambda x: x - jnp.exp(x)),
    "x * y": (lambda x: x * x.exp(), lambda x: x * jnp.exp(x)),
    "x / y": (lambda x: x.exp() / x, lambda x: jnp.exp(x) / x),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_agrees_with_jax(name):
    ours, theirs = OPERATIONS[name]
    x = Value(0.7)
    out = ours(x)
    out.backward()
    value, slope = jax.value_and_grad(theirs)(0.7)
    np.testing.assert_allclose((out.data, x.grad), (value, slope), rtol=1e-14)


def test_below_zero_relu_is_flat_and_whole_powers_are_defined():
    x = Value(-2.0)
    (x.relu() + x**2).backward()
    assert x.grad == -4.0


@given(
    st.lists(st.tuples(st.sampled_from("+-*/t"), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12),
    st.floats(-2, 2),
    st.floats(-2, 2),
)
def test_reverse_mode_agrees_with_a_difference_quotient_in_the_complex_plane(plan, a, b):
    def run(start, tanh):
        results = list(start)
        for sign, i, j in plan:
            left, right = results[i % len(results)], results[j % len(results)]
            if sign == "t":
                results.append(tanh(left))
            elif sign == "/":
                results.append(left / (right * right + 2))
            else:
                results.append({"+": left + right, "-": left - 2 * right, "*": left * right * 0.5}[sign])
        return results[-1]

    x, y = Value(a), Value(b)
    out = run([x, y], Value.tanh)
    out.backward()
    h = 1e-30
    for leaf, start in ((x, [a + 1j * h, b]), (y, [a, b + 1j * h])):
        stepped = run(start, np.tanh)
        np.testing.assert_allclose(leaf.grad, np.imag(stepped) / h, rtol=1e-9, atol=1e-12)


def test_a_second_output_adds_to_the_leaves_and_not_to_what_lies_between():
    a = Value(2.0)
    shared = a * a
    first, second = 3 * shared, 5 * shared
    first.backward()
    second.backward()
    assert a.grad == (3 + 5) * 4.0
    assert shared.grad == 5.0
    a.grad = 0.0
    second.backward()
    assert a.grad == 20.0


def test_an_input_is_its_own_derivative():
    a = Value(2.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_a_chain_of_100_000_nodes_needs_no_recursion():
    a = Value(1.0)
    out = a
    for _ in range(100_000):
        out = out + 1
    out.backward()
    assert a.grad == 1.0


def test_numpy_numbers_work_on_either_side():
    a = Value(np.float32(0.5))
    out = np.float64(3.0) * a + np.int64(1) - np.float64(2.0) / a
    assert isinstance(out, Value)
    out.backward()
    assert a.grad == 3 + 2 / 0.25


def test_a_node_shows_its_number_its_parents_and_their_derivatives():
    a, b = Value(2.0, label="a"), Value(5.0)
    out = a * b
    assert out.parents == (a, b)
    assert out.local_derivatives == (5.0, 2.0)
    assert (a.parents, a.local_derivatives, a.label, out.label) == ((), (), "a", "")
    assert repr(a) == "Value(data=2.0, grad=0.0)"


def test_the_sigmoid_is_quiet_and_right_far_out():
    assert Value(-800.0).sigmoid().data == 0.0
    assert Value(800.0).sigmoid().data == 1.0
    assert math.isclose(Value(-2.0).sigmoid().data, 1 / (1 + math.exp(2.0)))


def test_what_comes_out_is_finite_and_a_slope_may_be_infinite():
    x = Value(0.0)
    (x**0.5).backward()
    assert ((x**0.5).data, x.grad) == (0.0, math.inf)
    assert (1 / Value(1e-200)).local_derivatives == (-math.inf,)
    assert (Value(0.0) ** 0).local_derivatives == (0.0,)
    for compute, message in [
        (lambda: Value(10.0) ** 400, "'**' of 10.0 and the constant 400.0 is inf"),
        (lambda: Value(-1e200) ** 3, "'**' of -1e+200 and the constant 3.0 is -inf"),
        (lambda: Value(0.0) ** -1, "'**' of 0.0 and the constant -1.0 is inf"),
        (lambda: Value(1000.0).exp(), "'exp' of 1000.0 is inf"),
        (lambda: Value(1) / 0, "'/' of 1.0 and the constant 0.0 is inf"),
        (lambda: 1 / Value(0), "'/' of 0.0 and the constant 1.0 is inf"),
        (lambda: Value(0.0) / Value(0.0), "'/' of 0.0 and 0.0 is nan"),
        (lambda: Value(1e308) * 10, "'*' of 1e+308 and the constant 10.0 is inf"),
        (lambda: Value(1e308) + Value(1e308), "'+' of 1e+308 and 1e+308 is inf"),
        (lambda: Value(0.0).log(), "the logarithm of 0.0 is not a finite number"),
        (lambda: Value(-1.0).log(), "the logarithm of -1.0 is not a finite number"),
        (lambda: Value(2.0) * math.inf, "a constant is inf, expected a finite number"),
        (lambda: math.nan + Value(2.0), "a constant is nan, expected a finite number"),
        (lambda: Value(2.0) ** 10**400, "a constant is inf, expected a finite number"),
        (lambda: Value(10**400), "data is inf, expected a finite number"),
    ]:
        with pytest.raises(ValueError, match=re.escape(message)):
            compute()


def test_a_sure_answer_still_has_a_loss_and_a_slope():
    for z, tail in ((-40.0, 4.248354255291589e-18), (-700.0, 9.859676543759770e-305)):
        x = Value(z)
        x.sigmoid().log().backward()
        assert math.isclose(x.sigmoid().data, tail, rel_tol=1e-15)
        assert math.isclose(x.grad, 1.0)
        assert math.isclose(Value(-z).sigmoid().local_derivatives[0], tail, rel_tol=1e-15)
    assert math.isclose(Value(20.0).tanh().local_derivatives[0], 1.6993417021166355e-17, rel_tol=1e-15)


def test_what_is_not_a_number_is_rejected():
    with pytest.raises(TypeError, match="data is a str, expected a real number"):
        Value("1")
    with pytest.raises(ValueError, match="data is nan, expected a finite number"):
        Value(math.nan)
    with pytest.raises(TypeError, match="the exponent is a Value, expected a number"):
        Value(2.0) ** Value(2.0)
    with pytest.raises(ValueError, match=r"-2.0 \*\* 0.5 is not a real number"):
        Value(-2.0) ** 0.5
    for operation in (
        lambda x: x + "1",
        lambda x: x - "1",
        lambda x: x * None,
        lambda x: x / "1",
        lambda x: "1" - x,
        lambda x: [] / x,
    ):
        with pytest.raises(TypeError, match="unsupported operand"):
            operation(Value(1.0))

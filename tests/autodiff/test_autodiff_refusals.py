"""What a traced value rejects, and what to use instead; which numbers, axes, results and libraries it accepts."""

import copy
import math
import operator
import pickle
import re
import statistics
import subprocess
import sys

import numpy as np
import pytest

from course_lib import autodiff as ad

pytestmark = pytest.mark.slow

VECTOR = np.array([1.0, 2.0, 3.0])


def put(x):
    out = np.zeros(3)
    out[0] = x[0]
    return ad.sum(out)


def fill(x):
    out = np.zeros(3)
    out[:] = x
    return ad.sum(out)


def add_in_place(x):
    out = np.zeros(3)
    out += x
    return ad.sum(out)


def change(x):
    x[0] = 2.0
    return ad.sum(x)


LOSING = {
    **{f.__name__: lambda x, f=f: f(x[0]) for f in (float, int, complex, round, bytes, operator.index, np.float64)},
    **{f.__name__: lambda x, f=f: f(x[0]) for f in (math.exp, math.sin, math.floor, math.ceil, math.trunc, np.array)},
    **{f.__name__: f for f in (put, fill, add_in_place, change, math.fsum, statistics.fmean, np.asarray)},
    "range": lambda x: list(range(x[0])),
    "an index of a list": lambda x: [1.0, 2.0][x[0]],
    "an index of an array": lambda x: VECTOR[x[0]],
    "asarray with a dtype": lambda x: np.asarray(x, dtype=float),
    "array of entries": lambda x: np.array([x[0], x[1]]),
    "full": lambda x: np.full(3, x[0]),
    "fromiter": lambda x: np.fromiter(x, float),
}


@pytest.mark.parametrize("name", LOSING)
def test_no_conversion_loses_a_derivative(name):
    for differentiate in (ad.grad, lambda f: lambda x: ad.jvp(f, (x,), (x,)), lambda f: lambda x: ad.vjp(f, x)):
        with pytest.raises(TypeError, match=r"derivative|cannot be interpreted as an integer|bytes"):
            differentiate(LOSING[name])(VECTOR)


@pytest.mark.parametrize("name", LOSING)
def test_no_conversion_loses_the_derivative_of_a_dual(name):
    with pytest.raises((TypeError, ValueError)):  # NumPy's own error where one is put into an array
        LOSING[name](ad.Dual(VECTOR, 1.0))


def test_no_conversion_loses_the_derivative_of_a_value():
    out = np.zeros(1)
    a = ad.Value(1.0)
    for convert in (float, int, complex, round, math.exp, math.floor, np.float64, operator.index, range, sum, len):
        with pytest.raises(TypeError):
            convert(a)
    with pytest.raises(TypeError, match=re.escape("use its methods (x.exp() for math.exp(x))")):
        math.exp(a)
    with pytest.raises(TypeError, match="derivative"):
        out[0] = a


@pytest.mark.parametrize("operate", [operator.floordiv, operator.mod, divmod])
def test_whole_numbers_of_times_and_remainders_are_refused_on_both_sides(operate):
    for made in (ad.Dual(3.5, 1.0), ad.Value(3.5)):
        for call in (lambda made=made: operate(made, 2.0), lambda made=made: operate(7.0, made)):
            with pytest.raises(TypeError, match="would lose its derivative"):
                call()
    for f in (lambda x: operate(x, 2.0), lambda x: operate(7.0, x)):
        with pytest.raises(TypeError, match="would lose its derivative"):
            ad.grad(f)(3.5)


def test_a_traced_number_is_printed_as_its_value():
    shown = []
    ad.grad(lambda x: shown.append(f"{x:.2f}") or x * x)(np.pi)
    assert shown == ["3.14"] and f"{ad.Value(np.pi):.3f}" == "3.142"
    assert f"{ad.Value(2.0)}" == repr(ad.Value(2.0))


def test_builtin_sum_adds_entries_and_rejects_a_number():
    np.testing.assert_array_equal(ad.grad(lambda x: sum(x))(VECTOR), np.ones(3))
    np.testing.assert_array_equal(ad.grad(lambda x: sum(row[1] for row in x))(np.ones((2, 2))), [[0, 1], [0, 1]])
    for number in (3.0, np.array(3.0)):
        with pytest.raises(TypeError, match="a traced number cannot be iterated over"):
            ad.grad(lambda x: sum(x))(number)
    for walk in (sum, list, max, tuple):
        with pytest.raises(TypeError, match="cannot be iterated over"):
            walk(ad.Dual(1.0, 1.0))


INSTEAD = {
    "autodiff.exp": lambda x: np.exp(x),
    "autodiff.maximum": lambda x: np.maximum(x, 0),
    "autodiff.sum": lambda x: np.sum(x * x),
    "autodiff.mean": lambda x: np.mean(x),
    "autodiff.matmul(x, y)": lambda x: np.dot(x, x),
    "autodiff.where": lambda x: np.where(x > 0, x, 0),
    "autodiff.sqrt(autodiff.sum(x**2))": lambda x: np.linalg.norm(x),
    "autodiff.sum(x)": lambda x: np.add.reduce(x),
    "autodiff.log(x) / math.log(base)": lambda x: np.log10(x),
    "autodiff.minimum(autodiff.maximum(x, low), high)": lambda x: np.clip(x, 0, 1),
    "course_lib.autodiff has no arctan, it has abs, add": lambda x: np.arctan(x),
    "course_lib.autodiff has no sort, it has abs, add": lambda x: np.sort(x),
}


@pytest.mark.parametrize("instead", INSTEAD)
def test_numpy_functions_say_what_to_use(instead):
    for call in (ad.grad(INSTEAD[instead]), lambda x: INSTEAD[instead](ad.Dual(x, x))):
        with pytest.raises(TypeError, match=re.escape(instead)):
            call(VECTOR)


@pytest.mark.parametrize(
    ("attribute", "instead"),
    [("max", "use autodiff.max"), ("reshape", "use autodiff.reshape"), ("dot", "use autodiff.matmul(x, y)"),
     ("std", "autodiff.mean((x - autodiff.mean(x)) ** 2)"), ("item", "use x.value"), ("size", "math.prod(x.shape)"),
     ("spam", "has no spam, it has abs")],
)  # fmt: skip
def test_array_methods_say_what_to_use(attribute, instead):
    with pytest.raises(AttributeError, match=re.escape(instead)):
        ad.grad(lambda x: getattr(x, attribute))(VECTOR)
    assert not hasattr(ad.Dual(1.0, 1.0), attribute)


def test_every_hint_names_what_there_is():
    from course_lib.autodiff.refusals import _INSTEAD, _instead

    for name in _INSTEAD:
        for mentioned in re.findall(r"autodiff\.(\w+)\(", _instead(name)):
            assert mentioned in ad.__all__


def test_numpy_gives_the_shape_and_computes_operators():
    seen = []

    def function(x):
        seen.append((np.shape(x), np.ndim(x)))
        return ad.sum(np.float64(2.0) * x + VECTOR * x - VECTOR @ x)

    np.testing.assert_allclose(ad.grad(function)(VECTOR), 2 + VECTOR - 3 * VECTOR)
    assert seen == [((3,), 1)]


# ---------------------------------------------------------------------------------------------------
# Axes, positions, shapes


def test_the_gradient_of_a_transpose_with_axes_counted_from_the_end():
    A, B = np.arange(9.0).reshape(3, 3), np.arange(24.0).reshape(2, 3, 4)
    for axes in [(-1, 0), (1, -2), np.array([-1, -2])]:
        np.testing.assert_array_equal(ad.grad(lambda x, a=axes: ad.sum(ad.transpose(x, a) * A))(A), A.T)
    for axes in [(0, -1, -2), (-1, 0, 1), (-2, -1, -3)]:
        back = ad.vjp(lambda x, a=axes: ad.transpose(x, a), B)[1](np.transpose(B, axes))[0]
        np.testing.assert_array_equal(back, B)


def test_numpy_integers_are_integers():
    x = np.arange(6.0).reshape(2, 3)
    one = np.int64(1)
    assert ad.grad(lambda a, b: a * b, argnums=one)(2.0, 3.0) == 2.0
    assert ad.grad(lambda a, b: a * b, argnums=np.array([0, 1]))(2.0, 3.0) == (3.0, 2.0)
    for reduce in (ad.sum, ad.mean, ad.max, ad.logsumexp, ad.softmax, ad.log_softmax):
        np.testing.assert_array_equal(reduce(x, axis=one), reduce(x, axis=1))
        np.testing.assert_array_equal(reduce(x, axis=np.array([0, 1])), reduce(x, axis=(0, 1)))
    assert ad.reshape(x, np.int64(6)).shape == (6,)
    assert ad.broadcast_to(x, (one, np.int8(2), 3)).shape == (1, 2, 3)
    assert ad.concatenate([x, x], axis=-one).shape == (2, 6)
    assert ad.stack([x, x], axis=-one).shape == (2, 3, 2)
    np.testing.assert_array_equal(ad.grad(lambda x: x[one, one] ** 2)(x), [[0, 0, 0], [0, 8, 0]])


ONE = [ad.abs, ad.cos, ad.exp, ad.expm1, ad.gelu, ad.leaky_relu, ad.log, ad.log1p, ad.log_softmax, ad.logsumexp, ad.max,
       ad.mean, ad.negative, ad.relu, ad.sigmoid, ad.sin, ad.softmax, ad.softplus, ad.sqrt, ad.square, ad.sum,
       ad.tanh, ad.transpose]  # fmt: skip
TWO = [ad.add, ad.affine, ad.divide, ad.matmul, ad.maximum, ad.minimum, ad.multiply, ad.power,
       ad.squared_error, ad.subtract, operator.add, operator.sub, operator.mul, operator.truediv, operator.pow,
       operator.matmul]  # fmt: skip


@pytest.mark.parametrize("dtype", ["uint8", "int8", "bool", "int16", "uint64", "int64"])
def test_integers_of_any_type_count_as_float64(dtype):
    """Computed in their own type, bytes would wrap around at 256, and NumPy's exp would return half precision."""
    narrow = np.array([[100, 3], [1, 7]]).astype(dtype)
    wide, x = narrow.astype(float), np.array([[0.5, 2.0], [1.5, 3.0]])
    for function in ONE:
        found = function(narrow)
        assert found.dtype == np.float64
        np.testing.assert_array_equal(found, function(wide))
    for function in TWO:
        third = (np.zeros(2),) if function is ad.affine else ()
        for first in (True, False):

            def mixed(x, y, function=function, third=third, first=first):
                return ad.sum(function(*((x, y) if first else (y, x)), *third))

            np.testing.assert_allclose(ad.grad(mixed)(x, narrow), ad.grad(mixed)(x, wide), rtol=1e-12)
        if function.__module__ != "_operator":
            np.testing.assert_array_equal(function(narrow, narrow, *third), function(wide, wide, *third))
    for wrong in (np.ones(2, np.float16), np.ones(2, np.longdouble)):
        with pytest.raises(TypeError, match=r"x holds .*float.*, expected real numbers \(float32, float64"):
            ad.exp(wrong)


def test_axes_positions_and_shapes_that_fit_nothing_are_named():
    x = np.ones((2, 3))
    for wrong in (None, "x", 1.5, [0.0]):
        with pytest.raises(
            TypeError, match=re.escape(f"argnums is {wrong!r}, expected distinct positions of arguments")
        ):
            ad.grad(ad.sum, wrong)
    for reduce in (ad.sum, ad.mean, ad.max, ad.logsumexp, ad.softmax, ad.log_softmax):
        for value in (x, ad.Dual(x, x)):
            with pytest.raises(TypeError, match=r"axis is 1\.0, expected an integer, a tuple"):
                reduce(value, axis=1.0)
            with pytest.raises(ValueError, match=r"axis is 2 for an array of shape \(2, 3\), expected from -2 to 1"):
                reduce(value, axis=2)
            with pytest.raises(ValueError, match=r"axis is \(0, -2\), expected each axis once"):
                reduce(value, axis=(0, -2))
        for number in (3.0, np.array(3.0), ad.Dual(3.0, 1.0)):
            with pytest.raises(ValueError, match=r"axis is 0 for an array of shape \(\), expected None"):
                reduce(number, axis=0)
    for axes in ((0,), (0, 1, 2)):
        with pytest.raises(ValueError, match="axes is"):
            ad.transpose(x, axes)
    for join in (ad.stack, ad.concatenate):
        with pytest.raises(ValueError, match="axis is 5"):
            join([x, x], axis=5)
        with pytest.raises(TypeError, match=r"axis is \(0, 1\), expected one integer"):
            join([x, x], axis=(0, 1))
    with pytest.raises(ValueError, match=r"array 0 is a number.*stack"):
        ad.concatenate([1.0, 2.0])
    with pytest.raises(
        ValueError, match=r"the shapes \[\(2, 3\), \(3, 2\)\], expected them to differ only along axis 0"
    ):
        ad.concatenate([x, x.T])
    for change_shape in (ad.reshape, ad.broadcast_to):
        with pytest.raises(TypeError, match="shape is 'a', expected an integer or a tuple"):
            change_shape(x, "a")


def test_numbers_without_axes_and_arrays_without_entries():
    assert ad.logsumexp(3.0) == ad.max(3.0) == ad.mean(3.0) == ad.sum(3.0) == 3.0
    for reduce in (ad.logsumexp, ad.max, ad.mean, ad.sum):
        assert ad.grad(reduce)(3.0) == ad.jvp(reduce, (3.0,), (1.0,))[1] == 1.0
    for reduce in (ad.logsumexp, ad.max, ad.mean, ad.softmax):
        for value in (np.ones(0), np.ones((2, 0)), ad.Dual(np.ones((2, 0)), 1.0)):
            with pytest.raises(ValueError, match=r"x has shape .*0.*: there is nothing to .* over axis -1"):
                reduce(value, axis=-1)
    assert ad.grad(ad.sum)(np.ones((0, 3))).shape == (0, 3)


# ---------------------------------------------------------------------------------------------------
# Arguments and results


@pytest.mark.parametrize(
    "result",
    [True, np.bool_(True), 1j, np.array(1j), np.array("text"), np.array(None), object()],
    ids=lambda result: type(result).__name__,
)
def test_results_that_are_not_real_numbers_are_rejected(result):
    for call in (ad.grad(lambda x: result), lambda x: ad.jvp(lambda x: result, (x,), (x,))):
        with pytest.raises(TypeError, match=r"the result of <lambda> holds \S+, expected real numbers"):
            call(1.0)


def test_comparisons_and_complex_products_are_rejected_as_results():
    for function in (lambda x: x > 0, lambda x: x * 1j, lambda x: 1j + x):
        with pytest.raises(TypeError, match="expected real numbers"):
            ad.grad(function)(1.0)
        with pytest.raises(TypeError, match="expected real numbers"):
            ad.vjp(function, 1.0)


def test_lists_are_arrays_and_nothing_else_is():
    assert ad.add([1.0], [2.0]).tolist() == [3.0]  # not a longer list
    assert ad.multiply([1.0, 2.0], 2).tolist() == [2.0, 4.0]
    assert ad.matmul([[1.0]], [[2.0]]).tolist() == [[2.0]]
    assert ad.affine([[1.0]], [[2.0]], [0.5]).tolist() == [[2.5]]
    assert ad.squared_error([1.0, 2.0], [1.0, 0.0]) == 2.0
    assert ad.concatenate([[1.0], [2.0]]).tolist() == [1.0, 2.0]
    assert ad.transpose([[1.0, 2.0]]).shape == (2, 1)
    assert (ad.Dual(2.0, 1.0) * [1.0, 2.0]).derivative.tolist() == [1.0, 2.0]
    for wrong in ("a", None, 1j, {1.0}, np.array([1j]), np.array(["a"]), np.array([None])):
        for function in (ad.exp, ad.sum, ad.transpose, lambda x: ad.maximum(x, 1.0), lambda x: ad.reshape(x, -1)):
            with pytest.raises(TypeError, match=r"^x"):
                function(wrong)
        with pytest.raises(TypeError, match=r"^y"):
            ad.maximum(1.0, wrong)
        with pytest.raises(TypeError, match=r"^targets"):
            ad.binary_cross_entropy(np.ones(1), wrong)


def test_settings_are_those_of_the_rest_of_the_library():
    z = np.zeros(2)
    for targets in (np.array([2.0, 1.0]), np.array([-1.0, 1.0]), np.array([np.nan, 0.0])):
        with pytest.raises(ValueError, match=r"targets has entries .*expected probabilities.*\(targets \+ 1\) / 2"):
            ad.binary_cross_entropy(z, targets)
        with pytest.raises(ValueError, match="targets has entries"):
            ad.grad(ad.binary_cross_entropy, (0, 1))(z, targets)
    for slope in (-1.0, 0.0, 1.0, 2):
        with pytest.raises(ValueError, match=r"slope is .* expected 0 < slope < 1"):
            ad.leaky_relu(z, slope)
    with pytest.raises(TypeError, match="slope is 'a', expected a number"):
        ad.grad(lambda x: ad.sum(ad.leaky_relu(x, "a")))(z)


def test_duals_are_made_of_real_numbers():
    assert ad.Dual([1.0, 2.0], [1.0, 1.0]).value.tolist() == [1.0, 2.0]
    assert (ad.Dual([1.0, 2.0], [1.0, 1.0]) * 2).value.tolist() == [2.0, 4.0]
    assert str(ad.Dual(2, 1) ** -1) == "Dual(value=0.5, derivative=-0.25)"
    with np.errstate(invalid="ignore"):
        assert np.isnan((ad.Dual(-8.0, 1.0) ** (1 / 3)).value)
    for wrong in ("a", 1j, None, [1j], 10**400):
        with pytest.raises(TypeError, match=r"^value"):
            ad.Dual(wrong, 1.0)
        with pytest.raises(TypeError, match=r"^derivative"):
            ad.Dual(1.0, wrong)


# ---------------------------------------------------------------------------------------------------
# What is kept


def test_a_changed_value_changes_no_derivative():
    value, pullback = ad.vjp(ad.exp, np.ones(2))
    value[:] = 0.0
    np.testing.assert_allclose(pullback(np.ones(2))[0], np.exp(1.0))
    x = np.ones(2)
    value, _ = ad.vjp(lambda x: x, x)
    value[:] = 0.0
    np.testing.assert_array_equal(x, np.ones(2))
    _, pullback = ad.vjp(lambda x: x * x, x)
    x[:] = 0.0
    np.testing.assert_array_equal(pullback(np.ones(2))[0], [2.0, 2.0])


def test_a_traced_value_of_an_ended_derivative_is_rejected():
    kept = []

    def keep(x):
        kept.append(x)
        return x * x

    def fail(x):
        kept.append(x)
        raise RuntimeError

    ad.grad(keep)(3.0)
    ad.vjp(keep, 3.0)
    ad.jvp(keep, (3.0,), (1.0,))
    with pytest.raises(RuntimeError):
        ad.grad(fail)(3.0)
    for old in kept:
        for call in (
            lambda: ad.grad(lambda y: y * old)(2.0),  # noqa: B023
            lambda: ad.grad(lambda y: old)(2.0),  # noqa: B023
            lambda: ad.grad(lambda y: y * y)(old),  # noqa: B023
            lambda: ad.jvp(lambda y: y * old, (1.0,), (1.0,)),  # noqa: B023
            lambda: ad.vjp(lambda y: ad.grad(lambda z: z * y * old)(1.0), 2.0),  # noqa: B023
        ):
            with pytest.raises(ValueError, match=r"of a derivative that has ended: keep its \.value"):
                call()
        assert ad.grad(lambda y, old=old: y * old.value)(2.0) == 3.0


def test_duals_made_by_hand_pass_through_other_derivatives():
    x = ad.Dual(2.0, 1.0)
    assert ad.grad(lambda y: y * x * x)(3.0).derivative == 4.0


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))])
def test_a_long_graph_of_values_is_copied_with_its_inputs(copied):
    a = out = ad.Value(1.0, "a")
    for _ in range(5000):
        out = out + a
    for twin, output in (copied((a, out)), copied((out, a))[::-1]):
        output.backward()
        assert (output.data, twin.grad, twin.label, a.grad) == (5001.0, 5001.0, "a", 0.0)
    assert copy.copy(out).parents == out.parents


def test_a_graph_of_another_process_is_continued():
    """Nodes go back in the order of creation, which is counted anew in each process."""
    program = """
import pickle, sys
from course_lib.autodiff import Value
a = Value(2.0)
many = [a * a for _ in range(10_000)]
sys.stdout.buffer.write(pickle.dumps((a, a * a * a)))
"""
    a, out = pickle.loads(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout)
    (out * a).backward()
    assert a.grad == 32.0


# ---------------------------------------------------------------------------------------------------
# Other libraries


@pytest.mark.long
def test_jax_arrays_are_differentiated_too():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    x, picked = jnp.array([0.5, 1.0, 2.0]), jnp.array([0, 2, 2])
    functions = {
        "entries": lambda m, v: v[0] * v[1] ** 2,
        "slices": lambda m, v: m.sum(v[None, ::-1, None] ** 2) + m.sum(v[1:] * v[:-1]),
        "gather": lambda m, v: m.sum(v[picked] ** 2),
        "iterated": lambda m, v: sum(e * e for e in v),
        "joined": lambda m, v: m.sum(m.concatenate([v, m.stack([v[0], v[2]])]) ** 2),
        "rows": lambda m, v: m.sum(jnp.ones((2, 3)) @ v) * m.mean(v) + m.max(v),
        "operators": lambda m, v: m.sum((x * v - 2 / v) ** 2 + m.where(v > 0.7, m.exp(v), m.tanh(v))),
    }
    for name, function in functions.items():
        ours, theirs = (lambda v, m=m, f=function: f(m, v) for m in (ad, jnp))
        gradient = ad.grad(ours)(x)
        assert isinstance(gradient, jax.Array), name
        np.testing.assert_allclose(gradient, jax.grad(theirs)(x), rtol=1e-14, err_msg=name)
        curved = jax.jvp(jax.grad(theirs), (x,), (x,))[1]
        np.testing.assert_allclose(ad.hessian_vector_product(ours, x, x), curved, rtol=1e-13, err_msg=name)
    labels = jnp.array([0.0, 1.0, 1.0])
    for loss in (ad.binary_cross_entropy, ad.squared_error):
        on_host = ad.grad(loss)(np.array(x), np.array(labels))
        np.testing.assert_allclose(ad.grad(loss)(x, labels), on_host, rtol=1e-14)
    on_host = ad.grad(ad.softmax_cross_entropy)(np.array(x)[None], np.eye(3)[:1])
    np.testing.assert_allclose(ad.grad(ad.softmax_cross_entropy)(x[None], jnp.eye(3)[:1]), on_host, rtol=1e-14)


def test_arrays_of_other_libraries_are_rejected_by_name():
    class Tensor:  # as torch's: a shape, and no namespace of the standard
        shape, dtype = (3,), "float32"

        def __array__(self, *args, **kwargs):
            return np.ones(3)

    for call in (
        lambda t: ad.grad(ad.sum)(t),
        lambda t: ad.vjp(ad.exp, t),
        lambda t: ad.exp(t),
        lambda t: ad.Dual(t, 1.0),
        lambda t: ad.maximum(VECTOR, t),
    ):
        with pytest.raises(TypeError, match=r"(argument 0 of .*|x|y|value): .* got a Tensor of .*numpy\.asarray"):
            call(Tensor())

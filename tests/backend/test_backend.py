"""The backend: which library computes, what kernels accept, and what the errors say."""

import subprocess
import sys

import array_api_strict
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import backend
from course_lib.backend import array_namespace, beside, check_finite, float_array, float_arrays, to_numpy

LIGHT = "arguments autodiff backend calculus datasets functions losses"


def test_numpy_arrays_have_numpy_as_namespace_with_any_scalars():
    x = np.ones((3, 5), dtype=np.float32)
    assert array_namespace(x) is np
    assert array_namespace(2.0, x, np.float64(3), 1, True, [1.0], (2,)) is np
    assert array_namespace(x.view(np.memmap)) is np


def test_other_libraries_are_asked_for_their_namespace():
    assert array_namespace(jnp.ones(3), 2.0).__name__ == "jax.numpy"


def test_strict_arrays_have_their_own_namespace(strict):
    assert array_namespace(strict.array([1.0]), 2.0) is strict.xp


def test_numbers_alone_belong_where_new_arrays_are_made():
    assert array_namespace(1.0, [2.0]) is backend.current_namespace() is np


def test_mixing_libraries_raises_and_names_both():
    with pytest.raises(TypeError, match=r"numpy and array_api_strict.*to_numpy"):
        array_namespace(np.ones(2), array_api_strict.ones(2))
    with pytest.raises(TypeError, match=r"y is an array of array_api_strict, other arguments are arrays of numpy"):
        float_array("y", array_api_strict.ones(2), np)


@pytest.mark.parametrize("value", [None, "text", {"a": 1}, object(), np.ma.masked_array([1.0], [True]), 1j])
def test_what_is_not_an_array_is_named_with_its_type(value):
    with pytest.raises(TypeError, match=rf"X: expected .* got a {type(value).__name__}"):
        float_array("X", value)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_float_arrays_are_kept_and_not_copied(strict, dtype):
    x = np.ones((2, 3), dtype=dtype)
    there = strict.array(x)
    assert float_array("x", x) is x
    assert float_array("x", there) is there


@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "uint16"])
def test_integers_and_booleans_become_float64(strict, dtype):
    x = np.array([0, 1, 1], dtype=dtype)
    assert float_array("x", x).dtype == np.float64
    assert strict.host(float_array("x", strict.array(x))).tolist() == [0.0, 1.0, 1.0]
    assert float_array("x", strict.array(x)).dtype == strict.xp.float64


@pytest.mark.parametrize(
    "value", [[1j], ["1"], [None], np.array([1.0], dtype="float16"), np.array([1.0], dtype="longdouble")]
)
def test_what_is_not_a_real_number_is_rejected_by_name(value):
    with pytest.raises(TypeError, match=r"theta holds .*, expected real numbers"):
        float_array("theta", value)


def test_complex_arrays_of_another_library_are_rejected(strict):
    with pytest.raises(TypeError, match=r"x holds .*complex128"):
        float_array("x", strict.array([1j]))


def test_a_ragged_list_is_rejected_by_name():
    with pytest.raises(ValueError, match="X is a ragged list"):
        float_array("X", [[1.0, 2.0], [3.0]])


def test_numbers_and_lists_go_where_the_arrays_are(strict):
    x, h, points = float_arrays(x=strict.array(np.ones(3, np.float32)), h=0.1, points=[1, 2])
    assert strict.host(h) == 0.1 and strict.host(points).tolist() == [1.0, 2.0]
    assert strict.host(x + strict.xp.astype(h, x.dtype)).shape == (3,)


def test_new_arrays_have_the_device_and_dtype_of_their_model(strict):
    x = strict.array(np.ones(2, np.float32))
    zeros = backend.zeros_like_shape(x, (2, 3))
    assert strict.host(zeros).tolist() == [[0.0] * 3] * 2 and zeros.dtype == x.dtype
    assert strict.host(strict.xp.arange(3, **beside(x, strict.xp.int64))).tolist() == [0, 1, 2]
    assert backend.device_of(x) == strict.device and backend.device_of(np.ones(1)) == "cpu"


def test_moving_to_the_host_is_explicit(strict):
    x = strict.array([[1.5, 2.0]])
    assert type(to_numpy(x)) is np.ndarray and to_numpy(x).tolist() == [[1.5, 2.0]]
    host = np.ones(2)
    assert to_numpy(host) is host
    assert to_numpy(3.0).shape == () and to_numpy(np.float32(3)).dtype == np.float32
    with pytest.raises(TypeError, match="moving to the host is explicit"):
        backend.asarray(x)


def test_a_silent_host_copy_would_fail_on_the_second_device():
    there = array_api_strict.asarray([1.0], device=array_api_strict.Device("device1"))
    with pytest.raises((RuntimeError, TypeError)):  # which, is a matter of its version
        np.asarray(there)


def test_finite_arrays_pass_and_the_first_bad_entry_is_named(strict):
    x = np.zeros((3, 5))
    check_finite("x", strict.array(x))
    x[2, 1], x[2, 4] = -np.inf, np.nan
    with pytest.raises(ValueError, match=r"x\[2, 1\] is -inf, expected finite numbers \(bad: 2 of 15"):
        check_finite("x", strict.array(x))
    with pytest.raises(ValueError, match=r"^h is nan"):
        check_finite("h", np.array(np.nan))


def test_importing_the_numerical_modules_loads_nothing_heavy():
    code = (
        "import sys; import numpy; before = set(sys.modules)\n"
        f"for name in '{LIGHT}'.split(): __import__('course_lib.' + name)\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    new = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split())
    assert "course_lib" in new
    heavy = {"cupy", "sklearn", "scipy", "matplotlib", "ipywidgets", "jax", "array_api_strict", "difflib"}
    assert not new & heavy

"""The switch between NumPy and CuPy: choosing, falling back, and saying why CuPy cannot be used."""

import platform
import subprocess
import sys
import threading
import types
import warnings

import numpy as np
import pytest

from course_lib import backend
from course_lib.backend import BackendError, current_namespace, set_backend, use_backend
from course_lib.backend import switch as _switch


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    monkeypatch.setattr(_switch, "_process_choice", None)
    monkeypatch.delenv("COURSE_BACKEND", raising=False)
    _switch._say_once.cache_clear()


class FakeArray:
    """An array on a device, as far as the backend looks at one."""

    def __init__(self, host):
        self._host, self.device = host, "device 0"

    dtype = property(lambda self: self._host.dtype)
    shape = property(lambda self: self._host.shape)

    def get(self):
        return self._host.copy()


def install_cupy(monkeypatch, device_count):
    """Put a module in cupy's place; `device_count` is its getDeviceCount."""
    cupy = types.ModuleType("cupy")
    cupy.ndarray = FakeArray
    cupy.asarray = lambda value, dtype=None: FakeArray(np.asarray(value, dtype=dtype))
    cupy.astype = lambda array, dtype: FakeArray(array._host.astype(dtype))
    cupy.float32, cupy.float64, cupy.isdtype = np.float32, np.float64, np.isdtype
    cupy.cuda = types.SimpleNamespace(runtime=types.SimpleNamespace(getDeviceCount=device_count))
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    return cupy


def failing(status):
    def device_count():
        error = RuntimeError(f"cudaError {status}")
        error.status = status
        raise error

    return device_count


def package_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "cupy", None)


def library_missing(monkeypatch, tmp_path):
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    (tmp_path / "cupy.py").write_text("raise ImportError('libcuda.so.1: cannot open shared object file')")
    monkeypatch.syspath_prepend(tmp_path)


CAUSES = {
    "package": (package_missing, "CuPy is not installed: pip install"),
    "library": (library_missing, r"no working CUDA driver was found \(libcuda.so.1"),
    "driver": (lambda m, _: install_cupy(m, failing(35)), r"no working CUDA driver was found \(cudaError 35"),
    "no device": (lambda m, _: install_cupy(m, failing(100)), "no CUDA device was found: check nvidia-smi"),
    "none of them": (lambda m, _: install_cupy(m, lambda: 0), "no CUDA device was found: check nvidia-smi"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_explicit_cupy_fails_at_once_and_says_why(cause, monkeypatch, tmp_path):
    install, sentence = CAUSES[cause]
    install(monkeypatch, tmp_path)
    with pytest.raises(BackendError, match=sentence):
        set_backend("cupy")
    with pytest.raises(BackendError, match=sentence), use_backend("cupy"):
        pass
    monkeypatch.setenv("COURSE_BACKEND", "cupy")
    with pytest.raises(BackendError, match=sentence):
        current_namespace()


@pytest.mark.parametrize("cause", CAUSES)
def test_auto_falls_back_and_says_so_once(cause, monkeypatch, tmp_path):
    install, sentence = CAUSES[cause]
    install(monkeypatch, tmp_path)
    with pytest.warns(UserWarning, match=rf"made with NumPy: .*{sentence}"):
        assert set_backend("auto") is np
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set_backend("auto") is np
        with use_backend("auto") as xp:
            assert xp is np


def test_the_default_is_numpy_and_the_environment_variable_is_followed(monkeypatch):
    assert current_namespace() is np
    cupy = install_cupy(monkeypatch, lambda: 1)
    monkeypatch.setattr(_switch, "_process_choice", None)
    monkeypatch.setenv("COURSE_BACKEND", "auto")
    assert current_namespace() is cupy
    assert set_backend("numpy") is current_namespace() is np


def test_a_wrong_name_is_answered_with_the_nearest(monkeypatch):
    with pytest.raises(ValueError, match=r"name is 'cuppy'.*Did you mean 'cupy'"):
        set_backend("cuppy")
    monkeypatch.setenv("COURSE_BACKEND", "torch")
    with pytest.raises(ValueError, match=r"COURSE_BACKEND is 'torch', expected one of numpy, cupy, auto\.$"):
        current_namespace()


def test_a_block_ends_with_its_choice_even_after_an_error(monkeypatch):
    cupy = install_cupy(monkeypatch, lambda: 1)
    with pytest.raises(KeyError), use_backend("cupy") as xp:
        assert xp is current_namespace() is cupy
        with use_backend("numpy"):
            assert current_namespace() is np
        assert current_namespace() is cupy
        raise KeyError
    assert current_namespace() is np


def test_a_block_belongs_to_its_thread_and_a_process_choice_to_all(monkeypatch):
    cupy = install_cupy(monkeypatch, lambda: 1)
    seen = []

    def look():
        thread = threading.Thread(target=lambda: seen.append(current_namespace()))
        thread.start()
        thread.join()

    with use_backend("cupy"):
        look()
    set_backend("cupy")
    look()
    assert seen == [np, cupy]


def test_new_arrays_are_made_on_the_device_and_fetched_from_it(monkeypatch):
    cupy = install_cupy(monkeypatch, lambda: 2)
    with use_backend("cupy"):
        there = backend.asarray([1, 2])
        listed = backend.float_array("x", [1, 2])
        assert backend.asarray(np.ones(2)).device == "device 0"
        assert backend.array_namespace(3.0) is cupy
    assert backend.array_namespace(there, 1.0) is cupy
    assert backend.to_numpy(there).tolist() == [1, 2] and backend.device_of(there) == "device 0"
    assert listed.dtype == backend.float_array("x", there).dtype == np.float64
    assert backend.beside(there) == {"dtype": np.dtype(int)}  # CuPy's functions take no device
    with pytest.raises(TypeError, match="mix arrays of numpy and cupy"):
        backend.array_namespace(np.ones(2), there)
    with pytest.raises(TypeError, match=r"value is an array of cupy.*to_numpy"):
        backend.asarray(there)
    with pytest.raises(TypeError, match="x holds complex128"):
        backend.float_array("x", FakeArray(np.array([1j])))


@pytest.mark.skipif(sys.platform != "linux" or platform.machine() != "x86_64", reason="CuPy has no package here")
def test_the_real_cupy_is_used_where_it_works_and_said_to_be_unusable_where_it_does_not():
    code = (
        "import warnings; from course_lib.backend import BackendError, set_backend\n"
        "with warnings.catch_warnings(record=True) as said:\n"
        "    warnings.simplefilter('always'); auto = set_backend('auto').__name__\n"
        "try: explicit = set_backend('cupy').__name__\n"
        "except BackendError as error: explicit = str(error)\n"
        "print(auto, len(said), explicit, sep='|')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    auto, said, explicit = done.stdout.strip().split("|")
    if auto == "cupy":
        assert (said, explicit) == ("0", "cupy")
    else:
        assert (auto, said) == ("numpy", "1")
        assert "no working CUDA driver was found" in explicit or "no CUDA device was found" in explicit

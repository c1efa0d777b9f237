"""The tests that `make test-gpu` runs on a GPU, here under CuPy's rules: its names, arguments and refusals.

So a kernel that calls what CuPy lacks, or lets an array slip to the host, is found without a GPU.
"""

import numpy as np
import pytest
from elsewhere import numerical_tests

from course_lib import datasets
from course_lib.backend import switch, use_backend

pytestmark = pytest.mark.slow

globals().update(numerical_tests())


def test_data_drawn_on_the_device_is_the_data_drawn_on_the_host(strict, monkeypatch):
    monkeypatch.setattr(switch, "_usable_cupy", lambda: strict.xp)
    for make in (datasets.moons, datasets.circles, datasets.spirals):
        X, y = make(20, 0.1, np.random.default_rng(0))
        with use_backend("cupy"):
            there, classes = make(20, 0.1, np.random.default_rng(0))
        np.testing.assert_array_equal(strict.host(there), X)
        np.testing.assert_array_equal(strict.host(classes), y)


def test_the_emulation_refuses_what_cupy_refuses(strict):
    xp, x = strict.xp, strict.array([[1.0, 2.0], [3.0, 4.0]])
    for refused in (
        lambda: np.asarray(x),
        lambda: x + np.ones(2),
        lambda: xp.zeros(2, device="cpu"),
        lambda: xp.add(x, x, where=x > 1),
        lambda: x.sum(where=x > 1),
        lambda: xp.add(x, x, out=np.ones((2, 2))),
    ):
        with pytest.raises(TypeError):
            refused()
    for missing in (lambda: xp.vecdot, lambda: xp.unstack, lambda: x.to_device):
        with pytest.raises(AttributeError):
            missing()
    with pytest.raises(AssertionError, match="C-contiguous"):
        x.dot(x, x.T)


def test_the_emulations_entries_are_views_and_its_sums_are_arrays(strict):
    x = strict.array([1.0, 2.0])
    first, total = x[0], x.sum()
    x[0] = 5.0
    assert float(first) == 5.0 and total.shape == () and type(total) is type(x)
    x.dot(x, out=total)
    assert float(total) == 29.0

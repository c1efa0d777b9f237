"""Every test of the numerical suite that asks for `strict` or `mutable`, once more with CuPy on a real device.

The tests hold what comes back from the device against NumPy, so each kernel that passes here gives on the
GPU what it gives on the CPU. Where there is no device a single test is there, and says why it isn't run.
"""

import numpy as np
import pytest
from elsewhere import numerical_tests
from parts import missing

from course_lib import datasets
from course_lib.backend import use_backend

pytestmark = [pytest.mark.gpu, pytest.mark.needs("gpu")]

if not missing("gpu"):
    globals().update(numerical_tests())


def test_data_drawn_on_the_device_is_the_data_drawn_on_the_host(strict):
    for make in (datasets.moons, datasets.circles, datasets.spirals):
        X, y = make(20, 0.1, np.random.default_rng(0))
        with use_backend("cupy"):
            there, classes = make(20, 0.1, np.random.default_rng(0))
        np.testing.assert_array_equal(strict.host(there), X)
        np.testing.assert_array_equal(strict.host(classes), y)

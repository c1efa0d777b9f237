"""CuPy in the place of array-api-strict and of NumPy, for tests that run on a real device."""

from typing import Any

import numpy as np
import pytest

from course_lib.backend import use_backend


@pytest.fixture(scope="session")
def strict(strict: Any) -> Any:
    """CuPy and its current device, with the `array` and `host` of the fixture that it stands in for."""

    class OnDevice(type(strict)):
        def array(self, values: Any) -> Any:
            return self.xp.asarray(np.asarray(values))  # CuPy's functions take no device

    with use_backend("cupy") as cupy:
        return OnDevice(cupy, cupy.cuda.Device())


@pytest.fixture(scope="session")
def mutable(strict: Any) -> Any:
    """CuPy too: what is written in place is written on the device."""
    return strict

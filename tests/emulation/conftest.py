"""An emulated CuPy in the place of array-api-strict and of NumPy."""

from typing import Any

import numpy as np
import pytest

from course_lib.backend import namespaces


@pytest.fixture(scope="session")
def strict(strict: Any) -> Any:
    """The emulation and its device, with the `array` and `host` of the fixture that it stands in for."""
    import emulated_cupy

    # CuPy's arrays have no `__array_namespace__`: the backend knows them by their type, and so it does these.
    namespaces._NAMESPACES[emulated_cupy.Array] = emulated_cupy.namespace

    class Emulated(type(strict)):
        def array(self, values: Any) -> Any:
            return self.xp.asarray(np.asarray(values))

    return Emulated(emulated_cupy.namespace, emulated_cupy.Array.device)


@pytest.fixture(scope="session")
def mutable(strict: Any) -> Any:
    """The emulation too."""
    return strict

"""What chapter 2 says of its widgets, which no cell prints."""

import numpy as np
import pytest

from course_lib import descent
from course_lib.optimizers import optimizer
from course_lib.surfaces import surface


@pytest.mark.parametrize(("walker", "valley"), [("gradient_descent", (1.607, 0.569)), ("momentum", (-0.090, 0.713))])
def test_two_walkers_from_one_start_end_in_different_valleys(walker, valley):
    walk = descent.descend(surface("six_hump_camel"), [1.9, 0.9], optimizer(walker, 0.01), steps=500)
    np.testing.assert_allclose(walk.points[-1], valley, atol=1e-3)

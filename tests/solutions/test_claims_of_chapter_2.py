"""What chapter 2 says of its widgets, which no cell prints."""

import numpy as np
import pytest

from course_lib import descent
from course_lib.optimizers import optimizer
from course_lib.surfaces import surface


@pytest.mark.parametrize(("walker", "valley"), [("gradient_descent", (3.0, 2.0)), ("momentum", (3.584, -1.848))])
def test_two_walkers_from_one_start_end_in_different_valleys(walker, valley):
    walk = descent.descend(surface("himmelblau"), [4.0, 4.0], optimizer(walker, 0.005), steps=200)
    np.testing.assert_allclose(walk.points[-1], valley, atol=1e-3)

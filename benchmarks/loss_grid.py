"""How fast is the loss of 400×400 lines over 100 points?

Compared with one broadcast over (slopes, intercepts, points), and with a loop over the slopes.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.linear import loss_grid


def works() -> list[Work]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=100)
    y = 2 * x + 1 + rng.normal(size=100)
    a, b = np.linspace(-2, 4, 400), np.linspace(-1, 5, 400)

    def broadcast():
        return np.mean((a[None, :, None] + b[:, None, None] * x - y) ** 2, axis=2)

    def loop():
        return np.stack([np.mean((a[:, None] + slope * x - y) ** 2, axis=1) for slope in b])

    np.testing.assert_allclose(loss_grid(x, y, a, b), broadcast(), rtol=1e-12)
    return [
        Work(
            "loss grid 400x400, 100 points",
            {
                "course_lib, from moments": lambda: loss_grid(x, y, a, b),
                "NumPy, one broadcast": broadcast,
                "NumPy, loop over slopes": loop,
            },
        )
    ]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

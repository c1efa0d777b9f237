"""The kernel's side of run_view.js: a run that is computed for the settings, and the step of it that is shown."""

from typing import Any

import numpy as np
import traitlets

from course_lib.arguments import check_count
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.pictured_widget import PicturedWidget


class RunWidget(PicturedWidget):
    """A widget that shows a run step by step. A subclass provides `trajectory` and `losses` and sends `_run`."""

    trajectory: Any
    losses: Any
    _steps: int

    step = Checked(check_count, 0, most=lambda widget: widget.last)
    _run = traitlets.Dict().tag(sync=True)

    @property
    def steps(self) -> int:
        """Number of steps requested."""
        return self._steps

    @property
    def last(self) -> int:
        """The last step taken."""
        return len(self.losses) - 1

    @property
    def theta(self) -> np.ndarray:
        """Parameters at the step shown."""
        return self.trajectory[self._place]

    @property
    def loss(self) -> float:
        """Loss at the step shown."""
        return float(self.losses[self._place])

    @property
    def _place(self) -> int:
        return min(self.step, len(self.losses) - 1)

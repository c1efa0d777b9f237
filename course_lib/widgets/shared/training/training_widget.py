"""Shared by the live training widgets: a session, requests for slices of it, settings that restart it.

The browser requests one slice at a time; Python trains for so many updates, at most 20 milliseconds, and answers with
bytes. So nothing runs unless requested, cells run between two slices, and pausing is immediate.
"""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_lib.arguments import check_count, check_positive
from course_lib.functions import ACTIVATIONS
from course_lib.names import check_name
from course_lib.network import Network
from course_lib.network.initialization import INITIALIZATIONS
from course_lib.optimizers import OPTIMIZERS
from course_lib.widgets.shared.training.training_session import DATA, TrainingSession
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.pictured_widget import PicturedWidget
from course_lib.widgets.shared.view.recorded import Allowance

SLICE = 0.02
"""Maximum duration of one slice of training, in seconds."""

RECORDED_SLICES, RECORDED_EPOCHS = 60, 5
"""For a page without a kernel."""

CHOICES: dict[str, list[str]] = {
    "data": list(DATA),
    "activation": [name for name in ACTIVATIONS if name != "identity"],
    "initialization": list(INITIALIZATIONS),
    "optimizer": [name for name, rule in OPTIMIZERS.items() if rule.needs == "gradient"],
}
"""The names to choose from, for each setting."""

TITLES = {name: rule.title for name, rule in OPTIMIZERS.items()}


class TrainingWidget(PicturedWidget):
    """A widget around a `TrainingSession`. A subclass creates it, chooses what to send, draws and describes it."""

    _new_start: ClassVar[tuple[str, ...]]
    """Settings whose change starts a new network; all others continue with the current one."""
    _other_settings: ClassVar[tuple[str, ...]]
    _buffers: ClassVar[tuple[str, ...]]
    """Entries of the state that go to the browser as bytes, in the order in which it reads them."""

    data = Checked(check_name, "moons", accepted=CHOICES["data"])
    activation = Checked(check_name, "tanh", accepted=CHOICES["activation"])
    initialization = Checked(check_name, "xavier", accepted=CHOICES["initialization"])
    learning_rate = Checked(check_positive, 0.03)
    seed = Checked(check_count, 0)
    _choices = traitlets.Dict({**CHOICES, "titles": TITLES}).tag(sync=True)
    _state = traitlets.Dict().tag(sync=True)

    _session: TrainingSession

    def _listen(self) -> None:
        """Call once everything is set."""
        self._compute_on(*self._new_start, *self._other_settings)
        self.on_msg(self._on_request)

    @abstractmethod
    def _begin(self, settings: dict[str, Any]) -> None:
        """Create a new session."""

    def _show_scene(self) -> None:
        """Send what a new session has changed other than the state."""

    @abstractmethod
    def _go_on(self) -> None:
        """Pass a changed setting to the session."""

    @abstractmethod
    def _state_message(self, slice_only: bool = False) -> dict[str, Any]:
        """The state as numbers and bytes; for a slice, only the last record of the history."""

    # State, for use in code

    @property
    def network(self) -> Network:
        """The network's architecture."""
        return self._session.network

    @property
    def parameters(self) -> np.ndarray:
        """A copy of the network's parameters, shape (n_parameters,)."""
        return self._session.parameters.copy()

    @property
    def epoch(self) -> int:
        """Updates done."""
        return self._session.epoch

    @property
    def history(self) -> np.ndarray:
        """Epoch, loss, test loss and what else the widget measures during training, one row per record."""
        return self._session.history

    @property
    def loss(self) -> float:
        """Loss on the training samples now."""
        return float(self.history[-1, 1])

    @property
    def test_loss(self) -> float:
        """Loss on the test samples now."""
        return float(self.history[-1, 2])

    @property
    def accuracy(self) -> float:
        """Share of the test samples classified correctly."""
        return self._session.accuracy()

    @property
    def diverged(self) -> bool:
        """Whether training was stopped because it diverged."""
        return self._session.diverged

    def train(self, epochs: int) -> None:
        """Train for this many more epochs and show the result.

        Parameters
        ----------
        epochs : int
        """
        epochs = check_count("epochs", epochs)
        stride = max(1, -(-epochs // 200))
        while epochs > 0 and self._session.advance(min(stride, epochs)):
            epochs -= stride
        self._state = self._state_message()

    def _record_on(self, copy: Any, allowed: Allowance) -> dict[str, Any]:
        """Also what training sends, from now on."""
        copy._session.advance(self.epoch, allowed.seconds)
        slices: list[dict[str, Any]] = []
        if copy.epoch == self.epoch:
            copy._state = copy._state_message()
            slices += Allowance(allowed.seconds / 2, allowed.size).within(self._slices(copy))
        return {"epoch": self.epoch, "slices": slices, **super()._record_on(copy, allowed)}

    def _slices(self, copy: Any) -> Iterator[dict[str, Any]]:
        for _ in range(RECORDED_SLICES):
            copy._session.advance(RECORDED_EPOCHS)
            message = copy._state_message(slice_only=True)
            yield {"buffers": [message.pop(name) for name in self._buffers], "message": message}

    # From a control, an assignment or a browser request to a new state

    def _settings(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in (*self._new_start, *self._other_settings)}

    def _on_control(self, change: dict[str, Any]) -> None:
        if change["name"] not in self._new_start:
            self._go_on()
            return
        with self.hold_sync():
            self._begin(self._settings())
            self._show_scene()
            self._state = self._state_message()

    def _on_request(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        """Answer 'train' with a slice, 'restart' with the initial weights, 'look' with the whole current state."""
        kind = content.get("kind")
        if kind == "train":
            self._session.advance(check_count("epochs", content.get("epochs"), most=10_000), SLICE)
            message = self._state_message(slice_only=True)
            buffers = [message.pop(name) for name in self._buffers]
            self.send({"kind": "slice", **message}, buffers)
        elif kind in ("restart", "look"):
            if kind == "restart":
                self._begin(self._settings())
            self._state = self._state_message()

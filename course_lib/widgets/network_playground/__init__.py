"""A network that trains while you watch: its decision, loss, weights, and the activation of every unit.

Training in slices is in shared/training, what is sent of a network in maps.py, the drawing in the JavaScript next to
this file, the static picture in picture.py.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib.arguments import check_count
from course_lib.names import check_name
from course_lib.network import Network
from course_lib.widgets import texts
from course_lib.widgets.network_playground.maps import Maps, make_maps
from course_lib.widgets.shared.training.training_session import N_SAMPLES, TrainingSession, make_data
from course_lib.widgets.shared.training.training_widget import CHOICES, TrainingWidget
from course_lib.widgets.shared.view.checked import Checked

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_LAYERS, _MOST_UNITS = 4, 8


def _checked_hidden(name: str, value: Any) -> tuple[int, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{name} is {value!r}, expected the number of units in each hidden layer, such as (4, 4)")
    if len(value) > _MOST_LAYERS:
        raise ValueError(f"{name} has {len(value)} layers, expected at most {_MOST_LAYERS}")
    return tuple(check_count(f"{name}[{k}]", size, least=1, most=_MOST_UNITS) for k, size in enumerate(value))


class NetworkPlayground(TrainingWidget):
    """Train a small network on points in the plane and watch every part of it.

    Two inputs, up to four hidden layers, one output: the logit of class 1. The loss is the binary cross-entropy, the
    mean over 200 training samples; every epoch is one update with all of them. Another 200 samples are the test set.
    The samples are standardized: mean 0 and standard deviation 1 in both coordinates.

    Parameters
    ----------
    data : {'xor', 'moons', 'circles', 'spirals'}
    hidden : sequence of int
        Units of each hidden layer, at most four layers of 1 to 8; empty for logistic regression.
    activation : str
        Activation of the hidden units, a name from `course_lib.functions.ACTIVATIONS`.
    initialization : str
        A name from `course_lib.network.initialization.INITIALIZATIONS`.
    optimizer : str
        A name from `course_lib.optimizers.OPTIMIZERS` whose rule needs only the gradient.
    learning_rate : float
    seed : int
        Seed of the data and the initial weights: the same seed gives the same run.

    Attributes
    ----------
    data, hidden, activation, initialization, optimizer, learning_rate, seed : as above, and as set with the controls
        All may be set; setting any but the optimizer or its learning rate starts a new network.
    epoch : int
        Updates done.
    network : Network
        Its architecture, for `course_lib.network.predict` and others.
    parameters : ndarray, shape (n_parameters,)
        Its parameters now; `course_lib.network.layers` shows them as matrices.
    loss, test_loss : float
        On the training and the test samples, in nats.
    accuracy : float
        Share of the test samples classified correctly.
    history : ndarray, shape (k, 3)
        Epoch, loss and test loss during training.
    X, y : ndarray, shapes (400, 2) and (400,)
        The samples, the first 200 for training.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above.

    Examples
    --------
    >>> widget = NetworkPlayground("xor", hidden=(4,), seed=1)
    >>> widget.train(300)
    >>> widget.epoch, widget.accuracy > 0.9
    (300, True)
    """

    _folder = "network_playground"
    _picture_inches = (9.6, 5.4)

    _new_start = ("data", "hidden", "activation", "initialization", "seed")
    _other_settings = ("optimizer", "learning_rate")
    _buffers = ("parameters", "decision", "units", "scales", "edge", "edge_starts", "history")

    hidden = Checked(_checked_hidden, (4,))
    optimizer = Checked(check_name, "adam", accepted=CHOICES["optimizer"])
    _scene = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        data: str = "xor",
        hidden: Sequence[int] = (4,),
        activation: str = "tanh",
        initialization: str = "xavier",
        optimizer: str = "adam",
        learning_rate: float = 0.03,
        seed: int = 0,
    ) -> None:
        settings = self._checked(
            data=data,
            activation=activation,
            initialization=initialization,
            optimizer=optimizer,
            learning_rate=learning_rate,
            seed=seed,
            hidden=hidden,
        )
        self._begin(settings)
        super().__init__(**settings, _scene=self._scene_message(), _state=self._state_message())
        self._listen()

    @property
    def maps(self) -> Maps:
        """What the network computes across the plane."""
        return make_maps(self.network, self._session.parameters, self.reach)

    # From settings to a session, from a session to the message

    def _begin(self, settings: dict[str, Any]) -> None:
        rng = np.random.default_rng(settings["seed"])
        self.X, self.y = make_data(settings["data"], rng)
        for array in (self.X, self.y):
            array.flags.writeable = False  # a learner's code must not change the training data
        self.reach = float(np.ceil(10 * np.abs(self.X).max() + 1.5) / 10)
        network = Network((2, *settings["hidden"], 1), hidden=settings["activation"], loss="binary_cross_entropy")
        self._session = TrainingSession(
            self.X, self.y, N_SAMPLES, network, settings["initialization"], settings["seed"]
        )
        self._session.use(settings["optimizer"], settings["learning_rate"])

    def _go_on(self) -> None:
        self._session.use(self.optimizer, self.learning_rate)

    def _show_scene(self) -> None:
        self._scene = self._scene_message()

    def _scene_message(self) -> dict[str, object]:
        return {
            "reach": self.reach,
            "points": self.X[:N_SAMPLES].astype(np.float32).tobytes(),
            "classes": self.y[:N_SAMPLES].astype(np.uint8).tobytes(),
        }

    def _state_message(self, slice_only: bool = False) -> dict[str, Any]:
        maps, history = self.maps, self.history
        return {
            "sizes": list(self.network.sizes),
            "epoch": self.epoch,
            "accuracy": self.accuracy,
            "diverged": self.diverged,
            "parameters": self._session.parameters.astype(np.float32).tobytes(),
            "decision": maps.decision.tobytes(),
            "units": maps.units.tobytes(),
            "scales": maps.scales.tobytes(),
            "edge": maps.edge.tobytes(),
            "edge_starts": maps.edge_starts.tobytes(),
            "history": (history[-1:] if slice_only else history).astype(np.float64).tobytes(),
        }

    # Without a kernel or without trust

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.network_playground.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        return texts.NETWORK.format(
            sizes="-".join(map(str, self.network.sizes)),
            activation=self.activation,
            data=self.data,
            epoch=self.epoch,
            optimizer=self.optimizer,
            rate=self.learning_rate,
            loss=self.loss,
            test=self.test_loss,
            right=100 * self.accuracy,
        )

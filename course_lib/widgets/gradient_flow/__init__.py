"""How large the gradient is in each layer of a deep network, at the start and while it trains.

Training in slices is in shared/training, the drawing in the JavaScript next to this file, the static picture in
picture.py.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.arguments import check_count
from course_lib.network import Network, forward, layers, loss_and_gradient
from course_lib.widgets import texts
from course_lib.widgets.shared.training.training_session import N_SAMPLES, TrainingSession, make_data
from course_lib.widgets.shared.training.training_widget import CHOICES, TrainingWidget
from course_lib.widgets.shared.view.checked import Checked

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_LAYERS, MOST_UNITS = 12, 64


class GradientFlow(TrainingWidget):
    """Watch gradients vanish or explode on their way back through a deep network.

    Two inputs, `depth` hidden layers of equal width, one output, binary cross-entropy, plain gradient descent on 200
    samples. The size of a layer's gradient is the root mean square of the derivatives of the loss with respect to its
    weights. The spread of a hidden layer is the standard deviation of a unit's activation over the samples, as the
    root mean square over units: how much of the signal gets through.

    Parameters
    ----------
    depth : int
        Number of hidden layers, 1 to 12. Like all others, it may be set later.
    activation : str
        Activation of the hidden units, a name from `course_lib.functions.ACTIVATIONS`.
    initialization : str
        A name from `course_lib.network.initialization.INITIALIZATIONS`.
    units : int
        Units in each hidden layer, 1 to 64.
    learning_rate : float
    data : {'xor', 'moons', 'circles', 'spirals'}
    seed : int
        Seed of the data and the initial weights.

    Attributes
    ----------
    gradient_sizes : ndarray, shape (depth + 1,)
        Gradient size of each layer now, the output layer last.
    spreads : ndarray, shape (depth,)
        Spread of each hidden layer now.
    factor : float
        Factor by which the gradient size changes from one hidden layer back to the previous one, geometric mean.
    gradient_history : ndarray, shape (k, depth + 1)
        Sizes during training, one row per row of `history`.
    epoch, loss, test_loss, accuracy, parameters, network, history
        As for `NetworkPlayground`.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value set later, is not one of the above.

    References
    ----------
    X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010.

    Examples
    --------
    >>> GradientFlow(depth=8, activation="sigmoid").factor < 0.5
    True
    >>> 0.7 < GradientFlow(depth=8, activation="relu", initialization="he", units=64).factor < 1.4
    True
    """

    _folder = "gradient_flow"
    _picture_inches = (9.6, 4.8)
    _new_start = ("depth", "units", "activation", "initialization", "data", "seed")
    _other_settings = ("learning_rate",)
    _buffers = ("spreads", "history")

    depth = Checked(check_count, 6, least=1, most=MOST_LAYERS)
    units = Checked(check_count, 16, least=1, most=MOST_UNITS)

    def __init__(
        self,
        depth: int = 6,
        activation: str = "sigmoid",
        initialization: str = "xavier",
        units: int = 16,
        learning_rate: float = 0.3,
        data: str = "moons",
        seed: int = 0,
    ) -> None:
        settings = self._checked(
            data=data,
            activation=activation,
            initialization=initialization,
            learning_rate=learning_rate,
            seed=seed,
            depth=depth,
            units=units,
        )
        self._begin(settings)
        super().__init__(**settings, _state=self._state_message())
        self._listen()

    @property
    def gradient_sizes(self) -> np.ndarray:
        """Root mean square of the gradient with respect to each layer's weights now, shape (depth + 1,)."""
        return self.gradient_history[-1]

    @property
    def gradient_history(self) -> np.ndarray:
        """Gradient sizes during training, one row per record."""
        return self.history[:, 3:]

    @property
    def spreads(self) -> np.ndarray:
        """Spread of each hidden layer's activations over the samples now, shape (depth,)."""
        trace = forward(self.network, self._session.parameters, self._session.train_part[0])
        return np.array([np.sqrt(layer.var(axis=0).mean()) for layer in trace.activations[1:-1]])

    @property
    def factor(self) -> float:
        """Factor by which the gradient size changes from one hidden layer back to the previous one, geometric mean."""
        return mean_factor(self.gradient_sizes)

    # From settings to a session, from a session to the message

    def _begin(self, settings: dict[str, Any]) -> None:
        X, y = make_data(settings["data"], np.random.default_rng(settings["seed"]))
        sizes = (2, *[settings["units"]] * settings["depth"], 1)
        network = Network(sizes, hidden=settings["activation"], loss="binary_cross_entropy")
        start = (settings["initialization"], settings["seed"])
        self._session = TrainingSession(X, y, N_SAMPLES, network, *start, measure=_gradient_sizes)
        self._session.use("gradient_descent", settings["learning_rate"])

    def _go_on(self) -> None:
        self._session.use("gradient_descent", self.learning_rate)

    def _state_message(self, slice_only: bool = False) -> dict[str, Any]:
        history = self.history
        return {
            "sizes": list(self.network.sizes),
            "epoch": self.epoch,
            "accuracy": self.accuracy,
            "diverged": self.diverged,
            "spreads": self.spreads.tobytes(),
            "history": (history[-1:] if slice_only else history).tobytes(),
        }

    # Without a kernel or without trust

    def _to_record(self) -> dict[str, Any]:
        return {"depth": range(1, MOST_LAYERS + 1), "activation": CHOICES["activation"]}

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.gradient_flow.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        first, last = self.gradient_sizes[[0, -1]]
        return texts.FLOW.format(
            depth=self.depth,
            units=self.units,
            activation=self.activation,
            initialization=self.initialization,
            epoch=self.epoch,
            first=first,
            end=last,
            loss=self.loss,
        )


def mean_factor(sizes: np.ndarray) -> float:
    """Geometric mean of the ratios of neighboring entries, earlier over later; 0 where an entry is 0.

    The first layer, whose number of inputs differs, and the output layer are left out if there are enough others.

    Parameters
    ----------
    sizes : ndarray, shape (layers,)

    Returns
    -------
    float

    Examples
    --------
    >>> mean_factor(np.array([7.0, 1.0, 2.0, 4.0, 9.0]))
    0.5
    """
    inner = sizes[1:-1] if len(sizes) > 3 else sizes
    return float((inner[0] / inner[-1]) ** (1 / (len(inner) - 1))) if inner.min() > 0 else 0.0


def _gradient_sizes(session: TrainingSession) -> list[float]:
    _, gradient = loss_and_gradient(session.network, session.parameters, *session.train_part)
    return [float(np.sqrt(np.mean(W**2))) for W, _ in layers(session.network, gradient)]

"""Network training in slices of so many updates or milliseconds, which can be inspected in between.

The live training widgets request one slice at a time, so the kernel is free in between and training stops by
itself when nobody looks. The updates are those of `course_lib.network.training`, by the same in-place engine; each
batch holds all samples, so that an epoch is one update. Data sets are standardized. Nothing is drawn here.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from course_lib import datasets
from course_lib.backend import to_numpy
from course_lib.names import unknown_name
from course_lib.network import Network, accuracy, loss
from course_lib.network.engines import InPlace, Settings
from course_lib.network.initialization import initialize
from course_lib.network.layout import check_targets
from course_lib.optimizers import optimizer as find_optimizer

DATA = {"xor": 0.15, "moons": 0.15, "circles": 0.08, "spirals": 0.03}
"""Standard deviation of the noise of each data set, before standardization."""

N_SAMPLES = 200
_MOST_RECORDS = 2000


def make_data(name: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Twice 200 samples of a data set: the first half for training, the second for testing.

    Parameters
    ----------
    name : str
        Key of `DATA`.
    rng : numpy.random.Generator

    Returns
    -------
    X : ndarray, shape (400, 2)
        Mean 0 and standard deviation 1 over the first half.
    y : ndarray, shape (400,)
        Classes 0 and 1.

    Raises
    ------
    ValueError
        If the name is unknown.

    Examples
    --------
    >>> X, y = make_data("moons", np.random.default_rng(0))
    >>> X.shape, X[:200].std(axis=0).round(12).tolist(), int(y[:200].sum())
    ((400, 2), [1.0, 1.0], 100)
    """
    if name not in DATA:
        raise unknown_name("data", name, DATA)
    halves = []
    for _ in range(2):
        if name == "xor":
            corners, classes = map(to_numpy, datasets.xor())
            chosen = np.arange(N_SAMPLES) % 4
            halves.append((corners[chosen] + DATA[name] * rng.standard_normal((N_SAMPLES, 2)), classes[chosen]))
        else:
            halves.append(getattr(datasets, name)(N_SAMPLES, DATA[name], rng))
    X = np.concatenate([to_numpy(half[0]) for half in halves])
    first = X[:N_SAMPLES]
    return (X - first.mean(axis=0)) / first.std(axis=0), np.concatenate([to_numpy(half[1]) for half in halves])


class TrainingSession:
    """A network, its data and the state of its training.

    Parameters
    ----------
    X, y : ndarray, shapes (n, d) and (n,)
        The first `n_train` are for training; the rest are only measured.
    n_train : int
    network : Network
        Its loss is a cross-entropy.
    initialization : str
        Rule for the initial weights.
    seed : int
        Seed of those weights.
    measure : callable, optional
        Takes the session and returns numbers that are recorded with the losses.

    Attributes
    ----------
    epoch : int
        Updates done.
    train_part, test_part : (X, y)
    parameters : ndarray, shape (n_parameters,)
        Current parameters; after divergence, the last that gave finite numbers.
    diverged : bool
    """

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        n_train: int,
        network: Network,
        initialization: str,
        seed: int,
        measure: "Callable[[TrainingSession], Sequence[float]]" = lambda session: (),
    ) -> None:
        self.network, self.epoch, self.diverged = network, 0, False
        self.train_part, self.test_part = (X[:n_train], y[:n_train]), (X[n_train:], y[n_train:])
        self.parameters = to_numpy(initialize(network, np.random.default_rng(seed), initialization))
        self._measure, self._rate = measure, 0.0
        self._records: list[tuple[float, ...]] = []
        self._record()

    def use(self, optimizer: str, learning_rate: float) -> None:
        """Continue with this optimizer, its state reset; a new learning rate alone keeps its state."""
        self._rate = learning_rate
        if getattr(self, "_optimizer", None) == optimizer:
            return
        self._optimizer = optimizer
        X, y = self.train_part
        rule = find_optimizer(optimizer, lambda step: self._rate)
        target = check_targets(self.network, y, np.empty((len(X), self.network.sizes[-1])))
        self._engine = InPlace(self.network, self.parameters, X, target, Settings(rule, None, None))

    def advance(self, epochs: int, seconds: float = float("inf")) -> int:
        """Train for `epochs` updates, fewer if time runs out or the loss is no longer finite.

        Returns
        -------
        int
            Updates done.
        """
        end, done = time.perf_counter() + seconds, 0
        largest = float(np.finfo(self.parameters.dtype).max)
        with np.errstate(all="ignore"):
            while done < epochs and not self.diverged:
                losses = self._engine.run(min(32, epochs - done), len(self.train_part[0]), largest)
                self.diverged = not losses[-1] <= largest
                done += len(losses) - self.diverged
                if time.perf_counter() > end:
                    break
        now = self._engine.copy()
        if self.diverged or not np.isfinite(now).all() or not self._finite_loss(now):
            self.diverged = True
            now = self._engine.good.copy() if done else self.parameters
        self.parameters, self.epoch = now, self.epoch + done
        if done:
            self._record()
        return done

    @property
    def history(self) -> np.ndarray:
        """Epoch, training loss, test loss and the other measurements, one row per record; the first is the start."""
        return np.array(self._records)

    def accuracy(self) -> float:
        """Fraction of the test samples classified correctly."""
        return accuracy(self.network, self.parameters, *self.test_part)

    def _finite_loss(self, parameters: np.ndarray) -> bool:
        try:
            return bool(np.isfinite(float(loss(self.network, parameters, *self.train_part))))
        except ValueError:  # an output beyond the largest float
            return False

    def _record(self) -> None:
        train, test = (float(loss(self.network, self.parameters, *part)) for part in (self.train_part, self.test_part))
        self._records.append((float(self.epoch), train, test, *self._measure(self)))
        if len(self._records) > _MOST_RECORDS:
            self._records[1:-1] = self._records[1:-1:2]

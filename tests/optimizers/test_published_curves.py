"""Scikit-learn's gallery of optimizers on digits, by course_lib's own trainer: the published scores and losses.

The gallery's example is *Compare Stochastic learning strategies for MLPClassifier* (plot_mlp_training_curves): all
digits scaled to [0, 1], 64-100-10 with ReLU, 15 epochs of batches of 200, L2 of 1e-4 divided by the batch size.
"""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import MinMaxScaler
from sklearn.utils import shuffle

from course_lib.network import Network, accuracy, flatten, layers
from course_lib.network.training import fit
from course_lib.optimizers import optimizer

NETWORK, EPOCHS, BATCH = Network((64, 100, 10), hidden="relu", loss="softmax_cross_entropy"), 15, 200


class SklearnsOrder(np.random.Generator):
    """The starts and the orders that scikit-learn draws from ``RandomState(0)``."""

    def __init__(self):
        super().__init__(np.random.PCG64(0))
        self.legacy, self.order = np.random.RandomState(0), None

    def start(self):
        pairs = []
        for fan_in, fan_out in NETWORK.shapes:
            bound = np.sqrt(6 / (fan_in + fan_out))
            pairs.append([self.legacy.uniform(-bound, bound, size) for size in ((fan_in, fan_out), fan_out)])
        return flatten(NETWORK, pairs)

    def permutation(self, n):
        self.order = shuffle(np.arange(n) if self.order is None else self.order, random_state=self.legacy)
        return self.order


def by_epochs(step):
    """0.2 in the first epoch, then 0.2 over the root of the number of samples seen before the epoch, and one."""
    epoch = step // 9  # batches of 1797 samples
    return 0.2 / np.sqrt(1797 * epoch + 1) if epoch else 0.2


def corrected(step):
    """Adam's correction inside the rate, as scikit-learn has it: Kingma & Ba 2015, end of section 2."""
    return 0.01 * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))


RUNS = {
    "descent": (optimizer("gradient_descent", 0.2), {"momentum": 0.0}, 0.956038, 0.243802),
    "momentum": (
        optimizer("momentum", 0.2, momentum=0.9),
        {"momentum": 0.9, "nesterovs_momentum": False},
        0.992766,
        0.041297,
    ),
    "nesterov": (optimizer("nesterov", 0.2, momentum=0.9), {"momentum": 0.9}, 0.993879, 0.042898),
    "inverse scaling": (
        optimizer("gradient_descent", by_epochs),
        {"momentum": 0.0, "learning_rate": "invscaling"},
        0.638843,
        1.855465,
    ),
    "adam": (
        optimizer("adam", corrected, bias_correction=False),
        {"solver": "adam", "learning_rate_init": 0.01},
        0.991653,
        0.045934,
    ),
}


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    return MinMaxScaler().fit_transform(X), y


@pytest.mark.parametrize("name", RUNS)
def test_every_optimizer_reaches_the_published_score_and_loss_on_digits(digits, name):
    rule, _, score, loss = RUNS[name]
    rng = SklearnsOrder()
    run = fit(NETWORK, rng.start(), *digits, epochs=EPOCHS, optimizer=rule, batch_size=BATCH, rng=rng, l2=1e-4 / BATCH)
    assert round(accuracy(NETWORK, run.parameters, *digits), 6) == score
    assert run.losses[-1] == pytest.approx(loss, abs=1e-6)


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
@pytest.mark.parametrize("name", RUNS)
def test_without_the_penalty_the_weights_are_scikit_learns_to_rounding(digits, name):
    rule, settings, _, _ = RUNS[name]
    settings = {"solver": "sgd", "learning_rate_init": 0.2, "alpha": 0.0, **settings}
    theirs = MLPClassifier(random_state=0, max_iter=3, **settings).fit(*digits)
    rng = SklearnsOrder()
    ours = fit(NETWORK, rng.start(), *digits, epochs=3, optimizer=rule, batch_size=BATCH, rng=rng)
    for pair, *others in zip(layers(NETWORK, ours.parameters), theirs.coefs_, theirs.intercepts_, strict=True):
        for part, other in zip(pair, others, strict=True):
            np.testing.assert_allclose(part, other, rtol=1e-8, atol=1e-10)

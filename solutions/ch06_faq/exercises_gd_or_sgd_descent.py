"""The bank of section 6.2: `sgd`. Shuffles differ, so scripts look at what every right one shares."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import size


def seed(rng):
    return int(rng.integers(1, 10_000))


sgd = Exercise("sgd", parameters=("gradient", "theta0", "X", "y", "lr", "epochs", "batch_size", "rng"))


def vector(rng, size):
    return np.round(rng.uniform(0.5, 3, size=size), 2)


def rate(rng):
    return round(float(rng.uniform(0.05, 0.3)), 3)


@sgd.case
def all_samples_in_a_batch(rng):
    """all samples in one batch: plain gradient descent on the mean squared error"""
    n = int(rng.integers(5, 9))
    return script(
        """
        gradient = lambda theta, X, y: 2 / len(y) * X.T @ (X @ theta - y)
        sgd(gradient, theta0, X, y, lr, 5, len(y), np.random.default_rng(0))
        """,
        theta0=vector(rng, 3), X=np.round(rng.normal(size=(n, 3)), 2), y=vector(rng, n), lr=rate(rng),
    )  # fmt: skip


@sgd.case
def gradient_equal_to_theta(rng):
    """a gradient that equals theta: every step shrinks theta"""
    return script(
        "sgd(lambda theta, X, y: theta, theta0, X, X[:, 0], lr, epochs, 3, np.random.default_rng(0))",
        theta0=vector(rng, 2), X=np.round(rng.normal(size=(int(rng.integers(7, 9)), 2)), 2), lr=rate(rng),
        epochs=int(rng.integers(2, 5)),
    )  # fmt: skip


@sgd.case
def batches_seen(rng):
    """what each gradient receives: the numbers of inputs and targets, and theta"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.append([len(X), len(y), theta[0]]) or theta
        sgd(gradient, np.ones(1), np.ones((n, 1)), np.ones(n), 0.1, 2, batch_size, np.random.default_rng(0))
        seen
        """,
        n=size(rng, int(rng.integers(10, 12))), batch_size=int(rng.integers(3, 5)),
    )  # fmt: skip


@sgd.case
def every_sample_once_per_epoch(rng):
    """the samples of each of two epochs, sorted"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        sgd(gradient, np.ones(1), x[:, None], x, 0.1, 2, 4, np.random.default_rng(seed))
        ---
        [sorted(seen[: len(x)]), sorted(seen[len(x) :])]
        """,
        x=np.arange(float(size(rng, int(rng.integers(9, 12))))), seed=seed(rng),
    )  # fmt: skip


@sgd.case
def shuffled_again(rng):
    """is an epoch in the order of the data? are two epochs? does the same seed repeat the order, and does another?"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        for s in seeds:
            sgd(gradient, np.ones(1), x[:, None], x, 0.1, 2, 5, np.random.default_rng(s))
        ---
        epochs = [seen[i : i + len(x)] for i in range(0, 6 * len(x), len(x))]
        [list(x) in epochs, epochs[0] == epochs[1], epochs[:2] == epochs[2:4], epochs[:2] == epochs[4:]]
        """,
        x=np.arange(float(size(rng, 30))),
        seeds=[(first := seed(rng)), first, first + 1],
    )


@sgd.case
def targets_go_with_their_samples(rng):
    """each target is ten times its input: does any batch break that?"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.append([X[: len(y), 0], y]) or theta
        sgd(gradient, np.ones(1), x[:, None], 10 * x, 0.1, 1, 5, np.random.default_rng(seed))
        ---
        any(np.abs(y - 10 * x).max() > 0 for x, y in seen)
        """,
        x=np.arange(float(size(rng, 20))),
        seed=seed(rng),
    )


@sgd.case(fixed=(2,))
def an_exact_line(rng):
    """points on a line, 100 epochs: the line is found"""
    return script(
        """
        gradient = lambda theta, X, y: 2 / len(y) * X.T @ (X @ theta - y)
        X = np.stack([np.ones(12), np.linspace(-1, 1, 12)], axis=1)
        sgd(gradient, np.zeros(2), X, X @ line, 0.1, 100, 5, np.random.default_rng(seed)).round(5)
        """,
        line=vector(rng, 2),
        seed=seed(rng),
    )


@sgd.case
def the_generator_decides(rng):
    """the number of different orders in three epochs with one seed, again with that seed, then with another"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        for s in seeds:
            sgd(gradient, np.ones(1), x[:, None], x, 0.1, 3, 2, np.random.default_rng(s))
        ---
        len({tuple(seen[i : i + len(x)]) for i in range(0, 9 * len(x), len(x))})
        """,
        x=np.arange(float(size(rng, 25))), seeds=[(first := seed(rng)), first, first + 1],
    )  # fmt: skip


@sgd.case
def one_sample_or_no_epoch(rng):
    """a single sample, in three epochs and in none, where the start is returned"""
    return script(
        """
        gradient = lambda theta, X, y: X[0] * (X[0] @ theta - y[0])
        [sgd(gradient, theta0, X, y, lr, epochs, 1, np.random.default_rng(0)) for epochs in (3, 0)]
        """,
        theta0=vector(rng, 2), X=np.round(rng.normal(size=(1, 2)), 2), y=vector(rng, 1), lr=rate(rng),
    )  # fmt: skip


sgd.slips("""
one-shuffle-for-ever: theta = theta0 -> theta, batches = theta0, minibatches(len(y), batch_size, rng)
;; in minibatches(len(y), batch_size, rng) -> in batches
    Every epoch has the same order: the samples are shuffled once. Shuffle again at the start of each epoch.
no-shuffle: for rows in minibatches(len(y), batch_size, rng):
-> for start in range(0, len(y), batch_size):⏎    rows = slice(start, start + batch_size)
    The samples are used in the order of the data. Shuffle them at the start of each epoch.
targets-not-shuffled: rows in minibatches(len(y), batch_size, rng)
-> i, rows in enumerate(minibatches(len(y), batch_size, rng)) ;; y[rows] -> y[i * batch_size : (i + 1) * batch_size]
    The targets don't match their samples: X and y are not in the same order. Use the same indices for both.
gradient-of-all-samples: X[rows], y[rows] -> X, y
    Each step uses the gradient of all samples. Pass only the samples of the batch to `gradient`, and their targets.
targets-of-all-samples: y[rows] -> y
    X is cut into batches and y is not. Each batch needs its own targets, with the same indices.
inputs-of-all-samples: X[rows] -> X
    y is cut into batches and X is not. Each batch needs its own inputs, with the same indices.
samples-drawn-again-and-again: for rows in minibatches(len(y), batch_size, rng):
-> drawn = np.resize(rng.integers(0, len(y), max(1, len(y) - 1)), len(y))
⏎for rows in np.split(drawn, range(batch_size, len(y), batch_size)):
    Within an epoch some samples occur twice and others never: they are drawn with replacement. Shuffle, then cut.
short-batch-dropped: theta = theta - lr -> if len(rows) == batch_size:⏎    theta = theta - lr
    The samples that are left over at the end of an epoch are lost. They form a last, shorter batch.
uphill: theta - lr -> theta + lr
    The steps go uphill: the gradient points to where the loss grows, so subtract it.
rate-forgotten: lr * gradient -> gradient
    The learning rate is not used: a step is the rate times the gradient.
divided-by-the-rate: lr * gradient -> 1 / lr * gradient
    The gradient is divided by the learning rate. A step is the rate times the gradient.
rate-subtracted: theta - lr * gradient -> theta - lr - gradient
    Learning rate and gradient are both subtracted. A step is the product of the two.
gradient-at-the-start: gradient(theta, -> gradient(theta0,
    Every gradient is computed at the start. Compute it at the current point: theta changes with every step.
back-to-the-start-each-epoch: range(epochs): -> range(epochs):⏎    theta = theta0
    Every epoch begins at the start again. It should continue where the previous one ended.
back-to-the-start-each-step: theta - lr -> theta0 - lr
    Every step begins at the start, so only the last one counts. Begin at the current point.
place-replaced-by-the-step: theta - lr -> -lr
    Theta became the step alone. Subtract the step from the current point.
place-lost: theta - lr -> lr
    Learning rate times gradient replaced theta. That is the step from the current point: subtract it from theta.
gradient-in-the-denominator: lr * gradient -> lr / gradient
    The learning rate is divided by the gradient. A step is the product of the two: steep slopes give long steps.
gradient-forgotten: lr * gradient(theta, X[rows], y[rows]) -> lr
    Every step subtracts only the learning rate, and the gradient is not used. A step is the product of the two.
one-step-an-epoch: minibatches(len(y), batch_size, rng) -> minibatches(len(y), batch_size, rng)[:1]
    There is one step per epoch. An epoch should have one step per batch.
one-epoch-only: range(epochs) -> range(min(epochs, 1))
    Descent ends after the first epoch. Go through the samples `epochs` times.
one-epoch-too-many: range(epochs) -> range(epochs + 1)
    There is one epoch too many. `range(epochs)` already has the right number of iterations.
nothing-happens: theta = theta - lr -> theta - lr
    You returned the start: theta never changes. Subtract a step from it for every batch, and keep the result.
gradient-never-asked: theta = theta - lr * gradient(theta, X[rows], y[rows]) -> pass
    The gradient is never computed, and you returned the start. Every batch in every epoch takes one step.
size-and-number-swapped: len(y), batch_size -> batch_size, len(y)
    Only the first samples are ever used: the number of samples and the batch size are swapped.
one-epoch-missing: range(epochs) -> range(epochs - 1)
    There is one epoch too few. `range(epochs)` already has the right number of iterations.
scaled-by-the-batch: lr * gradient -> lr / len(rows) * gradient
    The gradient is divided by the size of the batch. It is already a mean over the batch.
one-update-an-epoch: for rows in minibatches(len(y), batch_size, rng):
⏎theta = theta - lr * gradient(theta, X[rows], y[rows]) -> batches = minibatches(len(y), batch_size, rng)
⏎theta = theta - lr * sum(gradient(theta, X[rows], y[rows]) for rows in batches)
    Theta changes only at the end of an epoch. Step after every batch: that is the purpose of small batches.
single-samples-always: batch_size -> 1
    Every batch has one sample: the batch size is not used.
a-seed-of-its-own: theta = theta0 -> theta, rng = theta0, np.random.default_rng(0)
    The given generator is not used, so every seed ends at the same point. Shuffle with the given one.
a-generator-from-elsewhere: rng -> np.random.default_rng()
    The same seed gives a different end each time: the random numbers don't come from the given generator.
theta-comes-last: theta, X[rows], y[rows] -> X[rows], y[rows], theta
    `gradient` gets its arguments in the wrong order: theta, then the inputs, then the targets.
one-number-for-all-parameters: gradient(theta, X[rows], y[rows]) -> np.mean(gradient(theta, X[rows], y[rows]))
    The gradient is averaged into one number. It is already a mean over the batch, with one entry per parameter.
returned-after-the-first-epoch: return theta ->     return theta
    `return` is inside the loop over the epochs, so the function ends after the first one. Put it after both loops.
""")


@sgd.variant
def shuffled_copies(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    theta, n = np.array(theta0), len(X)
    for _ in range(epochs):
        order = rng.permutation(n)
        Xs, ys = X[order], y[order]
        for start in range(0, n, batch_size):
            theta -= lr * gradient(theta, Xs[start : start + batch_size], ys[start : start + batch_size])
    return theta


@sgd.variant
def with_steps_counted(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    n = len(y)
    per_epoch = -(-n // batch_size)
    theta, rows = theta0, np.arange(n)
    for step in range(epochs * per_epoch):
        place = step % per_epoch
        if place == 0:
            rng.shuffle(rows)
        batch = rows[place * batch_size : (place + 1) * batch_size]
        theta = theta + (-lr) * gradient(theta, X[batch], y[batch])
    return theta


@sgd.variant
def split_by_numpy(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    theta = theta0
    for _ in range(epochs):
        for batch in np.split(rng.permutation(len(y)), range(batch_size, len(y), batch_size)):
            theta = theta - np.multiply(lr, gradient(theta, X[batch], y[batch]))
    return theta

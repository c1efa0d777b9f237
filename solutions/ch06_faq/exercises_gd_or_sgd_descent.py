"""The bank of section 6.2: `sgd`. Shuffles differ, so scripts look at what every right one shares."""

import numpy as np

from course_lib.checks.bank import Exercise, script


def cut(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def seed(rng):
    return int(rng.integers(1, 10_000))


sgd = Exercise("sgd", parameters=("gradient", "theta0", "X", "y", "lr", "epochs", "batch_size", "rng"))


def vector(rng, size):
    return np.round(rng.uniform(0.5, 3, size=size), 2)


def rate(rng):
    return round(float(rng.uniform(0.05, 0.3)), 3)


@sgd.case
def all_samples_in_a_batch(rng):
    """all samples in one batch: plain descent on the mean squared error"""
    n = int(rng.integers(5, 9))
    return script(
        """
        gradient = lambda theta, X, y: 2 / len(y) * X.T @ (X @ theta - y)
        sgd(gradient, theta0, X, y, lr, 5, len(y), np.random.default_rng(0))
        """,
        theta0=vector(rng, 3), X=np.round(rng.normal(size=(n, 3)), 2), y=vector(rng, n), lr=rate(rng),
    )  # fmt: skip


@sgd.case
def gradient_of_the_place(rng):
    """a gradient that is theta itself: every step shrinks theta"""
    return script(
        "sgd(lambda theta, X, y: theta, theta0, X, X[:, 0], lr, epochs, 3, np.random.default_rng(0))",
        theta0=vector(rng, 2), X=np.round(rng.normal(size=(int(rng.integers(7, 9)), 2)), 2), lr=rate(rng),
        epochs=int(rng.integers(2, 5)),
    )  # fmt: skip


@sgd.case
def batches_seen(rng):
    """what each gradient gets to see: how many inputs and targets, and where theta is"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.append([len(X), len(y), theta[0]]) or theta
        sgd(gradient, np.ones(1), np.ones((n, 1)), np.ones(n), 0.1, 2, batch_size, np.random.default_rng(0))
        seen
        """,
        n=int(rng.integers(10, 12)), batch_size=int(rng.integers(3, 5)),
    )  # fmt: skip


@sgd.case
def every_sample_once_an_epoch(rng):
    """the samples of each of two epochs, sorted"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        sgd(gradient, np.ones(1), x[:, None], x, 0.1, 2, 4, np.random.default_rng(seed))
        [sorted(seen[: len(x)]), sorted(seen[len(x) :])]
        """,
        x=np.arange(float(rng.integers(9, 12))), seed=seed(rng),
    )  # fmt: skip


@sgd.case
def shuffled_anew(rng):
    """is an epoch in the order of the data? two epochs in one order? the same for the same seed, for another seed?"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        for s in seeds:
            sgd(gradient, np.ones(1), x[:, None], x, 0.1, 2, 5, np.random.default_rng(s))
        epochs = [seen[i : i + len(x)] for i in range(0, 6 * len(x), len(x))]
        [list(x) in epochs, epochs[0] == epochs[1], epochs[:2] == epochs[2:4], epochs[:2] == epochs[4:]]
        """,
        x=np.arange(30.0),
        seeds=[(first := seed(rng)), first, first + 1],
    )


@sgd.case
def targets_go_with_their_samples(rng):
    """each target is ten times its input: by how much do the batches break that?"""
    return script(
        """
        errors = []
        gradient = lambda theta, X, y: errors.append(np.abs(y - 10 * X[: len(y), 0]).max() > 0) or theta
        sgd(gradient, np.ones(1), x[:, None], 10 * x, 0.1, 1, 5, np.random.default_rng(seed))
        any(errors)
        """,
        x=np.arange(20.0),
        seed=seed(rng),
    )


@sgd.case
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
    """in how many different orders the samples come: three epochs with a seed, with the same again, and with another"""
    return script(
        """
        seen = []
        gradient = lambda theta, X, y: seen.extend(X[:, 0]) or theta
        for s in seeds:
            sgd(gradient, np.ones(1), x[:, None], x, 0.1, 3, 2, np.random.default_rng(s))
        len({tuple(seen[i : i + len(x)]) for i in range(0, 9 * len(x), len(x))})
        """,
        x=np.arange(25.0), seeds=[(first := seed(rng)), first, first + 1],
    )  # fmt: skip


@sgd.case
def one_sample_or_no_epoch(rng):
    """a single sample in three epochs and in none, where the start comes back"""
    return script(
        """
        gradient = lambda theta, X, y: X[0] * (X[0] @ theta - y[0])
        [sgd(gradient, theta0, X, y, lr, epochs, 1, np.random.default_rng(0)) for epochs in (3, 0)]
        """,
        theta0=vector(rng, 2), X=np.round(rng.normal(size=(1, 2)), 2), y=vector(rng, 1), lr=rate(rng),
    )  # fmt: skip


def descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, order=None, change=None):
    """Right, but for the order of an epoch and for what changes theta in a step."""
    theta = theta0
    for _ in range(epochs):
        for rows in cut(order(len(y)) if order else rng.permutation(len(y)), batch_size):
            g = gradient(theta, X[rows], y[rows])
            theta = change(theta, g, rows) if change else theta - lr * g
    return theta


@sgd.misconception
def one_shuffle_for_ever(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every epoch has the same order: the samples are shuffled once. Shuffle again at the start of each epoch."""
    fixed = rng.permutation(len(y))
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, lambda n: fixed)


@sgd.misconception
def no_shuffle(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The samples come in the order of the data. Shuffle them at the start of each epoch."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, np.arange)


@sgd.misconception
def targets_not_shuffled(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The targets don't go with their samples: X is shuffled and y is not. Use the same indices for both."""
    theta = theta0
    for _ in range(epochs):
        for rows, places in zip(
            cut(rng.permutation(len(y)), batch_size), cut(np.arange(len(y)), batch_size), strict=True
        ):
            theta = theta - lr * gradient(theta, X[rows], y[places])
    return theta


@sgd.misconception
def gradient_of_all_samples(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Each step takes the gradient of all samples. Give `gradient` the samples of the batch only, and their targets."""
    theta = theta0
    for _ in range(epochs):
        for _ in cut(rng.permutation(len(y)), batch_size):
            theta = theta - lr * gradient(theta, X, y)
    return theta


sgd.slips("""
targets-of-all-samples: y[rows] -> y
    X is cut into batches and y is not. Each batch needs its own targets, by the same indices.
inputs-of-all-samples: X[rows] -> X
    y is cut into batches and X is not. Each batch needs its own inputs, by the same indices.
""")


@sgd.misconception
def samples_drawn_again_and_again(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Within an epoch samples come twice and others never: they are drawn with replacement. Shuffle, then cut."""
    return descended(
        gradient, theta0, X, y, lr, epochs, batch_size, rng, lambda n: np.append(m := rng.integers(0, n, n - 1), m[:1])
    ) if len(y) > 1 else descended(gradient, theta0, X, y, lr, epochs, batch_size, rng)  # fmt: skip


@sgd.misconception
def short_batch_dropped(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The samples that are left over at the end of an epoch are lost. They make a last, shorter batch."""
    whole = max(1, len(y) // batch_size) * batch_size
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, lambda n: rng.permutation(n)[:whole])


@sgd.misconception
def uphill(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The steps go uphill: the gradient points to where the cost grows, so it is subtracted."""
    return descended(gradient, theta0, X, y, -lr, epochs, batch_size, rng)


@sgd.misconception
def rate_forgotten(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The learning rate does not occur: a step is the rate times the gradient."""
    return descended(gradient, theta0, X, y, 1.0, epochs, batch_size, rng)


@sgd.misconception
def divided_by_the_rate(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The gradient is divided by the learning rate. A step is the rate times the gradient."""
    return descended(gradient, theta0, X, y, 1 / lr, epochs, batch_size, rng)


@sgd.misconception
def rate_subtracted(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Rate and gradient are added up. A step is the rate times the gradient."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: t - (lr + g))


@sgd.misconception
def gradient_at_the_start(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every gradient is taken at the start. Take it where you are now: theta moves with every step."""
    return descended(lambda t, A, b: gradient(theta0, A, b), theta0, X, y, lr, epochs, batch_size, rng)


@sgd.misconception
def back_to_the_start_each_epoch(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every epoch begins at the start again. It goes on where the one before has ended."""
    theta = theta0
    for _ in range(epochs):
        theta = descended(gradient, theta0, X, y, lr, 1, batch_size, rng)
    return theta


@sgd.misconception
def back_to_the_start_each_step(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every step leaves from the start, so only the last one is left. Leave from where you are now."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: theta0 - lr * g)


@sgd.misconception
def place_replaced_by_the_step(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Theta became the step alone. The step is subtracted from where you are."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: -lr * g)


@sgd.misconception
def place_lost(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Rate times gradient took the place of theta. It says how far to go from where you are: subtract it from theta."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: lr * g)


@sgd.misconception
def gradient_in_the_denominator(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The rate is divided by the gradient. A step is the rate times the gradient: steep places make long steps."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: t - lr / g)


@sgd.misconception
def gradient_forgotten(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every step subtracts the rate alone, and the gradient is not asked. A step is the rate times the gradient."""
    return theta0 - lr * epochs * len(cut(np.arange(len(y)), batch_size))


@sgd.misconception
def one_step_an_epoch(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """There is one step an epoch. An epoch has one step for each batch."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, lambda n: rng.permutation(n)[:batch_size])


@sgd.misconception
def one_epoch_only(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The descent ends after the first epoch. Go through the samples `epochs` times."""
    return descended(gradient, theta0, X, y, lr, min(epochs, 1), batch_size, rng)


@sgd.misconception
def one_epoch_too_many(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """There is one epoch too many. `range(epochs)` counts as many as are asked for."""
    return descended(gradient, theta0, X, y, lr, epochs + 1, batch_size, rng)


@sgd.misconception
def nothing_happens(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The start came back: theta never changes. Subtract a step from it for every batch, and keep the result."""
    return descended(gradient, theta0, X, y, 0.0, epochs, batch_size, rng)


@sgd.misconception
def gradient_never_asked(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The gradient is never asked, and the start comes back. In every epoch each batch makes one step."""
    return theta0


@sgd.misconception
def size_and_number_swapped(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Only the first samples are ever used: the number of samples and the batch size have changed places."""
    return descended(gradient, theta0, X, y, lr, epochs, len(y), rng, lambda n: rng.permutation(min(n, batch_size)))


@sgd.misconception
def one_epoch_missing(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """There is one epoch too few. `range(epochs)` counts as many as are asked for."""
    return descended(gradient, theta0, X, y, lr, epochs - 1, batch_size, rng)


@sgd.misconception
def scaled_by_the_batch(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The gradient is divided by the size of the batch. It is a mean over the batch already."""
    return descended(
        gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: t - lr * g / len(rows)
    )


@sgd.misconception
def one_update_an_epoch(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Theta moves at the end of an epoch only. Step after every batch: that is what small batches are for."""
    theta = theta0
    for _ in range(epochs):
        batches = cut(rng.permutation(len(y)), batch_size)
        theta = theta - lr * sum(gradient(theta, X[rows], y[rows]) for rows in batches)
    return theta


@sgd.misconception
def single_samples_always(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """Every batch has one sample: the batch size does not occur."""
    return descended(gradient, theta0, X, y, lr, epochs, 1, rng)


@sgd.misconception
def a_seed_of_its_own(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The generator that is given is not used, so that every seed ends at the same place. Shuffle with it."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, np.random.default_rng(0))


@sgd.misconception
def a_generator_from_elsewhere(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The same seed ends elsewhere each time: the random numbers don't come from the generator that is given."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, np.random.default_rng())


@sgd.misconception
def theta_comes_last(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """`gradient` gets its arguments in another order than it takes them: theta, then the inputs, then the targets."""
    return descended(lambda t, A, b: gradient(A, b, t), theta0, X, y, lr, epochs, batch_size, rng)


@sgd.misconception
def one_number_for_all_parameters(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """The gradient was averaged into one number. It is a mean over the batch already, with an entry a parameter."""
    return descended(gradient, theta0, X, y, lr, epochs, batch_size, rng, change=lambda t, g, rows: t - lr * np.mean(g))


@sgd.misconception
def returned_after_the_first_epoch(gradient, theta0, X, y, lr, epochs, batch_size, rng):
    """`return` stands inside the loop over the epochs, so the first one is the last. It belongs behind both loops."""
    for _ in range(epochs):
        return descended(gradient, theta0, X, y, lr, 1, batch_size, rng)


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

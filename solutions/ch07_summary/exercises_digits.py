"""The bank of section 7.2: `train_digits`, graded by its accuracy on images that it has not seen.

The correct answers are the labels of the data, which only the grader has. The data set comes with scikit-learn, so its
labels can be looked up. Therefore the grader renames the labels, so that looking them up gives wrong ones, and also
asks about images that are rotated and noisy.
"""

import functools

import numpy as np

from course_lib.checks.bank import Exercise, knowing, script

train_digits = Exercise(
    "train_digits",
    parameters=("X", "y", "rng"),
    share=0.95,
    withheld=(
        "course_lib.network.training.fit",
        "course_lib.datasets.digits",
        "sklearn.datasets._base.load_digits",
        "sklearn.utils.validation.check_array",  # every estimator calls one of these two
        "sklearn.utils.validation.validate_data",
    ),
)

UNPACK = """
    def unpack(text):  # one letter per pixel, from a for 0 to q for 16
        return np.frombuffer(text.encode(), dtype=np.uint8).reshape(-1, 64) - 97.0

    X, y = unpack(images), np.array(list(labels), dtype=int)
"""
TRAIN_AND_ASK = f"""
    {UNPACK.strip()}
    reader = train_digits(X, y, np.random.default_rng(seed))
    reader(unpack(questions))
"""
TWICE = f"""
    {UNPACK.strip()}
    before = X.copy(), y.copy()
    first, second = (train_digits(X, y, np.random.default_rng(seed)) for _ in range(2))
    answers = [first(unpack(questions)), second(unpack(questions)), first(before[0])]
    unchanged = (X == before[0]).all() and (y == before[1]).all()
    ---
    same = (answers[0] == answers[1]).all()
    learned = (answers[2] == np.array(list(labels), dtype=int)).mean() > 0.9
    [bool(same), bool(unchanged), bool(learned)]
"""


@functools.cache
def data():
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return X.astype(int), y


def packed(X):
    """Images as text, one letter per pixel."""
    return (X.astype(np.uint8) + 97).tobytes().decode()


def renamed(rng, y):
    """The labels under other names, so that none can be looked up."""
    return (y + int(rng.integers(1, 10))) % 10


def asked(rng, X, y, shown, hidden, code=TRAIN_AND_ASK):
    """A script that trains on some rows and asks about others."""
    labels = "".join(map(str, y[shown]))
    values = {"images": packed(X[shown]), "labels": labels, "questions": packed(X[hidden])}
    return script(code, **values, seed=int(rng.integers(1000)))


def unseen(rng, X, y, trained, questions):
    """Trains on some rows, asks about others, and knows the correct labels."""
    order, y = rng.permutation(len(X)), renamed(rng, y)
    shown, hidden = order[:trained], order[trained : trained + questions]
    return knowing(y[hidden], asked(rng, X, y, shown, hidden))


def two_digits(rng):
    """All images of two digits that are easy to tell apart."""
    X, y = data()
    kept = np.isin(y, ((0, 1), (0, 4), (2, 6), (1, 6), (4, 9), (0, 7))[int(rng.integers(6))])
    return X[kept], y[kept]


@train_digits.case(fixed=True)
def digits_not_seen(rng):
    """450 unseen images, after training on 1,347 others with renamed labels"""
    return unseen(rng, *data(), 1347, 450)


@train_digits.case(fixed=True)
def turned_and_noisy(rng):
    """the same, with all images rotated and noisy"""
    X, y = data()
    turned = np.rot90(X.reshape(-1, 8, 8), int(rng.integers(1, 4)), axes=(1, 2)).reshape(-1, 64)
    return unseen(rng, np.clip(turned + rng.integers(-1, 2, size=X.shape), 0, 16), y, 1347, 450)


@train_digits.case(fixed=True)
def two_digits_alone(rng):
    """only two of the ten digits, in training and in the questions"""
    return unseen(rng, *two_digits(rng), 200, 100)


@train_digits.case(fixed=True)
def one_image(rng):
    """a single image, one of those trained on: an array with one label is returned"""
    X, y = two_digits(rng)
    order, y = rng.permutation(len(X))[:200], renamed(rng, y)
    return knowing(y[order[:1]], asked(rng, X, y, order, order[:1]))


@train_digits.case(fixed=True)
def same_seed_same_reader(rng):
    """the same seed gives the same labels twice, X and y are not modified, and training images are recognized"""
    X, y = data()
    order = rng.permutation(len(X))
    return asked(rng, X, renamed(rng, y), order[:200], order[200:250], TWICE)


def nearest(X, y, k=1):
    """A good classifier whose sums are exact, so that it gives the same answers on every machine: nearest neighbors."""
    X, y = np.array(X, dtype=float), np.array(y)

    def classify(new):
        distances = (X**2).sum(axis=1) - 2 * new @ X.T
        if k == 1:
            return y[np.argmin(distances, axis=1)]
        votes = np.eye(10)[y[np.argsort(distances, axis=1, kind="stable")[:, :k]]].sum(axis=1)
        return np.argmax(votes, axis=1)

    return classify


train_digits.slips("""
the-same-label-for-all: pixels, wanted -> return lambda images: np.zeros(len(images), dtype=int)⏎pixels, wanted
    Every image gets the label 0. Is anything trained? Raw pixels up to 16 overflow a softmax, and NaN is label 0.
most-frequent-label: pixels, wanted
-> return lambda images: np.full(len(images), np.bincount(y).argmax())⏎pixels, wanted
    Every image gets the most frequent label: the weights learned nothing from the pixels. Is X scaled?
guesses: pixels, wanted -> return lambda images: rng.integers(0, 10, size=len(images))⏎pixels, wanted
    These labels are guesses: one in ten is right. Does the classifier use the trained weights?
""")


@train_digits.misconception
def one_hot_rows(X, y, rng):
    """You returned a table with ten entries per image. The exercise asks for the label: the index of the largest
    entry.
    """
    classify = nearest(X, y)
    return lambda new: np.eye(10)[classify(new)]


@train_digits.misconception
def column_of_labels(X, y, rng):
    """The labels are right, but as a column, shape (m, 1). They should be a vector of shape (m,)."""
    classify = nearest(X, y)
    return lambda new: classify(new)[:, None]


@train_digits.misconception
def counted_from_one(X, y, rng):
    """Every label is one too large: the ten classes are numbered from 0 to 9."""
    classify = nearest(X, y)
    return lambda new: classify(new) + 1


@train_digits.misconception
def largest_along_the_wrong_axis(X, y, rng):
    """You returned ten numbers: the maximum is taken along the column of a class. Take it along the row of an image."""
    classify = nearest(X, y)
    return lambda new: np.argmax(np.eye(10)[classify(new)], axis=0)


@train_digits.misconception
def first_image_alone(X, y, rng):
    """You returned one label, that of the first image. The classifier gets all rows at once."""
    classify = nearest(X, y)
    return lambda new: int(classify(new)[0])


@train_digits.misconception
def labels_looked_up(X, y, rng):
    """These are the labels of the data set, whatever the training labels were. Learn them from the given rows."""
    return nearest(*data())


@train_digits.misconception
def labels_looked_up_in_every_turn(X, y, rng):
    """These are the labels of the data set, even for rotated images. Learn them from the given rows."""
    images, labels = data()
    known = np.concatenate([np.rot90(images.reshape(-1, 8, 8), k, axes=(1, 2)).reshape(-1, 64) for k in range(4)])
    return nearest(known, np.tile(labels, 4))


@train_digits.misconception
def pixels_scaled_in_place(X, y, rng):
    """Training modified X: the caller still needs the original pixels. Scale a copy."""
    classify = nearest(X, y)
    X /= 16
    return classify


@train_digits.misconception
def chance_of_its_own(X, y, rng):
    """The same seed gives a different classifier each time: draw weights and order with the given generator."""
    classify = nearest(X, y)
    shift = next(CALLS)

    def sometimes_wrong(new):
        labels = classify(new)
        if len(new) == 50:
            labels[shift % 50] += 1
        return labels

    return sometimes_wrong


CALLS = iter(range(10**9))


@train_digits.variant
def three_nearest_neighbors(X, y, rng):
    return nearest(X, y, 3)


@train_digits.variant
def tanh_and_full_passes(X, y, rng):
    """A wide layer of fixed random features, and least squares on top: no descent at all."""
    W, b = rng.normal(0, 0.25, size=(64, 700)), rng.normal(size=700)

    def features(images):
        return np.tanh((images / 16) @ W + b)

    H = features(X)
    output = np.linalg.solve(H.T @ H + 3.0 * np.eye(700), H.T @ np.eye(10)[y])
    return lambda new: np.argmax(features(new) @ output, axis=1)

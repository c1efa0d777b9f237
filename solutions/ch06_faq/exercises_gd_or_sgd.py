"""The bank of section 6.2: `minibatches`. Shuffles differ, so scripts look at what every right one shares."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import size

minibatches = Exercise("minibatches", parameters=("n", "batch_size", "rng"))


def seed(rng):
    return int(rng.integers(1, 10_000))


@minibatches.case
def sizes_with_a_short_end(rng):
    """the batch sizes when the last batch is short"""
    batch_size = int(rng.integers(4, 8))
    n = batch_size * size(rng, int(rng.integers(3, 7))) + int(rng.integers(1, batch_size - 1))
    return script(
        "[len(batch) for batch in minibatches(n, batch_size, np.random.default_rng(seed))]",
        n=n, batch_size=batch_size, seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def one_sample_left_over(rng):
    """the batch sizes when a single sample is left over"""
    batch_size = int(rng.integers(5, 9))
    return script(
        "[len(batch) for batch in minibatches(n, batch_size, np.random.default_rng(seed))]",
        n=size(rng, int(rng.integers(2, 4))) * batch_size + 1, batch_size=batch_size, seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def nothing_left_over(rng):
    """no samples left over: full batches, single samples, a batch size above the number of samples"""
    n = size(rng, int(rng.integers(3, 9)))
    return script(
        """
        def sizes(n, batch_size):
            return [len(batch) for batch in minibatches(n, batch_size, np.random.default_rng(seed))]
        [sizes(3 * n, n), sizes(n, 1), sizes(n, n + 2)]
        """,
        n=n, seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def every_index_once(rng):
    """all indices, sorted: each occurs once"""
    return script(
        "np.sort(np.concatenate(list(minibatches(n, batch_size, np.random.default_rng(seed)))))",
        n=size(rng, int(rng.integers(13, 16))), batch_size=size(rng, 4), seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def a_sum_over_all_samples(rng):
    """applied to data: the sum over all batches equals the sum over all samples"""
    return script(
        "sum(x[batch].sum() for batch in minibatches(len(x), batch_size, np.random.default_rng(seed)))",
        x=np.round(rng.uniform(1, 9, size=int(rng.integers(7, 9))), 2), batch_size=size(rng, 3), seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def shuffled(rng):
    """is the order 0, 1, 2, ...? is it the same twice? is it the same again with the same seed?"""
    return script(
        """
        def two_orders(rng):
            return [list(np.concatenate(list(minibatches(n, batch_size, rng)))) for _ in range(2)]
        first, second = two_orders(np.random.default_rng(seed))
        again = two_orders(np.random.default_rng(seed))
        ---
        [first == list(range(n)), first == second, [first, second] == again]
        """,
        n=size(rng, 40),
        batch_size=size(rng, 6),
        seed=seed(rng),
    )


@minibatches.case
def the_generator_decides(rng):
    """the same seed gives the same batches, a different seed different ones"""
    return script(
        """
        orders = [np.concatenate(list(minibatches(n, batch_size, np.random.default_rng(s)))) for s in seeds]
        ---
        one, same, other = orders
        [np.array_equal(one, same), np.array_equal(one, other)]
        """,
        n=size(rng, 40),
        batch_size=size(rng, 6),
        seeds=[(first := seed(rng)), first, first + 1],
    )


@minibatches.case(fixed=True)
def any_samples_may_meet(rng):
    """the number of different first pairs in 200 calls: any two samples can be in one batch"""
    return script(
        """
        rng = np.random.default_rng(seed)
        pairs = [sorted(list(minibatches(n, 2, rng))[0]) for _ in range(200)]
        ---
        len({tuple(pair) for pair in pairs})
        """,
        n=int(rng.integers(4, 7)), seed=seed(rng),
    )  # fmt: skip


@minibatches.case
def company_of_one_sample(rng):
    """the samples that share a batch with sample 0 in 200 calls: each of them at some point"""
    return script(
        """
        rng = np.random.default_rng(seed)
        batches = [list(batch) for _ in range(200) for batch in minibatches(n, 3, rng)]
        ---
        sorted({int(i) for batch in batches if 0 in batch for i in batch})
        """,
        n=size(rng, int(rng.integers(6, 9))), seed=seed(rng),
    )  # fmt: skip


minibatches.slips("""
with-replacement: rng.permutation(n) -> rng.integers(0, n, size=n)
    Some indices occur twice and others never: they are drawn with replacement. Shuffle all of them, then cut.
each-batch-drawn-anew: order = rng.permutation(n)⏎return [order[start : start + batch_size]
-> return [rng.choice(n, min(batch_size, n - start), replace=False)
    Each batch is drawn separately, so a sample may be in two of them. Shuffle once per call, then cut.
remainder-dropped: range(0, n, -> range(0, n - batch_size + 1,
    The samples that are left over at the end are lost. They form a last batch, which is shorter.
remainder-joined-to-the-last: [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> np.split(order, range(batch_size, n - batch_size + 1, batch_size))
    The samples that are left over are added to the previous batch. No batch is larger than the batch size.
last-filled-up: order[start : -> np.append(order, order)[start :
    The last batch is filled up with samples that are already in other batches. It may be short.
short-batch-first: range(0, n, batch_size)] -> range(0, n, batch_size)][::-1]
    The short batch comes first. Only the last one may be short.
not-shuffled: rng.permutation(n) -> np.arange(n)
    The indices are in order in every call. Shuffle them before you cut.
shuffled-within-batches: rng.permutation(n) -> np.arange(n)
;; order[start : start + batch_size] -> rng.permutation(order[start : start + batch_size])
    Some samples always end up in the same batch: not every one is shuffled with all others. Shuffle before you cut.
batches-shuffled: order = rng.permutation(n)
-> order = np.arange(n)⏎rng.shuffle(order[: n - n % batch_size].reshape(-1, batch_size))
    Some neighbors always stay together: not every sample is shuffled with all others. Shuffle all before you cut.
slices-overlap: start + batch_size -> start + batch_size + 1
    Each batch begins with the last sample of the previous one: its slice is one too long.
window-moved-by-one: 0, n, batch_size -> n
    Each batch begins one sample after the previous one. It should begin a whole batch later.
slices-too-short: start + batch_size -> start + batch_size - 1
    The last sample of every batch is lost: a slice already excludes its end, so don't subtract anything.
as-many-batches: [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> np.array_split(order, batch_size)
    `batch_size` is the number of samples per batch, not the number of batches.
evened-out: [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> np.array_split(order, -(-n // batch_size))
    The batches have almost equal sizes. All batches except the last should have exactly `batch_size` samples.
counted-from-one: rng.permutation(n) -> rng.permutation(n) + 1
    The indices go from 1 to n. They are used on arrays, so they should go from 0 to n - 1.
first-batch-alone: range(0, n, batch_size) -> range(1)
    This is the first batch alone. Continue until every sample is in a batch.
first-slice-repeated: order[start : start + batch_size] -> order[:batch_size]
    The same slice is repeated: each slice should begin where the previous one ended.
slices-grow: order[start : start + batch_size] -> order[: start + batch_size]
    Every batch begins at the first sample, so they grow. A slice has a beginning and an end.
rest-of-the-order: order[start : start + batch_size] -> order[start:]
    Every batch runs to the end of the order. A slice has a beginning and an end.
not-cut: [order[start : start + batch_size] for start in range(0, n, batch_size)] -> order
    The indices are shuffled but not cut: the exercise asks for a list with one array of indices per batch.
seed-of-its-own: rng.permutation -> np.random.default_rng(0).permutation
    The order is the same in every call: the function contains a fixed seed. Use the given generator.
another-generator: rng.permutation -> np.random.default_rng().permutation
    The same seed gives different batches each time: the random numbers come from elsewhere. Use the given generator.
rows-of-equal-length: [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> order.reshape(-1, batch_size)
    Rows or parts of equal length leave no room for the samples that are left over. The last slice may be shorter.
number-of-batches-rounded-down: [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> np.array_split(order, n // batch_size)
    n // batch_size leaves out the short batch, so the others are too large: count it too, or loop over the starts.
returned-from-within-the-loop: return [order[start : start + batch_size] for start in range(0, n, batch_size)]
-> for start in range(0, n, batch_size):⏎    return order[start : start + batch_size]
    You returned the first batch: `return` ends the function. Collect the batches, and return after the loop.
end-of-the-slice-stays: start + batch_size -> batch_size
    Only the first batch has samples: the end of a slice should move along with its start.
first-sample-left-out: 0 -> 1
    The first sample of the order is lost: the starts count from 1. Where does the first batch start?
end-before-the-start: + batch_size -> - batch_size
    The end of a slice is before its start, so it is empty or wraps around. The end is one batch later.
""")


@minibatches.variant
def shuffled_in_place(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    while len(order) > 0:
        batches.append(order[:batch_size])
        order = order[batch_size:]
    return batches


@minibatches.variant
def by_array_split(n, batch_size, rng):
    return np.array_split(rng.choice(n, size=n, replace=False), range(batch_size, n, batch_size))


@minibatches.variant
def by_sorting_keys(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]

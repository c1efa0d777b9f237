"""The bank of section 5.2: `network_flops`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import size

network_flops = Exercise("network_flops", parameters=("sizes", "batch"))


def sizes(rng, count):
    drawn = sorted(rng.choice(np.arange(2, 40), size=count, replace=False).tolist(), key=lambda _: rng.random())
    return [size(rng, n) for n in drawn]


@network_flops.case
def two_layers(rng):
    """two layers of weights"""
    return arguments(sizes(rng, 3), size(rng, int(rng.integers(2, 9))))


@network_flops.case
def three_layers(rng):
    """three layers of weights"""
    return arguments(sizes(rng, 4), size(rng, int(rng.integers(2, 9))))


@network_flops.case
def many_layers(rng):
    """seven layers of weights"""
    return arguments(sizes(rng, 8), size(rng, int(rng.integers(2, 9))))


@network_flops.case
def one_layer(rng):
    """one layer: the backward pass ends at its weights"""
    return arguments(sizes(rng, 2), size(rng, int(rng.integers(2, 9))))


@network_flops.case
def one_sample(rng):
    """a batch of one sample"""
    return arguments(sizes(rng, 3), 1)


@network_flops.case
def equal_layers(rng):
    """all layers of the same size"""
    return arguments([size(rng, int(rng.integers(3, 20)))] * 4, size(rng, int(rng.integers(2, 9))))


@network_flops.case
def a_large_network(rng):
    """a large network: 784 inputs, thousands of units"""
    return arguments([784, *(1000 * rng.integers(1, 9, size=2)).tolist(), 10], 512)


@network_flops.misconception
def all_sizes_multiplied(sizes, batch):
    """All sizes are multiplied together. Each layer has its own product, of two neighbors: add these products up."""
    forward = int(2 * batch * np.prod(sizes))
    return forward, 2 * forward


network_flops.slips("""
one-operation-for-two: 2 * batch -> batch
    A multiplication with its addition counts as 2 operations. Here each pair is counted once.
inputs-of-the-first-layer: work[1:] -> work
    The gradient of the network's own input is counted. Nobody needs it: the first layer has no layer below.
inputs-of-the-last-layer-left-out: work[1:] -> work[:-1]
    The inputs' gradient is missing for the last layer. Which layer doesn't need one?
biases-counted: return sum(work), sum(work)
-> biases = batch * sum(sizes[1:])⏎return sum(work) + biases, sum(work) + biases
    The additions of the biases are counted. The exercise counts only the matrix products.
biases-counted-forward: return sum(work), -> return sum(work) + batch * sum(sizes[1:]),
    In the forward pass, the biases' additions are counted. The exercise counts only the matrix products.
batch-forgotten: 2 * batch -> 2
    This is the count for one sample. Every sample of the batch goes through all layers.
batch-forgotten-backward: sum(work) + sum(work[1:]) -> (sum(work) + sum(work[1:])) // batch
    The backward count ignores the batch. The gradients of all samples are computed and added up.
weights-gradients-alone: sum(work) + sum(work[1:]) -> sum(work)
    The backward pass has two products per layer. The gradients of the layers' inputs are missing: they lead further
    back.
inputs-gradients-alone: sum(work) + sum(work[1:]) -> sum(work[1:])
    The backward pass has two products per layer. The gradients of the weights are missing: training needs them.
backward-first: sum(work), sum(work) + sum(work[1:]) -> sum(work) + sum(work[1:]), sum(work)
    The two counts are swapped: first forward, then backward.
forward-and-all: sum(work) + sum(work[1:]) -> 2 * sum(work) + sum(work[1:])
    The second number counts both passes together. It should be the backward pass alone.
units-in-place-of-weights: fan_in * fan_out -> fan_out
    The units are counted. A layer has fan_in times fan_out weights, and each takes part in one multiplication.
last-layer-missing: sizes[:-1] -> sizes[:-2]
    The last layer is missing: a network with k sizes has k - 1 layers of weights.
outputs-left-out: fan_in * fan_out -> fan_in
    A layer's outputs are missing in the product: batch, fan_in and fan_out are all factors.
weights-alone: 2 * batch * fan_in -> fan_in
    These are the weights, counted once. Each takes part in a multiplication and an addition, for every sample.
first-layer-alone: sizes[:-1] -> sizes[:1]
    Only the first layer is counted. Go through all pairs of neighbors in `sizes`.
squares-of-the-sizes: * fan_out -> * fan_in
    Every size is multiplied by itself. A layer's matrix has the sizes of two neighbors.
inputs-of-the-last-layer-alone: sum(work[1:]) -> (work[-1] if len(work) > 1 else 0)
    The inputs' gradient is counted only for the last layer. All layers except the first pass one on.
two-layers-without-inputs: work[1:] -> work[2:]
    The inputs' gradient is left out for two layers. How many layers have no layer below them?
inputs-subtracted: + sum -> - sum
    The inputs' gradients are subtracted. They are work as well: add them.
two-added-to-the-batch: 2 * batch -> (2 + batch)
    The 2 is added to the batch. It is a factor: two operations for every sample and weight.
three-times-forward: sum(work) + sum(work[1:]) -> 3 * sum(work)
    The backward count is three times the forward count. That is about a whole step; the backward pass alone has two
    products per layer.
one-addition-less: 2 * batch * fan_in * fan_out -> batch * fan_out * (2 * fan_in - 1)
    One addition fewer is counted per sum. That is exact, but the convention is 2 for every product with its addition.
one-number-for-both: return sum(work), -> return sum(work) +
    You returned one number, for the whole step. Return two: forward and backward.
""")


@network_flops.variant
def layer_by_layer(sizes, batch):
    forward = backward = 0
    for layer in range(1, len(sizes)):
        count = 2 * batch * sizes[layer - 1] * sizes[layer]
        forward += count
        backward += count if layer == 1 else 2 * count
    return forward, backward


@network_flops.variant
def as_arrays(sizes, batch):
    work = 2 * batch * np.array(sizes[:-1]) * np.array(sizes[1:])
    return int(work.sum()), int(work.sum() + work[1:].sum())


@network_flops.variant
def as_a_matrix_product(sizes, batch):
    forward = 2 * batch * (np.array(sizes[:-1]) @ np.array(sizes[1:]))
    return [forward, 2 * forward - 2 * batch * sizes[0] * sizes[1]]


network_flops.equivalent(
    "work = [2 * batch * fan_in * fan_out for fan_in, fan_out in zip(sizes[1:], sizes[:-1])]",
    "fan_in and fan_out change places in a product",
)
network_flops.equivalent(
    "work = [2 * batch * fan_in * fan_out for fan_in, fan_out in zip(sizes[:], sizes[1:])]",
    "zip ends with the shorter list",
)

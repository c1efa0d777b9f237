"""The bank of section 5.5: `attention_backward`, the gradients of attention."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

attention_backward = Exercise(
    "attention_backward",
    parameters=("Q", "K", "V", "d_out"),
    withheld=(
        "course_lib.autodiff.vjp",
        "course_lib.autodiff.grad",
        "course_lib.autodiff.value_and_grad",
        "course_lib.functions.softmax_vjp",
    ),
)


def drawn(rng, queries, keys, width, values):
    """Arrays of the four sizes, with scores of about the same spread for every width."""
    Q, K = rounded(rng, queries, width), rounded(rng, keys, width)
    return arguments(Q, K, rounded(rng, keys, values), rounded(rng, queries, values))


@attention_backward.case
def four_different_sizes(rng):
    """three queries, four keys, and two other widths"""
    return drawn(rng, 3, 4, 2, 5)


@attention_backward.case
def wide_keys(rng):
    """queries and keys that are wider than the values"""
    return drawn(rng, 2, 3, 6, 4)


@attention_backward.case
def all_sizes_equal(rng):
    """three of everything: the shapes don't reveal a wrong transpose"""
    return drawn(rng, 3, 3, 3, 3)


@attention_backward.case
def one_query(rng):
    """a single query"""
    return drawn(rng, 1, 4, 3, 2)


@attention_backward.case
def one_key(rng):
    """a single key: its weight is always 1, so only the value gets a gradient"""
    return drawn(rng, 3, 1, 2, 4)


@attention_backward.case
def width_one(rng):
    """queries and keys of a single number: the square root of the width is 1"""
    return drawn(rng, 2, 4, 1, 3)


@attention_backward.case
def equal_keys(rng):
    """equal keys: all weights are the same"""
    given = drawn(rng, 2, 3, 4, 5).positional
    return arguments(given[0], np.ones_like(given[1]), given[2], given[3])


@attention_backward.case
def large_scores(rng):
    """scores in the thousands, whose exp overflows"""
    Q, K, V, d_out = drawn(rng, 2, 4, 3, 2).positional
    return arguments(np.abs(Q) + 1, K + 1000, V, d_out)


@attention_backward.case
def whole_numbers_everywhere(rng):
    """whole numbers"""
    sizes = [(2, 3), (4, 3), (4, 2), (2, 2)]
    return arguments(*(rng.integers(-2, 3, size=size) for size in sizes))


attention_backward.slips("""
scale-forgotten-on-the-way-back: dS = scale * A -> dS = A
    The factor 1/√d is missing in the backward pass. The chain rule brings it back: S enters the softmax times 1/√d.
scale-forgotten-on-the-way-forward: softmax(scale * Q @ K.T) -> softmax(Q @ K.T)
    The weights A are computed without 1/√d. Divide the scores by √d before the softmax.
scale-forgotten: 1 / np.sqrt(Q.shape[1]) -> 1
    The factor 1/√d is missing, in the weights and in their gradient.
divided-by-the-width: np.sqrt(Q.shape[1]) -> Q.shape[1]
    The scores are divided by d. Divide by its square root: the standard deviation of q·k grows like √d.
multiplied-on-the-way-back: dS = scale * A -> dS = A / scale
    On the way back the gradient is multiplied by √d. A factor of the forward pass is the same factor backward: 1/√d.
scaled-twice: return dS @ K, dS.T @ Q -> return scale * dS @ K, scale * dS.T @ Q
    The factor 1/√d is applied twice on the way back. It occurs once in the forward pass, so once backward.
keys-for-the-width: Q.shape[1] -> K.shape[0]
    d is the number of keys. It should be the width of a query: the second size of Q.
queries-for-the-width: Q.shape[1] -> Q.shape[0]
    d is the number of queries. It should be the width of a query: the second size of Q.
values-for-the-width: Q.shape[1] -> V.shape[1]
    d is the width of the values. It should be the width of the queries and keys.
slope-of-a-sigmoid: A * (dA - (A * dA).sum(axis=1, keepdims=True)) -> A * (1 - A) * dA
    The slope A(1 − A) is that of a single weight. In a softmax each score changes all weights of its row.
other-weights-forgotten: (dA - (A * dA).sum(axis=1, keepdims=True)) -> dA
    Only A · dA is left. A score that rises lowers the other weights of its row: the second term is missing.
weights-forgotten-in-front: scale * A * ( -> scale * (
    The factor A in front is missing. A token with a small weight can't get a large gradient.
unweighted-sum: (A * dA).sum -> dA.sum
    The sum of dA is subtracted without weights. Weight each entry by A: the Jacobian has aᵢaⱼ.
mean-for-the-sum: (A * dA).sum -> (A * dA).mean
    The mean of A · dA is subtracted instead of its sum: the weights add up to 1 already.
sum-of-everything: sum(axis=1, keepdims=True) -> sum()
    The sum runs over all queries. Each query has its own softmax: sum over each row.
sum-over-the-queries: sum(axis=1, keepdims=True) -> sum(axis=0, keepdims=True)
    The sum runs over the queries. Sum over the keys, along a row of A.
plus-for-minus: dA - (A -> dA + (A
    The second term is added. Raising one score lowers the other weights: subtract it.
softmax-over-the-queries: softmax(scale * Q @ K.T) -> softmax((scale * Q @ K.T).T).T
    The weights of a key add up to 1 over the queries. The weights of a *query* should: softmax along each row.
queries-and-keys-swapped: dS @ K, dS.T @ Q -> dS.T @ Q, dS @ K
    The first two results are swapped: first the gradient of Q, with the shape of Q, then the one of K.
own-factor: dS @ K, dS.T @ Q -> dS @ dS.T @ Q, dS.T @ dS @ K
    In a product each factor's gradient contains the *other* factor: dQ contains K, and dK contains Q.
values-weighted-by-scores: A.T @ d_out -> dS.T @ d_out
    The gradient of V contains dS. O = AV is a product like any other: which factor does V have in it?
output-gradient-forgotten: d_out @ V.T -> np.ones(d_out.shape) @ V.T ;; A.T @ d_out -> A.T @ np.ones(d_out.shape)
    `d_out` is not used. It is where the backward pass begins: the gradient of the loss with respect to the output.
exp-without-a-shift: softmax(scale * Q @ K.T) -> np.exp(scale * Q @ K.T)⏎A = A / A.sum(axis=1, keepdims=True)
    `exp` overflows for large scores. `softmax` is imported above and works for them.
values-gradient-alone: return dS @ K, dS.T @ Q, A.T @ d_out -> return A.T @ d_out
    Only the gradient of V is returned. Return all three: those of Q, of K, and of V.
""")


@attention_backward.variant
def row_by_row(Q, K, V, d_out):
    dQ, dK, dV = np.zeros(Q.shape), np.zeros(K.shape), np.zeros(V.shape)
    for i, (query, upstream) in enumerate(zip(Q, d_out, strict=True)):
        scores = K @ query / len(query) ** 0.5
        a = np.exp(scores - scores.max())
        a = a / a.sum()
        jacobian = np.diag(a) - np.outer(a, a)
        ds = jacobian @ (V @ upstream) / len(query) ** 0.5
        dQ[i] = ds @ K
        dK += np.outer(ds, query)
        dV += np.outer(a, upstream)
    return dQ, dK, dV


@attention_backward.variant
def through_the_output(Q, K, V, d_out):
    """Σ A dA of a row is the output times its gradient."""
    S = np.einsum("md,nd->mn", Q, K) / np.sqrt(K.shape[1])
    E = np.exp(S - S.max(axis=1, keepdims=True))
    A = E / E.sum(axis=1, keepdims=True)
    dS = A * (d_out @ V.T - np.sum((A @ V) * d_out, axis=1)[:, None]) / np.sqrt(K.shape[1])
    return [np.einsum("mn,nd->md", dS, K), np.einsum("mn,md->nd", dS, Q), np.einsum("mn,me->ne", A, d_out)]


@attention_backward.variant
def scaled_queries(Q, K, V, d_out):
    root = np.sqrt(Q.shape[-1])
    scores = (Q / root) @ K.T
    A = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    back = A * (d_out @ V.T)
    back = back - A * back.sum(axis=1)[:, np.newaxis]
    return back @ K / root, back.T @ (Q / root), A.T @ d_out


for line in (
    "scale = 1 / np.sqrt(Q.shape[-1])",
    "dS = scale * A * (dA - (A * dA).sum(axis=-1, keepdims=True))",
):
    attention_backward.equivalent(line, "in an array with two axes, axis 1 is the last")

"""The bank of section 2.2, softmax_jacobian."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded

softmax_jacobian = Exercise(
    "softmax_jacobian",
    parameters=("z",),
    withheld=(
        "course_lib.functions.softmax_jacobian",
        "course_lib.calculus.jacobian",
    ),
)


def shares(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


@softmax_jacobian.case
def three_entries(rng):
    """three numbers"""
    return arguments(rounded(rng, 3))


@softmax_jacobian.case
def five_entries(rng):
    """five numbers"""
    return arguments(2 * rounded(rng, 5))


@softmax_jacobian.case
def one_entry(rng):
    """a single number: its share is always 1, so nothing can change"""
    return arguments(rounded(rng, 1))


@softmax_jacobian.case
def two_whole_numbers(rng):
    """two different whole numbers"""
    return arguments(repeated(rng, rng.permutation(5)[:2]))


@softmax_jacobian.case
def far_up(rng):
    """numbers near 10,000, whose exp overflows"""
    return arguments(10_000 + rounded(rng, 4))


@softmax_jacobian.case
def far_down(rng):
    """numbers near -10,000, whose exp is 0"""
    return arguments(-10_000 + rounded(rng, 3))


softmax_jacobian.slips("""
diagonal-only: (p) - np.outer(p, p) -> (p * (1 - p))
    Only the diagonal is filled. If one number increases, the shares of all the others fall.
outer-product-added: - np -> + np
    The outer product is added. It should be subtracted: the shares sum to 1, so each row of slopes sums to 0.
sigmoids-rule-on-each-entry: np.diag(p) - np.outer(p, p) -> p * (1 - p)
    This applies the sigmoid's rule to each entry and gives k slopes. Every share depends on every number: k by k
    slopes.
sign-of-everything: diag(p) -> outer(p, p) ;; outer(p, p) -> diag(p)
    Every sign is reversed: when a number grows, its own share grows, so the diagonal is positive.
others-rise-too: diag(p) - np.outer(p, p) -> outer(p, p) + np.diag(p * (1 - 2 * p))
    The diagonal is right, but off the diagonal the sign is wrong: what one share gains, the others lose.
outer-product-alone: np.diag(p) - np -> -np
    The diagonal part is missing: a share also depends on its own number directly.
vector-for-the-outer-product: np.outer(p, p) -> p
    The vector p itself is subtracted from the table. You need a table of products, p_i times p_j.
inner-for-outer-product: np.outer(p, p) -> p @ p
    p @ p is one number, the inner product. You need a table of products, p_i times p_j.
z-taken-as-the-shares: p = softmax(z)⏎return np.diag(p) - np.outer(p, p) -> return np.diag(z) - np.outer(z, z)
    The formula uses z where p belongs. The shares p are softmax(z): compute them first.
sigmoid-for-softmax: softmax(z) -> 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    The shares don't sum to 1: these are sigmoids of the individual numbers, not the softmax of all of them.
largest-not-subtracted: p = softmax(z) -> e = np.exp(z)⏎p = e / e.sum()
    For numbers far from 0, exp overflows or vanishes: shift all of them so that the largest is 0; the shares don't
    change.
shares-not-divided: softmax(z) -> np.exp(z - np.max(z))
    The exponentials are not divided by their sum: shares sum to 1.
identity-for-the-diagonal: diag(p) -> eye(len(p))
    The diagonal is 1 - p², from a table with ones. The diagonal table holds the shares p, not ones.
products-alone-with-a-plus: np.diag(p) - np.outer(p, p) -> np.outer(p, p)
    These are only the products of the shares. They are subtracted from something: what is on the diagonal?
diagonal-of-shares-alone: np.diag(p) - np.outer(p, p) -> np.diag(p)
    This is the table with the shares on its diagonal. The table of products still has to be subtracted.
""")


@softmax_jacobian.variant
def entry_by_entry(z):
    p = shares(z)
    result = np.empty((len(p), len(p)))
    for i in range(len(p)):
        for j in range(len(p)):
            result[i, j] = p[i] * ((i == j) - p[j])
    return result


@softmax_jacobian.variant
def by_broadcasting(z):
    p = shares(z)
    return p[:, np.newaxis] * (np.eye(p.size) - p[np.newaxis, :])


@softmax_jacobian.variant
def outer_then_diagonal(z):
    p = shares(z)
    result = -np.einsum("i,j->ij", p, p)
    result[np.diag_indices(p.size)] += p
    return result

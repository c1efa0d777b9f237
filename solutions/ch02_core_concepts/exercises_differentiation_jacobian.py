"""The bank of section 2.2, softmax_jacobian."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, repeated, rounded

softmax_jacobian = Exercise(
    "softmax_jacobian",
    parameters=("z", "temperature"),
    withheld=(
        "course_lib.functions.softmax_jacobian",
        "course_lib.calculus.jacobian",
    ),
)


def shares(z, temperature):
    e = np.exp((z - np.max(z)) / temperature)
    return e / e.sum()


@softmax_jacobian.case
def three_entries(rng):
    """three numbers, a high temperature"""
    return arguments(rounded(rng, 3), between(rng, 1.5, 3))


@softmax_jacobian.case
def five_entries(rng):
    """five numbers, a low temperature"""
    return arguments(rounded(rng, 5), between(rng, 0.4, 0.8))


@softmax_jacobian.case
def one_entry(rng):
    """a single number: its share is always 1, so nothing can change"""
    return arguments(rounded(rng, 1), between(rng, 1.5, 3))


@softmax_jacobian.case
def two_whole_numbers(rng):
    """two different whole numbers, a whole temperature"""
    return arguments(repeated(rng, rng.permutation(5)[:2]), int(rng.integers(2, 4)))


@softmax_jacobian.case
def far_up(rng):
    """numbers near 10,000, whose exp overflows"""
    return arguments(10_000 + rounded(rng, 4), between(rng, 0.4, 0.8))


@softmax_jacobian.case
def far_down(rng):
    """numbers near -10,000, whose exp is 0"""
    return arguments(-10_000 + rounded(rng, 3), between(rng, 1.2, 1.9))


softmax_jacobian.slips("""
temperature-in-the-shares-only: (np.diag(p) - np.outer(p, p)) / temperature -> np.diag(p) - np.outer(p, p)
    These are the slopes with respect to z / T. By the chain rule, the slope of z / T with respect to z is a factor.
temperature-outside-only: z / temperature -> z
    The temperature stands only in front. It also changes the shares: they are the softmax of z / T.
temperature-forgotten: z / temperature -> z ;; )) / temperature -> ))
    The temperature is not used. The shares are the softmax of z / T.
temperature-multiplied: )) / temperature -> )) * temperature
    The slopes are multiplied by T. How fast does z / T change with z?
temperature-as-a-factor: z / temperature -> z * temperature ;; )) / temperature -> )) * temperature
    z is multiplied by T. A high temperature makes the shares more equal: z is divided by it.
temperature-as-a-factor-inside: z / temperature -> z * temperature
    Inside the softmax, z is multiplied by T. It is divided by it.
temperature-twice: )) / temperature -> )) / temperature**2
    The slopes are divided by T². z / T occurs once in the chain, so its slope is one factor.
temperature-on-the-diagonal: np.diag(p) - np.outer(p, p)) / temperature -> np.diag(p) / temperature - np.outer(p, p))
    Only the diagonal is divided by T. The chain rule gives every slope the same factor.
temperature-on-the-products: np.diag(p) - np.outer(p, p)) / temperature -> np.diag(p) - np.outer(p, p) / temperature)
    Only the products are divided by T. The chain rule gives every slope the same factor.
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
z-taken-as-the-shares: softmax(z / temperature) -> z / temperature
    The formula uses z / T where p belongs. The shares p are its softmax: compute them first.
sigmoid-for-softmax: softmax(z / temperature) -> 0.5 + 0.5 * np.tanh(z / temperature / 2)
    The shares don't sum to 1: these are sigmoids of the individual numbers, not the softmax of all of them.
largest-not-subtracted: p = softmax(z / temperature) -> e = np.exp(z / temperature)⏎p = e / e.sum()
    For numbers far from 0, exp overflows or vanishes: shift all of them so that the largest is 0; the shares don't
    change.
shares-not-divided: softmax(z / temperature) -> np.exp((z - np.max(z)) / temperature)
    The exponentials are not divided by their sum: shares sum to 1.
identity-for-the-diagonal: diag(p) -> eye(len(p))
    The diagonal is 1 - p², from a table with ones. The diagonal table holds the shares p, not ones.
products-alone-with-a-plus: np.diag(p) - np.outer(p, p) -> np.outer(p, p)
    These are only the products of the shares. They are subtracted from something: what is on the diagonal?
diagonal-of-shares-alone: np.diag(p) - np.outer(p, p) -> np.diag(p)
    This is the table with the shares on its diagonal. The table of products still has to be subtracted.
""")


@softmax_jacobian.variant
def entry_by_entry(z, temperature):
    p = shares(z, temperature)
    result = np.empty((len(p), len(p)))
    for i in range(len(p)):
        for j in range(len(p)):
            result[i, j] = p[i] * ((i == j) - p[j]) / temperature
    return result


@softmax_jacobian.variant
def by_broadcasting(z, temperature):
    p = shares(z, temperature)
    return p[:, np.newaxis] / temperature * (np.eye(p.size) - p[np.newaxis, :])


@softmax_jacobian.variant
def outer_then_diagonal(z, temperature):
    p = shares(z, temperature)
    result = -np.einsum("i,j->ij", p, p)
    result[np.diag_indices(p.size)] += p
    return result * (1 / temperature)

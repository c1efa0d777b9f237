"""The bank of section 2.2, softmax_jacobian."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

softmax_jacobian = Exercise("softmax_jacobian", parameters=("z",))


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
    return arguments(rng.permutation(5)[:2])


@softmax_jacobian.case
def far_up(rng):
    """numbers near 10 000: exp of them is not finite"""
    return arguments(10_000 + rounded(rng, 4))


@softmax_jacobian.case
def far_down(rng):
    """numbers near -10 000: exp of them is 0"""
    return arguments(-10_000 + rounded(rng, 3))


@softmax_jacobian.misconception
def diagonal_only(z):
    """Only the diagonal is filled. Raise one number, and the shares of all the others fall as well."""
    p = shares(z)
    return np.diag(p * (1 - p))


@softmax_jacobian.misconception
def outer_product_added(z):
    """The outer product is added. It is subtracted: the shares sum to 1, so each row of slopes sums to 0."""
    p = shares(z)
    return np.diag(p) + np.outer(p, p)


@softmax_jacobian.misconception
def sigmoids_rule_on_each_entry(z):
    """This is the sigmoid's rule on each entry, k slopes. Every share depends on every number: k by k slopes."""
    p = shares(z)
    return p * (1 - p)


@softmax_jacobian.misconception
def sign_of_everything(z):
    """Every sign is turned around: when a number grows, its own share grows, so the diagonal is positive."""
    p = shares(z)
    return np.outer(p, p) - np.diag(p)


@softmax_jacobian.misconception
def others_rise_too(z):
    """The diagonal is right, but beside it the sign is wrong: what one share gains the others lose."""
    p = shares(z)
    return np.outer(p, p) + np.diag(p * (1 - 2 * p))


@softmax_jacobian.misconception
def outer_product_alone(z):
    """The diagonal part is missing: a share also depends on its own number directly."""
    p = shares(z)
    return -np.outer(p, p)


@softmax_jacobian.misconception
def vector_for_the_outer_product(z):
    """The vector p itself was subtracted from the table. What is needed is a table of products, p_i times p_j."""
    p = shares(z)
    return np.diag(p) - p


@softmax_jacobian.misconception
def inner_for_outer_product(z):
    """p @ p is one number, the inner product. What is needed is a table of products, p_i times p_j."""
    p = shares(z)
    return np.diag(p) - p @ p


@softmax_jacobian.misconception
def z_taken_as_the_shares(z):
    """The formula was filled with z. Its p are the shares, softmax(z): compute them first."""
    return np.diag(z) - np.outer(z, z)


@softmax_jacobian.misconception
def sigmoid_for_softmax(z):
    """The shares don't sum to 1: these are sigmoids of the single numbers, not the softmax of all."""
    p = 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
    return np.diag(p) - np.outer(p, p)


@softmax_jacobian.misconception
def largest_not_subtracted(z):
    """For numbers far from 0 exp overflows or vanishes: shift all of them so that the largest is 0, shares stay."""
    e = np.exp(z)
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


@softmax_jacobian.misconception
def shares_not_divided(z):
    """The exponentials were not divided by their sum: shares sum to 1."""
    e = np.exp(z - np.max(z))
    return np.diag(e) - np.outer(e, e)


@softmax_jacobian.misconception
def identity_for_the_diagonal(z):
    """On the diagonal stands 1 - p², from a table with ones. The diagonal table holds the shares p, not ones."""
    p = shares(z)
    return np.eye(len(p)) - np.outer(p, p)


@softmax_jacobian.misconception
def products_alone_with_a_plus(z):
    """These are the products of the shares alone. They are subtracted from something: what stands on the diagonal?"""
    p = shares(z)
    return np.outer(p, p)


@softmax_jacobian.misconception
def diagonal_of_shares_alone(z):
    """This is the table with the shares on its diagonal. The table of products is still to be subtracted."""
    return np.diag(shares(z))


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

"""The bank of section 6.3: `vector_jacobian`."""

from functools import reduce
from itertools import pairwise

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

vector_jacobian = Exercise("vector_jacobian", parameters=("jacobians", "v"))


def chain(rng, *sizes):
    """Jacobians of a chain whose vectors have these sizes, input first; and a vector for its end."""
    return [rounded(rng, after, before) for before, after in pairwise(sizes)], rounded(rng, sizes[-1])


@vector_jacobian.case
def three_of_different_shapes(rng):
    """three Jacobians of different shapes"""
    return arguments(*chain(rng, 4, 2, 5, 3))


@vector_jacobian.case
def two_square_ones(rng):
    """two square Jacobians: only the values reveal their order"""
    return arguments(*chain(rng, 3, 3, 3))


@vector_jacobian.case
def a_single_one(rng):
    """a single Jacobian"""
    return arguments(*chain(rng, 4, 3))


@vector_jacobian.case
def one_number_all_along(rng):
    """1 by 1 Jacobians: the chain rule for functions of one variable"""
    return arguments(*chain(rng, 1, 1, 1, 1))


@vector_jacobian.case
def down_to_a_loss(rng):
    """a chain that ends in a single number, such as a loss"""
    jacobians, _ = chain(rng, 5, 3, 1)
    return arguments(jacobians, np.array([1.0]))


@vector_jacobian.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments([rng.integers(-5, 6, size=(2, 3)), rng.integers(1, 6, size=(4, 2))], rng.integers(1, 6, size=4))


@vector_jacobian.case
def large_values(rng):
    """values in the thousands"""
    jacobians, v = chain(rng, 3, 2, 3)
    return arguments([1000 * J for J in jacobians], 1000 * v)


@vector_jacobian.case
def no_large_table(rng):
    """no intermediate array is larger than the Jacobians, which have 60 entries each"""
    jacobians, v = chain(rng, 30, 2, 30, 2, 30)
    return script(
        """
        class Watched(np.ndarray):
            def __array_finalize__(self, parent):
                sizes.append(self.size)
        sizes = []
        vector_jacobian([J.view(Watched) for J in jacobians], v)
        max(sizes)
        """,
        jacobians=jacobians,
        v=v,
    )


COUNT = """
    class Number(float):  # counts its multiplications
        def __mul__(self, other):
            count.append(1)
            return Number(float(self) * float(other))
        __rmul__ = __mul__
    count, numbers = [], np.vectorize(Number, otypes=[object])
    vector_jacobian([numbers(J) for J in jacobians], numbers(v))
    max(len(count), sum(J.size for J in jacobians))
"""


@vector_jacobian.case
def multiplications_in_square_tables(rng):
    """the number of multiplications: one for each entry of a Jacobian, and no more"""
    jacobians, v = chain(rng, 6, 6, 6, 6)
    return script(COUNT, jacobians=jacobians, v=v)


@vector_jacobian.case
def multiplications_down_to_a_loss(rng):
    """the number of multiplications when a narrow step comes last, as before a loss"""
    jacobians, v = chain(rng, 8, 7, 6, 2)
    return script(COUNT, jacobians=jacobians, v=v)


vector_jacobian.slips("""
matrices-first: for J in reversed(jacobians):⏎v = v @ J⏎return v
-> return v @ reduce(lambda product, J: J @ product, jacobians)
    The values are right, but the cost is not: matrices are multiplied with each other. Begin with the vector, so that
    every product gives a vector again.
innermost-first: reversed(jacobians) -> jacobians
    The order is reversed. The vector belongs to the end of the chain, so multiply it by the last Jacobian first.
""")


@vector_jacobian.misconception
def transposed(jacobians, v):
    """Each Jacobian is used transposed. The vector goes on its left: one entry of the vector per row."""
    for J in reversed(jacobians):
        v = J @ v
    return v


vector_jacobian.slips("""
forward-mode: reversed(jacobians) -> jacobians ;; v @ J -> J @ v
    This goes forward, from input to output. Here the vector is on the left and goes back to the input.
last-alone: for J in reversed(jacobians):⏎v = v @ J⏎return v -> return v @ jacobians[-1]
    Only the last Jacobian is used. Continue with the result, down to the first.
first-alone-left-out: reversed(jacobians) -> jacobians[:0:-1]
    The first Jacobian is left out, so the result belongs to the first intermediate vector and not to the input.
last-left-out: reversed(jacobians) -> jacobians[-2::-1] if len(jacobians) > 1 else []
    The last Jacobian is left out: the vector belongs to the end of the chain, after it.
vector-of-ones: for -> v = np.ones(len(jacobians[-1]))⏎for
    The vector `v` is not used: ones are used instead of it.
all-on-the-way: for J in reversed(jacobians):⏎v = v @ J⏎return v
-> path = [v]⏎for J in reversed(jacobians):⏎    path.append(path[-1] @ J)⏎return path
    You returned all intermediate vectors. Return only the last one, the one at the input.
a-row-as-a-table: for J in reversed(jacobians):⏎v = v @ J⏎return v
-> out = v[np.newaxis]⏎for J in reversed(jacobians):⏎    out = out @ J⏎return out
    The result is a table with one row. `v` is a vector, and the result should be one, too.
the-product-alone: for J in reversed(jacobians):⏎v = v @ J⏎return v
-> return reduce(lambda product, J: J @ product, jacobians)
    This is the whole Jacobian of the chain, a table. Multiply by the vector, and do that first.
matrices-first-from-an-identity: for J in reversed(jacobians):⏎v = v @ J⏎return v
-> table = np.eye(jacobians[0].shape[1])⏎for J in jacobians:⏎    table = J @ table⏎return v @ table
    The values are right, but the cost is not: a whole table is multiplied at every step. Begin with the vector instead.
""")


@vector_jacobian.variant
def folded(jacobians, v):
    return reduce(np.matmul, reversed(jacobians), v)


@vector_jacobian.variant
def by_transposes(jacobians, v):
    for i in range(len(jacobians) - 1, -1, -1):
        v = jacobians[i].T @ v
    return v


@vector_jacobian.variant
def with_einsum(jacobians, v):
    out = v
    for J in jacobians[::-1]:
        out = np.einsum("i,ij->j", out, J)
    return out

"""The bank of `three_gates` in section 2.4: a backward pass through a sum, a maximum and a product, by hand."""

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between

three_gates = Exercise(
    "three_gates",
    parameters=("x", "y", "z"),
    withheld=(
        "course_lib.autodiff.grad",
        "course_lib.calculus.central_difference",
        "course_lib.calculus.numerical_gradient",
    ),
)


@three_gates.case
def y_is_larger(rng):
    """y is larger than z"""
    return arguments(between(rng, 1, 2), between(rng, 3, 4), between(rng, 0.5, 2.5))


@three_gates.case
def z_is_larger(rng):
    """z is larger than y"""
    return arguments(between(rng, 1, 2), between(rng, 0.5, 2.5), between(rng, 3, 4))


@three_gates.case
def negative_and_y_larger(rng):
    """all three negative, y larger than z"""
    return arguments(between(rng, -4, -3), between(rng, -2, -1), between(rng, -6, -5))


@three_gates.case
def negative_and_z_larger(rng):
    """x and y negative, z a little larger than y"""
    return arguments(between(rng, -4, -3), between(rng, -2, -1.5), between(rng, -1.4, -0.5))


@three_gates.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(int(rng.integers(2, 5)), int(rng.integers(6, 9)), int(rng.integers(-3, 2)))


@three_gates.case
def sum_of_zero(rng):
    """x and y cancel: their sum is 0"""
    y = between(rng, 1, 4)
    return arguments(-y, y, between(rng, 5, 9))


three_gates.slips("""
path-through-the-maximum-lost: larger + total * (y > z) -> larger
    For y, only the path through the sum is counted. It also reaches the result through the maximum: add both.
path-through-the-sum-lost: larger + total * (y > z) -> total * (y > z)
    For y, only the path through the maximum is counted. It also reaches the result through the sum: add both.
maximum-passes-to-both: total * (y > z) -> total ;; total * (z > y) -> total
    The maximum passes the gradient to both of its inputs. If the smaller one changes a little, the maximum stays.
maximum-passes-to-the-smaller: total * (y > z) -> total * (z > y) ;; total * (z > y) -> total * (y > z)
    The maximum passes the gradient to the smaller input. Which one decides its value?
maximum-passes-half: total * (y > z) -> total / 2 ;; total * (z > y) -> total / 2
    The maximum shares the gradient between its inputs. Only the larger one changes its value, with the slope 1.
maximum-blocks-everything: total * (y > z) -> 0 * y ;; total * (z > y) -> 0 * y
    Nothing passes the maximum. In its larger input it has the slope 1.
own-factor-for-the-other: return larger, larger + total * (y > z), total * (z > y)
-> return total, total + larger * (y > z), larger * (z > y)
    In a product, each factor's slope is the other factor. The two are swapped here.
product-forgotten: return larger, larger + total * (y > z), total * (z > y)
-> return 1, 1 + (y > z), 1 * (z > y)
    The slopes of the product are missing: what is each of its inputs multiplied by?
maximum-passes-its-value: total * (y > z) -> total * larger * (y > z) ;; total * (z > y) -> total * larger * (z > y)
    The value of the maximum is passed on as its slope. Its slope is 1 in the larger input.
sum-passes-its-inputs: return larger, larger + total -> return larger * x, larger * y + total
    The sum multiplies the gradient by its inputs. A sum has the slope 1 in each of them.
z-by-the-maximum: total * (z > y) -> larger * (z > y)
    For z, the wrong factor comes from the product: the slope of the maximum's side is the other factor.
paths-multiplied: larger + total * (y > z) -> larger * total * (y > z) + larger * (z > y)
    The two paths of y are multiplied. Along a path slopes multiply; different paths are added.
paths-subtracted: larger + total -> larger - total
    The two paths of y are subtracted. The contributions of different paths are added.
order-of-the-results: return larger, larger + total * (y > z), total * (z > y)
-> return total * (z > y), larger + total * (y > z), larger
    The results are in the wrong order: first x, then y, then z.
value-returned: return larger, larger + total * (y > z), total * (z > y) -> return total * larger
    This is the value of the forward pass. The exercise asks for the three slopes.
""")


@three_gates.variant
def each_case_apart(x, y, z):
    if y > z:
        return y, x + 2 * y, 0
    return z, z, x + y


@three_gates.variant
def gate_by_gate(x, y, z):
    gradient = {"x": 0.0, "y": 0.0, "z": 0.0}
    total, larger = x + y, max(y, z)
    to_total, to_larger = 1.0 * larger, 1.0 * total
    for name in ("x", "y"):
        gradient[name] += to_total
    gradient["y" if y > z else "z"] += to_larger
    return list(gradient.values())

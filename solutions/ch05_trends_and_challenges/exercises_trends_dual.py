"""The bank of section 5.1: `Dual`, a number that carries its derivative."""

import numpy as np

from course_lib.checks.bank import Exercise, script

Dual = Exercise("Dual", parameters=())


def somewhere(rng):
    """A number away from 0, where a quotient or a power is fine."""
    return float(np.round(rng.uniform(0.5, 3), 2))


def four(rng):
    """Two values and two derivatives, all different."""
    return dict(zip(("a", "da", "b", "db"), np.round(rng.uniform(0.5, 3, size=4), 2).tolist(), strict=True))


@Dual.case
def sum_of_two(rng):
    """a sum"""
    return script("y = Dual(a, da) + Dual(b, db)\nnp.array([y.value, y.derivative])", **four(rng))


@Dual.case
def difference_of_two(rng):
    """a difference"""
    return script("y = Dual(a, da) - Dual(b, db)\nnp.array([y.value, y.derivative])", **four(rng))


@Dual.case
def product_of_two(rng):
    """a product"""
    return script("y = Dual(a, da) * Dual(b, db)\nnp.array([y.value, y.derivative])", **four(rng))


@Dual.case
def quotient_of_two(rng):
    """a quotient"""
    return script("y = Dual(a, da) / Dual(b, db)\nnp.array([y.value, y.derivative])", **four(rng))


@Dual.case
def powers(rng):
    """powers with a whole, a negative and a broken exponent"""
    code = """
        x = Dual(a, da)
        cube, inverse, root = x**3, x**-1, x**0.5
        np.array([cube.value, cube.derivative, inverse.value, inverse.derivative, root.value, root.derivative])
    """
    return script(code, a=somewhere(rng), da=somewhere(rng))


@Dual.case
def sines(rng):
    """a sine"""
    a, da = np.round(rng.uniform(-3, 3, size=2), 2).tolist()
    return script("y = Dual(a, da).sin()\nnp.array([y.value, y.derivative])", a=a, da=da)


@Dual.case
def exponentials(rng):
    """an exponential"""
    a, da = np.round(rng.uniform(-3, 3, size=2), 2).tolist()
    return script("y = Dual(a, da).exp()\nnp.array([y.value, y.derivative])", a=a, da=da)


@Dual.case
def numbers_on_the_right(rng):
    """plain numbers on the right of each operation"""
    code = """
        x = Dual(a, da)
        results = [x + b, x - b, x * b, x / b]
        np.array([[y.value, y.derivative] for y in results])
    """
    return script(code, a=somewhere(rng), da=somewhere(rng), b=somewhere(rng) + 1)


@Dual.case
def numbers_on_the_left(rng):
    """plain numbers on the left of + and *"""
    code = "x = Dual(a, da)\nnp.array([[y.value, y.derivative] for y in (b + x, b * x)])"
    return script(code, a=somewhere(rng), da=somewhere(rng), b=somewhere(rng) + 1)


@Dual.case
def number_minus_dual(rng):
    """a plain number minus a dual number"""
    code = "y = b - Dual(a, da)\nnp.array([y.value, y.derivative])"
    return script(code, a=somewhere(rng), da=somewhere(rng), b=somewhere(rng) + 1)


@Dual.case
def number_over_dual(rng):
    """a plain number divided by a dual number"""
    code = "y = b / Dual(a, da)\nnp.array([y.value, y.derivative])"
    return script(code, a=somewhere(rng), da=somewhere(rng), b=somewhere(rng) + 1)


@Dual.case
def at_zero(rng):
    """at the value 0, where nothing may be divided by it"""
    code = """
        x = Dual(0.0, da)
        results = [x * x, x**2, x / b, x.sin(), x.exp(), b * x + 1]
        np.array([[y.value, y.derivative] for y in results])
    """
    return script(code, da=somewhere(rng), b=somewhere(rng))


@Dual.case
def a_constant(rng):
    """a dual number that does not depend on the input: derivative 0 throughout"""
    code = """
        c = Dual(a, 0.0)
        results = [c * c, c / 2, 2 / c, c**3, c.sin(), c.exp(), c - 1]
        np.array([y.derivative for y in results])
    """
    return script(code, a=somewhere(rng))


@Dual.case
def a_longer_formula(rng):
    """one formula with everything in it"""
    code = """
        x = Dual(a, 1.0)
        y = (2 * x - 1) / (x**2 + 3) + (x * x.sin()).exp() - 5 / x
        np.array([y.value, y.derivative])
    """
    return script(code, a=somewhere(rng))


@Dual.case
def whole_numbers(rng):
    """whole numbers as value and derivative"""
    code = "y = (3 * Dual(a, 1) - 1) / Dual(b, 2)\nnp.array([y.value, y.derivative])"
    return script(code, a=int(rng.integers(2, 6)), b=int(rng.integers(2, 6)))


@Dual.case
def operands_stay(rng):
    """an operation makes a new number: its operands stay what they are"""
    code = """
        x, z = Dual(a, da), Dual(b, db)
        results = [x + z, x - z, x * z, x / z, x**2, x.sin(), x.exp(), 2 - x, 2 / x]
        np.array([x.value, x.derivative, z.value, z.derivative])
    """
    return script(code, **four(rng))


class Right:
    """Forward mode, as the misconceptions below change it in one place each."""

    def __init__(self, value, derivative):
        self.value, self.derivative = value, derivative

    def lift(self, other):
        return other if hasattr(other, "derivative") else type(self)(other, 0.0)

    def __add__(self, other):
        other = self.lift(other)
        return type(self)(self.value + other.value, self.derivative + other.derivative)

    def __sub__(self, other):
        other = self.lift(other)
        return type(self)(self.value - other.value, self.derivative - other.derivative)

    def __mul__(self, other):
        other = self.lift(other)
        return type(self)(self.value * other.value, self.derivative * other.value + self.value * other.derivative)

    def __truediv__(self, other):
        other = self.lift(other)
        top = self.derivative * other.value - self.value * other.derivative
        return type(self)(self.value / other.value, top / other.value**2)

    def __radd__(self, other):
        return self.lift(other) + self

    def __rsub__(self, other):
        return self.lift(other) - self

    def __rmul__(self, other):
        return self.lift(other) * self

    def __rtruediv__(self, other):
        return self.lift(other) / self

    def __pow__(self, n):
        return type(self)(self.value**n, n * self.value ** (n - 1) * self.derivative)

    def sin(self):
        return type(self)(np.sin(self.value), np.cos(self.value) * self.derivative)

    def exp(self):
        return type(self)(np.exp(self.value), np.exp(self.value) * self.derivative)


@Dual.misconception
class product_of_derivatives(Right):
    """The derivative of a product is not the product of the derivatives: each factor is varied in its turn."""

    def __mul__(self, other):
        other = self.lift(other)
        return type(self)(self.value * other.value, self.derivative * other.derivative)


@Dual.misconception
class one_term_of_the_product(Right):
    """A product's derivative has two terms, one for each factor that varies. The second is missing."""

    def __mul__(self, other):
        other = self.lift(other)
        return type(self)(self.value * other.value, self.derivative * other.value)


@Dual.misconception
class minus_in_the_product(Right):
    """The two terms of a product's derivative are added. The minus belongs to the quotient."""

    def __mul__(self, other):
        other = self.lift(other)
        return type(self)(self.value * other.value, self.derivative * other.value - self.value * other.derivative)


@Dual.misconception
class numerator_turned_around(Right):
    """The quotient's derivative has the wrong sign: the term with the numerator's derivative comes first, with plus."""

    def __truediv__(self, other):
        other = self.lift(other)
        top = self.value * other.derivative - self.derivative * other.value
        return type(self)(self.value / other.value, top / other.value**2)


@Dual.misconception
class plus_in_the_quotient(Right):
    """In a quotient's derivative the second term is subtracted: a growing denominator makes the quotient smaller."""

    def __truediv__(self, other):
        other = self.lift(other)
        top = self.derivative * other.value + self.value * other.derivative
        return type(self)(self.value / other.value, top / other.value**2)


@Dual.misconception
class denominator_not_squared(Right):
    """In a quotient's derivative everything stands over the denominator squared. Here it is there once."""

    def __truediv__(self, other):
        other = self.lift(other)
        top = self.derivative * other.value - self.value * other.derivative
        return type(self)(self.value / other.value, top / other.value)


@Dual.misconception
class quotient_of_derivatives(Right):
    """The derivative of a quotient is not the quotient of the derivatives. Both of its parts vary: look at the rule."""

    def __truediv__(self, other):
        other = self.lift(other)
        slope = self.derivative / other.derivative if other.derivative else self.derivative / other.value
        return type(self)(self.value / other.value, slope)


@Dual.misconception
class numbers_that_vary(Right):
    """A plain number got the derivative 1. It is a constant: however the input moves, it stays."""

    def lift(self, other):
        return other if hasattr(other, "derivative") else type(self)(other, 1.0)


@Dual.misconception
class difference_of_values_alone(Right):
    """In a difference the derivatives are subtracted like the values. Here they are added."""

    def __sub__(self, other):
        other = self.lift(other)
        return type(self)(self.value - other.value, self.derivative + other.derivative)


@Dual.misconception
class minus_forgets_the_order(Right):
    """`2 - x` came out as `x - 2`: in `__rsub__` the other number stands on the left of the minus."""

    def __rsub__(self, other):
        return self - other


@Dual.misconception
class division_forgets_the_order(Right):
    """`2 / x` came out as `x / 2`: in `__rtruediv__` the other number is the numerator."""

    def __rtruediv__(self, other):
        return self / other


@Dual.misconception
class nothing_on_the_left(Right):
    """A plain number on the left fails: Python then asks the dual number for `__radd__`, `__rmul__` and the like."""

    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = None


@Dual.misconception
class exponent_not_in_front(Right):
    """The power rule brings the exponent down as a factor: x³ has the derivative 3x², not x²."""

    def __pow__(self, n):
        return type(self)(self.value**n, self.value ** (n - 1) * self.derivative)


@Dual.misconception
class exponent_not_lowered(Right):
    """In the power rule the exponent is lowered by one: x³ has the derivative 3x², not 3x³."""

    def __pow__(self, n):
        return type(self)(self.value**n, n * self.value**n * self.derivative)


@Dual.misconception
class chain_broken_at_powers(Right):
    """The power rule is there, but not the chain rule: multiply by the derivative that the number itself carries."""

    def __pow__(self, n):
        return type(self)(self.value**n, n * self.value ** (n - 1))


@Dual.misconception
class chain_broken_at_functions(Right):
    """`sin` and `exp` give their own slope and lose the inner one: multiply by the derivative carried so far."""

    def sin(self):
        return type(self)(np.sin(self.value), np.cos(self.value))

    def exp(self):
        return type(self)(np.exp(self.value), np.exp(self.value))


@Dual.misconception
class slope_at_the_derivative(Right):
    """The slope of `sin` or `exp` is taken at the derivative. Take it at the value, then multiply by the derivative."""

    def sin(self):
        return type(self)(np.sin(self.value), np.cos(self.derivative))

    def exp(self):
        return type(self)(np.exp(self.value), np.exp(self.derivative))


@Dual.misconception
class sign_of_the_cosine(Right):
    """The sine's slope is the cosine, with a plus. The minus comes when a cosine is differentiated."""

    def sin(self):
        return type(self)(np.sin(self.value), -np.cos(self.value) * self.derivative)


@Dual.misconception
class sine_twice(Right):
    """The sine's slope is the cosine of the value, not its sine."""

    def sin(self):
        return type(self)(np.sin(self.value), np.sin(self.value) * self.derivative)


@Dual.misconception
class power_rule_for_exp(Right):
    """The exponential was differentiated like a power. It is its own derivative: the slope at v is exp(v)."""

    def exp(self):
        return type(self)(np.exp(self.value), self.value * np.exp(self.value - 1) * self.derivative)


@Dual.misconception
class derivative_through_the_function(Right):
    """The function was applied to the derivative as well. What the derivative is multiplied by is the slope there."""

    def sin(self):
        return type(self)(np.sin(self.value), np.sin(self.derivative))

    def exp(self):
        return type(self)(np.exp(self.value), np.exp(self.value) + self.derivative)


@Dual.misconception
class adds_into_itself(Right):
    """An operation changed its operand. `x + z` makes a new number; x and z are still needed as they were."""

    def __add__(self, other):
        other = self.lift(other)
        self.value, self.derivative = self.value + other.value, self.derivative + other.derivative
        return self


@Dual.variant
class FromTwoRules:
    """Every operation from sums, products and powers."""

    def __init__(self, value, derivative):
        self.value = value
        self.derivative = derivative

    def __add__(self, other):
        if isinstance(other, FromTwoRules):
            return FromTwoRules(self.value + other.value, self.derivative + other.derivative)
        return FromTwoRules(self.value + other, self.derivative)

    def __mul__(self, other):
        if isinstance(other, FromTwoRules):
            slope = self.value * other.derivative + other.value * self.derivative
            return FromTwoRules(self.value * other.value, slope)
        return FromTwoRules(self.value * other, self.derivative * other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, number):
        return FromTwoRules(self.value**number, number * self.value ** (number - 1) * self.derivative)

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * other**-1.0

    def __rtruediv__(self, other):
        return self**-1.0 * other

    def sin(self):
        return FromTwoRules(np.sin(self.value), self.derivative * np.cos(self.value))

    def exp(self):
        value = np.exp(self.value)
        return FromTwoRules(value, self.derivative * value)


@Dual.variant
class AsTwoByTwoTables:
    """A dual number as the table [[v, d], [0, v]]: sums and products of tables follow the rules by themselves."""

    def __init__(self, value, derivative):
        self.table = np.array([[value, derivative], [0.0, value]], dtype=float)

    @property
    def value(self):
        return self.table[0, 0]

    @property
    def derivative(self):
        return self.table[0, 1]

    def _table(self, other):
        return other.table if isinstance(other, AsTwoByTwoTables) else other * np.eye(2)

    def _new(self, table):
        return AsTwoByTwoTables(table[0, 0], table[0, 1])

    def __add__(self, other):
        return self._new(self.table + self._table(other))

    def __sub__(self, other):
        return self._new(self.table - self._table(other))

    def __rsub__(self, other):
        return self._new(self._table(other) - self.table)

    def __mul__(self, other):
        return self._new(self.table @ self._table(other))

    def __truediv__(self, other):
        return self._new(self.table @ np.linalg.inv(self._table(other)))

    def __rtruediv__(self, other):
        return self._new(self._table(other) @ np.linalg.inv(self.table))

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, n):
        return AsTwoByTwoTables(self.value**n, n * self.value ** (n - 1) * self.derivative)

    def sin(self):
        return AsTwoByTwoTables(np.sin(self.value), np.cos(self.value) * self.derivative)

    def exp(self):
        return AsTwoByTwoTables(np.exp(self.value), np.exp(self.value) * self.derivative)

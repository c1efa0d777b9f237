"""The bank of section 5.1: `Dual`, a number that carries its derivative."""

import numpy as np

from course_lib.checks.bank import Exercise, script

Dual = Exercise("Dual", parameters=(), withheld=("course_lib.autodiff.forward.Dual",))


def operations(rng, *results):
    """A script with the results of some operations: on two dual numbers, x and z, and on plain ones, a, b and c.

    Each result is a separate pair, so the one that differs shows what is wrong.
    """
    names = ("a", "da", "b", "db", "c")
    values = dict(zip(names, np.round(rng.uniform(0.5, 3, size=5), 2).tolist(), strict=True))
    lines = ",\n    ".join(", ".join(results[i : i + 6]) for i in range(0, len(results), 6))
    code = f"x, z = Dual(a, da), Dual(b, db)\nresults = [\n    {lines},\n]\n[[y.value, y.derivative] for y in results]"
    return script(code, **values)


@Dual.case(fixed=True)
def sums_and_differences(rng):
    """sums and differences, including a plain number on either side"""
    sums = "x + z", "z + x", "x + c", "c + x", "Dual(a, 0.0) + c"
    return operations(rng, *sums, "x - z", "z - x", "x - c", "c - x", "Dual(a, 0.0) - c")


@Dual.case(fixed=True)
def products_and_quotients(rng):
    """products and quotients, including a plain number on either side"""
    products = "x * z", "z * x", "x * c", "c * x", "x * x * z", "Dual(0.0, da) * z", "0 * x"
    return operations(
        rng, *products, "x / z", "z / x", "x / c", "c / x", "Dual(0.0, da) / z", "Dual(3, 1) / Dual(2, 5)"
    )


@Dual.case(fixed=True)
def powers_sines_and_exponentials(rng):
    """powers, including negative and fractional exponents; sines; exponentials"""
    powers = "x**3", "x**-1", "x**0.5", "z**2.5", "Dual(0.0, da)**2", "Dual(0.0, da)**1"
    sines = "x.sin()", "z.sin()", "Dual(-a, da).sin()", "Dual(0.0, da).sin()", "Dual(a, 0.0).sin()"
    return operations(rng, *powers, *sines, *(sine.replace("sin", "exp") for sine in sines))


@Dual.case(fixed=True)
def operands_stay(rng):
    """an operation creates a new number and leaves its operands unchanged"""
    code = """
        x, z = Dual(a, da), Dual(b, db)
        results = [x + z, x - z, x * z, x / z, x**2, x.sin(), x.exp(), 2 - x, 2 / x]
        np.array([x.value, x.derivative, z.value, z.derivative])
    """
    a, da, b, db = np.round(rng.uniform(0.5, 3, size=4), 2).tolist()
    return script(code, a=a, da=da, b=b, db=db)


Dual.slips("""
product-of-derivatives: self.derivative * other.value + self.value * other.derivative
-> self.derivative * other.derivative
    The derivative of a product is not the product of the derivatives: each factor varies in turn.
one-term-of-the-product: self.derivative * other.value + self.value * other.derivative -> self.derivative * other.value
    A product's derivative has two terms, one for each factor that varies. The second is missing.
minus-in-the-product: other.value + self.value -> other.value - self.value
    The two terms of a product's derivative are added. The minus belongs to the quotient.
numerator-turned-around: self.derivative * other.value - self.value * other.derivative
-> self.value * other.derivative - self.derivative * other.value
    The quotient's derivative has the wrong sign: the term with the numerator's derivative comes first, with a plus.
plus-in-the-quotient: other.value - self.value -> other.value + self.value
    In a quotient's derivative the second term is subtracted: a growing denominator makes the quotient smaller.
denominator-not-squared: other.value**2 -> other.value
    In a quotient's derivative everything is divided by the denominator squared. Here it is not squared.
quotient-of-derivatives: change / other.value**2 -> self.derivative / (other.derivative or other.value)
    The derivative of a quotient is not the quotient of the derivatives. Both parts vary: look at the rule.
numbers-that-vary: Dual(other, 0.0) -> Dual(other, 1.0)
    A plain number got the derivative 1. It is a constant: it doesn't change with the input.
difference-of-values-alone: self.derivative - other.derivative -> self.derivative + other.derivative
    In a difference the derivatives are subtracted like the values. Here they are added.
minus-forgets-the-order: self.lift(other) - self -> self - other
    `2 - x` was computed as `x - 2`: in `__rsub__` the other number is on the left of the minus.
division-forgets-the-order: self.lift(other) / self -> self / other
    `2 / x` was computed as `x / 2`: in `__rtruediv__` the other number is the numerator.
nothing-on-the-left: self + other -> NotImplemented ;; self.lift(other) - self -> NotImplemented
;; self * other -> NotImplemented ;; self.lift(other) / self -> NotImplemented
    A plain number on the left fails: Python then asks the dual number for `__radd__`, `__rmul__` and the like.
exponent-not-in-front: n * self.value ** (n - 1) -> self.value ** (n - 1)
    The power rule brings the exponent down as a factor: x³ has the derivative 3x², not x².
exponent-not-lowered: self.value ** (n - 1) -> self.value**n
    In the power rule the exponent decreases by one: x³ has the derivative 3x², not 3x³.
chain-broken-at-powers: (n - 1) * self.derivative -> (n - 1)
    The power rule is there, but not the chain rule: multiply by the derivative that the dual number carries.
chain-broken-at-functions: np.cos(self.value) * self.derivative -> np.cos(self.value)
;; np.exp(self.value) * self.derivative -> np.exp(self.value)
    `sin` and `exp` give their own slope and lose the inner one: multiply by the derivative carried so far.
chain-broken-at-the-sine: np.cos(self.value) * self.derivative -> np.cos(self.value)
    `sin` gives its own slope and loses the inner one: multiply by the derivative carried so far.
chain-broken-at-the-exponential: np.exp(self.value) * self.derivative -> np.exp(self.value)
    `exp` gives its own slope and loses the inner one: multiply by the derivative carried so far.
lifts-everything: other if isinstance(other, Dual) else Dual(other, 0.0) -> Dual(other, 0.0)
    `lift` also wraps duals, so one dual is inside another. Return a `Dual` unchanged.
slope-at-the-derivative: np.cos(self.value) * self.derivative -> np.cos(self.derivative)
;; np.exp(self.value) * self.derivative -> np.exp(self.derivative)
    The slope of `sin` or `exp` is evaluated at the derivative. Evaluate it at the value, then multiply.
sign-of-the-cosine: np.cos -> -np.cos
    The sine's slope is the cosine, with a plus. The minus appears when you differentiate a cosine.
sine-twice: np.cos -> np.sin
    The sine's slope is the cosine of the value, not its sine.
power-rule-for-exp: np.exp(self.value) * self.derivative -> self.value * np.exp(self.value - 1) * self.derivative
    The exponential is differentiated like a power. It is its own derivative: the slope at v is exp(v).
derivative-through-the-function: np.cos(self.value) * self.derivative -> np.sin(self.derivative)
;; np.exp(self.value) * self.derivative -> np.exp(self.value) + self.derivative
    The function is applied to the derivative as well. Multiply the derivative by the slope at the value instead.
adds-into-itself: return Dual(self.value + other.value, self.derivative + other.derivative)
-> self.value += other.value⏎self.derivative += other.derivative⏎return self
    An operation modified its operand. `x + z` creates a new number; x and z are still needed unchanged.
""")


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


Dual.equivalent("pass", "`__repr__` is there for reading: no case looks at what is printed")

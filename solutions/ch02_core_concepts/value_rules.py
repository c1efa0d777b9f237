"""The misconceptions of the exercise `Value` in a rule: one operation with a wrong value or slope.

An engine may also make minus and division of its other operations; then a wrong product or power shows in these too.
"""

import math
from pathlib import Path

from course_lib.checks.bank import load_module

right = load_module(Path(__file__).parent / "value_engine.py")
Value, Engine = right.Value, right.Engine


class NoLeftMinus(Engine):
    __rsub__ = None


@Value.misconception
class LeftMinusMissing(NoLeftMinus):
    """`2 - x` fails: for a number on the left Python asks the node on the right for `__rsub__`."""


@Value.misconception
class LeftDivisionMissing(Engine):
    """`2 / x` fails: for a number on the left Python asks the node on the right for `__rtruediv__`."""

    __rtruediv__ = None


@Value.misconception
class LeftMinusAndDivisionMissing(NoLeftMinus):
    """`2 - x` and `2 / x` fail: for a number on the left Python asks for `__rsub__` and `__rtruediv__`."""

    __rtruediv__ = None


@Value.misconception
class AllLeftHandsMissing(LeftMinusAndDivisionMissing):
    """No operation works with a number on the left: Python asks the node for `__radd__`, `__rsub__`, `__rmul__`,
    `__rtruediv__`."""

    __radd__ = __rmul__ = None


@Value.misconception
class LeftMinusSwapped(Engine):
    """`2 - x` gives x - 2. In `__rsub__` the other number stands on the left: it is `other - self`."""

    def __rsub__(self, other):
        return self - other


@Value.misconception
class LeftDivisionSwapped(Engine):
    """`2 / x` gives x / 2. In `__rtruediv__` the other number stands above the line: it is `other / self`."""

    def __rtruediv__(self, other):
        return self / other


@Value.misconception
class LeftMinusAndDivisionSwapped(LeftMinusSwapped):
    """`2 - x` gives x - 2, and `2 / x` gives x / 2. In these methods `self` stands on the right."""

    def __rtruediv__(self, other):
        return self / other


@Value.misconception
class NumbersNotWrapped(Engine):
    """Plain numbers fail: they have no `.data`. Make a Value of what is none before you use it."""

    def wrap(self, other):
        return other

    def __rsub__(self, other):
        return other.data - self

    def __rtruediv__(self, other):
        return other.data / self


@Value.misconception
class MinusWithoutItsSign(Engine):
    """In a difference both got the slope 1. If the second number grows, the difference shrinks."""

    def __sub__(self, other):
        other = self.wrap(other)
        return self.node(self.data - other.data, (self, other), (1.0, 1.0))


@Value.misconception
class OwnFactorInAProduct(Engine):
    """In a product each factor got itself as slope. Turn one factor, and the product grows by the *other* one."""

    def __mul__(self, other):
        other = self.wrap(other)
        return self.node(self.data * other.data, (self, other), (self.data, other.data))


@Value.misconception
class QuotientWithoutItsSign(Engine):
    """The slope by the denominator lacks its minus: a larger denominator makes a smaller quotient."""

    def __truediv__(self, other):
        other = self.wrap(other)
        slopes = (1 / other.data, self.data / other.data**2)
        return self.node(self.data / other.data, (self, other), slopes)


@Value.misconception
class QuotientWithoutItsSquare(Engine):
    """The slope by the denominator lacks a square: x/y is x·y⁻¹, and the derivative of y⁻¹ is -y⁻²."""

    def __truediv__(self, other):
        other = self.wrap(other)
        slopes = (1 / other.data, -self.data / other.data)
        return self.node(self.data / other.data, (self, other), slopes)


@Value.misconception
class PowerWithoutItsExponent(Engine):
    """The slope of a power lacks the exponent in front: the derivative of x³ is 3x²."""

    def __pow__(self, number):
        return self.node(self.data**number, (self,), (self.data ** (number - 1),))


@Value.misconception
class PowerNotLowered(Engine):
    """The exponent came to the front but was not lowered by one: the derivative of x³ is 3x²."""

    def __pow__(self, number):
        return self.node(self.data**number, (self,), (number * self.data**number,))


@Value.misconception
class ExponentialByItsInput(Engine):
    """The slope of exp is taken as x. It is the value of exp itself."""

    def exp(self):
        return self.node(math.exp(self.data), (self,), (self.data,))


@Value.misconception
class ExponentialLikeAPower(Engine):
    """The slope of exp is not x·exp(x - 1): that is the rule for powers. It is the value of exp itself."""

    def exp(self):
        return self.node(math.exp(self.data), (self,), (self.data * math.exp(self.data - 1),))


@Value.misconception
class TanhWithoutItsSquare(Engine):
    """The slope of tanh lacks a square: it is 1 - tanh², not 1 - tanh."""

    def tanh(self):
        t = math.tanh(self.data)
        return self.node(t, (self,), (1 - t,))


@Value.misconception
class TanhAtTheInput(Engine):
    """The slope of tanh is 1 - t² with t the *output*. Here the input was squared."""

    def tanh(self):
        return self.node(math.tanh(self.data), (self,), (1 - self.data**2,))


@Value.misconception
class SigmoidForTanh(Engine):
    """The slope t(1 - t) belongs to the sigmoid. That of tanh is 1 - t²."""

    def tanh(self):
        t = math.tanh(self.data)
        return self.node(t, (self,), (t * (1 - t),))


@Value.misconception
class TanhOverflows(Engine):
    """tanh from exponentials overflows far out, where it is simply 1. `math.tanh` knows how."""

    def tanh(self):
        e = math.exp(2 * self.data)
        t = (e - 1) / (e + 1)
        return self.node(t, (self,), (1 - t**2,))


# --- one wrong value or slope ----------------------------------------------------------------------------------


def by(name, rule):
    """A class of engines whose operation `name` has the value and the slopes that `rule` gives."""

    def of_two(self, other):
        other = self.wrap(other)
        return self.node(rule(self.data, other.data)[0], (self, other), rule(self.data, other.data)[1:])

    def of_one(self, *number):
        value, slope = rule(self.data, *number)
        return self.node(value, (self,), (slope,))

    return type("Changed", (Engine,), {name: of_one if name in ("__pow__", "exp", "tanh") else of_two})


@Value.misconception
class PlusLikeMinus(by("__add__", lambda x, y: (x + y, 1.0, -1.0))):
    """The second slope of a sum is -1, as in a difference. If the second number grows, so does the sum."""


@Value.misconception
class MinusAdds(by("__sub__", lambda x, y: (x + y, 1.0, -1.0))):
    """The difference has the value of the sum, x + y. Its slopes are right."""


@Value.misconception
class MinusSlopesSwapped(by("__sub__", lambda x, y: (x - y, -1.0, 1.0))):
    """In a difference the two slopes are swapped: the first number has the slope 1, the second -1."""


@Value.misconception
class MinusLowersBoth(by("__sub__", lambda x, y: (x - y, -1.0, -1.0))):
    """In a difference both got the slope -1. If the first number grows, the difference grows."""


@Value.misconception
class QuotientSlopesSwapped(by("__truediv__", lambda x, y: (x / y, -x / y**2, 1 / y))):
    """In a quotient the two slopes are swapped: 1/y belongs to the number above the line."""


@Value.misconception
class NumeratorWithSlopeOne(by("__truediv__", lambda x, y: (x / y, 1.0, -x / y**2))):
    """The slope by the number above the line is 1. But x/y is 1/y times x: turn x, and it moves 1/y as fast."""


@Value.misconception
class NumeratorMultiplied(by("__truediv__", lambda x, y: (x / y, y, -x / y**2))):
    """The slope by the number above the line is y, as in a product. It is 1/y."""


@Value.misconception
class DenominatorForgotten(by("__truediv__", lambda x, y: (x / y, 1 / y, -x))):
    """The slope by the number below the line lacks its 1/y²: the derivative of 1/y is -1/y²."""


@Value.misconception
class DenominatorMultiplied(by("__truediv__", lambda x, y: (x / y, 1 / y, -x * y**2))):
    """The slope by the number below the line is multiplied by y² where it should be divided."""


@Value.misconception
class DenominatorDoubled(by("__truediv__", lambda x, y: (x / y, 1 / y, -x / (2 * y)))):
    """The slope by the number below the line has 2y in place of y². A square is `**2`."""


@Value.misconception
class PowerRaised(by("__pow__", lambda x, n: (x**n, n * x ** (n + 1)))):
    """The exponent was raised by one. That is for integrals; the derivative lowers it."""


@Value.misconception
class PowerLoweredTwice(by("__pow__", lambda x, n: (x**n, n * x ** (n - 2)))):
    """The exponent was lowered by two. The derivative of x³ is 3x²."""


@Value.misconception
class ExponentAlone(by("__pow__", lambda x, n: (x**n, n))):
    """The slope of a power is the exponent alone. The derivative of x³ is 3x²: the power is still there, lowered by
    one."""


@Value.misconception
class ExponentAdded(by("__pow__", lambda x, n: (x**n, n + x ** (n - 1)))):
    """The exponent is added to the lowered power. In the derivative of x³, 3x², it is multiplied."""


@Value.misconception
class SlopeOfASquare(by("__pow__", lambda x, n: (x**n, n * x))):
    """The slope is that of a square times n: x stands to the power 1. In the derivative of x³ it is x²."""


@Value.misconception
class ExponentialLeftOut(by("exp", lambda x: (x, x))):
    """exp gives its input back. Its value is e to the power x, and its slope the same."""


@Value.misconception
class TanhLeftOut(by("tanh", lambda x: (x, 1 - x**2))):
    """tanh gives its input back, with the slope 1 - x². Value and slope come from t = tanh x."""


@Value.misconception
class TanhWithPlus(by("tanh", lambda x: (math.tanh(x), 1 + math.tanh(x) ** 2))):
    """The slope of tanh is 1 - t², not 1 + t²: it gets flatter as t nears 1."""


@Value.misconception
class TanhSlopeOne(by("tanh", lambda x: (math.tanh(x), 1.0))):
    """The slope of tanh is 1 everywhere. It is so at 0 alone; elsewhere it is 1 - t²."""


@Value.misconception
class TanhSquareAlone(by("tanh", lambda x: (math.tanh(x), math.tanh(x) ** 2))):
    """The slope of tanh is t² without the 1 and the minus. It is 1 - t²."""


@Value.misconception
class TanhWithoutOne(by("tanh", lambda x: (math.tanh(x), -(math.tanh(x) ** 2)))):
    """The slope of tanh lacks its 1: it is 1 - t², not -t²."""


@Value.misconception
class TanhDoubled(by("tanh", lambda x: (math.tanh(x), 1 - 2 * math.tanh(x)))):
    """The slope of tanh has 2t in place of t². A square is `**2`."""


# --- the same where minus and division are made of other operations ---------------------------------------------


class Composed(Engine):
    def __sub__(self, other):
        return self + self.wrap(other) * -1

    def __truediv__(self, other):
        return self * self.wrap(other) ** -1


@Value.misconception
class OwnFactorInAProductThroughout(Composed, OwnFactorInAProduct):
    """In a product each factor got itself as slope. Turn one factor, and the product grows by the *other* one."""


@Value.misconception
class PowerNotLoweredThroughout(Composed, PowerNotLowered):
    """The exponent came to the front but was not lowered by one: the derivative of x³ is 3x². Division uses it, too."""


@Value.misconception
class PowerWithoutItsExponentThroughout(Composed, PowerWithoutItsExponent):
    """The slope of a power lacks the exponent in front: the derivative of x³ is 3x². Division uses it, too."""

"""The misconceptions of `Value`, the engine of section 2.4: each an engine with one thing changed."""

import math
from pathlib import Path

from course_lib.checks.bank import load_module

right = load_module(Path(__file__).parent / "value_engine.py")
Value, Engine = right.Value, right.Engine

# --- mistakes on the way back ----------------------------------------------------------------------------------


@Value.misconception
class Overwritten(Engine):
    """A gradient is stored with = where += is due. A node that is used twice gets a part from each use: they add up."""

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad = slope * self.grad


@Value.misconception
class RecursionLimit(Engine):
    """Right for small graphs. But the order is made by a function that calls itself, and a long chain is too deep.
    Use a stack."""

    def order(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        return order


@Value.misconception
class OldGradientsPassedOn(Engine):
    """Nodes in between keep their gradient from an earlier call, and pass it on again. Only leaves add up over
    several calls."""

    def backward(self):
        self.grad = 1.0
        for node in reversed(self.order()):
            node.pass_on()


@Value.misconception
class RecursionAndOldGradients(OldGradientsPassedOn):
    """Two things: the order is made by recursion, so a long chain fails; and nodes in between keep old gradients for
    the next call."""

    def order(self):
        return RecursionLimit.order(self)


@Value.misconception
class RecursionAlongEachEdge(Engine):
    """A node passes its gradient on before it has all of it, and then again. Sort first: each node once, after all
    its children."""

    def backward(self):
        self.grad = 1.0
        self.descend()

    def descend(self):
        self.pass_on()
        for parent in self.parents:
            parent.descend()


@Value.misconception
class RecursionAlongEachEdgeFromTheRight(Engine):
    """A node passes on what it has, as often as it is reached, so parts are counted twice. Sort first, then visit
    each node once."""

    def backward(self):
        self.grad = 1.0
        self.descend()

    def descend(self):
        self.pass_on()
        for parent in reversed(self.parents):
            parent.descend()


@Value.misconception
class EdgeByEdgeAtOnce(Engine):
    """Each edge is followed as soon as it is met, so a node is left before all its parts have come. Sort first."""

    def backward(self):
        self.grad = 1.0
        self.descend()

    def descend(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope * self.grad
            parent.descend()


@Value.misconception
class EdgeByEdgeOnAStack(Engine):
    """Nodes go on a stack each time they are reached, and pass on what they have. Parts are counted twice: sort
    first."""

    def backward(self):
        self.grad = 1.0
        stack = [self]
        while stack:
            node = stack.pop()
            node.pass_on()
            stack.extend(node.parents)


@Value.misconception
class EdgeByEdgeInAQueue(Engine):
    """Nodes wait in a queue once for each use, and each time pass on all they have. Visit each node once, in order."""

    def backward(self):
        self.grad = 1.0
        queue = [self]
        for node in queue:
            node.pass_on()
            queue.extend(node.parents)


@Value.misconception
class FirstMetFirst(Engine):
    """The nodes are visited in the order in which they are met. A node has to wait until all that use it are done."""

    def order(self):
        order, seen, stack = [], set(), [self]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                order.append(node)
                stack.extend(reversed(node.parents))
        return order[::-1]


@Value.misconception
class OrderNotReversed(Engine):
    """Only the output's own parents get a gradient. Go on to their parents: through the whole order, from its end to
    its start."""

    def backward(self):
        order = self.order()
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in order:
            node.pass_on()


@Value.misconception
class SeedMissing(Engine):
    """All gradients are 0: the output's own gradient, 1, is missing. Without it there is nothing to pass on."""

    def backward(self):
        for node in reversed(self.order()):
            node.pass_on()


@Value.misconception
class LeavesStartAtZero(Engine):
    """Each call sets the leaves back to 0. What an earlier output gave them should stay: they add up."""

    def backward(self):
        for node in self.order():
            node.grad = 0.0
        super().backward()


@Value.misconception
class SlopesNotMultiplied(Engine):
    """Each node adds its slope alone. The chain rule multiplies: slope times the gradient of the node itself."""

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope


@Value.misconception
class SlopesAddedToTheGradient(Engine):
    """Slope and gradient are added. Along a path slopes are multiplied; only what comes from several paths is added."""

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope + self.grad


# --- mistakes in the rules -------------------------------------------------------------------------------------


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

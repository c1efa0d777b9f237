"""The exercise `Value` of section 2.4, with all of its bank: here the misconceptions."""

from pathlib import Path

from course_lib.checks.bank import load_module

right = load_module(Path(__file__).parent / "value_engine.py")
Value, Engine = right.Value, right.Engine


Value.slips("""
left-minus-missing: as_value(other) - self -> NotImplemented
    `2 - x` fails: for a number on the left Python asks the node on the right for `__rsub__`.
left-division-missing: as_value(other) / self -> NotImplemented
    `2 / x` fails: for a number on the left Python asks the node on the right for `__rtruediv__`.
left-minus-and-division-missing: as_value(other) - self -> NotImplemented ;; as_value(other) / self -> NotImplemented
    `2 - x` and `2 / x` fail: for a number on the left Python asks for `__rsub__` and `__rtruediv__`.
""")


@Value.misconception
class AllLeftHandsMissing(Engine):
    """No operation works with a number on the left: Python asks the node for `__radd__`, `__rsub__`, `__rmul__`,
    `__rtruediv__`."""

    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = None


Value.slips("""
left-minus-swapped: as_value(other) - self -> self - other
    `2 - x` gives x - 2. In `__rsub__` the other number stands on the left: it is `other - self`.
left-division-swapped: as_value(other) / self -> self / other
    `2 / x` gives x / 2. In `__rtruediv__` the other number stands above the line: it is `other / self`.
left-minus-and-division-swapped: as_value(other) - self -> self - other ;; as_value(other) / self -> self / other
    `2 - x` gives x - 2, and `2 / x` gives x / 2. In these methods `self` stands on the right.
""")


@Value.misconception
class NumbersNotWrapped(Engine):
    """Plain numbers fail: they have no `.data`. Make a Value of what is none before you use it."""

    def wrap(self, other):
        return other

    def __rsub__(self, other):
        return other.data - self

    def __rtruediv__(self, other):
        return other.data / self


Value.slips("""
minus-without-its-sign: (1.0, -1.0) -> (1.0, 1.0)
    In a difference both got the slope 1. If the second number grows, the difference shrinks.
own-factor-in-a-product: (other.data, self.data) -> (self.data, other.data)
    In a product each factor got itself as slope. Turn one factor, and the product grows by the *other* one.
quotient-without-its-sign: -self.data -> self.data
    The slope by the denominator lacks its minus: a larger denominator makes a smaller quotient.
quotient-without-its-square: other.data**2 -> other.data
    The slope by the denominator lacks a square: x/y is x·y⁻¹, and the derivative of y⁻¹ is -y⁻².
power-without-its-exponent: number * self.data -> self.data
    The slope of a power lacks the exponent in front: the derivative of x³ is 3x².
power-not-lowered: (number - 1) -> number
    The exponent came to the front but was not lowered by one: the derivative of x³ is 3x².
exponential-by-its-input: (out,) -> (self.data,)
    The slope of exp is taken as x. It is the value of exp itself.
exponential-like-a-power: (out,) -> (self.data * math.exp(self.data - 1),)
    The slope of exp is not x·exp(x - 1): that is the rule for powers. It is the value of exp itself.
tanh-without-its-square: 1 - out**2 -> 1 - out
    The slope of tanh lacks a square: it is 1 - tanh², not 1 - tanh.
tanh-at-the-input: 1 - out**2 -> 1 - self.data**2
    The slope of tanh is 1 - t² with t the *output*. Here the input was squared.
sigmoid-for-tanh: 1 - out**2 -> out * (1 - out)
    The slope t(1 - t) belongs to the sigmoid. That of tanh is 1 - t².
tanh-overflows: out = math.tanh(self.data) -> e = math.exp(2 * self.data)⏎out = (e - 1) / (e + 1)
    tanh from exponentials overflows far out, where it is simply 1. `math.tanh` knows how.
""")


@Value.misconception
class PlusLikeMinus(Engine):
    """The second slope of a sum is -1, as in a difference. If the second number grows, so does the sum."""

    def __add__(self, other):
        other = self.wrap(other)
        return self.node(self.data + other.data, (self, other), (1.0, -1.0))


Value.slips("""
minus-adds: self.data - other.data -> self.data + other.data
    The difference has the value of the sum, x + y. Its slopes are right.
minus-slopes-swapped: (1.0, -1.0) -> (-1.0, 1.0)
    In a difference the two slopes are swapped: the first number has the slope 1, the second -1.
minus-lowers-both: (1.0, -1.0) -> (-1.0, -1.0)
    In a difference both got the slope -1. If the first number grows, the difference grows.
quotient-slopes-swapped: (self, other), slopes -> (self, other), slopes[::-1]
    In a quotient the two slopes are swapped: 1/y belongs to the number above the line.
numerator-with-slope-one: 1 / other.data -> 1.0
    The slope by the number above the line is 1. But x/y is 1/y times x: turn x, and it moves 1/y as fast.
numerator-multiplied: 1 / other.data -> other.data
    The slope by the number above the line is y, as in a product. It is 1/y.
denominator-forgotten: -self.data / other.data**2 -> -self.data
    The slope by the number below the line lacks its 1/y²: the derivative of 1/y is -1/y².
denominator-multiplied: -self.data / other.data**2 -> -self.data * other.data**2
    The slope by the number below the line is multiplied by y² where it should be divided.
denominator-doubled: other.data**2 -> (2 * other.data)
    The slope by the number below the line has 2y in place of y². A square is `**2`.
power-raised: number - 1 -> number + 1
    The exponent was raised by one. That is for integrals; the derivative lowers it.
power-lowered-twice: number - 1 -> number - 2
    The exponent was lowered by two. The derivative of x³ is 3x².
exponent-alone: number * self.data ** (number - 1) -> number
    The slope of a power is the exponent alone. The derivative of x³ is 3x²: the power is still there, lowered by one.
exponent-added: number * self.data -> number + self.data
    The exponent is added to the lowered power. In the derivative of x³, 3x², it is multiplied.
slope-of-a-square: self.data ** (number - 1) -> self.data
    The slope is that of a square times n: x stands to the power 1. In the derivative of x³ it is x².
exponential-left-out: math.exp(self.data) -> self.data
    exp gives its input back. Its value is e to the power x, and its slope the same.
tanh-left-out: math.tanh(self.data) -> self.data
    tanh gives its input back, with the slope 1 - x². Value and slope come from t = tanh x.
tanh-with-plus: 1 - out**2 -> 1 + out**2
    The slope of tanh is 1 - t², not 1 + t²: it gets flatter as t nears 1.
tanh-slope-one: 1 - out**2 -> 1.0
    The slope of tanh is 1 everywhere. It is so at 0 alone; elsewhere it is 1 - t².
tanh-square-alone: 1 - out**2 -> out**2
    The slope of tanh is t² without the 1 and the minus. It is 1 - t².
tanh-without-one: 1 - out**2 -> -(out**2)
    The slope of tanh lacks its 1: it is 1 - t², not -t².
tanh-doubled: 1 - out**2 -> 1 - 2 * out
    The slope of tanh has 2t in place of t². A square is `**2`.
own-factor-in-a-product-throughout: (other.data, self.data) -> (self.data, other.data)
;; Value(self.data - other.data, (self, other), (1.0, -1.0)) -> self + other * -1
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    In a product each factor got itself as slope. Turn one factor, and the product grows by the *other* one.
power-not-lowered-throughout: (number - 1) -> number
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    The exponent came to the front but was not lowered by one: the derivative of x³ is 3x². Division uses it, too.
power-without-its-exponent-throughout: number * self.data -> self.data
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    The slope of a power lacks the exponent in front: the derivative of x³ is 3x². Division uses it, too.
overwritten: parent.grad += -> parent.grad =
    A gradient is stored with = where += is due. A node that is used twice gets a part from each use: they add up.
recursion-limit: order = topological_order(self)
-> order = []⏎def visit(node):⏎    if node not in order:⏎        for parent in node.parents:⏎            visit(parent)
⏎        order.append(node)⏎visit(self)
    Right for small graphs. But the order is made by a function that calls itself, and a long chain is too deep. Use a
    stack.
""")


@Value.misconception
class OverwrittenLeftFirst(Engine):
    """A gradient is stored with = where += is due: of the parts that arrive at a node the last one wins. They add
    up."""

    def order(self):
        order, seen, stack = [], {self}, [(self, iter(self.parents))]
        while stack:
            node, parents = stack[-1]
            fresh = next((parent for parent in parents if parent not in seen), None)
            if fresh is None:
                stack.pop()
                order.append(node)
            else:
                seen.add(fresh)
                stack.append((fresh, iter(fresh.parents)))
        return order

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad = slope * self.grad


Value.slips("""
overwritten-and-recursive: order = topological_order(self)
-> order = []⏎def visit(node):⏎    if node not in order:⏎        for parent in node.parents:⏎            visit(parent)
⏎        order.append(node)⏎visit(self) ;; parent.grad += -> parent.grad =
    Two things: a gradient is stored with = where += is due, so of two uses one is lost; and a long chain is too deep
    for a function that calls itself.
old-gradients-passed-on: node.grad = 0.0 -> pass ;; self.grad += -> self.grad =
    Nodes in between keep their gradient from an earlier call, and pass it on again. Only leaves add up over several
    calls.
recursion-and-old-gradients: order = topological_order(self)
-> order = []⏎def visit(node):⏎    if node not in order:⏎        for parent in node.parents:⏎            visit(parent)
⏎        order.append(node)⏎visit(self) ;; node.grad = 0.0 -> pass ;; self.grad += -> self.grad =
    Two things: the order is made by recursion, so a long chain fails; and nodes in between keep old gradients for the
    next call.
""")


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


Value.slips("""
edge-by-edge-on-a-stack: node.grad = 0.0 -> pass ;; self.grad += 1.0⏎for node in reversed(order):
-> self.grad, stack = 1.0, [self]⏎while stack:⏎    node = stack.pop()⏎    stack.extend(node.parents)
    Nodes go on a stack each time they are reached, and pass on what they have. Parts are counted twice: sort first.
edge-by-edge-in-a-queue: node.grad = 0.0 -> pass ;; self.grad += 1.0⏎for node in reversed(order):
-> self.grad, queue = 1.0, [self]⏎for node in queue:⏎    queue.extend(node.parents)
    Nodes wait in a queue once for each use, and each time pass on all they have. Visit each node once, in order.
first-met-first: order = topological_order(self)
-> order, seen, stack = [], set(), [self]⏎while stack:⏎    node = stack.pop()⏎    if node not in seen:
⏎        seen.add(node)⏎        order.append(node)⏎        stack.extend(node.parents[::-1])
;; reversed(order) -> order
    The nodes are visited in the order in which they are met. A node has to wait until all that use it are done.
order-not-reversed: reversed(order) -> order
    Only the output's own parents get a gradient. Go on to their parents: through the whole order, from its end to its
    start.
seed-missing: self.grad += 1.0 -> pass
    All gradients are 0: the output's own gradient, 1, is missing. Without it there is nothing to pass on.
nothing-set-to-zero: node.grad = 0.0 -> pass
    Nodes in between keep their gradient from an earlier call, and pass it on again. Set it to 0 first; leaves keep
    theirs.
leaves-start-at-zero: if node.parents:⏎node.grad = 0.0 -> node.grad = 0.0
    Each call sets the leaves back to 0. What an earlier output gave them should stay: they add up.
slopes-not-multiplied: slope * node.grad -> slope
    Each node adds its slope alone. The chain rule multiplies: slope times the gradient of the node itself.
slopes-forgotten: slope * node.grad -> node.grad
    Each node passes its gradient on as it is. On the way to a parent it is multiplied by the slope.
subtracted-on-the-way: parent.grad += -> parent.grad -=
    What a node passes on is subtracted, so signs alternate. It is added.
slopes-added-to-the-gradient: slope * node.grad -> slope + node.grad
    Slope and gradient are added. Along a path slopes are multiplied; only what comes from several paths is added.
""")


Value.equivalent(
    "return Value(self.data + other.data, (other, self), (1.0, 1.0))", "both slopes are 1: the order does not matter"
)
Value.equivalent(
    "self.grad = 1.0", "a node in between was set to 0 just before; a leaf that is its own output starts at 0"
)
for loop in ("zip(node.parents, node.slopes)", "zip(node.parents, node.slopes, strict=False)"):
    Value.equivalent(f"for parent, slope in {loop}:", "there is one slope for each parent")

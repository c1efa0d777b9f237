"""The exercise `Value` of section 2.4, with all of its bank: here the misconceptions."""

from pathlib import Path

from course_lib.checks.bank import load_module

right = load_module(Path(__file__).parent / "value_engine.py")
Value, Engine = right.Value, right.Engine


Value.slips("""
left-minus-missing: as_value(other) - self -> NotImplemented
    `2 - x` fails: for a number on the left, Python calls `__rsub__` of the value on the right.
left-division-missing: as_value(other) / self -> NotImplemented
    `2 / x` fails: for a number on the left, Python calls `__rtruediv__` of the value on the right.
left-minus-and-division-missing: as_value(other) - self -> NotImplemented ;; as_value(other) / self -> NotImplemented
    `2 - x` and `2 / x` fail: for a number on the left, Python calls `__rsub__` and `__rtruediv__`.
""")


@Value.misconception
class AllLeftHandsMissing(Engine):
    """No operation works with a number on the left: Python calls `__radd__`, `__rsub__`, `__rmul__`, `__rtruediv__` of
    the value on the right."""

    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = None


Value.slips("""
left-minus-swapped: as_value(other) - self -> self - other
    `2 - x` gives x - 2. In `__rsub__` the other number is on the left: it is `other - self`.
left-division-swapped: as_value(other) / self -> self / other
    `2 / x` gives x / 2. In `__rtruediv__` the other number is the numerator: it is `other / self`.
left-minus-and-division-swapped: as_value(other) - self -> self - other ;; as_value(other) / self -> self / other
    `2 - x` gives x - 2, and `2 / x` gives x / 2. In these methods `self` is on the right.
""")


@Value.misconception
class NumbersNotWrapped(Engine):
    """Plain numbers fail: they have no `.data`. Convert anything that is not a Value before you use it."""

    def wrap(self, other):
        return other

    def __rsub__(self, other):
        return other.data - self

    def __rtruediv__(self, other):
        return other.data / self


Value.slips("""
minus-without-its-sign: (1.0, -1.0) -> (1.0, 1.0)
    In a difference both slopes are 1. If the second number grows, the difference shrinks.
own-factor-in-a-product: (other.data, self.data) -> (self.data, other.data)
    In a product each factor has itself as its slope. If one factor changes, the product grows by the *other* one.
quotient-without-its-sign: -self.data -> self.data
    The slope for the denominator lacks its minus sign: a larger denominator makes a smaller quotient.
quotient-without-its-square: other.data**2 -> other.data
    The slope for the denominator lacks a square: x/y is x·y⁻¹, and the derivative of y⁻¹ is -y⁻².
power-without-its-exponent: number * self.data -> self.data
    The slope of a power lacks the exponent in front: the derivative of x³ is 3x².
power-not-lowered: (number - 1) -> number
    The exponent is in front but was not lowered by one: the derivative of x³ is 3x².
exponential-by-its-input: (out,) -> (self.data,)
    The slope of exp is set to x. It should be the value of exp itself.
exponential-like-a-power: (out,) -> (self.data * math.exp(self.data - 1),)
    The slope of exp is not x·exp(x - 1): that is the rule for powers. It is the value of exp itself.
tanh-without-its-square: 1 - out**2 -> 1 - out
    The slope of tanh lacks a square: it is 1 - tanh², not 1 - tanh.
tanh-at-the-input: 1 - out**2 -> 1 - self.data**2
    The slope of tanh is 1 - t² where t is the *output*. Here the input is squared.
sigmoid-for-tanh: 1 - out**2 -> out * (1 - out)
    The slope t(1 - t) belongs to the sigmoid. The slope of tanh is 1 - t².
tanh-overflows: out = math.tanh(self.data) -> e = math.exp(2 * self.data)⏎out = (e - 1) / (e + 1)
    Computing tanh from exponentials overflows for large inputs, where tanh is 1. `math.tanh` avoids this.
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
    In a difference the two slopes are swapped: the first number has slope 1, the second -1.
minus-lowers-both: (1.0, -1.0) -> (-1.0, -1.0)
    In a difference both slopes are -1. If the first number grows, the difference grows.
quotient-slopes-swapped: (self, other), slopes -> (self, other), slopes[::-1]
    In a quotient the two slopes are swapped: 1/y belongs to the numerator.
numerator-with-slope-one: 1 / other.data -> 1.0
    The slope for the numerator is 1. But x/y is 1/y times x: if x changes, the quotient changes 1/y as fast.
numerator-multiplied: 1 / other.data -> other.data
    The slope for the numerator is y, as in a product. It should be 1/y.
denominator-forgotten: -self.data / other.data**2 -> -self.data
    The slope for the denominator lacks its 1/y²: the derivative of 1/y is -1/y².
denominator-multiplied: -self.data / other.data**2 -> -self.data * other.data**2
    The slope for the denominator is multiplied by y² where it should be divided.
denominator-doubled: other.data**2 -> (2 * other.data)
    The slope for the denominator has 2y instead of y². A square is `**2`.
power-raised: number - 1 -> number + 1
    The exponent is raised by one. That is for integrals; the derivative lowers it.
power-lowered-twice: number - 1 -> number - 2
    The exponent is lowered by two. The derivative of x³ is 3x².
exponent-alone: number * self.data ** (number - 1) -> number
    The slope of a power is only the exponent. The derivative of x³ is 3x²: the power is still there, lowered by one.
exponent-added: number * self.data -> number + self.data
    The exponent is added to the lowered power. In the derivative of x³, 3x², it is multiplied.
slope-of-a-square: self.data ** (number - 1) -> self.data
    The slope is n·x, which fits only a square. In the derivative of x³ the power is x².
exponential-left-out: math.exp(self.data) -> self.data
    exp returns its input. Its value is e to the power x, and its slope is the same.
tanh-left-out: math.tanh(self.data) -> self.data
    tanh returns its input, with the slope 1 - x². Value and slope come from t = tanh x.
tanh-with-plus: 1 - out**2 -> 1 + out**2
    The slope of tanh is 1 - t², not 1 + t²: it gets flatter as t approaches 1.
tanh-slope-one: 1 - out**2 -> 1.0
    The slope of tanh is 1 everywhere. That is right only at 0; elsewhere it is 1 - t².
tanh-square-alone: 1 - out**2 -> out**2
    The slope of tanh is t², without the 1 and the minus. It should be 1 - t².
tanh-without-one: 1 - out**2 -> -(out**2)
    The slope of tanh lacks its 1: it is 1 - t², not -t².
tanh-doubled: 1 - out**2 -> 1 - 2 * out
    The slope of tanh has 2t instead of t². A square is `**2`.
own-factor-in-a-product-throughout: (other.data, self.data) -> (self.data, other.data)
;; Value(self.data - other.data, (self, other), (1.0, -1.0)) -> self + other * -1
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    In a product each factor has itself as its slope. If one factor changes, the product grows by the *other* one.
power-not-lowered-throughout: (number - 1) -> number
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    The exponent is in front but was not lowered by one: the derivative of x³ is 3x². Division uses it, too.
power-without-its-exponent-throughout: number * self.data -> self.data
;; Value(self.data / other.data, (self, other), slopes) -> self * other**-1
    The slope of a power lacks the exponent in front: the derivative of x³ is 3x². Division uses it, too.
overwritten: parent.grad += -> parent.grad =
    A gradient is stored with = instead of +=. A node that is used twice gets a part from each use: they add up.
recursion-limit: order = topological_order(self)
-> order = []⏎def visit(node):⏎    if node not in order:⏎        for parent in node.parents:⏎            visit(parent)
⏎        order.append(node)⏎visit(self)
    This is right for small graphs. But the order is made by a recursive function, and a long chain is too deep. Use a
    stack.
""")


@Value.misconception
class OverwrittenLeftFirst(Engine):
    """A gradient is stored with = instead of +=: the last part that arrives at a node overwrites the others. They add
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
    A gradient is stored with = instead of +=, so one of two uses is lost. And a long chain is too deep for a recursive
    function.
old-gradients-passed-on: node.grad = 0.0 -> pass ;; self.grad += -> self.grad =
    Intermediate nodes keep their gradient from an earlier call and pass it on again. Only leaves add up over several
    calls.
recursion-and-old-gradients: order = topological_order(self)
-> order = []⏎def visit(node):⏎    if node not in order:⏎        for parent in node.parents:⏎            visit(parent)
⏎        order.append(node)⏎visit(self) ;; node.grad = 0.0 -> pass ;; self.grad += -> self.grad =
    The order is made by recursion, so a long chain fails. And intermediate nodes keep old gradients for the next call.
""")


@Value.misconception
class RecursionAlongEachEdge(Engine):
    """A node passes its gradient on before it is complete, and then again. Sort first: each node once, after all its
    children."""

    def backward(self):
        self.grad = 1.0
        self.descend()

    def descend(self):
        self.pass_on()
        for parent in self.parents:
            parent.descend()


@Value.misconception
class RecursionAlongEachEdgeFromTheRight(Engine):
    """A node passes on what it has each time it is reached, so parts are counted twice. Sort first, then visit each
    node once."""

    def backward(self):
        self.grad = 1.0
        self.descend()

    def descend(self):
        self.pass_on()
        for parent in reversed(self.parents):
            parent.descend()


@Value.misconception
class EdgeByEdgeAtOnce(Engine):
    """Each edge is followed as soon as it is met, so a node passes on its gradient before all parts have arrived. Sort
    first."""

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
    Nodes go on a stack each time they are reached and pass on what they have. Parts are counted twice: sort first.
edge-by-edge-in-a-queue: node.grad = 0.0 -> pass ;; self.grad += 1.0⏎for node in reversed(order):
-> self.grad, queue = 1.0, [self]⏎for node in queue:⏎    queue.extend(node.parents)
    Nodes wait in a queue once per use and pass on all they have each time. Visit each node once, in order.
first-met-first: order = topological_order(self)
-> order, seen, stack = [], set(), [self]⏎while stack:⏎    node = stack.pop()⏎    if node not in seen:
⏎        seen.add(node)⏎        order.append(node)⏎        stack.extend(node.parents[::-1])
;; reversed(order) -> order
    The nodes are visited in the order in which they are met. A node has to wait until all nodes that use it are done.
order-not-reversed: reversed(order) -> order
    Only the output's direct parents get a gradient. Continue with their parents: through the whole order, from end to
    start.
seed-missing: self.grad += 1.0 -> pass
    All gradients are 0: the output's own gradient, 1, is missing. Without it there is nothing to pass on.
nothing-set-to-zero: node.grad = 0.0 -> pass
    Intermediate nodes keep their gradient from an earlier call and pass it on again. Set it to 0 first; leaves keep
    theirs.
leaves-start-at-zero: if node.parents:⏎node.grad = 0.0 -> node.grad = 0.0
    Each call sets the leaves back to 0. The gradient from an earlier output should stay: they add up.
slopes-not-multiplied: slope * node.grad -> slope
    Each node adds only its slope. The chain rule multiplies: slope times the gradient of the node itself.
slopes-forgotten: slope * node.grad -> node.grad
    Each node passes its gradient on unchanged. It should be multiplied by the slope for that parent.
subtracted-on-the-way: parent.grad += -> parent.grad -=
    The gradient that a node passes on is subtracted, so signs alternate. It should be added.
slopes-added-to-the-gradient: slope * node.grad -> slope + node.grad
    Slope and gradient are added. Along a path, slopes are multiplied; only the parts from different paths are added.
""")


Value.equivalent(
    "return Value(self.data + other.data, (other, self), (1.0, 1.0))", "both slopes are 1: the order does not matter"
)
Value.equivalent(
    "self.grad = 1.0", "a node in between was set to 0 just before; a leaf that is its own output starts at 0"
)
for loop in ("zip(node.parents, node.slopes)", "zip(node.parents, node.slopes, strict=False)"):
    Value.equivalent(f"for parent, slope in {loop}:", "there is one slope for each parent")

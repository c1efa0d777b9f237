"""The exercise `Value` of section 2.4, with all of its bank: here the misconceptions on the way back."""

from pathlib import Path

from course_lib.checks.bank import load_module

right = load_module(Path(__file__).parent / "value_rules.py")
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
class OverwrittenLeftFirst(Overwritten):
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


@Value.misconception
class OverwrittenAndRecursive(Overwritten):
    """Two things: a gradient is stored with = where += is due, so of two uses one is lost; and a long chain is too deep
    for a function that calls itself."""

    def order(self):
        return RecursionLimit.order(self)


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
class NothingSetToZero(Engine):
    """Nodes in between keep their gradient from an earlier call, and pass it on again. Set it to 0 first; leaves keep
    theirs."""

    def backward(self):
        self.grad += 1.0
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
class SlopesForgotten(Engine):
    """Each node passes its gradient on as it is. On the way to a parent it is multiplied by the slope."""

    def pass_on(self):
        for parent in self.parents:
            parent.grad += self.grad


@Value.misconception
class SubtractedOnTheWay(Engine):
    """What a node passes on is subtracted, so signs alternate. It is added."""

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad -= slope * self.grad


@Value.misconception
class SlopesAddedToTheGradient(Engine):
    """Slope and gradient are added. Along a path slopes are multiplied; only what comes from several paths is added."""

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope + self.grad


Value.equivalent(
    "return Value(self.data + other.data, (other, self), (1.0, 1.0))", "both slopes are 1: the order does not matter"
)
Value.equivalent(
    "self.grad = 1.0", "a node in between was set to 0 just before; a leaf that is its own output starts at 0"
)
for loop in ("zip(node.parents, node.slopes)", "zip(node.parents, node.slopes, strict=False)"):
    Value.equivalent(f"for parent, slope in {loop}:", "there is one slope for each parent")

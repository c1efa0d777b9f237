"""Right engines for the exercise `Value`: one to which others differ in one thing, and variants."""

import math
from pathlib import Path

from course_lib.checks.bank import load_module

Value = load_module(Path(__file__).parent / "value_cases.py").Value


class Engine:
    """A right answer. Rules give a value and its slope by each parent; `backward` multiplies and adds."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad, self.parents, self.slopes = data, 0.0, parents, slopes

    def node(self, data, parents, slopes):
        return type(self)(data, parents, slopes)

    def wrap(self, other):
        return other if isinstance(other, Engine) else type(self)(other)

    def __add__(self, other):
        other = self.wrap(other)
        return self.node(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = self.wrap(other)
        return self.node(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = self.wrap(other)
        return self.node(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        other = self.wrap(other)
        slopes = (1 / other.data, -self.data / other.data**2)
        return self.node(self.data / other.data, (self, other), slopes)

    def __pow__(self, number):
        return self.node(self.data**number, (self,), (number * self.data ** (number - 1),))

    def exp(self):
        return self.node(math.exp(self.data), (self,), (math.exp(self.data),))

    def tanh(self):
        t = math.tanh(self.data)
        return self.node(t, (self,), (1 - t**2,))

    def __radd__(self, other):
        return self.wrap(other) + self

    def __rsub__(self, other):
        return self.wrap(other) - self

    def __rmul__(self, other):
        return self.wrap(other) * self

    def __rtruediv__(self, other):
        return self.wrap(other) / self

    def order(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        return order

    def backward(self):
        order = self.order()
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            node.pass_on()

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope * self.grad


@Value.variant
class SortedByAge(Engine):
    def __init__(self, data, parents=(), slopes=()):
        super().__init__(float(data), parents, slopes)
        self.age = 1 + max((parent.age for parent in parents), default=0)

    def order(self):
        nodes, stack = {self}, [self]
        while stack:
            fresh = set(stack.pop().parents) - nodes
            nodes |= fresh
            stack.extend(fresh)
        return sorted(nodes, key=lambda node: node.age)


@Value.variant
class WithClosures:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.pull = data, 0.0, parents, lambda gradient: None

    def __add__(self, other):
        other = other if isinstance(other, WithClosures) else WithClosures(other)
        out = WithClosures(self.data + other.data, (self, other))

        def pull(gradient):
            self.grad += gradient
            other.grad += gradient

        out.pull = pull
        return out

    def __mul__(self, other):
        other = other if isinstance(other, WithClosures) else WithClosures(other)
        out = WithClosures(self.data * other.data, (self, other))

        def pull(gradient):
            self.grad += gradient * other.data
            other.grad += gradient * self.data

        out.pull = pull
        return out

    def _apply(self, value, slope):
        out = WithClosures(value, (self,))

        def pull(gradient):
            self.grad += gradient * slope

        out.pull = pull
        return out

    def __pow__(self, number):
        return self._apply(self.data**number, number * self.data ** (number - 1))

    def exp(self):
        return self._apply(math.exp(self.data), math.exp(self.data))

    def tanh(self):
        return self._apply(math.tanh(self.data), 1 - math.tanh(self.data) ** 2)

    def __sub__(self, other):
        return self + other * -1

    def __truediv__(self, other):
        return self * other**-1

    def __rsub__(self, other):
        return self * -1 + other

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        order = Engine.order(self)
        for node in order:
            node.grad = 0.0 if node.parents else node.grad
        self.grad += 1
        for node in order[::-1]:
            node.pull(node.grad)


@Value.variant
class ByCountingUses(Engine):
    def backward(self):
        uses, stack = {self: 0}, [self]
        while stack:
            for parent in stack.pop().parents:
                if parent not in uses:
                    uses[parent] = 0
                    stack.append(parent)
                uses[parent] += 1
        for node in uses:
            node.grad = 0.0 if node.parents else node.grad
        self.grad += 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            node.pass_on()
            for parent in node.parents:
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)

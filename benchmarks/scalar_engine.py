"""How long does it take to create, visit and differentiate a node of a scalar graph?

Compared with micrograd, on the same expressions: a small network on one sample, a sum with many terms, and a
chain (short enough for micrograd's recursion). Times are those of a whole graph, forward and backward; the number
of nodes, without constants, is in the name.
"""

from __future__ import annotations

import random

from timing import Work, report

from course_lib.autodiff import Value


def network(kind):
    """One sample through 8 inputs, 16 hidden units with ReLU and one output."""
    rng = random.Random(0)
    inputs = [kind(rng.uniform(-1, 1)) for _ in range(8)]
    hidden = [([kind(rng.uniform(-1, 1)) for _ in inputs], kind(0.1)) for _ in range(16)]
    last = [kind(rng.uniform(-1, 1)) for _ in hidden]

    def output():
        total = None
        for (weights, bias), weight in zip(hidden, last, strict=True):
            z = bias
            for w, x in zip(weights, inputs, strict=True):
                z = z + w * x
            term = z.relu() * weight
            total = term if total is None else total + term
        return total

    return output


def long_sum(kind):
    terms = [kind(0.001 * i) for i in range(300)]

    def output():
        total = terms[0]
        for term in terms[1:]:
            total = total + term * term
        return total

    return output


def chain(kind):
    start, factor = kind(1.0), kind(0.999)

    def output():
        value = start
        for _ in range(400):
            value = value * factor
        return value

    return output


def forward_and_back(output):
    def call():
        result = output()
        result.backward()
        return result.data

    return call


def count(output):
    seen = {output}
    nodes = [output]
    for node in nodes:
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return len(nodes)


def works():
    from micrograd.engine import Value as Micrograd

    found = []
    for build in (network, long_sum, chain):
        ways = {"micrograd": forward_and_back(build(Micrograd)), "course_lib": forward_and_back(build(Value))}
        results = [call() for call in ways.values()]
        assert abs(results[0] - results[1]) < 1e-12 * max(1.0, abs(results[0]))
        found.append(Work(f"{build.__name__.replace('_', ' ')}, {count(build(Value)())} nodes", ways))
    return found


if __name__ == "__main__":
    report(works, __doc__)

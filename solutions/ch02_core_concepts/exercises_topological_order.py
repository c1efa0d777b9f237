"""The bank of `topological_order`, the second exercise of section 2.4."""

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import size

topological_order = Exercise("topological_order", parameters=("output",))

NODE = """
class Node:
    def __init__(self, name, *parents):
        self.name, self.parents = name, parents

"""


@topological_order.case
def chain(rng):
    """a chain: each node has one parent"""
    return graph([[], *([i] for i in range(size(rng, int(rng.integers(3, 7)))))], "[node.name for node in order]")


@topological_order.case
def used_again_later(rng):
    """nodes that are used again later: each node appears once, after all its parents"""
    # each node has the one before it as a parent, so that there is only one right order
    parents = [[], [0], [0, 1]] + [
        [i, int(rng.integers(0, i)), i - 1] for i in range(2, size(rng, int(rng.integers(4, 7))))
    ]
    return graph(parents, "[node.name for node in order]")


@topological_order.case
def used_twice_by_one_node(rng):
    """a node that is both parents of another, as in a * a"""
    n = size(rng, int(rng.integers(2, 6)))
    return graph([[], *([i, i] for i in range(n))], "[node.name for node in order]")


@topological_order.case
def output_alone(rng):
    """a single node, which is both input and output"""
    name = int(rng.integers(1, 100))
    return script(f"{NODE}order = topological_order(Node(name))\n[node.name for node in order]", name=name)


@topological_order.case
def any_graph(rng):
    """a random graph: the last line counts the nodes and lists those that come before a parent"""
    parents = [[], []] + [[int(p) for p in rng.integers(max(0, i - 4), i, size=2)] for i in range(2, 12)]
    parents += [[10, 11], [11, 12], [13, 11]]  # an older node on either side: neither way of meeting them first will do
    return graph(parents, TOO_EARLY)


@topological_order.case
def short_and_long_way(rng):
    """an input connected to the output both directly and by a detour"""
    detour = size(rng, int(rng.integers(2, 5)))
    left_first, right_first = [detour, 0], [0, detour + 1]
    return graph([[], *([i] for i in range(detour)), left_first, right_first], TOO_EARLY)


@topological_order.case
def neuron(rng):
    """a neuron: products of inputs and weights, added one by one"""
    n = size(rng, int(rng.integers(2, 5)))
    inputs = [[] for _ in range(2 * n)]
    products = [[i, n + i] for i in range(n)]
    sums = [[2 * n, 2 * n + 1], *([3 * n + i, 2 * n + 2 + i] for i in range(n - 2))]
    return graph([*inputs, *products, *sums], TOO_EARLY)


@topological_order.case
def asked_twice(rng):
    """two calls on the same graph, whose nodes must not be modified"""
    n = size(rng, int(rng.integers(2, 6)))
    ask = "again = topological_order(nodes[-1])\n[len(order), len(again), len(nodes[-1].parents), len(vars(nodes[-1]))]"
    return graph([[], *([i, 0] for i in range(n))], ask)


@topological_order.case
def long_chain(rng):
    """a chain of 10,000 nodes"""
    return script(
        f"""{NODE}node = Node(0)
for i in range(1, 10_000):
    node = Node(i, node)
order = topological_order(node)
names = [node.name for node in order]
---
[len(names), names == list(range(10_000))]"""
    )


TOO_EARLY = """names = [node.name for node in order]
---
position = {name: i for i, name in enumerate(names)}
[len(names), [name for name in names if any(position[name] < position[p] for p in parents[name])]]"""


def graph(parents, question):
    """A script that makes a graph, asks for the order from its last node, and then the question."""
    code = f"""{NODE}nodes = []
for name, ids in enumerate(parents):
    nodes.append(Node(name, *[nodes[i] for i in ids]))
order = topological_order(nodes[-1])
{question}"""
    return script(code, parents=parents)


@topological_order.misconception
def recursion_limit(output):
    """This is right for small graphs. But each node of a chain adds a nested call, and Python stops at a depth of 1000.
    Use a stack."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(output)
    return order


@topological_order.misconception
def visited_set_missing(output):
    """A node that is used twice is in the order twice: remember which nodes were visited. Deep chains fail as well."""
    order = []

    def visit(node):
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(output)
    return order


topological_order.slips("""
visited-set-missing-on-a-stack: elif node not in visited -> else
    A node that is used twice is in the order twice. Remember which nodes were visited, in a set.
reversed-order: return order -> return order[::-1]
    The order is backward: the output comes first. Here parents come before children; `backward` reverses the order
    later.
""")


@topological_order.misconception
def reversed_and_recursive(output):
    """The order is backward: parents belong before children. And each node adds a nested call, so deep chains fail."""
    return recursion_limit(output)[::-1]


topological_order.slips("""
node-before-its-parents: stack.append((node, True)) -> order.append(node)
    A node is added when it is first met, before its parents. Add it only when all its parents are done.
first-met-then-reversed: stack.append((node, True)) -> order.append(node) ;; return order -> return order[::-1]
    Reversing the order in which nodes are met doesn't give a topological order: a node reached by a detour ends up in
    the wrong place.
layer-by-layer: pop() -> pop(0) ;; stack.append((node, True)) -> order.append(node)
;; return order -> return order[::-1]
    The nodes are sorted by their shortest path to the output. A node that is used both early and late comes too late.
marks-left-on-the-nodes: node not in visited -> not getattr(node, "visited", False)
;; visited.add(node) -> node.visited = True
    Marks are left on the nodes, so a second call finds nothing. Keep the visited nodes in a set that belongs to the
    call.
output-missing: return order -> return order[:-1]
    The output itself is missing. It is a node, too: the last one.
direct-parents-only: stack.extend((parent, False) for parent in node.parents)
-> order.extend(dict.fromkeys(node.parents))
    Only the output and its direct parents are included. Their parents belong to the graph as well, and so on.
inputs-missing: return order -> return [node for node in order if node.parents]
    The inputs, which are nodes without parents, are missing. They belong in the order: the gradients end there.
first-parent-only: in node.parents -> in node.parents[:1]
    Only the first parent of each node is followed. A node can have several.
nearest-first: pop() -> pop(0) ;; stack.append((node, True)) -> order.append(node)
    The nodes are listed in the order in which they are met, the output first. Parents must come before children. And
    reversing is not enough.
all-parents-marked-at-once: elif node not in visited -> else
;; node.parents) -> dict.fromkeys(node.parents) if parent not in visited)⏎visited.update(node.parents)
    A node counts as visited as soon as a child has listed it. Then another child treats it as done and comes too early.
nothing-came-back: return order -> order
    Nothing is returned, so there is no list to go through. Is a `return` missing at the end?
empty: (node, True) -> (node, False)
    The returned list is empty. A node goes into it as soon as all its parents are in: does your program ever get there?
""")


@topological_order.variant
def by_counting_children(output):
    seen, stack, children = {output}, [output], {}
    while stack:
        for parent in stack.pop().parents:
            children[parent] = children.get(parent, 0) + 1
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    ready, backwards = [output], []
    while ready:
        node = ready.pop()
        backwards.append(node)
        for parent in node.parents:
            children[parent] -= 1
            if children[parent] == 0:
                ready.append(parent)
    return backwards[::-1]


@topological_order.variant
def with_iterators(output):
    order, seen, stack = [], {output}, [(output, iter(output.parents))]
    while stack:
        node, parents = stack[-1]
        for parent in parents:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, iter(parent.parents)))
                break
        else:
            stack.pop()
            order.append(node)
    return order


@topological_order.variant
def waiting_for_parents(output):
    order, done, stack = [], set(), [output]
    while stack:
        waiting = [parent for parent in stack[-1].parents if id(parent) not in done]
        if waiting:
            stack.append(waiting[0])
        else:
            node = stack.pop()
            if id(node) not in done:
                done.add(id(node))
                order.append(node)
    return order

"""Graphs as plain data: of traced functions, of the scalar engine and of a learner's own nodes."""

import json

import numpy as np
import pytest

from course_lib import autodiff as ad


class LearnersValue:
    """A node as a learner may write it, with micrograd's names where `prev` is given."""

    def __init__(self, data, parents=(), prev=False):
        self.data = data
        self.grad = 0.0
        if prev:
            self._prev = set(parents)
            self._op = "+" if parents else ""
        else:
            self.parents = list(parents)


def test_a_traced_function_shows_inputs_steps_and_derivatives():
    def neuron(x, w, b):
        return ad.tanh(x * w + b)

    graph = ad.graph_of(ad.trace(neuron, 0.5, 2.0, -0.2))
    assert [node["label"] for node in graph["nodes"]] == ["x", "w", "b", "", "", ""]
    assert [node["operation"] for node in graph["nodes"]] == ["input", "input", "input", "multiply", "add", "tanh"]
    assert [node["parents"] for node in graph["nodes"]] == [[], [], [], [0, 1], [3, 2], [4]]
    assert graph["nodes"][3]["local_derivatives"] == [2.0, 0.5]
    assert graph["output"] == 5
    assert graph["backward_order"] == [5, 4, 3, 2, 1, 0]
    _, expected = ad.value_and_grad(neuron, (0, 1, 2))(0.5, 2.0, -0.2)
    assert [graph["nodes"][i]["gradient"] for i in range(3)] == [float(g) for g in expected]


def test_the_local_derivatives_along_all_paths_make_the_gradient():
    graph = ad.graph_of(ad.trace(lambda a: (2 * a + 1) * (6 * a), 1.0))
    gradients = dict.fromkeys(range(len(graph["nodes"])), 0.0)
    gradients[graph["output"]] = 1.0
    for i in graph["backward_order"]:
        node = graph["nodes"][i]
        for parent, slope in zip(node["parents"], node["local_derivatives"] or [], strict=True):
            gradients[parent] += gradients[i] * slope
    assert gradients[0] == 30.0
    assert gradients == {i: node["gradient"] for i, node in enumerate(graph["nodes"])}


def test_arrays_become_nested_lists_and_steps_that_mix_entries_have_no_local_derivatives():
    graph = ad.graph_of(ad.trace(lambda x: ad.sum(x * np.array([1.0, 2.0])), [3.0, 4.0]))
    product, total = graph["nodes"][1:]
    assert product["value"] == [3.0, 8.0]
    assert product["local_derivatives"] == [[1.0, 2.0]]
    assert total["local_derivatives"] is None
    assert graph["nodes"][0]["gradient"] == [1.0, 2.0]


def test_an_output_that_is_not_a_single_number_has_no_gradients():
    graph = ad.graph_of(ad.trace(lambda x: x**2, [3.0, 4.0]))
    assert [node["gradient"] for node in graph["nodes"]] == [None, None]


def test_a_traced_derivative_shows_plain_numbers():
    def slope_graph(x):
        found.append(ad.graph_of(ad.trace(lambda y: y**2, x)))
        return x

    found = []
    ad.grad(slope_graph)(3.0)
    assert found[0]["nodes"][1]["value"] == 9.0


def test_the_scalar_engine_goes_back_in_the_order_of_creation():
    a, b = ad.Value(2.0, label="a"), ad.Value(3.0)
    late = a * a
    out = late + b * late
    out.backward()
    graph = ad.graph_of(out)
    assert [node["value"] for node in graph["nodes"]] == [2.0, 3.0, 4.0, 12.0, 16.0]
    assert [node["label"] for node in graph["nodes"]] == ["a", "", "", "", ""]
    assert graph["nodes"][0]["gradient"] == 16.0
    assert graph["nodes"][2]["parents"] == [0, 0]
    assert graph["nodes"][3]["local_derivatives"] == [4.0, 3.0]


@pytest.mark.parametrize("prev", [False, True])
def test_a_learners_nodes_are_understood(prev):
    a, b = LearnersValue(1.0, prev=prev), LearnersValue(np.float64(2.0), prev=prev)
    c = LearnersValue(3.0, [a, b], prev)
    out = LearnersValue(5.0, [c, b], prev)
    a.grad, out.grad = 7.0, 1.0
    graph = ad.graph_of(out)
    positions = {node["value"]: i for i, node in enumerate(graph["nodes"])}
    assert positions[3.0] > max(positions[1.0], positions[2.0])
    assert graph["output"] == positions[5.0] == 3
    assert {graph["nodes"][i]["value"] for i in graph["nodes"][3]["parents"]} == {3.0, 2.0}
    assert graph["nodes"][positions[1.0]]["gradient"] == 7.0
    assert graph["nodes"][3]["local_derivatives"] is None
    assert graph["nodes"][3]["operation"] == ("+" if prev else "unknown")


def test_a_deep_graph_of_a_learner_needs_no_recursion():
    node = LearnersValue(0.0)
    for i in range(10_000):
        node = LearnersValue(float(i), [node, node])
    assert len(ad.graph_of(node)["nodes"]) == 10_001


def test_a_graph_is_plain_data():
    graph = ad.graph_of(ad.trace(lambda x, W: ad.sum(ad.tanh(x @ W)), np.ones((2, 3), np.float32), np.ones((3, 2))))
    assert json.loads(json.dumps(graph)) == graph


def test_a_cycle_and_objects_that_are_not_nodes_are_rejected():
    a, b = LearnersValue(1.0), LearnersValue(2.0)
    a.parents, b.parents = [b], [a]
    with pytest.raises(ValueError, match="among its own ancestors"):
        ad.graph_of(a)
    with pytest.raises(TypeError, match=r"a node is a float, expected a result of trace\(\)"):
        ad.graph_of(3.0)
    with pytest.raises(TypeError, match="a node is a str"):
        ad.graph_of(LearnersValue(1.0, ["x"]))

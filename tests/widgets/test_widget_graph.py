"""The graph stepper's Python side: steps and gradients against other engines, and all sorts of learners' nodes."""

import json
import math
from typing import Any

import numpy as np
import pytest

import course_lib.autodiff as ad
from course_lib.autodiff import Value, trace
from course_lib.widgets import GraphStepper


class Plain:
    """An engine that keeps a number and the nodes it came from, and no more."""

    def __init__(self, data: float, parents: Any = ()) -> None:
        self.data, self.parents, self.grad = data, parents, 0.0


class Closures:
    """An engine in the style of micrograd: a set of nodes, and a closure that adds to their gradients."""

    def __init__(self, data: float, parents: Any = (), op: str = "") -> None:
        self.data, self._prev, self._op, self.grad = data, set(parents), op, 0.0
        self._backward = lambda: None

    def __mul__(self, other: "Closures") -> "Closures":
        out = Closures(self.data * other.data, (self, other))

        def backward() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = backward
        return out

    def cube(self) -> "Closures":
        out = Closures(self.data**3, (self,))

        def backward() -> None:
            self.grad += 3 * self.data**2 * out.grad

        out._backward = backward
        return out


def at_end(output: Any, **names: Any) -> GraphStepper:
    widget = GraphStepper(output, **names)
    widget.step = len(widget.steps) - 1
    return widget


# The steps


def test_the_published_trap_of_a_node_used_twice_gives_30() -> None:
    a = Value(1.0)
    b = 2 * a
    widget = at_end((b + 1) * (3 * b), a=a, b=b)
    assert widget.gradients["a"] == 30.0
    sums = [(step.before, step.after) for step in widget.steps if step.kind == "edge" and step.parent == 1]
    assert len(sums) == 2 and sums[0][0] == 0.0 and sums[1] == (sums[0][1], 15.0)


def test_a_step_an_operation_then_the_seed_then_a_step_an_edge() -> None:
    x, y = Value(2.0, "x"), Value(-3.0, "y")
    widget = GraphStepper((x * y + x).tanh())
    kinds = [step.kind for step in widget.steps]
    assert kinds == ["inputs"] + ["forward"] * 3 + ["seed"] + ["edge"] * 5
    widget.step = 0
    assert widget.values == {"x": 2.0, "y": -3.0} and widget.gradients == {}
    widget.step = 2
    assert widget.values["v2"] == -4.0 and "v3" not in widget.values
    widget.step = 4
    assert widget.gradients == {"v3": 1.0}


def test_every_edge_multiplies_and_adds_and_children_come_before_parents() -> None:
    x, y = Value(0.7, "x"), Value(-1.2, "y")
    widget = GraphStepper(((x * y).exp() / (x + 2) - y * y).sigmoid())
    so_far: dict[int, float] = {}
    for step in widget.steps:
        if step.kind == "seed":
            so_far[step.node] = 1.0
        elif step.kind == "edge":
            assert step.upstream == so_far[step.node]
            assert step.part == step.local * step.upstream
            assert (step.before, step.after) == (so_far.get(step.parent, 0.0), so_far.get(step.parent, 0.0) + step.part)
            so_far[step.parent] = step.after


def test_gradients_at_the_end_are_those_of_the_scalar_engine() -> None:
    x, y, z = Value(0.7, "x"), Value(-1.2, "y"), Value(2.5, "z")
    output = ((x * y).exp() / (z + 2) - y * y * z).tanh() ** 3 + z.log() * x.relu()
    widget = at_end(output)
    output.backward()
    for node in (x, y, z):
        assert widget.gradients[node.label] == pytest.approx(node.grad, rel=1e-12)


def test_gradients_of_arrays_are_those_of_reverse_mode() -> None:
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), rng.normal(size=4)

    def loss(X: Any, W: Any, b: Any) -> Any:
        return ad.mean(ad.tanh(X @ W + b) ** 2) + ad.sum(W) / 10

    widget = at_end(trace(loss, X, W, b))
    for name, expected in zip("XWb", ad.grad(loss, argnums=(0, 1, 2))(X, W, b), strict=True):
        np.testing.assert_allclose(widget.gradients[name], expected, rtol=1e-12)
    json.dumps(widget._graph, allow_nan=False)


def test_plain_numbers_beside_arrays_are_told_with_the_operation() -> None:
    widget = GraphStepper(trace(lambda x: ad.sum((2 / x - 1) ** 3), np.ones(2)))
    assert [node.operation for node in widget.nodes] == ["", "2/", "-1", "**3", "sum"]


# Nodes of a learner's own


def test_local_derivatives_are_found_in_closures_which_are_left_as_they_were() -> None:
    a, b = Closures(3.0), Closures(-2.0)
    output = (a * b).cube() * a
    a.grad, b.grad = 11.0, 12.0
    widget = at_end(output, a=a, b=b)
    assert widget.gradients["a"] == pytest.approx(4 * 27 * -8.0)  # a^4 b^3
    assert widget.gradients["b"] == pytest.approx(3 * 81 * 4.0)
    assert (a.grad, b.grad, output.grad) == (11.0, 12.0, 0.0)


def test_a_square_in_a_set_of_parents_counts_twice() -> None:
    a = Closures(3.0)
    square = Closures(9.0, (a, a), "*")
    assert at_end(square, a=a).gradients["a"] == 6.0


def test_numbers_alone_are_enough_where_only_one_operation_fits() -> None:
    x, y = Plain(3.0), Plain(5.0)
    output = Plain(math.tanh(15 / 7), (Plain(15 / 7, (Plain(15.0, (x, y)), Plain(7.0))),))
    slope = 1 - math.tanh(15 / 7) ** 2
    assert at_end(output, x=x).gradients["x"] == pytest.approx(slope * 5 / 7)


@pytest.mark.parametrize(
    "operation, data, values, slopes",
    [
        ("add", 5.0, (2.0, 3.0), (1, 1)),
        ("sub", -1.0, (2.0, 3.0), (1, -1)),
        ("mul", 6.0, (2.0, 3.0), (3, 2)),
        ("truediv", 2 / 3, (2.0, 3.0), (1 / 3, -2 / 9)),
        ("**3", 8.0, (2.0,), (12,)),
        ("pow", 8.0, (2.0, 3.0), (12, 8 * math.log(2))),
        ("ReLU", 0.0, (-1.0,), (0,)),
        ("neg", 1.0, (-1.0,), (-1,)),
        ("log", 0.0, (1.0,), (1,)),
    ],
)
def test_names_of_operations_are_understood(operation: str, data: float, values: Any, slopes: Any) -> None:
    parents = tuple(Plain(value) for value in values)
    output = Plain(data, parents)
    output.op = operation  # type: ignore[attr-defined]
    found = [step.local for step in GraphStepper(output).steps if step.kind == "edge"]
    assert found == pytest.approx(list(slopes))


class Slopes(Plain):
    """The engine of section 2.4: parents, and the derivative by each of them, but no names of operations."""

    def __init__(self, data: float, parents: Any = (), slopes: Any = ()) -> None:
        super().__init__(data, parents)
        self.slopes = slopes


def test_an_engine_with_slopes_and_no_names_is_shown_with_names_that_fit() -> None:
    x, two = Slopes(2.0), Slopes(2.0)
    made = [
        (Slopes(4.0, (x, two), (1.0, 1.0)), "+"),
        (Slopes(4.0, (x, two), (2.0, 2.0)), "*"),
        (Slopes(8.0, (x,), (12.0,)), "**3"),
        (Slopes(0.5, (x,), (-0.25,)), "**-1"),
        (Slopes(math.tanh(2.0), (x,), (1 - math.tanh(2.0) ** 2,)), "tanh"),
        (Slopes(-2.0, (x,), (-1.0,)), "negative"),
        (Slopes(17.0, (x,), (3.0,)), ""),
    ]
    for node, name in made:
        widget = at_end(node, x=x)
        assert widget.nodes[-1].operation == name
        assert widget.gradients["x"] == node.slopes[0]


def test_gradients_of_the_learners_own_are_kept_to_be_compared() -> None:
    a = Plain(3.0)
    output = Plain(9.0, (a, a))
    assert [node["own"] for node in GraphStepper(output, a=a)._graph["nodes"]] == [
        None,
        None,
    ]  # backward not called yet
    a.grad = 3.0  # with = where += is due
    assert GraphStepper(output, a=a)._graph["nodes"][0]["own"] == 3.0


# The rest


def test_a_step_reported_by_the_browser_is_the_state_that_python_reads(monkeypatch: Any) -> None:
    a = Value(2.0, "a")
    widget = GraphStepper(a * a)
    sent: list[Any] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    widget.set_state({"step": 3})
    assert widget.gradients == {"v1": 1.0, "a": 2.0} and sent == []


def test_the_still_picture_and_the_sentence_follow_the_step() -> None:
    a = Value(2.0, "a")
    widget = at_end((a * a + 1).tanh())
    assert "a 0.000" in repr(widget)
    later = widget.still()
    widget.step = 0
    assert widget.still() != later


def chain(length: int) -> Value:
    value = Value(1.0)
    for _ in range(length):
        value = value + 1
    return value


def cycle() -> Plain:
    one, other = Plain(1.0), Plain(1.0)
    one.parents, other.parents = (other,), (one,)
    return one


@pytest.mark.parametrize(
    "output, names, error, message",
    [
        (3.0, {}, TypeError, "float 3.0, expected a Value"),
        (Plain("no", ()), {}, TypeError, "expected a Value: an object whose attribute data is a number"),  # type: ignore[arg-type]
        (Plain(1.0, (2.0,)), {}, TypeError, "float 2.0, expected a Value"),
        (Plain(1.0, None), {}, TypeError, "does not say what it was computed from"),
        (Plain(1.0, 7), {}, TypeError, "parents of Plain 1.0 is 7, expected a tuple"),
        (Plain(4.0, (Plain(2.0), Plain(2.0))), {}, TypeError, "does not say what its local derivatives are"),
        (chain(50), {}, ValueError, "more than 40 nodes"),
        (cycle(), {}, ValueError, "among its own ancestors"),
        (Value(1.0) * 2, {"w": Value(1.0)}, ValueError, "w is not in the graph"),
    ],
)
def test_what_cannot_be_stepped_through_is_named(output: Any, names: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        GraphStepper(output, **names)


def test_an_output_of_several_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match=r"output has shape \(2,\), expected one number"):
        GraphStepper(trace(lambda x: x * 2, np.ones(2)))


def test_a_step_that_is_not_there_is_refused_and_changes_nothing() -> None:
    widget = GraphStepper(Value(1.0) * 2)
    with pytest.raises(ValueError, match="step is 9, expected an integer of at most 3"):
        widget.step = 9
    assert widget.step == 0

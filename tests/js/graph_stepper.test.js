import assert from "node:assert/strict";
import { test } from "node:test";

import { completeAt, edgePath, entryLifts, finalGradients, measure, stateAt } from "../../course_lib/widgets/graph_stepper/graph.js";
import { describe, operationText } from "../../course_lib/widgets/graph_stepper/texts.js";

// a = 3, v1 = a * a, output v2 = v1 + a
const NODES = [
  { name: "a", operation: "", value: 3, parents: [], own: null, gradient: 7 },
  { name: "v1", operation: "*", value: 9, parents: [0, 0], own: null, gradient: 1 },
  { name: "v2", operation: "+", value: 12, parents: [1, 0], own: null, gradient: 1 },
];
const edge = (node, position, parent, local, upstream, before) => ({
  kind: "edge", node, position, parent, local, upstream, part: local * upstream, before, after: before + local * upstream,
});
const STEPS = [
  { kind: "inputs", node: -1 },
  { kind: "forward", node: 1 },
  { kind: "forward", node: 2 },
  { kind: "seed", node: 2, after: 1 },
  edge(2, 0, 1, 1, 1, 0),
  edge(2, 1, 0, 1, 1, 0),
  edge(1, 0, 0, 3, 1, 1),
  edge(1, 1, 0, 3, 1, 4),
];

test("values come forward and gradients backward, and are there only after their step", () => {
  const forward = stateAt(STEPS, 1);
  assert.deepEqual([[...forward.values], forward.gradients.size], [[1], 0]);
  const later = stateAt(STEPS, 6);
  assert.equal(later.gradients.get(0), 4);
  assert.deepEqual([...later.gone.keys()], ["2-0", "2-1", "1-0"]);
  assert.equal(finalGradients(STEPS).get(0), 7);
});

test("a gradient is complete only when the last edge into the node has been gone back", () => {
  assert.deepEqual([...completeAt(STEPS, 3, 3)], [2]);
  assert.deepEqual([...completeAt(STEPS, 6, 3)], [1, 2]);
  assert.deepEqual([...completeAt(STEPS, 7, 3)], [0, 1, 2]);
});

test("the sentence of a forward step has names, numbers and result", () => {
  assert.equal(describe(STEPS[1], NODES, false), "Forward: v1 = a × a = 3 × 3 = 9.");
});

test("the sentence of an edge has local derivative, product and sum", () => {
  const text = describe(STEPS[7], NODES, false);
  for (const part of ["From v1 back to a", "local derivative 3", "times gradient 1 gives 3", "4 + 3 = 7"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  assert.match(describe(STEPS[5], NODES, false), /first to arrive at a/);
});

test("at the end gradients of the learner's that differ are named, and equal ones are not", () => {
  assert.match(describe(STEPS[7], NODES, true), /complete\.$/);
  const own = [6, 1, 1];
  const wrong = NODES.map((node, k) => ({ ...node, own: own[k] }));
  const text = describe(STEPS[7], wrong, true);
  assert.match(text, /a\.grad is 6, here it is 7/);
  assert.ok(!text.includes("v1.grad"));
});

test("a plain number beside one operand is shown with the operation", () => {
  const nodes = [{ name: "x", value: -2, parents: [] }];
  const made = (operation, value) => operationText({ operation, value, parents: [0] }, nodes);
  assert.deepEqual([made("*", 6), made("+", 1), made("tanh", -0.96)], ["× (−3)", "+ 3", "tanh"]);
});

test("negative numbers are bracketed behind a sign only", () => {
  const nodes = [
    { name: "x", value: -2, parents: [] },
    { name: "y", value: -3, parents: [] },
    { name: "v1", operation: "+", value: -5, parents: [0, 1] },
    { name: "v2", operation: "tanh", value: -0.99991, parents: [2] },
  ];
  assert.equal(describe({ kind: "forward", node: 2 }, nodes, false), "Forward: v1 = x + y = −2 + (−3) = −5.");
  assert.equal(describe({ kind: "forward", node: 3 }, nodes, false), "Forward: v2 = tanh(v1) = tanh(−5) = −0.9999.");
});

test("a power is written behind its base", () => {
  const nodes = [{ name: "x", value: 2, parents: [] }, { name: "v1", operation: "**-1", value: 0.5, parents: [0] }];
  assert.equal(describe({ kind: "forward", node: 1 }, nodes, false), "Forward: v1 = x**−1 = 2**−1 = 0.5.");
});

test("arrays are told in Python's words, and where no local derivative is there the sentence does without", () => {
  const nodes = [
    { name: "X", value: "shape (3, 2)", parents: [] },
    { name: "v1", operation: "matmul", value: "shape (3, 4)", parents: [0] },
  ];
  const step = { kind: "edge", node: 1, position: 0, parent: 0, local: null, upstream: "shape (3, 4)", part: "shape (3, 2)", before: 0, after: "shape (3, 2)" };
  assert.match(describe(step, nodes, false), /goes back through matmul and gives shape \(3, 2\)/);
});

test("entry by entry is said of arrays, and what a smaller array does not keep apart is summed", () => {
  const nodes = [
    { name: "b", value: "shape (4,)", parents: [] },
    { name: "v1", operation: "+", value: "shape (3, 4)", parents: [0, 0] },
  ];
  const step = { kind: "edge", node: 1, position: 0, parent: 0, local: 1, upstream: "shape (3, 4)", part: "shape (4,)", before: 0, after: "shape (4,)" };
  assert.match(describe(step, nodes, false), /entry by entry, summed to fit the shape, gives shape \(4,\)/);
  assert.match(describe({ kind: "inputs" }, nodes, false), /b of shape \(4,\)/);
});

test("plain numbers stand on their side of the sign", () => {
  const nodes = [{ name: "x", value: 4, parents: [] }];
  const told = (operation, value) => describe({ kind: "forward", node: 1 }, [...nodes, { name: "y", operation, value, parents: [0] }], false);
  assert.equal(told("/12", 1 / 3), "Forward: y = x ÷ 12 = 4 ÷ 12 = 0.3333.");
  assert.equal(told("12/", 3), "Forward: y = 12 ÷ x = 12 ÷ 4 = 3.");
  assert.equal(told("*-2", -8), "Forward: y = x × (−2) = 4 × (−2) = −8.");
  assert.equal(told("**2", 16), "Forward: y = x**2 = 4**2 = 16.");
  assert.equal(told("negative", -4), "Forward: y = −(x) = −(4) = −4.");
  assert.equal(told("exp", 54.6), "Forward: y = exp(x) = exp(4) = 54.6.");
});

test("boxes are wide enough for their text and places to the right are further right", () => {
  const sizes = measure([["a rather long line of text"]], [[0, 0.5], [1, -0.5]]);
  assert.ok(sizes.box.width > 26 * 6);
  const [[x0, y0], [x1, y1]] = [sizes.at([0, 0.5]), sizes.at([1, -0.5])];
  assert.ok(x1 - x0 > sizes.box.width && y1 > y0);
  assert.ok(x1 + sizes.box.width / 2 < sizes.width && y1 + sizes.box.height / 2 < sizes.height);
});

test("edges enter a node from above in the order of their sources, and twice the same source at two places", () => {
  assert.deepEqual(entryLifts([[[0, -1], [1, 0]], [[0, 1], [1, 0]]], 60), [10, -10]);
  const [first, second] = entryLifts([[[0, 0], [1, 0]], [[0, 0], [1, 0]]], 60);
  assert.notEqual(first, second);
  const sizes = measure([["x"]], [[0, 0], [1, 0]]);
  assert.match(edgePath([[0, 0], [1, 0]], sizes, { start: 0, end: 5 }), /^M [\d.]+ [\d.]+ C /);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { lossOf, sliderRange, sliderRanges } from "../../course_lib/widgets/regression_explorer/by_hand.js";
import { batchEllipses } from "../../course_lib/widgets/regression_explorer/batch_surface.js";
import { batchAt, decodeRun, keepMoved, lineAt } from "../../course_lib/widgets/regression_explorer/decode.js";
import { FitPanel, dataWindow } from "../../course_lib/widgets/regression_explorer/fit_panel.js";
import { SurfacePanel } from "../../course_lib/widgets/regression_explorer/surface_panel.js";
import { describe, rateSentence } from "../../course_lib/widgets/regression_explorer/texts.js";

const view = (array) => new DataView(array.buffer);

function makeRun() {
  return decodeRun({
    learning_rate: 0.1,
    start: [0, 0],
    batch_size: 2,
    moments: view(new Float32Array([1, 2, 3, 4, 5, 6, 7, 8])),
    batches: view(new Uint32Array([0, 2, 1])),
    batch_lengths: [2, 1],
    stopped: "steps",
    trajectory: view(new Float32Array([0, 0, 1, 2, 3, 5])),
    losses: view(new Float64Array([9, 4, 1])),
  });
}

test("a run is decoded from its bytes", () => {
  const run = makeRun();
  assert.equal(run.last, 2);
  assert.deepEqual([...run.trajectory], [0, 0, 1, 2, 3, 5]);
});

test("a dragged sample stays where it is when an answer to an earlier move arrives", () => {
  const late = { drawn: new Float32Array([1, 2, 3, 4]) };
  assert.equal(keepMoved(late, [1, [3, 4.7]]), false);
  assert.deepEqual([...late.drawn], [...new Float32Array([1, 2, 3, 4.7])]);
  assert.equal(keepMoved({ drawn: new Float32Array([1, 2, 3, 4.7]) }, [1, [3, 4.7]]), true);
});

test("the line between two steps lies between their lines", () => {
  assert.deepEqual(lineAt(makeRun(), 1.5), [2, 3.5]);
  assert.deepEqual(lineAt(makeRun(), 2), [3, 5]);
});

test("a sentence names the side of the limit on which the learning rate lies", () => {
  assert.match(rateSentence(0.01, 0.0845), /well below .* 0\.0845/);
  assert.match(rateSentence(0.07, 0.0845), /zigzags/);
  assert.match(rateSentence(0.09, 0.0845), /diverges/);
});

test("the state in words has step, line, cost, and says when the picture does not show it", () => {
  const state = { step: 7, last: 200, intercept: -27, slope: 96.7, loss: 1.2e5, rate: 0.09, limit: 0.0845 };
  const text = describe({ ...state, outside: true, stopped: "steps" });
  for (const part of ["Step 7 of 200", "−27.0", "96.7", "1.200e5", "outside"]) assert.ok(text.includes(part), part);
  const end = describe({ ...state, step: 200, stopped: "diverged" });
  assert.match(end, /descent was stopped/);
});

test("the data's window holds every sample and never lets the line make them small", () => {
  const samples = [1, 1.5, 3, 3.5, 5, 5.5];
  const [left, right, bottom, top] = dataWindow(samples, [0, 1000]);
  assert.ok(left < 1 && right > 5 && bottom < 1.5 && top > 5.5);
  assert.ok(top - bottom < 3 * 4);
  const flat = dataWindow([0, 2, 1, 2], [2, 0]);
  assert.ok(flat[3] > flat[2]);
});

test("the keys move the start by a fiftieth or a tenth of the window, and not out of it", () => {
  const panel = new SurfacePanel(null, { window: [-1, 4, 0, 2] });
  assert.deepEqual(panel.nudge([0, 1], 1, 0, false), [0.1, 1]);
  assert.deepEqual(panel.nudge([0, 1], 0, -1, true), [0, 0.8]);
  assert.deepEqual(panel.nudge([3.99, 1], 1, 0, true), [4, 1]);
});

test("a step sees its batch, and after the last step the last one stays", () => {
  const run = makeRun();
  assert.deepEqual(run.batches.map((batch) => [...batch]), [[0, 2], [1]]);
  assert.deepEqual([0, 0.9, 1, 2].map((position) => batchAt(run, position)), [0, 0, 1, 1]);
});

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const momentsOf = (x, y) => [x, x.map((v) => v * v), y, x.map((v, k) => v * y[k])].map(mean);

test("a batch's ellipses lie where its cost has their level", () => {
  const [x, y] = [[0.5, -1, 2, 3], [1, 0, 2.5, 5]];
  const cost = (a, b) => mean(x.map((value, k) => (a + b * value - y[k]) ** 2));
  const { center, angle, halves } = batchEllipses(momentsOf(x, y), [9, 2], [0, 0]);
  const lowest = cost(...center);
  for (const [height, half] of [[9, halves[0]], [2, halves[1]]]) {
    for (const turn of [0, 0.7, 2, 4]) {
      const [along, across] = [half[0] * Math.cos(turn), half[1] * Math.sin(turn)];
      const a = center[0] + along * Math.cos(angle) - across * Math.sin(angle);
      const b = center[1] + along * Math.sin(angle) + across * Math.cos(angle);
      assert.ok(Math.abs(cost(a, b) - lowest - height) < 1e-9 * height);
    }
  }
});

test("a batch of one sample has a valley of best lines; the nearest one is taken", () => {
  const { center, halves } = batchEllipses(momentsOf([2], [3]), [1], [0, 0]);
  assert.ok(Math.abs(center[0] + 2 * center[1] - 3) < 1e-9);
  assert.ok(Math.abs(2 * center[0] - center[1]) < 1e-9); // at a right angle to the valley from the origin
  assert.ok(halves[0][1] > 100 * halves[0][0]);
});

function makeFit() {
  const fit = new FitPanel(null, { drawn: Float32Array.of(0, 0, 4, 4), minimum: [0, 1, 0], numbers: [0, 1] }, [0, 1]);
  fit.box = { left: 0, right: 100, top: 0, bottom: 100 };
  const scale = (from, to) => Object.assign((v) => from + v * (to - from) / 10, { invert: (p) => ((p - from) * 10) / (to - from) });
  Object.assign(fit, { window: [0, 10, 0, 10], xScale: scale(0, 100), yScale: scale(100, 0) });
  return fit;
}

test("a pointer grips the sample, the end or the line that is nearest, or nothing", () => {
  const fit = makeFit();
  assert.equal(fit.gripAt(41, 62, [8, 0]).drawn, 1);
  assert.deepEqual(fit.gripAt(6, 20, [8, 0]), { kind: "end", end: 0 });
  assert.equal(fit.gripAt(50, 24, [8, 0]).kind, "line");
  assert.equal(fit.gripAt(80, 80, [8, 0]), null);
});

test("a line moved by its middle keeps its slope, by an end the other end", () => {
  const fit = makeFit();
  assert.deepEqual(fit.lineAfter({ kind: "line" }, 50, 50, [1, 0.5]), [2.5, 0.5]);
  const [first, second] = fit.handles();
  const [intercept, slope] = fit.lineAfter({ kind: "end", end: 1 }, 10 * second, 20, [1, 0.5]);
  assert.ok(Math.abs(intercept + slope * first - (1 + 0.5 * first)) < 1e-9);
  assert.ok(Math.abs(intercept + slope * second - 8) < 1e-9);
});

test("keys turn the line about the middle of the plot", () => {
  const [intercept, slope] = makeFit().nudged([1, 0.5], 1, 0, false);
  assert.ok(slope > 0.5 && Math.abs(intercept + 5 * slope - 3.5) < 1e-9);
});

test("sliders for a line by hand hold zero, the samples' heights and steep slopes in both directions", () => {
  assert.deepEqual(sliderRange(0, 346), { min: 0, max: 346, step: 1 });
  const [intercept, slope] = sliderRanges([0, 25, 6, 346]);
  assert.deepEqual([intercept.min, intercept.max], [0, 346]);
  assert.deepEqual([slope.min, slope.max], [-107, 107]);
});

test("the loss of a line by hand is the mean of its squared errors", () => {
  const [x, y] = [[0, 1, 2], [1, 1, 4]];
  const least = 1 / 2; // of the best line, 0.5 + 1.5 x
  const loss = x.reduce((sum, each, k) => sum + (2 - each - y[k]) ** 2 / 3, 0);
  assert.ok(Math.abs(lossOf([2, -1], [0.5, 1.5, least], [1, 5 / 3]) - loss) < 1e-12);
});

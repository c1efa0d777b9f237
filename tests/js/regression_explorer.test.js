import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeRun, lineAt } from "../../course_lib/widgets/regression_explorer/decode.js";
import { dataWindow } from "../../course_lib/widgets/regression_explorer/fit_panel.js";
import { SurfacePanel } from "../../course_lib/widgets/regression_explorer/surface_panel.js";
import { describe, rateSentence } from "../../course_lib/widgets/regression_explorer/texts.js";

const view = (array) => new DataView(array.buffer);

function makeRun() {
  return decodeRun({
    learning_rate: 0.1,
    start: [0, 0],
    stopped: "steps",
    trajectory: view(new Float32Array([0, 0, 1, 2, 3, 5])),
    losses: view(new Float64Array([9, 4, 1])),
  });
}

test("a run is decoded from its bytes", () => {
  const run = makeRun();
  assert.equal(run.count, 3);
  assert.deepEqual([...run.trajectory], [0, 0, 1, 2, 3, 5]);
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

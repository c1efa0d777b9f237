import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bestStep,
  decodeRun,
  errorsOf,
  nearestStep,
  offsetsWithin,
  regime,
  valueRange,
} from "../../course_lib/widgets/tangent_explorer/quotients.js";
import { describe } from "../../course_lib/widgets/tangent_explorer/texts.js";

const bytes = (numbers) => new DataView(new Float64Array(numbers).buffer);
const STEPS = Array.from({ length: 481 }, (_, k) => 10 ** (-k / 30));

function makeRun(f, x, derivative) {
  return decodeRun({
    x,
    h: bytes(STEPS),
    above: bytes(STEPS.map((h) => f(x + h))),
    below: bytes(STEPS.map((h) => f(x - h))),
    here: bytes([f(x), derivative]),
    source: "given",
    fault: "",
  });
}

test("the quotients of a parabola are 2x + h and 2x", () => {
  const run = makeRun((x) => x * x, 3, 6);
  assert.equal(run.slopes.forward[0], 7);
  assert.equal(run.slopes.central[0], 6);
  assert.ok(Math.abs(run.slopes.forward[30] - 6.1) < 1e-12);
});

test("the best h of sin is near the root of the rounding error, and near its cube root for central differences", () => {
  const run = makeRun(Math.sin, 1, Math.cos(1));
  const best = (method) => STEPS[bestStep(errorsOf(run, method))];
  assert.ok(best("forward") > 2e-9 && best("forward") < 2e-7, best("forward"));
  assert.ok(best("central") > 5e-7 && best("central") < 5e-5, best("central"));
});

test("the cause of the error is the bend above the best h, rounding below it, and a lost h at the end", () => {
  const run = makeRun(Math.sin, 1, Math.cos(1));
  const errors = errorsOf(run, "forward");
  const cause = (h) => regime(run, "forward", errors, bestStep(errors), nearestStep(STEPS, h));
  assert.deepEqual([1e-2, 1e-8, 1e-12, 1e-16].map(cause), ["truncation", "best", "rounding", "lost"]);
});

test("where f or its derivative is no number nothing is said of the error", () => {
  const nothing = makeRun(() => NaN, 1, 2);
  assert.equal(regime(nothing, "forward", errorsOf(nothing, "forward"), -1, 0), "unknown");
  const state = { method: "forward", x: 0, h: 0.1, error: NaN, source: "unknown", regime: "unknown" };
  assert.match(describe({ ...state, slope: NaN, derivative: NaN, fault: "f(0) raised." }), /not a number\. f\(0\) raised\./);
  assert.match(describe({ ...state, slope: 2, derivative: NaN, fault: "" }), /nothing to compare/);
});

test("the nearest h is the nearest in factors", () => {
  assert.equal(nearestStep([1, 0.1, 0.01], 0.05), 1);
  assert.equal(nearestStep([1, 0.1, 0.01], 0.02), 2);
});

test("the range of values leaves a pole outside and survives constants and functions without a value", () => {
  const pole = Array.from({ length: 201 }, (_, k) => 1 / (k / 100 - 1 + 1e-9));
  const [low, high] = valueRange(pole);
  assert.ok(low > -200 && high < 200);
  assert.deepEqual(valueRange([NaN, NaN]), [-1, 1]);
  const [bottom, top] = valueRange([2, 2]);
  assert.ok(bottom < 2 && top > 2);
});

test("offsets run from left to right through the point itself", () => {
  const offsets = offsetsWithin(makeRun((x) => 2 * x, 0, 2), 0.01).map(([dx]) => dx);
  assert.ok(offsets.every((dx, k) => k === 0 || dx > offsets[k - 1]));
  assert.ok(offsets.includes(0) && Math.abs(offsets[0]) <= 0.01);
});

test("the sentence names method, place, slope, error and cause", () => {
  const text = describe({
    method: "central", x: 1, h: 1e-12, slope: 0.54, derivative: 0.5403, error: 3e-4, source: "complex step",
    regime: "rounding", fault: "",
  });
  for (const part of ["Central difference at x = 1", "h = 1e−12", "3.00e−4", "complex step", "Rounding"]) {
    assert.ok(text.includes(part), part);
  }
});

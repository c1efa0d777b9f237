import assert from "node:assert/strict";
import { test } from "node:test";

import { zoomed } from "../../course_lib/widgets/sgd_explorer/decode.js";
import { describe } from "../../course_lib/widgets/sgd_explorer/texts.js";

const state = {
  step: 10, last: 300, steps: 300, batch: 4, count: 40, runs: 24, rate: 0.05,
  excess: 0.2, mean: 0.1, full: 0.05, floor: 0.03, stopped: "steps",
};

test("closer to the minimum, contours keep their shape and their levels fall with the square", () => {
  const scene = { minima: [[1, 2]], window: [-3, 5, 0, 4], bands: { points: Float32Array.of(5, 4, -3, 0), levels: [8, 2] } };
  const near = zoomed(scene, 2);
  assert.deepEqual(near.window, [-1, 3, 1, 3]);
  assert.deepEqual([...near.bands.points], [3, 3, -1, 1]);
  assert.deepEqual(near.bands.levels, [2, 0.5]);
});

test("the sentence counts samples and names the floor, or says why there is none", () => {
  assert.match(describe(state), /Step 10 of 300, epoch 1: 40 samples seen\. .* would settle at 0\.0300/);
  assert.match(describe({ ...state, batch: 40 }), /no noise/);
  assert.match(describe({ ...state, floor: Infinity }), /no floor/);
  assert.match(describe({ ...state, stopped: "diverged", last: 12 }), /diverged at step 13/);
});

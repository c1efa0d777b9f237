import assert from "node:assert/strict";
import { test } from "node:test";

import { BUFFERS, decodeState, meanFactor, sizesOf, verdict } from "../../course_lib/widgets/gradient_flow/flow.js";
import { describe } from "../../course_lib/widgets/gradient_flow/texts.js";

const view = (numbers) => new DataView(new Float64Array(numbers).buffer);

test("a state is decoded from its bytes, a record for each look", () => {
  const bytes = { spreads: view([0.3, 0.2]), history: view([0, 0.7, 0.8, 1, 2, 3, 5, 0.6, 0.7, 4, 5, 6]) };
  assert.deepEqual(Object.keys(bytes), BUFFERS);
  const state = decodeState({ sizes: [2, 16, 16, 1], epoch: 5 }, bytes);
  assert.deepEqual(state.records, [[0, 0.7, 0.8, 1, 2, 3], [5, 0.6, 0.7, 4, 5, 6]]);
  assert.deepEqual(sizesOf(state.records[1]), [4, 5, 6]);
});

test("the factor is the geometric mean over hidden layers and 0 where a gradient is 0", () => {
  assert.equal(meanFactor([7, 1, 2, 4, 9]), 0.5);
  assert.equal(meanFactor([1, 4]), 0.25);
  assert.equal(meanFactor([7, 0, 2, 4, 9]), 0);
});

test("vanishing, even and exploding gradients are called so", () => {
  assert.deepEqual([0, 0.2, 1, 3].map(verdict), ["gone", "vanishing", "even", "exploding"]);
});

test("the sentence has epoch, both ends, the verdict and a loss that stands still", () => {
  const record = [120, Math.LN2, 0.7, 1e-7, 1e-6, 1e-5, 1e-4, 0.02];
  const text = describe({ state: { diverged: false }, history: [record] });
  for (const part of ["Epoch 120", "1.00e−7 in layer 1", "layer 5, the output", "vanishes", "no better than guessing"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  assert.match(describe({ state: { diverged: true }, history: [record] }), /smaller learning rate/);
});

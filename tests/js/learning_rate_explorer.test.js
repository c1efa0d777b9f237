import assert from "node:assert/strict";
import { test } from "node:test";

import { modeLosses } from "../../course_lib/widgets/learning_rate_explorer/decode.js";
import { boundaries, nudgedRates } from "../../course_lib/widgets/learning_rate_explorer/rate_map.js";
import { describe } from "../../course_lib/widgets/learning_rate_explorer/texts.js";

const state = { step: 3, last: 100, loss: 0.5, rate: 0.1, momentum: 0, condition: 10, best: [0.2, 0.3, 0.52] };

test("without momentum a mode swings nowhere, alternates from 1 and diverges from 2", () => {
  assert.deepEqual(boundaries(0), { swing: 1, alternate: 1, diverge: 2 });
  const { swing, alternate, diverge } = boundaries(0.25);
  assert.deepEqual([swing, alternate, diverge], [0.25, 2.25, 2.5]);
});

test("keys change learning rate and momentum by a hundredth or a tenth of the map, and stay on it", () => {
  const window = [0, 0.4, 0, 0.999];
  const [rate, momentum] = nudgedRates([0.1, 0.5], 1, 0, false, window);
  assert.ok(Math.abs(rate - 0.104) < 1e-12 && momentum === 0.5);
  assert.deepEqual(nudgedRates([0.39, 0.99], 1, 1, true, window), [0.4, 0.999]);
  assert.ok(nudgedRates([0.001, 0], -1, -1, true, window)[0] > 0);
});

test("a mode's loss is half its eigenvalue times its error squared", () => {
  assert.deepEqual(modeLosses({ errors: [[2, 1], [1, 3]], eigenvalues: [1, 4] }), [[2, 0.5], [2, 18]]);
});

test("the sentence says which mode is slowest, or that descent diverges and from which rate on", () => {
  const calm = describe({ ...state, eigenvalues: [1, 10], rates: [0.9, 0], kinds: ["monotone", "monotone"] });
  assert.match(calm, /slowest mode has eigenvalue 1: 0\.900 of its error/);
  const wild = describe({ ...state, rate: 0.3, eigenvalues: [1, 10], rates: [0.7, 2], kinds: ["monotone", "diverging"] });
  assert.match(wild, /The mode with the largest eigenvalue grows: descent diverges, .* above 0\.2/);
  const all = describe({ ...state, eigenvalues: [1, 10], rates: [2, 3], kinds: ["diverging", "diverging"] });
  assert.match(all, /Every mode grows/);
});

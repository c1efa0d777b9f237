import assert from "node:assert/strict";
import { test } from "node:test";

import { WalkedPath, lengthsInside, visibleSteps } from "../../course_lib/widgets/shared/plot/path.js";
import { exitPoint } from "../../course_lib/widgets/shared/plot/way_out.js";

const box = { left: 0, right: 100, top: 0, bottom: 100 };

test("visible steps keep their distance, and the first and the last are always there", () => {
  const places = Array.from({ length: 50 }, (_, k) => [k * 0.3, 0]);
  const kept = visibleSteps(places, 2);
  assert.equal(kept[0], 0);
  assert.equal(kept.at(-1), 49);
  for (let k = 1; k < kept.length - 1; k += 1) {
    assert.ok(places[kept[k]][0] - places[kept[k - 1]][0] >= 2);
  }
});

test("only the part of a path inside the box counts as length", () => {
  assert.deepEqual(lengthsInside([[-50, 50], [150, 50], [150, 500], [60, 50]].slice(0, 3), box), [0, 100, 100]);
});

test("a short path is all recent, a zigzag only in part", () => {
  const short = new WalkedPath(Array.from({ length: 30 }, (_, k) => [50 + k, 50]), box);
  assert.equal(short.stepWithin(29, -1.5), 0);
  const zigzag = new WalkedPath(Array.from({ length: 30 }, (_, k) => [k % 2 ? 90 : 10, 50]), box);
  assert.equal(zigzag.stepWithin(29, -1.7), 27);
  assert.equal(zigzag.stepWithin(3, 2.5), 6);
});

test("a place between two steps lies between them", () => {
  const path = new WalkedPath([[0, 0], [10, 20]], box);
  assert.deepEqual(path.at(0.5), [5, 10]);
  assert.deepEqual(path.at(1), [10, 20]);
});

test("the way out of the box points at the place outside, at any distance", () => {
  const right = exitPoint([1e30, 50], box, 10);
  assert.deepEqual([right.x, right.y, right.angle], [90, 50, 0]);
  const up = exitPoint([50, -300], box, 10);
  assert.deepEqual([up.x, up.y], [50, 10]);
});

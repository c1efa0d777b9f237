import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clipSegment,
  countScale,
  decadeTicks,
  decodeNumbers,
  formatNumber,
  formatPower,
  formatShort,
  formatTick,
  linearScale,
  logScale,
  lossDomain,
  niceTicks,
  roundTo,
} from "../../course_lib/widgets/shared/plot/scales.js";

const near = (actual, expected, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);

test("a scale takes its ends to the ends and invert brings every place back", () => {
  for (const scale of [linearScale(-2, 6, 400, 10), logScale(1e-3, 1e4, 7, 500)]) {
    for (const value of [0.002, 0.5, 3, 5.9]) near(scale.invert(scale(value)), value);
  }
  assert.equal(linearScale(-2, 6, 400, 10)(-2), 400);
  near(linearScale(-2, 6, 400, 10)(6), 10);
});

test("each notch for counts is another whole number, from one to all, and each number has a notch near it", () => {
  for (const most of [1, 2, 5, 6, 100, 1797]) {
    const scale = countScale(most);
    const counts = Array.from({ length: scale.last + 1 }, (_, notch) => scale.invert(notch));
    assert.deepEqual([counts[0], counts.at(-1)], [1, most]);
    counts.forEach((count, notch) => {
      assert.equal(scale(count), notch);
      if (notch) assert.ok(Number.isInteger(count) && count > counts[notch - 1] && count <= Math.max(counts[notch - 1] + 1, 1.26 * counts[notch - 1]), `${most}: ${counts}`);
    });
  }
  assert.deepEqual([countScale(64)(9), countScale(64)(63)], [countScale(64)(8), countScale(64).last - 1]);
});

test("equal factors are equal distances on a log scale", () => {
  const scale = logScale(0.1, 1000, 0, 400);
  near(scale(1) - scale(0.1), 100);
  near(scale(1000) - scale(100), 100);
});

test("ticks are round, inside the range and have no rounding dirt at zero", () => {
  assert.deepEqual(niceTicks(-0.6, 2.6, 6), [0, 1, 2]);
  assert.deepEqual(niceTicks(0, 0.045, 2), [0, 0.02, 0.04]); // one alone would tell no scale
  const fine = niceTicks(-0.31, 0.3, 6);
  assert.ok(fine.some((tick) => tick === 0));
  assert.ok(fine.every((tick) => tick >= -0.31 - 1e-12 && tick <= 0.3 + 1e-12));
});

test("decade ticks are thinned so that no more than asked for remain", () => {
  assert.deepEqual(decadeTicks(0.002, 30, 9), [-2, -1, 0, 1]);
  const thinned = decadeTicks(1e-30, 1e12, 4);
  assert.ok(thinned.length <= 5 && thinned.length >= 3);
  const strides = new Set(thinned.slice(1).map((power, k) => power - thinned[k]));
  assert.equal(strides.size, 1);
});

test("numbers are written with three digits, e-notation when far from 1, and a true minus", () => {
  assert.equal(formatNumber(0.0131234), "0.0131");
  assert.equal(formatNumber(-1.5), "−1.50");
  assert.equal(formatNumber(12345.6), "12346");
  assert.equal(formatNumber(3.21e-5), "3.21e−5");
  assert.equal(formatNumber(1.17e22), "1.17e22");
  assert.equal(formatNumber(0), "0");
});

test("chosen numbers are written without zeros at the end", () => {
  assert.equal(formatShort(0.01), "0.01");
  assert.equal(formatShort(0.084530), "0.0845");
  assert.equal(formatShort(1e6, 2), "1e6");
  assert.equal(formatShort(-0.00002), "−2e−5");
});

test("tick labels show as many decimals as their step has", () => {
  assert.equal(formatTick(0.5, 0.25), "0.5");
  assert.equal(formatTick(1, 0.5), "1.0");
  assert.equal(formatTick(-20, 20), "−20");
  assert.equal(formatPower(-12), "10⁻¹²");
  assert.equal(formatPower(0), "1");
});

test("roundTo keeps significant digits at any size", () => {
  assert.equal(roundTo(0.0123456, 3), 0.0123);
  assert.equal(roundTo(-98765, 2), -99000);
});

test("a clipped segment lies in the box and on the line, and one outside is null", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.deepEqual(clipSegment(2, 3, 4, 5, box), [2, 3, 4, 5]);
  assert.deepEqual(clipSegment(-5, 5, 15, 5, box), [0, 5, 10, 5]);
  assert.equal(clipSegment(-5, 20, 15, 20, box), null);
  assert.equal(clipSegment(11, -1, 20, 4, box), null);
  const [x0, y0, x1, y1] = clipSegment(-1e30, -1e30, 1e30, 1e30, box);
  for (const place of [x0, y0, x1, y1]) assert.ok(place >= -1e15 && place <= 1e15);
});

test("numbers are decoded from a view that starts at an odd byte", () => {
  const bytes = new Uint8Array(1 + 16);
  bytes.set(new Uint8Array(new Float64Array([1.5, -2]).buffer), 1);
  const view = new DataView(bytes.buffer, 1, 16);
  assert.deepEqual([...decodeNumbers(view, Float64Array)], [1.5, -2]);
});

test("the cost axis holds every positive finite cost and survives costs of zero", () => {
  const [low, high] = lossDomain([14.25, 0.3, 1e-9, 0, Infinity]);
  assert.ok(low < 1e-9 && high > 14.25 && high < 1000);
  assert.deepEqual(lossDomain([0, 0]), [0.1, 10]);
  const [, top] = lossDomain([1, 1e300]);
  assert.ok(Number.isFinite(top));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { shownHeight, withUnchanged } from "../../course_lib/widgets/descent_explorer/decode.js";
import { arrowLength } from "../../course_lib/widgets/shared/plot/map_panel.js";
import { nudged } from "../../course_lib/widgets/shared/plot/map_plot.js";
import { fractionScale, isFraction } from "../../course_lib/widgets/descent_explorer/settings_panel.js";
import { fits } from "../../course_lib/widgets/shared/view/controls.js";
import { turned } from "../../course_lib/widgets/descent_explorer/space_panel.js";
import { describe, faultSentences, racerName, takeTitles } from "../../course_lib/widgets/descent_explorer/texts.js";
import { fromQuantized, unpack } from "../../course_lib/widgets/shared/plot/packed.js";
import { between } from "../../course_lib/widgets/shared/run/player.js";
import { curveDomain, powers } from "../../course_lib/widgets/shared/plot/race_curve.js";
import { seriesStyle } from "../../course_lib/widgets/shared/plot/series.js";
import { backToFront, channels, projector } from "../../course_lib/widgets/shared/plot/space.js";
import { dottedSteps, placeAt } from "../../course_lib/widgets/shared/plot/trails.js";

const box = { left: 0, right: 200, top: 0, bottom: 100 };

test("packed numbers come back as they were, also where differences wrap around", async () => {
  // 65535, 0, 7 as differences of uint16, low bytes before high bytes; then 1.5 as the bits of a float32.
  const bytes = Uint8Array.from([255, 1, 7, 255, 0, 0, 0x00, 0x00, 0xc0, 0x3f]);
  const series = [["uint16", 3], ["float32", 1]];
  const [words, floats] = await unpack(deflateSync(bytes), series);
  assert.deepEqual([...words], [65535, 0, 7]);
  assert.deepEqual([...floats], [1.5]);
});

test("16-bit places lie between their ends", () => {
  assert.deepEqual([...fromQuantized([0, 65535], -2, 2)], [-2, 2]);
});

test("a racer that has ended stays where it ended", () => {
  const places = [0, 0, 10, 20];
  assert.deepEqual(placeAt(places, 0.5), [5, 10]);
  assert.deepEqual(placeAt(places, 7), [10, 20]);
  assert.equal(between([4, 2], 0.25), 3.5);
  assert.equal(between([4, 2], 9), 2);
});

test("dots keep their distance, and places that are not in the picture get none", () => {
  assert.deepEqual([...dottedSteps([0, 0, 3, 0, 6, 0, NaN, NaN, 20, 0], 5)], [1, 0, 1, 0, 1]);
  assert.deepEqual([...dottedSteps([0, 0, 9, 0, 1, 0, 9, 1, 2, 0, 9, 5, 4, 4], 5)], [1, 1, 0, 0, 0, 1, 1]);
});

test("descents of which neither start nor settings changed are the objects that they were", () => {
  const message = (start, rates) => ({
    start,
    settings: { slow: { learning_rate: rates[0] }, fast: { learning_rate: rates[1] } },
    runs: [{ label: "slow" }, { label: "fast" }],
  });
  const before = message([1, 2], [0.1, 0.5]);
  const turned = withUnchanged(before, message([1, 2], [0.1, 0.6]));
  assert.deepEqual(turned.map((run, k) => run === before.runs[k]), [true, false]);
  const moved = withUnchanged(before, message([1, 3], [0.1, 0.5]));
  assert.deepEqual(moved.map((run, k) => run === before.runs[k]), [false, false]);
});

test("a log scale of less than two powers of ten has round values between them", () => {
  assert.deepEqual(powers([0.6, 9]).map(({ label }) => label), ["1", "2", "5"]);
  assert.deepEqual(powers([0.02, 30]).map(({ label }) => label), ["10⁻¹", "1", "10"]);
  assert.deepEqual(powers([0.00031, 0.0011]).map(({ value }) => value), [0.0005, 0.001]);
  assert.equal(powers([3.1, 4.2]).length, 1);
});

test("a log curve survives zeros, divergence and nothing at all", () => {
  const [low, high] = curveDomain([[10, 1, 0], [10, 1e9]], true);
  assert.ok(low > 0 && low < 1 && high < 1e5 && high >= 1e4);
  const [bottom, top] = curveDomain([[1, -2, -1e9]], false);
  assert.ok(bottom < -2 && bottom > -10 && top > 1);
  assert.deepEqual(curveDomain([[NaN]], true), [0.1, 10]);
});

test("ten series differ in color and dashes, or in color and mark, and neighbors in all three", () => {
  const theme = { lines: ["a", "b", "c", "d", "e", "f", "g"] };
  const styles = Array.from({ length: 10 }, (_, k) => seriesStyle(theme, k));
  const looks = new Set(styles.map(({ dash, mark }) => `${dash} ${mark}`));
  assert.equal(looks.size, 10);
});

test("the middle of the box is the middle of the picture, whatever the view", () => {
  for (const [azimuth, elevation] of [[0, 0.5], [1, 1], [4, 0.2]]) {
    const [x, y] = projector(azimuth, elevation, box)(0, 0, 0.5);
    assert.deepEqual([x, y], [100, 50]);
  }
});

test("every corner of the relief stays in the picture while it turns", () => {
  for (let azimuth = 0; azimuth < 7; azimuth += 0.3) {
    for (const elevation of [0.1, 0.6, 1.5]) {
      const project = projector(azimuth, elevation, box);
      for (const corner of [[-0.5, -0.5, 0], [0.5, -0.5, 1], [0.5, 0.5, 0], [-0.5, 0.5, 1]]) {
        const [x, y] = project(...corner);
        assert.ok(x >= -1e-9 && x <= 200 + 1e-9 && y >= -1e-9 && y <= 100 + 1e-9);
      }
    }
  }
});

test("patches are painted from the farthest to the nearest", () => {
  for (const azimuth of [0.3, 2, 3.5, 5.5]) {
    const project = projector(azimuth, 0.5, box);
    const depths = [0, 1].map((axis) => {
      const ends = [[0, 0], axis ? [1, 0] : [0, 1]].map(([x, y]) => project(x, y, 0)[2]);
      return ends[1] - ends[0];
    });
    const order = backToFront(4, azimuth);
    const [first, last] = [order[0], order.at(-1)];
    // depths[0] is what a step along y, a row, adds; depths[1] what a column adds.
    assert.equal(Math.sign(first[0] - last[0]), Math.sign(depths[0]));
    assert.equal(Math.sign(first[1] - last[1]), Math.sign(depths[1]));
  }
});

test("colors are read as the style sheet writes them", () => {
  assert.deepEqual(channels("#0072b2"), [0, 114, 178]);
  assert.deepEqual(channels("#fff"), [255, 255, 255]);
  assert.deepEqual(channels("rgb(17, 17, 17)"), [17, 17, 17]);
});

test("the eye never goes below the ground", () => {
  assert.equal(turned({ azimuth: 0, elevation: 0.2 }, 0, -10).elevation, 0.1);
});

test("heights follow the scale, and a loss below the lowest lies on the ground", () => {
  const scene = { lowest: 1, highest: 3, scale: "linear", softening: 1 };
  assert.equal(shownHeight(scene, 2), 0.5);
  assert.equal(shownHeight(scene, -5), 0);
  assert.equal(shownHeight({ ...scene, scale: "log" }, 3), 1);
});

test("keys move the start by a fiftieth or a tenth, and not out of the window", () => {
  const window = [0, 50, 0, 10];
  assert.deepEqual(nudged([10, 5], 1, 0, false, window), [11, 5]);
  assert.deepEqual(nudged([10, 9.5], 0, 1, true, window), [10, 10]);
});

test("the gradient's arrow grows with the gradient, and is none where there is no gradient", () => {
  assert.equal(arrowLength(0), 0);
  assert.ok(arrowLength(100) > arrowLength(1));
});

test("a setting is refused outside the range that Python sent", () => {
  const range = (most, ...without) => ({ least: 0, most, without });
  const [fraction, inside, positive, rest] = [range(1, 1), range(1, 0, 1), range(1.79e308, 0), range(1.79e308)];
  assert.ok(fits(fraction, 0) && !fits(fraction, 1) && !fits(positive, 0) && !fits(inside, 0) && fits(rest, 0));
  assert.ok(!fits(rest, NaN) && !fits(rest, Infinity) && !fits(rest, -1));
  assert.deepEqual([fraction, inside, positive, rest].map(isFraction), [true, false, false, false]);
});

takeTitles({ gradient_descent: "gradient descent", adam: "Adam", momentum: "momentum" });

test("the slider of a fraction goes to 0.999 and back", () => {
  const scale = fractionScale(400);
  assert.equal(scale(0), -0);
  assert.ok(Math.abs(scale.invert(scale(0.9)) - 0.9) < 1e-12);
  assert.ok(Math.abs(scale.invert(400) - 0.999) < 1e-12);
});

test("the sentence names the step, the selected racer, the lowest loss and who diverged", () => {
  const racers = [
    { label: "adam", place: ["1.00", "2.00"], loss: 0.5, norm: 0.1, ended: "" },
    { label: "momentum", place: ["1.00", "2.00"], loss: 0.25, norm: 0.1, ended: "" },
    { label: "mine", place: ["9.00", "2.00"], loss: 1e9, norm: 1, ended: "diverged", message: "Diverged at step 7." },
  ];
  const text = describe({ step: 9, last: 200, selected: "adam", racers, axes: ["x", "y"] });
  for (const part of ["Step 9 of 200", "Adam: x 1.00", "Lowest loss: momentum", "mine: diverged at step 7"]) {
    assert.ok(text.includes(part), part);
  }
});

test("the same fault is said once", () => {
  const runs = [{ stopped: "fault", message: "f raised." }, { stopped: "fault", message: "f raised." }];
  assert.deepEqual(faultSentences("", runs), ["f raised."]);
});

test("a learner's own racer keeps its name", () => {
  assert.equal(racerName("gradient_descent 2"), "gradient descent 2");
  assert.equal(racerName("gradient_step"), "gradient_step");
});

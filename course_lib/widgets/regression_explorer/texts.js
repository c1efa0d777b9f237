// All text that the regression explorer shows or announces. A translation replaces this file.

import { formatNumber, formatShort } from "../shared/plot/scales.js";
import { SHARED_TEXT } from "../shared/view/texts.js";

/** A number as one writes it by hand: 29074 rather than 2.907e4. */
function plainNumber(value) {
  const size = Math.abs(value);
  return size >= 1000 && size < 1e9 ? formatNumber(value, Math.ceil(Math.log10(size))) : formatNumber(value, 4);
}

export const TEXT = {
  widget: "Regression explorer: gradient descent of a line",
  surfaceTitle: "Loss of every line",
  surfaceHint: "click, drag or arrow keys: new start",
  surfaceLabel:
    "Loss surface over intercept and slope, with the path of gradient descent. " +
    "Arrow keys move the start; hold Shift for larger steps.",
  fitTitle: "Data and line",
  lossTitle: "Loss at each step",
  lossHint: "log scale",
  step: "step",
  intercept: "intercept",
  slope: "slope",
  x: "x",
  y: "y",
  start: "start",
  minimum: "minimum",
  keyLine: "current line",
  keyBest: "best line",
  keyResidual: "error",
  rate: "Learning rate",
  rateSlider: "Learning rate, log scale",
  rateNumber: "Learning rate, exact",
  startIntercept: "Start: intercept",
  startSlope: "Start: slope",
  startGroup: "Start",
  limit: (rate) => `largest stable ${formatShort(rate)}`,
  scrubValue: (step, last, loss) => `${SHARED_TEXT.scrubValue(step, last)}, loss ${formatNumber(loss, 4)}`,
  rateValue: (rate, limit) =>
    `${formatShort(rate)}, ${rate > limit ? "above" : "below"} the largest stable rate ${formatShort(limit)}`,
  line: (intercept, slope) =>
    `ŷ = ${formatNumber(intercept)} ${slope < 0 ? "−" : "+"} ${formatNumber(Math.abs(slope))} x`,
  lossNow: (step, loss) => `step ${step}: ${formatNumber(loss, 4)}`,
  fitHint: "drag a sample, the line or its ends",
  fitLabel: (count, drawn) =>
    `Scatter plot of ${count} samples with the line at the current step, its errors and the best line. ` +
    "Up and down arrow keys move the line, left and right rotate it, and descent starts from there." +
    (drawn < count ? ` Only ${drawn} samples are drawn.` : ""),
  partDrawn: (drawn, count) => `${drawn} of ${count} samples drawn`,
  lossLabel: "Curve of the loss at each step, log scale. The slider below selects the step.",
  outside: (step) => `step ${step} is outside`,
  badRate: "The learning rate must be a number above 0.",
  batch: "Samples per step",
  batchSlider: "Samples per step",
  batchNumber: "Samples per step, exact",
  sampleGroup: "Sample",
  sample: "number",
  sampleNumber: "Number of the sample to move",
  sampleX: "x of the sample",
  sampleY: "y of the sample",
  badBatch: (count) => `The number of samples per step must be a whole number from 1 to ${count}.`,
  badSample: (count) => `The sample must be a number from 1 to ${count}; its x and y must be numbers.`,
  badStart: "The start must be two numbers.",
  handWidget: "A line fitted by hand, with two sliders",
  handLabel: (count) => `Scatter plot of ${count} samples with the line that the sliders set, and its errors.`,
  handValue: (value) => formatShort(value, 6),
  howWrong: (loss) => `how wrong: ${plainNumber(loss)}`,
  showBest: "Show the best line",
  handSays: (intercept, slope, loss, best) =>
    `With the intercept ${formatShort(intercept, 6)} and the slope ${formatShort(slope, 6)} the number is ${plainNumber(loss)}.` +
    (best
      ? ` The best line has the intercept ${plainNumber(best[0])}, the slope ${plainNumber(best[1])} and the number ${plainNumber(best[2])}.`
      : ""),
};

/** What a learning rate does to a line's loss, in a sentence. `limit` is 2 over the largest eigenvalue. */
export function rateSentence(rate, limit) {
  const [here, there] = [formatShort(rate), formatShort(limit)];
  if (rate > limit) {
    return `Learning rate ${here} is above the largest stable rate ${there}: each step overshoots by more than the last, so descent diverges.`;
  }
  if (rate > limit / 2) {
    return `Learning rate ${here} is more than half the largest stable rate ${there}: the path zigzags across the ravine, but converges.`;
  }
  return `Learning rate ${here} is well below the largest stable rate ${there}: the path goes down without overshooting.`;
}

function batchSentence(batch) {
  const seen = batch === 1 ? "a single sample" : `${batch} samples`;
  return `The next step uses ${seen}. The surface shows the loss on this batch, and the ring its best line. Both change at every step.`;
}

/** The whole state in words: where we are, then what the learning rate does. */
export function describe({ step, last, intercept, slope, loss, rate, limit, outside, stopped, batch = 0 }) {
  const place =
    `Step ${step} of ${last}: intercept ${formatNumber(intercept)}, slope ${formatNumber(slope)}, ` +
    `loss ${formatNumber(loss, 4)}${outside ? ", outside the picture of the surface" : ""}.`;
  const end = stopped === "diverged" && step === last ? " The values became too large, so descent was stopped." : "";
  if (batch) return `${place}${end} ${batchSentence(batch)}`;
  return `${place}${end} ${rateSentence(rate, limit)}`;
}

// All text that the SGD explorer shows or announces. A translation replaces this file.

import { formatNumber, formatShort } from "../shared/plot/scales.js";

export const TEXT = {
  widget: "SGD explorer: how batch size and schedule affect the noise",
  mapTitle: "Loss over all samples",
  mapHint: "click, drag or arrow keys: new start",
  mapLabel:
    "Map of the loss with the path of one run on batches, the positions of the other runs and the path on all samples. " +
    "Arrow keys move the start; hold Shift for larger steps.",
  excessTitle: "Loss above the minimum",
  excessHint: "log scale",
  excessLabel:
    "Loss above the minimum at each step, log scale: this run, the mean of all runs, descent on all samples, and " +
    "the floor. The slider below selects the step.",
  rateTitle: "Learning rate at each step",
  rateLabel: "Curve of the learning rate at each step.",
  step: "step",
  start: "start",
  minimum: "minimum",
  outside: () => "outside",
  keyRun: (batch) => `batches of ${batch}`,
  keyCloud: (runs) => `${runs - 1} other runs`,
  keyMean: "mean of all runs",
  keyFull: "all samples",
  keyFloor: "floor",
  batch: "batch size",
  rate: "learning rate",
  exact: (name) => `${name}, exact`,
  schedule: "Schedule",
  schedules: {
    yours: "your own",
    constant: "constant",
    step_decay: "step decay",
    exponential: "exponential",
    cosine: "cosine",
    inverse_time: "1/t",
    warmup: "warm-up, then cosine",
  },
  zoom: "Map zoom",
  zoomChoices: [
    ["1", "whole map"],
    ["3", "zoom 3×"],
    ["10", "zoom 10×"],
  ],
  redraw: "New batches",
  startGroup: "Start",
  startOf: (axis) => `Start: ${axis}`,
  badBatch: (n) => `The batch size must be a whole number from 1 to ${n}.`,
  badRate: "The learning rate must be a number above 0.",
  badStart: "The start must be two numbers.",
};

/** The whole state in words: the step and what it took, the excess compared with the floor, and whether it diverges. */
export function describe({ step, last, steps, batch, count, runs, rate, excess, mean, full, floor, stopped }) {
  const seen = step * batch;
  const parts = [
    `Step ${step} of ${last}, epoch ${formatShort(seen / count, 2)}: ${seen} samples seen.`,
    `Learning rate ${formatShort(rate)}. Loss above the minimum: ${formatNumber(excess)} in this run, ` +
      `${formatNumber(mean)} on average over ${runs} runs, ${formatNumber(full)} with all samples.`,
  ];
  if (stopped === "diverged") parts.push(`A run diverged at step ${last + 1}: the learning rate is too large for this batch size.`);
  else if (batch === count) parts.push("The batch contains all samples, so there is no noise.");
  else if (floor === Infinity) parts.push("At this rate the noise grows without bound: there is no floor.");
  else if (floor > 0) parts.push(`At this rate the mean would settle at ${formatNumber(floor)}.`);
  return parts.join(" ");
}

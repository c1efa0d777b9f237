// Every word that the SGD explorer shows or speaks. A translation replaces this file.

import { formatNumber, formatShort } from "../shared/scales.js";

export const TEXT = {
  widget: "SGD explorer: batch size and schedule against noise",
  mapTitle: "Cost of all samples",
  mapHint: "click, drag or arrow keys: new start",
  mapLabel:
    "Map of the cost with the path of one run on batches, the places of the other runs and the path on all samples. " +
    "Arrow keys move the start, with Shift in larger steps.",
  excessTitle: "Cost above the minimum",
  excessHint: "log scale",
  excessLabel:
    "Curves of the cost above the minimum against the step, log scale: this run, the mean of all runs, the descent on " +
    "all samples, and the floor. The slider below chooses the step.",
  rateTitle: "Learning rate at each step",
  rateLabel: "Curve of the learning rate against the step.",
  step: "step",
  start: "start",
  minimum: "minimum",
  outside: () => "outside",
  keyRun: (batch) => `batches of ${batch}`,
  keyCloud: (runs) => `${runs - 1} more runs`,
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
  zoom: "Part of the map",
  zoomChoices: [
    ["1", "whole map"],
    ["3", "3 times closer"],
    ["10", "10 times closer"],
  ],
  redraw: "New batches",
  startGroup: "Start",
  startOf: (axis) => `Start: ${axis}`,
  badBatch: (n) => `The batch size has to be a whole number from 1 to ${n}.`,
  badRate: "The learning rate has to be a number above 0.",
  badStart: "The start has to be two numbers.",
};

/** The whole state in words: the step and what it cost, the excess against the floor, and whether it diverges. */
export function describe({ step, last, steps, batch, count, runs, rate, excess, mean, full, floor, stopped }) {
  const seen = step * batch;
  const parts = [
    `Step ${step} of ${last}: ${seen} samples seen, ${formatShort(seen / count, 2)} times all of them.`,
    `Learning rate ${formatShort(rate)}. Cost above the minimum: ${formatNumber(excess)} in this run, ` +
      `${formatNumber(mean)} as the mean of ${runs} runs, ${formatNumber(full)} with all samples.`,
  ];
  if (stopped === "diverged") parts.push(`A run left all bounds at step ${last + 1}: the rate is too large for this batch.`);
  else if (batch === count) parts.push("The batch holds all samples, so there is no noise.");
  else if (floor === Infinity) parts.push("At this rate the noise grows without bound: there is no floor.");
  else if (floor > 0) parts.push(`At this rate the mean would settle at ${formatNumber(floor)}.`);
  return parts.join(" ");
}

// The words that widgets share. A translation replaces this file.

import { formatShort } from "./scales.js";

export const SHARED_TEXT = {
  play: "Play",
  pause: "Pause",
  restart: "Restart",
  scrub: "Step",
  speedLabel: "Speed in steps a second",
  speedChoice: (speed) => `${speed} steps/s`,
  scrubValue: (step, last) => `step ${step} of ${last}`,
  silent:
    "The kernel does not answer, so this is still the picture before the change. " +
    "Wait for a running cell to end, or run this cell again.",
};

export const TRAINING_TEXT = {
  play: "Train",
  step: "One epoch",
  reseed: "New seed",
  rate: "Learning rate",
  rateSlider: "Learning rate, log scale",
  rateNumber: "Learning rate, exact",
  rateValue: (rate) => formatShort(rate),
  speedLabel: "Speed in epochs a second",
  speedChoice: (speed) => (speed === Infinity ? "full speed" : `${speed} epochs/s`),
  silent:
    "The kernel does not answer, so training stands still. It goes on after the cell that is running now; " +
    "if the kernel was restarted, run this widget's cell again.",
  badRate: "The learning rate has to be a number above 0.",
};

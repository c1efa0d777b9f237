// Text that the widgets share. A translation replaces this file.

import { formatShort } from "./scales.js";

export const SHARED_TEXT = {
  play: "Play",
  pause: "Pause",
  restart: "Restart",
  scrub: "Step",
  speedLabel: "Speed in steps per second",
  speedChoice: (speed) => `${speed} steps/s`,
  scrubValue: (step, last) => `step ${step} of ${last}`,
  silent:
    "The kernel is not responding, so the picture does not show the change yet. " +
    "Wait for the running cell to finish, or run this cell again.",
};

export const TRAINING_TEXT = {
  play: "Train",
  step: "One epoch",
  reseed: "New seed",
  rate: "Learning rate",
  rateSlider: "Learning rate, log scale",
  rateNumber: "Learning rate, exact",
  rateValue: (rate) => formatShort(rate),
  speedLabel: "Speed in epochs per second",
  speedChoice: (speed) => (speed === Infinity ? "full speed" : `${speed} epochs/s`),
  silent:
    "The kernel is not responding, so training is paused. It continues when the running cell finishes. " +
    "If the kernel was restarted, run this widget's cell again.",
  badRate: "The learning rate must be a number above 0.",
};

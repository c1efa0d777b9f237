// Text that the widgets share in which a network is trained. A translation replaces this file.

import { formatShort } from "../plot/scales.js";

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

// All text that the learning rate explorer shows or announces. A translation replaces this file.

import { formatNumber, formatShort } from "../shared/plot/scales.js";

export const TEXT = {
  widget: "Learning rate explorer: momentum on a quadratic, mode by mode",
  mapTitle: "Learning rate and momentum",
  mapHint: "click, drag or arrow keys: choose both",
  mapLabel:
    "Map over learning rate and momentum: the share of the error left after each step, and the region that diverges. " +
    "Arrow keys change learning rate and momentum; hold Shift for larger steps.",
  modesTitle: "Modes",
  modesHint: "error at each step",
  modesLabel: (count) => `Curves of the error of ${count} modes at each step.`,
  bowlTitle: "Path",
  bowlHint: "slowest and fastest mode",
  bowlLabel: "Contours of the loss over the errors of the slowest and the fastest mode, with the path of descent.",
  lossTitle: "Loss",
  lossHint: "of each mode, and their sum; log scale",
  lossLabel: "Curves of the loss of each mode and of their sum at each step, log scale. The slider below selects the step.",
  learningRate: "learning rate",
  momentum: "momentum",
  condition: "condition number",
  exact: (name) => `${name}, exact`,
  step: "step",
  here: "here",
  slowMode: "error of the slowest mode",
  fastMode: "error of the fastest mode",
  mapOf: "Map of",
  mapOfAll: "all modes",
  mapOfMode: (k, eigenvalue) => `mode ${k + 1}, eigenvalue ${formatShort(eigenvalue)}`,
  bestButton: "Fastest",
  bestPlainButton: "Fastest without momentum",
  best: "fastest",
  kinds: {
    monotone: "monotone",
    oscillating: "oscillates",
    alternating: "alternates",
    diverging: "diverges",
  },
  modeNow: (eigenvalue, kind, rate) =>
    `eigenvalue ${formatShort(eigenvalue)}: ${TEXT.kinds[kind]}, ${formatNumber(rate)} per step`,
  badRate: "The learning rate must be a number above 0.",
  badMomentum: "The momentum must be at least 0 and below 1.",
  badCondition: "The condition number must be a number from 1 to 10000.",
};

/** The whole state in words: the step, what the modes do, and how far from the fastest. */
export function describe({ step, last, loss, rate, momentum, condition, eigenvalues, rates, kinds, best }) {
  const worst = rates.indexOf(Math.max(...rates));
  const parts = [
    `Step ${step} of ${last}: loss ${formatNumber(loss, 4)}.`,
    `Learning rate ${formatShort(rate)}, momentum ${formatShort(momentum)}, condition number ${formatShort(condition)}.`,
  ];
  const diverging = kinds.filter((kind) => kind === "diverging").length;
  if (diverging) {
    const which = diverging === kinds.length ? "Every mode grows" : `${countOf(diverging)} with the largest eigenvalue`;
    parts.push(
      `${which}${diverging === kinds.length ? "" : diverging > 1 ? "s grow" : " grows"}: descent diverges, because the ` +
        `learning rate is above ${formatShort((2 * (1 + momentum)) / eigenvalues[eigenvalues.length - 1])}.`,
    );
  } else {
    parts.push(
      `The slowest mode has eigenvalue ${formatShort(eigenvalues[worst])}: ${formatNumber(rates[worst])} of its error is ` +
        `left after each step. The best possible here is ${formatNumber(best[2])}.`,
    );
  }
  return parts.join(" ");
}

function countOf(count) {
  return count === 1 ? "The mode" : `The ${count} modes`;
}

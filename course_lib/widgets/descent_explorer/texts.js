// All text that the descent explorer shows or announces. A translation replaces this file.

import { formatNumber, formatShort } from "../shared/plot/scales.js";

const NAMES = {};

/** Takes the display names of the course's optimizers, which Python sends by their Python names. */
export function takeTitles(titles) {
  Object.assign(NAMES, titles);
}

const SETTINGS = {
  learning_rate: "learning rate",
  momentum: "momentum",
  beta1: "β₁",
  beta2: "β₂",
  forgetting: "forgetting",
  eps: "ε",
  weight_decay: "weight decay",
  hyper_rate: "hypergradient rate",
  shrink: "shrink factor",
  sufficient: "sufficient decrease",
  bias_correction: "bias correction",
};

/** A racer's display name: course names spelled out, a learner's own unchanged. */
export function racerName(label) {
  const [, name, number] = label.match(/^(\w+?)( \d+)?$/) ?? [];
  return name in NAMES ? NAMES[name] + (number ?? "") : label;
}

export function settingName(setting) {
  return SETTINGS[setting] ?? setting.replaceAll("_", " ");
}

export const TEXT = {
  widget: (surface) => `Descent explorer on the surface ${surface}`,
  mapTitle: "Map",
  mapHint: "click, drag or arrow keys: new start",
  mapLabel:
    "Map of the surface with the paths of all racers. Arrow keys move the start; hold Shift for larger steps. " +
    "The text next to the title gives the loss and the gradient at the pointer or the start.",
  spaceTitle: "Surface in 3D",
  spaceHint: (log) => `height on a ${log ? "log" : "linear"} scale; drag or arrow keys: rotate`,
  spaceLabel: "The surface in 3D with the paths of all racers. Arrow keys rotate it.",
  lossTitle: "Loss",
  excessTitle: "Loss above the minimum",
  normTitle: "Gradient norm",
  scaleHint: (log) => (log ? "log scale" : "linear scale"),
  lossLabel: (name, log) => `Curves of the ${name} at each step, ${log ? "log" : "linear"} scale. The slider below selects the step.`,
  loss: "loss",
  step: "step",
  start: "start",
  minimum: "minimum",
  trail: "Trails",
  trailChoices: [
    ["Infinity", "whole path"],
    ["30", "last 30 steps"],
    ["0", "no trail"],
  ],
  startGroup: "Start",
  startOf: (axis) => `Start: ${axis}`,
  racers: "Racers",
  show: (label) => `Show ${racerName(label)}`,
  settingsOf: (label) => `Settings of ${racerName(label)}`,
  sliderOf: (setting, label) => `${settingName(setting)} of ${racerName(label)}`,
  numberOf: (setting, label) => `${settingName(setting)} of ${racerName(label)}, exact`,
  noSettings: "This racer has no settings.",
  bySchedule: "Its learning rate follows a schedule.",
  outside: (label) => `${racerName(label)} is outside`,
  probe: (at, loss, gradient) =>
    `at (${formatNumber(at[0])}, ${formatNumber(at[1])}): loss ${formatNumber(loss)}, ` +
    `gradient (${formatNumber(gradient[0])}, ${formatNumber(gradient[1])})`,
  rowNow: (loss) => formatNumber(loss, 4),
  rowDiverged: "diverged",
  rowFault: "failed",
  badNumber: (setting, { text }) => `The ${settingName(setting)} must be ${text}.`,
  badStart: "The start must be two numbers.",
};

/** The whole state in words: the step, the selected racer, the others, and what went wrong. */
export function describe({ step, last, selected, racers, axes }) {
  const chosen = racers.find(({ label }) => label === selected);
  const parts = [`Step ${step} of ${last}.`];
  if (chosen) {
    parts.push(
      `${heading(chosen.label)}: ${axes[0]} ${chosen.place[0]}, ${axes[1]} ${chosen.place[1]}, ` +
        `loss ${formatNumber(chosen.loss, 4)}, gradient norm ${formatNumber(chosen.norm)}.`,
    );
  }
  const running = racers.filter(({ loss, ended }) => Number.isFinite(loss) && ended !== "diverged");
  if (running.length > 1) {
    const best = running.reduce((low, racer) => (racer.loss < low.loss ? racer : low));
    parts.push(`Lowest loss: ${racerName(best.label)}, ${formatNumber(best.loss, 4)}.`);
  }
  for (const { label, ended, message } of racers) {
    if (ended === "diverged") parts.push(`${heading(label)}: ${lower(message)}`);
  }
  return parts.join(" ");
}

/** A racer's name at the start of a sentence: course names capitalized, a learner's own unchanged. */
function heading(label) {
  const text = racerName(label);
  return label.match(/^\w+/)?.[0] in NAMES ? text[0].toUpperCase() + text.slice(1) : text;
}

function lower(text) {
  return text && text[0].toLowerCase() + text.slice(1);
}

/** What went wrong in a learner's function, in the order of the racers, without repeats. */
export function faultSentences(sceneFault, runs) {
  const said = runs.filter(({ stopped }) => stopped === "fault").map(({ message }) => message);
  return [...new Set([sceneFault, ...said])].filter(Boolean);
}

export function rateText(rate) {
  return formatShort(rate);
}

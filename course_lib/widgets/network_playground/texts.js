// All text that the network playground shows or announces. A translation replaces this file.

import { formatNumber } from "../shared/plot/scales.js";
import { bestRecord, incoming } from "./state.js";

export const TEXT = {
  widget: "Network playground: a network in training",
  networkTitle: "Network",
  networkHint: "click or arrow keys: inspect a unit",
  networkLabel: (sizes) =>
    `The network, layer by layer: ${sizes.join(", ")} units. Each unit shows where in the plane it is active. ` +
    "Arrow keys select a unit; Escape returns to the decision.",
  planeTitle: "Decision",
  unitTitle: (layer, unit) => `Unit ${unit + 1} of layer ${layer}`,
  planeLabel: "The plane with the training samples, colored by the network's output. A line shows where both classes are equally likely.",
  lossTitle: "Loss",
  lossLabel: "Curves of the training loss and the test loss at each epoch, log scale.",
  keyTrain: "training",
  keyTest: "test",
  keyPositive: "positive, class 1",
  keyNegative: "negative, class 0",
  x1: "x₁",
  x2: "x₂",
  epoch: "epoch",
  data: "Data",
  layers: "Hidden layers",
  units: (layer) => `Units in layer ${layer}`,
  unitsName: "Units",
  activation: "Activation",
  initialization: "Initialization",
  optimizer: "Optimizer",
  lossNow: (record) => `${formatNumber(record[1])}, test ${formatNumber(record[2])}`,
  names: {
    xor: "XOR", relu: "ReLU", leaky_relu: "leaky ReLU", gelu: "GELU", he: "He", xavier: "Xavier uniform",
    xavier_normal: "Xavier normal",
  },
};

/** A Python name as shown to the learner. */
export function choiceName(name) {
  return TEXT.names[name] ?? name.replaceAll("_", " ");
}

const GUESSING = Math.log(2);

/** The whole state in words. */
export function describe({ state, history, selected, inputs = ["x₁", "x₂"] }) {
  const [epoch, train, test] = history.at(-1);
  const right = `${(100 * state.accuracy).toFixed(0)} % of the test samples classified correctly`;
  const where =
    `Epoch ${epoch}: loss ${formatNumber(train)} on the training samples, ${formatNumber(test)} on the test samples, ${right}.`;
  return [where, judgment(state, history), selected ? describeUnit(state, selected, inputs) : ""].filter(Boolean).join(" ");
}

function judgment(state, history) {
  if (state.diverged) {
    return "Training diverged and was stopped: use a smaller learning rate and restart.";
  }
  const [epoch, train, test] = history.at(-1);
  if (epoch === 0) return "The network has not learned anything yet.";
  const best = bestRecord(history);
  if (test > 1.25 * best[2] && test - best[2] > 0.02 && train < best[1]) {
    return `The test loss was lowest at epoch ${best[0]}, ${formatNumber(best[2])}, and has risen since: the network is overfitting.`;
  }
  if (train > 0.95 * GUESSING) return `That is about ln 2 = ${formatNumber(GUESSING)}: no better than guessing.`;
  return "";
}

function describeUnit(state, { layer, unit }, inputs) {
  const { weights, bias } = incoming(state.layers, layer, unit);
  const source = (k) => (layer === 1 ? inputs[k] : `unit ${k + 1}`);
  const words = weights.map((weight, k) => `${source(k)} ${formatNumber(weight, 2)}`).join(", ");
  const name = layer === state.sizes.length - 1 ? "The output" : TEXT.unitTitle(layer, unit);
  return `${name}: weights from ${words}; bias ${formatNumber(bias, 2)}.`;
}

// Every word that the gradient-flow widget shows or speaks. A translation replaces this file.

import { formatNumber } from "../shared/scales.js";
import { meanFactor, sizesOf, verdict } from "./flow.js";

export const TEXT = {
  widget: "Gradient flow: the size of the gradient in each layer",
  profileTitle: "Gradient by layer",
  profileLabel: "Size of the gradient in each layer, log scale: now, and at epoch 0.",
  spreadTitle: "Spread of the activations over the samples",
  spreadLabel: "Spread of the activations of each hidden layer over the samples: the signal that comes through.",
  historyTitle: "While training",
  historyLabel: "Size of the gradient in each layer against the epoch, log scale; first and last layer are drawn strong.",
  keyNow: "now",
  keyStart: "epoch 0",
  keyFirst: "layer 1",
  keyLast: (layer) => `layer ${layer}`,
  layer: "layer",
  epoch: "epoch",
  size: "gradient size",
  depth: "Hidden layers",
  units: "Units in each",
  activation: "Activation",
  initialisation: "Initialisation",
  data: "Data",
  lossNow: (record) => `epoch ${record[0]}, loss ${formatNumber(record[1])}`,
  factorNow: (factor) => `factor ${formatNumber(factor, 2)} a layer`,
  names: {
    xor: "XOR", relu: "ReLU", leaky_relu: "leaky ReLU", gelu: "GELU", he: "He", xavier: "Xavier uniform",
    xavier_normal: "Xavier normal",
  },
};

/** A Python name as a learner reads it. */
export function choiceName(name) {
  return TEXT.names[name] ?? name.replaceAll("_", " ");
}

const VERDICTS = {
  gone: () => "In some layer nothing of it is left: its weights do not move.",
  vanishing: (factor) => `Each layer back leaves ${formatNumber(factor, 2)} of it: the gradient vanishes, the first layers hardly learn.`,
  even: (factor) => `Each layer back changes it by a factor of ${formatNumber(factor, 2)} only: it neither vanishes nor explodes.`,
  exploding: (factor) => `Each layer back makes it ${formatNumber(factor, 2)} times as large: the gradient explodes.`,
};

/** The whole state in words. */
export function describe({ state, history }) {
  const record = history.at(-1);
  const sizes = sizesOf(record);
  const factor = meanFactor(sizes);
  const where =
    `Epoch ${record[0]}: the gradient is ${formatNumber(sizes[0])} in layer 1 and ${formatNumber(sizes.at(-1))} in ` +
    `layer ${sizes.length}, the output; loss ${formatNumber(record[1])}.`;
  const stuck = record[0] >= 50 && Math.abs(record[1] - Math.LN2) < 0.01;
  const guess = stuck ? ` The loss stands at ln 2 = ${formatNumber(Math.LN2)}: no better than guessing.` : "";
  const end = state.diverged ? " The numbers grew beyond all bounds: take a smaller learning rate and restart." : "";
  return `${where} ${VERDICTS[verdict(factor)](factor)}${guess}${end}`;
}

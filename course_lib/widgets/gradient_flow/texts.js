// All text that the gradient-flow widget shows or announces. A translation replaces this file.

import { formatNumber } from "../shared/plot/scales.js";
import { meanFactor, sizesOf, verdict } from "./flow.js";

export const TEXT = {
  widget: "Gradient flow: the size of the gradient in each layer",
  profileTitle: "Gradient by layer",
  profileLabel: "Size of the gradient in each layer, log scale: now and at epoch 0.",
  spreadTitle: "Spread of the activations over the samples",
  spreadLabel: "Spread over the samples of each hidden layer's activations: how much of the signal gets through.",
  historyTitle: "During training",
  historyLabel: "Size of the gradient in each layer at each epoch, log scale. The first and last layers are highlighted.",
  keyNow: "now",
  keyStart: "epoch 0",
  keyFirst: "layer 1",
  keyLast: (layer) => `layer ${layer}`,
  layer: "layer",
  epoch: "epoch",
  size: "gradient size",
  depth: "Hidden layers",
  units: "Units per layer",
  activation: "Activation",
  initialization: "Initialization",
  data: "Data",
  lossNow: (record) => `epoch ${record[0]}, loss ${formatNumber(record[1])}`,
  factorNow: (factor) => `factor ${formatNumber(factor, 2)} per layer`,
  names: {
    xor: "XOR", relu: "ReLU", leaky_relu: "leaky ReLU", gelu: "GELU", he: "He", xavier: "Xavier uniform",
    xavier_normal: "Xavier normal",
  },
};

/** A Python name as shown to the learner. */
export function choiceName(name) {
  return TEXT.names[name] ?? name.replaceAll("_", " ");
}

const VERDICTS = {
  gone: () => "In at least one layer it is zero: those weights do not change.",
  vanishing: (factor) => `Each layer back multiplies it by ${formatNumber(factor, 2)}: the gradient vanishes, and the first layers hardly learn.`,
  even: (factor) => `Each layer back multiplies it by ${formatNumber(factor, 2)}: it neither vanishes nor explodes.`,
  exploding: (factor) => `Each layer back multiplies it by ${formatNumber(factor, 2)}: the gradient explodes.`,
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
  const guess = stuck ? ` The loss is stuck at ln 2 = ${formatNumber(Math.LN2)}: no better than guessing.` : "";
  const end = state.diverged ? " Training diverged: use a smaller learning rate and restart." : "";
  return `${where} ${VERDICTS[verdict(factor)](factor)}${guess}${end}`;
}

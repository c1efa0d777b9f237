// Decodes and interprets the gradients by layer that Python sends. Pure.

import { decodeNumbers } from "../shared/plot/scales.js";

/** Names of the buffers of a slice, in order. */
export const BUFFERS = ["spreads", "history"];

/** From the message and its bytes; `records` are [epoch, loss, test loss, size of layer 1, ...]. */
export function decodeState(message, bytes) {
  const history = decodeNumbers(bytes.history, Float64Array);
  const width = 3 + message.sizes.length - 1;
  const records = [];
  for (let k = 0; k < history.length; k += width) records.push([...history.subarray(k, k + width)]);
  return { ...message, records, spreads: decodeNumbers(bytes.spreads, Float64Array) };
}

export function sizesOf(record) {
  return record.slice(3);
}

/** Factor from one hidden layer back to the one before, geometric mean; 0 where a size is 0. */
export function meanFactor(sizes) {
  const inner = sizes.length > 3 ? sizes.slice(1, -1) : sizes;
  return Math.min(...inner) > 0 ? (inner[0] / inner.at(-1)) ** (1 / (inner.length - 1)) : 0;
}

/** 'gone', 'vanishing', 'even' or 'exploding'. */
export function verdict(factor) {
  if (factor === 0) return "gone";
  if (factor < 0.6) return "vanishing";
  return factor > 1.6 ? "exploding" : "even";
}

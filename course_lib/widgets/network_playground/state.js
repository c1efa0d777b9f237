// Decodes and interprets the state of the training that Python sends. Pure.

import { decodeNumbers } from "../shared/plot/scales.js";

const TYPES = {
  parameters: Float32Array,
  decision: Int8Array,
  units: Int8Array,
  scales: Float32Array,
  edge: Float32Array,
  edge_starts: Uint32Array,
  history: Float64Array,
};

/** Names of the buffers of a slice, in order. */
export const BUFFERS = Object.keys(TYPES);
export const UNIT_GRID = 24;
export const PLANE_GRID = 48;

/** From the message and its bytes, by name. */
export function decodeState(message, bytes) {
  const state = { ...message };
  for (const [name, Type] of Object.entries(TYPES)) state[name] = decodeNumbers(bytes[name], Type);
  state.layers = splitLayers(state.parameters, message.sizes);
  state.records = [];
  for (let k = 0; k < state.history.length; k += 3) state.records.push([...state.history.subarray(k, k + 3)]);
  return state;
}

/** The flat parameter vector as one {weights, biases, fanIn, fanOut} per layer; weights row by row, a row per input. */
export function splitLayers(parameters, sizes) {
  const layers = [];
  let start = 0;
  for (let k = 1; k < sizes.length; k += 1) {
    const [fanIn, fanOut] = [sizes[k - 1], sizes[k]];
    const middle = start + fanIn * fanOut;
    layers.push({
      fanIn,
      fanOut,
      weights: parameters.subarray(start, middle),
      biases: parameters.subarray(middle, middle + fanOut),
    });
    start = middle + fanOut;
  }
  return layers;
}

/** Index of a hidden unit among all hidden units. */
export function unitNumber(sizes, layer, unit) {
  return sizes.slice(1, layer).reduce((sum, size) => sum + size, 0) + unit;
}

/** Weights into a unit, and its bias. */
export function incoming(layers, layer, unit) {
  const { weights, biases, fanIn, fanOut } = layers[layer - 1];
  return { weights: Array.from({ length: fanIn }, (_, from) => weights[from * fanOut + unit]), bias: biases[unit] };
}

/** The record with the lowest test loss. */
export function bestRecord(history) {
  return history.reduce((best, record) => (record[2] < best[2] ? record : best));
}

/** The unit that an arrow key selects: sideways in the neighboring layer, up and down within the layer. */
export function neighbor(sizes, { layer, unit }, across, down) {
  const to = Math.min(Math.max(layer + across, 1), sizes.length - 1);
  const moved = across ? Math.round(((unit + 0.5) / sizes[layer]) * sizes[to] - 0.5) : unit + down;
  return { layer: to, unit: Math.min(Math.max(moved, 0), sizes[to] - 1) };
}

/** Centers of all units in a box, layer by layer: {x, y}. */
export function placeUnits(sizes, box) {
  const gap = (box.right - box.left) / Math.max(sizes.length - 1, 1);
  const most = Math.max(...sizes, 4);
  const pitch = (box.bottom - box.top) / most;
  return sizes.map((size, layer) =>
    Array.from({ length: size }, (_, unit) => ({
      x: box.left + layer * gap,
      y: (box.top + box.bottom) / 2 + (unit - (size - 1) / 2) * pitch,
    })),
  );
}

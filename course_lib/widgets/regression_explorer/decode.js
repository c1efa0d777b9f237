// Decodes what Python sends: the fixed scene, and the descent that is played.

import { decodeBands } from "../shared/plot/contours.js";
import { decodeNumbers } from "../shared/plot/scales.js";

export function decodeScene(message) {
  return {
    window: message.window,
    aspect: message.aspect,
    minimum: message.minimum,
    largestRate: message.largest_rate,
    rates: message.rates,
    count: message.n_samples,
    drawn: decodeNumbers(message.drawn, Float32Array),
    numbers: message.shown,
    bands: decodeBands(message.bands, message.minimum[2]),
  };
}

/**
 * Keep a sample where it was asked to be, `moved` = [index, place], in a scene that may answer an earlier move; returns
 * whether the scene had it there.
 */
export function keepMoved(scene, [index, place]) {
  const before = scene.drawn.slice();
  scene.drawn.set(place, 2 * index);
  return scene.drawn.every((value, k) => value === before[k]);
}

export function decodeRun(message) {
  const losses = decodeNumbers(message.losses, Float64Array);
  return {
    ...message,
    moments: decodeNumbers(message.moments, Float32Array),
    batches: cut(decodeNumbers(message.batches, Uint32Array), message.batch_lengths),
    losses,
    last: losses.length - 1,
    trajectory: decodeNumbers(message.trajectory, Float32Array),
  };
}

/** A vector cut into parts of these lengths, each a set. */
function cut(numbers, lengths) {
  let from = 0;
  return lengths.map((length) => new Set(numbers.subarray(from, (from += length))));
}

/** Index of the batch that the step after a position uses; the last one after the end; -1 without batches. */
export function batchAt(run, position) {
  return Math.min(Math.floor(position), run.moments.length / 4 - 1);
}

/** Intercept and slope between two steps, by linear interpolation. */
export function lineAt(run, position) {
  const step = Math.floor(position);
  const next = Math.min(step + 1, run.last);
  return [0, 1].map((axis) => {
    const from = run.trajectory[2 * step + axis];
    return from + (run.trajectory[2 * next + axis] - from) * (position - step);
  });
}

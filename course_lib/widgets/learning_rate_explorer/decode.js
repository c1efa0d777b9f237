// What Python sends, as numbers: the map of rates and momenta, and the run that is played.

import { decodeLevels } from "../shared/contours.js";
import { fromQuantised, unpack } from "../shared/packed.js";

export async function decodeMap(message) {
  const types = ["uint16", "uint16", "float32", "uint16"];
  const parts = await unpack(message.packed, types.map((type, k) => [type, message.lengths[k]]));
  const [left, right, bottom, top] = message.window;
  const [across, up] = [fromQuantised(parts[0], left, right), fromQuantised(parts[1], bottom, top)];
  const points = new Float32Array(2 * across.length);
  across.forEach((value, k) => points.set([value, up[k]], 2 * k));
  const bands = { ...decodeLevels(message.levels, 0), points, ringStarts: Uint32Array.from(parts[2]), ringBands: parts[3] };
  return { ...message, bands };
}

export async function decodeRun(message) {
  const count = message.eigenvalues.length;
  const series = await unpack(message.packed, Array.from({ length: count + 1 }, () => ["float32", message.length]));
  const errors = series.slice(0, count);
  return { ...message, errors, losses: series[count], last: message.length - 1 };
}

/** The loss of each mode at each step, from its error. */
export function modeLosses({ errors, eigenvalues }) {
  return errors.map((values, k) => values.map((x) => (eigenvalues[k] * x * x) / 2));
}

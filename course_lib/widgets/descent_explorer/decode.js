// What Python sends, as numbers: the unchanging scene, and the descents that are played.

import { decodeLevels } from "../shared/contours.js";
import { fromQuantised, unpack } from "../shared/packed.js";

export async function decodeScene(message) {
  const types = ["uint16", "uint16", "float32", "uint16", "uint16"];
  const parts = await unpack(message.packed, types.map((type, k) => [type, message.lengths[k]]));
  const [left, right, bottom, top] = message.window;
  const [across, up] = [fromQuantised(parts[0], left, right), fromQuantised(parts[1], bottom, top)];
  const points = new Float32Array(2 * across.length);
  across.forEach((value, k) => points.set([value, up[k]], 2 * k));
  const side = Math.round(Math.sqrt(parts[4].length));
  return {
    ...message,
    bands: {
      ...decodeLevels(message.levels, message.lowest),
      points,
      ringStarts: Uint32Array.from(parts[2]),
      ringBands: parts[3],
    },
    relief: { side, heights: fromQuantised(parts[4], 0, 1) },
  };
}

export async function decodeRuns(message, window) {
  const total = message.lengths.reduce((sum, length) => sum + length, 0);
  const types = ["uint16", "uint16", "float32", "float32"];
  const [across, up, losses, norms] = await unpack(message.packed, types.map((type) => [type, total]));
  const [left, right, bottom, top] = window;
  const wide = (middle, size) => [middle - message.far * size, middle + message.far * size];
  const x = fromQuantised(across, ...wide((left + right) / 2, right - left));
  const y = fromQuantised(up, ...wide((bottom + top) / 2, top - bottom));
  let from = 0;
  const runs = message.labels.map((label, k) => {
    const part = [from, (from += message.lengths[k])];
    return {
      label,
      count: message.lengths[k],
      stopped: message.stopped[k],
      message: message.messages[k],
      x: x.subarray(...part),
      y: y.subarray(...part),
      losses: losses.subarray(...part),
      norms: norms.subarray(...part),
    };
  });
  return {
    runs,
    start: message.start,
    settings: message.settings,
    steps: message.steps,
    last: Math.max(...message.lengths) - 1,
  };
}

/** The height at which the 3-D view shows a loss: 0 at the lowest, 1 at the highest of the window. */
export function shownHeight(scene, loss) {
  const above = Math.max(loss - scene.lowest, 0);
  const top = scene.highest - scene.lowest;
  if (scene.scale === "linear") return above / (top || 1);
  return Math.log1p(above / scene.softening) / Math.log1p(top / scene.softening);
}

// Decodes what Python sends: the fixed scene, and the runs that are played.

import { decodePackedBands } from "../shared/plot/contours.js";
import { farPlaces, unpack } from "../shared/plot/packed.js";

export async function decodeScene(message) {
  return { ...message, bands: await decodePackedBands(message.bands, message.window, 0) };
}

/** The scene this many times closer to the minimum. The loss is quadratic: contours look the same at any scale. */
export function zoomed(scene, times) {
  const [center] = scene.minima;
  const closer = (value, axis) => center[axis] + (value - center[axis]) / times;
  const { bands } = scene;
  return {
    ...scene,
    window: scene.window.map((edge, k) => closer(edge, k < 2 ? 0 : 1)),
    bands: {
      ...bands,
      points: bands.points.map((value, k) => closer(value, k % 2)),
      levels: bands.levels.map((level) => level / times ** 2),
    },
  };
}

const CURVES = ["excess", "mean", "full", "floor", "rates"];

export async function decodeRun(message, window) {
  const total = message.paths.reduce((sum, length) => sum + length, 0);
  const types = [["uint16", total], ["uint16", total], ...message.curves.map((length) => ["float32", length])];
  const series = await unpack(message.packed, types, message.squeezed);
  const [x, y] = farPlaces(series[0], series[1], message.far, window);
  let from = 0;
  const paths = message.paths.map((count) => {
    const part = [from, (from += count)];
    return { count, x: x.subarray(...part), y: y.subarray(...part) };
  });
  const curves = Object.fromEntries(CURVES.map((name, k) => [name, series[k + 2]]));
  return { ...message, ...curves, main: paths[0], others: paths.slice(1, -1), whole: paths[paths.length - 1], last: paths[0].count - 1 };
}

// Decodes what Python sends: the fixed scene, and the descents that are played.

import { decodePackedBands } from "../shared/plot/contours.js";
import { farPlaces, fromQuantized, unpack } from "../shared/plot/packed.js";

export async function decodeScene(message) {
  const { side } = message;
  const [heights] = await unpack(message.relief, [["uint16", side * side]]);
  return {
    ...message,
    bands: await decodePackedBands(message.bands, message.window, message.lowest),
    relief: { side, heights: fromQuantized(heights, 0, 1) },
  };
}

export async function decodeRun(message, window) {
  const total = message.lengths.reduce((sum, length) => sum + length, 0);
  const types = ["uint16", "uint16", "float32", "float32"];
  const [across, up, losses, norms] = await unpack(
    message.packed,
    types.map((type) => [type, total]),
    message.squeezed,
  );
  const [x, y] = farPlaces(across, up, message.far, window);
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
  return { ...message, runs, last: Math.max(...message.lengths) - 1 };
}

/** The descents of `now`; those with the same start and settings as in `before` keep their objects, for comparison. */
export function withUnchanged(before, now) {
  const text = ({ start, settings }, label) => JSON.stringify([start, settings[label]]);
  return now.runs.map((run, k) => (text(before, run.label) === text(now, run.label) ? before.runs[k] : run));
}

/** Height at which the 3-D view shows a loss: 0 at the lowest, 1 at the highest of the window. */
export function shownHeight(scene, loss) {
  const above = Math.max(loss - scene.lowest, 0);
  const top = scene.highest - scene.lowest;
  if (scene.scale === "linear") return above / (top || 1);
  return Math.log1p(above / scene.softening) / Math.log1p(top / scene.softening);
}

// Decodes what Python sends: the map of rates and momenta, and the run that is played.

import { decodePackedBands } from "../shared/plot/contours.js";
import { unpack } from "../shared/plot/packed.js";

export async function decodeMap(message) {
  return { ...message, bands: await decodePackedBands(message.bands, message.window, 0) };
}

export async function decodeRun(message) {
  const count = message.eigenvalues.length;
  const types = Array.from({ length: count + 1 }, () => ["float32", message.length]);
  const series = await unpack(message.packed, types, message.squeezed);
  const errors = series.slice(0, count);
  return { ...message, errors, losses: series[count], last: message.length - 1 };
}

/** The loss of each mode at each step, from its error. */
export function modeLosses({ errors, eigenvalues }) {
  return errors.map((values, k) => values.map((x) => (eigenvalues[k] * x * x) / 2));
}

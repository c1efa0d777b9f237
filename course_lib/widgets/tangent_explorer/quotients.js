// The difference quotients from the values that Python sent, and what to say about their errors. Pure.

import { decodeNumbers } from "../shared/plot/scales.js";

export function decodeRun(message) {
  const [value, derivative] = decodeNumbers(message.here, Float64Array);
  const h = decodeNumbers(message.h, Float64Array);
  const above = decodeNumbers(message.above, Float64Array);
  const below = decodeNumbers(message.below, Float64Array);
  return {
    x: message.x,
    value,
    derivative,
    source: message.source,
    fault: message.fault,
    count: h.length,
    h,
    above,
    below,
    slopes: {
      forward: h.map((step, k) => (above[k] - value) / step),
      central: h.map((step, k) => (above[k] - below[k]) / (2 * step)),
    },
  };
}

export function errorsOf(run, method) {
  return run.slopes[method].map((slope) => Math.abs(slope - run.derivative));
}

/** Index of the h nearest to `h` among decreasing `steps`, by ratio. */
export function nearestStep(steps, h) {
  let best = 0;
  for (let k = 1; k < steps.length; k += 1) {
    if (Math.abs(Math.log(steps[k] / h)) < Math.abs(Math.log(steps[best] / h))) best = k;
  }
  return best;
}

const NEIGHBORS = 6;
const AROUND_BEST = 20;

/** Index of the h with the smallest error, not misled by a single lucky one: the largest among neighbors counts. */
export function bestStep(errors) {
  let best = -1;
  let lowest = Infinity;
  for (let k = 0; k < errors.length; k += 1) {
    let largest = 0;
    for (let near = Math.max(0, k - NEIGHBORS); near <= Math.min(errors.length - 1, k + NEIGHBORS); near += 1) {
      largest = Math.max(largest, errors[near]);
    }
    if (largest < lowest) [best, lowest] = [k, largest];
  }
  return best;
}

/** What makes the error at step k: 'unknown', 'exact', 'lost' (x + h is x), 'truncation', 'best' or 'rounding'. */
export function regime(run, method, errors, best, k) {
  if (!Number.isFinite(run.derivative) || !Number.isFinite(errors[k])) return "unknown";
  if (run.x + run.h[k] === run.x) return "lost";
  if (errors[k] === 0) return "exact";
  if (best < 0 || k < best - AROUND_BEST) return "truncation";
  return k > best + AROUND_BEST ? "rounding" : "best";
}

/** Lowest and highest of `values` with a margin; far outliers, as near a pole, are excluded. */
export function valueRange(values) {
  const sorted = [...values].filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return [-1, 1];
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  const [low, high] = [at(0.05), at(0.95)];
  const size = high - low;
  const bottom = Math.max(sorted[0], low - 4 * size);
  const top = Math.min(sorted.at(-1), high + 4 * size);
  const air = 0.12 * (top - bottom) || Math.abs(top) * 0.5 || 1;
  return [bottom - air, top + air];
}

/** The curve around x as offsets [dx, dy] from (x, f(x)), left to right, to a distance of `reach`. */
export function offsetsWithin(run, reach) {
  const right = [];
  const left = [];
  for (let k = run.count - 1; k >= 0 && run.h[k] <= reach; k -= 1) {
    right.push([run.h[k], run.above[k] - run.value]);
    left.push([-run.h[k], run.below[k] - run.value]);
  }
  return [...left.reverse(), [0, 0], ...right];
}

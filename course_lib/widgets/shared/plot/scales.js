// From numbers to screen positions and to text: scales, ticks, formats, clipping. Pure, no page needed.

export function linearScale(low, high, from, to) {
  const slope = (to - from) / (high - low);
  const scale = (value) => from + (value - low) * slope;
  scale.invert = (place) => low + (place - from) / slope;
  return scale;
}

export function logScale(low, high, from, to) {
  const linear = linearScale(Math.log(low), Math.log(high), from, to);
  const scale = (value) => linear(Math.log(value));
  scale.invert = (place) => Math.exp(linear.invert(place));
  return scale;
}

/** Notches of a slider for whole numbers from 1 to `most`: four in each doubling, or every number where there are fewer. */
export function countScale(most) {
  const grown = Array.from({ length: Math.ceil(4 * Math.log2(most)) }, (_, k) => Math.round(2 ** (k / 4)));
  const counts = [...new Set([...grown, most])];
  const scale = (count) => counts.findLastIndex((each) => each <= count);
  return Object.assign(scale, { invert: (notch) => counts[notch], last: counts.length - 1 });
}

/** Round values from low to high, about `count` and at least two, in steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const ticks = [];
  // Counting whole steps keeps 0 from becoming 5.6e-17, and + 0 keeps it from becoming -0.
  for (let k = Math.ceil(low / step - 1e-9); k <= high / step + 1e-9; k += 1) ticks.push(k * step + 0);
  return ticks.length < 2 && count < 16 ? niceTicks(low, high, 2 * count) : ticks;
}

/** Powers of ten from low to high, thinned evenly to at most `most`. */
export function decadeTicks(low, high, most) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks = [];
  for (let k = Math.ceil(first / stride) * stride; k <= last; k += stride) ticks.push(k);
  return ticks;
}

/** The lowest and highest value for the axis, a little wider than the losses; losses of 0 are below it. */
export function lossDomain(losses) {
  let low = Infinity;
  let high = 0;
  for (const loss of losses) {
    if (!(loss > 0) || loss === Infinity) continue;
    low = Math.min(low, loss);
    high = Math.max(high, loss);
  }
  if (high === 0) return [0.1, 10];
  // Nothing below the rounding error of the largest loss is worth a decade of the axis.
  low = Math.max(low, high * 1e-32);
  const pad = Math.max((high / low) ** 0.06, 1.5);
  return [low / pad, Math.min(high * pad, Number.MAX_VALUE)];
}

/** A number for display: `digits` significant digits, in e-notation when very large or small, with a true minus. */
export function formatNumber(value, digits = 3) {
  const size = Math.abs(value);
  let text;
  if (value === 0) text = "0";
  else if (size >= 1e5 || size < 1e-3) text = value.toExponential(digits - 1).replace("e+", "e");
  else text = size >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits);
  return text.replaceAll("-", "−");
}

/** The same without trailing zeros: for numbers that were chosen, not measured. */
export function formatShort(value, digits = 3) {
  const size = Math.abs(value);
  const rounded = roundTo(value, digits);
  const text = value !== 0 && (size >= 1e5 || size < 1e-4) ? rounded.toExponential() : String(rounded);
  return text.replace("e+", "e").replaceAll("-", "−");
}

/** A coordinate for display, to a thousandth of the width of its window. */
export function formatFixed(value, width) {
  return value.toFixed(Math.min(Math.max(0, Math.ceil(3 - Math.log10(width))), 12)).replace("-", "−");
}

/** A tick's label: as short as its step allows. */
export function formatTick(value, step) {
  const size = Math.max(Math.abs(value), step);
  if (size >= 1e5 || size < 1e-3) return value === 0 ? "0" : formatNumber(value, 2);
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))).replace("-", "−");
}

export function formatPower(exponent) {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  return `10${[...String(exponent)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻").join("")}`;
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Rounded to `digits` significant digits, as a number. */
export function roundTo(value, digits) {
  return Number(value.toPrecision(digits));
}

/** The part of a segment inside a box, as [x0, y0, x1, y1], or null (Liang and Barsky 1984). */
export function clipSegment(x0, y0, x1, y1, box) {
  const dx = x1 - x0;
  const dy = y1 - y0;
  let enter = 0;
  let leave = 1;
  for (const [p, q] of [
    [-dx, x0 - box.left],
    [dx, box.right - x0],
    [-dy, y0 - box.top],
    [dy, box.bottom - y0],
  ]) {
    if (p === 0) {
      if (q < 0) return null;
    } else if (p < 0) enter = Math.max(enter, q / p);
    else leave = Math.min(leave, q / p);
  }
  return enter > leave ? null : [x0 + enter * dx, y0 + enter * dy, x0 + leave * dx, y0 + leave * dy];
}

/** Numbers from the bytes that anywidget delivers; copied, since a DataView may start at any offset. */
export function decodeNumbers(view, Type) {
  return new Type(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

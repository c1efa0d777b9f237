// Paints contour bands that Python traced: fills from the highest level down, edges as lines, some of them labeled.

import { decodeNumbers, formatShort } from "./scales.js";
import { fromQuantized, unpack } from "./packed.js";
import { haloText, setFont } from "./draw.js";

/** `minimum` is the lowest value of the function: levels a power of ten above it are the strong ones. */
function decodeLevels(levels, minimum) {
  const halfDecades = levels.length ? Math.round(2 * Math.log10(levels[0] - minimum)) : 0;
  return { levels, strong: Math.abs(halfDecades % 2) };
}

/** Decodes what `Bands.packed` wrote. */
export async function decodePackedBands(message, [left, right, bottom, top], minimum) {
  const types = ["uint16", "uint16", "float32", "uint16"];
  const parts = await unpack(message.packed, types.map((type, k) => [type, message.lengths[k]]));
  const [across, up] = [fromQuantized(parts[0], left, right), fromQuantized(parts[1], bottom, top)];
  const points = new Float32Array(2 * across.length);
  across.forEach((value, k) => points.set([value, up[k]], 2 * k));
  return {
    ...decodeLevels(message.levels, minimum),
    points,
    ringStarts: Uint32Array.from(parts[2]),
    ringBands: parts[3],
  };
}

export function decodeBands(message, minimum) {
  return {
    ...decodeLevels(message.levels, minimum),
    points: decodeNumbers(message.points, Float32Array),
    ringStarts: decodeNumbers(message.ring_starts, Uint32Array),
    ringBands: decodeNumbers(message.ring_bands, Uint32Array),
  };
}

/** One Path2D per level, highest first, in screen coordinates. */
function bandPaths(bands, xScale, yScale) {
  const paths = bands.levels.map(() => new Path2D());
  bands.ringBands.forEach((band, ring) => {
    const path = paths[band];
    for (let k = bands.ringStarts[ring]; k < bands.ringStarts[ring + 1]; k += 1) {
      const x = xScale(bands.points[2 * k]);
      const y = yScale(bands.points[2 * k + 1]);
      if (k === bands.ringStarts[ring]) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  });
  return paths;
}

/** Deeper means more color: every band is painted over those above it. */
export function paintBands(ctx, theme, bands, xScale, yScale) {
  ctx.save();
  ctx.fillStyle = theme.surface;
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = 1;
  bandPaths(bands, xScale, yScale).forEach((path, band) => {
    ctx.globalAlpha = theme.dark ? 0.095 : 0.075;
    ctx.fill(path, "evenodd");
    ctx.globalAlpha = band % 2 === bands.strong ? 0.75 : 0.35;
    ctx.stroke(path);
  });
  ctx.restore();
}

/**
 * Label positions: for each labeled band, the point on its edge farthest from the minimum, where lines are farthest
 * apart, that is inside the box and clear of earlier labels. Returns {x, y, text}.
 */
export function placeLabels(bands, xScale, yScale, center, box, clear) {
  const taken = clear.map(({ x, y }) => ({ x, y }));
  const labels = [];
  bands.levels.forEach((level, band) => {
    if (band % 2 !== bands.strong) return;
    let best = null;
    bands.ringBands.forEach((owner, ring) => {
      if (owner !== band) return;
      for (let k = bands.ringStarts[ring]; k < bands.ringStarts[ring + 1]; k += 1) {
        const x = xScale(bands.points[2 * k]);
        const y = yScale(bands.points[2 * k + 1]);
        if (x < box.left + 22 || x > box.right - 22 || y < box.top + 10 || y > box.bottom - 10) continue;
        if (taken.some((other) => Math.abs(other.x - x) < 40 && Math.abs(other.y - y) < 16)) continue;
        const far = Math.hypot(x - center.x, y - center.y);
        if (!best || far > best.far) best = { x, y, far };
      }
    });
    if (!best || best.far < 18) return;
    taken.push(best);
    labels.push({ x: best.x, y: best.y, text: formatShort(level, 2) });
  });
  return labels;
}

export function paintLabels(ctx, theme, labels) {
  ctx.save();
  setFont(ctx, theme, 10.5);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.globalAlpha = 0.85;
  for (const { x, y, text } of labels) haloText(ctx, theme, text, x, y);
  ctx.restore();
}

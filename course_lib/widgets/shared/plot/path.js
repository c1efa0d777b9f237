// The path of a descent over a surface: its beginning, the recent steps, the upcoming steps.

import { clipSegment } from "./scales.js";
import { addClipped } from "./draw.js";
import { inside } from "./way_out.js";

const FAR = 2000;
// How much path to draw, in plot widths: a path that zigzags all over the plot would otherwise be a blot.
const INK = { first: 1.5, recent: 1.5, past: 5, future: 2.5 };

/** Indices of the steps to draw: those at least `gap` from the one drawn before, and the first and last. */
export function visibleSteps(places, gap) {
  const kept = [];
  for (let k = 0; k < places.length; k += 1) {
    const previous = places[kept[kept.length - 1]];
    if (k === 0 || k === places.length - 1 || Math.hypot(places[k][0] - previous[0], places[k][1] - previous[1]) >= gap) {
      kept.push(k);
    }
  }
  return kept;
}

/** At each step, how much of the path so far is inside the box. */
export function lengthsInside(places, box) {
  const lengths = [0];
  for (let k = 1; k < places.length; k += 1) {
    const seen = clipSegment(...places[k - 1], ...places[k], box);
    lengths.push(lengths[k - 1] + (seen ? Math.hypot(seen[2] - seen[0], seen[3] - seen[1]) : 0));
  }
  return lengths;
}

export class WalkedPath {
  /** `places` are the steps as [x, y] on the screen, `box` the plot. */
  constructor(places, box) {
    this.places = places;
    this.box = box;
    this.far = { left: box.left - FAR, right: box.right + FAR, top: box.top - FAR, bottom: box.bottom + FAR };
    this.lengths = lengthsInside(places, box);
    this.kept = visibleSteps(places, 0.7);
    this.dots = visibleSteps(places, 8);
  }

  /** Where the path is at a position between two steps. */
  at(position) {
    const step = Math.floor(position);
    const from = this.places[step];
    const to = this.places[Math.min(step + 1, this.places.length - 1)];
    return [0, 1].map((axis) => from[axis] + (to[axis] - from[axis]) * (position - step));
  }

  /** The step separated from `step` by `widths` plot widths of path; backward if below 0. */
  stepWithin(step, widths) {
    const budget = Math.abs(widths) * (this.box.right - this.box.left);
    const direction = Math.sign(widths);
    let k = step;
    while (k + direction >= 0 && k + direction < this.lengths.length) {
      if (Math.abs(this.lengths[k + direction] - this.lengths[step]) > budget) break;
      k += direction;
    }
    return k;
  }

  paint(ctx, theme, position) {
    const step = Math.floor(position);
    const here = this.at(position);
    const recent = this.stepWithin(step, -INK.recent);
    const thin = { width: 1, color: theme.path, alpha: 0.6 };
    const ahead = { width: 1.25, color: theme.ink, dash: [3, 3], alpha: 0.7 };
    this.stroke(ctx, step, this.stepWithin(step, INK.future), null, ahead);
    this.stroke(ctx, 0, Math.min(this.stepWithin(0, INK.first), recent), null, thin);
    this.stroke(ctx, this.stepWithin(step, -INK.past), recent, null, thin);
    this.stroke(ctx, recent, step, here, { width: 5, color: theme.paper, alpha: 0.8 });
    this.stroke(ctx, recent, step, here, { width: 2.75, color: theme.path });
    this.paintDots(ctx, theme, step);
  }

  /** The path from step `from` to step `until`, then on to the point `end`. */
  stroke(ctx, from, until, end, { width, color, dash = [], alpha = 1 }) {
    ctx.save();
    ctx.lineJoin = "round";
    ctx.beginPath();
    let previous = this.places[from];
    for (const k of this.kept) {
      if (k > until) break;
      if (k <= from) continue;
      addClipped(ctx, ...previous, ...this.places[k], this.far);
      previous = this.places[k];
    }
    if (end) addClipped(ctx, ...previous, ...end, this.far);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.globalAlpha = alpha;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }

  paintDots(ctx, theme, until) {
    ctx.fillStyle = theme.path;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1;
    for (const k of this.dots) {
      if (k > until) break;
      if (!inside(this.places[k], this.box)) continue;
      ctx.beginPath();
      ctx.arc(...this.places[k], 2.75, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  }
}

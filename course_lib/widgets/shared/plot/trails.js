// The trails of several racers, painted as they grow: each frame adds what is new to a persistent layer.

import { hiddenLayer } from "./draw.js";
import { clamp, clipSegment } from "./scales.js";

const BEYOND = 1500;
const DOT_GAP = 9;
// Points closer than this, in CSS pixels, look the same.
const SAME = 0.6;

/** Where a racer is at a position between two steps, from its places [x0, y0, x1, y1, ...]; after its end, its last. */
export function placeAt(places, position) {
  const last = places.length / 2 - 1;
  const before = clamp(Math.floor(position), 0, last);
  const after = Math.min(before + 1, last);
  const part = Math.min(position - before, 1);
  return [0, 1].map((axis) => places[2 * before + axis] * (1 - part) + places[2 * after + axis] * part);
}

/** Steps that get a dot: those at least `gap` from the two dots before, since a racer may jump back and forth. */
export function dottedSteps(places, gap) {
  const dotted = new Uint8Array(places.length / 2);
  let [last, former] = [[Infinity, Infinity], [Infinity, Infinity]];
  for (let k = 0; k < dotted.length; k += 1) {
    const here = [places[2 * k], places[2 * k + 1]];
    if (distance(here, last) >= gap && distance(here, former) >= gap) {
      dotted[k] = 1;
      [last, former] = [here, last];
    }
  }
  return dotted;
}

function distance([x0, y0], [x1, y1]) {
  return Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2); // Math.hypot is several times slower
}

export class Trails {
  /** `racers` are {places, style}; `box` is the plot that they stay in; the layers of `used` trails are reused. */
  constructor(width, height, box, racers, used) {
    Object.assign(this, { width, height, box });
    this.far = { left: box.left - BEYOND, right: box.right + BEYOND, top: box.top - BEYOND, bottom: box.bottom + BEYOND };
    this.racers = racers.map((racer) => ({ ...racer, dotted: dottedSteps(racer.places, DOT_GAP) }));
    if (!racers.length) return; // no layers to hold
    this.rims = this.layer(used?.rims);
    this.lines = this.layer(used?.lines);
    this.clear();
  }

  layer(used) {
    const layer = hiddenLayer(this.width, this.height, used);
    const { left, right, top, bottom } = this.box;
    layer.ctx.beginPath();
    layer.ctx.rect(left, top, right - left, bottom - top);
    layer.ctx.clip();
    layer.ctx.lineJoin = "round";
    return layer;
  }

  clear(from = 0) {
    for (const { ctx } of [this.rims, this.lines]) ctx.clearRect(0, 0, this.width, this.height);
    this.painted = from;
    for (const racer of this.racers) racer.walked = 0;
  }

  /** `length` is how many steps of trail to show; Infinity for all. */
  paint(ctx, theme, position, length) {
    if (!this.racers.length) return;
    const from = Math.max(position - length, 0);
    if (length !== Infinity || length !== this.length || position < this.painted) this.clear(from);
    this.length = length;
    if (position > this.painted) {
      for (const racer of this.racers) this.extend(theme, racer, this.painted, position);
      this.painted = position;
    }
    for (const { canvas } of [this.rims, this.lines]) ctx.drawImage(canvas, 0, 0, this.width, this.height);
  }

  extend(theme, racer, from, until) {
    const { places, style, dotted } = racer;
    const last = places.length / 2 - 1;
    const end = Math.min(until, last);
    if (from >= end) return;
    const path = new Path2D();
    let here = placeAt(places, from);
    let former = here;
    let pen = null; // dashes restart wherever the pen is lifted
    const offset = racer.walked;
    for (let k = Math.floor(from) + 1; k <= Math.ceil(end); k += 1) {
      const next = k <= end ? [places[2 * k], places[2 * k + 1]] : placeAt(places, end);
      const away = distance(here, next);
      if (Number.isNaN(away)) {
        pen = null; // a point outside the picture
        [here, former] = [next, next];
        continue;
      }
      // Less than a screen pixel adds time, not shape. So does a jump back to where the racer came from.
      if (away < SAME && k < end) continue;
      if (distance(former, next) < SAME && k < end) {
        [here, former] = [former, here];
        pen = null;
        continue;
      }
      const seen = clipSegment(...here, ...next, this.far);
      if (seen) {
        if (!pen || pen[0] !== seen[0] || pen[1] !== seen[1]) path.moveTo(seen[0], seen[1]);
        path.lineTo(seen[2], seen[3]);
        pen = seen.slice(2);
      }
      racer.walked += Math.min(away, BEYOND);
      [here, former] = [next, here];
    }
    this.stroke(this.rims.ctx, path, { color: theme.paper, width: 5, dash: [], offset: 0 });
    this.stroke(this.lines.ctx, path, { color: style.color, width: 2.25, dash: style.dash, offset });
    for (let k = Math.ceil(from); k <= end; k += 1) {
      if (dotted[k]) dot(this.lines.ctx, theme, style.color, places[2 * k], places[2 * k + 1]);
    }
  }

  stroke(ctx, path, { color, width, dash, offset }) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.lineDashOffset = offset;
    ctx.stroke(path);
  }
}

/**
 * The trails of a race. The selected racer's is on top, on separate layers: where only its descent is new, as after a
 * change of its settings, the others are not repainted.
 */
export class RaceTrails {
  /** As for `Trails`; a new one is needed whenever points of the surface move on the screen. */
  constructor(width, height, box, used) {
    Object.assign(this, { width, height, box });
    this.others = used?.others;
    this.chosen = used?.chosen;
    this.known = new WeakMap();
  }

  /** `racers` are {run, style, label}, `place(run, k)` is step k on the screen; returns {places, style, label}. */
  set(racers, chosen, place) {
    const placed = racers.map(({ run, style, label }) => ({ places: this.placesOf(run, place), style, label }));
    this.others = this.renewed(this.others, placed.filter(({ label }) => label !== chosen));
    this.chosen = this.renewed(this.chosen, placed.filter(({ label }) => label === chosen));
    return placed;
  }

  placesOf(run, place) {
    let places = this.known.get(run);
    if (!places) {
      places = new Float32Array(2 * run.count);
      for (let k = 0; k < run.count; k += 1) [places[2 * k], places[2 * k + 1]] = place(run, k);
      this.known.set(run, places);
    }
    return places;
  }

  renewed(used, racers) {
    const same = used?.racers.length === racers.length && racers.every(({ places }, k) => places === used.racers[k].places);
    return same ? used : new Trails(this.width, this.height, this.box, racers, used);
  }

  paint(ctx, theme, position, length) {
    for (const trails of [this.others, this.chosen]) trails.paint(ctx, theme, position, length);
  }
}

function dot(ctx, theme, color, x, y) {
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, 2.75, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.strokeStyle = theme.paper;
  ctx.lineWidth = 1;
  ctx.stroke();
}

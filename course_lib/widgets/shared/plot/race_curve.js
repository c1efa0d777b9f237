// A quantity of several racers against the step, on a log or a linear scale: steps taken strong, the rest faint.

import { clamp, decadeTicks, formatNumber, formatPower, formatShort, linearScale, logScale, roundTo } from "./scales.js";
import { CURVE_MARGIN, drawAxes, drawFrame, fitCanvas, hiddenLayer, strokeLine, within } from "./draw.js";
import { drawMark } from "./series.js";

const CURVE_TALL = 138;
// A racer that diverges must not flatten the others: the top is this many times the first value.
const HIGHEST = 1e3;
const LOWEST = 1e-14;
const FAINT = 0.4;

/** Lowest and highest value for the axis of several series, and whether its scale is logarithmic. */
export function curveDomain(series, log) {
  let [low, high, first] = [Infinity, -Infinity, -Infinity];
  for (const values of series) {
    if (Number.isFinite(values[0])) first = Math.max(first, Math.abs(values[0]));
    for (const value of values) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [log ? 0.1 : 0, log ? 10 : 1];
  if (log) {
    if (first > 0) high = Math.min(high, HIGHEST * first);
    low = Math.min(Math.max(low, high * LOWEST), high);
    const pad = Math.max((high / low) ** 0.06, 1.5);
    return [low / pad, high * pad];
  }
  const most = 3 * (first || 1);
  [low, high] = [Math.max(low, -most), Math.min(high, most)];
  const air = 0.06 * (high - low) || 0.5 * (Math.abs(high) || 1);
  return [low - air, high + air];
}

export class RaceCurve {
  /**
   * `log` is whether the scale is logarithmic; values of 0 are then at the bottom. `zero` puts 0 at the bottom of a
   * linear one.
   */
  constructor(canvas, { log, name = "", height = CURVE_TALL, zero = false }) {
    Object.assign(this, { canvas, log, name, height, zero });
  }

  /**
   * Everything but the position. `racers` are {values, style, label}, with `aside` for one whose values may leave the
   * plot; `last` is the last step of the axis. `domain` is for a race of one, whose values need no space for others;
   * `floor` is the lowest possible value, a dashed line.
   */
  prepare(theme, racers, last, { domain = this.domainOf(racers), floor = 0 } = {}) {
    const width = this.canvas.clientWidth;
    this.box = {
      left: CURVE_MARGIN.left,
      right: width - CURVE_MARGIN.right,
      top: CURVE_MARGIN.top,
      bottom: this.height - CURVE_MARGIN.bottom - 18,
    };
    const { box } = this;
    this.xScale = linearScale(0, Math.max(last, 1), box.left, box.right);
    const yScale = (this.log ? logScale : linearScale)(...domain, box.bottom, box.top);
    this.yScale = (value) => {
      const place = this.log && !(value > 0) ? Infinity : yScale(value);
      return clamp(Number.isNaN(place) ? box.bottom : place, box.top, box.bottom);
    };
    Object.assign(this, { theme, racers, width });
    this.ctx = fitCanvas(this.canvas, width, this.height);
    this.walked = hiddenLayer(width, this.height, this.walked);
    for (const racer of racers) this.paintCurve(this.walked.ctx, racer);
    this.still = hiddenLayer(width, this.height, this.still);
    this.paintStill(domain, last, floor);
  }

  domainOf(racers) {
    const counted = racers.filter(({ aside }) => !aside).map(({ values }) => values);
    const [low, high] = curveDomain(counted, this.log);
    return [this.zero ? 0 : low, high];
  }

  paintStill(domain, last, floor) {
    const { ctx } = this.still;
    const { theme, box, xScale, yScale } = this;
    const axes = { xDomain: [0, Math.max(last, 1)], yDomain: domain, xName: this.name, whole: true, grid: true };
    if (this.log) axes.vertical = powers(domain);
    drawAxes(ctx, theme, box, { ...axes, xScale, yScale });
    if (floor > domain[0]) {
      Object.assign(ctx, { lineWidth: 1.5, strokeStyle: theme.best });
      ctx.setLineDash([7, 4]);
      strokeLine(ctx, box.left, yScale(floor), box.right, yScale(floor));
      ctx.setLineDash([]);
    }
    ctx.globalAlpha = FAINT;
    ctx.drawImage(this.walked.canvas, 0, 0, this.width, this.height);
    ctx.globalAlpha = 1;
    drawFrame(ctx, theme, box);
  }

  paintCurve(ctx, { values, style }) {
    within(ctx, this.box, () => {
      ctx.beginPath();
      // More points than screen pixels add time, not shape.
      const dot = 1 / (window.devicePixelRatio || 1);
      let shown = -Infinity;
      values.forEach((value, k) => {
        const x = this.xScale(k);
        if (x - shown < dot && k !== values.length - 1) return;
        shown = x;
        ctx.lineTo(x, this.yScale(value));
      });
      Object.assign(ctx, { lineWidth: 2.25, lineJoin: "round", strokeStyle: style.color });
      ctx.setLineDash(style.dash);
      ctx.stroke();
    });
  }

  draw(position, selected) {
    const { ctx, box, theme } = this;
    const edge = this.xScale(position);
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    within(ctx, { ...box, right: edge }, () => ctx.drawImage(this.walked.canvas, 0, 0, this.width, this.height));
    for (const { values, style, label } of this.racers) {
      const at = Math.min(position, values.length - 1);
      const before = Math.floor(at);
      const after = Math.min(before + 1, values.length - 1);
      const y = this.yScale(values[before]) * (1 - at + before) + this.yScale(values[after]) * (at - before);
      drawMark(ctx, theme, style, this.xScale(at), y, label === selected ? 5.5 : 4);
    }
  }

  stepAt(x) {
    return Math.max(0, Math.round(this.xScale.invert(clamp(x, this.box.left, this.box.right))));
  }
}

/** Ticks of a log scale: powers of ten; if fewer than two would be visible, 1, 2 and 5 times them as well. */
export function powers(domain) {
  const exponents = decadeTicks(...domain, 4);
  if (exponents.length > 1) return exponents.map((power) => ({ value: 10 ** power, label: formatPower(power) }));
  const ticks = [];
  for (let power = Math.floor(Math.log10(domain[0])); power <= Math.log10(domain[1]); power += 1) {
    for (const digit of [1, 2, 5]) {
      const value = roundTo(digit * 10 ** power, 1);
      if (value >= domain[0] && value <= domain[1]) ticks.push({ value, label: formatShort(value) });
    }
  }
  if (ticks.length) return ticks;
  const middle = Math.sqrt(domain[0]) * Math.sqrt(domain[1]);
  return [{ value: middle, label: formatNumber(middle) }];
}

// The samples with the line of the current step, its errors as dashes, and the best line for comparison.

import { clamp, linearScale } from "../shared/plot/scales.js";
import { PLOT_MARGIN, addClipped, drawAxes, drawFrame, drawHandle, fitCanvas, hiddenLayer, within } from "../shared/plot/draw.js";
import { TEXT } from "./texts.js";

const MOST_RESIDUALS = 300;
// CSS pixels within which the pointer grabs something.
const GRIP = 14;

/** Ranges of x and y: the samples with a margin, and as much of the first line as keeps the samples large. */
export function dataWindow(samples, [intercept, slope]) {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < samples.length; k += 2) {
    left = Math.min(left, samples[k]);
    right = Math.max(right, samples[k]);
    bottom = Math.min(bottom, samples[k + 1]);
    top = Math.max(top, samples[k + 1]);
  }
  const across = right - left;
  const up = top - bottom || Math.abs(top) || 1;
  const ends = [intercept + slope * left, intercept + slope * right];
  const lowest = Math.max(Math.min(bottom, ...ends), bottom - up);
  const highest = Math.min(Math.max(top, ...ends), top + up);
  return [left - 0.12 * across, right + 0.12 * across, lowest - 0.15 * up, highest + 0.15 * up];
}

export class FitPanel {
  constructor(canvas, scene, start) {
    this.canvas = canvas;
    this.samples = scene.drawn;
    this.best = scene.minimum;
    this.numbers = scene.numbers;
    this.window = dataWindow(scene.drawn, start);
    this.batch = null;
    this.showsBest = true;
    this.hasGrips = true;
  }

  /** Samples in new places: the window stays, so that nothing jumps while a sample is dragged. */
  setScene(scene) {
    this.samples = scene.drawn;
    this.best = scene.minimum;
    if (this.theme) this.paintPoints(this.points.ctx);
  }

  /** The samples that the step uses, as a set of indices; null for all. */
  setBatch(batch) {
    if (batch === this.batch) return;
    this.batch = batch;
    this.paintPoints(this.points.ctx);
  }

  prepare(theme, height) {
    const width = this.canvas.clientWidth;
    const box = {
      left: PLOT_MARGIN.left,
      right: width - PLOT_MARGIN.right,
      top: PLOT_MARGIN.top,
      bottom: height - PLOT_MARGIN.bottom,
    };
    const [left, right, bottom, top] = this.window;
    const xScale = linearScale(left, right, box.left, box.right);
    const yScale = linearScale(bottom, top, box.bottom, box.top);
    Object.assign(this, { theme, width, height, box, xScale, yScale });
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.paintStill();
    this.points = hiddenLayer(width, height, this.points);
    this.paintPoints(this.points.ctx);
  }

  paintStill() {
    const { theme, box, xScale, yScale } = this;
    const { ctx } = this.still;
    const [left, right, bottom, top] = this.window;
    const domains = { xDomain: [left, right], yDomain: [bottom, top] };
    drawAxes(ctx, theme, box, { ...domains, xName: TEXT.x, yName: TEXT.y, xScale, yScale, grid: true });
    drawFrame(ctx, theme, box);
  }

  paintPoints(ctx) {
    const { theme, samples } = this;
    const radius = samples.length > 400 ? 2 : 4.5;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.lineWidth = 1.25;
    for (let k = 0; k < samples.length; k += 2) {
      const seen = this.sees(k / 2);
      ctx.fillStyle = seen ? theme.ink : theme.paper;
      ctx.strokeStyle = seen ? theme.paper : theme.ink;
      ctx.globalAlpha = seen ? 1 : 0.55;
      ctx.beginPath();
      ctx.arc(this.xScale(samples[k]), this.yScale(samples[k + 1]), seen ? radius : radius - 1, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  sees(drawn) {
    return !this.batch || this.batch.has(this.numbers[drawn]);
  }

  strokeLine(ctx, [intercept, slope], { width, color, dash = [] }) {
    const [left, right] = this.window;
    ctx.beginPath();
    const ends = [this.yScale(intercept + slope * left), this.yScale(intercept + slope * right)];
    addClipped(ctx, this.box.left, ends[0], this.box.right, ends[1], this.box);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  draw(intercept, slope) {
    const { ctx, theme, box } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    within(ctx, box, () => {
      this.strokeResiduals(ctx, intercept, slope);
      this.strokeLine(ctx, [intercept, slope], { width: 6, color: theme.paper });
      if (this.showsBest) this.strokeLine(ctx, this.best, { width: 2, color: theme.best, dash: [8, 5] });
      this.strokeLine(ctx, [intercept, slope], { width: 3, color: theme.path });
      ctx.drawImage(this.points.canvas, 0, 0, this.width, this.height);
    });
    for (const x of this.hasGrips ? this.handles() : []) {
      drawHandle(ctx, theme, box, this.xScale(x), this.yScale(intercept + slope * x), "", 6);
    }
  }

  /** Where on the x axis the ends of the line can be grabbed. */
  handles() {
    const [left, right] = this.window;
    return [left + 0.06 * (right - left), right - 0.06 * (right - left)];
  }

  /** What the pointer would move at a point: a sample, an end of the line, the whole line, or nothing. */
  gripAt(x, y, [intercept, slope]) {
    const near = (otherX, otherY) => Math.hypot(x - otherX, y - otherY) <= GRIP;
    const heightOf = (at) => this.yScale(intercept + slope * at);
    const end = this.handles().findIndex((at) => near(this.xScale(at), clamp(heightOf(at), this.box.top, this.box.bottom)));
    if (end >= 0) return { kind: "end", end };
    let best = { away: GRIP };
    for (let k = 0; k < this.samples.length; k += 2) {
      const away = Math.hypot(x - this.xScale(this.samples[k]), y - this.yScale(this.samples[k + 1]));
      if (away < best.away) best = { away, kind: "sample", drawn: k / 2 };
    }
    if (best.kind) return best;
    return Math.abs(y - heightOf(this.xScale.invert(x))) <= GRIP ? { kind: "line" } : null;
  }

  /** Intercept and slope after a grip is moved to a point on the canvas. */
  lineAfter(grip, x, y, [intercept, slope]) {
    const [at, up] = this.pointAt(x, y);
    if (grip.kind === "line") return [up - slope * at, slope];
    const ends = this.handles();
    const fixed = ends[1 - grip.end];
    const level = intercept + slope * fixed;
    const turned = (up - level) / (ends[grip.end] - fixed);
    return [level - turned * fixed, turned];
  }

  /** A line moved by keys: up and down as a whole, left and right rotated about the middle of the plot. */
  nudged([intercept, slope], across, up, large) {
    const [left, right, bottom, top] = this.window;
    const part = (top - bottom) / (large ? 10 : 50);
    const turn = (across * 2 * part) / (right - left);
    return [intercept + up * part - (turn * (left + right)) / 2, slope + turn];
  }

  /** Change where a sample is drawn. */
  moveDrawn(drawn, place) {
    this.samples = Float32Array.from(this.samples);
    this.samples.set(place, 2 * drawn);
    this.paintPoints(this.points.ctx);
  }

  /** x and y under a point on the canvas, inside the window. */
  pointAt(x, y) {
    const { box } = this;
    return [this.xScale.invert(clamp(x, box.left, box.right)), this.yScale.invert(clamp(y, box.top, box.bottom))];
  }

  strokeResiduals(ctx, intercept, slope) {
    const { samples } = this;
    const stride = 2 * Math.ceil(samples.length / 2 / MOST_RESIDUALS);
    ctx.beginPath();
    for (let k = 0; k < samples.length; k += stride) {
      if (!this.sees(k / 2)) continue;
      const x = this.xScale(samples[k]);
      addClipped(ctx, x, this.yScale(samples[k + 1]), x, this.yScale(intercept + slope * samples[k]), this.box);
    }
    ctx.lineWidth = 1.75;
    ctx.strokeStyle = this.theme.residual;
    ctx.setLineDash([2, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

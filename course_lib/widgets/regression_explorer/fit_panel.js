// The samples with the line of the current step, its errors as dashes, and the best line to compare with.

import { linearScale } from "../shared/scales.js";
import { PLOT_MARGIN, addClipped, drawAxes, drawFrame, fitCanvas, hiddenLayer, within } from "../shared/draw.js";
import { TEXT } from "./texts.js";

const MOST_RESIDUALS = 300;

/** Ranges of x and y: the samples with air around them, and as much of the first line as leaves the samples large. */
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
    this.window = dataWindow(scene.drawn, start);
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
    this.still = hiddenLayer(width, height);
    this.paintStill();
    this.points = hiddenLayer(width, height);
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
    ctx.fillStyle = theme.ink;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1.25;
    for (let k = 0; k < samples.length; k += 2) {
      ctx.beginPath();
      ctx.arc(this.xScale(samples[k]), this.yScale(samples[k + 1]), radius, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  }

  strokeLine(ctx, [intercept, slope], { width, colour, dash = [] }) {
    const [left, right] = this.window;
    ctx.beginPath();
    const ends = [this.yScale(intercept + slope * left), this.yScale(intercept + slope * right)];
    addClipped(ctx, this.box.left, ends[0], this.box.right, ends[1], this.box);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
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
      this.strokeLine(ctx, [intercept, slope], { width: 6, colour: theme.paper });
      this.strokeLine(ctx, this.best, { width: 2, colour: theme.best, dash: [8, 5] });
      this.strokeLine(ctx, [intercept, slope], { width: 3, colour: theme.path });
      ctx.drawImage(this.points.canvas, 0, 0, this.width, this.height);
    });
  }

  strokeResiduals(ctx, intercept, slope) {
    const { samples } = this;
    const stride = 2 * Math.ceil(samples.length / 2 / MOST_RESIDUALS);
    ctx.beginPath();
    for (let k = 0; k < samples.length; k += stride) {
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

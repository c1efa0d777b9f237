// The error of each mode against the step, one row per mode: steps taken strong, the rest faint.

import { clamp, linearScale } from "../shared/plot/scales.js";
import { PLOT_MARGIN, crisp, drawAxes, fitCanvas, haloText, hiddenLayer, setFont, strokeLine, within } from "../shared/plot/draw.js";
import { drawMark, seriesStyle } from "../shared/plot/series.js";
import { between } from "../shared/run/player.js";
import { TEXT } from "./texts.js";

const REACH = 1.25;

export class ModesPanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  prepare(theme, height, run) {
    const width = this.canvas.clientWidth;
    this.box = { left: 22, right: width - PLOT_MARGIN.right, top: PLOT_MARGIN.top, bottom: height - PLOT_MARGIN.bottom };
    Object.assign(this, { theme, width, height, run });
    this.xScale = linearScale(0, Math.max(run.steps, 1), this.box.left, this.box.right);
    const tall = (this.box.bottom - this.box.top) / run.errors.length;
    this.rows = run.errors.map((values, k) => {
      const [top, bottom] = [this.box.top + k * tall + 4, this.box.top + (k + 1) * tall - 4];
      const scale = linearScale(-REACH, REACH, bottom, top);
      const yScale = (value) => clamp(Number.isNaN(value) ? 0 : scale(value), top, bottom);
      return { values, top, bottom, yScale, style: seriesStyle(theme, k) };
    });
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.walked = hiddenLayer(width, height, this.walked);
    this.paintStill();
    for (const row of this.rows) this.paintRow(this.walked.ctx, row, 2.25, 1);
  }

  paintStill() {
    const { ctx } = this.still;
    const { theme, box, xScale, run } = this;
    const domains = { xDomain: [0, Math.max(run.steps, 1)], yDomain: [0, 1], vertical: [], xName: TEXT.step };
    drawAxes(ctx, theme, box, { ...domains, whole: true, xScale, yScale: () => 0 });
    for (const row of this.rows) {
      ctx.globalAlpha = 0.3;
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 1;
      strokeLine(ctx, box.left, crisp(row.yScale(0)), box.right, crisp(row.yScale(0)));
      ctx.globalAlpha = 1;
      this.paintRow(ctx, row, 1.25, 0.45);
    }
    const words = this.rows.map((_, k) => TEXT.modeNow(run.eigenvalues[k], run.kinds[k], run.rates[k]));
    setFont(ctx, theme, 10.5);
    const widest = Math.max(...words.map((each) => ctx.measureText(each).width));
    const room = box.right - box.left - 16; // clear of the marks at step 0
    if (widest > room) setFont(ctx, theme, (10.5 * room) / widest);
    ctx.textAlign = "right";
    ctx.textBaseline = "top";
    this.rows.forEach(({ top }, k) => {
      haloText(ctx, theme, words[k], box.right - 4, top);
    });
  }

  paintRow(ctx, { values, yScale, style }, width, alpha) {
    ctx.save();
    ctx.beginPath();
    values.forEach((value, k) => ctx.lineTo(this.xScale(k), yScale(value)));
    Object.assign(ctx, { lineWidth: width, lineJoin: "round", strokeStyle: style.color, globalAlpha: alpha });
    ctx.setLineDash(style.dash);
    ctx.stroke();
    ctx.restore();
  }

  draw(position) {
    const { ctx, box, theme } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    const part = { ...box, right: this.xScale(position) };
    within(ctx, part, () => ctx.drawImage(this.walked.canvas, 0, 0, this.width, this.height));
    for (const { values, yScale, style } of this.rows) {
      drawMark(ctx, theme, style, this.xScale(position), yScale(between(values, position)), 4.5);
    }
  }
}

// The size of every layer's gradient against the epoch, log scale; the first and last layers are drawn strong.

import { drawAxes, drawFrame, fitCanvas, within } from "../shared/plot/draw.js";
import { clamp, decadeTicks, formatPower, linearScale, logScale, lossDomain } from "../shared/plot/scales.js";
import { TEXT } from "./texts.js";

const FLOW_MARGIN = { left: 58, right: 12, top: 8, bottom: 40 };

export class FlowPanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  prepare(theme, height) {
    const width = this.canvas.clientWidth;
    Object.assign(this, { theme, width, height });
    const { left, right, top, bottom } = FLOW_MARGIN;
    this.box = { left, right: width - right, top, bottom: height - bottom };
    this.ctx = fitCanvas(this.canvas, width, height);
  }

  draw(history) {
    const { ctx, theme, box } = this;
    const last = Math.max(history.at(-1)[0], 10);
    const layers = history[0].length - 3;
    const domain = lossDomain(history.flatMap((record) => record.slice(3)));
    const xScale = linearScale(0, last, box.left, box.right);
    const log = logScale(...domain, box.bottom, box.top);
    const yScale = (size) => clamp(size > 0 ? log(size) : Infinity, box.top, box.bottom);
    const powers = decadeTicks(...domain, Math.max(2, (box.bottom - box.top) / 28));
    ctx.clearRect(0, 0, this.width, this.height);
    drawAxes(ctx, theme, box, {
      xDomain: [0, last], yDomain: domain, vertical: powers.map((power) => ({ value: 10 ** power, label: formatPower(power) })),
      whole: true, grid: true, xScale, yScale, xName: TEXT.epoch, yName: TEXT.size,
    });
    within(ctx, box, () => {
      for (let layer = layers - 2; layer >= 1; layer -= 1) {
        this.strokeLayer(history, layer, xScale, yScale, { color: theme.ink, width: 1, dash: [], alpha: 0.45 });
      }
      this.strokeLayer(history, layers - 1, xScale, yScale, { color: theme.residual, width: 2.5, dash: [7, 4], alpha: 1 });
      this.strokeLayer(history, 0, xScale, yScale, { color: theme.path, width: 2.5, dash: [], alpha: 1 });
    });
    drawFrame(ctx, theme, box);
  }

  strokeLayer(history, layer, xScale, yScale, { color, width, dash, alpha }) {
    const { ctx } = this;
    ctx.save();
    ctx.beginPath();
    for (const record of history) ctx.lineTo(xScale(record[0]), yScale(record[3 + layer]));
    Object.assign(ctx, { lineWidth: width, strokeStyle: color, globalAlpha: alpha, lineJoin: "round" });
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }
}

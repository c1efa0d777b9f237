// The V: error of both difference quotients against h on log scales, the selected one strong, the current h marked.

import { clamp, logScale, lossDomain } from "../shared/plot/scales.js";
import { drawDisc, drawFrame, fitCanvas, haloText, hiddenLayer, setFont, strokeLine, within } from "../shared/plot/draw.js";
import { drawLogAxes } from "../shared/plot/log_axes.js";
import { PLOT } from "./curve_panel.js";
import { TEXT } from "./texts.js";

const ROUNDING = 2 ** -53;

export class ErrorPanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  /** Everything but the current h: after new values, method, size or theme. `errors` has those of both methods. */
  prepare(theme, height, run, errors, method) {
    const width = this.canvas.clientWidth;
    this.box = { left: PLOT.left, right: width - PLOT.right, top: PLOT.top, bottom: height - PLOT.bottom };
    const { box } = this;
    Object.assign(this, { theme, width, height, run, errors, method });
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    const xDomain = [run.h[run.count - 1], run.h[0]];
    const yDomain = lossDomain([...errors.forward, ...errors.central]);
    this.xScale = logScale(...xDomain, box.left, box.right);
    const yScale = logScale(...yDomain, box.bottom, box.top);
    this.yScale = (error) => clamp(error > 0 ? yScale(error) : Infinity, box.top, box.bottom);
    this.known = Number.isFinite(run.derivative);
    const { ctx } = this.still;
    if (this.known) this.paintStill(ctx, xDomain, yDomain);
    else this.sayUnknown(ctx);
    drawFrame(ctx, theme, box);
  }

  paintStill(ctx, xDomain, yDomain) {
    const { theme, box, run, method } = this;
    const { xScale, yScale } = this;
    drawLogAxes(ctx, theme, box, { xDomain, yDomain, xScale, yScale, xName: TEXT.h, yName: TEXT.error });
    const other = method === "central" ? "forward" : "central";
    within(ctx, box, () => {
      this.strokeErrors(ctx, other, { width: 1.25, color: theme.ink, dash: [5, 3], alpha: 0.65 });
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = theme.residual;
      ctx.setLineDash([1.5, 3]);
      const floor = (h) => this.yScale((ROUNDING * Math.abs(run.value)) / h);
      if (run.value) strokeLine(ctx, box.left, floor(xDomain[0]), xScale(Math.min(1, xDomain[1])), floor(Math.min(1, xDomain[1])));
      ctx.setLineDash([]);
      this.strokeErrors(ctx, method, { width: 2.5, color: theme.path, dash: [], alpha: 1 });
    });
    this.nameLines(ctx, method, other);
  }

  strokeErrors(ctx, method, { width, color, dash, alpha }) {
    const { run } = this;
    ctx.save();
    ctx.beginPath();
    let pen = false;
    this.errors[method].forEach((error, k) => {
      const seen = error > 0 && error < Infinity;
      if (seen && pen) ctx.lineTo(this.xScale(run.h[k]), this.yScale(error));
      else if (seen) ctx.moveTo(this.xScale(run.h[k]), this.yScale(error));
      pen = seen || (pen && error === 0);
    });
    Object.assign(ctx, { lineWidth: width, strokeStyle: color, globalAlpha: alpha, lineJoin: "round" });
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }

  /** Each line's name at its right end, where truncation separates the two; moved apart where it does not. */
  nameLines(ctx, method, other) {
    const { theme, box, run } = this;
    setFont(ctx, theme, undefined, "600");
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    const at = run.h.findIndex((h) => h <= run.h[0] / 8);
    const place = (name) => clamp(this.yScale(this.errors[name][at]), box.top + 10, box.bottom - 10);
    let [first, second] = [place(method) - 14, place(other) + 14];
    if (place(method) > place(other)) [first, second] = [place(method) + 14, place(other) - 14];
    haloText(ctx, theme, TEXT.methods[method], box.right - 8, clamp(first, box.top + 9, box.bottom - 9), theme.path);
    haloText(ctx, theme, TEXT.methods[other], box.right - 8, clamp(second, box.top + 9, box.bottom - 9));
  }

  sayUnknown(ctx) {
    const { theme, box } = this;
    setFont(ctx, theme, 12.5);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    haloText(ctx, theme, TEXT.noDerivative, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  }

  draw(k) {
    const { ctx, theme, box, run } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    if (!this.known) return;
    const x = this.xScale(run.h[k]);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 3]);
    strokeLine(ctx, x, box.top, x, box.bottom);
    ctx.setLineDash([]);
    const error = this.errors[this.method][k];
    if (Number.isFinite(error)) drawDisc(ctx, theme, x, this.yScale(error), 5, theme.path);
  }

  /** The h under a point on the canvas. */
  stepAt(x) {
    return this.xScale.invert(clamp(x, this.box.left, this.box.right));
  }
}

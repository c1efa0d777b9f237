// The cost against the step on a log scale: the part already walked in full, the rest as a faint dashed line.

import { clamp, decadeTicks, formatNumber, formatPower, linearScale, logScale } from "./scales.js";
import { CURVE_MARGIN, drawAxes, drawDisc, drawFrame, fitCanvas, hiddenLayer, strokeLine, within } from "./draw.js";

const CURVE_HEIGHT = 118;

/** The lowest and highest value for the axis, a little wider than the costs; costs that are 0 lie below it. */
export function lossDomain(losses) {
  let low = Infinity;
  let high = 0;
  for (const loss of losses) {
    if (!(loss > 0) || loss === Infinity) continue;
    low = Math.min(low, loss);
    high = Math.max(high, loss);
  }
  if (high === 0) return [0.1, 10];
  // Nothing under the rounding error of the largest cost is worth a decade of the axis.
  low = Math.max(low, high * 1e-32);
  const pad = Math.max((high / low) ** 0.06, 1.5);
  return [low / pad, Math.min(high * pad, Number.MAX_VALUE)];
}

export class LossCurve {
  constructor(canvas) {
    this.canvas = canvas;
  }

  /** Everything but the position: a new run, size or theme. `floor` is the lowest possible cost. */
  prepare(theme, losses, floor) {
    const width = this.canvas.clientWidth;
    const last = Math.max(losses.length - 1, 1);
    const domain = lossDomain(losses);
    this.box = {
      left: CURVE_MARGIN.left,
      right: width - CURVE_MARGIN.right,
      top: CURVE_MARGIN.top,
      bottom: CURVE_HEIGHT - CURVE_MARGIN.bottom,
    };
    this.xScale = linearScale(0, last, this.box.left, this.box.right);
    const yScale = logScale(...domain, this.box.bottom, this.box.top);
    this.yScale = (loss) => clamp(loss > 0 ? yScale(loss) : Infinity, this.box.top, this.box.bottom);
    Object.assign(this, { theme, losses, width });
    this.ctx = fitCanvas(this.canvas, width, CURVE_HEIGHT);
    this.still = hiddenLayer(width, CURVE_HEIGHT, this.still);
    this.paintStill(domain, last, floor);
    this.walked = hiddenLayer(width, CURVE_HEIGHT, this.walked);
    this.paintCurve(this.walked.ctx, 2.5, []);
  }

  paintStill(domain, last, floor) {
    const { ctx } = this.still;
    const { theme, box } = this;
    const powers = decadeTicks(...domain, 4);
    const vertical = powers.length
      ? powers.map((power) => ({ value: 10 ** power, label: formatPower(power) }))
      : [{ value: Math.sqrt(domain[0]) * Math.sqrt(domain[1]), label: formatNumber(this.losses[0]) }];
    const scales = { xScale: this.xScale, yScale: this.yScale };
    drawAxes(ctx, theme, box, { xDomain: [0, last], yDomain: domain, vertical, whole: true, grid: true, ...scales });
    if (floor > domain[0]) {
      ctx.strokeStyle = theme.best;
      ctx.lineWidth = 1.5;
      ctx.setLineDash([7, 4]);
      strokeLine(ctx, box.left, this.yScale(floor), box.right, this.yScale(floor));
      ctx.setLineDash([]);
    }
    ctx.globalAlpha = 0.55;
    this.paintCurve(ctx, 1.25, [3, 3], theme.ink);
    ctx.globalAlpha = 1;
    drawFrame(ctx, theme, box);
  }

  paintCurve(ctx, width, dash, colour = this.theme.path) {
    within(ctx, this.box, () => {
      ctx.beginPath();
      let shown = -Infinity;
      this.losses.forEach((loss, k) => {
        const x = this.xScale(k);
        // More points than pixels add time, not shape.
        if (x - shown < 0.5 && k !== this.losses.length - 1) return;
        shown = x;
        ctx.lineTo(x, this.yScale(loss));
      });
      ctx.lineWidth = width;
      ctx.lineJoin = "round";
      ctx.strokeStyle = colour;
      ctx.setLineDash(dash);
      ctx.stroke();
    });
  }

  draw(position) {
    const { ctx, box, theme } = this;
    const x = this.xScale(position);
    const before = Math.floor(position);
    const after = Math.min(before + 1, this.losses.length - 1);
    const here = this.yScale(this.losses[before]);
    const y = here + (this.yScale(this.losses[after]) - here) * (position - before);
    ctx.clearRect(0, 0, this.width, CURVE_HEIGHT);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, CURVE_HEIGHT);
    within(ctx, { ...box, right: x }, () => ctx.drawImage(this.walked.canvas, 0, 0, this.width, CURVE_HEIGHT));
    drawDisc(ctx, theme, x, y, 4.5, theme.path);
  }

  /** The step under a place on the canvas. */
  stepAt(x) {
    return clamp(Math.round(this.xScale.invert(x)), 0, this.losses.length - 1);
  }
}

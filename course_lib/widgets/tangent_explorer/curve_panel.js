// The curve with the point x, the secant through its neighbors and the tangent; at full size or zoomed to h.

import { clamp, formatShort, linearScale } from "../shared/plot/scales.js";
import { addClipped, drawAxes, drawDisc, drawFrame, fitCanvas, haloText, setFont, within } from "../shared/plot/draw.js";
import { offsetsWithin, valueRange } from "./quotients.js";
import { TEXT } from "./texts.js";

export const PLOT = { left: 68, right: 12, top: 8, bottom: 42, aspect: 1.25 };
const ZOOM = 2;

export class CurvePanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  setScene(scene) {
    this.scene = scene;
    this.range = valueRange(scene.curve);
  }

  prepare(theme) {
    const width = this.canvas.clientWidth;
    const height = Math.round((width - PLOT.left - PLOT.right) / PLOT.aspect) + PLOT.top + PLOT.bottom;
    this.box = { left: PLOT.left, right: width - PLOT.right, top: PLOT.top, bottom: height - PLOT.bottom };
    Object.assign(this, { theme, width, height });
    this.ctx = fitCanvas(this.canvas, width, height);
    return height;
  }

  /** Scales for offsets from (x, f(x)): over the whole window, or over a few h on both sides. */
  setScales(run, k, method, zoom) {
    const { box, scene, range } = this;
    const value = Number.isFinite(run.value) ? run.value : 0;
    const [left, right] = scene.window;
    let xDomain = [left - run.x, right - run.x];
    let yDomain = [Math.min(range[0], value) - value, Math.max(range[1], value) - value];
    if (zoom) {
      const reach = ZOOM * run.h[k];
      const steep = Number.isFinite(run.derivative) ? 1.3 * Math.abs(run.derivative) : 0;
      const ends = [run.above[k] - value, method === "central" ? run.below[k] - value : 0].filter(Number.isFinite);
      const up = Math.max(reach * Math.max((range[1] - range[0]) / (right - left), steep), ...ends.map((end) => 1.3 * Math.abs(end)));
      xDomain = [-reach, reach];
      yDomain = [-up, up];
    }
    this.xScale = linearScale(...xDomain, box.left, box.right);
    this.yScale = linearScale(...yDomain, box.bottom, box.top);
    // The axes count from zero where the window is fixed, from (x, f(x)) where it is zoomed.
    const origin = zoom ? [0, 0] : [run.x, value];
    this.axes = {
      xDomain: xDomain.map((edge) => edge + origin[0]),
      yDomain: yDomain.map((edge) => edge + origin[1]),
      xScale: (tick) => this.xScale(tick - origin[0]),
      yScale: (tick) => this.yScale(tick - origin[1]),
      xName: zoom ? TEXT.offset : TEXT.x,
      yName: zoom ? TEXT.valueOffset : TEXT.value,
      grid: true,
    };
  }

  draw(run, k, method, zoom) {
    const { ctx, theme, box } = this;
    this.setScales(run, k, method, zoom);
    this.shown = { run, k };
    ctx.clearRect(0, 0, this.width, this.height);
    drawAxes(ctx, theme, box, this.axes);
    within(ctx, box, () => {
      if (Number.isFinite(run.value)) this.paintLines(run, k, method);
      this.strokeCurve(run, k, zoom);
      if (Number.isFinite(run.value)) this.paintPoints(run, k, method);
    });
    drawFrame(ctx, theme, box);
    if (!Number.isFinite(run.value)) this.sayNothing(run);
  }

  strokeCurve(run, k, zoom) {
    const { ctx, theme, scene } = this;
    const [left, right] = scene.window;
    const value = Number.isFinite(run.value) ? run.value : 0;
    const gap = (right - left) / (scene.curve.length - 1);
    const points = zoom
      ? offsetsWithin(run, 1.5 * ZOOM * run.h[k])
      : Array.from(scene.curve, (height, index) => [left + index * gap - run.x, height - value]);
    ctx.beginPath();
    let pen = false;
    for (const [dx, dy] of points) {
      if (!Number.isFinite(dy)) {
        pen = false;
        continue;
      }
      const place = [this.xScale(dx), clamp(this.yScale(dy), -4000, 4000)];
      if (pen) ctx.lineTo(...place);
      else ctx.moveTo(...place);
      pen = true;
    }
    ctx.lineWidth = 2;
    ctx.lineJoin = "round";
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
  }

  paintLines(run, k, method) {
    const { theme } = this;
    const slope = run.slopes[method][k];
    if (Number.isFinite(run.derivative)) {
      this.strokeLine([0, 0], run.derivative, { width: 2.25, color: theme.best, dash: [8, 5] });
    }
    if (Number.isFinite(slope)) this.strokeLine(startOf(run, k, method), slope, { width: 3.5, color: theme.path });
  }

  paintPoints(run, k, method) {
    const start = startOf(run, k, method);
    const end = [run.h[k], run.above[k] - run.value];
    if (Number.isFinite(run.slopes[method][k])) this.paintTriangle(start, end, method);
    if (Number.isFinite(end[1])) this.paintSquare(end);
    if (method === "central" && Number.isFinite(start[1])) this.paintSquare(start);
    drawDisc(this.ctx, this.theme, this.xScale(0), this.yScale(0), 6, this.theme.residual);
  }

  strokeLine([dx, dy], slope, { width, color, dash = [] }) {
    const { ctx, box } = this;
    const [left, right] = [this.xScale.invert(box.left), this.xScale.invert(box.right)];
    ctx.beginPath();
    const heights = [left, right].map((edge) => this.yScale(dy + slope * (edge - dx)));
    addClipped(ctx, box.left, heights[0], box.right, heights[1], box);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Run and rise of the secant, dotted, where there is room to see them. */
  paintTriangle(from, to, method) {
    const { ctx, theme } = this;
    const [x0, y0, x1, y1] = [this.xScale(from[0]), this.yScale(from[1]), this.xScale(to[0]), this.yScale(to[1])];
    if (x1 - x0 < 12 || Math.abs(y1 - y0) > 4000) return;
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y0);
    ctx.lineTo(x1, y1);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = theme.ink;
    ctx.setLineDash([2, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    if (x1 - x0 < 36) return;
    setFont(ctx, theme, undefined, "600");
    ctx.textAlign = "center";
    ctx.textBaseline = y1 < y0 ? "top" : "bottom";
    haloText(ctx, theme, method === "central" ? `2 ${TEXT.h}` : TEXT.h, (x0 + x1) / 2, y0 + (y1 < y0 ? 5 : -5));
  }

  paintSquare([dx, dy]) {
    const { ctx, theme } = this;
    const [x, y] = [this.xScale(dx), clamp(this.yScale(dy), -100, 4000)];
    ctx.fillStyle = theme.paper;
    ctx.fillRect(x - 7, y - 7, 14, 14);
    ctx.fillStyle = theme.path;
    ctx.fillRect(x - 5, y - 5, 10, 10);
  }

  sayNothing(run) {
    const { ctx, theme, box } = this;
    setFont(ctx, theme, 13, "600");
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    haloText(ctx, theme, `${TEXT.noValue} (x = ${formatShort(run.x, 4)})`, (box.left + box.right) / 2, box.top + 24, theme.path);
  }

  /** Whether a point on the canvas is nearer to x than to the ends of the secant. */
  isAtPoint(x) {
    const { run, k } = this.shown;
    const away = Math.abs(x - this.xScale(0));
    return away < Math.abs(Math.abs(this.xScale(run.h[k]) - this.xScale(0)) - away);
  }

  /** Distance of a point on the canvas from x. */
  offsetAt(x) {
    return this.xScale.invert(clamp(x, this.box.left, this.box.right));
  }
}

/** Where the secant begins, as an offset from (x, f(x)). */
function startOf(run, k, method) {
  return method === "central" ? [-run.h[k], run.below[k] - run.value] : [0, 0];
}

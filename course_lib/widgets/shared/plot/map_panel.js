// A surface from above: contours, trails and racers, the movable start, a cloud of dots, the gradient arrow.

import { clamp } from "./scales.js";
import { drawArrow, drawCross, drawHandle, fitCanvas, haloText, hiddenLayer, setFont, within } from "./draw.js";
import { paintBands, paintLabels, placeLabels } from "./contours.js";
import { drawWindow, fitPlot, pointUnder } from "./map_plot.js";
import { drawWayOut, inside } from "./way_out.js";
import { RaceTrails, placeAt } from "./trails.js";
import { drawMark } from "./series.js";

/** Length of the gradient arrow in CSS pixels: 16 more per factor of ten. */
export function arrowLength(norm) {
  return norm > 0 ? clamp(26 + 16 * Math.log10(norm), 12, 90) : 0;
}

export class MapPanel {
  /** `scene` is {window, aspect, minima, bands, axes}, `words` are {minimum, start, outside(label)}. */
  constructor(canvas, scene, words) {
    Object.assign(this, { canvas, scene, words });
  }

  prepare(theme) {
    Object.assign(this, { theme }, fitPlot(this.canvas, this.scene.aspect, this.scene.window));
    const { width, height } = this;
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.paintStill();
    this.trails = new RaceTrails(width, height, this.box, this.trails);
    return height;
  }

  paintStill() {
    const { box, theme, xScale, yScale, scene } = this;
    const { ctx } = this.still;
    const minima = scene.minima.map(([x, y]) => ({ x: xScale(x), y: yScale(y) }));
    const center = minima[0] ?? { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    within(ctx, box, () => paintBands(ctx, theme, scene.bands, xScale, yScale));
    const clear = minima.map(({ x, y }) => ({ x: x + 40, y: y - 15 }));
    paintLabels(ctx, theme, placeLabels(scene.bands, xScale, yScale, center, box, clear));
    drawWindow(ctx, this, scene.window, ...scene.axes);
    for (const { x, y } of minima) drawCross(ctx, theme, x, y);
    if (minima.length) {
      setFont(ctx, theme, undefined, "600");
      const right = minima[0].x < box.right - 80;
      ctx.textAlign = right ? "left" : "right";
      ctx.textBaseline = "middle";
      haloText(ctx, theme, this.words.minimum, minima[0].x + (right ? 11 : -11), minima[0].y - 13, theme.best);
    }
  }

  /** After new descents, a change of the racers shown, a new size or theme. `racers` are {run, style, label}. */
  setRacers(racers, selected) {
    this.racers = this.trails.set(racers, selected, ({ x, y }, k) => [this.xScale(x[k]), this.yScale(y[k])]);
  }

  /** `arrow` is a gradient {at, gradient} or nothing, `cloud` more points [x0, y0, x1, y1, ...] for this moment. */
  draw({ position, trail, start, selected, arrow, cloud = [] }) {
    const { ctx, box, theme } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    this.trails.paint(ctx, theme, position, trail);
    if (arrow) this.drawGradient(arrow);
    if (cloud.length) within(ctx, box, () => this.drawCloud(cloud));
    drawHandle(ctx, theme, box, this.xScale(start[0]), this.yScale(start[1]), this.words.start);
    for (const racer of [...this.racers].sort((a, b) => (a.label === selected) - (b.label === selected))) {
      const here = placeAt(racer.places, position);
      const chosen = racer.label === selected;
      if (inside(here, box)) drawMark(ctx, theme, racer.style, ...here, chosen ? 7.5 : 5.5);
      else drawWayOut(ctx, theme, box, here, chosen ? this.words.outside(racer.label) : "", racer.style.color);
    }
  }

  drawCloud(points) {
    const { ctx, theme } = this;
    ctx.save();
    ctx.fillStyle = theme.path;
    ctx.strokeStyle = theme.paper;
    ctx.globalAlpha = 0.85;
    for (let k = 0; k < points.length; k += 2) {
      ctx.beginPath();
      ctx.arc(this.xScale(points[k]), this.yScale(points[k + 1]), 2.75, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }

  /** An arrow uphill on the screen, its length given by the gradient's norm. */
  drawGradient({ at, gradient }) {
    const { ctx, theme, xScale, yScale } = this;
    const from = [xScale(at[0]), yScale(at[1])];
    const across = gradient[0] * (xScale(1) - xScale(0));
    const up = gradient[1] * (yScale(1) - yScale(0));
    const norm = Math.hypot(...gradient);
    const size = Math.hypot(across, up);
    if (!(size > 0)) return;
    const length = arrowLength(norm);
    const to = [from[0] + (across / size) * length, from[1] + (up / size) * length];
    within(ctx, this.box, () => drawArrow(ctx, theme, from, to));
  }

  /** The point under a position on the canvas, inside the window. */
  pointAt(x, y) {
    return pointUnder(this, x, y);
  }

  holds(x, y) {
    return inside([x, y], this.box);
  }
}

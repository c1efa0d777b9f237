// The map: contours of the error factor per step over learning rate and momentum, the diverging region, and the handle.

import { clamp } from "../shared/plot/scales.js";
import { drawCross, drawHandle, fitCanvas, haloText, hiddenLayer, setFont, within } from "../shared/plot/draw.js";
import { paintBands, paintLabels, placeLabels } from "../shared/plot/contours.js";
import { drawWindow, fitPlot, pointUnder } from "../shared/plot/map_plot.js";
import { TEXT } from "./texts.js";

const ASPECT = 1.15;

/** Where a mode changes its behavior at a given momentum, as learning rate times eigenvalue. */
export function boundaries(momentum) {
  const root = Math.sqrt(momentum);
  return { swing: (1 - root) ** 2, alternate: (1 + root) ** 2, diverge: 2 * (1 + momentum) };
}

/** Learning rate and momentum moved by whole steps of 1/100 of the map, 1/10 if `large`. */
export function nudgedRates([rate, momentum], across, up, large, [, right, , top]) {
  const part = large ? 10 : 100;
  return [clamp(rate + (across * right) / part, right / 1000, right), clamp(momentum + (up * top) / part, 0, top)];
}

export class RateMap {
  constructor(canvas) {
    this.canvas = canvas;
  }

  setMap(map) {
    this.map = map;
    if (this.theme) this.prepare(this.theme);
  }

  prepare(theme) {
    Object.assign(this, { theme }, fitPlot(this.canvas, ASPECT, this.map.window));
    const { width, height } = this;
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.paintStill();
    return height;
  }

  paintStill() {
    const { theme, box, map, xScale, yScale } = this;
    const { ctx } = this.still;
    within(ctx, box, () => {
      paintBands(ctx, theme, map.bands, xScale, yScale);
      this.paintDiverging(ctx);
      if (map.mode >= 0) this.paintRegions(ctx, map.eigenvalues[map.mode]);
    });
    const [rate, momentum] = map.best;
    const best = { x: xScale(rate), y: yScale(momentum) };
    const clear = [{ x: best.x + 30, y: best.y - 13 }];
    if (map.mode < 0) paintLabels(ctx, theme, placeLabels(map.bands, xScale, yScale, best, box, clear));
    drawWindow(ctx, this, map.window, TEXT.learningRate, TEXT.momentum);
    this.paintWords(ctx);
    for (const [x, y] of [map.best, map.best_plain]) drawCross(ctx, theme, xScale(x), yScale(y));
    this.word(ctx, TEXT.best, best.x + 11, best.y - 13, "left", theme.best);
  }

  /** The largest eigenvalue included is the first to diverge. */
  get steepest() {
    const { eigenvalues, mode } = this.map;
    return mode < 0 ? eigenvalues[eigenvalues.length - 1] : eigenvalues[mode];
  }

  /** The edge of divergence and the hatching beyond it. */
  paintDiverging(ctx) {
    const { box, theme, xScale, yScale, map } = this;
    const top = map.window[3];
    const [foot, head] = [xScale(boundaries(0).diverge / this.steepest), xScale(boundaries(top).diverge / this.steepest)];
    ctx.save();
    ctx.beginPath();
    ctx.moveTo(foot, yScale(0));
    ctx.lineTo(head, yScale(top));
    ctx.strokeStyle = theme.path;
    ctx.lineWidth = 2.5;
    ctx.stroke();
    ctx.lineTo(Math.max(box.right, head), yScale(top));
    ctx.lineTo(Math.max(box.right, head), yScale(0));
    ctx.clip();
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (let x = box.left - (box.bottom - box.top); x < box.right; x += 9) {
      ctx.moveTo(x, box.bottom);
      ctx.lineTo(x + box.bottom - box.top, box.top);
    }
    ctx.stroke();
    ctx.restore();
  }

  /** The rates between which a single mode oscillates, and above which it alternates. */
  paintRegions(ctx, eigenvalue) {
    const { theme, xScale, yScale, map } = this;
    ctx.save();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.75;
    ctx.setLineDash([6, 4]);
    for (const edge of ["swing", "alternate"]) {
      ctx.beginPath();
      for (let k = 0; k <= 100; k += 1) {
        const momentum = (map.window[3] * k) / 100;
        ctx.lineTo(xScale(boundaries(momentum)[edge] / eigenvalue), yScale(momentum));
      }
      ctx.stroke();
    }
    ctx.restore();
  }

  /** What happens where: each word at a place where it applies, if the map shows it. */
  paintWords(ctx) {
    const { kinds } = TEXT;
    const { map } = this;
    const places = [[kinds.diverging, 2.9, 0.12]];
    if (map.mode >= 0) {
      places.push([kinds.monotone, 0.3, 0.06], [kinds.oscillating, 1, 0.5], [kinds.alternating, 1.95, 0.05]);
    }
    for (const [word, scaled, momentum] of places) {
      const x = this.xScale(scaled / this.steepest);
      if (x < this.box.right - 30) this.word(ctx, word, x, this.yScale(momentum), "center", this.theme.ink);
    }
  }

  word(ctx, word, x, y, align, color) {
    setFont(ctx, this.theme, undefined, "600");
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    haloText(ctx, this.theme, word, x, y, color);
  }

  draw(rate, momentum) {
    const { ctx, theme, box } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    drawHandle(ctx, theme, box, this.xScale(rate), this.yScale(momentum), TEXT.here, 10);
  }

  /** Learning rate and momentum under a point on the canvas. */
  pointAt(x, y) {
    const [rate, momentum] = pointUnder(this, x, y);
    const [, right, , top] = this.map.window;
    return [Math.max(rate, right / 1000), clamp(momentum, 0, top)];
  }
}

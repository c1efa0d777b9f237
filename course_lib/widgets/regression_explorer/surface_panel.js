// The loss over intercept and slope: contour bands, the best line, the descent path, the movable start.

import { drawCross, drawDisc, drawHandle, fitCanvas, haloText, hiddenLayer, setFont, within } from "../shared/plot/draw.js";
import { paintBands, paintLabels, placeLabels } from "../shared/plot/contours.js";
import { drawWindow, fitPlot, nudged, pointUnder } from "../shared/plot/map_plot.js";
import { WalkedPath } from "../shared/plot/path.js";
import { drawWayOut, inside } from "../shared/plot/way_out.js";
import { batchEllipses, paintEllipses } from "./batch_surface.js";
import { batchAt } from "./decode.js";
import { TEXT } from "./texts.js";

export class SurfacePanel {
  constructor(canvas, scene) {
    this.canvas = canvas;
    this.scene = scene;
  }

  prepare(theme) {
    Object.assign(this, { theme }, fitPlot(this.canvas, this.scene.aspect, this.scene.window));
    const { width, height } = this;
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.bands = hiddenLayer(width, height, this.bands);
    drawWindow(this.still.ctx, this, this.scene.window, TEXT.intercept, TEXT.slope);
    this.paintAll();
    return height;
  }

  /** The surface of all samples. */
  paintAll() {
    const { box, theme, xScale, yScale, scene } = this;
    const { ctx } = this.bands;
    const best = { x: xScale(scene.minimum[0]), y: yScale(scene.minimum[1]) };
    ctx.clearRect(0, 0, this.width, this.height);
    within(ctx, box, () => paintBands(ctx, theme, scene.bands, xScale, yScale));
    paintLabels(ctx, theme, placeLabels(scene.bands, xScale, yScale, best, box, [{ x: best.x + 40, y: best.y - 15 }]));
    this.painted = -1;
  }

  /** The surface of one batch. */
  paintBatch(number) {
    const { box, theme, xScale, yScale, scene, run } = this;
    const { ctx } = this.bands;
    const moments = run.moments.subarray(4 * number, 4 * number + 4);
    const heights = scene.bands.levels.map((level) => level - scene.minimum[2]);
    const ellipses = batchEllipses(moments, heights, scene.minimum);
    ctx.clearRect(0, 0, this.width, this.height);
    within(ctx, box, () => paintEllipses(ctx, theme, ellipses, scene.bands.strong, xScale, yScale));
    this.painted = number;
  }

  /** After a new run or size. */
  setRun(run) {
    this.run = run;
    const places = Array.from(run.losses, (_, k) => [
      this.xScale(run.trajectory[2 * k]),
      this.yScale(run.trajectory[2 * k + 1]),
    ]);
    this.path = new WalkedPath(places, this.box);
    if (batchAt(run, 0) < 0) this.paintAll();
    else this.painted = NaN; // the batches of another run
  }

  /** Draws everything; returns whether the current point is outside the window. */
  draw(position, start) {
    const { ctx, box, theme, path } = this;
    const here = path.at(position);
    const batch = batchAt(this.run, position);
    if (batch >= 0 && batch !== this.painted) this.paintBatch(batch);
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.bands.canvas, 0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    within(ctx, box, () => path.paint(ctx, theme, position));
    this.drawBest();
    drawHandle(ctx, theme, box, this.xScale(start[0]), this.yScale(start[1]), TEXT.start);
    if (inside(here, box)) {
      drawDisc(ctx, theme, ...here, 5, theme.path);
      return false;
    }
    drawWayOut(ctx, theme, box, here, TEXT.outside(Math.round(position)));
    return true;
  }

  drawBest() {
    const { ctx, theme } = this;
    const [x, y] = [this.xScale(this.scene.minimum[0]), this.yScale(this.scene.minimum[1])];
    drawCross(ctx, theme, x, y);
    setFont(ctx, theme, undefined, "600");
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    haloText(ctx, theme, TEXT.minimum, x + 11, y - 13, theme.best);
  }

  /** Intercept and slope under a point on the canvas, inside the window. */
  startAt(x, y) {
    return pointUnder(this, x, y);
  }

  /** The start moved by whole steps of 1/50 of the window, 1/10 if `large`; kept inside the window. */
  nudge(start, across, up, large) {
    return nudged(start, across, up, large, this.scene.window);
  }
}

// The quadratic seen from above, over the errors of its slowest and fastest modes, with the descent path.

import { linearScale } from "../shared/plot/scales.js";
import { CURVE_MARGIN, drawAxes, drawCross, drawFrame, fitCanvas, hiddenLayer, within } from "../shared/plot/draw.js";
import { drawMark } from "../shared/plot/series.js";
import { Trails, placeAt } from "../shared/plot/trails.js";
import { drawWayOut, inside } from "../shared/plot/way_out.js";
import { TEXT } from "./texts.js";

const BOWL_REACH = 1.3;
const BOWL_HEIGHT = 206;

export class BowlPanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  prepare(theme, run) {
    const width = this.canvas.clientWidth;
    this.box = {
      left: CURVE_MARGIN.left,
      right: width - CURVE_MARGIN.right,
      top: CURVE_MARGIN.top,
      bottom: BOWL_HEIGHT - CURVE_MARGIN.bottom - 18,
    };
    this.xScale = linearScale(-BOWL_REACH, BOWL_REACH, this.box.left, this.box.right);
    this.yScale = linearScale(-BOWL_REACH, BOWL_REACH, this.box.bottom, this.box.top);
    Object.assign(this, { theme, width });
    this.ctx = fitCanvas(this.canvas, width, BOWL_HEIGHT);
    this.still = hiddenLayer(width, BOWL_HEIGHT, this.still);
    this.paintStill(run);
    const places = new Float32Array(2 * run.losses.length);
    const [slow, fast] = [run.errors[0], run.errors[run.errors.length - 1]];
    slow.forEach((x, k) => places.set([this.xScale(x), this.yScale(fast[k])], 2 * k));
    this.racer = { places, style: { color: theme.path, dash: [], mark: "disc" } };
    this.trails = new Trails(width, BOWL_HEIGHT, this.box, [this.racer], this.trails);
  }

  /** Ellipses of equal loss, spaced by a factor of two. */
  paintStill({ eigenvalues }) {
    const { ctx } = this.still;
    const { theme, box, xScale, yScale } = this;
    const condition = eigenvalues[eigenvalues.length - 1];
    const center = [xScale(0), yScale(0)];
    within(ctx, box, () => {
      ctx.fillStyle = theme.surface;
      ctx.strokeStyle = theme.surface;
      for (let k = 2; k > -9; k -= 1) {
        const level = (1 + condition) * 2 ** k;
        ctx.beginPath();
        const half = [xScale(Math.sqrt(level)) - center[0], center[1] - yScale(Math.sqrt(level / condition))];
        ctx.ellipse(...center, ...half, 0, 0, 2 * Math.PI);
        ctx.globalAlpha = theme.dark ? 0.095 : 0.075;
        ctx.fill();
        ctx.globalAlpha = 0.5;
        ctx.stroke();
      }
    });
    ctx.globalAlpha = 1;
    const domains = { xDomain: [-BOWL_REACH, BOWL_REACH], yDomain: [-BOWL_REACH, BOWL_REACH], xName: TEXT.slowMode, yName: TEXT.fastMode };
    drawAxes(ctx, theme, box, { ...domains, xScale, yScale });
    drawFrame(ctx, theme, box);
    drawCross(ctx, theme, ...center);
  }

  draw(position) {
    const { ctx, theme, box } = this;
    ctx.clearRect(0, 0, this.width, BOWL_HEIGHT);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, BOWL_HEIGHT);
    this.trails.paint(ctx, theme, position, Infinity);
    const here = placeAt(this.racer.places, position);
    if (inside(here, box)) drawMark(ctx, theme, this.racer.style, ...here, 6);
    else drawWayOut(ctx, theme, box, here, "");
  }
}

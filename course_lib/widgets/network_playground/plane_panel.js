// The plane: the network's decision, or the activation of the selected unit, under the training samples.

import { drawAxes, drawFrame, fitCanvas, within } from "../shared/plot/draw.js";
import { linearScale } from "../shared/plot/scales.js";
import { drawMark } from "../shared/plot/series.js";
import { signColors } from "../shared/plot/tiles.js";
import { TEXT } from "./texts.js";

const PLANE_MARGIN = { left: 44, right: 12, top: 6, bottom: 40 };
const LATTICE = 11;

export class PlanePanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  setScene({ reach, points, classes }) {
    Object.assign(this, { reach, points, classes });
  }

  prepare(theme) {
    const width = this.canvas.clientWidth;
    const side = width - PLANE_MARGIN.left - PLANE_MARGIN.right;
    this.height = side + PLANE_MARGIN.top + PLANE_MARGIN.bottom;
    this.box = { left: PLANE_MARGIN.left, right: width - PLANE_MARGIN.right, top: PLANE_MARGIN.top, bottom: PLANE_MARGIN.top + side };
    Object.assign(this, { theme, width });
    this.ctx = fitCanvas(this.canvas, width, this.height);
    this.colors = signColors(theme, 0.55);
    return this.height;
  }

  /** `tile` is a picture over the plane; `edge` and `decision` add those of the whole network. */
  draw(tile, { edge, edge_starts: starts, decision } = {}) {
    const { ctx, theme, box, reach } = this;
    const xScale = linearScale(-reach, reach, box.left, box.right);
    const yScale = linearScale(-reach, reach, box.bottom, box.top);
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.save();
    ctx.globalAlpha = 0.65;
    tile.drawOn(ctx, box.left, box.top, box.right - box.left, box.bottom - box.top);
    ctx.restore();
    within(ctx, box, () => {
      if (decision) this.paintLattice(decision);
      if (edge) this.strokeEdge(edge, starts, xScale, yScale);
      this.paintPoints(xScale, yScale);
    });
    const axes = { xDomain: [-reach, reach], yDomain: [-reach, reach], xName: TEXT.x1, yName: TEXT.x2, xScale, yScale };
    drawAxes(ctx, theme, box, axes);
    drawFrame(ctx, theme, box);
  }

  /** Small rings and squares over the plane: the predicted class, readable without color. */
  paintLattice(decision) {
    const { ctx, theme, box } = this;
    const grid = Math.round(Math.sqrt(decision.length));
    const gap = (box.right - box.left) / LATTICE;
    ctx.save();
    ctx.globalAlpha = 0.4;
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    for (let row = 0; row < LATTICE; row += 1) {
      for (let column = 0; column < LATTICE; column += 1) {
        const [x, y] = [box.left + (column + 0.5) * gap, box.bottom - (row + 0.5) * gap];
        const place = Math.floor(((row + 0.5) / LATTICE) * grid) * grid + Math.floor(((column + 0.5) / LATTICE) * grid);
        ctx.beginPath();
        if (decision[place] > 0) ctx.rect(x - 2, y - 2, 4, 4);
        else ctx.arc(x, y, 2, 0, 2 * Math.PI);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  strokeEdge(edge, starts, xScale, yScale) {
    const { ctx, theme } = this;
    for (const [width, color] of [
      [5, theme.paper],
      [2.25, theme.ink],
    ]) {
      ctx.beginPath();
      for (let line = 0; line + 1 < starts.length; line += 1) {
        for (let k = starts[line]; k < starts[line + 1]; k += 1) {
          const place = [xScale(edge[2 * k]), yScale(edge[2 * k + 1])];
          if (k === starts[line]) ctx.moveTo(...place);
          else ctx.lineTo(...place);
        }
      }
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      ctx.stroke();
    }
  }

  paintPoints(xScale, yScale) {
    const { ctx, theme, points, classes } = this;
    const styles = [
      { mark: "disc", color: theme.path },
      { mark: "square", color: theme.residual },
    ];
    classes.forEach((label, k) => drawMark(ctx, theme, styles[label], xScale(points[2 * k]), yScale(points[2 * k + 1]), 3));
  }
}

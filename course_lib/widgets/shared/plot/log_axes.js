// Axes of a log-log plot: powers of ten as ticks, axis names, a faint grid.

import { decadeTicks, formatPower } from "./scales.js";
import { crisp, setFont, strokeLine, FONT_SIZE } from "./draw.js";

/** Like drawAxes of draw.js, for logScale on both axes. */
export function drawLogAxes(ctx, theme, box, { xDomain, yDomain, xScale, yScale, xName, yName }) {
  ctx.save();
  setFont(ctx, theme);
  ctx.fillStyle = theme.ink;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const power of decadeTicks(...xDomain, Math.max(3, (box.right - box.left) / 48))) {
    const x = crisp(xScale(10 ** power));
    ctx.globalAlpha = 0.12;
    strokeLine(ctx, x, box.top, x, box.bottom);
    ctx.globalAlpha = 0.75;
    ctx.fillText(formatPower(power), x, box.bottom + 7);
  }
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const power of decadeTicks(...yDomain, Math.max(3, (box.bottom - box.top) / 28))) {
    const y = crisp(yScale(10 ** power));
    ctx.globalAlpha = 0.12;
    strokeLine(ctx, box.left, y, box.right, y);
    ctx.globalAlpha = 0.75;
    ctx.fillText(formatPower(power), box.left - 6, y);
  }
  ctx.globalAlpha = 0.9;
  setFont(ctx, theme, FONT_SIZE, "600");
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  ctx.fillText(xName, (box.left + box.right) / 2, box.bottom + 36);
  ctx.translate(11, (box.top + box.bottom) / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.textBaseline = "middle";
  ctx.fillText(yName, 0, 0);
  ctx.restore();
}

// The loss surface of one batch: a quadratic with elliptical contours, computed from means of its samples.

import { drawRing } from "../shared/plot/draw.js";

// A batch with a single input does not determine a line: its contours would be infinite along the valley.
const FLATTEST = 1e-7;

/**
 * Ellipses of equal loss. `moments` are the means of x, x^2, y, x y, y^2, `heights` are above the batch's own lowest
 * loss. Returns {center, angle, halves}: for each height the half axes, along the angle and across it. If many lines
 * are equally good, it takes the one nearest to `near`.
 */
export function batchEllipses([mx, mxx, my, mxy], heights, near) {
  const middle = (1 + mxx) / 2;
  const spread = Math.hypot((1 - mxx) / 2, mx);
  const steep = middle + spread;
  // The product of both is the variance of x, so the smaller one stays accurate.
  const flat = Math.max((mxx - mx * mx) / steep, FLATTEST * steep);
  const angle = Math.atan2(2 * mx, 1 - mxx) / 2; // of the steep direction
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const slope = [near[0] + mx * near[1] - my, mx * near[0] + mxx * near[1] - mxy];
  const along = -(slope[0] * cos + slope[1] * sin) / steep;
  const real = (mxx - mx * mx) / steep > FLATTEST * steep;
  const across = real ? -(slope[1] * cos - slope[0] * sin) / flat : 0;
  const center = [near[0] + along * cos - across * sin, near[1] + along * sin + across * cos];
  const halves = heights.map((height) => [Math.sqrt(height / steep), Math.sqrt(height / flat)]);
  return { center, angle, halves };
}

/** Paint them like contour bands: the lower the darker, every other edge strong. */
export function paintEllipses(ctx, theme, { center, angle, halves }, strong, xScale, yScale) {
  const [dx, dy] = [xScale(1) - xScale(0), yScale(1) - yScale(0)];
  ctx.save();
  ctx.fillStyle = theme.surface;
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = 1;
  halves.forEach((half, band) => {
    ctx.save();
    ctx.transform(dx, 0, 0, dy, xScale(0), yScale(0));
    ctx.beginPath();
    ctx.ellipse(...center, ...half, angle, 0, 2 * Math.PI);
    ctx.restore(); // the path stays; its line width is again in screen units
    ctx.globalAlpha = theme.dark ? 0.095 : 0.075;
    ctx.fill();
    ctx.globalAlpha = band % 2 === strong ? 0.75 : 0.35;
    ctx.stroke();
  });
  ctx.restore();
  drawRing(ctx, theme, xScale(center[0]), yScale(center[1]), 5, theme.residual);
}

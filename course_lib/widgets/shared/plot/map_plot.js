// A window of the plane on a canvas as wide as its column: the plot's box and scales, and the window point for a
// pointer position or a key.

import { PLOT_MARGIN, drawAxes, drawFrame } from "./draw.js";
import { clamp, linearScale } from "./scales.js";

/** Canvas size, the box inside its margins, and the scales of a window; `aspect` is the box's width over height. */
export function fitPlot(canvas, aspect, [left, right, bottom, top]) {
  const width = canvas.clientWidth;
  const plotWidth = width - PLOT_MARGIN.left - PLOT_MARGIN.right;
  const height = Math.round(plotWidth / aspect) + PLOT_MARGIN.top + PLOT_MARGIN.bottom;
  const box = {
    left: PLOT_MARGIN.left,
    right: width - PLOT_MARGIN.right,
    top: PLOT_MARGIN.top,
    bottom: height - PLOT_MARGIN.bottom,
  };
  const xScale = linearScale(left, right, box.left, box.right);
  const yScale = linearScale(bottom, top, box.bottom, box.top);
  return { width, height, box, xScale, yScale };
}

/** Axes and frame of a plot: its `theme` and what `fitPlot` returned. */
export function drawWindow(ctx, { theme, box, xScale, yScale }, [left, right, bottom, top], xName, yName) {
  drawAxes(ctx, theme, box, { xDomain: [left, right], yDomain: [bottom, top], xName, yName, xScale, yScale });
  drawFrame(ctx, theme, box);
}

/** The point under a position on the canvas, inside the window. */
export function pointUnder({ box, xScale, yScale }, x, y) {
  return [xScale.invert(clamp(x, box.left, box.right)), yScale.invert(clamp(y, box.top, box.bottom))];
}

/** A point moved by whole steps of 1/50 of the window, 1/10 if `large`; kept inside the window. */
export function nudged([x, y], across, up, large, [left, right, bottom, top]) {
  const part = large ? 10 : 50;
  return [
    clamp(x + (across * (right - left)) / part, left, right),
    clamp(y + (up * (top - bottom)) / part, bottom, top),
  ];
}

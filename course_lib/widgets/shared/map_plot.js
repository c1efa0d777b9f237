// A window of the plane on a canvas as wide as its column: the plot's box and scales, and from the pointer or a key to a
// point of the window.

import { PLOT_MARGIN } from "./draw.js";
import { clamp, linearScale } from "./scales.js";

/** Size of the canvas, the box inside its margins, and the scales of a window; `aspect` is the box's width over height. */
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

/** The point under a place on the canvas, inside the window. */
export function pointUnder({ box, xScale, yScale }, x, y) {
  return [xScale.invert(clamp(x, box.left, box.right)), yScale.invert(clamp(y, box.top, box.bottom))];
}

/** A point moved by whole steps of a fiftieth of the window, a tenth if `large`; kept inside the window. */
export function nudged([x, y], across, up, large, [left, right, bottom, top]) {
  const part = large ? 10 : 50;
  return [
    clamp(x + (across * (right - left)) / part, left, right),
    clamp(y + (up * (top - bottom)) / part, bottom, top),
  ];
}

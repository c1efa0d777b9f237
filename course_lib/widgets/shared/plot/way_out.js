// Points outside a plot: whether one is, and an arrow at the edge that points to it.

import { clamp } from "./scales.js";
import { haloText, setFont } from "./draw.js";

/** Where the straight line from the middle of the box to a point outside leaves the box, and at what angle. */
export function exitPoint(place, box, inset) {
  const [cx, cy] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [dx, dy] = [place[0] - cx, place[1] - cy];
  const reach = Math.min(
    ((box.right - box.left) / 2 - inset) / Math.abs(dx),
    ((box.bottom - box.top) / 2 - inset) / Math.abs(dy),
  );
  return { x: cx + dx * reach, y: cy + dy * reach, angle: Math.atan2(dy, dx) };
}

export function inside([x, y], box) {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** An arrow at the edge of the box, toward a point outside it, with a word next to it. */
export function drawWayOut(ctx, theme, box, place, text, color = theme.path) {
  const { x, y, angle } = exitPoint(place, box, 14);
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(10, 0);
  ctx.lineTo(-7, -8);
  ctx.lineTo(-3, 0);
  ctx.lineTo(-7, 8);
  ctx.closePath();
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.paper;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
  ctx.restore();
  setFont(ctx, theme, undefined, "600");
  ctx.textBaseline = "middle";
  const left = x > (box.left + box.right) / 2;
  ctx.textAlign = left ? "right" : "left";
  haloText(ctx, theme, text, x + (left ? -16 : 16), clamp(y, box.top + 12, box.bottom - 12), color);
}

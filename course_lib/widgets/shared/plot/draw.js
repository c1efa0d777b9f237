// Canvas helpers that every panel uses: sharp canvases, theme colors, frames with ticks, marks.

import { clamp, clipSegment, formatTick, niceTicks } from "./scales.js";

export const FONT_SIZE = 11.5;
export const PLOT_MARGIN = { left: 52, right: 12, top: 8, bottom: 42 };
export const CURVE_MARGIN = { left: 52, right: 12, top: 8, bottom: 24 };

/** Give `canvas` a size in CSS pixels at the screen's resolution; returns its context, empty and scaled. */
export function fitCanvas(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const size = [Math.round(width * ratio), Math.round(height * ratio)];
  const ctx = canvas.getContext("2d");
  // Setting a canvas's size recreates it, even if the size is the same, and that takes milliseconds.
  if (canvas.width === size[0] && canvas.height === size[1]) ctx.reset();
  else [canvas.width, canvas.height] = size;
  canvas.style.height = `${height}px`;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

/** An off-page canvas like those of fitCanvas, for parts that are painted once; `used` is reused. */
export function hiddenLayer(width, height, used) {
  const canvas = used?.canvas ?? document.createElement("canvas");
  return { canvas, ctx: fitCanvas(canvas, width, height) };
}

const COLORS = ["paper", "ink", "path", "best", "residual", "surface"];

/** The colors and the font that the style sheet gives for the current theme. Marks the root as light or dark. */
export function readTheme(root) {
  const paper = rgbOf(getComputedStyle(root).backgroundColor);
  root.dataset.theme = luminance(paper) < 0.4 ? "dark" : "light";
  const style = getComputedStyle(root);
  const theme = Object.fromEntries(COLORS.map((name) => [name, style.getPropertyValue(`--cw-${name}`).trim()]));
  theme.lines = Array.from({ length: 7 }, (_, k) => style.getPropertyValue(`--cw-line-${k}`).trim());
  theme.paperRgb = paper;
  theme.family = style.fontFamily;
  theme.dark = root.dataset.theme === "dark";
  return theme;
}

/** Red, green, blue from what getComputedStyle returns. */
function rgbOf(text) {
  const [red = 255, green = 255, blue = 255] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Perceived lightness of a color, 0 to 1, with the ITU-R BT.709 weights. */
function luminance([red, green, blue]) {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

export function setFont(ctx, theme, size = FONT_SIZE, weight = "400") {
  ctx.font = `${weight} ${size}px ${theme.family}`;
}

/** Text with a paper-colored border, readable over lines. */
export function haloText(ctx, theme, text, x, y, color = theme.ink) {
  ctx.save();
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = theme.paper;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
  ctx.restore();
}

/**
 * Ticks with labels below and left of `box`, and the axis names. `vertical` gives ticks for the left side, `whole`
 * restricts those below to integers.
 */
export function drawAxes(ctx, theme, box, axes) {
  const { xDomain, yDomain, xName, yName, xScale, yScale, vertical, whole = false, grid = false } = axes;
  const xTicks = niceTicks(...xDomain, Math.max(2, (box.right - box.left) / 75)).filter(
    (value) => !whole || Number.isInteger(value),
  );
  const yTicks = vertical ?? labeled(niceTicks(...yDomain, Math.max(2, (box.bottom - box.top) / 55)));
  ctx.save();
  setFont(ctx, theme);
  ctx.fillStyle = theme.ink;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const { value, label } of labeled(xTicks)) {
    const x = crisp(xScale(value));
    tickLine(ctx, x, box.bottom, x, box.bottom + 4);
    ctx.globalAlpha = 0.75;
    ctx.fillText(label, Math.min(x, box.right + 10 - ctx.measureText(label).width / 2), box.bottom + 7);
  }
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const { value, label } of yTicks) {
    const y = crisp(yScale(value));
    tickLine(ctx, box.left - 4, y, box.left, y);
    if (grid) {
      ctx.globalAlpha = 0.12;
      strokeLine(ctx, box.left, y, box.right, y);
    }
    ctx.globalAlpha = 0.75;
    ctx.fillText(label, box.left - 7, y);
  }
  ctx.globalAlpha = 0.9;
  setFont(ctx, theme, FONT_SIZE, "600");
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  if (xName) ctx.fillText(xName, (box.left + box.right) / 2, box.bottom + 36);
  if (yName) {
    ctx.translate(11, (box.top + box.bottom) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.textBaseline = "middle";
    ctx.fillText(yName, 0, 0);
  }
  ctx.restore();
}

function labeled(ticks) {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return ticks.map((value) => ({ value, label: formatTick(value, step) }));
}

function tickLine(ctx, x0, y0, x1, y1) {
  ctx.globalAlpha = 0.4;
  strokeLine(ctx, x0, y0, x1, y1);
}

export function drawFrame(ctx, theme, box) {
  ctx.save();
  ctx.globalAlpha = 0.35;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(crisp(box.left), crisp(box.top), Math.round(box.right - box.left), Math.round(box.bottom - box.top));
  ctx.restore();
}

/** The nearest position where a line one pixel wide is sharp. */
export function crisp(place) {
  return Math.round(place - 0.5) + 0.5;
}

export function strokeLine(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** Add a segment to the current path, clipped to the box: coordinates far outside are not safe to pass to a canvas. */
export function addClipped(ctx, x0, y0, x1, y1, box) {
  const seen = clipSegment(x0, y0, x1, y1, box);
  if (!seen) return;
  ctx.moveTo(seen[0], seen[1]);
  ctx.lineTo(seen[2], seen[3]);
}

/** Run `paint` clipped to `box`. */
export function within(ctx, box, paint) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  ctx.clip();
  paint();
  ctx.restore();
}

/** A disc with a paper-colored rim. */
export function drawDisc(ctx, theme, x, y, radius, color) {
  ctx.beginPath();
  ctx.arc(x, y, radius + 2, 0, 2 * Math.PI);
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
}

/** A ring with a paper-colored rim. */
export function drawRing(ctx, theme, x, y, radius, color) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  for (const [width, stroke] of [
    [5, theme.paper],
    [2.5, color],
  ]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = stroke;
    ctx.stroke();
  }
}

/** A cross with a paper-colored rim: the mark of a minimum. */
export function drawCross(ctx, theme, x, y) {
  for (const [width, color] of [
    [6, theme.paper],
    [2.75, theme.best],
  ]) {
    ctx.beginPath();
    ctx.moveTo(x - 6, y - 6);
    ctx.lineTo(x + 6, y + 6);
    ctx.moveTo(x - 6, y + 6);
    ctx.lineTo(x + 6, y - 6);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}

/** The handle that the pointer or the keys move: a diamond with a word under it, kept inside the box. */
export function drawHandle(ctx, theme, box, wantedX, wantedY, word, size = 12) {
  const x = clamp(wantedX, box.left, box.right);
  const y = clamp(wantedY, box.top, box.bottom);
  ctx.beginPath();
  ctx.moveTo(x, y - size);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x, y + size);
  ctx.lineTo(x - size, y);
  ctx.closePath();
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
  if (!word) return;
  setFont(ctx, theme, undefined, "600");
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  const away = size + 11;
  const under = y + away < box.bottom - 8;
  haloText(ctx, theme, word, clamp(x, box.left + 22, box.right - 22), y + (under ? away : -away));
}

/** An arrow from one point to another, in ink with a paper-colored rim. */
export function drawArrow(ctx, theme, [x0, y0], [x1, y1], color = theme.ink) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const barb = (along, across) => [x1 + along * cos - across * sin, y1 + along * sin + across * cos];
  ctx.save();
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  for (const [width, stroke] of [
    [6, theme.paper],
    [2.5, color],
  ]) {
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.moveTo(...barb(-8, -5));
    ctx.lineTo(x1, y1);
    ctx.lineTo(...barb(-8, 5));
    ctx.lineWidth = width;
    ctx.strokeStyle = stroke;
    ctx.stroke();
  }
  ctx.restore();
}

// How several lines in one picture are distinguished: each has a color, dashes and a mark, so none needs its color.

const DASHES = [[], [9, 4], [2, 3], [9, 3, 2, 3], [14, 3], [5, 2, 2, 2, 2, 2], [1, 4]];
const MARKS = ["disc", "square", "triangle", "diamond", "point", "plus", "cross"];
const HUES = 7;

/** Color, dashes and mark of series k, from the current theme. After seven, the dashes shift relative to the colors. */
export function seriesStyle(theme, k) {
  const round = Math.floor(k / HUES);
  return {
    color: theme.lines[k % HUES],
    dash: DASHES[(k + round) % DASHES.length],
    mark: MARKS[(k + 3 * round) % MARKS.length],
  };
}

const OUTLINES = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  triangle: [[0, -1.25], [1.2, 0.95], [-1.2, 0.95]],
  diamond: [[0, -1.35], [1.35, 0], [0, 1.35], [-1.35, 0]],
  point: [[0, 1.25], [1.2, -0.95], [-1.2, -0.95]],
  plus: [[-0.45, -1.3], [0.45, -1.3], [0.45, -0.45], [1.3, -0.45], [1.3, 0.45], [0.45, 0.45], [0.45, 1.3],
    [-0.45, 1.3], [-0.45, 0.45], [-1.3, 0.45], [-1.3, -0.45], [-0.45, -0.45]],
};
OUTLINES.cross = OUTLINES.plus.map(([x, y]) => [0.75 * (x - y), 0.75 * (x + y)]);

/** A mark with a paper-colored rim, about `radius` in size. */
export function drawMark(ctx, theme, { mark, color }, x, y, radius) {
  ctx.save();
  ctx.beginPath();
  if (mark === "disc") ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else OUTLINES[mark].forEach(([across, down]) => ctx.lineTo(x + across * radius * 0.9, y + down * radius * 0.9));
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = theme.paper;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
  ctx.restore();
}

/** A short piece of line with its mark, for a legend; `canvas` is 44 by 18 CSS pixels. */
export function drawKey(ctx, theme, style) {
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(1, 9);
  ctx.lineTo(43, 9);
  ctx.lineWidth = 2.5;
  ctx.strokeStyle = style.color;
  ctx.setLineDash(style.dash);
  ctx.stroke();
  ctx.restore();
  drawMark(ctx, theme, style, 22, 9, 4.5);
}

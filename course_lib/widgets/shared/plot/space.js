// A surface in 3-D on a plain canvas: a parallel projection that turns, with patches painted from back to front.
// Coordinates are those of a unit box: x and y from -0.5 to 0.5, height z from 0 to 1.

const HEIGHT = 0.62;

/**
 * The view from an azimuth and an elevation in radians, fitted into `box`. Returns a function (x, y, z) to [across,
 * down, depth]: screen coordinates, and how far behind the middle a point is.
 */
export function projector(azimuth, elevation, box) {
  const [cosA, sinA] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [cosE, sinE] = [Math.cos(elevation), Math.sin(elevation)];
  const width = Math.SQRT2;
  const height = Math.SQRT2 * sinE + HEIGHT * cosE;
  const scale = Math.min((box.right - box.left) / width, (box.bottom - box.top) / height);
  const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return (x, y, z) => {
    const across = x * cosA - y * sinA;
    const back = x * sinA + y * cosA;
    const up = (z - 0.5) * HEIGHT;
    return [
      middle[0] + scale * across,
      middle[1] - scale * (back * sinE + up * cosE),
      back * cosE - up * sinE,
    ];
  };
}

/** The patches of a grid with `side` points per side, those farthest from the eye first, as [row, column]. */
export function backToFront(side, azimuth) {
  const order = (ahead) => Array.from({ length: side - 1 }, (_, k) => (ahead ? side - 2 - k : k));
  // Points farther along x are farther away where sin > 0, along y where cos > 0.
  const columns = order(Math.sin(azimuth) > 0);
  const rows = order(Math.cos(azimuth) > 0);
  return rows.flatMap((row) => columns.map((column) => [row, column]));
}

/** Paint the relief {side, heights}; color shows depth, light from the upper left shows slope. */
export function paintRelief(ctx, theme, relief, project, azimuth) {
  const { side, heights } = relief;
  const at = (row, column) => {
    const z = heights[row * side + column];
    return project(column / (side - 1) - 0.5, row / (side - 1) - 0.5, Math.min(z, 1));
  };
  const points = Array.from({ length: side * side }, (_, k) => at(Math.floor(k / side), k % side));
  const [paper, deep] = [theme.paperRgb, channels(theme.surface)];
  const slopeOf = side - 1;
  ctx.lineWidth = 1;
  ctx.lineJoin = "round";
  for (const [row, column] of backToFront(side, azimuth)) {
    const k = row * side + column;
    const corners = [k, k + 1, k + side + 1, k + side];
    const height = corners.reduce((sum, corner) => sum + heights[corner], 0) / 4;
    const slopeX = ((heights[k + 1] - heights[k] + heights[k + side + 1] - heights[k + side]) / 2) * slopeOf;
    const slopeY = ((heights[k + side] - heights[k] + heights[k + side + 1] - heights[k + 1]) / 2) * slopeOf;
    ctx.fillStyle = patchColor(paper, deep, Math.min(height, 1), lightness(slopeX, slopeY));
    ctx.beginPath();
    for (const corner of corners) ctx.lineTo(points[corner][0], points[corner][1]);
    ctx.closePath();
    ctx.fill();
    ctx.strokeStyle = ctx.fillStyle; // closes the seams between patches
    ctx.stroke();
  }
}

/** Red, green, blue of a color given as #rrggbb, #rgb or rgb(...). */
export function channels(text) {
  if (text.startsWith("#")) {
    const digits = text.length < 7 ? [...text.slice(1)].map((digit) => digit + digit).join("") : text.slice(1);
    return [0, 2, 4].map((from) => Number.parseInt(digits.slice(from, from + 2), 16));
  }
  return (text.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
}

/** How much light a slope gets, -1 to 1. */
function lightness(slopeX, slopeY) {
  const size = Math.hypot(slopeX, slopeY, 2);
  return (0.6 * slopeX - 0.6 * slopeY) / size;
}

function patchColor(paper, deep, height, light) {
  const share = 0.16 + 0.5 * (1 - height) - 0.13 * light;
  const mixed = paper.map((value, k) => Math.round(value + (deep[k] - value) * Math.min(Math.max(share, 0.03), 0.95)));
  return `rgb(${mixed.join(",")})`;
}

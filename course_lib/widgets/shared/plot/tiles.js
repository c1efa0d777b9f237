// Pictures from bytes of -127 to 127: negative in one color, positive in the other, zero in the paper color.

/** Red, green and blue of any color that a style sheet can name. */
function resolveColor(color) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, 1, 1);
  return ctx.getImageData(0, 0, 1, 1).data.slice(0, 3);
}

/** 255 colors, one per byte; at most `strength` of the way from paper to the full color. */
export function blend(paper, negative, positive, strength) {
  const colors = new Uint8ClampedArray(4 * 255);
  for (let value = -127; value <= 127; value += 1) {
    const end = value < 0 ? negative : positive;
    const share = (strength * Math.abs(value)) / 127;
    for (let channel = 0; channel < 3; channel += 1) {
      colors[4 * (value + 127) + channel] = paper[channel] + (end[channel] - paper[channel]) * share;
    }
    colors[4 * (value + 127) + 3] = 255;
  }
  return colors;
}

export function signColors(theme, strength = 1) {
  return blend(resolveColor(theme.paper), resolveColor(theme.path), resolveColor(theme.residual), strength);
}

/** Fill `pixels` (RGBA) from bytes whose first row is the lowest. */
export function paintBytes(pixels, bytes, size, colors) {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const from = 4 * (bytes[row * size + column] + 127);
      const to = 4 * ((size - 1 - row) * size + column);
      pixels[to] = colors[from];
      pixels[to + 1] = colors[from + 1];
      pixels[to + 2] = colors[from + 2];
      pixels[to + 3] = 255;
    }
  }
}

/** A square picture of bytes that can be drawn at any size. */
export class Tile {
  constructor(size) {
    this.size = size;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = size;
    this.ctx = this.canvas.getContext("2d");
    this.image = this.ctx.createImageData(size, size);
  }

  fill(bytes, colors) {
    paintBytes(this.image.data, bytes, this.size, colors);
    this.ctx.putImageData(this.image, 0, 0);
  }

  drawOn(ctx, x, y, width, height) {
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(this.canvas, x, y, width, height);
  }
}

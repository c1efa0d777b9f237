// A quantity layer by layer: the current one strong, the initial one as a dashed line of rings for comparison.

import { drawFrame, fitCanvas, haloText, setFont, strokeLine, within } from "../shared/plot/draw.js";
import { clamp, decadeTicks, formatPower, formatTick, linearScale, logScale, lossDomain, niceTicks } from "../shared/plot/scales.js";
import { drawMark } from "../shared/plot/series.js";
import { TEXT } from "./texts.js";

const PROFILE_MARGIN = { left: 58, right: 12, top: 8, bottom: 40 };

export class ProfilePanel {
  /** `log` scale or from 0; `mark` and `color` (a theme color's name) distinguish it from other panels. */
  constructor(canvas, { height, log, mark, color, name }) {
    Object.assign(this, { canvas, height, log, mark, color, name });
  }

  prepare(theme) {
    const width = this.canvas.clientWidth;
    Object.assign(this, { theme, width });
    const { left, right, top, bottom } = PROFILE_MARGIN;
    this.box = { left, right: width - right, top, bottom: this.height - bottom };
    this.ctx = fitCanvas(this.canvas, width, this.height);
  }

  draw(now, start) {
    const { ctx, theme, box, height } = this;
    const all = start ? [...now, ...start] : [...now];
    const count = now.length;
    this.xScale = linearScale(0.5, count + 0.5, box.left, box.right);
    this.setVertical(all);
    ctx.clearRect(0, 0, this.width, height);
    this.drawTicks(count);
    within(ctx, { ...box, top: box.top - 6, bottom: box.bottom + 6 }, () => {
      if (start) this.strokeProfile(start, { color: theme.ink, width: 1.5, dash: [5, 4], ring: true });
      this.strokeProfile(now, { color: theme[this.color], width: 2.5, dash: [], ring: false });
    });
    drawFrame(ctx, theme, box);
  }

  setVertical(values) {
    const { box } = this;
    if (this.log) {
      const [low, high] = lossDomain(values);
      const scale = logScale(low, high, box.bottom, box.top);
      this.yScale = (value) => (value > 0 ? clamp(scale(value), box.top, box.bottom) : box.bottom);
      this.ticks = decadeTicks(low, high, Math.max(2, (box.bottom - box.top) / 28)).map((power) => ({ value: 10 ** power, label: formatPower(power) }));
    } else {
      const high = 1.1 * Math.max(...values, 1e-3);
      const scale = linearScale(0, high, box.bottom, box.top);
      this.yScale = (value) => clamp(scale(value), box.top, box.bottom);
      const ticks = niceTicks(0, high, 3);
      this.ticks = ticks.map((value) => ({ value, label: formatTick(value, ticks[1] - ticks[0]) }));
    }
  }

  drawTicks(count) {
    const { ctx, theme, box } = this;
    ctx.save();
    setFont(ctx, theme);
    ctx.fillStyle = ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (const { value, label } of this.ticks) {
      const y = this.yScale(value);
      ctx.globalAlpha = 0.12;
      strokeLine(ctx, box.left, y, box.right, y);
      ctx.globalAlpha = 0.75;
      ctx.fillText(label, box.left - 6, y);
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    for (let layer = 1; layer <= count; layer += 1) ctx.fillText(layer, this.xScale(layer), box.bottom + 6);
    ctx.globalAlpha = 0.9;
    setFont(ctx, theme, undefined, "600");
    ctx.fillText(TEXT.layer, (box.left + box.right) / 2, box.bottom + 22);
    if (this.name) {
      ctx.translate(11, (box.top + box.bottom) / 2);
      ctx.rotate(-Math.PI / 2);
      ctx.textBaseline = "middle";
      ctx.fillText(this.name, 0, 0);
    }
    ctx.restore();
  }

  strokeProfile(values, { color, width, dash, ring }) {
    const { ctx, theme } = this;
    const places = Array.from(values, (value, k) => [this.xScale(k + 1), this.yScale(value)]);
    ctx.beginPath();
    for (const place of places) ctx.lineTo(...place);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
    places.forEach(([x, y], k) => {
      if (values[k] === 0) {
        setFont(ctx, theme, undefined, "600");
        ctx.textAlign = "center";
        ctx.textBaseline = "bottom";
        haloText(ctx, theme, "0", x, y - 3, color);
        return;
      }
      drawMark(ctx, theme, { mark: this.mark, color }, x, y, ring ? 3.5 : 5);
      if (ring) drawMark(ctx, { ...theme, paper: "transparent" }, { mark: this.mark, color: theme.paper }, x, y, 2);
    });
  }
}

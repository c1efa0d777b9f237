// Training loss and test loss against the epoch, log scale; grows to the right during training.

import { drawAxes, drawFrame, fitCanvas, within } from "../shared/plot/draw.js";
import { clamp, decadeTicks, formatPower, formatNumber, linearScale, logScale, lossDomain, niceTicks } from "../shared/plot/scales.js";
import { TEXT } from "./texts.js";

const HISTORY_MARGIN = { left: 44, right: 12, top: 6, bottom: 40 };
const HISTORY_HEIGHT = 100;
const LOWEST = 1e-9;

export class HistoryPanel {
  constructor(canvas) {
    this.canvas = canvas;
  }

  prepare(theme) {
    const width = this.canvas.clientWidth;
    Object.assign(this, { theme, width });
    this.box = { left: HISTORY_MARGIN.left, right: width - HISTORY_MARGIN.right, top: HISTORY_MARGIN.top, bottom: HISTORY_HEIGHT - HISTORY_MARGIN.bottom };
    this.ctx = fitCanvas(this.canvas, width, HISTORY_HEIGHT);
  }

  draw(history) {
    const { ctx, theme, box } = this;
    const last = Math.max(history.at(-1)[0], 10);
    const [lowest, top] = lossDomain(history.flatMap(([, train, test]) => [train, test]));
    const bottom = Math.max(lowest, LOWEST);
    const xScale = linearScale(0, last, box.left, box.right);
    const log = logScale(bottom, top, box.bottom, box.top);
    const yScale = (loss) => clamp(loss > 0 ? log(loss) : Infinity, box.top - 5, box.bottom);
    ctx.clearRect(0, 0, this.width, HISTORY_HEIGHT);
    const xDomain = [0, last];
    drawAxes(ctx, theme, box, {
      xDomain, yDomain: [bottom, top], vertical: verticalTicks(bottom, top), whole: true, grid: true, xScale, yScale,
      xName: TEXT.epoch,
    });
    within(ctx, box, () => {
      this.strokeLine(history, 2, xScale, yScale, { color: theme.residual, dash: [6, 4] });
      this.strokeLine(history, 1, xScale, yScale, { color: theme.path, dash: [] });
    });
    drawFrame(ctx, theme, box);
  }

  strokeLine(history, column, xScale, yScale, { color, dash }) {
    const { ctx } = this;
    ctx.beginPath();
    for (const record of history) ctx.lineTo(xScale(record[0]), yScale(record[column]));
    ctx.lineWidth = 2.25;
    ctx.lineJoin = "round";
    ctx.strokeStyle = color;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** Powers of ten if there are two or more, otherwise round numbers. */
export function verticalTicks(bottom, top) {
  const powers = decadeTicks(bottom, top, 4);
  if (powers.length > 1) return powers.map((power) => ({ value: 10 ** power, label: formatPower(power) }));
  return niceTicks(bottom, top, 3)
    .filter((value) => value > 0)
    .map((value) => ({ value, label: formatNumber(value, 2) }));
}

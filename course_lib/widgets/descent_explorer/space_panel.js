// The surface in 3-D: the relief, the trails on it, the racers; turned by dragging or with keys.

import { clamp, formatShort } from "../shared/plot/scales.js";
import { drawCross, fitCanvas, haloText, hiddenLayer, setFont } from "../shared/plot/draw.js";
import { drawMark } from "../shared/plot/series.js";
import { paintRelief, projector } from "../shared/plot/space.js";
import { RaceTrails, placeAt } from "../shared/plot/trails.js";
import { shownHeight } from "./decode.js";
import { TEXT } from "./texts.js";

const TURN = Math.PI / 24;

/** The view after a turn by whole notches; the eye stays between the ground and the zenith. */
export function turned({ azimuth, elevation }, across, up) {
  return { azimuth: azimuth + across * TURN, elevation: clamp(elevation + up * TURN, 0.1, 1.5) };
}

export class SpacePanel {
  constructor(canvas, scene) {
    this.canvas = canvas;
    this.scene = scene;
    this.eye = { azimuth: 0.6, elevation: 0.6 };
    this.entries = [];
  }

  prepare(theme, height) {
    const width = this.canvas.clientWidth;
    this.box = { left: 30, right: width - 30, top: 16, bottom: height - 34 };
    Object.assign(this, { theme, width, height });
    this.ctx = fitCanvas(this.canvas, width, height);
    this.still = hiddenLayer(width, height, this.still);
    this.paintStill();
  }

  /** From a point and its loss to the screen; NaN outside the window. */
  place(x, y, loss) {
    const [left, right, bottom, top] = this.scene.window;
    const across = (x - left) / (right - left) - 0.5;
    const back = (y - bottom) / (top - bottom) - 0.5;
    if (!(Math.abs(across) <= 0.5 && Math.abs(back) <= 0.5)) return [NaN, NaN];
    return this.project(across, back, Math.min(shownHeight(this.scene, loss), 1));
  }

  paintStill() {
    const { scene, theme, eye } = this;
    const { ctx } = this.still;
    this.project = projector(eye.azimuth, eye.elevation, this.box);
    ctx.clearRect(0, 0, this.width, this.height);
    this.paintFrame(ctx);
    paintRelief(ctx, theme, scene.relief, this.project, eye.azimuth);
    for (const [x, y] of scene.minima) drawCross(ctx, theme, ...this.place(x, y, scene.lowest).slice(0, 2));
    const all = { left: 0, right: this.width, top: 0, bottom: this.height };
    this.trails = new RaceTrails(this.width, this.height, all, this.trails);
  }

  /** The floor's outline, with names and limits along the two edges nearest to the eye, and the height axis. */
  paintFrame(ctx) {
    const { theme, scene } = this;
    const [left, right, bottom, top] = scene.window;
    const corners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]];
    const floor = corners.map(([x, y]) => this.project(x, y, 0));
    ctx.save();
    ctx.strokeStyle = theme.ink;
    ctx.globalAlpha = 0.4;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const [x, y] of floor) ctx.lineTo(x, y);
    ctx.closePath();
    const side = floor.reduce((far, corner) => (corner[0] < far[0] ? corner : far));
    const edge = corners[floor.indexOf(side)];
    const peak = this.project(...edge, 1);
    ctx.moveTo(side[0], side[1]);
    ctx.lineTo(peak[0], peak[1]);
    ctx.stroke();
    ctx.globalAlpha = 0.9;
    setFont(ctx, theme, 10.5);
    ctx.fillStyle = theme.ink;
    ctx.textBaseline = "middle";
    const edges = [
      { from: 0, to: 1, name: scene.axes[0], ends: [left, right] },
      { from: 3, to: 2, name: scene.axes[0], ends: [left, right] },
      { from: 0, to: 3, name: scene.axes[1], ends: [bottom, top] },
      { from: 1, to: 2, name: scene.axes[1], ends: [bottom, top] },
    ];
    const nearness = ({ from, to }) => floor[from][2] + floor[to][2];
    for (const pair of [edges.slice(0, 2), edges.slice(2)]) {
      this.nameEdge(ctx, floor, nearness(pair[0]) < nearness(pair[1]) ? pair[0] : pair[1]);
    }
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    haloText(ctx, theme, TEXT.loss, peak[0] + 8, peak[1] - 3);
    ctx.restore();
  }

  nameEdge(ctx, floor, { from, to, name, ends }) {
    const [a, b] = [floor[from], floor[to]];
    ctx.textAlign = (a[1] + b[1]) / 2 > 0 && (a[0] + b[0]) / 2 < this.width / 2 ? "right" : "left";
    const shift = ctx.textAlign === "right" ? -6 : 6;
    const put = (part, text, weight) => {
      setFont(ctx, this.theme, 10.5, weight);
      ctx.fillText(text, a[0] + (b[0] - a[0]) * part + shift, a[1] + (b[1] - a[1]) * part + 10);
    };
    put(0.08, formatShort(ends[0]), "400");
    put(0.5, name, "600");
    put(0.92, formatShort(ends[1]), "400");
  }

  setRacers(entries, selected) {
    Object.assign(this, { entries, selected });
    this.racers = this.trails.set(entries, selected, ({ x, y, losses }, k) => this.place(x[k], y[k], losses[k]));
  }

  /** Turn the view, without redrawing. */
  turn(across, up) {
    this.eye = turned(this.eye, across, up);
    this.paintStill();
    this.setRacers(this.entries, this.selected);
  }

  draw({ position, trail, selected }) {
    const { ctx, theme } = this;
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.drawImage(this.still.canvas, 0, 0, this.width, this.height);
    this.trails.paint(ctx, theme, position, trail);
    for (const racer of this.racers) {
      const here = placeAt(racer.places, position);
      if (!Number.isNaN(here[0])) drawMark(ctx, theme, racer.style, ...here, racer.label === selected ? 7.5 : 5.5);
    }
  }
}

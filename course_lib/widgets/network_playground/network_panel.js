// The network: a tile for each unit with its activation over the plane, an edge for each weight.

import { fitCanvas, setFont } from "../shared/plot/draw.js";
import { Tile, signColors } from "../shared/plot/tiles.js";
import { PLANE_GRID, UNIT_GRID, placeUnits, unitNumber } from "./state.js";
import { TEXT } from "./texts.js";

const NETWORK_MARGIN = { left: 52, right: 30, top: 26, bottom: 26 };
const WIDEST = 5;

export class NetworkPanel {
  constructor(canvas) {
    this.canvas = canvas;
    this.tiles = [];
    this.output = new Tile(PLANE_GRID);
    this.ramps = [new Tile(UNIT_GRID), new Tile(UNIT_GRID)];
  }

  prepare(theme, height) {
    const width = this.canvas.clientWidth;
    Object.assign(this, { theme, width, height });
    this.box = { left: NETWORK_MARGIN.left, right: width - NETWORK_MARGIN.right, top: NETWORK_MARGIN.top, bottom: height - NETWORK_MARGIN.bottom };
    this.ctx = fitCanvas(this.canvas, width, height);
    this.colors = signColors(theme, 0.9);
    const ramp = new Int8Array(UNIT_GRID * UNIT_GRID);
    this.ramps.forEach((tile, axis) => {
      ramp.forEach((_, k) => {
        const place = axis ? Math.floor(k / UNIT_GRID) : k % UNIT_GRID;
        ramp[k] = Math.round((place / (UNIT_GRID - 1)) * 254 - 127);
      });
      tile.fill(ramp, this.colors);
    });
  }

  setState(state) {
    this.state = state;
    const count = state.scales.length;
    while (this.tiles.length < count) this.tiles.push(new Tile(UNIT_GRID));
    const size = UNIT_GRID * UNIT_GRID;
    for (let k = 0; k < count; k += 1) this.tiles[k].fill(state.units.subarray(k * size, (k + 1) * size), this.colors);
    this.output.fill(state.decision, this.colors);
  }

  draw(selected) {
    const { ctx, box, state } = this;
    const { sizes } = state;
    this.places = placeUnits(sizes, box);
    const pitch = (box.bottom - box.top) / Math.max(...sizes, 4);
    this.size = Math.min(38, pitch - 4);
    ctx.clearRect(0, 0, this.width, this.height);
    state.layers.forEach((layer, k) => this.strokeEdges(layer, k, selected));
    this.places.forEach((units, layer) => units.forEach((place, unit) => this.drawUnit(place, layer, unit, selected)));
    this.nameInputs();
  }

  strokeEdges({ weights, fanOut }, k, selected) {
    const { ctx, theme, places } = this;
    const half = this.size / 2;
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
    weights.forEach((weight, index) => {
      const [from, to] = [Math.floor(index / fanOut), index % fanOut];
      const share = Math.abs(weight) / largest;
      const chosen = selected && selected.layer === k + 1 && selected.unit === to;
      ctx.globalAlpha = selected && !chosen ? 0.25 : 0.35 + 0.65 * share;
      ctx.lineWidth = 0.4 + (WIDEST - 0.4) * share;
      ctx.strokeStyle = weight < 0 ? theme.path : theme.residual;
      ctx.setLineDash(weight < 0 ? [5, 4] : []);
      const [start, end] = [places[k][from], places[k + 1][to]];
      const middle = (start.x + end.x) / 2;
      ctx.beginPath();
      ctx.moveTo(start.x + half, start.y);
      ctx.bezierCurveTo(middle, start.y, middle, end.y, end.x - half, end.y);
      ctx.stroke();
    });
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  tileOf(layer, unit) {
    const { sizes } = this.state;
    if (layer === 0) return this.ramps[unit];
    if (layer === sizes.length - 1) return this.output;
    return this.tiles[unitNumber(sizes, layer, unit)];
  }

  drawUnit({ x, y }, layer, unit, selected) {
    const { ctx, theme, size } = this;
    const chosen = selected && selected.layer === layer && selected.unit === unit;
    this.tileOf(layer, unit).drawOn(ctx, x - size / 2, y - size / 2, size, size);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = chosen ? 3.5 : 1;
    ctx.strokeRect(x - size / 2, y - size / 2, size, size);
  }

  nameInputs() {
    const { ctx, theme, places, size } = this;
    setFont(ctx, theme, 13, "600");
    ctx.fillStyle = theme.ink;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    [TEXT.x1, TEXT.x2].forEach((name, k) => ctx.fillText(name, places[0][k].x - size / 2 - 6, places[0][k].y));
  }

  /** The unit under a point on the canvas, not among the inputs; null if there is none. */
  unitAt(x, y) {
    const reach = this.size / 2 + 4;
    for (let layer = 1; layer < this.places.length; layer += 1) {
      const unit = this.places[layer].findIndex((place) => Math.abs(place.x - x) < reach && Math.abs(place.y - y) < reach);
      if (unit >= 0) return { layer, unit };
    }
    return null;
  }
}

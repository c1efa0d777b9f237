// The network playground's behaviour: what a control, a key, the pointer or the kernel does to the pictures.
//
// How training is asked for stands in shared/training.js.

import { LiveText, dragOn, onEntered } from "../shared/controls.js";
import { readTheme } from "../shared/draw.js";
import { clamp, decodeNumbers, logScale, roundTo } from "../shared/scales.js";
import { TrainingLink } from "../shared/training.js";
import { listenTo, watchPage, widgetOf } from "../shared/view.js";
import { HistoryPanel } from "./history_panel.js";
import { RATE_NOTCHES, buildLayout } from "./layout.js";
import { NetworkPanel } from "./network_panel.js";
import { PlanePanel } from "./plane_panel.js";
import { BUFFERS, decodeState, neighbour } from "./state.js";
import { TEXT, describe } from "./texts.js";

const FIRST_SPEED = 30;
const RATES = [1e-4, 10];
const SPOKEN_GAP = 2500;
const WRITTEN_GAP = 300;
const SELECTS = ["data", "activation", "initialisation", "optimizer"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class PlaygroundView {
  constructor(model) {
    this.model = model;
    this.selected = null;
    this.link = new TrainingLink(model, {
      decode: decodeState,
      buffers: BUFFERS,
      live: ["optimizer", "learning_rate"],
      speed: FIRST_SPEED,
      changed: () => this.drawSoon(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.parts = buildLayout(model.get("_choices"), this.link.state.sizes);
    this.network = new NetworkPanel(this.parts.network);
    this.plane = new PlanePanel(this.parts.plane);
    this.curves = new HistoryPanel(this.parts.history);
    this.live = new LiveText(this.parts.status);
    this.notch = logScale(...RATES, 0, RATE_NOTCHES);
    this.parts.speed.value = FIRST_SPEED;
    this.takeScene();
    this.showControls();
    this.listenToPage();
    this.stops = [
      this.listenToModel(),
      watchPage(this.parts.root, () => this.prepare()),
      () => this.link.stop(),
      () => this.live.stop(),
      () => cancelAnimationFrame(this.request),
    ];
  }

  // What came from the kernel

  listenToModel() {
    const { model } = this;
    const heard = {
      "change:_scene": () => {
        this.takeScene();
        this.drawSoon();
      },
    };
    for (const name of [...SELECTS, "hidden", "learning_rate"]) heard[`change:${name}`] = () => this.showControls();
    return listenTo(model, heard);
  }

  takeScene() {
    const message = this.model.get("_scene");
    this.plane.setScene({
      reach: message.reach,
      points: decodeNumbers(message.points, Float32Array),
      classes: decodeNumbers(message.classes, Uint8Array),
    });
  }

  // What goes to the kernel

  setRate(rate) {
    if (!(rate > 0 && rate < Infinity)) {
      this.live.sayNow(TEXT.badRate);
      return;
    }
    this.link.set("learning_rate", rate);
    this.showControls();
  }

  setHidden() {
    const { layers, units } = this.parts;
    this.link.set("hidden", units.slice(0, Number(layers.value)).map((part) => Number(part.value)));
    this.showControls();
  }

  // What the learner does

  listenToPage() {
    const { parts, link, model } = this;
    parts.play.addEventListener("click", () => link.loop.toggle());
    parts.step.addEventListener("click", () => link.oneEpoch());
    parts.restart.addEventListener("click", () => link.restart());
    parts.reseed.addEventListener("click", () => this.link.set("seed", model.get("seed") + 1));
    parts.speed.addEventListener("change", () => link.setSpeed(Number(parts.speed.value)));
    for (const name of SELECTS) parts[name].addEventListener("change", () => this.link.set(name, parts[name].value));
    for (const part of [parts.layers, ...parts.units]) part.addEventListener("change", () => this.setHidden());
    parts.rate.addEventListener("input", () => this.setRate(roundTo(this.notch.invert(Number(parts.rate.value)), 2)));
    onEntered(parts.rateNumber, () => this.setRate(parts.rateNumber.valueAsNumber));
    parts.network.addEventListener("keydown", (event) => this.onKey(event));
    let before = null;
    dragOn(
      parts.network,
      (x, y) => {
        before ??= { unit: this.selected };
        this.select(this.network.unitAt(x, y));
      },
      () => {
        // A second tap on the same unit goes back to the decision.
        if (before?.unit && this.selected && before.unit.layer === this.selected.layer && before.unit.unit === this.selected.unit) {
          this.select(null);
        }
        before = null;
      },
    );
  }

  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { sizes } = this.link.state;
    const output = { layer: sizes.length - 1, unit: 0 };
    if (event.key === "Escape" && this.selected) this.select(null);
    else if (event.key in ARROWS) {
      this.select(this.selected ? neighbour(sizes, this.selected, ...ARROWS[event.key]) : output);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  select(unit) {
    this.selected = unit;
    this.drawSoon();
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? TEXT.pause : TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.live.stop(); // what held the sentence back
    this.say();
  }

  // What is shown

  /** After a new size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    const height = this.plane.prepare(this.theme);
    this.curves.prepare(this.theme);
    this.network.prepare(this.theme, Math.max(320, Math.min(height + 190, 430)));
    this.draw();
  }

  drawSoon() {
    this.request ??= requestAnimationFrame(() => {
      this.request = undefined;
      this.draw();
    });
  }

  draw() {
    if (!this.theme) return;
    const { parts } = this;
    const { state, history } = this.link;
    if (this.selected && !(this.selected.unit < state.sizes[this.selected.layer])) this.selected = null;
    const { selected } = this;
    parts.network.setAttribute("aria-label", TEXT.networkLabel(state.sizes));
    const isUnit = selected && selected.layer < state.sizes.length - 1;
    this.network.setState(state);
    this.network.draw(selected);
    if (isUnit) this.plane.draw(this.network.tileOf(selected.layer, selected.unit));
    else this.plane.draw(this.network.output, state);
    parts.planeTitle.textContent = isUnit ? TEXT.unitTitle(selected.layer, selected.unit) : TEXT.planeTitle;
    this.curves.draw(history);
    parts.lossNow.textContent = TEXT.lossNow(history.at(-1));
    this.say();
  }

  say() {
    const { state, history, silent, playing } = this.link;
    const text = silent ? TEXT.silent : describe({ state, history, selected: this.selected });
    this.live.say(text, playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", state.diverged);
  }

  showControls() {
    const { parts, model } = this;
    for (const name of SELECTS) parts[name].value = model.get(name);
    const hidden = model.get("hidden");
    parts.layers.value = hidden.length;
    parts.units.forEach((part, k) => {
      part.classList.toggle("cw-hidden", k >= hidden.length);
      if (k < hidden.length) part.value = hidden[k];
      else part.value = 4;
    });
    const rate = model.get("learning_rate");
    parts.rate.value = this.notch(clamp(rate, ...RATES));
    parts.rate.setAttribute("aria-valuetext", TEXT.rateValue(rate));
    parts.rateNumber.value = rate;
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf((model) => new PlaygroundView(model));

// The network playground's behaviour: what a control, a key, the pointer or the kernel does to the pictures.
//
// While training plays, this file asks the kernel for one slice after the other, each with the number of epochs that
// the chosen speed has brought due. A changed setting goes to the kernel as it is and comes back as a new state.

import { LiveText, dragOn, onEntered } from "../shared/controls.js";
import { readTheme } from "../shared/draw.js";
import { clamp, decodeNumbers, logScale, roundTo } from "../shared/scales.js";
import { TrainingLoop } from "../shared/training.js";
import { Asker, listenTo, watchPage } from "../shared/view.js";
import { HistoryPanel } from "./history_panel.js";
import { RATE_NOTCHES, buildLayout } from "./layout.js";
import { NetworkPanel } from "./network_panel.js";
import { PlanePanel } from "./plane_panel.js";
import { BUFFERS, decodeState, extended, neighbour } from "./state.js";
import { TEXT, describe } from "./texts.js";

const FIRST_SPEED = 30;
const FASTEST = 20000;
const RATES = [1e-4, 10];
const SPOKEN_GAP = 2500;
const WRITTEN_GAP = 300;
const SELECTS = ["data", "activation", "initialisation", "optimizer"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class PlaygroundView {
  constructor(model) {
    this.model = model;
    this.state = this.wholeState();
    this.history = extended([], this.state.records);
    this.parts = buildLayout(model.get("_choices"), this.state.sizes);
    this.network = new NetworkPanel(this.parts.network);
    this.plane = new PlanePanel(this.parts.plane);
    this.curves = new HistoryPanel(this.parts.history);
    this.live = new LiveText(this.parts.status);
    this.notch = logScale(...RATES, 0, RATE_NOTCHES);
    this.selected = null;
    // A changed setting is answered by a new state, whatever its numbers.
    this.pending = false;
    this.asker = new Asker(model, () => !this.pending, () => this.say());
    this.loop = new TrainingLoop({
      speed: FIRST_SPEED,
      ask: (epochs) => model.send({ kind: "train", epochs }),
      onPlaying: (playing) => this.onPlaying(playing),
      onSilence: () => this.say(),
    });
    this.parts.speed.value = FIRST_SPEED;
    this.takeScene();
    this.showControls();
    this.listenToPage();
    this.stops = [
      this.listenToModel(),
      watchPage(this.parts.root, () => this.prepare()),
      () => this.loop.stop(),
      () => this.asker.stop(),
      () => this.live.stop(),
      () => cancelAnimationFrame(this.request),
    ];
    // Training may have gone on since this state was put into the model.
    model.send({ kind: "look" });
  }

  // What came from the kernel

  listenToModel() {
    const { model } = this;
    const heard = {
      "change:_scene": () => this.takeScene(),
      "change:_state": () => this.takeWhole(),
      "msg:custom": (message, buffers) => {
        if (message.kind === "slice") this.takeSlice(message, buffers);
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

  wholeState() {
    const message = this.model.get("_state");
    return decodeState(message, message);
  }

  takeWhole() {
    this.pending = false;
    this.asker.answered();
    this.state = this.wholeState();
    this.history = extended([], this.state.records);
    const { sizes } = this.state;
    if (this.selected && !(this.selected.unit < sizes[this.selected.layer])) this.selected = null;
    this.parts.network.setAttribute("aria-label", TEXT.networkLabel(sizes));
    this.drawSoon();
  }

  takeSlice(message, buffers) {
    this.loop.answered();
    if (this.pending) return; // from before a changed setting
    this.state = decodeState(message, Object.fromEntries(BUFFERS.map((name, k) => [name, buffers[k]])));
    this.history = extended(this.history, this.state.records);
    if (this.state.diverged) this.loop.pause();
    this.drawSoon();
  }

  // What goes to the kernel

  change(name, value) {
    this.pending = !["optimizer", "learning_rate"].includes(name);
    if (this.pending) this.asker.ask({ [name]: value });
    else {
      this.model.set(name, value);
      this.model.save_changes();
    }
  }

  setRate(rate) {
    if (!(rate > 0 && rate < Infinity)) {
      this.live.sayNow(TEXT.badRate);
      return;
    }
    this.change("learning_rate", rate);
    this.showControls();
  }

  setHidden() {
    const { layers, units } = this.parts;
    this.change("hidden", units.slice(0, Number(layers.value)).map((part) => Number(part.value)));
    this.showControls();
  }

  // What the learner does

  listenToPage() {
    const { parts, loop, model } = this;
    parts.play.addEventListener("click", () => loop.toggle());
    parts.step.addEventListener("click", () => {
      loop.pause();
      loop.once(1);
    });
    parts.restart.addEventListener("click", () => model.send({ kind: "restart" }));
    parts.reseed.addEventListener("click", () => this.change("seed", model.get("seed") + 1));
    parts.speed.addEventListener("change", () => {
      loop.speed = Math.min(Number(parts.speed.value), FASTEST);
    });
    for (const name of SELECTS) parts[name].addEventListener("change", () => this.change(name, parts[name].value));
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
    const output = { layer: this.state.sizes.length - 1, unit: 0 };
    if (event.key === "Escape" && this.selected) this.select(null);
    else if (event.key in ARROWS) {
      this.select(this.selected ? neighbour(this.state.sizes, this.selected, ...ARROWS[event.key]) : output);
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
    const { state, history, selected, parts } = this;
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
    const { state, history, selected } = this;
    const text = this.asker.silent || this.loop.silent ? TEXT.silent : describe({ state, history, selected });
    this.live.say(text, this.loop.playing ? SPOKEN_GAP : WRITTEN_GAP);
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

export default {
  render({ model, el }) {
    const view = new PlaygroundView(model);
    el.append(view.parts.root);
    return () => view.stop();
  },
};

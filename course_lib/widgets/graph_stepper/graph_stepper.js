// Behavior of the graph stepper: buttons, keys, play and the slider move between steps. The kernel sends the whole
// graph once, and receives the step shown when a movement ends.

import { LiveText, WRITTEN_GAP, make, makeButton, makeSelect, makeSlider, wantsCalm } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { caption, hint } from "../shared/view/layout.js";
import { Player } from "../shared/run/player.js";
import { SHARED_TEXT } from "../shared/view/texts.js";
import { listenTo, watchPage, widgetOf } from "../shared/view/view.js";
import { Drawing } from "./drawing.js";
import { finalGradients } from "./graph.js";
import { TEXT, describe, nameOf } from "./texts.js";

// Steps per second: each has a sentence to read.
const SPEEDS = [0.25, 0.5, 1, 2, 4];
const FIRST_SPEED = 0.5;
const SMALLEST_SCALE = 0.5;
const FRAME_PADDING = 4; // as in the style sheet
const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 5, ArrowLeft: -1, ArrowUp: -1, PageUp: -5, Home: -Infinity, End: Infinity };

function decodeGraph(message) {
  const gradients = finalGradients(message.steps);
  return { ...message, nodes: message.nodes.map((node, k) => ({ ...node, gradient: gradients.get(k) })) };
}

function buildLayout(graph, last) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const label = TEXT.graphLabel(graph.nodes.length, nameOf(graph.nodes.at(-1)));
  const attributes = { class: "cw-graph", role: "application", tabindex: 0, "aria-label": label, "data-testid": "graph" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.setAttribute("data-lm-suppress-shortcuts", "true");
  const parts = {
    svg,
    frame: make("div", { class: "cw-graph-frame" }, svg),
    stepNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    scrub: makeSlider("scrub", SHARED_TEXT.scrub, { max: last }),
    play: makeButton("play", SHARED_TEXT.play, { class: "cw-button cw-play" }),
    restart: makeButton("restart", SHARED_TEXT.restart),
    back: makeButton("back", TEXT.back),
    forward: makeButton("forward", TEXT.forward),
    speed: makeSelect("speed", SHARED_TEXT.speedLabel, SPEEDS.map((speed) => [speed, TEXT.speedChoice(speed)])),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  parts.root = make(
    "div",
    { class: "cw cw-stepper", role: "group", "aria-label": TEXT.widget, "data-testid": "graph-stepper" },
    caption(TEXT.title, hint(TEXT.hint), parts.stepNow),
    parts.frame,
    make("div", { class: "cw-scrub" }, parts.scrub),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.back, parts.forward),
      make("div", { class: "cw-group" }, parts.play, parts.restart, parts.speed),
    ),
    parts.status,
  );
  return parts;
}

class StepperView {
  constructor(model) {
    this.model = model;
    this.graph = decodeGraph(model.get("_graph"));
    this.last = this.graph.steps.length - 1;
    this.parts = buildLayout(this.graph, this.last);
    this.live = new LiveText(this.parts.status);
    this.player = new Player({
      last: this.last,
      rate: FIRST_SPEED,
      onMove: () => this.draw(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.player.position = Math.min(model.get("step"), this.last);
    this.parts.speed.value = FIRST_SPEED;
    this.listenToPage();
    const heard = () => {
      if (!this.player.playing && model.get("step") !== this.player.step) this.player.seek(model.get("step"));
    };
    this.stops = [
      listenTo(model, { "change:step": heard }),
      watchPage(this.parts.root, () => this.prepare()),
      () => this.player.pause(),
      () => this.live.stop(),
    ];
  }

  /** The last completed step: while playing, the next one is under way. */
  get done() {
    return Math.floor(this.player.position + 1e-9);
  }

  goBy(change) {
    this.player.pause();
    this.player.seek(Math.round(this.player.position) + change);
    this.reportStep();
  }

  /** Report the step shown to Python; not while playing. */
  reportStep() {
    if (this.player.playing || this.model.get("step") === this.player.step) return;
    this.model.set("step", this.player.step);
    this.model.save_changes();
  }

  listenToPage() {
    const { parts, player } = this;
    parts.play.addEventListener("click", () => player.toggle());
    parts.restart.addEventListener("click", () => this.goBy(-Infinity));
    parts.back.addEventListener("click", () => this.goBy(-1));
    parts.forward.addEventListener("click", () => this.goBy(1));
    parts.speed.addEventListener("change", () => {
      player.rate = Number(parts.speed.value);
    });
    parts.scrub.addEventListener("input", () => {
      player.pause();
      player.seek(Number(parts.scrub.value));
    });
    parts.scrub.addEventListener("change", () => this.reportStep());
    parts.svg.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.goBy(KEYS[event.key]);
    });
    parts.svg.addEventListener("pointerdown", () => parts.svg.focus({ preventScroll: true }));
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? SHARED_TEXT.pause : SHARED_TEXT.play;
    play.classList.toggle("cw-playing", playing);
    if (!playing) this.reportStep();
  }

  prepare() {
    const { parts } = this;
    readTheme(parts.root);
    this.drawing ??= new Drawing(parts.svg, this.graph);
    const { width } = this.drawing.sizes;
    const scale = Math.min(1, Math.max(SMALLEST_SCALE, (parts.frame.clientWidth - 2 * FRAME_PADDING) / width));
    parts.svg.style.width = `${width * scale}px`;
    this.shown = undefined;
    this.draw();
  }

  draw() {
    if (!this.drawing) return;
    const { parts, done, last, player } = this;
    if (this.shown !== done) this.showStep(done);
    const share = player.position - done;
    if (share > 0 && done < last && !wantsCalm()) this.drawing.between(done + 1, share);
    parts.scrub.style.setProperty("--cw-done", player.position / Math.max(last, 1));
  }

  showStep(done) {
    const { parts, last } = this;
    this.shown = done;
    const step = this.graph.steps[done];
    this.drawing.show(done);
    const now = TEXT.stepNow(TEXT.phase[step.kind], done, last);
    parts.stepNow.textContent = now;
    parts.scrub.value = done;
    parts.scrub.setAttribute("aria-valuetext", now);
    const { frame } = parts;
    if (frame.scrollWidth > frame.clientWidth) {
      frame.scrollLeft = this.drawing.focusAt(done) * frame.scrollWidth - frame.clientWidth / 2;
    }
    this.live.say(describe(step, this.graph.nodes, done === last), WRITTEN_GAP);
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf((model) => new StepperView(model));

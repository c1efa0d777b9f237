// The gradient-flow widget's behaviour: settings go to the kernel, slices of training come back and are drawn.
//
// How training is asked for stands in shared/training.js.

import { LiveText, onEntered } from "../shared/controls.js";
import { readTheme } from "../shared/draw.js";
import { clamp, logScale, roundTo } from "../shared/scales.js";
import { TrainingLink } from "../shared/training.js";
import { listenTo, watchPage, widgetOf } from "../shared/view.js";
import { BUFFERS, decodeState, meanFactor, sizesOf } from "./flow.js";
import { FlowPanel } from "./flow_panel.js";
import { RATE_NOTCHES, buildLayout } from "./layout.js";
import { ProfilePanel } from "./profile_panel.js";
import { TEXT, describe } from "./texts.js";

const FIRST_SPEED = 30;
const RATES = [1e-4, 10];
const SPOKEN_GAP = 2500;
const WRITTEN_GAP = 300;
const HEIGHTS = { profile: 230, spread: 150, between: 30 };
const WORDS = ["activation", "initialisation", "data"];
const COUNTS = ["depth", "units"];

class FlowView {
  constructor(model) {
    this.model = model;
    this.link = new TrainingLink(model, {
      decode: decodeState,
      buffers: BUFFERS,
      live: ["learning_rate"],
      speed: FIRST_SPEED,
      changed: () => this.drawSoon(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.parts = buildLayout(model.get("_choices"), { depth: model.get("depth"), units: model.get("units") });
    const { parts } = this;
    this.profile = new ProfilePanel(parts.profile, {
      height: HEIGHTS.profile, log: true, mark: "disc", colour: "path", name: TEXT.size,
    });
    this.spread = new ProfilePanel(parts.spread, { height: HEIGHTS.spread, log: false, mark: "square", colour: "best" });
    this.flow = new FlowPanel(parts.flow);
    this.live = new LiveText(parts.status);
    this.notch = logScale(...RATES, 0, RATE_NOTCHES);
    parts.speed.value = FIRST_SPEED;
    this.showControls();
    this.listenToPage();
    const heard = {};
    for (const name of [...WORDS, ...COUNTS, "learning_rate"]) heard[`change:${name}`] = () => this.showControls();
    this.stops = [
      listenTo(model, heard),
      watchPage(parts.root, () => this.prepare()),
      () => this.link.stop(),
      () => this.live.stop(),
      () => cancelAnimationFrame(this.request),
    ];
  }

  listenToPage() {
    const { parts, link, model } = this;
    parts.play.addEventListener("click", () => link.loop.toggle());
    parts.step.addEventListener("click", () => link.oneEpoch());
    parts.restart.addEventListener("click", () => link.restart());
    parts.reseed.addEventListener("click", () => link.set("seed", model.get("seed") + 1));
    parts.speed.addEventListener("change", () => link.setSpeed(Number(parts.speed.value)));
    for (const name of WORDS) parts[name].addEventListener("change", () => link.set(name, parts[name].value));
    for (const name of COUNTS) parts[name].addEventListener("change", () => link.set(name, Number(parts[name].value)));
    parts.rate.addEventListener("input", () => this.setRate(roundTo(this.notch.invert(Number(parts.rate.value)), 2)));
    onEntered(parts.rateNumber, () => this.setRate(parts.rateNumber.valueAsNumber));
  }

  setRate(rate) {
    if (!(rate > 0 && rate < Infinity)) {
      this.live.sayNow(TEXT.badRate);
      return;
    }
    this.link.set("learning_rate", rate);
    this.showControls();
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? TEXT.pause : TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.live.stop(); // what held the sentence back
    this.say();
  }

  /** After a new size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.profile.prepare(this.theme);
    this.spread.prepare(this.theme);
    this.flow.prepare(this.theme, HEIGHTS.profile + HEIGHTS.spread + HEIGHTS.between);
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
    const sizes = sizesOf(history.at(-1));
    this.profile.draw(sizes, sizesOf(history[0]));
    this.spread.draw(state.spreads, null);
    this.flow.draw(history);
    parts.factorNow.textContent = TEXT.factorNow(meanFactor(sizes));
    parts.lossNow.textContent = TEXT.lossNow(history.at(-1));
    parts.keyLast.textContent = TEXT.keyLast(sizes.length);
    this.say();
  }

  say() {
    const { state, history, silent, playing } = this.link;
    this.live.say(silent ? TEXT.silent : describe({ state, history }), playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", state.diverged);
  }

  showControls() {
    const { parts, model } = this;
    for (const name of [...WORDS, ...COUNTS]) parts[name].value = model.get(name);
    const rate = model.get("learning_rate");
    parts.rate.value = this.notch(clamp(rate, ...RATES));
    parts.rate.setAttribute("aria-valuetext", TEXT.rateValue(rate));
    parts.rateNumber.value = rate;
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf((model) => new FlowView(model));

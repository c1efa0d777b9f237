// The view of a network that trains while you watch: play, speed, restart, the learning rate, the sentence, and no
// more pictures than the screen shows. Requests for training are in training.js.

import { LiveText, POSITIVE, WRITTEN_GAP, fits, makeButton, makeNumber, makeSelect, makeSlider, onEntered } from "../view/controls.js";
import { clamp, logScale, roundTo } from "../plot/scales.js";
import { SHARED_TEXT } from "../view/texts.js";
import { TRAINING_TEXT } from "./texts.js";
import { TrainingLink } from "./training.js";
import { turnOffUnanswered } from "../view/recorded.js";
import { listenTo, watchPage } from "../view/view.js";

const FIRST_SPEED = 30;
const RATES = [1e-4, 10];
const TRAINING_NOTCHES = 400;
// Milliseconds between changes of the sentence during training: longer than in a run, which is over in seconds.
const TRAINING_SPOKEN_GAP = 2500;

export function trainingParts(speeds) {
  return {
    play: makeButton("play", TRAINING_TEXT.play, { class: "cw-button cw-play" }),
    step: makeButton("step", TRAINING_TEXT.step),
    restart: makeButton("restart", SHARED_TEXT.restart),
    reseed: makeButton("reseed", TRAINING_TEXT.reseed),
    speed: makeSelect("speed", TRAINING_TEXT.speedLabel, speeds.map((speed) => [speed, TRAINING_TEXT.speedChoice(speed)])),
    rate: makeSlider("learning-rate", TRAINING_TEXT.rateSlider, { max: TRAINING_NOTCHES }),
    rateNumber: makeNumber("learning-rate-number", TRAINING_TEXT.rateNumber, POSITIVE),
  };
}

/**
 * A subclass builds `parts` and calls `begin`. It provides `prepare()` for a new size or theme, `draw()`,
 * `showControls()` and `sentence()`.
 */
export class TrainingView {
  /** `decode`, `buffers` and `live` as for `TrainingLink`. */
  constructor(model, { decode, buffers, live }) {
    this.model = model;
    this.notch = logScale(...RATES, 0, TRAINING_NOTCHES);
    this.link = new TrainingLink(model, {
      decode,
      buffers,
      live,
      speed: FIRST_SPEED,
      changed: () => this.drawSoon(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
  }

  /** `shown` are the traits that `showControls` shows; `heard` maps further events of the model to their handlers. */
  begin(shown, heard = {}) {
    const { parts } = this;
    this.live = new LiveText(parts.status);
    parts.speed.value = FIRST_SPEED;
    this.showControls();
    this.listenToControls();
    turnOffUnanswered(this.model, { seed: [parts.reseed], learning_rate: [parts.rate, parts.rateNumber] });
    const changes = [...shown, "learning_rate"].map((name) => [`change:${name}`, () => this.showControls()]);
    this.stops = [
      listenTo(this.model, { ...Object.fromEntries(changes), ...heard, "msg:custom": (message) => this.takeMessage(message) }),
      watchPage(parts.root, () => this.prepare()),
      () => this.link.stop(),
      () => this.live.stop(),
      () => cancelAnimationFrame(this.request),
    ];
  }

  listenToControls() {
    const { parts, link, model } = this;
    parts.play.addEventListener("click", () => link.loop.toggle());
    parts.step.addEventListener("click", () => link.oneEpoch());
    parts.restart.addEventListener("click", () => link.restart());
    parts.reseed.addEventListener("click", () => link.set("seed", model.get("seed") + 1));
    parts.speed.addEventListener("change", () => link.setSpeed(Number(parts.speed.value)));
    parts.rate.addEventListener("input", () => this.setRate(roundTo(this.notch.invert(Number(parts.rate.value)), 2)));
    onEntered(parts.rateNumber, () => this.setRate(parts.rateNumber.valueAsNumber));
  }

  /** The kernel has not accepted a setting, which has gone back to the value in force. */
  takeMessage({ kind, why }) {
    if (kind !== "refused") return;
    this.link.refused();
    this.showControls();
    this.live.sayNow(why);
  }

  setRate(rate) {
    if (!fits(POSITIVE, rate)) {
      this.showControls();
      this.live.sayNow(TRAINING_TEXT.badRate);
      return;
    }
    this.link.set("learning_rate", rate);
    this.showControls();
  }

  showRate() {
    const { parts } = this;
    const rate = this.model.get("learning_rate");
    parts.rate.value = this.notch(clamp(rate, ...RATES));
    parts.rate.setAttribute("aria-valuetext", TRAINING_TEXT.rateValue(rate));
    parts.rateNumber.value = rate;
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? SHARED_TEXT.pause : TRAINING_TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.live.stop(); // drops a sentence held back
    this.say();
  }

  drawSoon() {
    this.request ??= requestAnimationFrame(() => {
      this.request = undefined;
      this.draw();
    });
  }

  say() {
    const { state, silent, playing } = this.link;
    this.live.say(silent ? TRAINING_TEXT.silent : this.link.ended || this.sentence(), playing ? TRAINING_SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", state.diverged);
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

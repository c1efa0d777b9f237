// The view of a network that trains while it is watched: play, speed, restart, the learning rate, the sentence, and no
// more pictures than the screen shows. How training is asked for stands in training.js.

import { LiveText, onEntered } from "./controls.js";
import { clamp, logScale, roundTo } from "./scales.js";
import { TrainingLink } from "./training.js";
import { listenTo, watchPage } from "./view.js";

const FIRST_SPEED = 30;
const RATES = [1e-4, 10];
// Milliseconds between changes of the sentence, while training and else.
const TRAINING_SPOKEN_GAP = 2500;
const TRAINING_WRITTEN_GAP = 300;

/**
 * A subclass builds `parts` and calls `begin`. It has `prepare()` for a new size or theme, `draw()`, `showControls()` and
 * `sentence()`.
 */
export class TrainingView {
  /**
   * `decode`, `buffers` and `live` as for `TrainingLink`; `words` are {play, pause, badRate, rateValue(rate), silent};
   * `notches` is the last of the learning rate's slider.
   */
  constructor(model, { decode, buffers, live, words, notches }) {
    Object.assign(this, { model, words });
    this.notch = logScale(...RATES, 0, notches);
    this.link = new TrainingLink(model, {
      decode,
      buffers,
      live,
      speed: FIRST_SPEED,
      changed: () => this.drawSoon(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
  }

  /** `shown` are the traits that `showControls` shows, `heard` more events of the model. */
  begin(shown, heard = {}) {
    const { parts } = this;
    this.live = new LiveText(parts.status);
    parts.speed.value = FIRST_SPEED;
    this.showControls();
    this.listenToControls();
    const changes = [...shown, "learning_rate"].map((name) => [`change:${name}`, () => this.showControls()]);
    this.stops = [
      listenTo(this.model, { ...Object.fromEntries(changes), ...heard }),
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

  setRate(rate) {
    if (!(rate > 0 && rate < Infinity)) {
      this.live.sayNow(this.words.badRate);
      return;
    }
    this.link.set("learning_rate", rate);
    this.showControls();
  }

  showRate() {
    const { parts, words } = this;
    const rate = this.model.get("learning_rate");
    parts.rate.value = this.notch(clamp(rate, ...RATES));
    parts.rate.setAttribute("aria-valuetext", words.rateValue(rate));
    parts.rateNumber.value = rate;
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? this.words.pause : this.words.play;
    play.classList.toggle("cw-playing", playing);
    this.live.stop(); // what held the sentence back
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
    this.live.say(silent ? this.words.silent : this.sentence(), playing ? TRAINING_SPOKEN_GAP : TRAINING_WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", state.diverged);
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

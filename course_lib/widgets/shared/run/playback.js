// Play, pause, restart, scrub and speed for a run of numbered steps: the controls, and what they do to a Player.

import { dragOn, makeButton, makeSelect, makeSlider, wantsCalm } from "../view/controls.js";
import { Player, fittingSpeed } from "./player.js";
import { SHARED_TEXT } from "../view/texts.js";

const SPEEDS = [1, 3, 10, 30, 100, 300, 1000];
const PLAY_SECONDS = 7;

export function playbackParts(last) {
  return {
    play: makeButton("play", SHARED_TEXT.play, { class: "cw-button cw-play" }),
    restart: makeButton("restart", SHARED_TEXT.restart),
    scrub: makeSlider("scrub", SHARED_TEXT.scrub, { max: last }),
    speed: makeSelect("speed", SHARED_TEXT.speedLabel, SPEEDS.map((speed) => [speed, SHARED_TEXT.speedChoice(speed)])),
  };
}

export class Playback {
  /** `onMove()` after every move, `onPlaying(playing)` when play begins or ends, `onRest()` when a step was chosen. */
  constructor(parts, { last, step, onMove, onPlaying, onRest }) {
    Object.assign(this, { parts, onRest });
    this.player = new Player({
      last,
      rate: fittingSpeed(SPEEDS, last, PLAY_SECONDS),
      calm: wantsCalm,
      onMove,
      onPlaying: (playing) => {
        parts.play.textContent = playing ? SHARED_TEXT.pause : SHARED_TEXT.play;
        parts.play.classList.toggle("cw-playing", playing);
        onPlaying(playing);
        if (!playing) onRest();
      },
    });
    this.player.position = Math.min(step, last);
    parts.speed.value = this.player.rate;
    this.listen();
  }

  listen() {
    const { parts, player } = this;
    parts.play.addEventListener("click", () => player.toggle());
    parts.restart.addEventListener("click", () => {
      player.seek(0);
      this.onRest();
    });
    parts.scrub.addEventListener("input", () => this.scrub(Number(parts.scrub.value)));
    parts.scrub.addEventListener("change", () => this.onRest());
    parts.speed.addEventListener("change", () => {
      player.rate = Number(parts.speed.value);
    });
  }

  /** Pressing or dragging on a curve goes to the step under the pointer. */
  scrubOn(canvas, stepAt) {
    dragOn(canvas, (x) => this.scrub(stepAt(x)), () => this.onRest());
  }

  scrub(step) {
    this.player.pause();
    this.player.seek(step);
  }

  setLast(last) {
    this.player.setLast(last);
    this.parts.scrub.max = last;
  }

  get playing() {
    return this.player.playing;
  }

  get position() {
    return this.player.position;
  }

  get step() {
    return this.player.step;
  }

  /** Update the slider from the player. */
  show() {
    const { scrub } = this.parts;
    scrub.value = this.step;
    scrub.style.setProperty("--cw-done", this.position / Math.max(this.player.last, 1));
    scrub.setAttribute("aria-valuetext", SHARED_TEXT.scrubValue(this.step, this.player.last));
  }
}

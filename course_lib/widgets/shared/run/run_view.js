// The view of one run that the kernel computes for the controls and the page plays: what was requested, whether the
// answer has arrived, which step is shown, the sentence.

import { LiveText, SPOKEN_GAP, WRITTEN_GAP } from "../view/controls.js";
import { Playback } from "./playback.js";
import { clamp, roundTo } from "../plot/scales.js";
import { SHARED_TEXT } from "../view/texts.js";
import { Asker, listenTo } from "../view/view.js";

/**
 * A subclass builds `parts` and calls `begin`. It provides `decode(message)` for a run, which holds its settings by the
 * same names, `prepareRun()`, `draw()`, `say(atOnce)`, `showControls()`, `listenToPage()`, which returns a function that
 * stops listening, and `whatIsWrong(changes)`, a sentence on what is out of range.
 */
export class RunView {
  /** `names` are the model's traits that the controls set. */
  constructor(model, run, names) {
    Object.assign(this, { model, run });
    this.asked = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  }

  /** `heard` maps further events of the model to their handlers. */
  begin(heard = {}) {
    const { model, parts, run } = this;
    this.live = new LiveText(parts.status);
    this.asker = new Asker(model, () => this.agrees(), () => this.say(true));
    this.playback = new Playback(parts, {
      last: run.last,
      step: model.get("step"),
      onMove: () => (this.playback.playing ? this.draw() : this.drawSoon()),
      onPlaying: () => this.onPlaying(),
      onRest: () => this.reportStep(),
    });
    this.showControls();
    this.stops = [
      this.listenToModel(heard),
      this.listenToPage(),
      () => this.playback.player.pause(),
      () => cancelAnimationFrame(this.frame),
      () => this.live.stop(),
      () => this.asker.stop(),
    ];
  }

  listenToModel(heard) {
    const { model } = this;
    const controls = Object.keys(this.asked).map((name) => [
      `change:${name}`,
      () => {
        this.asked[name] = model.get(name);
        this.showControls();
        this.drawAsked();
      },
    ]);
    return listenTo(model, {
      ...Object.fromEntries(controls),
      "change:_run": () => this.takeRun(model.get("_run")),
      "change:step": () => {
        const step = model.get("step");
        if (!this.playback.playing && step !== this.playback.step) this.playback.player.seek(step);
      },
      "msg:custom": (message) => (message.kind === "refused" ? this.takeRefusal(message) : this.takeMessage(message)),
      ...heard,
    });
  }

  /** A control has changed, and the answer is not there yet. */
  drawAsked() {
    this.drawSoon();
  }

  /** Before the next frame: the kernel is asked first. */
  drawSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  async takeRun(message) {
    const run = await this.decode(message);
    if (message !== this.model.get("_run")) return; // a later one is on its way
    this.run = run;
    this.asker.answered();
    this.playback.setLast(run.last);
    this.prepareRun();
  }

  /** The kernel has not accepted a setting, which has gone back to the value in force. */
  takeRefusal({ why }) {
    this.asker.answered();
    this.showControls();
    this.live.sayNow(why);
  }

  takeMessage() {}

  /** Play has begun or ended. */
  onPlaying() {
    this.say(true);
  }

  /** Whether the run shown matches the controls. */
  agrees() {
    return Object.keys(this.asked).every((name) => this.isAsked(name, this.run[name]));
  }

  isAsked(name, value) {
    return JSON.stringify(this.asked[name]) === JSON.stringify(value);
  }

  /** Report the step shown to Python; not while playing. */
  reportStep() {
    if (this.playback.playing || !this.agrees() || this.model.get("step") === this.playback.step) return;
    this.model.set("step", this.playback.step);
    this.model.save_changes();
  }

  speak(words, atOnce, diverging) {
    const text = this.asker.silent ? SHARED_TEXT.silent : words;
    if (atOnce) this.live.sayNow(text);
    else this.live.say(text, this.playback.playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", diverging);
  }

  /** What the controls ask for; values out of range are reported, not sent. The model's events update the display. */
  set(changes) {
    const wrong = this.whatIsWrong(changes);
    if (wrong) {
      this.showControls();
      this.live.sayNow(wrong);
      return;
    }
    if (Object.entries(changes).every(([name, value]) => this.isAsked(name, value))) return;
    if ("start" in changes) {
      this.asker.ask({ ...changes, step: 0 });
      this.playback.scrub(0);
    } else this.asker.ask(changes);
  }

  /** A start set with the pointer: four digits are finer than a screen pixel, and readable in Python. */
  moveStart(start) {
    this.set({ start: start.map((value) => roundTo(value, 4)) });
  }

  /** Put values into their sliders, by the scales of the same names, and into the numbers next to them. */
  showSliders(values, notches) {
    const { parts, scales } = this;
    for (const [key, value] of Object.entries(values)) {
      parts[key].value = clamp(scales[key](value), 0, notches);
      parts[key].setAttribute("aria-valuetext", String(roundTo(value, 3)));
      parts[`${key}Number`].value = roundTo(value, 4);
    }
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

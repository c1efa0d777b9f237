// The regression explorer's behaviour: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes whole descents and this file plays them. Messages to the kernel carry a new learning rate or
// start, and the step once play has ended. ipywidgets keeps one message in flight and sends only the latest after it.

import { LiveText, arrowOf, dragOn, onEntered, wantsCalm, watchTheme } from "../shared/controls.js";
import { LossCurve } from "../shared/loss_curve.js";
import { Player, fittingSpeed } from "../shared/player.js";
import { readTheme } from "../shared/draw.js";
import { clamp, logScale, roundTo } from "../shared/scales.js";
import { hasRoom, widgetOf } from "../shared/view.js";
import { batchAt, decodeRun, decodeScene, lineAt } from "./decode.js";
import { FitPanel } from "./fit_panel.js";
import { RATE_NOTCHES, SPEEDS, buildLayout } from "./layout.js";
import { SurfacePanel } from "./surface_panel.js";
import { TEXT, describe } from "./texts.js";

const PLAY_SECONDS = 7;
// Milliseconds: until the kernel counts as silent, and between changes of the sentence while playing or dragging.
const PATIENCE = 2500;
const SPOKEN_GAP = 2000;
const WRITTEN_GAP = 300;

class RegressionView {
  constructor(model) {
    this.model = model;
    this.scene = decodeScene(model.get("_scene"));
    this.run = decodeRun(model.get("_run"));
    this.rate = model.get("learning_rate");
    this.start = model.get("start");
    this.batchSize = model.get("batch_size");
    const last = this.run.count - 1;
    this.parts = buildLayout(this.scene, last);
    this.surface = new SurfacePanel(this.parts.surface, this.scene);
    this.fit = new FitPanel(this.parts.fit, this.scene, this.start);
    this.curve = new LossCurve(this.parts.curve);
    this.live = new LiveText(this.parts.status);
    this.sample = 0; // the number of the one that the fields show
    this.player = new Player({
      last,
      rate: fittingSpeed(SPEEDS, last, PLAY_SECONDS),
      calm: wantsCalm,
      onMove: () => this.draw(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.player.position = Math.min(model.get("step"), last);
    this.parts.speed.value = this.player.rate;
    this.showLimit();
    this.showControls();
    this.stops = [this.listenToModel(), this.listenToPage(), () => this.player.pause(), () => this.live.stop()];
  }

  // What came from the kernel

  listenToModel() {
    const { model } = this;
    const heard = {
      "change:_scene": () => this.takeScene(decodeScene(model.get("_scene"))),
      "change:batch_size": () => this.takeControl("batchSize", model.get("batch_size")),
      "change:_run": () => this.takeRun(decodeRun(model.get("_run"))),
      "change:learning_rate": () => this.takeControl("rate", model.get("learning_rate")),
      "change:start": () => this.takeControl("start", model.get("start")),
      "msg:custom": (message) => {
        if (message.kind !== "refused") return;
        this.takeScene(decodeScene(model.get("_scene")));
        this.live.sayNow(message.why);
      },
      "change:step": () => {
        if (!this.player.playing && model.get("step") !== this.player.step) this.player.seek(model.get("step"));
      },
    };
    for (const [event, act] of Object.entries(heard)) model.on(event, act);
    return () => {
      for (const [event, act] of Object.entries(heard)) model.off(event, act);
    };
  }

  takeRun(run) {
    this.run = run;
    clearTimeout(this.doubt);
    this.silent = false;
    this.player.setLast(run.count - 1);
    this.parts.scrub.max = run.count - 1;
    if (!this.theme) return;
    this.surface.setRun(run);
    this.curve.prepare(this.theme, run.losses, this.scene.minimum[2]);
    this.draw();
  }

  /** A sample has moved: another surface, another best line, another largest rate. */
  takeScene(scene) {
    this.scene = scene;
    this.surface.scene = scene;
    this.fit.setScene(scene);
    this.showLimit();
    this.showControls();
    if (!this.theme) return;
    this.surface.prepare(this.theme);
    this.surface.setRun(this.run);
    this.draw();
  }

  takeControl(name, value) {
    this[name] = value;
    this.showControls();
    this.draw();
  }

  // What goes to the kernel

  ask(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
    clearTimeout(this.doubt);
    this.doubt = setTimeout(() => {
      this.silent = !this.agrees();
      this.say();
    }, PATIENCE);
  }

  /** Whether the run shown is the one that the controls ask for. */
  agrees() {
    return this.run.rate === this.rate && this.run.batchSize === this.batchSize && this.run.start.every((value, axis) => value === this.start[axis]);
  }

  /** Let Python know which step is shown; not while playing. */
  reportStep() {
    if (this.player.playing || !this.agrees() || this.model.get("step") === this.player.step) return;
    this.model.set("step", this.player.step);
    this.model.save_changes();
  }

  setRate(rate) {
    if (!(rate > 0 && rate < Infinity)) {
      this.live.sayNow(TEXT.badRate);
      return;
    }
    if (rate === this.rate) return;
    this.rate = rate;
    this.showControls();
    this.ask({ learning_rate: rate });
  }

  setBatch(size) {
    if (!(Number.isInteger(size) && size >= 1 && size <= this.scene.count)) {
      this.live.sayNow(TEXT.badBatch(this.scene.count));
      return;
    }
    if (size === this.batchSize) return;
    this.batchSize = size;
    this.showControls();
    this.ask({ batch_size: size });
  }

  /** Put a drawn sample elsewhere; the kernel answers with the surface that belongs to it. */
  moveSample(drawn, place) {
    if (!(drawn >= 0 && drawn < this.scene.drawn.length / 2 && place.every(Number.isFinite))) {
      this.live.sayNow(TEXT.badSample(this.scene.drawn.length / 2));
      return;
    }
    this.sample = drawn;
    const rounded = place.map((value) => roundTo(value, 4));
    this.scene.drawn.set(rounded, 2 * drawn);
    this.fit.moveDrawn(drawn, rounded);
    this.showControls();
    this.draw();
    this.ask({ _moved: [this.scene.numbers[drawn], ...rounded] });
  }

  setStart(start) {
    if (!start.every(Number.isFinite)) {
      this.live.sayNow(TEXT.badStart);
      return;
    }
    if (start.every((value, axis) => value === this.start[axis])) return;
    this.start = start;
    this.player.pause();
    this.showControls();
    this.ask({ start: this.start, step: 0 });
    this.player.seek(0);
  }

  /** A start that was pointed at: four digits are finer than a pixel, and readable in Python. */
  moveStart(start) {
    this.setStart(start.map((value) => roundTo(value, 4)));
  }

  // What the learner does

  listenToPage() {
    const { parts, player } = this;
    parts.play.addEventListener("click", () => player.toggle());
    parts.restart.addEventListener("click", () => {
      player.seek(0);
      this.reportStep();
    });
    parts.scrub.addEventListener("input", () => {
      player.pause();
      player.seek(Number(parts.scrub.value));
    });
    parts.scrub.addEventListener("change", () => this.reportStep());
    parts.speed.addEventListener("change", () => {
      player.rate = Number(parts.speed.value);
    });
    parts.rate.addEventListener("input", () => this.setRate(roundTo(this.notch.invert(Number(parts.rate.value)), 3)));
    onEntered(parts.rateNumber, () => this.setRate(parts.rateNumber.valueAsNumber));
    for (const part of [parts.intercept, parts.slope]) {
      onEntered(part, () => this.setStart([parts.intercept.valueAsNumber, parts.slope.valueAsNumber]));
    }
    parts.surface.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.moveStart(this.surface.nudge(this.start, ...arrow, event.shiftKey));
    });
    parts.batch.addEventListener("input", () => this.setBatch(Number(parts.batch.value)));
    onEntered(parts.batchNumber, () => this.setBatch(parts.batchNumber.valueAsNumber));
    onEntered(parts.sample, () => {
      this.sample = clamp(Math.round(parts.sample.valueAsNumber || 1), 1, this.scene.drawn.length / 2) - 1;
      this.showControls();
    });
    for (const part of [parts.sampleX, parts.sampleY]) {
      onEntered(part, () => this.moveSample(this.sample, [parts.sampleX.valueAsNumber, parts.sampleY.valueAsNumber]));
    }
    this.listenToData();
    dragOn(parts.surface, (x, y) => this.moveStart(this.surface.startAt(x, y)));
    dragOn(
      parts.curve,
      (x) => {
        player.pause();
        player.seek(this.curve.stepAt(x));
      },
      () => this.reportStep(),
    );
    // Only the width: the height follows from it, and from how many lines the sentence has.
    const fitted = new ResizeObserver(() => {
      if (parts.root.clientWidth !== this.width) this.prepare();
    });
    fitted.observe(parts.root);
    // Zooming changes how fine the screen's dots are, even where the width stays.
    const zoomed = () => this.prepare();
    window.addEventListener("resize", zoomed);
    const unwatch = watchTheme(() => this.prepare());
    return () => {
      fitted.disconnect();
      window.removeEventListener("resize", zoomed);
      unwatch();
      clearTimeout(this.doubt);
    };
  }

  /** On the data: a sample, an end of the line or the line itself follows the pointer; keys move the line. */
  listenToData() {
    const { fit: canvas } = this.parts;
    let grip;
    const line = () => lineAt(this.run, this.player.position);
    const here = () => (this.player.position === 0 ? this.start : line());
    dragOn(
      canvas,
      (x, y) => {
        grip ??= this.fit.gripAt(x, y, here()) ?? { kind: "nothing" };
        if (grip.kind === "sample") this.moveSample(grip.drawn, this.fit.pointAt(x, y));
        else if (grip.kind !== "nothing") this.moveStart(this.fit.lineAfter(grip, x, y, here()));
      },
      () => {
        grip = undefined;
      },
    );
    canvas.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.moveStart(this.fit.nudged(here(), ...arrow, event.shiftKey));
    });
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? TEXT.pause : TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.say(true);
    if (!playing) this.reportStep();
  }

  // What is shown

  /** After a new size, screen or theme. */
  prepare() {
    this.width = this.parts.root.clientWidth;
    if (!hasRoom(this.parts.root)) return;
    this.theme = readTheme(this.parts.root);
    const height = this.surface.prepare(this.theme);
    this.surface.setRun(this.run);
    this.fit.prepare(this.theme, height);
    this.curve.prepare(this.theme, this.run.losses, this.scene.minimum[2]);
    this.draw();
  }

  draw() {
    if (!this.theme) return;
    const { parts, player, run } = this;
    const { position, step } = player;
    // At step 0 the line is the start, which the pointer may have moved before the kernel's answer is here.
    const [intercept, slope] = position === 0 ? this.start : lineAt(run, position);
    this.fit.setBatch(run.batches[batchAt(run, position)] ?? null);
    this.outside = this.surface.draw(position, this.start);
    this.fit.draw(intercept, slope);
    this.curve.draw(position);
    parts.scrub.value = step;
    parts.scrub.style.setProperty("--cw-done", position / Math.max(run.count - 1, 1));
    parts.scrub.setAttribute("aria-valuetext", TEXT.scrubValue(step, run.count - 1, run.losses[step]));
    parts.lineNow.textContent = TEXT.line(intercept, slope);
    parts.lossNow.textContent = TEXT.lossNow(step, run.losses[step]);
    this.say();
  }

  say(atOnce = false) {
    const { run, player, scene } = this;
    const step = player.step;
    const text = this.silent
      ? TEXT.silent
      : describe({
          step,
          last: run.count - 1,
          intercept: run.trajectory[2 * step],
          slope: run.trajectory[2 * step + 1],
          loss: run.losses[step],
          rate: run.rate,
          limit: scene.largestRate,
          outside: this.outside,
          stopped: run.stopped,
          batch: run.batchSize < scene.count ? run.batchSize : 0,
        });
    if (atOnce) this.live.sayNow(text);
    else this.live.say(text, player.playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", run.rate > scene.largestRate);
  }

  /** The largest stable rate on the slider, which samples that move take with them. */
  showLimit() {
    const { parts, scene } = this;
    this.notch = logScale(...scene.rates, 0, RATE_NOTCHES);
    parts.rateTrack.style.setProperty("--cw-limit", this.notch(scene.largestRate) / RATE_NOTCHES);
    parts.limit.textContent = TEXT.limit(scene.largestRate);
  }

  showControls() {
    const { parts, rate, start } = this;
    parts.rate.value = this.notch(rate);
    parts.rate.setAttribute("aria-valuetext", TEXT.rateValue(rate, this.scene.largestRate));
    parts.rateNumber.value = rate;
    [parts.intercept.value, parts.slope.value] = start;
    parts.batch.value = this.batchSize;
    parts.batchNumber.value = this.batchSize;
    parts.sample.value = this.sample + 1;
    parts.sampleX.value = roundTo(this.scene.drawn[2 * this.sample], 4);
    parts.sampleY.value = roundTo(this.scene.drawn[2 * this.sample + 1], 4);
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf((model) => new RegressionView(model));

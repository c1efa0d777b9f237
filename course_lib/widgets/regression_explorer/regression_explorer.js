// Behavior of the regression explorer: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes whole descents and this file plays them. Messages to the kernel carry a new learning rate, batch
// size or start, a sample that was moved, and the step when play ends.

import { POSITIVE, counts, dragOn, fits, onArrow, onEntered } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { RaceCurve } from "../shared/plot/race_curve.js";
import { RunView } from "../shared/run/run_view.js";
import { logScale, lossDomain, roundTo } from "../shared/plot/scales.js";
import { isAnswered, turnOffUnanswered } from "../shared/view/recorded.js";
import { watchPage, widgetOf } from "../shared/view/view.js";
import { HandView } from "./by_hand.js";
import { batchAt, decodeRun, decodeScene, keepMoved, lineAt } from "./decode.js";
import { FitPanel } from "./fit_panel.js";
import { RATE_NOTCHES, buildLayout } from "./layout.js";
import { SurfacePanel } from "./surface_panel.js";
import { TEXT, describe } from "./texts.js";

const ASKED = ["learning_rate", "batch_size", "start"];

class RegressionView extends RunView {
  constructor(model) {
    super(model, decodeRun(model.get("_run")), ASKED);
    this.scene = decodeScene(model.get("_scene"));
    this.parts = buildLayout(this.scene, this.run.last);
    this.surface = new SurfacePanel(this.parts.surface, this.scene);
    this.fit = new FitPanel(this.parts.fit, this.scene, this.asked.start);
    this.curve = new RaceCurve(this.parts.curve, { log: true, name: TEXT.step });
    this.sample = 0; // index of the sample shown in the fields
    this.begin({ "change:_scene": () => this.takeScene(decodeScene(model.get("_scene"))) });
  }

  // From the kernel

  decode(message) {
    return decodeRun(message);
  }

  takeRefusal(message) {
    this.moved = null;
    this.takeScene(decodeScene(this.model.get("_scene"))); // a sample that was moved goes back
    super.takeRefusal(message);
  }

  /** A sample has moved: new surface, best line and largest rate. */
  takeScene(scene) {
    if (this.moved && keepMoved(scene, this.moved)) this.moved = null;
    this.scene = scene;
    this.surface.scene = scene;
    this.fit.setScene(scene);
    this.showControls();
    if (!this.theme) return;
    this.surface.prepare(this.theme);
    this.surface.setRun(this.run);
    this.draw();
  }

  // To the kernel

  whatIsWrong({ learning_rate: rate = 1, batch_size: batch = 1, start = [0, 0] }) {
    const { count } = this.scene;
    return (
      (!fits(POSITIVE, rate) && TEXT.badRate) ||
      (!fits(counts(count), batch) && TEXT.badBatch(count)) ||
      (!start.every(Number.isFinite) && TEXT.badStart)
    );
  }

  /** Move a drawn sample; the kernel answers with the new surface. */
  moveSample(drawn, place) {
    if (!(drawn >= 0 && drawn < this.scene.drawn.length / 2 && place.every(Number.isFinite))) {
      this.showControls();
      this.live.sayNow(TEXT.badSample(this.scene.drawn.length / 2));
      return;
    }
    this.sample = drawn;
    const rounded = place.map((value) => roundTo(value, 4));
    this.moved = [drawn, rounded]; // until it is in a scene: an answer to an earlier part of the drag has an older place
    keepMoved(this.scene, this.moved);
    this.fit.moveDrawn(drawn, rounded);
    this.showControls();
    this.draw();
    this.asker.ask({ _moved: [this.scene.numbers[drawn], ...rounded] });
  }

  // Learner input

  listenToPage() {
    const { parts } = this;
    const stopPage = watchPage(parts.root, () => this.prepare());
    parts.rate.addEventListener("input", () => {
      this.set({ learning_rate: roundTo(this.notch.invert(Number(parts.rate.value)), 3) });
    });
    onEntered(parts.rateNumber, () => this.set({ learning_rate: parts.rateNumber.valueAsNumber }));
    parts.batch.addEventListener("input", () => this.set({ batch_size: Number(parts.batch.value) }));
    onEntered(parts.batchNumber, () => this.set({ batch_size: parts.batchNumber.valueAsNumber }));
    for (const part of [parts.intercept, parts.slope]) {
      onEntered(part, () => this.set({ start: [parts.intercept.valueAsNumber, parts.slope.valueAsNumber] }));
    }
    onEntered(parts.sample, () => {
      const [number, count] = [parts.sample.valueAsNumber, this.scene.drawn.length / 2];
      if (fits(counts(count), number)) this.sample = number - 1;
      else this.live.sayNow(TEXT.badSample(count));
      this.showControls();
    });
    for (const part of [parts.sampleX, parts.sampleY]) {
      onEntered(part, () => this.moveSample(this.sample, [parts.sampleX.valueAsNumber, parts.sampleY.valueAsNumber]));
    }
    turnOffUnanswered(this.model, {
      learning_rate: [parts.rate, parts.rateNumber],
      batch_size: [parts.batch, parts.batchNumber],
      start: [parts.intercept, parts.slope],
      _moved: [parts.sample, parts.sampleX, parts.sampleY],
    });
    onArrow(parts.surface, (...moved) => this.moveStart(this.surface.nudge(this.asked.start, ...moved)));
    dragOn(parts.surface, (x, y) => this.moveStart(this.surface.startAt(x, y)));
    this.listenToData();
    this.playback.scrubOn(parts.curve, (x) => this.curve.stepAt(x));
    return stopPage;
  }

  /** On the data: a sample, an end of the line or the line itself follows the pointer; keys move the line. */
  listenToData() {
    const { fit: canvas } = this.parts;
    let grip;
    dragOn(
      canvas,
      (x, y) => {
        grip ??= this.fit.gripAt(x, y, this.line()) ?? { kind: "nothing" };
        if (grip.kind === "sample" && !isAnswered(this.model, "_moved")) grip = { kind: "nothing" };
        else if (grip.kind === "sample") this.moveSample(grip.drawn, this.fit.pointAt(x, y));
        else if (grip.kind !== "nothing") this.moveStart(this.fit.lineAfter(grip, x, y, this.line()));
      },
      () => {
        grip = undefined;
      },
    );
    onArrow(canvas, (...moved) => this.moveStart(this.fit.nudged(this.line(), ...moved)));
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.fit.prepare(this.theme, this.surface.prepare(this.theme));
    this.prepareRun();
  }

  prepareRun() {
    if (!this.theme) return;
    const { theme, run, scene } = this;
    this.surface.setRun(run);
    const style = { color: theme.path, dash: [], mark: "disc" };
    const axis = { domain: lossDomain(run.losses), floor: scene.minimum[2] };
    this.curve.prepare(theme, [{ values: run.losses, label: "run", style }], run.last, axis);
    this.draw();
  }

  /** Intercept and slope shown. At step 0, the start, which the pointer may move before the answer arrives. */
  line() {
    const { position } = this.playback;
    return position === 0 ? this.asked.start : lineAt(this.run, position);
  }

  draw() {
    if (!this.theme) return;
    const { parts, playback, run } = this;
    const { position, step } = playback;
    this.fit.setBatch(run.batches[batchAt(run, position)] ?? null);
    this.outside = this.surface.draw(position, this.asked.start);
    this.fit.draw(...this.line());
    this.curve.draw(position);
    playback.show();
    parts.scrub.setAttribute("aria-valuetext", TEXT.scrubValue(step, run.last, run.losses[step]));
    parts.lineNow.textContent = TEXT.line(...this.line());
    parts.lossNow.textContent = TEXT.lossNow(step, run.losses[step]);
    this.say();
  }

  say(atOnce = false) {
    const { run, scene } = this;
    const { step } = this.playback;
    const words = describe({
      step,
      last: run.last,
      intercept: run.trajectory[2 * step],
      slope: run.trajectory[2 * step + 1],
      loss: run.losses[step],
      rate: run.learning_rate,
      limit: scene.largestRate,
      outside: this.outside,
      stopped: run.stopped,
      batch: run.batch_size < scene.count ? run.batch_size : 0,
    });
    this.speak(words, atOnce, run.learning_rate > scene.largestRate);
  }

  get notch() {
    return logScale(...this.scene.rates, 0, RATE_NOTCHES);
  }

  showControls() {
    const { parts, scene, sample } = this;
    const { learning_rate: rate, batch_size: batch, start } = this.asked;
    parts.rate.value = this.notch(rate);
    parts.rate.setAttribute("aria-valuetext", TEXT.rateValue(rate, scene.largestRate));
    parts.rateNumber.value = rate;
    parts.rateTrack.style.setProperty("--cw-limit", this.notch(scene.largestRate) / RATE_NOTCHES);
    parts.limit.textContent = TEXT.limit(scene.largestRate);
    [parts.intercept.value, parts.slope.value] = start;
    parts.batch.value = batch;
    parts.batchNumber.value = batch;
    parts.sample.value = sample + 1;
    parts.sampleX.value = roundTo(scene.drawn[2 * sample], 4);
    parts.sampleY.value = roundTo(scene.drawn[2 * sample + 1], 4);
  }
}

export default widgetOf((model) =>
  model.get("_scene").by_hand ? new HandView(model) : new RegressionView(model),
);

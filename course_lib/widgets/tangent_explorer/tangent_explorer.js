// Behavior of the tangent explorer: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel sends values of f for every h of the slider; this file changes h by itself. Messages to the kernel carry
// a new x or method, an h that was typed, and the h shown when a movement ends.

import { LiveText, SPOKEN_GAP, WRITTEN_GAP, dragOn, fits, onEntered, wantsCalm } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { Player } from "../shared/run/player.js";
import { clamp, decodeNumbers, roundTo } from "../shared/plot/scales.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { SHARED_TEXT } from "../shared/view/texts.js";
import { Asker, listenTo, watchPage, widgetOf } from "../shared/view/view.js";
import { CurvePanel } from "./curve_panel.js";
import { ErrorPanel } from "./error_panel.js";
import { RANGES, buildLayout } from "./layout.js";
import { bestStep, decodeRun, errorsOf, nearestStep, regime } from "./quotients.js";
import { TEXT, describe } from "./texts.js";

// From h = 1 to 1e-16 in ten seconds; the speed is fixed.
const STEPS_A_SECOND = 48;
const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UPWARDS = { ArrowUp: -1, ArrowDown: 1 };

class TangentView {
  constructor(model) {
    this.model = model;
    this.parts = buildLayout();
    this.curve = new CurvePanel(this.parts.curve);
    this.errorPanel = new ErrorPanel(this.parts.errors);
    this.live = new LiveText(this.parts.status);
    this.asker = new Asker(
      model,
      () => this.run.x === model.get("x"),
      () => this.say(),
    );
    this.method = model.get("method");
    this.zoom = false;
    this.player = new Player({
      last: 1,
      rate: STEPS_A_SECOND,
      calm: wantsCalm,
      onMove: () => this.draw(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.takeScene();
    this.takeRun();
    this.listenToPage();
    this.stops = [
      this.listenToModel(),
      watchPage(this.parts.root, () => this.prepare()),
      () => this.player.pause(),
      () => this.live.stop(),
      () => this.asker.stop(),
    ];
  }

  get k() {
    return this.player.step;
  }

  // From the kernel

  listenToModel() {
    const { model } = this;
    return listenTo(model, {
      "change:_scene": () => this.takeScene(),
      "change:_run": () => this.takeRun(),
      "change:h": () => this.seekStep(model.get("h")),
      "change:x": () => this.showControls(),
      "change:method": () => this.setMethod(model.get("method")),
      "msg:custom": ({ kind, why }) => kind === "refused" && this.reject(why),
    });
  }

  takeScene() {
    const message = this.model.get("_scene");
    this.curve.setScene({ window: message.window, curve: decodeNumbers(message.curve, Float32Array) });
    this.fault = message.fault;
  }

  takeRun() {
    this.asker.answered();
    this.run = decodeRun(this.model.get("_run"));
    const { run } = this;
    this.errors = { forward: errorsOf(run, "forward"), central: errorsOf(run, "central") };
    this.best = { forward: bestStep(this.errors.forward), central: bestStep(this.errors.central) };
    this.player.setLast(run.count - 1);
    this.parts.scrub.max = run.count - 1;
    if (!this.player.playing) this.player.position = nearestStep(run.h, this.model.get("h"));
    this.showControls();
    this.prepareErrors();
    this.draw();
  }

  // To the kernel

  /** Report the h shown to Python; not while playing. */
  reportStep() {
    const h = this.run.h[this.k];
    if (this.player.playing || this.model.get("h") === h) return;
    this.model.set("h", h);
    this.model.save_changes();
  }

  setX(x) {
    if (!fits(RANGES.x, x)) {
      this.reject(TEXT.badX);
      return;
    }
    if (x === this.model.get("x")) return;
    this.asker.ask({ x, h: this.run.h[this.k] });
    this.showControls();
  }

  reject(why) {
    this.showControls();
    this.showH();
    this.live.sayNow(why);
  }

  /** An h that was typed: the kernel adds it to the scale if it is missing. */
  setH(h) {
    if (!fits(RANGES.h, h)) {
      this.reject(TEXT.badH);
      return;
    }
    this.player.pause();
    this.asker.ask({ h });
    this.seekStep(h);
  }

  setMethod(method) {
    this.method = method;
    if (this.model.get("method") !== method) this.asker.ask({ method });
    this.showControls();
    this.prepareErrors();
    this.draw();
  }

  // Learner input

  seekStep(h) {
    if (this.player.playing) return;
    this.player.seek(nearestStep(this.run.h, h));
  }

  moveH(h) {
    this.player.pause();
    this.seekStep(h);
  }

  moveX(x) {
    const [left, right] = this.curve.scene.window;
    this.setX(roundTo(clamp(x, left, right), 4));
  }

  listenToPage() {
    const { parts, player } = this;
    parts.play.addEventListener("click", () => player.toggle());
    parts.restart.addEventListener("click", () => {
      player.pause();
      player.seek(0);
      this.reportStep();
    });
    parts.zoom.addEventListener("click", () => {
      this.zoom = !this.zoom;
      parts.zoom.setAttribute("aria-pressed", String(this.zoom));
      this.draw();
    });
    parts.method.addEventListener("change", () => this.setMethod(parts.method.value));
    parts.scrub.addEventListener("input", () => {
      player.pause();
      player.seek(this.run.count - 1 - Number(parts.scrub.value));
    });
    parts.scrub.addEventListener("change", () => this.reportStep());
    onEntered(parts.hNumber, () => this.setH(parts.hNumber.valueAsNumber));
    onEntered(parts.xNumber, () => this.setX(parts.xNumber.valueAsNumber));
    turnOffUnanswered(this.model, { x: [parts.xNumber] });
    parts.curve.addEventListener("keydown", (event) => this.onKey(event));
    this.listenToDrags();
  }

  listenToDrags() {
    const { parts } = this;
    // A drag moves what was nearest when it began, until it ends.
    let atPoint = null;
    dragOn(
      parts.curve,
      (x) => {
        atPoint ??= !this.zoom && this.curve.isAtPoint(x);
        const offset = this.curve.offsetAt(x);
        if (atPoint) this.moveX(this.run.x + offset);
        else this.moveH(Math.max(Math.abs(offset), this.run.h[this.run.count - 1]));
      },
      () => {
        atPoint = null;
        this.reportStep();
      },
    );
    dragOn(
      parts.errors,
      (x) => this.moveH(this.errorPanel.stepAt(x)),
      () => this.reportStep(),
    );
  }

  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in SIDEWAYS) {
      const [left, right] = this.curve.scene.window;
      this.moveX(this.model.get("x") + (SIDEWAYS[event.key] * (right - left)) / (event.shiftKey ? 10 : 50));
    } else if (event.key in UPWARDS) {
      this.player.pause();
      this.player.seek(this.k + UPWARDS[event.key] * (event.shiftKey ? 30 : 5));
      this.reportStep();
    } else return;
    event.preventDefault();
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? SHARED_TEXT.pause : TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.live.stop(); // drops a sentence held back
    this.say();
    if (!playing) this.reportStep();
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.height = this.curve.prepare(this.theme);
    this.prepareErrors();
    this.draw();
  }

  prepareErrors() {
    if (this.theme) this.errorPanel.prepare(this.theme, this.height, this.run, this.errors, this.method);
  }

  draw() {
    if (!this.theme || !this.run) return;
    const { parts, run, method, k } = this;
    const slope = run.slopes[method][k];
    const error = this.errors[method][k];
    this.curve.draw(run, k, method, this.zoom);
    this.errorPanel.draw(k);
    parts.scrub.value = run.count - 1 - k;
    parts.scrub.setAttribute("aria-valuetext", TEXT.hValue(run.h[k], slope, error));
    parts.slopeNow.textContent = TEXT.slopeNow(slope, run.derivative);
    parts.errorNow.textContent = TEXT.errorNow(error);
    if (document.activeElement !== parts.hNumber) this.showH();
    this.say();
  }

  /** Few digits in a narrow field: 2e-6, not 0.000002. */
  showH() {
    const h = this.run.h[this.k];
    this.parts.hNumber.value = h < 1e-3 ? h.toExponential() : h;
  }

  say() {
    const { run, method, k } = this;
    const errors = this.errors[method];
    const text = this.asker.silent
      ? TEXT.silent
      : describe({
          method,
          x: run.x,
          h: run.h[k],
          slope: run.slopes[method][k],
          derivative: run.derivative,
          error: errors[k],
          source: run.source,
          regime: regime(run, method, errors, this.best[method], k),
          fault: run.fault || this.fault,
        });
    this.live.say(text, this.player.playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", Boolean(run.fault || this.fault));
  }

  showControls() {
    const { parts } = this;
    parts.method.value = this.method;
    parts.xNumber.value = this.model.get("x");
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf((model) => new TangentView(model));

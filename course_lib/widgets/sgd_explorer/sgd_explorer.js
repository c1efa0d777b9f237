// Behavior of the SGD explorer: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes all runs and this file plays them. Messages to the kernel carry the batch size, the schedule, the
// learning rate, the start, the seed of the batches, and the step when play ends.

import { POSITIVE, counts, dragOn, fits, make, onArrow, onEntered } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { MapPanel } from "../shared/plot/map_panel.js";
import { nudged } from "../shared/plot/map_plot.js";
import { between } from "../shared/run/player.js";
import { RaceCurve } from "../shared/plot/race_curve.js";
import { RunView } from "../shared/run/run_view.js";
import { countScale, logScale, roundTo } from "../shared/plot/scales.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { makeDecoded, watchPage, widgetOf } from "../shared/view/view.js";
import { decodeRun, decodeScene, zoomed } from "./decode.js";
import { NOTCHES, buildLayout } from "./layout.js";
import { TEXT, describe } from "./texts.js";

const ASKED = ["batch_size", "schedule", "learning_rate", "start", "seed"];

/** Colors, dashes and marks of the paths and curves. */
function lines(theme) {
  return {
    run: { color: theme.path, dash: [], mark: "disc" },
    mean: { color: theme.ink, dash: [9, 3, 2, 3], mark: "diamond" },
    full: { color: theme.residual, dash: [8, 4], mark: "square" },
    floor: { color: theme.best, dash: [2, 3], mark: "triangle" },
    rates: { color: theme.ink, dash: [], mark: "disc" },
  };
}

class SgdView extends RunView {
  constructor(model, scene, run) {
    super(model, run, ASKED);
    this.scene = scene;
    this.parts = buildLayout(scene, run);
    this.map = new MapPanel(this.parts.map, scene, TEXT);
    this.excess = new RaceCurve(this.parts.excess, { log: true, height: 160 });
    this.rates = new RaceCurve(this.parts.rates, { log: false, name: TEXT.step, height: 110, zero: true });
    const rate = this.asked.learning_rate;
    this.scales = {
      batch: countScale(scene.n_samples),
      rate: logScale(Math.min(scene.largest_rate / 1000, rate), Math.max(scene.largest_rate * 1.5, rate), 0, NOTCHES),
    };
    this.parts.batch.max = this.scales.batch.last;
    this.begin();
  }

  // From the kernel

  decode(message) {
    return decodeRun(message, this.scene.window);
  }

  // To the kernel

  whatIsWrong({ batch_size: batch = 1, learning_rate: rate = 1, start = [0, 0] }) {
    const { n_samples: count } = this.scene;
    return (
      (!fits(counts(count), batch) && TEXT.badBatch(count)) ||
      (!fits(POSITIVE, rate) && TEXT.badRate) ||
      (!start.every(Number.isFinite) && TEXT.badStart)
    );
  }

  // Learner input

  listenToPage() {
    const { parts, scales } = this;
    const stopPage = watchPage(parts.root, () => this.prepare());
    parts.batch.addEventListener("input", () => {
      this.set({ batch_size: scales.batch.invert(Number(parts.batch.value)) });
    });
    onEntered(parts.batchNumber, () => this.set({ batch_size: parts.batchNumber.valueAsNumber }));
    parts.rate.addEventListener("input", () => {
      this.set({ learning_rate: roundTo(scales.rate.invert(Number(parts.rate.value)), 3) });
    });
    onEntered(parts.rateNumber, () => this.set({ learning_rate: parts.rateNumber.valueAsNumber }));
    parts.schedule.addEventListener("change", () => this.set({ schedule: parts.schedule.value }));
    parts.zoom.addEventListener("change", () => {
      this.map.scene = zoomed(this.scene, Number(parts.zoom.value));
      this.prepare();
    });
    parts.redraw.addEventListener("click", () => this.set({ seed: this.asked.seed + 1 }));
    for (const part of parts.start) {
      onEntered(part, () => this.set({ start: parts.start.map((each) => each.valueAsNumber) }));
    }
    turnOffUnanswered(this.model, {
      batch_size: [parts.batch, parts.batchNumber],
      learning_rate: [parts.rate, parts.rateNumber],
      schedule: [parts.schedule],
      seed: [parts.redraw],
      start: parts.start,
    });
    onArrow(parts.map, (...moved) => this.moveStart(nudged(this.asked.start, ...moved, this.map.scene.window)));
    dragOn(parts.map, (x, y) => this.moveStart(this.map.pointAt(x, y)));
    this.playback.scrubOn(parts.excess, (x) => this.excess.stepAt(x));
    this.playback.scrubOn(parts.rates, (x) => this.rates.stepAt(x));
    return stopPage;
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.map.prepare(this.theme);
    this.prepareRun();
  }

  prepareRun() {
    if (!this.theme) return;
    const { theme, run, parts } = this;
    const style = lines(theme);
    this.map.setRacers([
      { run: run.whole, label: "full", style: style.full },
      { run: run.main, label: "run", style: style.run },
    ]);
    const curves = { floor: run.floor, full: run.full, run: run.excess, mean: run.mean };
    // Descent on all samples goes far below the noise; the picture is about the noise.
    const entries = Object.entries(curves).map(([label, values]) => {
      return { label, values, style: style[label], aside: label === "full" && run.batch_size < this.scene.n_samples };
    });
    this.excess.prepare(theme, entries, run.steps);
    this.rates.prepare(theme, [{ label: "rates", values: run.rates, style: style.rates }], run.steps);
    parts.keyRun.textContent = TEXT.keyRun(run.batch_size);
    parts.faults.replaceChildren(...(run.fault ? [make("p", {}, run.fault)] : []));
    this.draw();
  }

  draw() {
    if (!this.theme) return;
    const { run, playback } = this;
    const { position } = playback;
    const cloud = run.others.flatMap(({ x, y }) => [between(x, position), between(y, position)]);
    this.map.draw({ position, trail: Infinity, start: this.asked.start, selected: "run", cloud });
    this.excess.draw(position, "run");
    this.rates.draw(position, "rates");
    playback.show();
    this.say();
  }

  say(atOnce = false) {
    const { run, scene } = this;
    const { step } = this.playback;
    const words = describe({
      step,
      last: run.last,
      steps: run.steps,
      batch: run.batch_size,
      count: scene.n_samples,
      runs: scene.runs,
      rate: between(run.rates, step),
      excess: between(run.excess, step),
      mean: between(run.mean, step),
      full: between(run.full, step),
      floor: run.floor[Math.min(step, run.floor.length - 1)],
      stopped: run.stopped,
    });
    this.speak(words, atOnce, run.stopped === "diverged");
  }

  showControls() {
    const { parts, asked } = this;
    this.showSliders({ batch: asked.batch_size, rate: asked.learning_rate }, NOTCHES);
    parts.schedule.value = asked.schedule;
    parts.start.forEach((part, axis) => {
      part.value = asked.start[axis];
    });
  }
}

export default widgetOf(async (model) => {
  const scene = await decodeScene(model.get("_scene"));
  const decoders = { _run: (message) => decodeRun(message, scene.window) };
  return makeDecoded(model, decoders, (run) => new SgdView(model, scene, run));
});

// Behavior of the learning rate explorer: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes the run and traces the map; this file plays and draws. Messages to the kernel carry the learning
// rate, the momentum, the condition number, the mode of the map, and the step when play ends.

import { dragOn, fits, onArrow, onEntered } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { RaceCurve } from "../shared/plot/race_curve.js";
import { RunView } from "../shared/run/run_view.js";
import { between } from "../shared/run/player.js";
import { linearScale, logScale, roundTo } from "../shared/plot/scales.js";
import { seriesStyle } from "../shared/plot/series.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { makeDecoded, watchPage, widgetOf } from "../shared/view/view.js";
import { BowlPanel } from "./bowl_panel.js";
import { decodeMap, decodeRun, modeLosses } from "./decode.js";
import { NOTCHES, RANGES, buildLayout } from "./layout.js";
import { ModesPanel } from "./modes_panel.js";
import { RateMap, nudgedRates } from "./rate_map.js";
import { TEXT, describe } from "./texts.js";

const ASKED = ["learning_rate", "momentum", "condition_number"];

class RatesView extends RunView {
  constructor(model, map, run) {
    super(model, run, ASKED);
    this.map = map;
    this.parts = buildLayout(map, run);
    this.rateMap = new RateMap(this.parts.map);
    this.rateMap.setMap(map);
    this.modes = new ModesPanel(this.parts.modes);
    this.bowl = new BowlPanel(this.parts.bowl);
    this.lossCurve = new RaceCurve(this.parts.loss, { log: true, name: TEXT.step, height: 206 });
    this.scales = {
      rate: linearScale(0, map.window[1], 0, NOTCHES),
      momentum: linearScale(0, 0.999, 0, NOTCHES),
      condition: logScale(1, 1000, 0, NOTCHES),
    };
    this.begin({ "change:_map": () => this.takeMap(model.get("_map")) });
  }

  // From the kernel

  decode(message) {
    return decodeRun(message);
  }

  async takeMap(message) {
    const map = await decodeMap(message);
    if (message !== this.model.get("_map")) return; // a later one is on its way
    this.map = map;
    this.rateMap.setMap(map);
    this.scales.rate = linearScale(0, map.window[1], 0, NOTCHES);
    this.showControls();
    this.draw();
  }

  // To the kernel

  whatIsWrong({ learning_rate: rate = 1, momentum = 0, condition_number: condition = 1 }) {
    return (
      (!fits(RANGES.rate, rate) && TEXT.badRate) ||
      (!fits(RANGES.momentum, momentum) && TEXT.badMomentum) ||
      (!fits(RANGES.condition, condition) && TEXT.badCondition)
    );
  }

  setPoint([rate, momentum]) {
    this.set({ learning_rate: roundTo(rate, 3), momentum: roundTo(momentum, 3) });
  }

  // Learner input

  listenToPage() {
    const { parts, scales } = this;
    const stopPage = watchPage(parts.root, () => this.prepare());
    const names = { rate: "learning_rate", momentum: "momentum", condition: "condition_number" };
    for (const [key, name] of Object.entries(names)) {
      parts[key].addEventListener("input", () => {
        const value = scales[key].invert(Number(parts[key].value));
        this.set({ [name]: roundTo(key === "rate" ? Math.max(value, this.map.window[1] / 1000) : value, 3) });
      });
      onEntered(parts[`${key}Number`], () => this.set({ [name]: parts[`${key}Number`].valueAsNumber }));
    }
    parts.best.addEventListener("click", () => this.setBest(this.map.best));
    parts.bestPlain.addEventListener("click", () => this.setBest(this.map.best_plain));
    parts.mode.addEventListener("change", () => {
      this.model.set("mode", Number(parts.mode.value));
      this.model.save_changes();
    });
    turnOffUnanswered(this.model, {
      ...Object.fromEntries(Object.entries(names).map(([key, name]) => [name, [parts[key], parts[`${key}Number`]]])),
      "learning_rate momentum": [parts.best, parts.bestPlain],
      mode: [parts.mode],
    });
    onArrow(parts.map, (...moved) => {
      const here = [this.asked.learning_rate, this.asked.momentum];
      this.setPoint(nudgedRates(here, ...moved, this.map.window));
    });
    dragOn(parts.map, (x, y) => this.setPoint(this.rateMap.pointAt(x, y)));
    this.playback.scrubOn(parts.loss, (x) => this.lossCurve.stepAt(x));
    return stopPage;
  }

  setBest([rate, momentum]) {
    this.set({ learning_rate: rate, momentum });
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.height = this.rateMap.prepare(this.theme);
    this.prepareRun();
  }

  prepareRun() {
    if (!this.theme) return;
    const { theme, run } = this;
    this.modes.prepare(theme, this.height, run);
    this.bowl.prepare(theme, run);
    const curves = modeLosses(run).map((values, k) => ({ values, label: String(k), style: seriesStyle(theme, k) }));
    const all = { values: run.losses, label: "all", style: { color: theme.ink, dash: [], mark: "disc" } };
    this.lossCurve.prepare(theme, [...curves, all], run.steps);
    this.draw();
  }

  draw() {
    if (!this.theme) return;
    const { position } = this.playback;
    this.rateMap.draw(this.asked.learning_rate, this.asked.momentum);
    this.modes.draw(position);
    this.bowl.draw(position);
    this.lossCurve.draw(position, "all");
    this.playback.show();
    this.say();
  }

  say(atOnce = false) {
    const { run, map } = this;
    const { step } = this.playback;
    const words = describe({
      step,
      last: run.last,
      loss: between(run.losses, step),
      rate: run.learning_rate,
      momentum: run.momentum,
      condition: run.condition_number,
      eigenvalues: run.eigenvalues,
      rates: run.rates,
      kinds: run.kinds,
      best: map.best,
    });
    this.speak(words, atOnce, run.kinds.includes("diverging"));
  }

  showControls() {
    const { parts, asked } = this;
    const values = { rate: asked.learning_rate, momentum: asked.momentum, condition: asked.condition_number };
    this.showSliders(values, NOTCHES);
    parts.mode.value = this.model.get("mode");
    [...parts.mode.options].slice(1).forEach((option, k) => {
      option.textContent = TEXT.mapOfMode(k, this.map.eigenvalues[k]);
    });
  }
}

export default widgetOf((model) =>
  makeDecoded(model, { _map: decodeMap, _run: decodeRun }, (map, run) => new RatesView(model, map, run)),
);

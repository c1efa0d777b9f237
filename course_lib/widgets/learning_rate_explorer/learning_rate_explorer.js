// The learning rate explorer's behaviour: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes the run and traces the map, this file plays and draws. Messages to the kernel carry the learning
// rate, the momentum, the condition number, the mode of the map, and the step once play has ended.

import { LiveText, arrowOf, dragOn, onEntered } from "../shared/controls.js";
import { readTheme } from "../shared/draw.js";
import { Playback } from "../shared/playback.js";
import { RaceCurve } from "../shared/race_curve.js";
import { between } from "../shared/player.js";
import { clamp, linearScale, logScale, roundTo } from "../shared/scales.js";
import { seriesStyle } from "../shared/series.js";
import { SHARED_TEXT } from "../shared/texts.js";
import { Asker, listenTo, watchPage, widgetOf } from "../shared/view.js";
import { BowlPanel } from "./bowl_panel.js";
import { decodeMap, decodeRun, modeLosses } from "./decode.js";
import { NOTCHES, buildLayout } from "./layout.js";
import { ModesPanel } from "./modes_panel.js";
import { RateMap, nudged } from "./rate_map.js";
import { TEXT, describe } from "./texts.js";

const SPOKEN_GAP = 2000;
const WRITTEN_GAP = 300;
const ASKED = ["learning_rate", "momentum", "condition_number"];

class RatesView {
  constructor(model, map, run) {
    Object.assign(this, { model, map, run });
    this.asked = Object.fromEntries(ASKED.map((name) => [name, model.get(name)]));
    this.parts = buildLayout(map, run);
    this.rateMap = new RateMap(this.parts.map);
    this.rateMap.setMap(map);
    this.modes = new ModesPanel(this.parts.modes);
    this.bowl = new BowlPanel(this.parts.bowl);
    this.lossCurve = new RaceCurve(this.parts.loss, { log: true, name: TEXT.step, height: 210 });
    this.live = new LiveText(this.parts.status);
    this.asker = new Asker(model, () => this.agrees(), () => this.say(true));
    this.playback = new Playback(this.parts, {
      last: run.last,
      step: model.get("step"),
      onMove: () => this.draw(),
      onPlaying: () => this.say(true),
      onRest: () => this.reportStep(),
    });
    this.scales = {
      rate: linearScale(0, map.window[1], 0, NOTCHES),
      momentum: linearScale(0, 0.999, 0, NOTCHES),
      condition: logScale(1, 1000, 0, NOTCHES),
    };
    this.showControls();
    this.stops = [
      this.listenToModel(),
      this.listenToPage(),
      () => this.playback.player.pause(),
      () => this.live.stop(),
      () => this.asker.stop(),
    ];
  }

  // What came from the kernel

  listenToModel() {
    const { model } = this;
    const controls = ASKED.map((name) => [
      `change:${name}`,
      () => {
        this.asked[name] = model.get(name);
        this.showControls();
        this.draw();
      },
    ]);
    return listenTo(model, {
      ...Object.fromEntries(controls),
      "change:_map": () => this.takeMap(model.get("_map")),
      "change:_run": () => this.takeRun(model.get("_run")),
      "change:step": () => {
        const step = model.get("step");
        if (!this.playback.playing && step !== this.playback.step) this.playback.player.seek(step);
      },
    });
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

  async takeRun(message) {
    const run = await decodeRun(message);
    if (message !== this.model.get("_run")) return;
    this.run = run;
    this.asker.answered();
    this.playback.setLast(run.last);
    this.prepareRun();
  }

  // What goes to the kernel

  agrees() {
    return ASKED.every((name) => this.run[name] === this.asked[name]);
  }

  reportStep() {
    if (this.playback.playing || !this.agrees() || this.model.get("step") === this.playback.step) return;
    this.model.set("step", this.playback.step);
    this.model.save_changes();
  }

  /** Learning rate, momentum or condition number; what is out of range is said, not sent. */
  set(changes) {
    const { learning_rate: rate = 1, momentum = 0, condition_number: condition = 1 } = changes;
    const wrong =
      (!(rate > 0 && rate < Infinity) && TEXT.badRate) ||
      (!(momentum >= 0 && momentum < 1) && TEXT.badMomentum) ||
      (!(condition >= 1 && condition <= 1e4) && TEXT.badCondition);
    if (wrong) {
      this.live.sayNow(wrong);
      return;
    }
    if (Object.entries(changes).every(([name, value]) => this.asked[name] === value)) return;
    Object.assign(this.asked, changes);
    this.showControls();
    this.draw();
    this.asker.ask(changes);
  }

  setPoint([rate, momentum]) {
    this.set({ learning_rate: roundTo(rate, 3), momentum: roundTo(momentum, 3) });
  }

  // What the learner does

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
    parts.map.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      const here = [this.asked.learning_rate, this.asked.momentum];
      this.setPoint(nudged(here, ...arrow, event.shiftKey, this.map.window));
    });
    dragOn(parts.map, (x, y) => this.setPoint(this.rateMap.pointAt(x, y)));
    this.playback.scrubOn(parts.loss, (x) => this.lossCurve.stepAt(x));
    return stopPage;
  }

  setBest([rate, momentum]) {
    this.set({ learning_rate: rate, momentum });
  }

  // What is shown

  /** After a new size, screen or theme. */
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
    const all = { values: run.losses, label: "all", style: { colour: theme.ink, dash: [], mark: "disc" } };
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
    const { run, playback, map } = this;
    const { step } = playback;
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
    const text = this.asker.silent ? SHARED_TEXT.silent : words;
    if (atOnce) this.live.sayNow(text);
    else this.live.say(text, playback.playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", run.kinds.includes("diverging"));
  }

  showControls() {
    const { parts, asked, scales } = this;
    const values = { rate: asked.learning_rate, momentum: asked.momentum, condition: asked.condition_number };
    for (const [key, value] of Object.entries(values)) {
      parts[key].value = clamp(scales[key](value), 0, NOTCHES);
      parts[key].setAttribute("aria-valuetext", String(roundTo(value, 3)));
      parts[`${key}Number`].value = roundTo(value, 4);
    }
    parts.mode.value = this.model.get("mode");
    [...parts.mode.options].slice(1).forEach((option, k) => {
      option.textContent = TEXT.mapOfMode(k, this.map.eigenvalues[k]);
    });
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf(async (model) => {
  const [map, run] = await Promise.all([decodeMap(model.get("_map")), decodeRun(model.get("_run"))]);
  return new RatesView(model, map, run);
});

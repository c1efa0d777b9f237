// The explorer without descent: two sliders for intercept and slope, and the loss as a number. The best line is shown
// when it is asked for. The page computes everything, so it needs no kernel.

import { LiveText, WRITTEN_GAP, make, makeButton, makeCanvas, makeSlider } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { caption, name, panel } from "../shared/view/layout.js";
import { clamp, roundTo } from "../shared/plot/scales.js";
import { listenTo, watchPage } from "../shared/view/view.js";
import { decodeScene } from "./decode.js";
import { FitPanel } from "./fit_panel.js";
import { TEXT } from "./texts.js";

/** Ends and step of a slider over at least [low, high], in about 100 to 1000 steps of a power of ten. */
export function sliderRange(low, high) {
  const step = 10 ** Math.floor(Math.log10((high - low) / 100));
  return { min: roundTo(Math.floor(low / step) * step, 12), max: roundTo(Math.ceil(high / step) * step, 12), step };
}

/** Sliders that hold 0, the samples' heights, and slopes of up to twice the data's height over its width. */
export function sliderRanges(samples) {
  const xs = samples.filter((_, k) => k % 2 === 0);
  const ys = samples.filter((_, k) => k % 2 === 1);
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const steepest = (2 * (top - bottom || Math.abs(top) || 1)) / (Math.max(...xs) - Math.min(...xs));
  const [low, high] = [Math.min(0, bottom), Math.max(0, top)];
  return [sliderRange(low, high > low ? high : low + 1), sliderRange(-steepest, steepest)];
}

/** Mean squared error of a line, from the best line and the means of x and x². */
export function lossOf([intercept, slope], [bestIntercept, bestSlope, least], [meanX, meanSquare]) {
  const [a, b] = [intercept - bestIntercept, slope - bestSlope];
  return least + a * a + 2 * a * b * meanX + b * b * meanSquare;
}

export class HandView {
  constructor(model) {
    this.model = model;
    this.scene = decodeScene(model.get("_scene"));
    this.means = model.get("_scene").by_hand;
    this.parts = buildHandLayout(this.scene);
    this.live = new LiveText(this.parts.status);
    this.fit = new FitPanel(this.parts.fit, this.scene, model.get("start"));
    this.fit.showsBest = this.fit.hasGrips = false;
    const { sliders, best } = this.parts;
    for (const slider of sliders) {
      slider.addEventListener("input", () => this.take(sliders.map((each) => Number(each.value))));
      slider.addEventListener("change", () => model.save_changes());
    }
    best.addEventListener("click", () => {
      this.fit.showsBest = !this.fit.showsBest;
      best.setAttribute("aria-pressed", String(this.fit.showsBest));
      this.draw();
    });
    const stopPage = watchPage(this.parts.root, () => this.prepare());
    const stopModel = listenTo(model, { "change:start": () => this.showSliders() });
    this.stops = [stopPage, stopModel, () => this.live.stop()];
    this.showSliders();
  }

  take(line) {
    this.model.set("start", line);
    this.draw();
  }

  /** The kernel, or a cell, has chosen a line. */
  showSliders() {
    this.model.get("start").forEach((value, k) => {
      this.parts.sliders[k].value = value;
    });
    this.draw();
  }

  prepare() {
    this.theme = readTheme(this.parts.root);
    this.fit.prepare(this.theme, clamp(0.55 * this.parts.fit.clientWidth, 220, 380));
    this.draw();
  }

  draw() {
    const { parts, scene, fit } = this;
    const line = this.model.get("start");
    const loss = lossOf(line, scene.minimum, this.means);
    parts.lossNow.textContent = TEXT.howWrong(loss);
    line.forEach((value, k) => {
      parts.values[k].textContent = TEXT.handValue(value);
    });
    this.live.say(TEXT.handSays(...line, loss, fit.showsBest && scene.minimum), WRITTEN_GAP);
    if (this.theme) fit.draw(...line);
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

function buildHandLayout(scene) {
  const [forIntercept, forSlope] = sliderRanges([...scene.drawn]);
  const sliders = [
    makeSlider("hand-intercept", TEXT.intercept, forIntercept),
    makeSlider("hand-slope", TEXT.slope, forSlope),
  ];
  const values = sliders.map(() => make("output", { class: "cw-hand-value", "aria-live": "off" }));
  const parts = {
    sliders,
    values,
    fit: makeCanvas("data", { role: "img", "aria-label": TEXT.handLabel(scene.count) }),
    lossNow: make("output", { class: "cw-readout cw-hand-number", "aria-live": "off", "data-testid": "how-wrong" }),
    best: makeButton("best", TEXT.showBest, { "aria-pressed": "false", class: "cw-button cw-toggle" }),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  const rows = [TEXT.intercept, TEXT.slope].map((text, k) =>
    make("div", { class: "cw-group cw-group-hand" }, name(text), sliders[k], values[k]),
  );
  parts.root = make(
    "div",
    { class: "cw cw-regression", role: "group", "aria-label": TEXT.handWidget, "data-testid": "regression-by-hand" },
    panel(parts.fit, caption(TEXT.fitTitle, parts.lossNow)),
    make("div", { class: "cw-controls" }, ...rows, make("div", { class: "cw-group" }, parts.best)),
    parts.status,
  );
  return parts;
}

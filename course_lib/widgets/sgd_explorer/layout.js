// Page of the SGD explorer: map, excess loss, learning rate, the controls, the sentence. No behavior.

import { ANY, POSITIVE, counts, make, makeButton, makeCanvas, makeNumber, makeSelect, makeSlider } from "../shared/view/controls.js";
import { caption, field, hint, name, panel } from "../shared/view/layout.js";
import { playbackParts } from "../shared/run/playback.js";
import { TEXT } from "./texts.js";

export const NOTCHES = 400;

export function buildLayout(scene, run) {
  const parts = {
    ...playbackParts(run.last),
    map: makeCanvas("map", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.mapLabel,
      class: "cw-canvas cw-canvas-map",
    }),
    excess: makeCanvas("excess", { role: "img", "aria-label": TEXT.excessLabel, class: "cw-canvas cw-canvas-curve" }),
    rates: makeCanvas("rates", { role: "img", "aria-label": TEXT.rateLabel, class: "cw-canvas cw-canvas-curve" }),
    schedule: makeSelect("schedule", TEXT.schedule, scene.schedules.map((each) => [each, TEXT.schedules[each]])),
    zoom: makeSelect("zoom", TEXT.zoom, TEXT.zoomChoices),
    redraw: makeButton("redraw", TEXT.redraw),
    start: scene.axes.map((axis, k) => makeNumber(`start-${k}`, TEXT.startOf(axis), ANY)),
    keyRun: make("span", { class: "cw-key" }),
    faults: make("div", { class: "cw-faults", role: "alert", "data-testid": "faults" }),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  const turned = [["batch", TEXT.batch, counts(scene.n_samples)], ["rate", TEXT.rate, POSITIVE]];
  for (const [key, label, range] of turned) {
    parts[key] = makeSlider(`${key}-slider`, label, { max: NOTCHES });
    parts[`${key}Number`] = makeNumber(key, TEXT.exact(label), range);
  }
  const turn = (key, label) =>
    make("div", { class: "cw-field cw-turn" }, make("span", { "aria-hidden": "true" }, label), parts[key], parts[`${key}Number`]);
  parts.root = make(
    "div",
    { class: "cw cw-sgd", role: "group", "aria-label": TEXT.widget, "data-testid": "sgd-explorer" },
    parts.faults,
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.map, caption(TEXT.mapTitle, hint(TEXT.mapHint)), keys(parts.keyRun, ["cloud", TEXT.keyCloud(scene.runs)], ["full", TEXT.keyFull])),
      make(
        "div",
        { class: "cw-panel cw-column" },
        caption(TEXT.excessTitle, hint(TEXT.excessHint)),
        keys(["mean", TEXT.keyMean], ["floor", TEXT.keyFloor]),
        parts.excess,
        caption(TEXT.rateTitle),
        parts.rates,
      ),
    ),
    make("div", { class: "cw-scrub" }, parts.scrub),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.play, parts.restart, parts.speed, parts.redraw, parts.zoom),
    ),
    make(
      "div",
      { class: "cw-controls" },
      turn("batch", TEXT.batch),
      turn("rate", TEXT.rate),
      field(TEXT.schedule, parts.schedule),
      make(
        "div",
        { class: "cw-group cw-group-start", role: "group", "aria-label": TEXT.startGroup },
        name(TEXT.startGroup),
        ...scene.axes.map((axis, k) => field(axis, parts.start[k])),
      ),
    ),
    parts.status,
  );
  return parts;
}

/** Legend of the marks and lines, each with its color and shape. */
function keys(...entries) {
  const spans = entries.map((entry) =>
    Array.isArray(entry) ? make("span", { class: `cw-key cw-key-${entry[0]}` }, entry[1]) : entry,
  );
  return make("div", { class: "cw-keys", "aria-hidden": "true" }, ...spans);
}

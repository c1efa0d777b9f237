// Page of the descent explorer: map and relief, two curves, the racers, the controls, the sentence. No behavior.

import { ANY, make, makeButton, makeCanvas, makeCheck, makeNumber, makeSelect } from "../shared/view/controls.js";
import { caption, field, hint, name, panel } from "../shared/view/layout.js";
import { playbackParts } from "../shared/run/playback.js";
import { TEXT, racerName } from "./texts.js";

/** Builds everything under one root; returns the parts that have behavior, by name. */
export function buildLayout(scene, labels, last, logs) {
  const lossTitle = logs.loss && scene.has_minimum && scene.lowest !== 0 ? TEXT.excessTitle : TEXT.lossTitle;
  const parts = {
    ...playbackParts(last),
    map: makeCanvas("map", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.mapLabel,
      class: "cw-canvas cw-canvas-map",
    }),
    space: makeCanvas("relief", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.spaceLabel,
      class: "cw-canvas cw-canvas-space",
    }),
    loss: curve("loss", TEXT.lossLabel(lossTitle.toLowerCase(), logs.loss)),
    norm: curve("norm", TEXT.lossLabel(TEXT.normTitle.toLowerCase(), true)),
    probe: make("output", { class: "cw-readout cw-hint", "aria-live": "off", "data-testid": "probe" }),
    trail: makeSelect("trail", TEXT.trail, TEXT.trailChoices),
    start: scene.axes.map((axis, k) => makeNumber(`start-${k}`, TEXT.startOf(axis), ANY)),
    rows: labels.map(row),
    settings: make("div", { class: "cw-group cw-settings", role: "group", "data-testid": "settings" }),
    faults: make("div", { class: "cw-faults", role: "alert", "data-testid": "faults" }),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  parts.root = make(
    "div",
    { class: "cw cw-descent", role: "group", "aria-label": TEXT.widget(scene.name), "data-testid": "descent-explorer" },
    parts.faults,
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.map, caption(TEXT.mapTitle, hint(TEXT.mapHint)), make("div", { class: "cw-keys" }, parts.probe)),
      panel(parts.space, caption(TEXT.spaceTitle, hint(TEXT.spaceHint(scene.scale === "log")))),
    ),
    make("div", { class: "cw-scrub" }, parts.scrub),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.play, parts.restart, parts.speed, parts.trail),
      make(
        "div",
        { class: "cw-group cw-group-start", role: "group", "aria-label": TEXT.startGroup },
        name(TEXT.startGroup),
        ...scene.axes.map((axis, k) => field(axis, parts.start[k])),
      ),
    ),
    make(
      "div",
      { class: "cw-racers", role: "group", "aria-label": TEXT.racers },
      ...parts.rows.map(({ root }) => root),
    ),
    parts.settings,
    parts.status,
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.loss, caption(lossTitle, hint(TEXT.scaleHint(logs.loss)))),
      panel(parts.norm, caption(TEXT.normTitle, hint(TEXT.scaleHint(true)))),
    ),
  );
  return parts;
}

function curve(testId, label) {
  return makeCanvas(testId, { role: "img", "aria-label": label, class: "cw-canvas cw-canvas-curve" });
}

/** A racer's row: whether it is shown, how it is drawn, its name (selects it for the settings), its status. */
function row(label) {
  const parts = {
    label,
    shown: makeCheck(`show-${label}`, TEXT.show(label)),
    key: make("canvas", { class: "cw-key-line", "aria-hidden": "true" }),
    name: makeButton(`racer-${label}`, racerName(label), { class: "cw-racer-name", title: racerName(label), "aria-pressed": "false" }),
    now: make("output", { class: "cw-racer-now", "aria-live": "off", "data-testid": `now-${label}` }),
  };
  parts.root = make("div", { class: "cw-racer" }, parts.shown, parts.key, parts.name, parts.now);
  return parts;
}

// Page of the learning rate explorer: map, modes, path, loss, the controls, the sentence. No behavior.

import { POSITIVE, make, makeButton, makeCanvas, makeNumber, makeSelect, makeSlider } from "../shared/view/controls.js";
import { caption, field, hint, panel } from "../shared/view/layout.js";
import { playbackParts } from "../shared/run/playback.js";
import { TEXT } from "./texts.js";

export const NOTCHES = 400;
export const RANGES = {
  rate: POSITIVE,
  momentum: { least: 0, most: 1, without: [1] },
  condition: { least: 1, most: 1e4, without: [] },
};

export function buildLayout(map, run) {
  const parts = {
    ...playbackParts(run.last),
    map: makeCanvas("map", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.mapLabel,
      class: "cw-canvas cw-canvas-map",
    }),
    modes: makeCanvas("modes", { role: "img", "aria-label": TEXT.modesLabel(run.errors.length) }),
    bowl: makeCanvas("bowl", { role: "img", "aria-label": TEXT.bowlLabel }),
    loss: makeCanvas("loss", { role: "img", "aria-label": TEXT.lossLabel, class: "cw-canvas cw-canvas-curve" }),
    mode: makeSelect("mode", TEXT.mapOf, [
      [-1, TEXT.mapOfAll],
      ...map.eigenvalues.map((eigenvalue, k) => [k, TEXT.mapOfMode(k, eigenvalue)]),
    ]),
    best: makeButton("best", TEXT.bestButton),
    bestPlain: makeButton("best-plain", TEXT.bestPlainButton),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  for (const [key, label] of [["rate", TEXT.learningRate], ["momentum", TEXT.momentum], ["condition", TEXT.condition]]) {
    parts[key] = makeSlider(`${key}-slider`, label, { max: NOTCHES });
    parts[`${key}Number`] = makeNumber(key, TEXT.exact(label), RANGES[key]);
  }
  const turn = (key, label) =>
    make("div", { class: "cw-field cw-turn" }, make("span", { "aria-hidden": "true" }, label), parts[key], parts[`${key}Number`]);
  parts.root = make(
    "div",
    { class: "cw cw-rates", role: "group", "aria-label": TEXT.widget, "data-testid": "learning-rate-explorer" },
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.map, caption(TEXT.mapTitle, hint(TEXT.mapHint))),
      panel(parts.modes, caption(TEXT.modesTitle, hint(TEXT.modesHint))),
    ),
    make("div", { class: "cw-scrub" }, parts.scrub),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.play, parts.restart, parts.speed),
    ),
    make(
      "div",
      { class: "cw-controls" },
      turn("rate", TEXT.learningRate),
      turn("momentum", TEXT.momentum),
      turn("condition", TEXT.condition),
    ),
    parts.status,
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.bowl, caption(TEXT.bowlTitle, hint(TEXT.bowlHint))),
      panel(parts.loss, caption(TEXT.lossTitle, hint(TEXT.lossHint))),
    ),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.best, parts.bestPlain),
      field(TEXT.mapOf, parts.mode),
    ),
  );
  return parts;
}

// Page of the gradient-flow widget: three pictures, the controls, the sentence. No behavior.

import { make, makeCanvas, makeSelect } from "../shared/view/controls.js";
import { caption, field, name, panel } from "../shared/view/layout.js";
import { TRAINING_TEXT } from "../shared/training/texts.js";
import { trainingParts } from "../shared/training/training_view.js";
import { TEXT, choiceName } from "./texts.js";

// Epochs per second.
const SPEEDS = [5, 30, 100, 300, Infinity];
const MOST_LAYERS = 12;
const WIDTHS = [1, 2, 4, 8, 16, 32, 64];

/** Builds everything under one root; returns the parts that have behavior, by name. */
export function buildLayout(choices, { depth, units }) {
  const select = (key) => makeSelect(key, TEXT[key], choices[key].map((choice) => [choice, choiceName(choice)]));
  const widths = [...new Set([...WIDTHS, units])].sort((a, b) => a - b);
  const parts = {
    ...trainingParts(SPEEDS),
    profile: makeCanvas("profile", { role: "img", "aria-label": TEXT.profileLabel }),
    spread: makeCanvas("spread", { role: "img", "aria-label": TEXT.spreadLabel }),
    flow: makeCanvas("flow", { role: "img", "aria-label": TEXT.historyLabel }),
    factorNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    lossNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    keyLast: key("last", TEXT.keyLast(depth + 1)),
    depth: makeSelect("depth", TEXT.depth, Array.from({ length: MOST_LAYERS }, (_, k) => [k + 1, k + 1])),
    units: makeSelect("units", TEXT.units, widths.map((width) => [width, width])),
    activation: select("activation"),
    initialization: select("initialization"),
    data: select("data"),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  const group = (...children) => make("div", { class: "cw-group" }, ...children);
  parts.root = make(
    "div",
    { class: "cw cw-flow", role: "group", "aria-label": TEXT.widget, "data-testid": "gradient-flow" },
    make(
      "div",
      { class: "cw-panels" },
      make(
        "div",
        { class: "cw-side" },
        panel(parts.profile, caption(TEXT.profileTitle, parts.factorNow), keys(key("now", TEXT.keyNow), key("start", TEXT.keyStart))),
        panel(parts.spread, caption(TEXT.spreadTitle)),
      ),
      panel(parts.flow, caption(TEXT.historyTitle, parts.lossNow), keys(key("first", TEXT.keyFirst), parts.keyLast)),
    ),
    make(
      "div",
      { class: "cw-controls" },
      group(parts.play, parts.step, parts.restart, parts.reseed, parts.speed),
      make("div", { class: "cw-group cw-group-rate" }, name(TRAINING_TEXT.rate), parts.rate, parts.rateNumber),
      group(field(TEXT.depth, parts.depth), field(TEXT.units, parts.units), field(TEXT.data, parts.data)),
      group(field(TEXT.activation, parts.activation), field(TEXT.initialization, parts.initialization)),
    ),
    parts.status,
  );
  return parts;
}

function keys(...entries) {
  return make("div", { class: "cw-keys", "aria-hidden": "true" }, ...entries);
}

function key(kind, text) {
  return make("span", { class: `cw-key cw-key-${kind}` }, text);
}

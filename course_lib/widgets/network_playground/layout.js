// Page of the network playground: three pictures, the controls, the sentence. No behavior.

import { make, makeCanvas, makeSelect } from "../shared/view/controls.js";
import { caption, field, hint, name, panel } from "../shared/view/layout.js";
import { TRAINING_TEXT } from "../shared/training/texts.js";
import { trainingParts } from "../shared/training/training_view.js";
import { TEXT, choiceName } from "./texts.js";

// Epochs per second.
const SPEEDS = [5, 30, 100, 300, 1000, Infinity];
const MOST_LAYERS = 4;
const MOST_UNITS = 8;

/** Builds everything under one root; returns the parts that have behavior, by name. */
export function buildLayout(choices, sizes) {
  const title = (choice) => choices.titles[choice] ?? choiceName(choice);
  const select = (key) => makeSelect(key, TEXT[key], choices[key].map((choice) => [choice, title(choice)]));
  const counts = (most, least) => Array.from({ length: most - least + 1 }, (_, k) => [k + least, k + least]);
  const parts = {
    ...trainingParts(SPEEDS),
    network: makeCanvas("network", {
      tabindex: 0, role: "application", "aria-label": TEXT.networkLabel(sizes), class: "cw-canvas cw-canvas-network",
    }),
    plane: makeCanvas("plane", { role: "img", "aria-label": TEXT.planeLabel }),
    history: makeCanvas("loss", { role: "img", "aria-label": TEXT.lossLabel }),
    planeTitle: make("strong", {}, TEXT.planeTitle),
    lossNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    data: select("data"),
    activation: select("activation"),
    initialization: select("initialization"),
    optimizer: select("optimizer"),
    layers: makeSelect("layers", TEXT.layers, counts(MOST_LAYERS, 0)),
    units: Array.from({ length: MOST_LAYERS }, (_, k) => makeSelect(`units-${k + 1}`, TEXT.units(k + 1), counts(MOST_UNITS, 1))),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  const group = (...children) => make("div", { class: "cw-group" }, ...children);
  const side = make(
    "div",
    { class: "cw-side" },
    panel(parts.plane, make("div", { class: "cw-caption" }, parts.planeTitle)),
    panel(
      parts.history,
      caption(TEXT.lossTitle, parts.lossNow),
      make("div", { class: "cw-keys", "aria-hidden": "true" }, key("train", TEXT.keyTrain), key("test", TEXT.keyTest)),
    ),
  );
  parts.root = make(
    "div",
    { class: "cw cw-playground", role: "group", "aria-label": TEXT.widget, "data-testid": "network-playground" },
    make(
      "div",
      { class: "cw-panels cw-panels-wide" },
      panel(
        parts.network,
        caption(TEXT.networkTitle, hint(TEXT.networkHint)),
        make("div", { class: "cw-keys", "aria-hidden": "true" }, key("positive", TEXT.keyPositive), key("negative", TEXT.keyNegative)),
      ),
      side,
    ),
    make(
      "div",
      { class: "cw-controls" },
      group(parts.play, parts.step, parts.restart, parts.reseed, parts.speed),
      make("div", { class: "cw-group cw-group-rate" }, name(TRAINING_TEXT.rate), parts.rate, parts.rateNumber),
      group(
        field(TEXT.data, parts.data),
        field(TEXT.layers, parts.layers),
        name(TEXT.unitsName),
        ...parts.units,
      ),
      group(
        field(TEXT.activation, parts.activation),
        field(TEXT.initialization, parts.initialization),
        field(TEXT.optimizer, parts.optimizer),
      ),
    ),
    parts.status,
  );
  return parts;
}

function key(kind, text) {
  return make("span", { class: `cw-key cw-key-${kind}` }, text);
}

// Page of the tangent explorer: two pictures, the controls, the sentence. No behavior.

import { make, makeButton, makeCanvas, makeNumber, makeSelect, makeSlider } from "../shared/view/controls.js";
import { caption, field, hint, panel } from "../shared/view/layout.js";
import { SHARED_TEXT } from "../shared/view/texts.js";
import { TEXT } from "./texts.js";

export const RANGES = {
  x: { least: -1e12, most: 1e12, without: [-1e12, 1e12] },
  h: { least: 1e-16, most: 1e6, without: [] },
};

/** Builds everything under one root; returns the parts that have behavior, by name. */
export function buildLayout() {
  const parts = {
    curve: makeCanvas("curve", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.curveLabel,
      class: "cw-canvas cw-canvas-touched",
    }),
    errors: makeCanvas("errors", { role: "img", "aria-label": TEXT.errorLabel, class: "cw-canvas cw-canvas-touched" }),
    slopeNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    errorNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    play: makeButton("play", TEXT.play, { class: "cw-button cw-play" }),
    restart: makeButton("restart", SHARED_TEXT.restart),
    zoom: makeButton("zoom", TEXT.zoom, { "aria-pressed": "false", class: "cw-button cw-toggle" }),
    method: makeSelect("method", TEXT.methodLabel, Object.entries(TEXT.methodChoice)),
    scrub: makeSlider("h", TEXT.hSlider, { max: 1 }),
    hNumber: makeNumber("h-number", TEXT.hNumber, RANGES.h),
    xNumber: makeNumber("x-number", TEXT.xNumber, RANGES.x),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
  };
  parts.root = make(
    "div",
    { class: "cw cw-tangent", role: "group", "aria-label": TEXT.widget, "data-testid": "tangent-explorer" },
    line(
      "cw-panels",
      panel(
        parts.curve,
        caption(TEXT.curveTitle, hint(TEXT.curveHint)),
        line("cw-keys", key("line", TEXT.keySecant), key("best", TEXT.keyTangent), parts.slopeNow),
      ),
      panel(parts.errors, caption(TEXT.errorTitle, parts.errorNow), line("cw-keys", key("residual", TEXT.keyRounding))),
    ),
    line(
      "cw-controls",
      line("cw-group", parts.play, parts.restart, parts.zoom),
      line("cw-group", parts.method),
      line("cw-group cw-group-end", field(TEXT.x, parts.xNumber), field(TEXT.hName, parts.hNumber)),
    ),
    parts.status,
  );
  parts.errors.after(line("cw-scrub", parts.scrub));
  return parts;
}

function line(kind, ...children) {
  return make("div", { class: kind }, ...children);
}

function key(kind, text) {
  return make("span", { class: `cw-key cw-key-${kind}`, "aria-hidden": "true" }, text);
}

// Page of the regression explorer: three pictures, the controls, the sentence. No behavior.

import { ANY, POSITIVE, counts, make, makeCanvas, makeNumber, makeSlider } from "../shared/view/controls.js";
import { caption, field, hint, name, panel } from "../shared/view/layout.js";
import { playbackParts } from "../shared/run/playback.js";
import { TEXT } from "./texts.js";

export const RATE_NOTCHES = 600;

/** Builds everything under one root; returns the parts that have behavior, by name. */
export function buildLayout(scene, last) {
  const parts = {
    ...playbackParts(last),
    surface: makeCanvas("surface", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.surfaceLabel,
      class: "cw-canvas cw-canvas-surface",
    }),
    fit: makeCanvas("data", {
      tabindex: 0,
      role: "application",
      "aria-label": TEXT.fitLabel(scene.count, scene.drawn.length / 2),
      class: "cw-canvas cw-canvas-data",
    }),
    curve: makeCanvas("loss", { role: "img", "aria-label": TEXT.lossLabel, class: "cw-canvas cw-canvas-curve" }),
    lineNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    lossNow: make("output", { class: "cw-readout", "aria-live": "off" }),
    rate: makeSlider("learning-rate", TEXT.rateSlider, { max: RATE_NOTCHES }),
    rateNumber: makeNumber("learning-rate-number", TEXT.rateNumber, POSITIVE),
    intercept: makeNumber("start-intercept", TEXT.startIntercept, ANY),
    slope: makeNumber("start-slope", TEXT.startSlope, ANY),
    batch: makeSlider("batch-size", TEXT.batchSlider, { min: 1, max: scene.count }),
    batchNumber: makeNumber("batch-size-number", TEXT.batchNumber, counts(scene.count)),
    sample: makeNumber("sample", TEXT.sampleNumber, counts(scene.drawn.length / 2)),
    sampleX: makeNumber("sample-x", TEXT.sampleX, ANY),
    sampleY: makeNumber("sample-y", TEXT.sampleY, ANY),
    limit: make("span", { class: "cw-rate-limit", "aria-hidden": "true" }),
    status: make("p", { class: "cw-status", role: "status", "aria-live": "polite", "data-testid": "status" }),
    rateTrack: make("div", { class: "cw-rate" }),
  };
  parts.rateTrack.append(make("span", { class: "cw-rate-zone", "aria-hidden": "true" }), parts.rate, parts.limit);
  parts.root = make(
    "div",
    { class: "cw cw-regression", role: "group", "aria-label": TEXT.widget, "data-testid": "regression-explorer" },
    make(
      "div",
      { class: "cw-panels" },
      panel(parts.surface, caption(TEXT.surfaceTitle), make("div", { class: "cw-keys" }, hint(TEXT.surfaceHint))),
      panel(parts.fit, caption(TEXT.fitTitle, hint(TEXT.fitHint), parts.lineNow), key(scene)),
    ),
    make("div", { class: "cw-scrub" }, parts.scrub),
    make(
      "div",
      { class: "cw-controls" },
      make("div", { class: "cw-group" }, parts.play, parts.restart, parts.speed),
      make(
        "div",
        { class: "cw-group cw-group-start", role: "group", "aria-label": TEXT.startGroup },
        name(TEXT.startGroup),
        field(TEXT.intercept, parts.intercept),
        field(TEXT.slope, parts.slope),
      ),
      make("div", { class: "cw-group cw-group-rate" }, name(TEXT.rate), parts.rateTrack, parts.rateNumber),
      make("div", { class: "cw-group cw-group-batch" }, name(TEXT.batch), parts.batch, parts.batchNumber),
      make(
        "div",
        { class: "cw-group", role: "group", "aria-label": TEXT.sampleGroup },
        name(TEXT.sampleGroup),
        field(TEXT.sample, parts.sample),
        field(TEXT.x, parts.sampleX),
        field(TEXT.y, parts.sampleY),
      ),
    ),
    parts.status,
    panel(parts.curve, caption(TEXT.lossTitle, hint(TEXT.lossHint), parts.lossNow)),
  );
  return parts;
}

/** Legend of the data panel's lines, each with its color and kind of stroke. */
function key(scene) {
  const drawn = scene.drawn.length / 2;
  const entries = ["Line", "Best", "Residual"].map((kind) =>
    make("span", { class: `cw-key cw-key-${kind.toLowerCase()}` }, TEXT[`key${kind}`]),
  );
  const part = drawn < scene.count ? [hint(TEXT.partDrawn(drawn, scene.count))] : [];
  return make("div", { class: "cw-keys", "aria-hidden": "true" }, ...entries, ...part);
}

// The pieces of a widget's page between its root and its controls: panels with captions, named fields.

import { make } from "./controls.js";

export function panel(canvas, ...above) {
  return make("div", { class: "cw-panel" }, ...above, canvas);
}

export function caption(title, ...rest) {
  return make("div", { class: "cw-caption" }, make("strong", {}, title), ...rest);
}

export function hint(text) {
  return make("span", { class: "cw-hint" }, text);
}

export function name(text) {
  return make("span", { class: "cw-name", "aria-hidden": "true" }, text);
}

export function field(text, input) {
  return make("label", { class: "cw-field" }, text, input);
}

// Building blocks of a widget's page: elements, labeled controls, a live text, a theme watcher.

/** An element with attributes and children; text is text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// JupyterLab handles arrow keys, Home, End and letters itself unless the focused element opts out.
const FOCUSABLE = { "data-lm-suppress-shortcuts": "true" };

export function makeButton(testId, label, attributes = {}) {
  const extra = { ...attributes, ...FOCUSABLE };
  return make("button", { type: "button", class: "cw-button", "data-testid": testId, ...extra }, label);
}

export function makeSlider(testId, label, { min = 0, max, step = 1 }) {
  const range = { type: "range", min, max, step };
  return make("input", { ...range, class: "cw-slider", "data-testid": testId, "aria-label": label, ...FOCUSABLE });
}

/** Ranges of numbers that several widgets ask for, in the form in which Python sends others. */
export const ANY = { least: -Infinity, most: Infinity, without: [-Infinity, Infinity] };
export const POSITIVE = { least: 0, most: Infinity, without: [0, Infinity] };
export const counts = (most) => ({ least: 1, most, without: [], whole: true });

/** Whether a number is in a range. */
export function fits({ least, most, without, whole = false }, value) {
  return least <= value && value <= most && !without.includes(value) && (!whole || Number.isInteger(value));
}

/** A field for a number in a range; what is typed is marked as invalid while it is outside. */
export function makeNumber(testId, label, range) {
  const field = { type: "number", step: "any", class: "cw-number" };
  const limits = Object.entries({ min: range.least, max: range.most }).filter(([, limit]) => Math.abs(limit) < 1e300);
  const named = { "data-testid": testId, "aria-label": label };
  const node = make("input", { ...field, ...Object.fromEntries(limits), ...named, ...FOCUSABLE });
  node.addEventListener("input", () => node.setAttribute("aria-invalid", String(!fits(range, node.valueAsNumber))));
  return node;
}

export function makeCheck(testId, label) {
  return make("input", { type: "checkbox", class: "cw-check", "data-testid": testId, "aria-label": label, ...FOCUSABLE });
}

/**
 * Call `act` when a value is entered in `node`: on leaving it, or on Enter, which JupyterLab keeps to itself. `act` puts
 * the value in force into the field if it rejects the new one.
 */
export function onEntered(node, act) {
  const enter = () => {
    act();
    node.removeAttribute("aria-invalid");
  };
  node.addEventListener("change", enter);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") enter();
  });
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** `moved(across, up, large)` for an arrow key without Ctrl, Alt or Meta; `large` with Shift. */
export function onArrow(canvas, moved) {
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moved(...arrow, event.shiftKey);
  });
}

/** Mouse, pen and finger: `moved(x, y)` from press to release, then `ended()`. */
export function dragOn(canvas, moved, ended = () => {}) {
  const report = (event) => moved(event.offsetX, event.offsetY);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    report(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) report(event);
  });
  canvas.addEventListener("lostpointercapture", ended);
}

export function makeSelect(testId, label, options) {
  const choices = options.map(([value, text]) => make("option", { value }, text));
  return make("select", { class: "cw-select", "data-testid": testId, "aria-label": label, ...FOCUSABLE }, ...choices);
}

export function makeCanvas(testId, attributes) {
  const focus = "tabindex" in attributes ? FOCUSABLE : {};
  return make("canvas", { class: "cw-canvas", "data-testid": testId, ...attributes, ...focus });
}

// Milliseconds between changes of a widget's sentence, while playing and otherwise.
export const SPOKEN_GAP = 2000;
export const WRITTEN_GAP = 300;

/**
 * A text that screen readers read out when it changes. Changes closer together than `gap` milliseconds are held back
 * and the latest wins, so that a moving picture does not talk nonstop.
 */
export class LiveText {
  constructor(node, clock = globalThis) {
    Object.assign(this, { node, clock });
    this.timer = null;
    this.latest = node.textContent;
  }

  say(text, gap) {
    this.latest = text;
    if (this.timer !== null) return;
    this.write();
    this.timer = this.clock.setTimeout(() => {
      this.timer = null;
      this.write();
    }, gap);
  }

  /** Without delay, when something begins or ends. */
  sayNow(text) {
    this.stop();
    this.latest = text;
    this.write();
  }

  write() {
    if (this.node.textContent !== this.latest) this.node.textContent = this.latest;
  }

  stop() {
    this.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Call `changed` when the page's theme changes; returns a function that stops watching. */
export function watchTheme(changed) {
  // The attribute changes shortly before the new style sheet applies, hence twice.
  const soon = () => {
    requestAnimationFrame(changed);
    setTimeout(changed, 400);
  };
  const observer = new MutationObserver(soon);
  const attributeFilter = ["data-jp-theme-name", "data-jp-theme-light", "data-vscode-theme-kind"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", soon);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", soon);
  };
}

export function wantsCalm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

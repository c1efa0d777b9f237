// What a widget's view does besides drawing: follow the page's size and theme, listen to the model, ask the kernel.

import { watchTheme } from "./controls.js";

/** Whether the root has room for a picture: it has none where it is hidden, or in a pane that is dragged shut. */
function hasRoom(root) {
  return root.clientWidth >= 120;
}

/**
 * A widget for anywidget, of views that `make(model)` returns or promises: each has `parts.root` and `stop()`. The
 * kernel hears when a view comes and when it goes, and frees a widget that has none and that a re-run cell has replaced.
 */
export function widgetOf(make) {
  return {
    async render({ model, el }) {
      tellOfView(model, "comes");
      let view;
      try {
        view = await make(model);
      } catch (error) {
        tellOfView(model, "goes");
        throw error;
      }
      el.append(view.parts.root);
      return () => {
        view.stop();
        view.parts.root.remove(); // what JupyterLab keeps of an old output is then nearly empty
        tellOfView(model, "goes");
      };
    },
  };
}

/**
 * `make(...values)`, of what the `decoders` by trait make of the model. Decoding takes a moment; what the kernel changes
 * meanwhile, a later cell of *Run All* say, is decoded anew: the view is not there yet to hear of it.
 */
export async function makeDecoded(model, decoders, make) {
  const names = Object.keys(decoders);
  for (;;) {
    const messages = names.map((name) => model.get(name));
    const values = await Promise.all(names.map((name, k) => decoders[name](messages[k])));
    if (names.every((name, k) => model.get(name) === messages[k])) return make(...values);
  }
}

function tellOfView(model, view) {
  try {
    model.send({ kind: "view", view });
  } catch {
    if (view === "goes") freeOrphan(model).catch(() => {}); // another view of it did so at the same moment
  }
}

/** The kernel was restarted, so nobody else frees the model and its layout, once no view is left. */
async function freeOrphan(model) {
  const whole = await model.widget_manager.get_model(model.get("_name"));
  if (Object.keys(whole.views ?? {}).length) return;
  for (const each of [whole, whole.get("layout")]) {
    each.trigger("comm:close");
    each.close(true);
  }
}

/** Call `prepare` when the root's width, the screen's fineness or the theme changes; returns how to stop. */
export function watchPage(root, prepare) {
  let width = 0;
  // Only the width: the height follows from it, and from how many lines the sentence has.
  const fitted = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    again();
  });
  fitted.observe(root);
  // Zooming changes how fine the screen's dots are, even where the width stays.
  const again = () => hasRoom(root) && prepare();
  window.addEventListener("resize", again);
  const unwatch = watchTheme(again);
  return () => {
    fitted.disconnect();
    window.removeEventListener("resize", again);
    unwatch();
  };
}

/** `heard` maps events of the model to what they do; returns how to stop. */
export function listenTo(model, heard) {
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => {
    for (const [event, act] of Object.entries(heard)) model.off(event, act);
  };
}

/** Send a message to the kernel. Where it is gone, that no answer comes is noticed and said elsewhere. */
export function sendTo(model, content) {
  try {
    model.send(content);
  } catch (error) {
    console.warn(`The kernel is gone: ${error.message}`);
  }
}

// Milliseconds until the kernel counts as silent.
export const ANSWER_PATIENCE = 2500;

/**
 * Sends changes to the kernel and notices when no answer comes. ipywidgets keeps one message in flight and sends only
 * the latest after it. `agrees()` says whether what is shown is what was asked for, `onSilence(silent)` hears of it.
 */
export class Asker {
  constructor(model, agrees, onSilence, clock = globalThis) {
    Object.assign(this, { model, agrees, onSilence, clock });
    this.silent = false;
  }

  ask(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
    this.expect();
  }

  /** An answer is due. */
  expect() {
    this.clock.clearTimeout(this.doubt);
    this.doubt = this.clock.setTimeout(() => {
      this.silent = !this.agrees();
      this.onSilence(this.silent);
    }, ANSWER_PATIENCE);
  }

  answered() {
    this.clock.clearTimeout(this.doubt);
    this.silent = false;
  }

  stop() {
    this.clock.clearTimeout(this.doubt);
  }
}

// What a widget's view does besides drawing: follow the page's size and theme, listen to the model, ask the kernel.

import { watchTheme } from "./controls.js";
import { RecordedModel, reasonAlone } from "./recorded.js";

/** Whether the root has space for a picture: not while it is hidden, or in a pane that is dragged shut. */
function hasRoom(root) {
  return root.clientWidth >= 120;
}

/**
 * A widget for anywidget, from views that `make(model)` returns or promises: each has `parts.root` and `stop()`. The
 * kernel is told when a view comes and goes, and frees a widget that has none and that a re-run cell has replaced.
 */
export function widgetOf(make) {
  return {
    async render({ model, el }) {
      tellOfView(model, "comes");
      let view, recorded;
      try {
        const why = await reasonAlone(model);
        recorded = why && new RecordedModel(model, why);
        view = await make(recorded || model);
      } catch (error) {
        tellOfView(model, "goes");
        throw error;
      }
      el.append(view.parts.root);
      if (recorded) {
        recorded.watch(view.parts.root);
        view.parts.root.append(recorded.note());
      }
      return () => {
        view.stop();
        view.parts.root.remove(); // JupyterLab may keep an old output, which is then nearly empty
        tellOfView(model, "goes");
      };
    },
  };
}

/**
 * `make(...values)`, with the model's traits decoded by the `decoders` of the same names. Decoding takes a moment;
 * traits that the kernel changes meanwhile, as a later cell of *Run All* may, are decoded again: no view listens yet.
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
    if (view === "goes") freeOrphan(model).catch(() => {}); // another view did so at the same moment
  }
}

/** The kernel was restarted, so nothing else frees the model and its layout once no view is left. */
async function freeOrphan(model) {
  const whole = await model.widget_manager.get_model(model.get("_name"));
  if (Object.keys(whole.views ?? {}).length) return;
  for (const each of [whole, whole.get("layout")]) {
    each.trigger("comm:close");
    each.close(true);
  }
}

/** Call `prepare` when the root's width, the screen's resolution or the theme changes; returns a function to stop. */
export function watchPage(root, prepare) {
  let width = 0;
  // Only the width: the height follows from it, and from the number of lines of the sentence.
  const fitted = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    again();
  });
  fitted.observe(root);
  // Zooming changes the screen's resolution, even where the width stays.
  const again = () => hasRoom(root) && prepare();
  window.addEventListener("resize", again);
  const unwatch = watchTheme(again);
  return () => {
    fitted.disconnect();
    window.removeEventListener("resize", again);
    unwatch();
  };
}

/** `heard` maps events of the model to their handlers; returns a function that stops listening. */
export function listenTo(model, heard) {
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => {
    for (const [event, act] of Object.entries(heard)) model.off(event, act);
  };
}

/** Send a message to the kernel. If it is gone, the missing answer is noticed and reported elsewhere. */
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
 * Sends changes to the kernel and notices when no answer arrives. ipywidgets keeps one message in flight and then sends
 * only the latest. `agrees()` says whether what is shown is what was requested; `onSilence(silent)` reports changes.
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

  /** An answer is expected. */
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

// The module that anywidget imports again for each widget. A page keeps all it ever imported, source and code, so this
// one is short; the widget's own module, which is long, is imported once and found again by its text.

const imported = (globalThis[Symbol.for("course_lib.widgets")] ??= new Map());

function importOnce(text) {
  if (!imported.has(text)) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    imported.set(
      text,
      import(address).finally(() => URL.revokeObjectURL(address)),
    );
  }
  return imported.get(text);
}

/** JupyterLab keeps a comm's callbacks even after it closes, and with them a closed model and all that it holds. */
function release({ comm }) {
  comm?.on_close(() => {});
  comm?.on_msg(() => {});
}

/**
 * anywidget gives a model two seconds to initialize, too few on a busy machine. It then shows the widget but never lets
 * a kernel message through. So messages go straight to ipywidgets' own handler.
 */
async function hear(model) {
  const whole = await model.widget_manager.get_model(model.get("_name"));
  const handle = Object.getPrototypeOf(whole.constructor).prototype._handle_comm_msg;
  if (handle) whole.comm?.on_msg((message) => handle.call(whole, message));
}

export default {
  initialize({ model }) {
    hear(model).catch(() => {}); // a host with a manager other than ipywidgets'
    for (const each of [model, model.get("layout")]) each?.on("destroy", release);
    try {
      model.send({ kind: "view", view: "none yet" }); // a closed or reloaded page does not report it
    } catch {
      // There is no kernel to notify.
    }
  },

  async render(context) {
    const { model } = context;
    const show = async () => (await importOnce(model.get("_module"))).default.render(context);
    let close = await show();
    // An author has edited the module: its new view replaces the old one, unless it fails.
    let last = Promise.resolve();
    const again = () => {
      last = last.then(show).then((closeThis) => {
        close();
        close = closeThis;
      }, console.error);
    };
    model.on("change:_module", again);
    return () => {
      model.off("change:_module", again);
      return last.then(() => close());
    };
  },
};

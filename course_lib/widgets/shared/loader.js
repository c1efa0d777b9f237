// The module that anywidget imports anew for each widget. A page keeps all it ever imported, source, code and all, so
// this one is short, and the widget's own module, which is long, is imported once and found again by its text.

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

/** JupyterLab keeps what a comm has called, after its end too, and so a closed model with all that it holds. */
function release({ comm }) {
  comm?.on_close(() => {});
  comm?.on_msg(() => {});
}

export default {
  initialize({ model }) {
    for (const each of [model, model.get("layout")]) each?.on("destroy", release);
    try {
      model.send({ kind: "view", view: "none yet" }); // a closed or reloaded page says no goodbye
    } catch {
      // There is no kernel to tell.
    }
  },

  async render(context) {
    const module = await importOnce(context.model.get("_module"));
    return module.default.render(context);
  },
};

// JupyterLab saves the states of widgets that a kernel holds, and after a restart it holds none. So a notebook is saved
// as soon as its kernel rests and a widget is shown whose state was never saved.

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATES = "application/vnd.jupyter.widget-state+json";

/** The ids of the widgets that a notebook's model shows and has no saved state of. */
export function unsavedWidgets(model) {
  const saved = model.getMetadata("widgets")?.[STATES]?.state ?? {};
  const shown = Array.from({ length: model.cells.length }, (_, k) => model.cells.get(k).outputs)
    .filter((outputs) => outputs)
    .flatMap((outputs) => Array.from({ length: outputs.length }, (_, k) => outputs.get(k).data?.[VIEW]?.model_id));
  return shown.filter((id) => id && !(id in saved));
}

/** What to call after a change: it saves the notebook of a panel once for each such widget. */
export function widgetSaver(panel) {
  const { context, sessionContext } = panel;
  const tried = new Set(); // a widget of an earlier kernel has no state to save
  return () => {
    if (sessionContext.session?.kernel?.status !== "idle" || context.contentsModel?.writable === false) return;
    const unsaved = unsavedWidgets(context.model).filter((id) => !tried.has(id));
    unsaved.forEach((id) => tried.add(id));
    if (unsaved.length) context.save().catch(() => {}); // JupyterLab has said why
  };
}

/** Let a notebook's saves and renames wait for each other: of two at a time, JupyterLab asks which version to keep. */
export function inTurn(context) {
  let last = Promise.resolve();
  for (const name of ["save", "rename"]) {
    const act = context[name].bind(context);
    context[name] = (...given) => (last = last.catch(() => {}).then(() => act(...given)));
  }
}

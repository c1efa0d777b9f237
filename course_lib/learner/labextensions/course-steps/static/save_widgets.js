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

/** Save a notebook when an answer is left that was changed and not run: so its check can say so. */
export function saveEditedAnswers({ content, context }) {
  let left = content.activeCell;
  content.activeCellChanged.connect((_, entered) => {
    const isEdited = left?.model?.isDirty && left.model.getMetadata("nbgrader")?.solution;
    left = entered;
    if (isEdited && context.contentsModel?.writable !== false) context.save().catch(() => {}); // JupyterLab has said why
  });
}

const PATIENCE = 1000; // milliseconds
const TRIES = 10;

/** Draw widgets again whose output has given up: on a busy machine JupyterLab looks for them before it has read their
 *  saved states. */
export function redrawLostWidgets(panel) {
  const tries = new Map();
  const redraw = (node) => {
    if (panel.isDisposed || !isLost(node)) return;
    for (const { outputArea } of panel.content.widgets) {
      const k = outputArea?.widgets.findIndex((output) => output.node.contains(node)) ?? -1;
      if (k < 0) continue;
      const output = outputArea.model.get(k);
      const id = output.data[VIEW]?.model_id;
      const count = tries.get(id) ?? 0;
      if (!id || unsavedWidgets(panel.context.model).includes(id) || count >= TRIES) return;
      tries.set(id, count + 1);
      node.classList.remove("jupyter-widgets"); // a renderer that fails again adds it again
      void outputArea.widgets[k].widgets?.find((renderer) => renderer.node === node)?.renderModel(output);
    }
  };
  const observer = new MutationObserver((changes) => {
    for (const node of new Set(changes.map(({ target }) => target))) if (isLost(node)) setTimeout(redraw, PATIENCE, node);
  });
  observer.observe(panel.content.node, { childList: true, subtree: true });
  panel.disposed.connect(() => observer.disconnect());
}

/** Whether a node is an output that shows a sentence in place of its widget. */
function isLost(node) {
  return node.matches?.(".jp-OutputArea-output.jupyter-widgets") && !node.firstElementChild && node.textContent !== "";
}

/** Let a notebook's saves and renames wait for each other: of two at a time, JupyterLab asks which version to keep. */
export function inTurn(context) {
  let last = Promise.resolve();
  for (const name of ["save", "rename"]) {
    const act = context[name].bind(context);
    context[name] = (...given) => (last = last.catch(() => {}).then(() => act(...given)));
  }
}

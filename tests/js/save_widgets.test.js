import assert from "node:assert/strict";
import { test } from "node:test";

import { inTurn, unsavedWidgets, widgetSaver } from "../../course_lib/learner/labextensions/course-steps/static/save_widgets.js";

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATES = "application/vnd.jupyter.widget-state+json";
const list = (values) => ({ length: values.length, get: (k) => values[k] });
const shows = (...ids) => ({ outputs: list([{ data: { "text/plain": "4" } }, ...ids.map((id) => ({ data: { [VIEW]: { model_id: id } } }))]) });

function panelWith({ cells, saved = {}, status = "idle", writable = true }) {
  const panel = { saves: 0, saved, sessionContext: { session: { kernel: { status } } } };
  const model = { cells: list(cells), getMetadata: () => ({ [STATES]: { state: panel.saved } }) };
  panel.context = { model, contentsModel: { writable }, save: async () => void (panel.saves += 1) };
  return panel;
}

test("widgets are unsaved that are shown and have no state in the notebook", () => {
  const { context } = panelWith({ cells: [{}, shows("a", "b"), shows("c")], saved: { b: {}, other: {} } });
  assert.deepEqual(unsavedWidgets(context.model), ["a", "c"]);
  assert.deepEqual(unsavedWidgets({ cells: list([shows("a")]), getMetadata: () => undefined }), ["a"]);
});

test("a notebook is saved once for a new widget, and again for another, not while cells run or where it can't be", () => {
  const cells = [shows("a")];
  const panel = panelWith({ cells });
  const look = widgetSaver(panel);
  look();
  look(); // its kernel is gone: it was saved without a state
  assert.equal(panel.saves, 1);
  cells[0] = shows("a", "b");
  panel.sessionContext.session.kernel.status = "busy";
  look();
  assert.equal(panel.saves, 1);
  panel.sessionContext.session.kernel.status = "idle";
  look();
  assert.equal(panel.saves, 2);
  const others = [{ cells: [shows()] }, { cells, saved: { a: {}, b: {} } }, { cells, writable: false }];
  for (const other of others.map(panelWith)) {
    widgetSaver(other)();
    assert.equal(other.saves, 0);
  }
});

test("a save waits for the one before it, and a rename for a save that failed", async () => {
  const done = [];
  const act = (name) => async (given) => {
    done.push(`${name} begins`);
    await Promise.resolve();
    done.push(`${name} ends`);
    if (given === "refused") throw new Error(given);
    return given;
  };
  const context = { save: act("save"), rename: act("rename") };
  inTurn(context);
  const [first, second, third] = [context.save(1), context.save("refused"), context.rename(3)];
  assert.deepEqual([await first, await third], [1, 3]);
  await assert.rejects(second, /refused/);
  const parts = ["save begins", "save ends", "save begins", "save ends", "rename begins", "rename ends"];
  assert.deepEqual(done, parts);
});

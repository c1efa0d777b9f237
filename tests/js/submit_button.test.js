import assert from "node:assert/strict";
import test from "node:test";

import { answerCell, ask, askNewKernel, courseFolder, fileAddress, fileOf, panelOf, save } from "../../course_lib/notebook/submit_button.js";

const LAB = '{"baseUrl": "/user/ada/", "serverRoot": "~/courses"}';

function panelWith(path, { dirty = false, writable = true, saves = true } = {}) {
  const context = {
    path,
    saved: 0,
    contentsModel: { writable },
    model: { dirty },
    save: async () => {
      context.saved += 1;
      if (saves) context.model.dirty = false;
    },
  };
  return { context, node: { contains: (element) => element === path } };
}

test("a file's address starts where the server does, with every part of the path encoded", () => {
  assert.equal(fileAddress(undefined, "var/feedback/a b/1.html"), "/files/var/feedback/a%20b/1.html");
  assert.equal(fileAddress(LAB, "var/x.html"), "/user/ada/files/var/x.html");
  assert.equal(fileAddress(LAB, "work/a/b.ipynb", "lab/tree"), "/user/ada/lab/tree/work/a/b.ipynb");
});

test("the notebook is the one that contains the button, not the one in front", () => {
  const panels = [{ node: { contains: () => true } }, panelWith("a"), panelWith("b")]; // the first is no notebook
  const page = { jupyterapp: { shell: { widgets: () => panels.values() } } };
  assert.equal(panelOf(page, "b"), panels[2]);
  assert.equal(panelOf(page, "elsewhere"), undefined);
  assert.equal(panelOf({}, "b"), undefined);
});

test("the file is named from the server's root; what the page does not know stays empty", () => {
  const panel = panelWith("work/a/b c.ipynb");
  assert.equal(fileOf(LAB, panel), "~/courses/work/a/b c.ipynb");
  for (const [config, known] of [[undefined, panel], ["{}", panel], [LAB, undefined]]) {
    assert.equal(fileOf(config, known), "");
  }
});

test("links lead into the course's folder, wherever the server's root is", () => {
  assert.equal(courseFolder(panelWith("work/a/b.ipynb")), "");
  assert.equal(courseFolder(panelWith("my course/work/a/b.ipynb")), "my course/");
  assert.equal(courseFolder(undefined), "");
});

test("the panel's own notebook is saved", async () => {
  const panel = panelWith("a", { dirty: true });
  await save({}, panel);
  assert.equal(panel.context.saved, 1);
});

test("what stays unsaved is told; a notebook that nobody may write is fine without changes", async () => {
  await assert.rejects(save({}, panelWith("a", { dirty: true, saves: false })));
  await assert.rejects(save({}, panelWith("a", { dirty: true, saves: false, writable: false })));
  const unchanged = panelWith("a", { writable: false });
  await save({}, unchanged);
  assert.equal(unchanged.context.saved, 0);
});

test("without a panel the notebook is saved by the keys for it", async () => {
  const pressed = [];
  class KeyboardEvent {
    constructor(type, keys) {
      Object.assign(this, { type, ...keys });
    }
  }
  const activeElement = { dispatchEvent: (event) => pressed.push(event) };
  await save({ document: { activeElement }, KeyboardEvent, setTimeout: (resolve) => resolve() });
  assert.equal(pressed.length, 1);
  assert.equal(pressed[0].key, "s");
  assert.ok(pressed[0].ctrlKey && pressed[0].bubbles);
});

test("a kernel that does not answer in time is noticed, and its late answer still counts", async () => {
  let listener;
  const sent = [];
  const model = {
    on: (_, callback) => (listener = callback),
    off: () => (listener = undefined),
    send: (question) => sent.push(question),
  };
  let expire;
  let late = 0;
  const page = { setTimeout: (callback) => (expire = callback), clearTimeout: () => {} };
  const answer = ask(page, model, { file: "f", saved: false }, (answered, wait) => {
    late += 1;
    wait();
  });
  expire();
  expire();
  assert.equal(late, 2);
  listener({ refused: "no" });
  assert.deepEqual(await answer, { refused: "no" });
  assert.equal(listener, undefined);
  assert.deepEqual(sent, [{ file: "f", saved: false }]);
});

test("a button without its kernel asks the notebook's new one", async () => {
  const model = {
    on: () => {},
    off: () => {},
    send: () => {
      throw new Error("Cannot send");
    },
  };
  const asked = [];
  const kernel = {
    requestExecute: (request) => {
      asked.push(request.user_expressions.answer);
      const answer = { data: { "application/json": { refused: "", scores: [1] } } };
      return { done: Promise.resolve({ content: { user_expressions: { answer } } }) };
    },
  };
  const question = { file: 'a "b".ipynb', saved: true };
  const page = { setTimeout: () => 1, clearTimeout: () => {} };
  const answer = await ask(page, model, question, (answered) => askNewKernel(kernel, question).then(answered));
  assert.deepEqual(answer.scores, [1]);
  assert.ok(asked[0].endsWith('.press("a \\"b\\".ipynb", True)'));
});

test("an exercise's cell is found by its mark", () => {
  const cell = (id) => ({ model: { getMetadata: (name) => (id && name === "nbgrader" ? { grade_id: id } : undefined) } });
  const panel = { content: { widgets: [cell(), cell("check_f"), cell("f")] } };
  assert.equal(answerCell(panel, "f"), panel.content.widgets[2]);
  assert.equal(answerCell(panel, "g"), undefined);
  assert.equal(answerCell(undefined, "f"), undefined);
});

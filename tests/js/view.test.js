import assert from "node:assert/strict";
import { test } from "node:test";

import { makeDecoded, widgetOf } from "../../course_lib/widgets/shared/view/view.js";

/** A model as anywidget hands it out: what it sent is kept; `whole` is what the page's manager knows of it. */
function makeModel({ dead = false, views = {} } = {}) {
  const heard = [];
  const closable = (name) => ({
    trigger: (event) => heard.push(`${name} ${event}`),
    close: (closed) => heard.push(`${name} closed ${closed}`),
  });
  const layout = closable("layout");
  const whole = { ...closable("model"), views, get: () => layout };
  return {
    heard,
    get: () => "its name",
    widget_manager: { get_model: async (name) => name === "its name" && whole },
    send(content) {
      if (dead) throw new Error("Cannot send");
      heard.push(content.view);
    },
  };
}

function makeView(heard) {
  return { parts: { root: { remove: () => heard.push("removed") } }, stop: () => heard.push("stopped") };
}

const el = { append() {} };

test("the kernel hears of a view before it is made, and of its end after everything has stopped", async () => {
  const model = makeModel();
  const close = await widgetOf(async () => makeView(model.heard)).render({ model, el });
  assert.deepEqual(model.heard, ["comes"]);
  close();
  assert.deepEqual(model.heard, ["comes", "stopped", "removed", "goes"]);
});

test("a view that cannot be made is not counted, and its error is passed on", async () => {
  const model = makeModel();
  const broken = widgetOf(() => {
    throw new Error("no such state");
  });
  await assert.rejects(broken.render({ model, el }), /no such state/);
  assert.deepEqual(model.heard, ["comes", "goes"]);
});

test("a view shows what the kernel has changed while the state before was decoded", async () => {
  const state = { _map: "map", _run: "old run" };
  const model = { get: (name) => state[name] };
  const slowly = async (message) => {
    await new Promise((resolve) => setTimeout(resolve));
    return `decoded ${message}`;
  };
  const view = makeDecoded(model, { _map: slowly, _run: slowly }, (...values) => values);
  state._run = "new run";
  assert.deepEqual(await view, ["decoded map", "decoded new run"]);
});

for (const [views, freed] of [
  [{}, ["stopped", "removed", "model comm:close", "model closed true", "layout comm:close", "layout closed true"]],
  [{ another: 1 }, ["stopped", "removed"]],
]) {
  test(`after a restart the last view takes its model along: ${Object.keys(views).length} others`, async () => {
    const model = makeModel({ dead: true, views });
    const close = await widgetOf(() => makeView(model.heard)).render({ model, el });
    close();
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual(model.heard, freed);
  });
}

test("the same text of a module is imported once in a page, another one anew, a broken one says so", async (t) => {
  const texts = [];
  t.mock.method(URL, "createObjectURL", (blob) => {
    texts.push(blob.size);
    return blob.size < 20
      ? "data:text/javascript,syntax error"
      : `data:text/javascript,export default { render: () => () => ${texts.length} }`;
  });
  const { default: loader } = await import("../../course_lib/widgets/shared/view/loader.js");
  const acts = new Map();
  const model = { get: (name) => model[name], on: (...named) => acts.set(...named), off: (event) => acts.delete(event) };
  const shown = async (text) => (await loader.render({ model: Object.assign(model, { _module: text }) }))();
  assert.equal(await shown("a module of some length"), 1);
  assert.equal(await shown("a module of some length"), 1);
  assert.equal(await shown("another module, longer still"), 2);
  assert.equal(texts.length, 2);
  await assert.rejects(shown("broken"), SyntaxError);
  assert.equal(acts.size, 0);
});

test("a module that is edited takes the place of the one before, a broken one leaves it standing", async (t) => {
  t.mock.method(URL, "createObjectURL", (blob) => `data:text/javascript;size=${blob.size},${texts.get(blob.size)}`);
  const errors = t.mock.method(console, "error", () => {});
  const { default: loader } = await import("../../course_lib/widgets/shared/view/loader.js");
  const module = (name) => `export default { render({ tell }) { tell("+${name}"); return () => tell("-${name}"); } }`;
  const texts = new Map();
  const heard = [];
  let edited;
  const model = { get: () => model.text, on: (event, act) => (edited = act), off: () => (edited = undefined) };
  const write = (text) => {
    texts.set(text.length, encodeURIComponent(text));
    model.text = text;
  };
  write(module("first"));
  const close = await loader.render({ model, tell: (each) => heard.push(each) });
  const edit = async (text, done) => {
    write(text);
    edited();
    while (!done()) await new Promise(setImmediate);
  };
  await edit(module("second"), () => heard.includes("-first"));
  await edit("broken", () => errors.mock.callCount() === 1);
  await edit(module("the third"), () => heard.includes("-second"));
  await close();
  assert.deepEqual(heard, ["+first", "+second", "-first", "+the third", "-second", "-the third"]);
  assert.equal(edited, undefined);
});

test("a model that is closed is let go by its comm, and a new page says that it has no view", async () => {
  const { default: loader } = await import("../../course_lib/widgets/shared/view/loader.js");
  const acts = {};
  const sent = [];
  const layout = { on: (event, act) => (acts[`layout ${event}`] = act) };
  const model = {
    on: (event, act) => (acts[event] = act),
    get: (name) => ({ layout })[name],
    send: (content) => sent.push(content),
  };
  loader.initialize({ model });
  assert.deepEqual(sent, [{ kind: "view", view: "none yet" }]);
  for (const event of ["destroy", "layout destroy"]) {
    const comm = { calls: "the model", on_close: (act) => (comm.calls = act()), on_msg: (act) => act() };
    acts[event]({ comm });
    assert.equal(comm.calls, undefined);
    acts[event]({}); // no comm: the state came out of a saved notebook
  }
});

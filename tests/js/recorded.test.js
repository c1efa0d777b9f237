import assert from "node:assert/strict";
import { test } from "node:test";

import { RecordedModel, isAnswered, reasonAlone, turnOffUnanswered } from "../../course_lib/widgets/shared/view/recorded.js";

const ANSWERS = [0.1, 0.2, 0.4].map((value) => ({ setting: "rate", value, state: { _run: `run at ${value}` } }));

function recorded(state = {}, why = "Not here.") {
  const saved = { rate: 0.1, batch: 5, step: 3, _run: "first", _computed: ["rate", "batch"], _recorded: { answers: ANSWERS }, ...state };
  const model = new RecordedModel({ get: (name) => saved[name] }, why);
  const heard = [];
  for (const name of ["rate", "batch", "_run"]) model.on(`change:${name}`, () => heard.push("change"));
  model.on("msg:custom", (message) => heard.push(message));
  return { model, heard };
}

const later = () => new Promise((resolve) => setTimeout(resolve));

function ask(model, changes) {
  for (const [name, value] of Object.entries(changes)) model.set(name, value);
  model.save_changes();
  return later();
}

test("the nearest recorded value answers, and what the page alone has set stays", async () => {
  const { model } = recorded();
  await ask(model, { rate: 0.27, step: 0 });
  assert.deepEqual([model.get("rate"), model.get("_run"), model.get("step")], [0.2, "run at 0.2", 0]);
  await ask(model, { rate: 5 });
  assert.deepEqual([model.get("rate"), model.get("_run")], [0.4, "run at 0.4"]);
});

const GRID = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => ({ setting: "start", value: [x, y], state: { _run: `from ${x}, ${y}` } })));

function touched(model) {
  const root = { heard: {}, addEventListener: (event, act) => (root.heard[event] = act) };
  model.watch(root);
  return { press: () => root.heard.pointerdown({ target: {} }), key: (type = "range") => root.heard.keydown({ target: { type } }) };
}

test("each small step by key leads to the next recorded value in its direction, and ends at the last", async () => {
  const { model, heard } = recorded();
  const hand = touched(model);
  const passed = [];
  for (const step of [0.001, 0.001, 0.001, -0.001, -0.001, -0.001]) {
    hand.key();
    await ask(model, { rate: model.get("rate") + step });
    passed.push(model.get("rate"));
  }
  assert.deepEqual(passed, [0.2, 0.4, 0.4, 0.2, 0.1, 0.1]);
  assert.deepEqual(heard.filter((each) => each.kind === "refused"), []);
});

test("a step from a value between recorded ones goes ahead, never back", async () => {
  const { model } = recorded({ rate: 0.21 });
  await ask(model, { rate: 0.22 });
  assert.equal(model.get("rate"), 0.4);
});

test("a drag, and a number that is typed, stay with the nearest recorded value", async () => {
  const { model } = recorded();
  const hand = touched(model);
  hand.press();
  const passed = [];
  for (const rate of [0.11, 0.14, 0.16, 0.19, 0.21, 0.29, 0.31]) {
    await ask(model, { rate });
    passed.push(model.get("rate"));
  }
  assert.deepEqual(passed, [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.4]);
  hand.key("number");
  await ask(model, { rate: 0.35 });
  assert.equal(model.get("rate"), 0.4);
});

test("a step on a map goes to the next point that lies its way", async () => {
  const { model } = recorded({ start: [1, 1], _computed: ["start"], _recorded: { answers: GRID } });
  const passed = [];
  for (const [across, up] of [[0.1, 0], [0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1]]) {
    const [x, y] = model.get("start");
    await ask(model, { start: [x + across, y + up] });
    passed.push(model.get("start"));
  }
  assert.deepEqual(passed, [[2, 1], [2, 1], [2, 2], [1, 2], [1, 1]]);
});

test("a name that was not recorded is answered by no other", async () => {
  const answers = ["tanh", "relu"].map((value) => ({ setting: "activation", value, state: { _run: value } }));
  const { model, heard } = recorded({ activation: "tanh", _computed: ["activation"], _recorded: { answers } });
  await ask(model, { activation: "relu" });
  assert.deepEqual([model.get("activation"), model.get("_run")], ["relu", "relu"]);
  await ask(model, { activation: "gelu" });
  assert.deepEqual([model.get("activation"), model.get("_run"), heard.at(-1).kind], ["relu", "relu", "refused"]);
});

test("a setting that was not recorded goes back, with the sentence that says where it works", async () => {
  const { model, heard } = recorded();
  await ask(model, { rate: 0.2 });
  heard.length = 0;
  await ask(model, { batch: 2 });
  assert.deepEqual([model.get("batch"), model.get("rate"), model.get("_run")], [5, 0.2, "run at 0.2"]);
  assert.deepEqual(heard.at(-1), { kind: "refused", why: "Not here." });
});

test("what the page computes itself is nobody's question", async () => {
  const { model, heard } = recorded();
  await ask(model, { step: 7 });
  assert.deepEqual([model.get("step"), heard], [7, []]);
});

test("of two settings that move together the first is answered", async () => {
  const answers = [...ANSWERS, { setting: "batch", value: 9, state: { _run: "batch 9" } }];
  const { model } = recorded({ _recorded: { answers } });
  await ask(model, { rate: 0.3, batch: 9 });
  assert.deepEqual([model.get("rate"), model.get("batch"), model.get("_run")], [0.2, 5, "run at 0.2"]);
});

test("a recording plays to its end, says so, and plays again after a restart", async () => {
  const slices = [1, 2].map((epoch) => ({ message: { epoch }, buffers: [epoch] }));
  const { model, heard } = recorded({ _state: {}, _recorded: { slices } });
  for (let k = 0; k < 3; k++) model.send({ kind: "train" });
  await later();
  assert.deepEqual(heard.map(({ kind, epoch }) => [kind, epoch]), [["slice", 1], ["slice", 2], ["ended", undefined]]);
  model.send({ kind: "restart" });
  model.send({ kind: "train" });
  await later();
  assert.equal(heard.at(-1).epoch, 1);
});

test("where no training was recorded, asking for some says where it works", async () => {
  const { model, heard } = recorded();
  model.send({ kind: "train" });
  await later();
  assert.deepEqual([heard.at(-1).kind, heard.at(-1).why], ["ended", "Not here."]);
});

test("settings that were changed after the recording are answered by their own answers only, and training by none", async () => {
  const settings = { rate: 0.1, batch: 5 };
  const slices = [{ message: { epoch: 5 }, buffers: [] }];
  const reopened = (state, epoch = 0) => recorded({ _state: { epoch: 0 }, _recorded: { settings, epoch, answers: ANSWERS, slices }, ...state }).model;
  assert.deepEqual([reopened({}).answersTo("rate"), reopened({}).recording.length], [true, 1]);
  assert.deepEqual([reopened({ rate: 0.3 }).answersTo("rate"), reopened({ rate: 0.3 }).recording.length], [true, 0]);
  assert.equal(reopened({ batch: 2 }).answersTo("rate"), false);
  assert.equal(reopened({}, 40).recording.length, 0); // of a later stage of the training than is shown
});

test("controls are off where nothing answers, also those that change two settings at once", () => {
  const { model } = recorded();
  const nodes = { rate: {}, batch: {}, both: {}, step: {} };
  turnOffUnanswered(model, { rate: [nodes.rate], batch: [nodes.batch], "rate batch": [nodes.both], step: [nodes.step] });
  const off = { disabled: true, title: "Not here." };
  assert.deepEqual(nodes, { rate: {}, batch: off, both: off, step: {} });
  const node = {};
  turnOffUnanswered({ get: () => 1 }, { batch: [node] }); // a kernel answers
  assert.deepEqual([node, isAnswered({}, "batch")], [{}, true]);
});

test("a model is alone on the site and where its notebook was opened without a kernel, not elsewhere", async () => {
  const model = (whole) => ({ get: () => "name", widget_manager: { get_model: async () => whole } });
  assert.equal(await reasonAlone({ alone: "On the site." }), "On the site.");
  assert.match(await reasonAlone(model({ comm_live: false })), /run this cell again/);
  assert.equal(await reasonAlone(model({ comm_live: true })), "");
  assert.equal(await reasonAlone({ get: () => "name" }), "");
});

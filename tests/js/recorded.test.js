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

import assert from "node:assert/strict";
import { test } from "node:test";

import { BUFFERS, bestRecord, decodeState, incoming, neighbor, placeUnits, splitLayers, unitNumber } from "../../course_lib/widgets/network_playground/state.js";
import { verticalTicks } from "../../course_lib/widgets/network_playground/history_panel.js";
import { choiceName, describe } from "../../course_lib/widgets/network_playground/texts.js";
import { blend, paintBytes } from "../../course_lib/widgets/shared/plot/tiles.js";
import { TrainingLink, TrainingLoop, extended } from "../../course_lib/widgets/shared/training/training.js";

const SIZES = [2, 3, 1];
const PARAMETERS = Float32Array.from({ length: 13 }, (_, k) => k);
const view = (array) => new DataView(array.buffer);

function makeState(extra = {}) {
  const bytes = {
    parameters: view(PARAMETERS),
    decision: view(new Int8Array(48 * 48)),
    units: view(new Int8Array(3 * 24 * 24)),
    scales: view(new Float32Array(3)),
    edge: view(new Float32Array(0)),
    edge_starts: view(new Uint32Array(1)),
    history: view(new Float64Array([0, 0.7, 0.71, 10, 0.5, 0.6])),
  };
  assert.deepEqual(Object.keys(bytes), BUFFERS);
  return decodeState({ sizes: SIZES, epoch: 10, accuracy: 0.8, diverged: false, ...extra }, bytes);
}

test("the parameter vector is split as Python lays it out: weights row by row, then biases", () => {
  const [first, second] = splitLayers(PARAMETERS, SIZES);
  assert.deepEqual([...first.weights], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...first.biases], [6, 7, 8]);
  assert.deepEqual([[...second.weights], [...second.biases]], [[9, 10, 11], [12]]);
  assert.deepEqual(incoming([first, second], 1, 1), { weights: [1, 4], bias: 7 });
  assert.deepEqual(incoming([first, second], 2, 0), { weights: [9, 10, 11], bias: 12 });
});

test("hidden units are numbered layer after layer", () => {
  assert.deepEqual([unitNumber([2, 4, 3, 1], 1, 2), unitNumber([2, 4, 3, 1], 2, 0)], [2, 4]);
});

test("arrow keys reach every unit and never leave the network", () => {
  const sizes = [2, 4, 8, 1];
  const seen = new Set();
  let here = { layer: 3, unit: 0 };
  for (const [across, down] of [[-1, 0], ...Array(9).fill([0, 1]), ...Array(9).fill([0, -1]), [-1, 0], ...Array(9).fill([0, 1]), ...Array(9).fill([0, -1]), [-1, 0], [-1, 0]]) {
    here = neighbor(sizes, here, across, down);
    assert.ok(here.layer >= 1 && here.layer <= 3 && here.unit >= 0 && here.unit < sizes[here.layer]);
    seen.add(`${here.layer} ${here.unit}`);
  }
  assert.equal(seen.size, 12);
});

test("places of units are inside the box, and no two are the same", () => {
  const places = placeUnits([2, 8, 8, 8, 8, 1], { left: 10, right: 500, top: 20, bottom: 300 }).flat();
  assert.ok(places.every(({ x, y }) => x >= 10 && x <= 500 && y >= 20 && y <= 300));
  assert.equal(new Set(places.map(({ x, y }) => `${x} ${y}`)).size, places.length);
});

test("a history grows by later records only, keeps its ends and never gets longer than it may", () => {
  let history = extended([], [[0, 1, 1]]);
  for (let epoch = 1; epoch <= 5000; epoch += 1) history = extended(history, [[epoch, 1 / epoch, 1]]);
  assert.ok(history.length <= 2000);
  assert.deepEqual([history[0][0], history.at(-1)[0]], [0, 5000]);
  assert.equal(extended(history, [[4000, 0, 0]]).at(-1)[0], 5000);
  assert.deepEqual(bestRecord([[0, 1, 3], [5, 1, 2], [9, 1, 4]]), [5, 1, 2]);
});

test("the state in words tells guessing, overfitting, divergence and the chosen unit", () => {
  const state = makeState();
  assert.match(describe({ state, history: [[0, 0.7, 0.7]], selected: null }), /not learned anything yet/);
  assert.match(describe({ state, history: [[0, 0.7, 0.7], [5, 0.69, 0.69]], selected: null }), /no better than guessing/);
  assert.match(describe({ state, history: [[0, 0.7, 0.7], [5, 0.3, 0.3], [90, 0.01, 0.5]], selected: null }), /overfitting/);
  assert.doesNotMatch(describe({ state, history: state.records, selected: null }), /overfits|guessing/);
  const unit = describe({ state, history: state.records, selected: { layer: 1, unit: 1 } });
  assert.match(unit, /Unit 2 of layer 1: weights from x₁ 1\.0, x₂ 4\.0; bias 7\.0/);
  assert.match(describe({ state: makeState({ diverged: true }), history: state.records }), /smaller learning rate/);
});

test("names are readable, known or not", () => {
  assert.deepEqual([choiceName("xor"), choiceName("gradient_descent")], ["XOR", "gradient descent"]);
});

test("the loss axis has at least two ticks however narrow its range", () => {
  for (const [bottom, top] of [[0.4, 0.9], [1e-6, 1], [0.69, 0.71]]) {
    assert.ok(verticalTicks(bottom, top).length >= 2, `${bottom} ${top}`);
  }
});

test("bytes become colors: paper at zero, the full color at the ends, the first row lowest", () => {
  const colors = blend([10, 10, 10], [210, 10, 10], [10, 10, 210], 1);
  const pixels = new Uint8ClampedArray(16);
  paintBytes(pixels, Int8Array.from([-127, 0, 127, 0]), 2, colors);
  assert.deepEqual([...pixels.slice(0, 3)], [10, 10, 210]);
  assert.deepEqual([...pixels.slice(4, 7)], [10, 10, 10]);
  assert.deepEqual([...pixels.slice(8, 11)], [210, 10, 10]);
});

class Screen {
  act = null;
  requestAnimationFrame(act) {
    this.act = act;
    return 1;
  }
  cancelAnimationFrame() {
    this.act = null;
  }
  show(now) {
    const { act } = this;
    this.act = null;
    act?.(now);
  }
}

function makeLoop(speed) {
  const [asked, states, silences, timers] = [[], [], [], []];
  const frames = new Screen();
  const clock = { setTimeout: (act) => timers.push(act), clearTimeout: () => timers.splice(0) };
  const loop = new TrainingLoop({
    speed, frames, clock,
    ask: (epochs) => asked.push(epochs),
    onPlaying: (playing) => states.push(playing),
    onSilence: (silent) => silences.push(silent),
  });
  return { loop, frames, asked, states, silences, timers };
}

test("training asks for as many epochs as the speed says, and never twice without an answer", () => {
  const { loop, frames, asked } = makeLoop(100);
  loop.play();
  for (let now = 0; now <= 1000; now += 20) {
    frames.show(now);
    loop.answered();
  }
  const total = asked.reduce((sum, epochs) => sum + epochs, 0);
  assert.ok(Math.abs(total - 101) <= 2, total);
  const before = asked.length;
  frames.show(1020);
  for (let now = 1040; now < 3000; now += 20) frames.show(now);
  assert.equal(asked.length, before + 1);
  loop.answered();
  frames.show(3000);
  assert.ok(asked.at(-1) <= 12, "what a slow kernel could not do is not made up for");
});

test("however fast the kernel is, it is not asked more than about thirty times a second", () => {
  const { loop, frames, asked } = makeLoop(10000);
  loop.play();
  for (let now = 0; now <= 1000; now += 1000 / 60) {
    frames.show(now);
    loop.answered();
  }
  assert.ok(asked.length >= 29 && asked.length <= 34, asked.length);
});

test("pause stops asking at once, also while an answer is due", () => {
  const { loop, frames, asked, states } = makeLoop(100);
  loop.play();
  frames.show(0);
  loop.pause();
  loop.answered();
  assert.equal(frames.act, null);
  assert.deepEqual([asked.length, states], [1, [true, false]]);
});

test("a kernel that does not answer is noticed, and so is its answer", () => {
  const { loop, silences, timers } = makeLoop(30);
  loop.once(1);
  timers[0]();
  loop.answered();
  assert.deepEqual(silences, [true, false]);
});

/** A model as anywidget gives it: state, events, messages. */
class Model {
  sent = [];
  heard = {};
  constructor(state) {
    this.state = state;
  }
  get(name) {
    return this.state[name];
  }
  set(name, value) {
    this.state[name] = value;
  }
  save_changes() {}
  send(message) {
    this.sent.push(message);
  }
  on(event, act) {
    this.heard[event] = act;
  }
  off(event) {
    delete this.heard[event];
  }
}

test("a slice from before a changed setting is not shown, the state after it is", () => {
  const model = new Model({ _state: { records: [[0]] } });
  let changes = 0;
  const link = new TrainingLink(model, {
    decode: (message, bytes) => ({ records: message.records ?? [bytes.record] }),
    buffers: ["record"],
    live: ["learning_rate"],
    speed: 30,
    changed: () => (changes += 1),
    onPlaying: () => {},
  });
  assert.deepEqual(model.sent, [{ kind: "look" }]);
  model.heard["msg:custom"]({ kind: "slice" }, [[1]]);
  assert.deepEqual(link.history, [[0], [1]]);
  link.set("learning_rate", 0.1);
  model.heard["msg:custom"]({ kind: "slice" }, [[2]]);
  assert.deepEqual(link.history.at(-1), [2]);
  model.state.hidden = [4];
  link.set("hidden", [4]);
  assert.equal(link.pending, false);
  link.set("hidden", [3]);
  model.heard["msg:custom"]({ kind: "slice" }, [[3]]);
  assert.deepEqual(link.history.at(-1), [2]);
  model.state._state = { records: [[0], [9]] };
  model.heard["change:_state"]();
  assert.deepEqual([link.history, changes], [[[0], [9]], 3]);
  link.stop();
  assert.deepEqual(Object.keys(model.heard), []);
});

test("a kernel that is gone is no error but silence", () => {
  const model = new Model({ _state: { records: [[0]] } });
  model.send = () => {
    throw new Error("Cannot send");
  };
  const options = { decode: (message) => message, buffers: [], live: [], speed: 30, changed: () => {}, onPlaying: () => {} };
  const link = new TrainingLink(model, options);
  assert.doesNotThrow(() => link.oneEpoch());
  assert.ok(link.loop.waiting);
  link.stop();
});

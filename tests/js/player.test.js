import assert from "node:assert/strict";
import { test } from "node:test";

import { LiveText } from "../../course_lib/widgets/shared/view/controls.js";
import { Player, advance, fittingSpeed, nextStop } from "../../course_lib/widgets/shared/run/player.js";

/** A screen that shows a frame when told to. */
class Frames {
  waiting = new Map();
  count = 0;
  requestAnimationFrame(act) {
    this.waiting.set((this.count += 1), act);
    return this.count;
  }
  cancelAnimationFrame(id) {
    this.waiting.delete(id);
  }
  show(now) {
    const acts = [...this.waiting.values()];
    this.waiting.clear();
    for (const act of acts) act(now);
  }
}

function makePlayer(options = {}) {
  const frames = new Frames();
  const moves = [];
  const states = [];
  const player = new Player({
    last: 100,
    rate: 10,
    frames,
    onMove: (position) => moves.push(position),
    onPlaying: (playing) => states.push(playing),
    ...options,
  });
  return { player, frames, moves, states };
}

test("a position advances by rate times seconds and stops at the last step", () => {
  assert.equal(advance(3, 0.5, 10, 100), 8);
  assert.equal(advance(99, 0.5, 10, 100), 100);
});

test("play moves with the clock of the frames, not with their number", () => {
  for (const gap of [10, 20, 50]) {
    const { player, frames } = makePlayer();
    player.play();
    for (let now = 0; now <= 1000; now += gap) frames.show(now);
    assert.ok(Math.abs(player.position - 10) < 1e-9, `gap ${gap}: ${player.position}`);
  }
});

test("after a long gap play goes on where it was", () => {
  const { player, frames } = makePlayer();
  player.play();
  frames.show(0);
  frames.show(60000);
  assert.ok(player.position <= 1);
});

test("play ends on the last step, says so once and asks for no further frame", () => {
  const { player, frames, states } = makePlayer({ last: 1 });
  player.play();
  for (let now = 0; now <= 400; now += 50) frames.show(now);
  assert.equal(player.position, 1);
  assert.deepEqual(states, [true, false]);
  assert.equal(frames.waiting.size, 0);
});

test("play from the end begins at step 0", () => {
  const { player, frames } = makePlayer();
  player.seek(100);
  player.play();
  frames.show(0);
  assert.equal(player.position, 0);
});

test("pause rests on a whole step and cancels the frame", () => {
  const { player, frames } = makePlayer();
  player.play();
  frames.show(0);
  frames.show(70);
  player.toggle();
  assert.equal(player.position, 1);
  assert.equal(frames.waiting.size, 0);
});

test("seek stays inside the run, also when a shorter run takes its place", () => {
  const { player, moves } = makePlayer();
  player.seek(-3);
  player.seek(500);
  assert.deepEqual(moves, [0, 100]);
  player.setLast(40);
  assert.equal(player.step, 40);
});

test("with less motion asked for, play jumps by tenths and is still in between", () => {
  const { player, frames, moves } = makePlayer({ calm: () => true });
  player.play();
  for (let now = 0; now <= 3000; now += 50) frames.show(now);
  assert.deepEqual(moves, [10, 20, 30]);
  assert.equal(nextStop(95, 97), 97);
});

test("the speed fits the length of the run", () => {
  const choices = [1, 3, 10, 30, 100, 300];
  assert.equal(fittingSpeed(choices, 200, 7), 30);
  assert.equal(fittingSpeed(choices, 5, 7), 1);
  assert.equal(fittingSpeed(choices, 10000, 7), 300);
});

test("a live text changes at once, then not before the gap, and ends with the latest", () => {
  const pending = [];
  const clock = { setTimeout: (act) => pending.push(act), clearTimeout: () => pending.splice(0) };
  const node = { textContent: "" };
  const live = new LiveText(node, clock);
  for (const text of ["a", "b", "c"]) live.say(text, 1000);
  assert.equal(node.textContent, "a");
  pending.shift()();
  assert.equal(node.textContent, "c");
  live.sayNow("d");
  assert.equal(node.textContent, "d");
});

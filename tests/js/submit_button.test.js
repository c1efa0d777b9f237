import assert from "node:assert/strict";
import test from "node:test";

import { fileAddress, save } from "../../course_lib/notebook/submit_button.js";

test("a file's address starts where the server does, with every part of the path encoded", () => {
  assert.equal(fileAddress(undefined, "var/feedback/a b/1.html"), "/files/var/feedback/a%20b/1.html");
  assert.equal(fileAddress('{"baseUrl": "/user/ada/"}', "var/x.html"), "/user/ada/files/var/x.html");
});

test("the notebook is saved through the application where the page offers it", async () => {
  const done = [];
  const commands = { execute: async (command) => done.push(command) };
  await save({ jupyterapp: { commands } });
  assert.deepEqual(done, ["docmanager:save"]);
});

test("elsewhere it is saved by the keys for it", async () => {
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

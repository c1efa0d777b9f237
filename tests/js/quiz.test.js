import assert from "node:assert/strict";
import test from "node:test";

import { withChoice } from "../../course_lib/notebook/quiz.js";

test("a choice replaces its own letter alone", () => {
  assert.equal(withChoice("????", 0, "b"), "b???");
  assert.equal(withChoice("ab?d", 3, "a"), "ab?a");
});

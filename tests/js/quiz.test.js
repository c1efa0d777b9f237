import assert from "node:assert/strict";
import test from "node:test";

import { QuizAlone, withChoice } from "../../course_lib/notebook/quiz.js";

test("a choice replaces its own letter alone", () => {
  assert.equal(withChoice("????", 0, "b"), "b???");
  assert.equal(withChoice("ab?d", 3, "a"), "ab?a");
});

test("without a kernel a choice takes away its own explanation, and what was chosen meanwhile is not explained", async () => {
  const saved = { texts: { RIGHT_OF_CHOSEN: "{right} of {chosen}, {questions}", NOTHING_CHOSEN: "none" }, asked: [1, 2], answers: "??", notes: ["", ""], message: "", requests: 0 };
  const quiz = new QuizAlone({ get: (name) => saved[name] });
  quiz.set("requests", 1);
  await quiz.explained;
  assert.equal(quiz.get("message"), "none");
  quiz.state.notes = ["✓ one", "✗ two"];
  quiz.set("answers", "a?");
  assert.deepEqual([quiz.get("notes"), quiz.get("message")], [["", "✗ two"], ""]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsOf, stepsOf } from "../../course_lib/learner/labextensions/course-steps/static/steps.js";

const text = (source) => ({ type: "markdown", sharedModel: { source } });
const code = (source, executionCount = null, { grade, html } = {}) => ({
  type: "code",
  sharedModel: { source },
  executionCount,
  getMetadata: (name) => (name === "nbgrader" && grade ? { grade } : undefined),
  outputs: { toJSON: () => (html ? [{ data: { "text/html": [html] } }] : []) },
});
const found = (...cells) => stepsOf(cellsOf({ cells: { length: cells.length, get: (k) => cells[k] } }));

test("a step goes from a heading to the next with something to run; what only closes the notebook is none", () => {
  const { steps, submit } = found(
    text("# 1.1 Title"),
    code("import numpy"),
    text("## 1. One"),
    code("a = 1"),
    text("## 2. To read"),
    text("## Exercise 1: `f`\n\n**Goal:** f."),
    code("def f(): ..."),
    text("## Key points"),
    text("## Submit"),
    code("submit()"),
  );
  assert.deepEqual(steps.map(({ title, index }) => [title, index]), [["1. One", 2], ["2. To read", 4]]);
  assert.equal(submit, 9);
});

test("a step is done when its cells have run and its checks have passed", () => {
  const of = (...cells) => found(text("## 1. One"), ...cells).steps[0].done;
  const check = (count, passed) => code("check(f)", count, { grade: true, html: `<div data-passed="${passed}">` });
  assert.equal(of(code("a = 1", 3), code("", null)), true);
  assert.equal(of(code("a = 1", 3), code("b = 1")), false);
  assert.equal(of(code("def f(): ...", 1), check(2, true)), true);
  assert.equal(of(code("def f(): ...", 1), check(2, false)), false);
  assert.equal(of(code("def f(): ...", 1), code("check(f)", 2, { grade: true })), false);
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { cellsOf, stepsOf } from "../../course_lib/learner/labextensions/course-steps/static/steps.js";
import { TEXT } from "../../course_lib/learner/labextensions/course-steps/static/texts.js";

const NOTEBOOKS = new URL("../../notebooks/", import.meta.url);

const text = (source, nbgrader) => ({ type: "markdown", sharedModel: { source }, getMetadata: () => nbgrader });
const code = (source, executionCount = null, { grade, solution, html } = {}) => ({
  type: "code",
  sharedModel: { source },
  executionCount,
  getMetadata: (name) => (name === "nbgrader" && (grade || solution) ? { grade, solution } : undefined),
  outputs: { toJSON: () => (html ? [{ data: { "text/html": [html] } }] : []) },
});
const found = (...cells) => stepsOf(cellsOf({ cells: { length: cells.length, get: (k) => cells[k] } }));

const titles = ({ steps }) => steps.map(({ sections }) => sections.map(({ title, index }) => [title, index]));
const words = (count) => "word ".repeat(count);

test("a section goes from a heading to the next with something to do; what only closes the notebook is none", () => {
  const all = found(
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
  assert.deepEqual(titles(all), [[["1. One", 2], ["Exercise 1: `f`", 4]]]);
  assert.equal(all.submit, 9);
});

test("short sections in a row make a step, until it has five minutes or would have more than twelve", () => {
  const section = (title, minutes) => [text(`### ${title}\n\n${words(200 * (minutes - 1))}`), code("a = 1")];
  const all = found(...[2, 2, 3, 4, 9, 30, 1].flatMap((minutes, k) => section(`${k}`, minutes)));
  assert.deepEqual(all.steps.map(({ sections }) => sections.length), [3, 1, 1, 1, 1]);
  assert.deepEqual(all.steps.map(({ minutes }) => Math.round(minutes)), [7, 4, 9, 30, 1]);
});

test("an exercise takes the minutes that it states, shared among its parts", () => {
  const { steps } = found(
    text("## Exercise 1: `f`\n\n*4 points, 30 minutes.*"),
    text(`<details>${words(2000)}</details>`),
    code("def f(): ...", null, { solution: true }),
    code("f(1)"),
    text("### Then\n\n*10 of the 30 minutes.* More."),
    code("f(2)"),
    text("### Last\n\n*8 of the 30 minutes.*"),
    code("check(f)", null, { grade: true }),
  );
  assert.deepEqual(steps.map(({ minutes }) => Math.round(minutes)), [13, 11, 8]);
});

test("a written answer is a task, done once its line is replaced by a text, in which headings are the learner's", () => {
  const answered = (source) => found(text("## 1. One"), text(source, { grade: true, solution: true })).steps;
  for (const source of [TEXT.unwritten, "", " "]) assert.equal(answered(source)[0].done, false);
  assert.equal(answered("Because.")[0].done, true);
  assert.deepEqual(answered("## Mine\n\n*5 of the 9 minutes.*")[0].sections.map(({ title }) => title), ["1. One"]);
});

test("a part whose exercise is not there is read like any other text", () => {
  assert.equal(found(text("### Mine\n\n*5 of the 9 minutes.*"), code("a = 1")).steps.length, 1);
});

test("no step of the course is longer than a quarter of an hour, but the quiz", () => {
  const files = readdirSync(NOTEBOOKS, { recursive: true }).filter((file) => file.endsWith(".ipynb"));
  assert.ok(files.length > 20);
  for (const file of files) {
    const cells = JSON.parse(readFileSync(new URL(file, NOTEBOOKS))).cells.map(({ cell_type: type, source, metadata }) => ({
      ...{ type, sharedModel: { source: [source].flat().join("") }, executionCount: null },
      ...{ getMetadata: (name) => metadata[name], outputs: { toJSON: () => [] } },
    }));
    const written = cells.filter(({ type, getMetadata }) => type === "markdown" && getMetadata("nbgrader"));
    for (const { sharedModel } of written) assert.equal(sharedModel.source, TEXT.unwritten);
    const { steps } = found(...cells);
    assert.ok(steps.length > 1, file);
    for (const { sections, minutes } of steps) assert.ok(minutes < 15.5 || file.includes("quiz"), `${file}: ${sections[0].title}`);
  }
});

test("a step is done when its cells have run and its checks have passed", () => {
  const of = (...cells) => found(text("## 1. One"), ...cells).steps[0].done;
  const check = (count, passed) => code("check(f)", count, { grade: true, html: `<div data-passed="${passed}">` });
  assert.equal(of(code("a = 1", 3), code("", null)), true);
  assert.equal(of(code("a = 1", 3), code("b = 1")), false);
  assert.equal(of(code("f(1)", 3, { html: '<div class="course-note">This cell needs `f`.</div>' })), false);
  assert.equal(of(code("def f(): ...", 1), check(2, true)), true);
  assert.equal(of(code("def f(): ...", 1), check(2, false)), false);
  assert.equal(of(code("def f(): ...", 1), code("check(f)", 2, { grade: true })), false);
});

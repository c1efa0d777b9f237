// A bar above each notebook of the course. A section goes from a heading to the next one that has something to do; short
// ones in a row make one step of five to twelve minutes. A step is done when all its code cells have run, its checks have passed
// and its written answers are there, as the notebook itself says: so nothing else is stored, and it is as it was the next
// day, with a kernel or without.

import { inTurn, redrawLostWidgets, saveEditedAnswers, widgetSaver } from "./save_widgets.js";
import { TEXT } from "./texts.js";

const PASSED = 'data-passed="true"';
const NOTE = 'class="course-note"'; // what a cell that failed, or that waits for an answer, says
const COURSE = /(^|\/)work\/[^/]+\/[^/]+\.ipynb$/;
const PAUSE = 200; // milliseconds without a change before the bar is drawn again
const NARROW = 800; // pixels: in a narrower window the list of files would leave a notebook too little
const [SHORT, LONG] = [5, 12]; // minutes: a shorter step takes in the next section, unless it would get longer than that
const WORDS_PER_MINUTE = 200;
const HINTS = /<details>[^]*?<\/details>/g;

/** What the bar needs to know of each cell of a notebook's model. */
export function cellsOf({ cells }) {
  return Array.from({ length: cells.length }, (_, k) => {
    const cell = cells.get(k);
    const source = cell.sharedModel.source.trim();
    const { grade: isGraded, solution: isAnswer } = cell.getMetadata("nbgrader") ?? {};
    if (cell.type !== "code" && isGraded) return { texts: [], isTask: true, done: !["", TEXT.unwritten].includes(source) };
    if (cell.type !== "code") return { texts: textsOf(source) };
    const isSubmit = source.startsWith("submit()");
    const isRun = cell.executionCount !== null;
    const outputs = isRun ? cell.outputs.toJSON() : [];
    const done = isRun && (isGraded ? shows(outputs, PASSED) : !shows(outputs, NOTE) && !hasFailed(outputs));
    return { texts: [], isSubmit, isTask: source !== "" && !isSubmit, done, minutes: isGraded || isAnswer ? 0 : 1 };
  });
}

/** The parts of a text that begin with a heading, and what stands before; minutes to read each and to do its exercise. */
function textsOf(source) {
  return source
    .replace(HINTS, "")
    .split(/^(?=###? )/m)
    .map((text) => {
      const [part, whole] = [TEXT.part, TEXT.exercise].map((pattern) => Number(pattern.exec(text)?.[1] ?? 0));
      const words = text.split(/\s+/).length;
      const [, level, heading] = /^(###?) (.*)/.exec(text) ?? [];
      return { heading, level, minutes: words / WORDS_PER_MINUTE + whole + part, part };
    });
}

function shows(outputs, mark) {
  return outputs.some(({ data }) => [data?.["text/html"] ?? ""].flat().join("").includes(mark));
}

function hasFailed(outputs) {
  return outputs.some(({ output_type: type }) => type === "error");
}

/** Sections as {title, index, minutes, tasks, done}, `index` being that of the first cell, up to the last with a task. */
function sectionsOf(cells) {
  const sections = [];
  let exercise = null; // the section that states the minutes of its parts as well
  const begin = (title, index) => sections.push({ title, index, minutes: 0, tasks: 0, done: true });
  cells.forEach(({ texts, isTask, done, minutes = 0 }, index) => {
    for (const { heading, level, minutes, part } of texts) {
      if (heading && sections.at(-1)?.tasks !== 0) begin(heading, index);
      else if (level === "##") sections.at(-1).title = heading;
      if (!sections.length) continue;
      sections.at(-1).minutes += minutes;
      if (part && exercise) exercise.minutes -= part;
      else if (heading) exercise = sections.at(-1);
    }
    if (!isTask || !sections.length) return;
    const section = sections.at(-1);
    section.minutes += minutes;
    section.tasks += 1;
    section.done &&= done;
  });
  return sections.filter(({ tasks }) => tasks);
}

/** Steps as {sections, minutes, done}; and the index of the submit button's cell. */
export function stepsOf(cells) {
  const steps = [];
  for (const section of sectionsOf(cells)) {
    const { minutes, done } = section;
    const step = steps.at(-1);
    if (!step || step.minutes >= SHORT || step.minutes + minutes > LONG) steps.push({ sections: [section], minutes, done });
    else {
      step.sections.push(section);
      step.minutes += minutes;
      step.done &&= done;
    }
  }
  return { steps, submit: cells.findIndex(({ isSubmit }) => isSubmit) };
}

/** A text's parts, with what stands between backticks as code. */
function withCode(text) {
  return text.split(/`([^`\n]+)`/).map((part, k) => (k % 2 ? element("code", {}, part) : part));
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function goTo(panel, index) {
  panel.content.activeCellIndex = index;
  void panel.content.scrollToItem(index, "start");
  panel.content.activate();
}

function makeBar(panel) {
  const bar = element("progress", { "aria-hidden": "true" });
  const count = element("span", { role: "status", class: "course-steps-count" });
  const next = element("button", { type: "button", class: "course-steps-next" });
  const all = element("select", { "aria-label": TEXT.all });
  const node = element("nav", { class: "course-steps", "aria-label": TEXT.label }, bar, count, next, all);
  all.addEventListener("change", () => {
    goTo(panel, Number(all.value));
    all.selectedIndex = 0;
  });
  let target = 0;
  next.addEventListener("click", () => goTo(panel, target));
  let shown = "";
  const show = () => {
    const found = stepsOf(cellsOf(panel.content.model));
    if (JSON.stringify(found) === shown) return; // so that a list stays open, and nothing is read out twice
    shown = JSON.stringify(found);
    const { steps, submit } = found;
    const done = steps.filter((step) => step.done).length;
    const sections = steps.flatMap((step) => step.sections);
    const end = submit < 0 ? undefined : { title: TEXT.submit, index: submit };
    const following = sections.find((section) => !section.done) ?? end;
    node.hidden = steps.length < 2;
    [bar.value, bar.max] = [done, steps.length];
    count.textContent = TEXT.done(done, steps.length);
    next.hidden = !following;
    target = following?.index;
    next.replaceChildren(TEXT.next, ...withCode(following?.title ?? ""));
    const groups = steps.map(({ sections, minutes }, k) => {
      const options = sections.map(({ title, index, done }) =>
        element("option", { value: index }, `${TEXT.mark[done]} ${title.replaceAll("`", "")}`),
      );
      return element("optgroup", { label: TEXT.step(k + 1, Math.round(minutes)) }, ...options);
    });
    all.replaceChildren(element("option", { value: "", hidden: "" }, TEXT.all), ...groups);
  };
  return { node, show };
}

/** JupyterLab's plugin; `Widget` is Lumino's class, which JupyterLab shares. */
export function pluginOf(Widget) {
  const attach = async (panel) => {
    await panel.context.ready;
    if (!COURSE.test(panel.context.path) || panel.isDisposed) return;
    const { node, show } = makeBar(panel);
    inTurn(panel.context);
    redrawLostWidgets(panel);
    saveEditedAnswers(panel);
    const saveWidgets = widgetSaver(panel);
    let timer;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (panel.isDisposed) return;
        show();
        saveWidgets();
      }, PAUSE);
    };
    panel.content.model.contentChanged.connect(soon);
    panel.sessionContext.statusChanged.connect(soon);
    show();
    panel.contentHeader.addWidget(new Widget({ node }));
  };
  return {
    id: "course-steps:bar",
    autoStart: true,
    activate: ({ shell, restored }) => {
      document.head.append(element("link", { rel: "stylesheet", href: new URL("steps.css", import.meta.url).href }));
      const seen = new WeakSet();
      const look = () => {
        for (const panel of shell.widgets("main")) {
          if (seen.has(panel) || !panel.context || !panel.contentHeader || !panel.content?.widgets) continue;
          seen.add(panel);
          void attach(panel);
        }
      };
      (shell.layoutModified ?? shell.currentChanged).connect(look); // the second in Jupyter Notebook
      look();
      void restored.then(() => window.innerWidth < NARROW && shell.collapseLeft?.());
    },
  };
}

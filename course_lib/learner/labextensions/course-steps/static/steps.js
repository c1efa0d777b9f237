// A bar above each notebook of the course. A step goes from one section's heading to the next one that has something to
// run. It is done when all its code cells have run and its checks have passed, as the notebook itself says: so nothing
// else is stored, and it is as it was the next day, with a kernel or without.

import { inTurn, redrawLostWidgets, widgetSaver } from "./save_widgets.js";
import { TEXT } from "./texts.js";

const PASSED = 'data-passed="true"';
const COURSE = /(^|\/)work\/[^/]+\/[^/]+\.ipynb$/;
const PAUSE = 200; // milliseconds without a change before the bar is drawn again
const NARROW = 800; // pixels: in a narrower window the list of files would leave a notebook too little

/** What the bar needs to know of each cell of a notebook's model. */
export function cellsOf({ cells }) {
  return Array.from({ length: cells.length }, (_, k) => {
    const cell = cells.get(k);
    const source = cell.sharedModel.source.trim();
    if (cell.type !== "code") return { heading: /^## (.*)$/m.exec(source)?.[1] };
    const isCheck = cell.getMetadata("nbgrader")?.grade === true;
    const done = cell.executionCount !== null && (!isCheck || hasPassed(cell.outputs.toJSON()));
    return { isSubmit: source.startsWith("submit()"), isTask: source !== "" && !source.startsWith("submit()"), done };
  });
}

function hasPassed(outputs) {
  return outputs.some(({ data }) => [data?.["text/html"] ?? ""].flat().join("").includes(PASSED));
}

/** Steps as {title, index, done}, `index` being that of the first cell; and the index of the submit button's cell. */
export function stepsOf(cells) {
  const steps = [];
  let begun = null;
  let submit = -1;
  cells.forEach(({ heading, isTask, isSubmit, done }, index) => {
    if (isSubmit) submit = index;
    if (heading && !(begun && !begun.tasks)) {
      begun = { title: heading, index, tasks: 0, done: true };
      steps.push(begun);
    }
    if (!isTask || !begun) return;
    begun.tasks += 1;
    begun.done &&= done;
  });
  return { steps: steps.filter(({ tasks }) => tasks), submit };
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
    const following = steps.find((step) => !step.done) ?? (submit < 0 ? undefined : { title: TEXT.submit, index: submit });
    node.hidden = steps.length < 2;
    [bar.value, bar.max] = [done, steps.length];
    count.textContent = TEXT.done(done, steps.length);
    next.hidden = !following;
    target = following?.index;
    next.replaceChildren(TEXT.next, ...withCode(following?.title ?? ""));
    const options = steps.map((step) =>
      element("option", { value: step.index }, `${TEXT.mark[step.done]} ${step.title.replaceAll("`", "")}`),
    );
    all.replaceChildren(element("option", { value: "", hidden: "" }, TEXT.all), ...options);
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

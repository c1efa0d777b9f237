// The submit button: asks the kernel whether this notebook is graded, saves it, has it graded, shows the score.

const PATIENCE = 2500; // milliseconds until a kernel that does not answer is taken for none

/** JupyterLab's panel with the notebook that contains an element; undefined in other applications. */
export function panelOf(page, element) {
  const panels = [...(page.jupyterapp?.shell.widgets("main") ?? [])];
  return panels.find((panel) => panel.context && panel.node.contains(element));
}

/** The file of a panel's notebook, with ~ for the home folder; "" where it is not known. */
export function fileOf(configText, panel) {
  const root = configText && JSON.parse(configText).serverRoot;
  return panel && root ? `${root}/${panel.context.path}` : "";
}

/** Save the notebook of a panel, or by the keys for it where there is no panel; throws if it stays unsaved. */
export async function save(page, panel) {
  if (panel) {
    const { context } = panel;
    if (context.contentsModel?.writable === false && !context.model.dirty) return; // it is as it stands in its file
    await context.save();
    if (context.model.dirty) throw new Error("not saved");
    return;
  }
  const mac = /Mac/.test(page.navigator?.platform ?? "");
  const modifier = mac ? { metaKey: true } : { ctrlKey: true };
  const keys = { key: "s", code: "KeyS", keyCode: 83, bubbles: true, cancelable: true, ...modifier };
  page.document.activeElement.dispatchEvent(new page.KeyboardEvent("keydown", keys));
  await new Promise((resolve) => page.setTimeout(resolve, 1500));
}

/** The path of the course's folder on the server, from that of a notebook in work/CHAPTER/: "" or "folder/". */
export function courseFolder(panel) {
  return panel ? panel.context.path.split("/").slice(0, -3).map((part) => `${part}/`).join("") : "";
}

/** The address of a file on the server that this page came from: to read it, or with `lab/tree` to open it. */
export function fileAddress(configText, path, how = "files") {
  const base = configText ? JSON.parse(configText).baseUrl || "/" : "/";
  return `${base}${how}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * Ask the button's kernel. If no answer comes in time, or there is no such kernel any more, `late(answered, wait)` is
 * called: it gets the answer elsewhere, or waits on.
 */
export function ask(page, model, question, late) {
  return new Promise((resolve) => {
    let timer;
    const answered = (answer) => {
      page.clearTimeout(timer);
      model.off("msg:custom", answered);
      resolve(answer);
    };
    const wait = () => (timer = page.setTimeout(() => late(answered, wait), PATIENCE));
    model.on("msg:custom", answered);
    wait();
    try {
      model.send(question);
    } catch {
      page.clearTimeout(timer);
      late(answered, wait);
    }
  });
}

/** The same from the notebook's present kernel: what `press` of submit_button.py returns. */
export async function askNewKernel(kernel, { file, saved }) {
  const module = '__import__("course_lib.notebook.submit_button", fromlist=["press"])';
  const answer = `${module}.press(${JSON.stringify(file)}, ${saved ? "True" : "False"})`;
  const request = { code: "", silent: true, store_history: false, user_expressions: { answer } };
  const reply = await kernel.requestExecute(request).done;
  return reply.content.user_expressions.answer.data["application/json"];
}

/** The text's parts, with what stands between backticks as code. */
function withCode(text) {
  return text.split(/`([^`\n]+)`/).map((part, k) => (k % 2 ? element("code", {}, part) : part));
}

/** The cell of a panel's notebook in which an exercise is answered. */
export function answerCell(panel, exercise) {
  return panel?.content.widgets.find(({ model }) => model.getMetadata("nbgrader")?.grade_id === exercise);
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function scoreTable(scores, texts) {
  const head = element("tr", {}, element("th", {}, texts.EXERCISE), element("th", {}, texts.POINTS));
  const rows = scores.map(({ exercise, points, max_points }) => {
    const [sign, words] =
      points === null ? ["…", texts.WAITING] : [points >= max_points ? "✓" : "✗", `${points} / ${max_points}`];
    return element("tr", {}, element("td", {}, `${sign} ${exercise}`), element("td", {}, words));
  });
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

function render({ model, el }) {
  const texts = model.get("texts");
  const button = element("button", { type: "button", class: "course-submit-button", "aria-label": texts.SUBMIT_LABEL });
  button.textContent = texts.SUBMIT;
  button.dataset.lmSuppressShortcuts = "true";
  const status = element("div", { role: "status", class: "course-submit-status" });
  const result = element("div", { class: "course-submit-result" });
  el.classList.add("course-submit");
  el.append(button, status, result);

  const config = document.getElementById("jupyter-config-data")?.textContent;
  const link = (path, label, how) => {
    const address = () => fileAddress(config, courseFolder(panelOf(window, el)) + path, how);
    const node = element("a", { href: address(), target: "_blank", rel: "noopener" }, label);
    node.addEventListener("pointerdown", () => (node.href = address())); // the view may have been made outside its panel
    result.append(element("div", {}, node));
    return node;
  };
  /** The exercises of this notebook that can still gain points, each with a way to its cell. */
  const showWhatToLookAt = (scores) => {
    const panel = panelOf(window, el);
    const buttons = scores
      .filter(({ exercise, points, max_points }) => points !== null && points < max_points && answerCell(panel, exercise))
      .map(({ exercise }) => {
        const node = element("button", { type: "button", class: "course-submit-again" }, exercise);
        node.addEventListener("click", () => {
          panel.content.activeCellIndex = panel.content.widgets.indexOf(answerCell(panel, exercise));
          void panel.content.scrollToCell(panel.content.activeCell);
        });
        return node;
      });
    if (buttons.length) result.append(element("div", {}, texts.LOOK_AGAIN, " ", ...buttons.flatMap((node) => [node, " "])));
  };
  const open = (path, label) => {
    const name = window.jupyterapp?.name;
    link(path, label, name === "Jupyter Notebook" ? "notebooks" : "lab/tree").addEventListener("click", (event) => {
      if (name !== "JupyterLab") return; // Jupyter Notebook shows one notebook in each page
      event.preventDefault();
      const folder = courseFolder(panelOf(window, el));
      void window.jupyterapp.commands.execute("docmanager:open", { path: folder + path });
    });
  };
  const show = () => {
    el.dataset.state = model.get("state");
    status.replaceChildren(...withCode(model.get("message")));
    result.replaceChildren();
    if (model.get("scores").length) result.append(scoreTable(model.get("scores"), texts));
    showWhatToLookAt(model.get("scores"));
    for (const { feedback, notebook } of model.get("feedback")) {
      link(feedback, texts.FEEDBACK.replace("{name}", notebook), "files");
    }
    const { title, path, map } = model.get("following");
    if (path) open(path, texts.NEXT.replace("{title}", title));
    if (map) open(map, texts.MAP);
  };

  let presses = 0;
  button.addEventListener("click", async () => {
    const press = (presses += 1);
    const panel = panelOf(window, el);
    const file = fileOf(config, panel);
    const say = (text) => press === presses && status.replaceChildren(...withCode(text));
    const allowed = async (saved) => {
      const question = { file, saved };
      const { refused, ...state } = await ask(window, model, question, (answered, wait) => {
        const kernel = panel?.sessionContext?.session?.kernel;
        if (kernel?.status === "busy") {
          say(texts.BUSY);
          wait();
        } else if (kernel) {
          if (saved) say(texts.GRADING);
          askNewKernel(kernel, question).then(answered, () => say(texts.NO_ANSWER));
        } else say(texts.NO_ANSWER);
      });
      if (refused) say(refused);
      else for (const [name, value] of Object.entries(state)) model.set(name, value); // from a new kernel
      return !refused && press === presses;
    };
    result.replaceChildren();
    say(texts.ASKING);
    if (!(await allowed(false))) return;
    say(texts.SAVING);
    try {
      await save(window, panel);
    } catch {
      say(texts.NOT_SAVED);
      return;
    }
    await allowed(true);
  });
  model.on("change:state change:message change:scores change:feedback change:following", show);
  show();
}

export default { render };

// The submit button: saves the notebook, asks the kernel to submit it, shows the score.

/** Save the open notebook through JupyterLab's own command, or by its shortcut where the application is not at hand. */
export async function save(page) {
  if (page.jupyterapp) {
    await page.jupyterapp.commands.execute("docmanager:save");
    return;
  }
  const mac = /Mac/.test(page.navigator?.platform ?? "");
  const modifier = mac ? { metaKey: true } : { ctrlKey: true };
  const keys = { key: "s", code: "KeyS", keyCode: 83, bubbles: true, cancelable: true, ...modifier };
  page.document.activeElement.dispatchEvent(new page.KeyboardEvent("keydown", keys));
  await new Promise((resolve) => page.setTimeout(resolve, 1500));
}

/** The address of a file of the course on the server that this page came from. */
export function fileAddress(configText, path) {
  const base = configText ? JSON.parse(configText).baseUrl || "/" : "/";
  return `${base}files/${path.split("/").map(encodeURIComponent).join("/")}`;
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

  const show = () => {
    button.disabled = model.get("state") === "grading";
    el.dataset.state = model.get("state");
    status.textContent = model.get("message");
    result.replaceChildren();
    if (model.get("scores").length) result.append(scoreTable(model.get("scores"), texts));
    const config = document.getElementById("jupyter-config-data")?.textContent;
    for (const { feedback, notebook } of model.get("feedback")) {
      const label = texts.FEEDBACK.replace("{name}", notebook);
      const link = element("a", { href: fileAddress(config, feedback), target: "_blank", rel: "noopener" }, label);
      result.append(element("div", {}, link));
    }
  };
  button.addEventListener("click", async () => {
    status.textContent = texts.SAVING;
    await save(window);
    model.send("submit");
  });
  model.on("change:state change:message change:scores change:feedback", show);
  show();
}

export default { render };

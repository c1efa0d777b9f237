// The quiz: a group of radio buttons a question, its explanation below it, and the choices as a line of code.

const LETTERS = ["a", "b", "c", "d"];
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // else JupyterLab takes the arrow keys for its cells

/** The answers with one of them replaced; questions are counted from 0. */
export function withChoice(answers, question, letter) {
  return answers.slice(0, question) + letter + answers.slice(question + 1);
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** The text's parts, with what stands between backticks as code. */
function withCode(text) {
  return text.split(/`([^`\n]+)`/).map((part, k) => (k % 2 ? element("code", {}, part) : part));
}

function render({ model, el }) {
  const texts = model.get("texts");
  const group = `quiz-${Math.random().toString(36).slice(2)}`; // the same quiz may stand in two views
  const notes = [];
  const inputs = [];
  el.classList.add("course-quiz");

  model.get("questions").forEach(({ question, choices }, i) => {
    if (!model.get("asked").includes(i + 1)) return; // the class leaves it out
    const set = element("fieldset", {}, element("legend", {}, `${i + 1}. `, ...withCode(question)));
    inputs[i] = LETTERS.map((letter) => {
      const input = element("input", { type: "radio", name: `${group}-${i}`, value: letter, ...OWN_KEYS });
      input.addEventListener("change", () => {
        model.set("answers", withChoice(model.get("answers"), i, letter));
        model.save_changes();
      });
      set.append(element("label", {}, input, ` ${letter}) `, ...withCode(choices[letter])));
      return input;
    });
    notes[i] = element("div", { class: "course-quiz-note", role: "status" });
    set.append(notes[i]);
    el.append(set);
  });

  const explain = element("button", { type: "button", ...OWN_KEYS }, texts.EXPLAIN);
  const message = element("div", { class: "course-quiz-message", role: "status" });
  const line = element("code");
  explain.addEventListener("click", () => {
    // A message would overtake a choice that waits to be synced; a changed value arrives with it.
    model.set("requests", model.get("requests") + 1);
    model.save_changes();
  });
  el.append(explain, message, element("div", {}, texts.LINE_TO_WRITE, element("br"), line), model.get("not_asked"));

  const show = () => {
    const answers = model.get("answers");
    inputs.forEach((group, i) => group.forEach((input) => (input.checked = input.value === answers[i])));
    model.get("notes").forEach((note, i) => notes[i]?.replaceChildren(...withCode(note)));
    message.textContent = model.get("message");
    line.textContent = `return "${answers}"`;
  };
  model.on("change:answers change:notes change:message", show);
  show();
}

export default { render };

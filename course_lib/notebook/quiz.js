// The quiz: a group of radio buttons a question, its explanation below it, and the choices as a line of code.

const LETTERS = ["a", "b", "c", "d"];
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // else JupyterLab takes the arrow keys for its cells

/** The answers with one of them replaced; questions are counted from 0. */
export function withChoice(answers, question, letter) {
  return answers.slice(0, question) + letter + answers.slice(question + 1);
}

const bytesOf = (text) => new TextEncoder().encode(text);

/** The text that was sealed with a choice: checks/sealed.py. Questions are counted from 1. */
export async function unsealed(number, letter, sealed, iterations) {
  const locked = Uint8Array.from(atob(sealed), (character) => character.charCodeAt(0));
  const secret = await crypto.subtle.importKey("raw", bytesOf(`${number}${letter}`), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf("explanation"), iterations };
  const key = new Uint8Array(await crypto.subtle.deriveBits(how, secret, 8 * locked.length));
  return new TextDecoder().decode(locked.map((byte, k) => byte ^ key[k]));
}

/** A quiz where no kernel is: it explains what was chosen as quiz.py does. */
export class QuizAlone {
  constructor(saved) {
    const names = ["texts", "questions", "asked", "not_asked", "answers", "notes", "message", "requests"];
    this.saved = saved;
    this.state = Object.fromEntries(names.map((name) => [name, saved.get(name)]));
    this.show = () => {};
  }

  get(name) {
    return this.state[name];
  }

  on(events, show) {
    this.show = show;
  }

  set(name, value) {
    if (name === "answers") {
      const { answers, notes } = this.state;
      Object.assign(this.state, { notes: notes.map((note, k) => (answers[k] === value[k] ? note : "")), message: "" });
    }
    this.state[name] = value;
    if (name === "requests") this.explained = this.explain();
    this.show();
  }

  save_changes() {}

  async explain() {
    const { answers, texts, asked } = this.state;
    const open = (letter, k) =>
      LETTERS.includes(letter) ? unsealed(k + 1, letter, this.saved.get("_sealed")[k][letter], this.saved.get("_rounds")) : "";
    const notes = await Promise.all([...answers].map(open));
    if (answers !== this.state.answers) return; // another choice was made meanwhile
    const chosen = notes.filter(Boolean).length;
    const counts = { right: notes.filter((note) => note.startsWith("✓")).length, chosen, questions: asked.length };
    const told = texts.RIGHT_OF_CHOSEN.replace(/\{(\w+)\}/g, (_, name) => counts[name]);
    Object.assign(this.state, { notes, message: chosen ? told : texts.NOTHING_CHOSEN });
    this.show();
  }
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

/** Whether no kernel answers: on the site, and in a notebook that was opened again and not run. */
async function isAlone(model) {
  if (model.alone) return true;
  try {
    const whole = await model.widget_manager.get_model(model.get("_name"));
    return whole.comm_live === false && Boolean(globalThis.crypto.subtle); // which browsers lack on a plain http site
  } catch {
    return false;
  }
}

async function render({ model: given, el }) {
  if (given.alone && !globalThis.crypto?.subtle) throw new Error("on a site without https the quiz stays in words");
  const model = (await isAlone(given)) ? new QuizAlone(given) : given;
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

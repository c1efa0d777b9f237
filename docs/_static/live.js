// Shows the course's widgets on a page without a kernel: each as its cell left it, from a state that the page carries.
// Texts that widgets share, their modules and styles, are files of the site; a classic script loads them also from file://.

// A translation replaces these sentences.
const TEXT = {
  training: "Training was recorded.",
  settings: (names) => `The nearest of the recorded values answers for: ${names}.`,
  others: "Other settings need the course on your computer.",
};

const texts = (globalThis.courseTexts ??= {}); // digest -> text, filled by the files in _static/live/
const asked = new Map();

function textOf(digest) {
  if (!asked.has(digest)) {
    const script = document.createElement("script");
    script.src = new URL(`live/${digest}.js`, here).href;
    asked.set(
      digest,
      new Promise((resolve, reject) => {
        script.onload = () => resolve(texts[digest]);
        script.onerror = () => reject(new Error(`${script.src} is missing`));
      }),
    );
    document.head.append(script);
  }
  return asked.get(digest);
}

/** A value with its bytes, which JSON has as text. */
function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== "object") return value;
  if ("base64" in value) return new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
}

/** The recorded value of a setting that is nearest: the same text, or the least distance. */
function nearest(answers, setting, value) {
  const distance = (recorded) =>
    typeof value === "string" ? Number(recorded !== value) : Math.hypot(...[recorded].flat().map((x, k) => x - [value].flat()[k]));
  return answers
    .filter((answer) => answer.setting === setting)
    .reduce((best, answer) => (!best || distance(answer.value) < distance(best.value) ? answer : best), undefined);
}

/** What anywidget promises a widget of its model. The kernel's answers are those that were recorded. */
class Model {
  constructor(state) {
    this.state = state;
    this.first = { ...state };
    this.heard = {};
    this.changed = new Set();
    this.slices = [...(state._recorded.slices ?? [])];
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    this.state[name] = value;
    this.changed.add(name);
    this.tell(`change:${name}`);
    this.tell("change");
  }

  on(names, act) {
    for (const name of names.split(" ")) (this.heard[name] ??= new Set()).add(act);
  }

  off(name, act) {
    if (act) this.heard[name]?.delete(act);
    else delete this.heard[name];
  }

  tell(event, ...values) {
    for (const act of [...(this.heard[event] ?? [])]) act(...values);
  }

  save_changes() {
    const { answers = [] } = this.state._recorded;
    const settings = [...this.changed].filter((name) => answers.some(({ setting }) => setting === name));
    this.changed.clear();
    if (settings.length === 1) setTimeout(() => this.answer(nearest(answers, settings[0], this.state[settings[0]])));
  }

  answer({ setting, value, state }) {
    for (const [name, one] of Object.entries({ ...this.first, [setting]: value, ...state })) {
      if (this.state[name] !== one) this.set(name, one);
    }
    this.changed.clear();
    this.slices = []; // they belong to the settings as they were
  }

  send({ kind }) {
    if (kind === "train" && this.slices.length) {
      const { message, buffers } = this.slices.shift();
      setTimeout(() => this.tell("msg:custom", { kind: "slice", ...message }, buffers));
    } else if (kind === "restart") {
      this.slices = [...(this.first._recorded.slices ?? [])];
      for (const [name, one] of Object.entries(this.first)) if (this.state[name] !== one) this.set(name, one);
      this.set("_state", { ...this.first._state });
      this.changed.clear();
    }
  }
}

/** What answers on this page; nothing where everything does. */
function noteOf({ answers = [], slices = [] }) {
  const settings = [...new Set(answers.map(({ setting }) => setting.replaceAll("_", " ")))];
  const sentences = [slices.length && TEXT.training, settings.length && TEXT.settings(settings.join(", "))];
  const said = sentences.filter(Boolean);
  return said.length ? [...said, TEXT.others].join(" ") : "";
}

async function show(place) {
  const state = revived(JSON.parse(place.querySelector("script").textContent));
  for (const [name, digest] of Object.entries(JSON.parse(place.dataset.texts))) state[name] = await textOf(digest);
  const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const style = document.createElement("style");
  style.textContent = state._css;
  const el = document.createElement("div");
  state._recorded ??= {};
  const model = new Model(state);
  await widget.initialize?.({ model });
  await widget.render({ model, el });
  const note = document.createElement("p");
  note.className = "course-live-note";
  note.textContent = noteOf(state._recorded);
  place.replaceChildren(style, el, note);
  place.dataset.shown = "true";
  const still = place.closest(".cell_output")?.querySelector("img.course-still");
  if (still) still.hidden = true;
}

const here = new URL(".", document.currentScript.src);
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      show(target).catch((error) => console.error(error)); // the still picture stays
    }
  },
  { rootMargin: "400px" },
);
for (const place of document.querySelectorAll(".course-live")) seen.observe(place);

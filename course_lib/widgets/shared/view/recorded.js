// A widget where no kernel is: it plays what was saved, and recorded answers stand in for the kernel's. So it is on the
// site, in an exported page, and in a notebook that was opened again and not run.

import { make } from "./controls.js";
import { SHARED_TEXT } from "./texts.js";

/** Why nothing computes for this model: a sentence that says where its controls work; "" where a kernel answers. */
export async function reasonAlone(model) {
  if (model.alone) return model.alone;
  try {
    const whole = await model.widget_manager.get_model(model.get("_name"));
    return whole.comm_live === false ? SHARED_TEXT.noKernel : "";
  } catch {
    return ""; // a host with a manager other than ipywidgets'
  }
}

/** From one number or point to another: a vector. */
function difference(from, to) {
  const start = [from].flat();
  return [to].flat().map((each, k) => each - start[k]);
}

/** Whether two vectors point the same way, up to 45 degrees. */
function pointTheSameWay(one, other) {
  const product = one.reduce((sum, each, k) => sum + each * other[k], 0);
  return product > 0.7 * Math.hypot(...one) * Math.hypot(...other);
}

function isSame(...values) {
  const [one, other] = values.map((value) => JSON.stringify(value));
  return one === other;
}

/** A model as anywidget promises it, over a saved one. */
export class RecordedModel {
  constructor(saved, why) {
    const { settings = {}, answers = [], slices = [], epoch } = saved.get("_recorded") ?? {};
    this.computed = saved.get("_computed") ?? [];
    // What was recorded belongs to the settings of that time: what has changed since, in a notebook that was saved
    // again, only its own answers bring back.
    const since = this.computed.filter((name) => name in settings && !isSame(settings[name], saved.get(name)));
    const recording = since.length || epoch !== saved.get("_state")?.epoch ? [] : slices;
    const kept = answers.filter(({ setting }) => since.every((name) => name === setting));
    Object.assign(this, { saved, why, answers: kept, recording, slices: [...recording] });
    this.answered = {}; // what the last answer changed
    this.own = {}; // what the page has set since
    this.changed = new Set();
    this.heard = {};
    this.stepping = true; // and not dragging
  }

  /** Tell steps of a root's controls, by key or by a screen reader, from drags and from numbers that are typed. */
  watch(root) {
    root.addEventListener("pointerdown", () => (this.stepping = false), true);
    root.addEventListener("keydown", ({ target }) => (this.stepping = target.type !== "number"), true);
  }

  get(name) {
    const layer = [this.own, this.answered].find((each) => name in each);
    return layer ? layer[name] : this.saved.get(name);
  }

  set(name, value) {
    this.own[name] = value;
    this.changed.add(name);
    this.tell(`change:${name}`);
  }

  on(name, act) {
    (this.heard[name] ??= new Set()).add(act);
  }

  off(name, act) {
    this.heard[name]?.delete(act);
  }

  tell(event, ...values) {
    for (const act of [...(this.heard[event] ?? [])]) act(...values);
  }

  /** Whether a change of these settings, together, is answered. The page itself does what no kernel computes. */
  answersTo(...names) {
    const [first, ...others] = names.filter((name) => this.isComputed(name));
    return first === undefined || (!others.length && this.answers.some(({ setting }) => setting === first));
  }

  isComputed(name) {
    return this.computed.includes(name);
  }

  save_changes() {
    const asked = [...this.changed].filter((name) => this.isComputed(name));
    this.changed.clear();
    if (!asked.length) return;
    // Of two settings that change together, as on a map, the first is answered.
    const setting = asked.find((name) => this.answersTo(name));
    const wanted = this.get(setting);
    const answer = this.answerTo(setting, wanted);
    setTimeout(() => {
      this.layOver(answer ? { [setting]: answer.value, ...answer.state } : this.answered);
      if (answer) this.slices = []; // they belong to the settings as they were
      else if (!setting || typeof wanted === "string") this.tell("msg:custom", { kind: "refused", why: this.why });
    });
  }

  /**
   * The answer for the recorded value that is nearest to the one asked for; a name has its own or none. A step goes to a
   * value that lies in its direction: by distance alone, small steps would never leave the value where they begin.
   */
  answerTo(setting, asked) {
    const answers = this.answers.filter((answer) => answer.setting === setting);
    if (typeof asked === "string") return answers.find(({ value }) => value === asked);
    const from = this.answered[setting] ?? this.saved.get(setting);
    const isAhead = ({ value }) => pointTheSameWay(difference(from, value), difference(from, asked));
    const away = ({ value }) => Math.hypot(...difference(value, asked));
    return answers
      .filter((answer) => !this.stepping || isAhead(answer))
      .reduce((best, each) => (best && away(best) <= away(each) ? best : each), undefined);
  }

  /** Replace the last answer, and with it every setting that the page has set and a kernel would compute for. */
  layOver(answered) {
    const computed = Object.keys(this.own).filter((name) => this.isComputed(name));
    const names = new Set([...Object.keys(this.answered), ...Object.keys(answered), ...computed]);
    const before = new Map([...names].map((name) => [name, this.get(name)]));
    for (const name of names) delete this.own[name];
    this.answered = answered;
    for (const name of names) if (this.get(name) !== before.get(name)) this.tell(`change:${name}`);
  }

  send({ kind }) {
    if (kind === "restart") {
      this.slices = [...this.recording];
      this.layOver({ _state: { ...this.saved.get("_state") } });
    } else if (kind === "train") {
      const slice = this.slices.shift();
      const why = this.recording.length ? SHARED_TEXT.recordingEnds : this.why;
      const { message, buffers } = slice ?? { message: { kind: "ended", why }, buffers: [] };
      setTimeout(() => this.tell("msg:custom", { kind: "slice", ...message }, buffers));
    }
  }

  /** What answers here, and where the rest does. */
  note() {
    const settings = [...new Set(this.answers.map(({ setting }) => setting.replaceAll("_", " ")))];
    const sentences = [
      this.recording.length && SHARED_TEXT.recorded,
      settings.length && SHARED_TEXT.nearest(settings.join(", ")),
      !this.computed.every((name) => this.answersTo(name)) && this.why,
    ];
    return make("p", { class: "cw-alone", "data-testid": "alone" }, sentences.filter(Boolean).join(" "));
  }
}

/** Whether a change of these settings is answered: by a kernel, or by a recording. */
export function isAnswered(model, ...names) {
  return !(model instanceof RecordedModel) || model.answersTo(...names);
}

/** Turn off what nothing answers: `controls` holds nodes by the settings that they change, separated by spaces. */
export function turnOffUnanswered(model, controls) {
  for (const [names, nodes] of Object.entries(controls)) {
    if (isAnswered(model, ...names.split(" "))) continue;
    for (const node of nodes) Object.assign(node, { disabled: true, title: model.why });
  }
}

// Behavior of the gradient-flow widget: settings go to the kernel, slices of training are received and drawn.
//
// What it shares with the playground is in shared/training/training_view.js.

import { readTheme } from "../shared/plot/draw.js";
import { TrainingView } from "../shared/training/training_view.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { widgetOf } from "../shared/view/view.js";
import { BUFFERS, decodeState, meanFactor, sizesOf } from "./flow.js";
import { FlowPanel } from "./flow_panel.js";
import { buildLayout } from "./layout.js";
import { ProfilePanel } from "./profile_panel.js";
import { TEXT, describe } from "./texts.js";

const HEIGHTS = { profile: 190, spread: 120, between: 30 };
const WORDS = ["activation", "initialization", "data"];
const COUNTS = ["depth", "units"];

class FlowView extends TrainingView {
  constructor(model) {
    super(model, { decode: decodeState, buffers: BUFFERS, live: ["learning_rate"] });
    this.parts = buildLayout(model.get("_choices"), { depth: model.get("depth"), units: model.get("units") });
    const { parts } = this;
    this.profile = new ProfilePanel(parts.profile, {
      height: HEIGHTS.profile, log: true, mark: "disc", color: "path", name: TEXT.size,
    });
    this.spread = new ProfilePanel(parts.spread, { height: HEIGHTS.spread, log: false, mark: "square", color: "best" });
    this.flow = new FlowPanel(parts.flow);
    for (const name of WORDS) parts[name].addEventListener("change", () => this.link.set(name, parts[name].value));
    for (const name of COUNTS) parts[name].addEventListener("change", () => this.link.set(name, Number(parts[name].value)));
    turnOffUnanswered(model, Object.fromEntries([...WORDS, ...COUNTS].map((name) => [name, [parts[name]]])));
    this.begin([...WORDS, ...COUNTS]);
  }

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    this.profile.prepare(this.theme);
    this.spread.prepare(this.theme);
    this.flow.prepare(this.theme, HEIGHTS.profile + HEIGHTS.spread + HEIGHTS.between);
    this.draw();
  }

  draw() {
    if (!this.theme) return;
    const { parts } = this;
    const { state, history } = this.link;
    const sizes = sizesOf(history.at(-1));
    this.profile.draw(sizes, sizesOf(history[0]));
    this.spread.draw(state.spreads, null);
    this.flow.draw(history);
    parts.factorNow.textContent = TEXT.factorNow(meanFactor(sizes));
    parts.lossNow.textContent = TEXT.lossNow(history.at(-1));
    parts.keyLast.textContent = TEXT.keyLast(sizes.length);
    this.say();
  }

  sentence() {
    const { state, history } = this.link;
    return describe({ state, history });
  }

  showControls() {
    const { parts, model } = this;
    for (const name of [...WORDS, ...COUNTS]) parts[name].value = model.get(name);
    this.showRate();
  }
}

export default widgetOf((model) => new FlowView(model));

// Behavior of the network playground: what a control, a key, the pointer or the kernel does to the pictures.
//
// What it shares with the gradient-flow widget is in shared/training/training_view.js.

import { dragOn, onArrow } from "../shared/view/controls.js";
import { readTheme } from "../shared/plot/draw.js";
import { decodeNumbers } from "../shared/plot/scales.js";
import { TrainingView } from "../shared/training/training_view.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { widgetOf } from "../shared/view/view.js";
import { HistoryPanel } from "./history_panel.js";
import { buildLayout } from "./layout.js";
import { NetworkPanel } from "./network_panel.js";
import { PlanePanel } from "./plane_panel.js";
import { BUFFERS, decodeState, neighbor } from "./state.js";
import { TEXT, describe } from "./texts.js";

const SELECTS = ["data", "activation", "initialization", "optimizer"];

class PlaygroundView extends TrainingView {
  constructor(model) {
    const live = ["optimizer", "learning_rate"];
    super(model, { decode: decodeState, buffers: BUFFERS, live });
    this.selected = null;
    this.parts = buildLayout(model.get("_choices"), this.link.state.sizes);
    this.network = new NetworkPanel(this.parts.network);
    this.plane = new PlanePanel(this.parts.plane);
    this.curves = new HistoryPanel(this.parts.history);
    this.takeScene();
    this.listenToPage();
    const selects = Object.fromEntries(SELECTS.map((name) => [name, [this.parts[name]]]));
    turnOffUnanswered(model, { ...selects, hidden: [this.parts.layers, ...this.parts.units] });
    this.begin([...SELECTS, "hidden"], {
      "change:_scene": () => {
        this.takeScene();
        this.drawSoon();
      },
    });
  }

  // From the kernel

  takeScene() {
    const message = this.model.get("_scene");
    this.plane.setScene({
      reach: message.reach,
      points: decodeNumbers(message.points, Float32Array),
      classes: decodeNumbers(message.classes, Uint8Array),
    });
  }

  // To the kernel

  setHidden() {
    const { layers, units } = this.parts;
    this.link.set("hidden", units.slice(0, Number(layers.value)).map((part) => Number(part.value)));
    this.showControls();
  }

  // Learner input

  listenToPage() {
    const { parts } = this;
    for (const name of SELECTS) parts[name].addEventListener("change", () => this.link.set(name, parts[name].value));
    for (const part of [parts.layers, ...parts.units]) part.addEventListener("change", () => this.setHidden());
    onArrow(parts.network, (across, up) => {
      const { sizes } = this.link.state;
      const output = { layer: sizes.length - 1, unit: 0 };
      this.select(this.selected ? neighbor(sizes, this.selected, across, -up) : output);
    });
    parts.network.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.selected) return;
      event.stopPropagation(); // it would take the focus back to the cell
      this.select(null);
    });
    let before = null;
    dragOn(
      parts.network,
      (x, y) => {
        before ??= { unit: this.selected };
        this.select(this.network.unitAt(x, y));
      },
      () => {
        // A second tap on the same unit returns to the decision.
        if (before?.unit && this.selected && before.unit.layer === this.selected.layer && before.unit.unit === this.selected.unit) {
          this.select(null);
        }
        before = null;
      },
    );
  }

  select(unit) {
    this.selected = unit;
    this.drawSoon();
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    const height = this.plane.prepare(this.theme);
    this.curves.prepare(this.theme);
    this.network.prepare(this.theme, Math.max(260, Math.min(height + 110, 430)));
    this.draw();
  }

  draw() {
    if (!this.theme) return;
    const { parts } = this;
    const { state, history } = this.link;
    if (this.selected && !(this.selected.unit < state.sizes[this.selected.layer])) this.selected = null;
    const { selected } = this;
    parts.network.setAttribute("aria-label", TEXT.networkLabel(state.sizes));
    const isUnit = selected && selected.layer < state.sizes.length - 1;
    this.network.setState(state);
    this.network.draw(selected);
    if (isUnit) this.plane.draw(this.network.tileOf(selected.layer, selected.unit));
    else this.plane.draw(this.network.output, state);
    parts.planeTitle.textContent = isUnit ? TEXT.unitTitle(selected.layer, selected.unit) : TEXT.planeTitle;
    this.curves.draw(history);
    parts.lossNow.textContent = TEXT.lossNow(history.at(-1));
    this.say();
  }

  sentence() {
    const { state, history } = this.link;
    return describe({ state, history, selected: this.selected });
  }

  showControls() {
    const { parts, model } = this;
    for (const name of SELECTS) parts[name].value = model.get(name);
    const hidden = model.get("hidden");
    parts.layers.value = hidden.length;
    parts.units.forEach((part, k) => {
      part.classList.toggle("cw-hidden", k >= hidden.length);
      if (k < hidden.length) part.value = hidden[k];
      else part.value = 4;
    });
    this.showRate();
  }
}

export default widgetOf((model) => new PlaygroundView(model));

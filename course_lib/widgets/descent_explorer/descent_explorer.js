// Behavior of the descent explorer: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes whole descents and this file plays them. Messages to the kernel carry a new start or setting, the
// point under the pointer while nothing plays, and the step when play ends.

import { dragOn, make, onArrow, onEntered } from "../shared/view/controls.js";
import { fitCanvas, readTheme } from "../shared/plot/draw.js";
import { MapPanel } from "../shared/plot/map_panel.js";
import { nudged } from "../shared/plot/map_plot.js";
import { between } from "../shared/run/player.js";
import { RaceCurve } from "../shared/plot/race_curve.js";
import { RunView } from "../shared/run/run_view.js";
import { formatFixed } from "../shared/plot/scales.js";
import { drawKey, seriesStyle } from "../shared/plot/series.js";
import { turnOffUnanswered } from "../shared/view/recorded.js";
import { makeDecoded, sendTo, watchPage, widgetOf } from "../shared/view/view.js";
import { decodeRun, decodeScene, withUnchanged } from "./decode.js";
import { buildLayout } from "./layout.js";
import { SettingsPanel } from "./settings_panel.js";
import { SpacePanel } from "./space_panel.js";
import { TEXT, describe, faultSentences, takeTitles } from "./texts.js";

const ASKED = ["start", "settings"];

class DescentView extends RunView {
  constructor(model, scene, run) {
    super(model, run, ASKED);
    this.scene = scene;
    this.labels = run.runs.map(({ label }) => label);
    this.selected = model.get("selected");
    this.shown = new Set(model.get("shown"));
    this.floor = scene.has_minimum ? scene.lowest : 0;
    this.logs = { loss: scene.has_minimum || run.runs.every(({ losses }) => losses.every((loss) => !(loss <= 0))) };
    this.parts = buildLayout(scene, this.labels, run.last, this.logs);
    this.map = new MapPanel(this.parts.map, scene, TEXT);
    this.space = new SpacePanel(this.parts.space, scene);
    this.lossCurve = new RaceCurve(this.parts.loss, { log: this.logs.loss, name: TEXT.step });
    this.normCurve = new RaceCurve(this.parts.norm, { log: true, name: TEXT.step });
    this.turnTo = new SettingsPanel(
      this.parts.settings,
      scene.ranges,
      (setting, value) => this.setSetting(setting, value),
      (setting, range) => this.live.sayNow(TEXT.badNumber(setting, range)),
    );
    this.showSettings();
    this.probe = this.startProbe();
    this.showFaults();
    this.begin({
      "change:settings": () => {
        this.asked.settings = model.get("settings");
        this.turnTo.update(this.asked.settings[this.selected]); // the pictures wait for the descents
      },
      "change:selected": () => this.select(model.get("selected")),
      "change:shown": () => {
        this.shown = new Set(model.get("shown"));
        this.showControls();
        this.setRacers();
      },
    });
  }

  // From the kernel

  async decode(message) {
    const run = await decodeRun(message, this.scene.window);
    return { ...run, runs: withUnchanged(this.run, run) };
  }

  prepareRun() {
    this.probe = this.startProbe();
    this.showFaults();
    this.setRacers();
  }

  /** The gradient at a point. */
  takeMessage(answer) {
    const { asking } = this;
    this.asking = null;
    if (!answer.gradient || !this.pointer || this.playback.playing) this.probe = this.startProbe();
    else this.probe = answer;
    this.drawMap();
    if (this.pointer && this.pointer !== asking) this.askGradient(this.pointer);
  }

  /** The gradient at the start, sent with the descents. */
  startProbe() {
    const { probe } = this.run;
    return probe.gradient && probe;
  }

  // To the kernel

  tell(name, value) {
    if (this.model.get(name) === value) return;
    this.model.set(name, value);
    this.model.save_changes();
  }

  /** One request at a time; the latest point is requested when the answer arrives. */
  askGradient(at) {
    this.pointer = at;
    if (this.asking) return;
    this.asking = at;
    sendTo(this.model, { kind: "gradient", at });
  }

  setSetting(setting, value) {
    const { settings } = this.asked;
    const own = settings[this.selected];
    if (own[setting] === value) return;
    this.asker.ask({ settings: { ...settings, [this.selected]: { ...own, [setting]: value } } });
  }

  whatIsWrong({ start }) {
    return !start.every(Number.isFinite) && TEXT.badStart;
  }

  showSettings() {
    this.turnTo.show(this.selected, this.asked.settings[this.selected]);
    turnOffUnanswered(this.model, { settings: this.parts.settings.querySelectorAll("input") });
  }

  select(label) {
    this.selected = label;
    this.tell("selected", label);
    this.showSettings();
    this.showControls();
    this.setRacers();
  }

  show(label, shown) {
    if (shown) this.shown.add(label);
    else this.shown.delete(label);
    this.tell("shown", this.labels.filter((each) => this.shown.has(each)));
    this.setRacers();
  }

  // Learner input

  listenToPage() {
    const { parts } = this;
    const stopPage = watchPage(parts.root, () => this.prepare());
    parts.trail.addEventListener("change", () => this.draw());
    for (const part of parts.start) {
      onEntered(part, () => this.set({ start: parts.start.map((each) => each.valueAsNumber) }));
    }
    turnOffUnanswered(this.model, { start: parts.start });
    for (const { label, shown, name } of parts.rows) {
      shown.addEventListener("change", () => this.show(label, shown.checked));
      name.addEventListener("click", () => this.select(label));
    }
    this.playback.scrubOn(parts.loss, (x) => this.lossCurve.stepAt(x));
    this.playback.scrubOn(parts.norm, (x) => this.normCurve.stepAt(x));
    this.listenToMap();
    this.listenToSpace();
    return stopPage;
  }

  listenToMap() {
    const { map: canvas } = this.parts;
    onArrow(canvas, (...moved) => this.moveStart(nudged(this.asked.start, ...moved, this.scene.window)));
    dragOn(canvas, (x, y) => this.moveStart(this.map.pointAt(x, y)));
    canvas.addEventListener("pointermove", (event) => {
      if (this.playback.playing || event.buttons) return;
      const { offsetX: x, offsetY: y } = event;
      if (this.map.holds(x, y)) this.askGradient(this.map.pointAt(x, y));
    });
    canvas.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.probe = this.startProbe();
      this.drawMap();
    });
  }

  listenToSpace() {
    const { space: canvas } = this.parts;
    let before = null;
    const turn = (across, up) => {
      this.space.turn(across, up);
      this.space.draw(this.view());
    };
    dragOn(
      canvas,
      (x, y) => {
        if (before) turn((before[0] - x) / 24, (y - before[1]) / 24);
        before = [x, y];
      },
      () => {
        before = null;
      },
    );
    onArrow(canvas, turn);
  }

  onPlaying() {
    this.pointer = null;
    this.probe = this.startProbe();
    this.draw();
    super.onPlaying();
  }

  // Display

  /** After a change of size, screen or theme. */
  prepare() {
    this.theme = readTheme(this.parts.root);
    const height = this.map.prepare(this.theme);
    this.space.prepare(this.theme, height);
    this.parts.rows.forEach(({ key }, k) => {
      const ctx = fitCanvas(key, 44, 18);
      drawKey(ctx, this.theme, seriesStyle(this.theme, k));
    });
    this.setRacers();
  }

  /** After new descents, a change of the racers shown, and whenever the pictures were prepared. */
  setRacers() {
    if (!this.theme) return;
    const entries = this.run.runs
      .map((run, k) => ({ run, label: run.label, style: seriesStyle(this.theme, k) }))
      .filter(({ label }) => this.shown.has(label));
    this.map.setRacers(entries, this.selected);
    this.space.setRacers(entries, this.selected);
    const values = (of) => entries.map(({ run, ...rest }) => ({ ...rest, values: of(run) }));
    const loss = this.floor ? ({ losses }) => losses.map((each) => each - this.floor) : ({ losses }) => losses;
    this.lossCurve.prepare(this.theme, values(loss), this.run.last);
    this.normCurve.prepare(this.theme, values(({ norms }) => norms), this.run.last);
    this.draw();
  }

  view() {
    return {
      position: this.playback.position,
      trail: Number(this.parts.trail.value),
      start: this.asked.start,
      selected: this.selected,
      arrow: this.playback.playing ? null : this.probe,
    };
  }

  draw() {
    if (!this.theme) return;
    const { parts, playback } = this;
    const { position, step } = playback;
    this.drawMap();
    this.space.draw(this.view());
    this.lossCurve.draw(position, this.selected);
    this.normCurve.draw(position, this.selected);
    playback.show();
    this.run.runs.forEach((run, k) => {
      const ended = step > run.count - 1 && run.stopped;
      const { now } = parts.rows[k];
      if (ended === "diverged") now.textContent = TEXT.rowDiverged;
      else if (run.stopped === "fault") now.textContent = TEXT.rowFault;
      else now.textContent = TEXT.rowNow(between(run.losses, step));
    });
    this.say();
  }

  /** The start moves with the pointer; everything else waits for the descents. */
  drawAsked() {
    this.moved ??= requestAnimationFrame(() => {
      this.moved = null;
      this.drawMap();
    });
  }

  drawMap() {
    if (!this.theme) return;
    this.map.draw(this.view());
    const { probe } = this;
    this.parts.probe.textContent =
      probe && !this.playback.playing ? TEXT.probe(probe.at, probe.loss, probe.gradient) : "";
  }

  say(atOnce = false) {
    const { run: race, scene } = this;
    const { step } = this.playback;
    const size = [scene.window[1] - scene.window[0], scene.window[3] - scene.window[2]];
    const racers = race.runs
      .filter(({ label }) => this.shown.has(label))
      .map((run) => ({
        label: run.label,
        place: [formatFixed(between(run.x, step), size[0]), formatFixed(between(run.y, step), size[1])],
        loss: between(run.losses, step),
        norm: between(run.norms, step),
        ended: step >= run.count - 1 && run.count - 1 < race.steps ? run.stopped : "",
        message: run.message,
      }));
    const words = describe({ step, last: race.last, selected: this.selected, racers, axes: scene.axes });
    this.speak(words, atOnce, racers.some(({ ended }) => ended === "diverged"));
  }

  showFaults() {
    const sentences = faultSentences(this.scene.fault, this.run.runs);
    this.parts.faults.replaceChildren(...sentences.map((sentence) => make("p", {}, sentence)));
  }

  showControls() {
    const { parts, asked } = this;
    parts.start.forEach((part, axis) => {
      part.value = asked.start[axis];
    });
    for (const { label, shown, name } of parts.rows) {
      shown.checked = this.shown.has(label);
      name.setAttribute("aria-pressed", String(label === this.selected));
    }
  }
}

export default widgetOf(async (model) => {
  const scene = await decodeScene(model.get("_scene"));
  takeTitles(scene.titles);
  const decoders = { _run: (message) => decodeRun(message, scene.window) };
  return makeDecoded(model, decoders, (run) => new DescentView(model, scene, run));
});

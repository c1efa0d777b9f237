// The descent explorer's behaviour: what a control, a key, the pointer or the kernel does to the pictures.
//
// The kernel computes whole descents and this file plays them. Messages to the kernel carry a new start or setting, the
// place under the pointer while nothing plays, and the step once play has ended.

import { LiveText, arrowOf, dragOn, make, onEntered, wantsCalm } from "../shared/controls.js";
import { fitCanvas, readTheme } from "../shared/draw.js";
import { Player, between, fittingSpeed } from "../shared/player.js";
import { MapPanel } from "../shared/map_panel.js";
import { nudged } from "../shared/map_plot.js";
import { RaceCurve } from "../shared/race_curve.js";
import { formatFixed, roundTo } from "../shared/scales.js";
import { drawKey, seriesStyle } from "../shared/series.js";
import { Asker, listenTo, makeDecoded, sendTo, watchPage, widgetOf } from "../shared/view.js";
import { decodeRuns, decodeScene, withUnchanged } from "./decode.js";
import { SPEEDS, buildLayout } from "./layout.js";
import { SettingsPanel } from "./settings_panel.js";
import { SpacePanel } from "./space_panel.js";
import { TEXT, describe, faultSentences } from "./texts.js";

const PLAY_SECONDS = 7;
// Milliseconds between changes of the sentence, while playing and else.
const SPOKEN_GAP = 2000;
const WRITTEN_GAP = 300;

class DescentView {
  constructor(model, scene, runs) {
    Object.assign(this, { model, scene, runs });
    this.labels = runs.runs.map(({ label }) => label);
    this.start = model.get("start");
    this.settings = model.get("settings");
    this.selected = model.get("selected");
    this.shown = new Set(model.get("shown"));
    this.floor = scene.has_minimum ? scene.lowest : 0;
    this.logs = { loss: scene.has_minimum || runs.runs.every(({ losses }) => losses.every((loss) => !(loss <= 0))) };
    this.parts = buildLayout(scene, this.labels, runs.last, this.logs);
    this.map = new MapPanel(this.parts.map, scene, TEXT);
    this.space = new SpacePanel(this.parts.space, scene);
    this.lossCurve = new RaceCurve(this.parts.loss, { log: this.logs.loss, name: TEXT.step });
    this.normCurve = new RaceCurve(this.parts.norm, { log: true, name: TEXT.step });
    this.live = new LiveText(this.parts.status);
    this.asker = new Asker(model, () => this.agrees(), () => this.say(true));
    this.turnTo = new SettingsPanel(
      this.parts.settings,
      (setting, value) => this.setSetting(setting, value),
      (setting) => this.live.sayNow(TEXT.badNumber(setting)),
    );
    this.player = new Player({
      last: runs.last,
      rate: fittingSpeed(SPEEDS, runs.last, PLAY_SECONDS),
      calm: wantsCalm,
      onMove: () => this.draw(),
      onPlaying: (playing) => this.onPlaying(playing),
    });
    this.player.position = Math.min(model.get("step"), runs.last);
    this.parts.speed.value = this.player.rate;
    this.probe = this.startProbe();
    this.showControls();
    this.showFaults();
    this.turnTo.show(this.selected, this.settings[this.selected]);
    this.stops = [
      this.listenToModel(),
      this.listenToPage(),
      () => this.player.pause(),
      () => this.live.stop(),
      () => this.asker.stop(),
    ];
  }

  // What came from the kernel

  listenToModel() {
    const { model } = this;
    return listenTo(model, {
      "change:_runs": () => this.takeRuns(model.get("_runs")),
      "change:start": () => {
        this.start = model.get("start");
        this.showControls();
        this.draw();
      },
      "change:settings": () => {
        this.settings = model.get("settings");
        this.turnTo.update(this.settings[this.selected]);
      },
      "change:selected": () => this.select(model.get("selected")),
      "change:shown": () => {
        this.shown = new Set(model.get("shown"));
        this.showControls();
        this.setRacers();
      },
      "change:step": () => {
        if (!this.player.playing && model.get("step") !== this.player.step) this.player.seek(model.get("step"));
      },
      "msg:custom": (message) => message.kind === "gradient" && this.takeGradient(message),
    });
  }

  async takeRuns(message) {
    const runs = await decodeRuns(message, this.scene.window);
    if (message !== this.model.get("_runs")) return; // a later one is on its way
    this.runs = { ...runs, runs: withUnchanged(this.runs, runs) };
    this.asker.answered();
    this.player.setLast(runs.last);
    this.parts.scrub.max = runs.last;
    this.probe = this.startProbe();
    this.showFaults();
    this.setRacers();
  }

  takeGradient(answer) {
    this.asking = false;
    if (!answer.gradient || !this.pointer || this.player.playing) this.probe = this.startProbe();
    else this.probe = answer;
    this.drawMap();
    if (this.pointer && this.pointer !== this.asked) this.askGradient(this.pointer);
  }

  /** The gradient at the start, which came with the descents. */
  startProbe() {
    const { at, loss, gradient } = this.model.get("_runs").probe;
    return gradient && { at, loss, gradient };
  }

  // What goes to the kernel

  /** Whether the descents shown are those that the controls ask for. */
  agrees() {
    return (
      this.runs.start.every((value, axis) => value === this.start[axis]) &&
      JSON.stringify(this.runs.settings) === JSON.stringify(this.settings)
    );
  }

  /** Let Python know which step is shown; not while playing. */
  reportStep() {
    if (this.player.playing || !this.agrees()) return;
    this.tell("step", this.player.step);
  }

  tell(name, value) {
    if (this.model.get(name) === value) return;
    this.model.set(name, value);
    this.model.save_changes();
  }

  /** One question at a time; the latest place is asked for when the answer is there. */
  askGradient(at) {
    this.pointer = at;
    if (this.asking) return;
    this.asking = true;
    this.asked = at;
    sendTo(this.model, { kind: "gradient", at });
  }

  setSetting(setting, value) {
    if (this.settings[this.selected][setting] === value) return;
    this.settings = { ...this.settings, [this.selected]: { ...this.settings[this.selected], [setting]: value } };
    this.turnTo.update(this.settings[this.selected]);
    this.asker.ask({ settings: this.settings });
  }

  setStart(start) {
    if (!start.every(Number.isFinite)) {
      this.live.sayNow(TEXT.badStart);
      return;
    }
    if (start.every((value, axis) => value === this.start[axis])) return;
    this.start = start;
    this.player.pause();
    this.showControls();
    this.asker.ask({ start, step: 0 });
    this.player.seek(0);
  }

  /** A start that was pointed at: four digits are finer than a dot of the screen, and readable in Python. */
  moveStart(start) {
    this.setStart(start.map((value) => roundTo(value, 4)));
  }

  select(label) {
    this.selected = label;
    this.tell("selected", label);
    this.turnTo.show(label, this.settings[label]);
    this.showControls();
    this.setRacers();
  }

  show(label, shown) {
    if (shown) this.shown.add(label);
    else this.shown.delete(label);
    this.tell("shown", this.labels.filter((each) => this.shown.has(each)));
    this.setRacers();
  }

  // What the learner does

  listenToPage() {
    const { parts, player } = this;
    const stopPage = watchPage(parts.root, () => this.prepare());
    parts.play.addEventListener("click", () => player.toggle());
    parts.restart.addEventListener("click", () => {
      player.seek(0);
      this.reportStep();
    });
    const scrub = (step) => {
      player.pause();
      player.seek(step);
    };
    parts.scrub.addEventListener("input", () => scrub(Number(parts.scrub.value)));
    parts.scrub.addEventListener("change", () => this.reportStep());
    parts.speed.addEventListener("change", () => {
      player.rate = Number(parts.speed.value);
    });
    parts.trail.addEventListener("change", () => this.draw());
    for (const part of parts.start) onEntered(part, () => this.setStart(parts.start.map((each) => each.valueAsNumber)));
    for (const { label, shown, name } of parts.rows) {
      shown.addEventListener("change", () => this.show(label, shown.checked));
      name.addEventListener("click", () => this.select(label));
    }
    dragOn(parts.loss, (x) => scrub(this.lossCurve.stepAt(x)), () => this.reportStep());
    dragOn(parts.norm, (x) => scrub(this.normCurve.stepAt(x)), () => this.reportStep());
    this.listenToMap();
    this.listenToSpace();
    return stopPage;
  }

  listenToMap() {
    const { map: canvas } = this.parts;
    canvas.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.moveStart(nudged(this.start, ...arrow, event.shiftKey, this.scene.window));
    });
    dragOn(canvas, (x, y) => this.moveStart(this.map.pointAt(x, y)));
    canvas.addEventListener("pointermove", (event) => {
      if (this.player.playing || event.buttons) return;
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
    canvas.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      turn(...arrow);
    });
  }

  onPlaying(playing) {
    const { play } = this.parts;
    play.textContent = playing ? TEXT.pause : TEXT.play;
    play.classList.toggle("cw-playing", playing);
    this.pointer = null;
    this.probe = this.startProbe();
    this.draw();
    this.say(true);
    if (!playing) this.reportStep();
  }

  // What is shown

  /** After a new size, screen or theme. */
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

  /** After new descents, another choice of racers, and whenever the pictures were prepared. */
  setRacers() {
    if (!this.theme) return;
    const entries = this.runs.runs
      .map((run, k) => ({ run, label: run.label, style: seriesStyle(this.theme, k) }))
      .filter(({ label }) => this.shown.has(label));
    this.map.setRacers(entries, this.selected);
    this.space.setRacers(entries, this.selected);
    const values = (of) => entries.map(({ run, ...rest }) => ({ ...rest, values: of(run) }));
    const loss = this.floor ? ({ losses }) => losses.map((each) => each - this.floor) : ({ losses }) => losses;
    this.lossCurve.prepare(this.theme, values(loss), this.runs.last);
    this.normCurve.prepare(this.theme, values(({ norms }) => norms), this.runs.last);
    this.draw();
  }

  view() {
    return {
      position: this.player.position,
      trail: Number(this.parts.trail.value),
      start: this.start,
      selected: this.selected,
      arrow: this.player.playing ? null : this.probe,
    };
  }

  draw() {
    if (!this.theme) return;
    const { parts, player, runs } = this;
    const { position, step } = player;
    this.drawMap();
    this.space.draw(this.view());
    this.lossCurve.draw(position, this.selected);
    this.normCurve.draw(position, this.selected);
    parts.scrub.value = step;
    parts.scrub.setAttribute("aria-valuetext", TEXT.scrubValue(step, runs.last));
    runs.runs.forEach((run, k) => {
      const ended = step > run.count - 1 && run.stopped;
      const { now } = parts.rows[k];
      if (ended === "diverged") now.textContent = TEXT.rowDiverged;
      else if (run.stopped === "fault") now.textContent = TEXT.rowFault;
      else now.textContent = TEXT.rowNow(between(run.losses, step));
    });
    this.say();
  }

  drawMap() {
    if (!this.theme) return;
    this.map.draw(this.view());
    const { probe } = this;
    this.parts.probe.textContent =
      probe && !this.player.playing ? TEXT.probe(probe.at, probe.loss, probe.gradient) : "";
  }

  say(atOnce = false) {
    const { runs, player, scene } = this;
    const step = player.step;
    const size = [scene.window[1] - scene.window[0], scene.window[3] - scene.window[2]];
    const racers = runs.runs
      .filter(({ label }) => this.shown.has(label))
      .map((run) => ({
        label: run.label,
        place: [formatFixed(between(run.x, step), size[0]), formatFixed(between(run.y, step), size[1])],
        loss: between(run.losses, step),
        norm: between(run.norms, step),
        ended: step >= run.count - 1 && run.count - 1 < runs.steps ? run.stopped : "",
        message: run.message,
      }));
    const words = { step, last: runs.last, selected: this.selected, racers, axes: scene.axes };
    const text = this.asker.silent ? TEXT.silent : describe(words);
    if (atOnce) this.live.sayNow(text);
    else this.live.say(text, player.playing ? SPOKEN_GAP : WRITTEN_GAP);
    this.parts.root.classList.toggle("cw-diverging", racers.some(({ ended }) => ended === "diverged"));
  }

  showFaults() {
    const sentences = faultSentences(this.scene.fault, this.runs.runs);
    this.parts.faults.replaceChildren(...sentences.map((sentence) => make("p", {}, sentence)));
  }

  showControls() {
    const { parts, start } = this;
    parts.start.forEach((part, axis) => {
      part.value = start[axis];
    });
    for (const { label, shown, name } of parts.rows) {
      shown.checked = this.shown.has(label);
      name.setAttribute("aria-pressed", String(label === this.selected));
    }
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

export default widgetOf(async (model) => {
  const scene = await decodeScene(model.get("_scene"));
  const decoders = { _runs: (message) => decodeRuns(message, scene.window) };
  return makeDecoded(model, decoders, (runs) => new DescentView(model, scene, runs));
});

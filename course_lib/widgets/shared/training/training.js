// Training paced by the browser: it asks the kernel for one slice of updates, waits for the answer, and asks again.
// When the page is hidden or closed, nothing asks, and training stops by itself.

import { wantsCalm } from "../view/controls.js";
import { ANSWER_PATIENCE, Asker, listenTo } from "../view/view.js";

const LONGEST_WAIT = 0.1;
// Milliseconds between two requests: thirty pictures per second are all that can be seen, and the page, the server and
// the kernel have half their time for other things.
const PICTURE_GAP = 30;

export class TrainingLoop {
  /**
   * `ask(epochs)` sends a request; `answered()` is to be called when the slice arrives. `onPlaying(playing)` is called
   * when training begins or ends, `onSilence(silent)` when the kernel stops answering and when it answers again.
   */
  constructor({ speed, ask, onPlaying, onSilence, frames = globalThis, clock = globalThis }) {
    Object.assign(this, { speed, ask, onPlaying, onSilence, frames, clock });
    this.playing = false;
    this.waiting = false;
    this.silent = false;
  }

  play() {
    if (this.playing) return;
    this.playing = true;
    this.owed = 1;
    this.before = undefined;
    this.asked = undefined;
    this.request = this.frames.requestAnimationFrame((now) => this.tick(now));
    this.onPlaying(true);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.frames.cancelAnimationFrame(this.request);
    this.onPlaying(false);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** One request now, playing or not. */
  once(epochs) {
    if (!this.waiting) this.send(epochs);
  }

  tick(now) {
    const seconds = Math.min((now - (this.before ?? now)) / 1000, LONGEST_WAIT);
    this.before = now;
    // What a slow kernel could not do is not made up later.
    this.owed = Math.min(this.owed + seconds * this.speed, Math.max(1, this.speed * LONGEST_WAIT));
    if (!this.waiting && this.owed >= 1 && !(now - this.asked < PICTURE_GAP)) {
      this.asked = now;
      const epochs = Math.floor(this.owed);
      this.owed -= epochs;
      this.send(epochs);
    }
    this.request = this.frames.requestAnimationFrame((later) => this.tick(later));
  }

  send(epochs) {
    this.waiting = true;
    this.clock.clearTimeout(this.doubt);
    this.doubt = this.clock.setTimeout(() => this.setSilent(true), ANSWER_PATIENCE);
    this.ask(epochs);
  }

  answered() {
    this.waiting = false;
    this.clock.clearTimeout(this.doubt);
    this.setSilent(false);
  }

  setSilent(silent) {
    if (silent === this.silent) return;
    this.silent = silent;
    this.onSilence(silent);
  }

  stop() {
    this.pause();
    this.clock.clearTimeout(this.doubt);
  }
}

const FASTEST = 20000;
// Milliseconds between two pictures under reduced motion.
const CALM_GAP = 800;

/**
 * Everything between a view and the training in the kernel. `decode(message, bytes)` makes a state with `records`,
 * whose first entry is the epoch; `buffers` names the bytes of a slice in order; `live` the settings that do not start
 * a new network. `changed()` is called after every new state or silence, `onPlaying(playing)` when training begins or
 * ends.
 */
export class TrainingLink {
  constructor(model, { decode, buffers, live, speed, changed, onPlaying }) {
    Object.assign(this, { model, decode, buffers, live, changed });
    // A changed setting is answered by a new state, whatever its numbers.
    this.pending = false;
    this.takeWhole();
    this.asker = new Asker(model, () => !this.pending, changed);
    this.loop = new TrainingLoop({
      speed,
      ask: (epochs) => this.tell({ kind: "train", epochs }),
      onPlaying: (playing) => {
        onPlaying(playing);
        if (!playing) changed();
      },
      onSilence: changed,
    });
    this.unlisten = listenTo(model, {
      "change:_state": () => {
        this.takeWhole();
        changed();
      },
      "msg:custom": (message, buffers) => {
        if (message.kind === "slice") this.takeSlice(message, buffers);
        if (message.kind === "ended") this.takeEnd(message);
      },
    });
    // Training may have continued since this state was put into the model.
    this.tell({ kind: "look" });
  }

  get silent() {
    return this.asker.silent || this.loop.silent;
  }

  get playing() {
    return this.loop.playing;
  }

  tell(message) {
    try {
      this.model.send(message);
    } catch {
      // The kernel was restarted, so nothing is there: the missing answer is noticed and reported.
    }
  }

  takeWhole() {
    this.pending = false;
    this.asker?.answered();
    const message = this.model.get("_state");
    this.state = this.decode(message, message);
    this.history = extended([], this.state.records);
    this.ended = "";
  }

  /** No slice is left of a recording. */
  takeEnd({ why }) {
    this.ended = why;
    this.loop.answered();
    this.loop.pause();
    this.changed();
  }

  takeSlice(message, buffers) {
    this.loop.answered();
    if (this.pending) return; // from before the setting changed
    const bytes = Object.fromEntries(this.buffers.map((name, k) => [name, buffers[k]]));
    this.state = this.decode(message, bytes);
    this.history = extended(this.history, this.state.records);
    if (this.state.diverged) this.loop.pause();
    if (!this.playing || !wantsCalm()) this.changed();
    else this.later ??= setTimeout(() => this.tellLater(), CALM_GAP);
  }

  tellLater() {
    this.later = undefined;
    this.changed();
  }

  /** Send a setting to the kernel; training continues. */
  set(name, value) {
    // An unchanged value gets no answer.
    if (JSON.stringify(this.model.get(name)) === JSON.stringify(value)) return;
    this.pending = !this.live.includes(name);
    if (this.pending) this.asker.ask({ [name]: value });
    else {
      this.model.set(name, value);
      this.model.save_changes();
    }
  }

  /** The kernel has not accepted a setting. */
  refused() {
    this.pending = false;
    this.asker.answered();
  }

  restart() {
    this.tell({ kind: "restart" });
  }

  oneEpoch() {
    this.loop.pause();
    this.loop.once(1);
  }

  setSpeed(speed) {
    this.loop.speed = Math.min(speed, FASTEST);
  }

  stop() {
    this.loop.stop();
    this.asker.stop();
    clearTimeout(this.later);
    this.unlisten();
  }
}

const MOST_RECORDS = 2000;

/** The history with new records appended; every second one is dropped when there are too many. */
export function extended(history, records) {
  const last = history.length ? history.at(-1)[0] : -1;
  const longer = [...history, ...records.filter(([epoch]) => epoch > last)];
  if (longer.length <= MOST_RECORDS) return longer;
  return longer.filter((_, k) => k === 0 || k === longer.length - 1 || k % 2 === 0);
}

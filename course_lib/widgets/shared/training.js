// Training that the browser paces: it asks the kernel for one slice of updates, waits for the answer, and asks again.
// When the page is hidden or closed nobody asks, and training stops by itself.

const LONGEST_WAIT = 0.1;
const SLICE_PATIENCE = 2500;

export class TrainingLoop {
  /**
   * `ask(epochs)` sends a request; `answered()` is to be called when the slice is there. `onPlaying(playing)` hears when
   * training begins or ends, `onSilence(silent)` when the kernel does not answer, and when it does again.
   */
  constructor({ speed, ask, onPlaying, onSilence, frames = window, clock = globalThis }) {
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
    // What a slow kernel could not do is not made up for later.
    this.owed = Math.min(this.owed + seconds * this.speed, Math.max(1, this.speed * LONGEST_WAIT));
    if (!this.waiting && this.owed >= 1) {
      const epochs = Math.floor(this.owed);
      this.owed -= epochs;
      this.send(epochs);
    }
    this.request = this.frames.requestAnimationFrame((later) => this.tick(later));
  }

  send(epochs) {
    this.waiting = true;
    this.clock.clearTimeout(this.doubt);
    this.doubt = this.clock.setTimeout(() => this.setSilent(true), SLICE_PATIENCE);
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

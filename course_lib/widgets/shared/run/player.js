// Plays a run of numbered steps: a position that advances by itself, stops at the end and can be set anywhere.
// Time comes from requestAnimationFrame; nothing outside the page is used.

/** Where `position` is after `seconds` at `rate` steps per second, never past `last`. */
export function advance(position, seconds, rate, last) {
  return Math.min(position + seconds * rate, last);
}

/** The next stop of an animation under reduced motion: whole tenths of the run. */
export function nextStop(position, last) {
  const stride = Math.max(1, Math.ceil(last / 10));
  return Math.min((Math.floor(position / stride) + 1) * stride, last);
}

const STOP_SECONDS = 0.8;
// A page that was hidden or busy has one long gap; it continues where it was instead of jumping.
const LONGEST_GAP = 0.1;

export class Player {
  /** `onMove(position)` after every move, `onPlaying(playing)` when play begins or ends. */
  constructor({ last, rate, onMove, onPlaying, calm = () => false, frames = window }) {
    Object.assign(this, { last, rate, onMove, onPlaying, calm, frames });
    this.position = 0;
    this.playing = false;
    this.request = 0;
  }

  /** The integer step that is shown. */
  get step() {
    return Math.round(this.position);
  }

  play() {
    if (this.playing) return;
    if (this.position >= this.last) this.seek(0);
    this.playing = true;
    this.before = undefined;
    this.rested = 0;
    this.request = this.frames.requestAnimationFrame((now) => this.tick(now));
    this.onPlaying(true);
  }

  pause() {
    if (!this.playing) return;
    this.frames.cancelAnimationFrame(this.request);
    this.playing = false;
    this.seek(this.step);
    this.onPlaying(false);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(position) {
    this.position = Math.min(Math.max(position, 0), this.last);
    this.onMove(this.position);
  }

  /** Replace the current run by one of another length. */
  setLast(last) {
    this.last = last;
    this.position = Math.min(this.position, last);
  }

  tick(now) {
    const seconds = Math.min((now - (this.before ?? now)) / 1000, LONGEST_GAP);
    this.before = now;
    if (this.calm()) {
      this.rested += seconds;
      if (this.rested >= STOP_SECONDS) {
        this.rested = 0;
        this.seek(nextStop(this.position, this.last));
      }
    } else if (seconds > 0) this.seek(advance(this.position, seconds, this.rate, this.last));
    if (this.position >= this.last) this.pause();
    else this.request = this.frames.requestAnimationFrame((later) => this.tick(later));
  }
}

/** The speed of `choices` at which a run of `last` steps takes closest to `seconds`. */
export function fittingSpeed(choices, last, seconds) {
  const distance = (speed) => Math.abs(Math.log((speed * seconds) / last));
  return choices.reduce((best, speed) => (distance(speed) < distance(best) ? speed : best));
}

/** The value of a series between two steps; after its end, its last value. */
export function between(series, position) {
  const last = series.length - 1;
  const before = Math.min(Math.floor(position), last);
  const after = Math.min(before + 1, last);
  return series[before] + (series[after] - series[before]) * Math.min(position - before, 1);
}

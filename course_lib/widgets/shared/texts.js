// The words that all widgets share. A translation replaces this file.

export const SHARED_TEXT = {
  play: "Play",
  pause: "Pause",
  restart: "Restart",
  scrub: "Step",
  speedLabel: "Speed in steps a second",
  speedChoice: (speed) => `${speed} steps/s`,
  scrubValue: (step, last) => `step ${step} of ${last}`,
  silent:
    "The kernel does not answer, so this is still the picture before the change. " +
    "Wait for a running cell to end, or run this cell again.",
};

// Text that the widgets share. A translation replaces this file.

export const SHARED_TEXT = {
  play: "Play",
  pause: "Pause",
  restart: "Restart",
  scrub: "Step",
  speedLabel: "Speed in steps per second",
  speedChoice: (speed) => `${speed} steps/s`,
  scrubValue: (step, last) => `step ${step} of ${last}`,
  silent:
    "The kernel is not responding, so the picture does not show the change yet. " +
    "Wait for the running cell to finish, or run this cell again.",
};

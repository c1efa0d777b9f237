// Text that the widgets share. A translation replaces this file.

export const SHARED_TEXT = {
  play: "Play",
  pause: "Pause",
  restart: "Restart",
  scrub: "Step",
  speedLabel: "Speed in steps per second",
  speedChoice: (speed) => `${speed} steps/s`,
  scrubValue: (step, last) => `step ${step} of ${last}`,
  noKernel: "Controls in gray need a kernel: run this cell again.",
  recorded: "Training was recorded.",
  nearest: (names) => `The nearest of the recorded values answers for: ${names}.`,
  recordingEnds: "Nothing more was recorded. Press Restart to play the recording again.",
  silent:
    "The kernel is not responding, so the picture does not show the change yet. " +
    "Wait for the running cell to finish, or run this cell again.",
};

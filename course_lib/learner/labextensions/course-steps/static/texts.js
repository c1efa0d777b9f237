// All text of the bar. A translation replaces this file.

export const TEXT = {
  label: "Steps of this notebook",
  done: (count, all) => `${count} of ${all} steps done`,
  next: "Next: ",
  submit: "Submit",
  all: "All steps",
  step: (number, minutes) => `Step ${number}, about ${minutes} min`,
  mark: { true: "✓", false: "○" },
  // how the notebooks say it
  exercise: /points?\b[^*\n]*?\b(\d+) minutes/,
  part: /^\*(\d+) of the \d+ minutes/m,
  unwritten: "*Write your answer here in place of this line.*",
};

// All text of the bar. A translation replaces this file.

export const TEXT = {
  label: "Steps of this notebook",
  done: (count, all) => `${count} of ${all} steps done`,
  next: "Next: ",
  submit: "Submit",
  all: "All steps",
  mark: { true: "✓", false: "○" },
};

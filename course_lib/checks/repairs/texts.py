"""All messages about the one change of an answer's code that makes it right: where it is, and of what kind."""

LINE = "In the line `{line}`, "
RIGHT = "your answer is right"
EDITS = {
    "extra-part": "Without `{old}` in the line `{line}`, " + RIGHT + ": does it belong there?",
    "extra-call": "With its argument in place of `{old}` in the line `{line}`, " + RIGHT + ": is that call needed?",
    "extra-line": "Without the line `{line}`, " + RIGHT + ": is it needed?",
    "extra-condition": "Without the condition in the line `{line}`, " + RIGHT + ": is it needed?",
    "other-sign": LINE + "a sign is wrong: with another one at `{old}`, " + RIGHT + ".",
    "other-operator": LINE + "the operator in `{old}` is wrong: with another one, " + RIGHT + ".",
    "other-comparison": LINE + "the comparison `{old}` is wrong: with another one, " + RIGHT + ".",
    "other-number": LINE + "with another number in place of `{old}`, " + RIGHT + ": which one, and why?",
    "other-function": LINE + "with another function in place of `{old}`, " + RIGHT + ": which one?",
    "other-name": LINE + "with something else in place of `{old}`, " + RIGHT + ": what belongs there?",
    "entries-inverted": LINE + "`{old}` is one over each entry: with the inverse of the matrix, " + RIGHT + ".",
    "one-for-identity": LINE + "the 1 in `{old}` is added to every entry: with the identity matrix, " + RIGHT + ".",
    "other-parentheses": LINE + "with other parentheses in `{old}`, " + RIGHT + ": what has to be computed first?",
    "call-elsewhere": LINE + "something lacks `{old}`, which is elsewhere: with it here, " + RIGHT + ".",
    "lost-value": LINE + "the earlier value of `{old}` is lost: with the new one added to it, " + RIGHT + ".",
    "other-order": LINE + "with the parts of `{old}` in the other order, " + RIGHT + ".",
    "other-nesting": LINE + "with the steps of `{old}` in the other order, " + RIGHT + ": which comes first?",
    "line-too-early": "With the line `{line}` further down, " + RIGHT + ": what does it use that is computed later?",
    "line-too-late": "With the line `{line}` further up, " + RIGHT + ": what is changed before it?",
    "line-in-loop": "With the line `{line}` after the loop, not inside, " + RIGHT + ".",
    "line-after-loop": "With the line `{line}` inside the loop, not after it, " + RIGHT + ".",
    "missing-transpose": LINE + "a transpose at `{old}` is missing: with it, " + RIGHT + ".",
    "missing-axis": LINE
    + "a sum or a mean over one axis is missing at `{old}`: which shape does it have, and which one "
    "is needed?",
    "missing-function": LINE + "something is missing at `{old}`: a sign, a power, a root, a sum or another function of "
    "it. With the right one, " + RIGHT + ".",
    "missing-factor": LINE + "a factor is missing at `{old}`, or a division: with the right one, " + RIGHT + ".",
    "missing-term": LINE + "a term is missing at `{old}`: with the right one, " + RIGHT + ".",
}

"""All messages about what the source of an answer shows."""

READING = {
    "mutable-default": "The default value of `{name}` is made once and changed in the line `{line}`, so the next call "
    "begins with what this one left: make it inside the function.",
    "global-state": "`{line}` keeps `{name}` between calls, so the result depends on earlier ones: use the arguments.",
    "unfinished": "`...` is still to be filled in, in the line `{line}`.",
    "printed": "The result is printed in the line `{line}` but not returned: use `return`.",
    "negative-assigned": "In the line `{line}`, `={sign}` assigns the value on the right with its sign. "
    "`{sign}=` changes the old value.",
    "compared": "The line `{line}` compares two values and changes nothing: `=` assigns.",
    "power": "`^` in the line `{line}` is not a power but a bitwise operation: a power is `**`.",
    "thrown-away": "The line `{line}` computes a new value that is not kept: assign it to a name.",
    "other-generator": "`{called}` in the line `{line}` does not draw from `rng`: use `rng`, so that its seed decides "
    "the numbers.",
    "new-generator": "`{called}` in the line `{line}` makes a new generator: draw from `rng`, which the caller gives.",
    "parameter-lost": "`{name}` is assigned in the line `{line}` before it is used, so the value that the caller gives "
    "is lost.",
    "parameter-unused": "Nothing in your function uses {names}: is a number or another name used instead?",
    "returns-in-loop": "The line `{line}` is inside the loop, so the loop ends in its first iteration: should it come "
    "after the loop?",
    "starts-again": "The line `{line}` is inside the loop, so `{name}` starts again in every iteration: should it come "
    "before the loop?",
    "divides-in-loop": "The line `{line}` is inside the loop, so `{name}` is divided in every iteration: should it "
    "come after the loop?",
    "late-name": "The function made in the line `{line}` reads `{name}` when it is called, after the loop: then "
    "`{name}` is the last one in every such function.",
    "overwritten": "The line `{line}` is inside the loop and replaces `{name}` in every iteration, so only the last "
    "one counts: should the others take part, too?",
    "never-changed": "`{name}` is {value} from beginning to end: nothing changes it after the line `{line}`.",
    "overlapping": "The slices `{slice}` in the line `{line}` overlap, because `{name}` grows by 1 only: should it "
    "grow by their length?",
    "identity": "`{operator}` in the line `{line}` asks whether both sides are the same object, not whether they are "
    "equal: compare with `{instead}`.",
    "always-true": "The condition in the line `{line}` always holds, because `{value}` on its own counts as true: "
    "write the whole comparison on both sides of `or`.",
    "choice-for-product": "`{word}` in the line `{line}` returns one of its two sides and multiplies nothing: is `*` "
    "meant?",
    "error-returned": "The line `{line}` returns the error as a value: `raise` raises it.",
    "else-of-the-last-if": "The `else` belongs only to `{second}`, so it also replaces the `{name}` that was assigned "
    "below `{line}`: is `elif` meant?",
    "two-names": "The line `{line}` makes no copy: `{name}` and `{other}` are one array, so the line `{changed}` "
    "changes both.",
    "new-for-old": "The line `{line}` uses the `{name}` that the line `{first}` has just changed: is the old one "
    "needed?",
    "times-one": "In the line `{line}`, `* 1 {sign}` multiplies by 1 first: are parentheses missing around "
    "`1 {sign} …`?",
}

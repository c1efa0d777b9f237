"""Messages about the course's folders and sources."""

# --- folders and chapters ---
NO_COURSE = "No course found in {start} or its parent folders: change to the course folder, which contains {file}."
NO_CHAPTER = "There is no chapter {name!r}.{nearest} There are: {names}."
NEAREST = " Did you mean {name!r}?"
NONE = "none"
SEVERAL = "{name!r} could be {names}: give the full name."
OR = " or "

# --- a source ---
NO_MARKERS = "{where}: the answer of an exercise must be between ### BEGIN SOLUTION and ### END SOLUTION."
CHECK_TOO_EARLY = "{where}: the check must come after the cell with `exercise: {name}`."
NOT_CHECKED = "{where}: no check cell for {names}."
SEVERAL_MARKS = "{where}: a cell can have only one mark, this one has {marks}."
AND = " and "
OTHER_KIND = "{where}: `{mark}` belongs on a {wanted} cell, this is a {kind} cell."
NO_NAME = "{where}: `{mark}: {name}` is not a valid Python name."
NO_POINTS = "{where}: `points` must be a number greater than 0, this cell has {points!r}."

# --- a chapter ---
NOT_IN_BANK = "{chapter}: no exercises*.py has Exercise({name!r}), which {source} asks for."
IN_BANK = "{chapter}/{file}: {error}"
NOT_GENERATED = "nbgrader could not generate the learner's version of {chapter}:\n{log}"

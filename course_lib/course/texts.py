"""Sentences about the course's folders and about what an author writes."""

# --- folders and chapters ---
NO_COURSE = (
    "No course was found in {start} or above it: change into the folder of the course, the one with {file} in it."
)
NO_CHAPTER = "There is no chapter {name!r}.{nearest} There are: {names}."
NEAREST = " Did you mean {name!r}?"
NONE = "none"
SEVERAL = "{name!r} may be {names}: please say which."
OR = " or "

# --- a source ---
NO_MARKERS = "{where}: an exercise has its answer between ### BEGIN and ### END SOLUTION."
CHECK_TOO_EARLY = "{where}: the check comes after the cell with `exercise: {name}`."
NOT_CHECKED = "{where}: no check cell for {names}."
SEVERAL_MARKS = "{where}: a cell has one mark, this one has {marks}."
AND = " and "
OTHER_KIND = "{where}: `{mark}` stands on a {wanted} cell, this is a {kind} cell."
NO_NAME = "{where}: `{mark}: {name}` is no name of a Python function or answer."
NO_POINTS = "{where}: `points` is a number above 0, this cell has {points!r}."

# --- a chapter ---
NOT_IN_BANK = "{chapter}: no exercises*.py has Exercise({name!r}), which {source} asks for."
IN_BANK = "{chapter}/{file}: {error}"
NOT_GENERATED = "nbgrader could not make the learner's version of {chapter}:\n{log}"

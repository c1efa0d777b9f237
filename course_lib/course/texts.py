"""Messages about the course's folders and sources."""

# --- folders and chapters ---
NO_COURSE = (
    "No course found in {start} or its parent folders: change to the course folder, which contains {file}. "
    "If you installed a wheel, `course lab` puts the course into an empty folder."
)
NO_CHAPTER = "There is no chapter {name!r}.{nearest} There are: {names}."
LEFT_OUT = "{name} is left out in course.toml."
NEAREST = " Did you mean {name!r}?"
NONE = "none"
SEVERAL = "{name!r} could be {names}: give the full name."
OR = " or "

# --- the plan of a class ---
NO_TOML = "{file} is not TOML: {error}. Texts, and names that contain /, need quotation marks."
NO_SUCH_KEY = "{file}: {key} is not a setting. There are: {known}."
WRONG_ENTRY = "{file}: {key} = {value!r} can't be used. {write}"
WRONG_NAME = "{file}: {key} has {name!r}, which can't be used. {write}"
WRITE_LIST = 'Write a list of names, for example ["ch05", "ch06/2", "fit_line"].'
WRITE_NAME = "Write the name of {kinds}."
KINDS = {
    "chapter": "a chapter",
    "notebook": "a notebook as CHAPTER/NOTEBOOK",
    "exercise": "an exercise",
    "question": "a question of the quiz as quiz_answers/NUMBER",
}
WRITE_TABLE = "Write [{key}] on a line, and below it one setting per line."
WRITE_POINTS = "Write a number greater than 0; an exercise without points belongs in left_out."
WRITE_DUE = "Write a date and a time, for example 2027-03-01T18:00:00Z."
WRITE_PERCENT = "Write a number from 0 to 100."
WRITE_DAYS = "Write a number of days from 0 to 3650."

# --- a source ---
NO_MARKERS = "{where}: the answer of an exercise must be between ### BEGIN SOLUTION and ### END SOLUTION."
CHECK_TOO_EARLY = "{where}: the check must come after the cell with `exercise: {name}`."
NOT_CHECKED = "{where}: no check cell for {names}."
SEVERAL_MARKS = "{where}: a cell can have only one mark, but this one has {marks}."
AND = " and "
OTHER_KIND = "{where}: `{mark}` belongs on a {wanted} cell, but this is a {kind} cell."
NO_NAME = "{where}: `{mark}: {name}` is not a valid Python name."
NO_POINTS = "{where}: `points` must be a number greater than 0, but this cell has {points!r}."

# --- a chapter ---
NOT_IN_BANK = "{chapter}: no exercises*.py has Exercise({name!r}), which {source} asks for."
IN_BANK = "{chapter}/{file}: {error}"
NOT_GENERATED = "nbgrader could not generate the learner's version of {chapter}:\n{log}"

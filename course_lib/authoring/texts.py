"""Messages to authors: what a build or a mutation study finds, and the table of all exercises."""

# --- a new exercise ---
NO_PYTHON_NAME = (
    "{word!r} is not a valid Python name: use letters, digits and _, start with a letter or _, and avoid keywords."
)
EXERCISE_EXISTS = "{chapter} already has an exercise {name!r}."

# --- a source that runs ---
WARNS = "{where}: this cell warns:\n{text}"
FAILS_OWN_CHECK = "{where}: the reference fails its own check of {exercise}."
DOES_NOT_RUN = "{source} does not run:\n{error}"

# --- mutants and the table ---
CELL_RAISES = "the cell raises {error}"
COLUMNS = ("exercise", "points", "cases", "mistakes", "right variants")
BY_HAND = "by hand"
TOTAL = "{count} exercises"

"""Sentences that authors alone read: what a build or a study of mutants finds, and the table of all exercises."""

# --- a new exercise ---
NO_PYTHON_NAME = (
    "{word!r} is no name that Python takes: letters, digits and _ only, no digit first, and no word of Python's own."
)
EXERCISE_EXISTS = "{chapter} has an exercise {name!r} already."

# --- a source that runs ---
WARNS = "{where}: this cell warns:\n{text}"
FAILS_OWN_CHECK = "{where}: the reference fails its own check of {exercise}."
DOES_NOT_RUN = "{source} does not run:\n{error}"

# --- mutants and the table ---
CELL_RAISES = "the cell raises {error}"
COLUMNS = ("exercise", "points", "cases", "misconceptions", "right variants")
BY_HAND = "by hand"
TOTAL = "{count} exercises"

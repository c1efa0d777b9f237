"""Messages about work/, starting JupyterLab, checks in a terminal and submitting."""

# --- work/ ---
NO_NOTEBOOK = "{chapter} has no notebook {name!r}. It has: {names}."
NOT_THERE = "{path} does not exist. `course lab` copies missing notebooks to work/."
NO_LONGER_NOTEBOOK = "{path} is no longer a valid notebook ({reason})."
RESET = " `course reset {chapter}/{notebook}` replaces it with a new copy and keeps this one under another name."
FETCH = " Move it away and run `nbgrader fetch_assignment --replace {chapter}` to get a new copy."

# --- starting JupyterLab ---
NOTEBOOKS_IN_THE_WAY = (
    "{folder} has a folder notebooks/ that does not belong to the course. Run `course lab` in another folder."
)
PORT_IN_USE = "Port {port} is in use. Choose another with --port, or omit --port to use a free one."
NO_BROWSER = "No browser found: open the address printed below in a browser."
STARTING = "JupyterLab is starting; press Ctrl+C here to stop it."

# --- checks in a terminal ---
NO_FILE = "File not found: {path}."
OTHER_FILE = "{path} is neither a notebook (.ipynb) nor a Python file (.py)."
STOPPED = "{path} is not valid Python. It stops{stop}"
NO_PYTHON = "{path} is not valid Python: {error}."
NO_EXERCISE = "There is no exercise {name!r}. The course has: {names}."
ANSWERS_NOTHING = "{path} contains no answer to an exercise. The course has: {names}."
NO_SOLUTIONS = "--hidden needs the folder solutions/, which only authors and graders have."

# --- submitting ---
NOT_GRADED = "{error}. Your snapshot is kept in {snapshot}."
NO_GRADEBOOK = "The gradebook in var/ can't be written: {reason}"
NOT_HANDED_IN = "{chapter} could not be submitted: {reason}. Your notebooks have not changed."
EXIT_CODE = "exit code {code}"
MISSING_NOTEBOOKS = "{names} is missing: if you renamed or moved it, restore its name and its folder"
AND = " and "
NO_IDENTIFIER = (
    "{student!r} can't be your identifier: use only the letters A to Z, digits and _ . @ -, and begin with a letter, "
    "a digit or _. Your instructor gave you an identifier, for example your student number."
)

# --- which notebook is graded ---
OTHER_IS_GRADED = (
    "Submit grades {graded}, not this notebook, {this}. Nothing was saved or submitted. Open {graded}, write your "
    "answers there, and press Submit in it."
)
RENAMED = (
    "Submit grades {graded}, which does not exist. If {this} is your copy of it, move or rename it to {graded} in the "
    "file browser. Then press Submit again."
)
ORIGINAL = (
    "{this} belongs to the course and is not graded. Your copy is {graded}: write your answers there, and press "
    "Submit in it."
)
NOT_OF_COURSE = (
    "{this} is not a notebook of the course, so it can't be graded. Open one in work/, and press Submit in it."
)
MOVED_AWAY = (
    "{this} is not in its chapter's folder, so it can't be graded. Move it back next to the chapter's checks.json. "
    "Then press Submit again."
)

# --- pages of a learner's own notebooks ---
NOTHING_RAN = "No notebook in {folder} has results yet. Run one in `course lab` and save it."

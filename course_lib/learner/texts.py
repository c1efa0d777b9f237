"""Sentences about work/, its start, checks in a terminal and submitting."""

# --- work/ ---
NO_NOTEBOOK = "{chapter} has no notebook {name!r}. It has: {names}."
NOT_THERE = "{path} is not there. `course lab` copies what is missing into work/."
NO_LONGER_NOTEBOOK = "{path} is not a notebook any more ({reason})."
RESET = " `course reset {chapter}/{notebook}` puts a fresh one in its place and keeps this one beside it."
FETCH = " Move it away: `nbgrader fetch_assignment --replace {chapter}` then brings a fresh one."

# --- the start ---
PORT_IN_USE = "Port {port} is in use. Choose another with --port, or leave it out to take a free one."
NO_BROWSER = "No browser was found: open the address that is printed below in one."
STARTING = "JupyterLab is starting; stop it here with Ctrl+C."

# --- checks in a terminal ---
NO_FILE = "There is no file {path}."
OTHER_FILE = "{path} is neither a notebook (.ipynb) nor a Python file (.py)."
NO_PYTHON = "{path} is not Python: {error}."
NO_EXERCISE = "There is no exercise {name!r}. The course has: {names}."
ANSWERS_NOTHING = "{path} answers no exercise. The course has: {names}."
NO_SOLUTIONS = "--hidden needs the folder solutions/, which only an author or grader has."

# --- submitting ---
NOT_GRADED = "{error}. Your snapshot is kept in {snapshot}."
NOT_HANDED_IN = "{chapter} could not be handed in: {reason}. Your notebooks are as they were."
EXIT_CODE = "exit code {code}"

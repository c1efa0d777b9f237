"""Messages about work/, starting JupyterLab, checks in a terminal and submitting."""

# --- work/ ---
NO_NOTEBOOK = "{chapter} has no notebook {name!r}. It has: {names}."
NOT_THERE = "{path} does not exist. `course lab` copies missing notebooks to work/."
NO_LONGER_NOTEBOOK = "{path} is no longer a valid notebook ({reason})."
RESET = " `course reset {chapter}/{notebook}` replaces it with a new copy and keeps this one under another name."
FETCH = " Move it away and run `nbgrader fetch_assignment --replace {chapter}` to get a new copy."

# --- starting JupyterLab ---
PORT_IN_USE = "Port {port} is in use. Choose another with --port, or omit --port to use a free one."
NO_BROWSER = "No browser found: open the address printed below in a browser."
STARTING = "JupyterLab is starting; press Ctrl+C here to stop it."

# --- checks in a terminal ---
NO_FILE = "File not found: {path}."
OTHER_FILE = "{path} is neither a notebook (.ipynb) nor a Python file (.py)."
NO_PYTHON = "{path} is not valid Python: {error}."
NO_EXERCISE = "There is no exercise {name!r}. The course has: {names}."
ANSWERS_NOTHING = "{path} contains no answer to an exercise. The course has: {names}."
NO_SOLUTIONS = "--hidden needs the folder solutions/, which only authors and graders have."

# --- submitting ---
NOT_GRADED = "{error}. Your snapshot is kept in {snapshot}."
NOT_HANDED_IN = "{chapter} could not be submitted: {reason}. Your notebooks have not changed."
EXIT_CODE = "exit code {code}"

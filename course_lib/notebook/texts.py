"""Every sentence that the submit button and the start page's map show, in one place."""

SUBMIT = "Submit"
SUBMIT_LABEL = "Submit this chapter: keeps a snapshot, grades it and shows the score"
SUBMIT_AS_TEXT = "SubmitButton: run this cell in JupyterLab for a button that hands this chapter in."
SAVING = "Saving the notebook …"
GRADING = "Grading … a few seconds."
UNSAVED = "The notebook on disk is older than what you ran ({names}). Save it (Ctrl+S, Cmd+S) and press Submit again."
NO_RESULT = "The grader gave no result: {reason}. Your snapshot is kept in var/snapshots. `course submit` shows more."
EXIT_CODE = "exit code {code}"
NO_GRADER = (
    "Python runs inside the browser here, where nothing can be graded. Take the notebook to the course's folder on a "
    "computer and hand it in there: open it with `course lab`."
)
SCORE = "Score: {points:g} of {max_points:g} points"
SCORE_WAITING = (
    "Score: {points:g} of {max_points:g} points; answers worth {waiting:g} points wait for a person to read them"
)
EXERCISE, POINTS = "Exercise", "Points"
WAITING = "to be read"
FEEDBACK = "Open the feedback page of {name}"

SECTION, CHECKED, ALL = "Section", "Checks passed", "All"
PASSED = "{passed} of {checks}"
NOT_SUBMITTED = "-"
NO_COURSE = "The map of the chapters appears when this notebook lies in the folder of the course."
HANDED_IN = "Handed in ({what}). Your instructor grades it; the feedback comes later."

EXPLAIN = "Explain my choices"
LINE_TO_WRITE = "Your choices as a line for the cell below (a ? is a question without a choice):"
NOTHING_CHOSEN = "Choose something first."
NO_CHOICE = "the choice is {letter!r}, expected one of {letters}"
RIGHT_OF_CHOSEN = "{right} of your {chosen} choices are right ({questions} questions). The reasons stand below them."

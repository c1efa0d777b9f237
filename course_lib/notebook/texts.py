"""All messages of the submit button and the start page's map."""

SUBMIT = "Submit"
SUBMIT_LABEL = "Submit this chapter: saves a snapshot, grades it and shows the score"
SUBMIT_AS_TEXT = "SubmitButton: run this cell in JupyterLab to get a button that submits this chapter."
ASKING = "Starting …"
NO_ANSWER = (
    "The kernel has been restarted since this button was shown. Choose Run All Cells in the Run menu, then press "
    "Submit again."
)
BUSY = "Another cell is still running. Submitting continues when it finishes."
SAVING = "Saving the notebook …"
NOT_SAVED = "The notebook was not saved, so nothing was submitted. Save it (Ctrl+S, Cmd+S), then press Submit again."
GRADING = "Grading … this takes a few seconds."
UNSAVED = "The notebook on disk is older than what you ran ({names}). Save it (Ctrl+S, Cmd+S) and press Submit again."
NO_RESULT = "The grader returned no result: {reason}. `course submit {chapter}` in a terminal shows more."
EXIT_CODE = "exit code {code}"
NO_GRADER = (
    "Python runs inside the browser here, where nothing can be graded. Copy the notebook to the course folder on a "
    "computer, open it with `course lab` and submit it there."
)
SCORE = "Score: {points:g} of {max_points:g} points"
SCORE_WAITING = (
    "Score: {points:g} of {max_points:g} points; answers worth {waiting:g} points are still to be graded by hand"
)
EXERCISE, POINTS = "Exercise", "Points"
WAITING = "by hand"
FEEDBACK = "Open the feedback page of {name}"
NEXT = "Next: {title}"
LOOK_AGAIN = "Review:"
MAP = "Back to the map of the course"

SECTION, CORE_PATH, CHECKED, ALL = "Section", "Core path", "Checks passed", "All"
MINUTES_OF_CORE, MINUTES_OF_MORE = "{core} of {minutes} minutes", "more: {minutes} minutes"
DUE = " (due {due:%Y-%m-%d %H:%M})"
HOURS = "{core:.0f} of {hours:.0f} hours"
PASSED = "{passed} of {checks}"
NOT_SUBMITTED = "-"
NO_COURSE = "The map of the chapters appears when this notebook is in the course folder."
HANDED_IN = "Submitted ({what}). Your instructor will grade it; feedback comes later."

QUIZ_AS_TEXT = "Run this cell in JupyterLab to answer by clicking."
EXPLAIN = "Explain my choices"
LINE_TO_WRITE = "Your choices as a line for the cell below (? marks a question without a choice):"
NOT_ASKED = "Your class leaves out questions {numbers}; leave their ? in the line."
NOTHING_CHOSEN = "Choose something first."
NO_CHOICE = "the choice is {letter!r}, expected one of {letters}"
RIGHT_OF_CHOSEN = (
    "Correct: {right} of your {chosen} choices ({questions} questions). The reasons are shown below the choices."
)

WAITS = "This cell needs `{answer}`, which is not written yet. Write it above, then run this cell again."

"""Messages to learners and instructors about submissions, feedback and a class."""

# --- submissions ---
OTHER_FILE_NAME = "{name} was submitted as {file}."
LINK = "{file} is a link, not a file; it was ignored."
NOT_HANDED_IN = "{student} has not submitted {chapter}: there is no folder {folder}."

# --- a class ---
NO_SANDBOX = "Other people's code can't be run safely here. {reason} `course submit` still grades your own work."
NOTHING_HANDED_IN = "There are no submissions for {chapter}: they belong in {folder}/STUDENT/{chapter}/."
NO_SCHEDULER = "No Dask scheduler answers at {address} ({error}). Start one with `dask scheduler`, or omit --scheduler."
NO_RUN = "There is no interrupted run of {chapter}: run `course grade` without --resume."
NOT_DUE = "{chapter} is not due yet: hidden cases can be shown after the due date."
NOT_JUDGED = "{student} was not graded by this course's grader: run course grade {chapter}"
JUDGE_FAILED = (
    "The grader failed {tries} times ({reason}); this is not a fault of the submission. Earlier grades are kept."
)

# --- the feedback page ---
FEEDBACK_TITLE = "Feedback on {chapter}: {notebook}"
SCORE = "{points} of {most} points"
WAITING = "(answers still to be graded by hand: {count})"
TO_BE_READ = "to be graded by hand"
WRITTEN = "{name}: {points} (of {most} points)"
CHANGED_BY_HAND = "Graded by hand: {points} points."
COMMENT = "Comment: {text}"
LATE = "Late penalty: {points} points."
WHOLE_CHAPTER = "Whole chapter: {points} of {most} points."
HIDDEN = "The first failed hidden case"

# --- the report on a class ---
NOTHING_GRADED = "Nothing in {chapter} has been graded yet: run `course grade {chapter}`."
REPORT_TITLE = "Report on {chapter}"
REPORT_COUNT = "{count} submissions."
REPORT_MEAN = "Average: {mean} of {most} points. Submissions by points:"
REPORT_NOTHING = "none"
REPORT_RANGE = "{low:g} to {high:g}"
REPORT_ALL = "all"
REPORT_MISTAKES = "Recognized mistakes"
REPORT_ALIKE = "Unusually similar answers"
REPORT_NONE_ALIKE = "None."
REPORT_CAUTION = (
    "These pairs share pieces of code that few others in the class have. That proves nothing: two people may have "
    "learned from the same page or worked together as allowed, and short answers often coincide. Read both answers "
    "and talk to both people before you draw any conclusion."
)

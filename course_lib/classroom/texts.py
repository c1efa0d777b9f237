"""Sentences about submissions, feedback and a class that learners and instructors read."""

# --- what was sent ---
OTHER_FILE_NAME = "{name} was handed in as {file}."
LINK = "{file} is a link, not a file: it was not followed."
NOT_HANDED_IN = "{student} has handed in nothing for {chapter}: there is no {folder}."

# --- a class ---
NO_SANDBOX = "Other people's code can't be run safely here. {reason} `course submit` grades your own work all the same."
NOTHING_HANDED_IN = "Nothing was handed in for {chapter}: submissions lie in {folder}/STUDENT/{chapter}/."
NO_SCHEDULER = "No Dask scheduler answers at {address} ({error}). Start one with `dask scheduler`, or leave it out."
NO_RUN = "There is no run of {chapter} to resume: call `course grade` without --resume."
NOT_DUE = "{chapter} is not due yet: hidden cases can be shown after the due date."
NOT_JUDGED = "{student} was not graded by this course's judge: course grade {chapter}"
JUDGE_FAILED = "A fault of the judge, not of the submission ({reason}), {tries} times. Earlier grades stay."

# --- the feedback page ---
FEEDBACK_TITLE = "Feedback on {chapter}: {notebook}"
SCORE = "{points} of {most} points"
WAITING = "(answers still to be read by a person: {count})"
TO_BE_READ = "to be read by a person"
WRITTEN = "{name}: {points} (of {most} points)"
CHANGED_BY_HAND = "A person gave {points} points for this."
COMMENT = "Comment: {text}"
LATE = "It was handed in late: that took {points} points."
WHOLE_CHAPTER = "The whole chapter: {points} of {most} points."
HIDDEN = "The first hidden case that failed"

# --- the report of a class ---
NOTHING_GRADED = "Nothing of {chapter} was graded yet: `course grade {chapter}`."
REPORT_TITLE = "Report on {chapter}"
REPORT_COUNT = "{count} submissions."
REPORT_MEAN = "On average {mean} of {most} points. Submissions by points:"
REPORT_NOTHING = "none"
REPORT_RANGE = "{low:g} to {high:g}"
REPORT_ALL = "all"
REPORT_MISTAKES = "Mistakes that were recognised"
REPORT_ALIKE = "Answers that are unusually alike"
REPORT_NONE_ALIKE = "None."
REPORT_CAUTION = (
    "These pairs share pieces of code that few others in the class have. That proves nothing: two people may have "
    "learnt from the same page or worked together as allowed, and short answers often coincide. Read both, and talk "
    "to both, before you draw any conclusion."
)

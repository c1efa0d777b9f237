"""Messages to learners and instructors about submissions, feedback and a class."""

# --- submissions ---
OTHER_FILE_NAME = "{name} was submitted as {file}."
NOT_SUBMITTED = "This notebook was not submitted."
TAKEN_FROM_COPY = "{name} has no answers; those in {file} were graded instead."
ANSWERS_IN_COPIES = (
    "{files} also has answers ({answers}). They were not graded: only {name} counts. "
    "Submit one notebook with all answers."
)
TOO_LARGE = "{file} is too large to be graded ({reason})."
NO_PICTURES = "The pasted pictures in {file} are too large; they were left out."
LARGE_TOGETHER = "the limit for all notebooks together is {most:,} bytes"
IGNORED = "{file} {reason}; it was ignored."
IS_LINK = "is a link, not a file"
IS_NO_FILE = "is not a regular file"
IS_LARGER = "has more than {most:,} bytes"
WITHOUT_TIME = "has no time of submission in nbgrader's format"
NO_TEXT = "has a name that is not UTF-8"
NOT_OPENED = "could not be opened ({reason})"
MANY_FILES = "There are more than {most} files; the others were ignored."
NO_STUDENT = (
    "Not graded: a student's name has only printable characters except < > \" \\, does not begin with a period, and "
    "has at most 200 bytes."
)
NO_FOLDER = "Not graded: the submission is a link or a file, not a folder."
NOT_READABLE = "Not graded: the submission could not be opened."
CHANGES = "its files change at this moment"
NOT_READ = "Not graded: the submission could not be read ({reason})."
LEFT_OUT = "{student}: {reason}"

# --- collecting ---
NOT_COLLECTED = "{name} was not collected: {reason}"
ODD_STUDENT = "a student's name may contain only the letters A to Z, digits and _ . @ -"
IS_NO_FOLDER = "it is not a folder"
OTHER_OWNER = "the folder belongs to another account"
NO_TIME = "it has no time in nbgrader's format"
NO_SUBMISSION = "its name is not STUDENT+TIME+{chapter}.zip; unpack what you downloaded from Canvas or Moodle"
NO_ZIP = "it is not a zip file, or is larger than 200 MB"
TOO_MANY_FILES = "it has too many files"
BROKEN_ZIP = "it could not be unpacked ({reason})"
NO_NOTEBOOK = "it has no notebooks"
SEVERAL_SENDERS = (
    "{student}: {count} people sent files under this identifier ({files}). They were collected separately, as {names}. "
    "Put the right identifier in front of the first + of each file's name and collect again with --force."
)
OTHER_IDENTIFIER = "{file}: {who} uploaded it, so it counts for {student}, not for {other}."
LATE_DOWNLOAD = "{file} is marked late by Canvas but has no time: write the time into {student}'s timestamp.txt."
NOT_IN_ROSTER = (
    "{student} is not in the roster{nearest}. If this is one of your learners, run "
    "`nbgrader db student add {quoted} --first-name NAME --last-name NAME`."
)
NEAREST = " (is it {name}?)"
LOOK_ALIKE = "{names} look alike: are they one person?"
AND = " and "
NOT_HANDED_IN = "{student} has not submitted {chapter}: there is no folder {folder}."

# --- a class ---
NO_SANDBOX = "Other people's code can't be run safely here. {reason} `course submit` still grades your own work."
NOTHING_HANDED_IN = "There are no submissions for {chapter}: they belong in {folder}/STUDENT/{chapter}/."
NO_DASK = (
    "Grading on several cores needs Dask: install it with pip install 'differentiation-course[teach]', "
    "or use --workers 1."
)
NO_SCHEDULER = "No Dask scheduler answers at {address} ({error}). Start one with `dask scheduler`, or omit --scheduler."
NO_RUN = "There is no interrupted run of {chapter}: run `course grade` without --resume."
NOT_DUE = "{chapter} is not due yet: hidden cases can be shown after the due date."
NOT_JUDGED = "{student} was not graded by this course's grader: run course grade {chapter}"
JUDGE_FAILED = (
    "The grader failed {tries} times ({reason}); this is not a fault of the submission. Earlier grades are kept."
)

NO_EXERCISE = "{chapter} has no exercise {name!r} that is graded by test cases. There are: {names}."
NOT_THE_SAME = "Not graded: it is new, or has changed since it was graded. Run `course grade {chapter}` first."
POINTS_NOT_BUILT = "{name} is now worth {points:g} points, but its notebook still says {built:g}. Run `course build`."
CHANGES_COLUMNS = ("student", "exercise", "points before", "points now")
NOT_WRITTEN = "The results could not be written ({reason}). Run `course grade` again."

# --- the feedback page ---
FEEDBACK_TITLE = "Feedback on {chapter}: {notebook}"
SCORE = "{points} of {most} points"
WAITING = "(answers still to be graded by hand: {count})"
TO_BE_READ = "to be graded by hand"
WRITTEN = "{name}: {points} (of {most} points)"
CHANGED_BY_HAND = "Graded by hand: {points} points."
COMMENT = "Comment: {text}"
NOT_COUNTED = "Left out or excused: this answer does not count."
EXCUSED = "Excused, so not counted: {names}."
LATE = "Late penalty: {points} points."
WHOLE_CHAPTER = "Whole chapter: {points} of {most} points."
HIDDEN = "The first failed hidden case"
GOAL = "Task: {goal}"
READ = "Read again: section {section}"
ALL_KINDS = "What the function does, and all test cases by kind"
BACK = "Back to the notebook"

# --- the export ---
TOTAL = "{chapter} total"
LATE_COLUMN = "late penalty"
FLAG_COLUMN = "to do"
READ_ONLY = "(read only)"  # Canvas imports no column with these words in its row of maximum points
TO_GRADE = "grade by hand: {names}"
EXCUSED_FROM = "excused: {names}"
NOT_GRADED_YET = "submitted, not graded"
CHANGED_SINCE = "grade again: changed since it was graded"
SEE_REPORT = "see the note in the class report"
NOT_KNOWN = "not in the roster"
FLAGS = "; "
FLAGGED = "Learners with an entry in the column {column!r}: {count}. Their totals are empty or not final."
NOT_EXPORTED = "Left out, because they are not in the roster: {names}."

# --- the report on a class ---
NOTHING_GRADED = "Nothing in {chapter} has been graded yet: run `course grade {chapter}`."
REPORT_TITLE = "Report on {chapter}"
REPORT_COUNT = "{count} submissions."
WAITING_IN_CLASS = "Answers to be graded by hand, in Formgrader: {count} (learners: {learners})."
REPORT_NOTES = "Notes on submissions: {count}"
REPORT_MEAN = "Average: {mean} of {most} points. Submissions by points:"
REPORT_NOTHING = "none"
REPORT_RANGE = "{low:g} to {high:g}"
REPORT_ALL = "all"
REPORT_MISTAKES = "Recognized mistakes"
NOT_COMPARED = (
    "The graded notebooks could not be read and compared ({reason}). Grade again with `course grade --student`."
)
REPORT_SOLVED = "All points in the first graded submission: {first} learners, in a later one: {later}."
REPORT_FAILED_KINDS = "Test cases failed by answers that passed others"
REPORT_OVERVIEW = ("exercise", "difficulty", "discrimination", "most often failed")
REPORT_UNKNOWN = "–"
REPORT_EXPLAINED = (
    "Difficulty is the mean share of the points: 1 is an exercise that everybody solved. Discrimination is the "
    "correlation with the points of the chapter's other exercises. Below 0.2, an exercise says little about the rest: "
    "it may be very easy or very hard, its text unclear, or its test cases wrong. "
    "At least {least} submissions are needed."
)
REPORT_TERM = "The term so far"
REPORT_RECURRING = "Mistakes recognized in several chapters"
REPORT_MISTAKE = "mistake"
REPORT_RENAMED = "with other names"
PICTURE_PARTS = ("all points", "some", "none")
PICTURE_COUNT = "submissions"
PICTURE_SHARE = "% of the points"
PICTURE_EXERCISES = "Submissions by exercise."
PICTURE_ROW = "{name}: {all} with all points, {some} with some, {none} with none."
PICTURE_TERM = (
    "Share of the points by chapter, without those given by hand: the box shows the middle half of the submissions."
)
PICTURE_CHAPTER = "{name}: median {median}%, lowest {low}%, {count} submissions."
REPORT_ALIKE = "Unusually similar answers"
REPORT_NONE_ALIKE = "None."
REPORT_CAUTION = (
    "These pairs share pieces of code that few others in the class use. This proves nothing: two people may have "
    "learned from the same page or worked together as allowed, and short answers often coincide. Read both answers "
    "and talk to both people before you draw any conclusion."
)

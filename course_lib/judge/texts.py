"""Sentences about one submission that learners and instructors read: what was repaired, how it ran."""

# --- what was repaired ---
NO_FILE = "This notebook was not handed in."
UNREADABLE = "The file is no notebook that could be read ({reason}), so nothing in it could be graded."
OTHER_KIND = "The answer {name} stood in a cell of another kind. It was taken for what it should be."
COPIES = "There were several cells of the answer {name}. They were run in order; the last one worked on counts."
ANSWER_ELSEWHERE = "The answer {name} was taken from another cell than the one meant for it."
ANSWER_MISSING = "The cell of the answer {name} was deleted."
IMPORTS_PUT_BACK = "Cells of the course that import something were deleted. They were put back."
CHECK_MOVED = "The check of {name} stood before the answer. It was made after it."
JUDGED_AT_THE_END = "{name} was judged after the last cell, since it needs something that is defined below it."
NOT_ISOLATED = "Not isolated: the code ran with all rights of this account."

# --- why a file is no notebook ---
TOO_LARGE = "{size} bytes, a notebook has at most {most}"
TOO_DEEP = "nested too deeply"
NO_CELLS = "there is no list of cells in it"

# --- the sandbox ---
LINUX_ONLY = "The sandbox is made by bubblewrap (bwrap), which works on Linux only."
NO_BUBBLEWRAP = (
    "bubblewrap (bwrap) is missing. Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap."
)
BUBBLEWRAP_FAILS = "bubblewrap (bwrap) does not work here: {reason}."
BUBBLEWRAP_FORBIDDEN = "bubblewrap (bwrap) is not allowed to make a sandbox here: {reason}."
ENDED_WITH = "it ended with {code}"
SANDBOX_NOT_STARTED = "The sandbox could not be started: {reason}"
NO_REASON = "it gave no reason"
SANDBOX_ENDED = "The sandbox has ended: {error}"
NOT_LOCKED_IN = "A learner's process could not be locked in: {reason}"
NOT_STARTED = "a learner's process could not be started in {folder}"

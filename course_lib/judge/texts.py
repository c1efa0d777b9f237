"""Messages to learners and instructors about one submission: what was repaired, how it ran."""

# --- what was repaired ---
UNREADABLE = "The file is not a readable notebook ({reason}), so nothing in it could be graded."
OTHER_KIND = "The answer {name} was in a cell of another type. It was treated as the right type."
COPIES = "There were several cells with the answer {name}. They were run in order; the last one edited counts."
ANSWER_ELSEWHERE = "The answer {name} was found in a different cell."
ANSWER_MISSING = "The cell of the answer {name} was deleted."
IMPORTS_PUT_BACK = "Course cells with imports had been deleted. They were restored."
CHECK_MOVED = "The check of {name} came before the answer, so it was run after it."
JUDGED_AT_THE_END = "{name} was graded after the last cell, because it needs something that is defined below it."
FOLLOWED = (
    "This answer uses {names}, where something is not right yet. Graded again with the course's {names}, it earns "
    "{again} of {most} points. Half of that counts: {points} points."
)
AND = " and "
CELLS_LEFT_OUT = "The notebook is too large. Its last cells were left out: {count}."
USES = "{name} uses {what}, which the exercise doesn't need: a person should read this answer."
CELLS_USE = "A cell uses {what}: a person should read it."
NOT_ISOLATED = "Not isolated: the code ran with all permissions of this account."

# --- why a file is not a notebook ---
FILE_TOO_LARGE = "{size:,} bytes, the limit is {most:,}"
TOO_LARGE = "{size:,} bytes without its outputs, the limit is {most:,}"
TOO_DEEP = "nested too deeply"
TOO_MANY_ENTRIES = "more than {most:,} entries"
NO_CELLS = "it has no list of cells"

# --- what a learner's function returned ---
TOO_LARGE_VALUE = "value that is too large"

# --- the sandbox ---
LINUX_ONLY = "The sandbox uses bubblewrap (bwrap), which runs only on Linux."
NO_BUBBLEWRAP = (
    "bubblewrap (bwrap) is missing. Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap."
)
BUBBLEWRAP_FAILS = "bubblewrap (bwrap) does not work here: {reason}."
BUBBLEWRAP_FORBIDDEN = "bubblewrap (bwrap) is not allowed to create a sandbox here: {reason}."
ENDED_WITH = "it ended with {code}"
SANDBOX_NOT_STARTED = "The sandbox could not be started: {reason}"
NO_REASON = "it gave no reason"
SANDBOX_ENDED = "The sandbox has ended: {error}"
NOT_LOCKED_IN = "A learner's process could not be confined: {reason}"
NOT_STARTED = "a learner's process could not be started in {folder}"

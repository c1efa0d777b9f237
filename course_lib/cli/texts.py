"""What the commands print; help texts are with the options."""

# --- learners ---
NEW_IN_WORK = "New in work/: {name}"
NEWER_VERSION = (
    "There is a newer version of {name}. Your copy was not changed; `course reset {name} --keep-answers` makes a new "
    "one with your answers in it."
)
STATUS_COLUMNS = ("Chapter", "", "Graded", "Points")
DUE = ", due {due:%Y-%m-%d %H:%M}"
ALL_DONE = "All chapters are submitted with full points."
NEXT_EXERCISES = "Next: {exercises} in {chapter}, then `course submit {chapter}`."
NEXT_CHAPTER = "Next: work through {chapter} (`course lab`), then `course submit {chapter}`."
RUNNING = "Running {file}"
SCORE_COLUMNS = ("", "Exercise", "Points")
TO_BE_READ = "graded by hand, {points:g}"
SCORE = "Score: {points:g} of {most:g} points."
FEEDBACK = "Feedback: {page}"
SNAPSHOT = "Snapshot: {folder}"
HANDED_IN = "Submitted: {what}. Your instructor will grade it."
IDENTIFIER = "Your identifier in the class (ask your instructor; it is saved)"
WHO_ARE_YOU = (
    "Your instructor needs to know who sent this. Type in a terminal, with your identifier in the class: "
    "course submit {chapter} --as IDENTIFIER. It is saved, so you type it only once."
)
FRESH = "New copy: {path}"
KEPT = "  your old copy: {path}"

# --- instructors ---
DRAWING = "Drawing the hidden cases of {chapter}"
GRADING = "Grading {chapter}"
NOT_JUST_GRADED = "{student}: {status}. {message}"
LEFT_OUT = "{student}: {reason}"
STOPPED = "Stopped: {done} of {total} are graded. `course grade {chapter} --resume` continues."
EXPORTING = "Exporting {chapter}"
GRADED = "Graded {done} of {total} submissions of {chapter}; {unchanged} were unchanged."
CHANGED = (
    "Points changed: {count} (learners: {learners}). Learners see them after `nbgrader release_feedback {chapter}`."
)
CHANGED_COLUMNS = ("Student", "Exercise", "Before", "Now")
CHANGED_MORE = "… and {count} more, in the file."
SUBMISSIONS = "{count} submissions of {chapter}"
REPORT_COLUMNS = ("Exercise", "Mean", "All points", "None", "Most frequent mistake")
WRITTEN = "Written: {path}"

# --- authors ---
STALE = "{file} is out of date: run `course build`."
BUILDING = "Building {chapter}"
BUILT_AND_RAN = "Built notebooks/{chapter}, ran {ran}"
BUILT = "Built notebooks/{chapter}, nothing had to run"
UP_TO_DATE = "notebooks/{chapter} is up to date"
WATCHING = "Watching for changes; stop with Ctrl+C."
NO_SECTION = "{name!r} is not a section: write CHAPTER/SECTION, for example ch02_core_concepts/1_functions."
TO_FILL_IN = "To fill in: {path}"
THEN_BUILD = "Then run `course build`, which says what is still missing."
JUDGING_MUTANTS = "Grading the mutants"
MUTANT_COLUMNS = ("Exercise", "Mutants", "Rejected", "Diagnosed", "Equivalent")
MUTANTS_REJECTED = "{rejected} of {total} rejected, {diagnosed} of these diagnosed ({share:.0%})."
SURVIVES = "survives in {exercise}: {before}  ->  {after}"

# --- all commands ---
CANNOT_WRITE = "{file}: {reason}. Give this account permission to read and write there, or free some disk space."
MISSING = "{file}: {reason}. If it belongs to the course, restore it from a new copy of the course."

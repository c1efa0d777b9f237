"""The times that notebooks state: reading, trying out, exercises. The core path fits into ten hours."""

import re

import pytest
from course_sources import COURSE, every_source

from course_lib.course.marks import marks_on
from course_lib.learner.status import times

SECTIONS = {f"{chapter}/{source.name}": source for chapter, source in every_source()}
README = (COURSE.root / "README.md").read_text(encoding="utf-8")
WORDS_PER_MINUTE = 200
MINUTES_PER_CELL = 1  # to predict, run, and look
HOURS_OF_CORE_PATH = 10
ROOM = 3  # minutes that small edits may move a time
HINTS = re.compile(r"<details>.*?</details>", re.DOTALL)
EXERCISE = re.compile(r"points?\b[^*\n]*?\b(\d+) minutes")
ENDS = ("Key points", "Questions", "Sources", "Submit", "Where to continue", "Where to read again")


def minutes_by_part(source):
    """Minutes of each numbered part, with its exercises; 0 is the introduction, "end" what follows the last part."""
    part, found = 0, {}
    for number, cell in enumerate(source.notebook.cells):
        if cell.cell_type == "code":
            is_exercise = bool(cell.metadata.get("nbgrader"))
            found[part] = found.get(part, 0) + (0 if is_exercise else MINUTES_PER_CELL)
            continue
        for text in re.split(r"^(?=## )", HINTS.sub("", cell.source), flags=re.MULTILINE):
            if heading := re.match(r"## (?:(\d+)\.)?(.*)", text):
                is_end = heading[2].strip().startswith(ENDS)
                part = int(heading[1]) if heading[1] else "end" if is_end else part
            exercises = sum(map(int, EXERCISE.findall(text))) if number else 0
            found[part] = found.get(part, 0) + len(text.split()) / WORDS_PER_MINUTE + exercises
    return found


def core_parts(opening):
    """The numbers of the parts on the core path, all if it is "all of it"; None if there are none."""
    stated = re.search(r"Core path: (?:(all of it)|sections? ([\d, toand]+), \d+ minutes)\.", opening)
    if stated is None:
        assert "Not on the core path." in opening
        return None
    if stated[1]:
        return "all"
    ranges = re.findall(r"(\d+)(?: to (\d+))?", stated[2])
    return {number for first, last in ranges for number in range(int(first), int(last or first) + 1)}


def core_minutes(source):
    parts, core = minutes_by_part(source), core_parts(source.notebook.cells[0].source)
    if core == "all":
        return sum(parts.values())
    assert core is None or core <= parts.keys()
    return sum(time for part, time in parts.items() if part in {0, *core}) if core else 0


def rounded(minutes):
    return 5 * round(minutes / 5)


@pytest.mark.parametrize("name", SECTIONS)
def test_the_stated_times_are_those_of_reading_trying_and_exercises(name):
    stated, core = times(SECTIONS[name].notebook.cells[0].source)
    parts = minutes_by_part(SECTIONS[name])
    for said, counted in [(stated, sum(parts.values())), (core, core_minutes(SECTIONS[name]))]:
        assert said % 5 == 0
        assert rounded(counted - ROOM) <= said <= rounded(counted + ROOM), f"say {rounded(counted)} minutes"


def test_the_core_path_touches_every_chapter_in_ten_hours():
    stated = {name: times(source.notebook.cells[0].source) for name, source in SECTIONS.items()}
    assert sum(core for _, core in stated.values()) <= 60 * HOURS_OF_CORE_PATH
    on_it = {name.split("/")[0] for name, (_, core) in stated.items() if core}
    assert on_it == {name.split("/")[0] for name in SECTIONS}
    assert all(core for name, (_, core) in stated.items() if name.startswith("ch06_faq"))


def test_the_start_page_and_the_readme_state_the_hours():
    whole = sum(times(source.notebook.cells[0].source)[0] for source in SECTIONS.values()) / 60
    start = "\n".join(cell.source for cell in SECTIONS["00_start_here/start_here"].notebook.cells)
    for text in (start, README):
        about = re.search(r"about (\d+) hours", text)
        assert about is not None and abs(int(about[1]) - whole) <= 1
        assert f"at most {HOURS_OF_CORE_PATH} hours" in text


def test_the_contents_in_the_readme_state_minutes_and_graded_cells():
    rows = re.findall(r"^\| \[.*?\]\(notebooks/(\S+)\.ipynb\) \|.*\| (\d+) \| (\d*) \|$", README, re.MULTILINE)
    graded = {name: sum(bool(marks_on(cell).get("grade")) for cell in s.notebook.cells) for name, s in SECTIONS.items()}
    minutes = {name: times(source.notebook.cells[0].source)[0] for name, source in SECTIONS.items()}
    assert [(name, int(time), int(count or 0)) for name, time, count in rows] == [
        (name, minutes[name], graded[name]) for name in SECTIONS
    ]

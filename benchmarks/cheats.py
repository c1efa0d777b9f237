"""The hostile submissions of tests/cheats, graded by stock nbgrader and by this grader: writes docs/guide/cheats.md.

Stock nbgrader really runs them, so this script runs it inside a container (bubblewrap, a separate account, no network,
limits on memory, processes and time), one submission at a time, on the same released notebook: the assignment is the
same, only the protection is missing. Needs root, for the separate account, and a quarter of an hour.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from cheats.cheats import ALL, as_json  # noqa: E402
from nbgrader.api import Gradebook, MissingEntry  # noqa: E402

from course_lib.classroom.grading import Chapter, grade  # noqa: E402
from course_lib.classroom.submission import Submission  # noqa: E402
from course_lib.course.chapter_checks import make_checks  # noqa: E402
from course_lib.course.folders import Course, nbgrader_config  # noqa: E402
from course_lib.course.release import release  # noqa: E402
from course_lib.course.source import read_sources  # noqa: E402
from course_lib.judge import judge_submission  # noqa: E402
from course_lib.judge.judge_notebook import withheld  # noqa: E402
from course_lib.judge.learner_session import TimeLimits  # noqa: E402
from course_lib.judge.needed_cells import imported_modules  # noqa: E402
from course_lib.judge.sandbox import Sandbox  # noqa: E402
from course_lib.sandboxed.lockdown import Limits  # noqa: E402

CHAPTER, NOTEBOOK = "ch04_worked_examples", "1_linear_regression"
LIMIT = 240  # seconds for stock nbgrader on one submission, which takes ten on an idle machine
ACCOUNT = "60123"
OUTSIDE = re.compile(r"BEGIN SOLUTION|misconception\(|SQLite format|root:x:|CANARY|WROTE /")
ESCAPED = ("text/plain", "text/latex", "image/p")  # by the page that shows them
LIVE = re.compile(r"<script|<svg|<[^>]*(onerror|onload|javascript:)", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="a part of the names to run")
    arguments = parser.parse_args()
    cheats = [cheat for cheat in ALL if not arguments.only or arguments.only in f"{cheat.family}: {cheat.name}"]
    with tempfile.TemporaryDirectory(prefix="course-cheats-") as scratch:
        template = make_course(Path(scratch) / "course")
        released = json.loads((template.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb").read_text())
        judge = our_judge(template)
        rows = []
        for cheat in cheats:
            stock = stock_result(template, cheat, released, Path(scratch) / "one")
            rows.append((cheat, stock, judge(cheat, released)))
            print(f"{cheat.family}: {cheat.name} | {stock} | {rows[-1][2]}", flush=True)
    if not arguments.only:
        (ROOT / "docs" / "guide" / "cheats.md").write_text(table(rows), encoding="utf-8")


def make_course(root: Path) -> Course:
    """A course with one notebook, configured without this grader."""
    shutil.copytree(ROOT / "solutions", root / "solutions")
    shutil.copytree(ROOT / "notebooks" / CHAPTER, root / "notebooks" / CHAPTER)
    config = (ROOT / "nbgrader_config.py").read_text().split("c.Autograde.sanitize_preprocessors")[0]
    (root / "nbgrader_config.py").write_text(config + "\nc.ExecutePreprocessor.timeout = 10\nc.Execute.timeout = 10\n")
    course = Course(root)
    for folder in (course.solutions, course.notebooks):
        for path in (folder / CHAPTER).iterdir():
            if path.suffix in (".md", ".ipynb") and path.stem != NOTEBOOK:
                path.unlink()
    release(course, CHAPTER, course.var / "release", course.var / "source")
    return course


def stock_result(template: Course, cheat, released: dict, root: Path) -> str:
    """The result of `nbgrader autograde` for one submission, in words."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(template.root, root)
    course = Course(root)
    folder = course.var / "submitted" / "eve" / CHAPTER
    folder.mkdir(parents=True)
    (folder / f"{NOTEBOOK}.ipynb").write_bytes(as_json(cheat.notebook(released)))
    for name, content in cheat.files.items():
        (folder / name).write_bytes(content)
    subprocess.run(["chown", "-R", f"{ACCOUNT}:{ACCOUNT}", str(root)], check=True)
    done = subprocess.run(
        [
            *("timeout", "--kill-after=2", str(LIMIT)),
            *("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--new-session"),
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--size", "300000000", "--tmpfs", "/tmp"),
            *("--tmpfs", "/root", *parents(sys.base_prefix), "--ro-bind", sys.base_prefix, sys.base_prefix),
            *("--bind", str(root), "/tmp/course", "--chdir", "/tmp/course", "--setenv", "HOME", "/tmp"),
            *("--setenv", "SECRET", "CANARY", "--setenv", "MPLBACKEND", "agg"),
            *("--setenv", "PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin", "--"),
            *("setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", "--no-new-privs"),
            *("prlimit", "--nproc=150", "--as=3000000000", "--fsize=200000000", "--core=0"),
            *(sys.executable, "-m", "nbgrader", "autograde", CHAPTER, "--student", "eve", "--force"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    return stock_words(course, ended="nothing is graded: it never ends" if done.returncode in (124, 137) else "")


def parents(path: str) -> list[str]:
    """Create the folders between the home folder and `path`, open to the separate account."""
    inside = [str(parent) for parent in reversed(Path(path).parents) if parent.is_relative_to(Path.home())]
    return [word for parent in inside for word in ("--perms", "0755", "--dir", parent)]


def stock_words(course: Course, ended: str) -> str:
    written = course.var / "autograded" / "eve" / CHAPTER / f"{NOTEBOOK}.ipynb"
    if not written.exists():
        return ended or "the whole submission fails"
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as book:
        try:
            submission = book.find_submission(CHAPTER, "eve")
        except MissingEntry:
            return ended or "the whole submission fails"
        points = {grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades}
        words = [f"{points.get('check_mse_gradient') or 0:g}"]
        if (points.get("check_add_intercept") or 0) < 2:
            words.append("the other exercise loses its points")
    outputs = json.dumps([cell.get("outputs", []) for cell in nbformat.read(written, 4).cells])
    if OUTSIDE.search(outputs):
        words.append("but leaks other data")
    whole = "".join(shown(nbformat.read(written, 4)))
    if LIVE.search(whole):
        words.append("script stays in it")
    if len(outputs) > 5_000_000:
        words.append(f"{len(outputs) / 1e6:.0f} MB of output kept")
    return ended or ", ".join(words)


def shown(notebook: nbformat.NotebookNode):
    """The parts of a notebook that a browser would interpret as HTML."""
    for cell in notebook.cells:
        if cell.cell_type in ("markdown", "raw"):
            yield cell.source
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield from (str(data[kind]) for kind in data if not kind.startswith(ESCAPED))


def our_judge(course: Course):
    """This grader on the same notebook, as a function from a cheat to the result in words."""
    released = nbformat.read(course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb", 4)
    checks = make_checks(course, CHAPTER, read_sources(course, CHAPTER), np.random.default_rng())
    limits = TimeLimits(cell=10.0, call=10.0, notebook=40.0)
    chapter = Chapter(CHAPTER, {NOTEBOOK: released}, checks, 0, limits)
    sandbox = Sandbox(imported_modules(released), Limits(), withheld(checks))
    judge_submission.warm_sandbox = lambda *_: sandbox
    visible = (ROOT / "notebooks" / CHAPTER / "checks.json").read_bytes()

    def judge(cheat, notebook: dict) -> str:
        os.environ["SECRET"] = "CANARY"
        files = {"checks.json": visible, **cheat.files}
        graded = grade(chapter, Submission("eve", CHAPTER, {NOTEBOOK: as_json(cheat.notebook(notebook))}, files))
        points = {exercise.exercise: exercise.points for exercise in graded.exercises}
        words = [f"{points['mse_gradient']:g}" + (" (it is right)" if cheat.deserves else "")]
        if points["add_intercept"] < 2:
            words.append("the other exercise loses its points" if cheat.solved else "the file can't be read")
        after = nbformat.reads(graded.notebooks[NOTEBOOK], 4)
        if OUTSIDE.search(json.dumps([cell.get("outputs", []) for cell in after.cells])):
            words.append("but leaks other data")
        if LIVE.search("".join(shown(after))):
            words.append("script stays in it")
        return ", ".join(words)

    return judge


def table(rows) -> str:
    fooled = sum(not stock.startswith(("0", "the whole", "nothing")) and not c.deserves for c, stock, _ in rows)
    lost = sum(stock.startswith(("the whole", "nothing")) or "other exercise" in stock for _, stock, _ in rows)
    lines = [
        "# Hostile submissions",
        "",
        "Each row is a submission of `tests/cheats`. A learner who solved one exercise (2 points) tries to get the "
        "3 points of another by cheating, to read other people's data, or to disturb the grading of others. The first "
        "column of results is stock nbgrader on the same assignment, the second this course's grader; a number is the "
        "points that the trick got.",
        "",
        f"Of {len(rows)} tricks, {fooled} get points from stock nbgrader and {lost} cost the learner or the class "
        "points that were earned. `python benchmarks/cheats.py` writes this page; `pytest tests/cheats` tests "
        "the grader against it.",
        "",
    ]
    family = ""
    for cheat, stock, ours in rows:
        if cheat.family != family:
            family = cheat.family
            lines += [
                "",
                f"## {family[0].upper()}{family[1:]}",
                "",
                "| trick | stock nbgrader | this grader |",
                "|---|---|---|",
            ]
        lines.append(f"| {cheat.name} | {stock} | {ours} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

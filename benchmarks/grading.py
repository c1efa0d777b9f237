"""How fast is the grader? A class compared with stock nbgrader, the cost of isolation, memory, workers, one check.

`python benchmarks/grading.py [class] [start] [memory] [workers] [check]` prints Markdown tables. The class consists of
right answers written in several ways, known mistakes and harmless cheats, all from one real chapter. `course grade`
grades all of it, unmodified `nbgrader autograde` a random part, on the same assignment: in halves and in turns, so that
another program on the machine slows both. Compared is the time per submission.
"""

import argparse
import ast
import contextlib
import inspect
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import nbformat
import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from cheats.cheats import ALL  # noqa: E402
from cheats.notebooks import MARKS  # noqa: E402
from cheats.processes import LIES, PATCHES  # noqa: E402
from cheats.surroundings import BORROWED  # noqa: E402
from timing import machine  # noqa: E402

from course_lib.classroom.grading import grade, limits_of, load_chapter  # noqa: E402
from course_lib.classroom.submission import Submission  # noqa: E402
from course_lib.course.chapter_checks import complete_bank  # noqa: E402
from course_lib.course.folders import Course  # noqa: E402
from course_lib.course.marks import marks_on  # noqa: E402
from course_lib.course.release import release  # noqa: E402
from course_lib.course.source import read_sources  # noqa: E402
from course_lib.judge.judge_notebook import withheld  # noqa: E402
from course_lib.judge.judge_submission import modules_of  # noqa: E402
from course_lib.judge.learner_session import LearnerSession  # noqa: E402
from course_lib.judge.sandbox import Sandbox, warm_sandbox  # noqa: E402

CHAPTER = "ch04_worked_examples"
SLEEP = 0.25  # seconds that a simulated submission takes
BIN = Path(sys.executable).parent
LONGEST = 600.0  # seconds for half a class


def main() -> None:
    parts = {"class": whole_class, "start": start, "memory": memory, "workers": workers, "check": check}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *parts], default=list(parts))
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--stock", type=int, default=24, help="How many of them stock nbgrader grades")
    arguments = parser.parse_args()
    print(f"{machine()}\n")
    for part in arguments.parts:
        more = [arguments.stock] if part == "class" else []
        parts[part](arguments.students, *more)


# --- a class ---


def whole_class(students: int, stock_students: int) -> None:
    """Seconds of `course grade` for a class and of stock nbgrader for a part of it, in halves and in turns."""
    rng = np.random.default_rng(20261125)
    rows = []
    with tempfile.TemporaryDirectory(prefix="course-class-") as scratch:
        submissions = make_class(students)
        for half in range(2):
            part = submissions[half * students // 2 : (half + 1) * students // 2]
            drawn = sorted(rng.choice(len(part), size=min(len(part), stock_students // 2), replace=False))
            row = []
            for name, those in (("stock nbgrader", [part[i] for i in drawn]), ("course grade", part)):
                course = make_course(Path(scratch) / f"{half}-{name.split()[0]}", stock=name == "stock nbgrader")
                hand_in(course, those)
                stock = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER]
                ours = [str(BIN / "course"), "grade", CHAPTER]
                took = seconds(lambda: run(ours if name == "course grade" else stock, course.root))  # noqa: B023
                graded = len(list((course.var / "autograded").glob(f"*/{CHAPTER}")))
                print(f"half {half + 1}, {name}: {graded} of {len(those)} graded in {took:.1f} s", flush=True)
                row += [len(those), took]
            rows.append(row)
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    print(f"\n| of {CHAPTER} | stock nbgrader | each | course grade, {os.cpu_count()} workers | each | ratio |")
    print("|---|---|---|---|---|---|")
    for name, (few, long, many, short) in zip(("first half", "second half", "both"), rows, strict=True):
        each, ours_each = long / few, short / many
        print(f"| {name} | {few} drawn at random: {long:.1f} s | {each:.2f} s ", end="")
        print(f"| {many}: {short:.1f} s | {ours_each:.2f} s | {each / ours_each:.1f} |")
    print()


def run(command: list[str], folder: Path) -> None:
    """Run a command to its end, or to the time limit of a half."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=folder, capture_output=True, timeout=LONGEST)


def make_course(root: Path, stock: bool = False) -> Course:
    """A copy of the course with the chapter in its gradebook; if `stock`, nbgrader is configured without the grader."""
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    config = (ROOT / "nbgrader_config.py").read_text()
    (root / "nbgrader_config.py").write_text(config.split("c.Autograde.sanitize_preprocessors")[0] if stock else config)
    course = Course(root)
    release(course, CHAPTER, course.var / "release", course.var / "source")
    return course


def make_class(students: int) -> list[dict[str, dict]]:
    """The given number of submissions, each its notebooks by name: about half right, the rest mistakes and cheats."""
    course = Course(ROOT)
    released = {
        path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "notebooks" / CHAPTER).glob("*.ipynb"))
    }
    ways = ways_to_answer(course)
    rng = np.random.default_rng(20261124)
    cheats = [cheat for cheat in ALL if cheat.family in (LIES, PATCHES, MARKS, BORROWED)]
    submissions = []
    for number in range(students):
        kind = ("right", "right", "mistakes", "mistakes", "cheat")[number % 5]
        notebooks = json.loads(json.dumps(released))
        if kind == "cheat":
            first = next(iter(notebooks))
            notebooks[first] = cheats[number // 5 % len(cheats)].notebook(notebooks[first])
        else:
            for notebook in notebooks.values():
                for cell in notebook["cells"]:
                    name = marks_on(cell).get("grade_id")
                    if name in ways:
                        right, wrong = ways[name]
                        cell["source"] = str(rng.choice(wrong if kind == "mistakes" and rng.random() < 0.5 else right))
        submissions.append(notebooks)
    return submissions


def ways_to_answer(course: Course) -> dict[str, tuple[list[str], list[str]]]:
    """Sources of right and wrong answers to each exercise."""
    sources = read_sources(course, CHAPTER)
    bank = complete_bank(course, CHAPTER, sources)
    ways = {}
    for source in sources:
        for cell in source.notebook.cells:
            name = marks_on(cell).get("grade_id")
            if name in source.points:
                variants = [text_of(answer, name) for answer in bank[name].variants]
                mistakes = [m.cell or text_of(m.answer, name) for m in bank[name].misconceptions]
                ways[name] = ([cell.source, *filter(None, variants)], list(filter(None, mistakes)))
    return ways


def text_of(answer, name: str, seen: frozenset = frozenset()) -> str:
    """An answer from the bank as a learner would write it, with the helpers from the bank that it calls."""
    if not inspect.isfunction(answer):
        return ""
    text = textwrap.dedent(inspect.getsource(answer))
    text = re.sub(rf"\b{answer.__name__}\b", name, text[text.index("def ") :])
    helpers = [answer.__globals__.get(used) for used in answer.__code__.co_names]
    seen = seen | {answer}
    own = [h for h in helpers if inspect.isfunction(h) and "exercises" in h.__module__ and h not in seen]
    body = ast.parse(inspect.getsource(inspect.getmodule(answer))).body
    imports = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    needed = [line for line in imports if not re.search(r"course_lib\.(checks|course|judge|classroom)", line)]
    return "\n\n".join(["\n".join(needed), *(text_of(helper, helper.__name__, seen) for helper in own), text])


def hand_in(course: Course, submissions: list[dict[str, dict]]) -> None:
    for number, notebooks in enumerate(submissions):
        folder = course.var / "submitted" / f"student{number:03}" / CHAPTER
        folder.mkdir(parents=True)
        for name, notebook in notebooks.items():
            (folder / f"{name}.ipynb").write_text(json.dumps(notebook))


# --- what a submission costs ---


def honest(course: Course) -> Submission:
    """A submission with the reference answers."""
    notebooks: dict[str, bytes | None] = {}
    ways = ways_to_answer(course)
    for path in sorted((course.notebooks / CHAPTER).glob("*.ipynb")):
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            name = marks_on(cell).get("grade_id")
            if name in ways:
                cell.source = ways[name][0][0]
        notebooks[path.stem] = nbformat.writes(notebook).encode()
    return Submission("ada", CHAPTER, notebooks)


def start(_: int) -> None:
    """Isolation and start of a learner's process, and the grader's share of the work on an honest submission."""
    course = Course(ROOT)
    chapter = load_chapter(course, CHAPTER, 1, limits_of(course))
    submission = honest(course)
    sandbox = warm_sandbox(modules_of(chapter.released), withheld(chapter.checks))
    sandbox.process().stop()  # the first one waits for the sandbox
    starts, firsts, wholes, shares, cpu, cells = [], [], [], [], [], []
    for _ in range(40):
        begin = time.perf_counter()
        process = sandbox.process()
        starts.append(time.perf_counter() - begin)
        process.send(b'{"id": "1", "source": ""}\n')
        process.receive(10)
        firsts.append(time.perf_counter() - begin)
        process.stop()
    grade(chapter, submission)
    for _ in range(10):
        with watched() as spent:
            begin, busy = time.perf_counter(), time.process_time()
            grade(chapter, submission)
            wholes.append(time.perf_counter() - begin)
            cpu.append(time.process_time() - busy)
        shares.append(wholes[-1] - spent["cells"] / 2 - spent["functions"])  # cells run twice, once would be theirs
        cells.append(seconds_of_cells(submission, sandbox))
    print("| an honest submission of two notebooks | median | worst |\n|---|---|---|")
    for name, values in {
        "a process with its own namespaces has started": starts,
        "it is isolated and has run an empty cell": firsts,
        "total, from file to grades": wholes,
        "the grader's share: all but the learner's functions, and the cells once": shares,
        "processor time of the grader's own process": cpu,
        "for comparison: all its cells once in such a process, without the grader": cells,
    }.items():
        print(f"| {name} | {1e3 * statistics.median(values):.0f} ms | {1e3 * max(values):.0f} ms |")
    print()


@contextlib.contextmanager
def watched():
    """Seconds spent in cells, and in learners' functions by the clock in their process, while the block runs."""
    spent = {"cells": 0.0, "functions": 0.0}
    cell, calls = LearnerSession.run, LearnerSession.calls

    def timed_cell(session, *given, **named):
        begin = time.perf_counter()
        outputs = cell(session, *given, **named)
        spent["cells"] += time.perf_counter() - begin
        return outputs

    def timed_calls(session, *given, **named):
        outcomes = calls(session, *given, **named)
        spent["functions"] += sum(outcome.seconds for outcome in outcomes)
        return outcomes

    LearnerSession.run, LearnerSession.calls = timed_cell, timed_calls
    try:
        yield spent
    finally:
        LearnerSession.run, LearnerSession.calls = cell, calls


def seconds_of_cells(submission: Submission, sandbox: Sandbox) -> float:
    total = 0.0
    for content in submission.notebooks.values():
        process = sandbox.process()
        begin = time.perf_counter()
        for cell in nbformat.reads((content or b"").decode(), 4).cells:
            if cell.cell_type == "code" and not marks_on(cell).get("grade"):
                process.send(json.dumps({"id": "1", "source": cell.source, "plain": True}).encode() + b"\n")
                process.receive(60)
        total += time.perf_counter() - begin
        process.stop()
    return total


def memory(students: int) -> None:
    """Memory of a worker and of its sandbox over many submissions."""
    course = Course(ROOT)
    chapter = load_chapter(course, CHAPTER, 1, limits_of(course))
    small = {name: content for name, content in honest(course).notebooks.items() if name.startswith("1_")}
    chapter.released.pop(next(name for name in chapter.released if name not in small), None)
    sandbox = warm_sandbox(modules_of(chapter.released), withheld(chapter.checks))
    parent = psutil.Process(sandbox._parent.pid)
    count = 5 * students
    print("| submissions | worker | warm parent |\n|---|---|---|")
    for number in range(count + 1):
        if number in (1, 10, count // 10, count // 4, count // 2, count):
            inside = sum(child.memory_info().rss for child in parent.children(recursive=True)[:2])
            print(f"| {number} | {psutil.Process().memory_info().rss >> 20} MB | {inside >> 20} MB |", flush=True)
        grade(chapter, Submission("ada", CHAPTER, small))
    print()


# --- workers ---


def workers(_: int) -> None:
    """Throughput against the number of workers, the learners' computing replaced by sleep."""
    from distributed import Client, LocalCluster, as_completed

    print(f"| workers | submissions of {SLEEP} s per second | of the ideal |\n|---|---|---|")
    for count in (1, 2, 4, 8, 16, 32):
        tasks = 16 * count
        options = {"n_workers": 1, "threads_per_worker": count, "processes": False, "dashboard_address": "127.0.0.1:0"}
        with LocalCluster(**options, silence_logs=50) as cluster, Client(cluster) as client:
            begin = time.perf_counter()
            waiting = iter(range(tasks))
            done = as_completed([client.submit(slow, next(waiting), pure=False) for _ in range(4 * count)])
            for _ in done:
                if (number := next(waiting, None)) is not None:
                    done.add(client.submit(slow, number, pure=False))
            rate = tasks / (time.perf_counter() - begin)
        print(f"| {count} | {rate:.1f} | {100 * rate * SLEEP / count:.0f} % |", flush=True)
    print()


def slow(number: int) -> int:
    time.sleep(SLEEP)
    return number


# --- one check ---


def check(_: int) -> None:
    """`course check` of one exercise: as a command, and with a warm grader."""
    from course_lib.learner.run_checks import check_file

    with tempfile.TemporaryDirectory() as scratch:
        course = Course(ROOT)
        path = Path(scratch) / "mine.py"
        path.write_text("import numpy as np\n\n" + ways_to_answer(course)["mse_gradient"][0][0])
        command = [str(BIN / "course"), "check", str(path), "--exercise", "mse_gradient", "--json"]
        cold = [seconds(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True)) for _ in range(5)]
        list(check_file(course, path, "mse_gradient"))
        warm = [seconds(lambda: list(check_file(course, path, "mse_gradient"))) for _ in range(9)]
    print("| check of one exercise | median | best |\n|---|---|---|")
    print(f"| the command, cold start | {statistics.median(cold):.2f} s | {min(cold):.2f} s |")
    print(f"| in a process with a warm grader | {statistics.median(warm):.2f} s | {min(warm):.2f} s |\n")


def seconds(call) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()

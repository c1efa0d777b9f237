"""The submit button at the end of a chapter's notebook.

It asks the page to save the notebook, then runs `course submit` in a separate process, so that nothing a learner did
in this kernel affects the grading. A copy of the notebook elsewhere is refused before anything is saved: the notebook
in work/ is graded, and the learner means the page in front of them.

The page sends `{"file": path, "saved": false}` when the button is pressed, and the same with `true` once the notebook
is saved; each time the kernel answers with `{"refused": reason}`, '' if it goes on. If the button's kernel is gone, the
page calls `press` in the notebook's new one.
"""

import ast
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython import get_ipython

from course_lib.notebook import texts

OF_KERNEL = {"MPLBACKEND", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"}  # set by IPython, not for a plain program


class SubmitButton(anywidget.AnyWidget):
    """A button that saves and submits the chapter of the notebook that it is in.

    `state` is ready, grading or done; `message` is the status in words; `scores` and `feedback` are the output of
    `course submit --json`; `following` is the next notebook's title and path and the path of the `map` of the course.
    """

    _esm = Path(__file__).parent / "submit_button.js"
    _css = Path(__file__).parent / "submit_button.css"
    texts = traitlets.Dict({name: value for name, value in vars(texts).items() if name.isupper()}).tag(sync=True)
    state = traitlets.Unicode("ready").tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    scores: traitlets.List = traitlets.List([]).tag(sync=True)
    feedback: traitlets.List = traitlets.List([]).tag(sync=True)
    following = traitlets.Dict({}).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._pressed)

    def __repr__(self) -> str:
        """Shown instead of the button if there is no kernel, for example in an exported page."""
        return texts.SUBMIT_AS_TEXT

    def _pressed(self, _widget: Any, content: Any, _buffers: Any) -> None:
        notebook = this_notebook(content["file"], get_ipython())
        unsure = content["saved"] and not content["file"]
        refused = texts.GRADING if self.state == "grading" else _refused(notebook, unsure)
        self.send({"refused": refused})
        if content["saved"] and not refused:
            self.state, self.message, self.scores, self.feedback = "grading", texts.GRADING, [], []
            try:
                threading.Thread(target=self._grade, args=[notebook], daemon=True).start()
            except RuntimeError:  # JupyterLite has neither threads nor processes
                self.state, self.message = "done", texts.NO_GRADER

    def _grade(self, notebook: Path | None) -> None:
        for name, value in _graded(notebook).items():
            setattr(self, name, value)


def submit() -> SubmitButton:
    """The submit button of the chapter that this notebook belongs to."""
    return SubmitButton()


def press(file: str, saved: bool) -> Any:
    """The answer to the page for a button that no longer has a kernel: after saving, with the scores."""
    from IPython.display import JSON

    notebook = this_notebook(file, get_ipython())
    refused = _refused(notebook, unsure=saved and not file)
    return JSON({"refused": refused, **(_graded(notebook) if saved and not refused else {})})


def _refused(notebook: Path | None, unsure: bool) -> str:
    """Why nothing is submitted, or ''; `unsure` if the page does not know its file, nor whether it is saved now.

    Where it knows, an answer that was edited and not run is submitted as the page shows it.
    """
    from course_lib.learner.graded_copy import why_not_graded

    refused = why_not_graded(notebook) if notebook else ""
    if not refused and unsure and (older := unsaved_exercises(notebook or Path.cwd(), get_ipython())):
        refused = texts.UNSAVED.format(names=", ".join(older))
    return refused


def _graded(notebook: Path | None) -> dict[str, Any]:
    """The button's state after grading, `state` last."""
    from course_lib.learner.graded_copy import notebook_after
    from course_lib.learner.lab import START_PAGE

    scores, feedback, message = run_submit(notebook.parent if notebook else Path.cwd())
    following = notebook_after(notebook) if notebook and scores else None
    after = {**asdict(following), "map": START_PAGE} if following else {}
    return {"following": after, "scores": scores, "feedback": feedback, "message": message, "state": "done"}


def this_notebook(told: str, shell: Any) -> Path | None:
    """The notebook that contains the button, as named by the page or by the program that started the kernel.

    JupyterLab's page knows it even after it was renamed or moved; `~` means the home folder there.
    """
    by_vscode = shell.user_ns.get("__vsc_ipynb_file__") if shell else None
    known = [Path(path).expanduser() for path in (told, os.environ.get("JPY_SESSION_NAME"), by_vscode) if path]
    return next((path for path in known if path.is_file()), None)


def run_submit(folder: Path) -> tuple[list[dict], list[dict], str]:
    """Run `course submit` for the chapter in `folder`: its scores, its feedback pages, and a sentence about both."""
    command = [sys.executable, "-m", "course_lib.cli", "submit", folder.name, "--json"]
    environment = {key: value for key, value in os.environ.items() if key not in OF_KERNEL}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    scores = [line for line in lines if "exercise" in line]
    for line in lines:
        if "handed_in" in line:
            return [], [], texts.HANDED_IN.format(what=line["handed_in"])
    if done.returncode != 0 or not scores:
        told = done.stderr.strip().splitlines() or [texts.EXIT_CODE.format(code=done.returncode)]
        is_sentence = done.stderr and len(told) <= 5  # a traceback is longer
        return [], [], " ".join(told) if is_sentence else texts.NO_RESULT.format(reason=told[-1], chapter=folder.name)
    return scores, [line for line in lines if "feedback" in line], score_sentence(scores)


def score_sentence(scores: list[dict]) -> str:
    """The score in words.

    Examples
    --------
    >>> score_sentence([{"points": 1.5, "max_points": 2}, {"points": None, "max_points": 3}])
    'Score: 1.5 of 5 points; answers worth 3 points are still to be graded by hand'
    """
    points = sum(score["points"] or 0 for score in scores)
    max_points = sum(score["max_points"] for score in scores)
    waiting = sum(score["max_points"] for score in scores if score["points"] is None)
    text = texts.SCORE_WAITING if waiting else texts.SCORE
    return text.format(points=points, max_points=max_points, waiting=waiting)


def unsaved_exercises(saved: Path, shell: Any) -> list[str]:
    """The exercises whose last version run in this kernel is not in the notebook on disk, or in any of a folder."""
    if shell is None:
        return []
    names: dict[str, None] = {}
    on_disk: list[str] = []
    for path in saved.glob("*.ipynb") if saved.is_dir() else [saved]:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError):
            continue
        for cell in cells:
            on_disk.append("".join(cell["source"]))
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("solution") and not marks.get("grade"):
                names[marks["grade_id"]] = None
    ran = shell.user_ns.get("In", [])
    last = {name: next((cell for cell in reversed(ran) if _defines(cell, name)), "") for name in names}
    return [name for name, cell in last.items() if not any(cell.strip() in source for source in on_disk)]


def _defines(cell: str, name: str) -> bool:
    """Whether a cell binds a name at top level, by def, class or assignment."""
    try:
        nodes = ast.parse(cell).body
    except SyntaxError:  # a magic
        return False
    bound = {target.id for node in nodes for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}
    return name in bound or any(getattr(node, "name", None) == name for node in nodes)

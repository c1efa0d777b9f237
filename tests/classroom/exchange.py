"""nbgrader's exchange, for what a learner and an instructor of one account can do there."""

from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeFactory
from small_course import CHAPTER, NOTEBOOK

from course_lib.course.folders import nbgrader_config
from course_lib.course.release import nbgrader_api, release


def configure(course, lines):
    config = course.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\n{lines}\n")


def told(result):
    """The log of one of nbgrader's commands that went well."""
    assert result["success"], result.get("log", "") + result.get("error", "")
    return result["log"]


@pytest.fixture
def exchange(course, tmp_path_factory, monkeypatch):
    """nbgrader's exchange with the course in it: what an instructor and a learner of this account can do there."""
    folder = tmp_path_factory.mktemp("exchange")
    home = tmp_path_factory.mktemp("learner")
    folder.chmod(0o777)
    lines = [f"c.Exchange.root = {str(folder)!r}", f"c.Exchange.cache = {str(home / 'cache')!r}"]
    lines.append(f"c.Exchange.assignment_dir = {str(home)!r}")
    configure(course, "\n".join(lines))
    release(course, CHAPTER, course.var / "release", course.var / "source")
    config = nbgrader_config(course)
    api = nbgrader_api(config)
    told(api.release_assignment(CHAPTER))

    def submit(**sources):
        notebook = nbformat.read(course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            cell.source = sources.get(marks.get("grade_id"), cell.source)
        (home / CHAPTER).mkdir(exist_ok=True)
        nbformat.write(notebook, home / CHAPTER / f"{NOTEBOOK}.ipynb")
        api.coursedir.assignment_id = CHAPTER
        how = ExchangeFactory(config=config).Submit
        how(coursedir=api.coursedir, authenticator=Authenticator(config=config), config=config).start()

    def fetched():
        told(api.fetch_feedback(CHAPTER, "*"))
        return [path.read_text(encoding="utf-8") for path in sorted((home / CHAPTER / "feedback").rglob("*.html"))]

    return SimpleNamespace(api=api, submit=submit, fetched=fetched, folder=folder)

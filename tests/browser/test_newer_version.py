"""A newer version of the course arrives the next day: the work is as it was, and the new text can be taken with it."""

import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .conftest import ROOT, Lab, course_folder
from .test_learner import GRADIENT, SECTION

NEW = "ch04_worked_examples/2_multilayer_perceptron"


def course(folder, *words):
    command = [sys.executable, "-m", "course_lib.cli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def let_a_newer_version_arrive(folder):
    """What `git pull` brings: other words in a notebook and a notebook that was not there."""
    released = folder / "notebooks" / SECTION
    text = released.read_text(encoding="utf-8")
    assert "bicycle" in text
    released.write_text(text.replace("bicycle", "tandem"), encoding="utf-8")
    shutil.copy(ROOT / f"notebooks/{NEW}.ipynb", folder / f"notebooks/{NEW}.ipynb")


@pytest.mark.long
def test_the_work_stays_and_the_new_text_can_be_taken_with_the_answers(page, console, tmp_path):
    folder = course_folder(tmp_path / "course")
    (folder / f"notebooks/{NEW}.ipynb").unlink()
    own = folder / "work" / SECTION
    (tmp_path / "home").mkdir()

    lab = Lab(folder, tmp_path / "home")
    try:
        notebook.open_notebook(page, lab.address(SECTION))
        notebook.run_all(page)
        notebook.write(page, "mse_gradient", GRADIENT)
        expect(notebook.check(page, "mse_gradient")).to_have_attribute("data-passed", "true")
        page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        page.goto("about:blank")  # a page without its server complains
    finally:
        lab.stop()
    yesterday = own.read_bytes()

    let_a_newer_version_arrive(folder)
    lab = Lab(folder, tmp_path / "home")
    try:
        assert own.read_bytes() == yesterday
        assert "There is a newer version of ch04_worked_examples/1_linear_regression" in lab.printed()
        assert f"New in work/: {NEW}" in lab.printed()
        course(folder, "reset", SECTION.removesuffix(".ipynb"), "--keep-answers")
        notebook.open_notebook(page, lab.address(SECTION))
        expect(page.locator(notebook.PANEL)).to_contain_text("tandem")
        notebook.run_all(page)
        expect(notebook.cell(page, "mse_gradient")).to_contain_text("2 * error @ X / y.size")
        expect(notebook.check(page, "mse_gradient")).to_have_attribute("data-passed", "true")
    finally:
        lab.stop()
    (kept,) = own.parent.glob("1_linear_regression.2*.ipynb")
    assert kept.read_bytes() == yesterday
    assert console == []

"""Submit grades the page in front of the learner, or says which one it grades; the next day, too."""

import shutil
import sys

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .conftest import Lab, course_folder

START = "00_start_here/start_here"
RIGHT = "def double(x):\n    return 2 * x"


def button_of(page):
    return notebook.cell_with(page, "submit()").locator(".course-submit")


def press(page, says, seconds=20):
    button = button_of(page)
    button.get_by_role("button", name="Submit").click(timeout=60_000)
    expect(button.get_by_role("status")).to_contain_text(says, timeout=1000 * seconds)
    return button


def snapshots(lab):
    return list((lab.folder / "var").glob("snapshots/*/*/*"))


def save(page):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def test_a_copy_or_a_renamed_notebook_is_refused_and_the_graded_one_named(lab, page, console):
    original = lab.folder / f"work/{START}.ipynb"
    copy = original.with_name("start_here-Copy1.ipynb")
    shutil.copy(original, copy)
    notebook.open_notebook(page, lab.address(f"{START}-Copy1.ipynb"))
    notebook.run_all(page)
    notebook.becomes(lambda: copy.read_text(encoding="utf-8").count('"_esm"'), 2)  # saved, with both widgets
    notebook.fill(page, "double", RIGHT)
    before = copy.read_bytes()
    press(page, f"Submit grades work/{START}.ipynb, not this notebook, work/{START}-Copy1.ipynb.")
    assert copy.read_bytes() == before  # not even saved

    original.unlink()
    page.evaluate(f"() => {notebook.CURRENT}.context.rename('my start.ipynb')")
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible()
    notebook.becomes(
        lambda: page.evaluate(f"() => {notebook.CURRENT}.context.path"), "work/00_start_here/my start.ipynb"
    )
    press(page, "If work/00_start_here/my start.ipynb is your copy of it, move or rename it")

    page.evaluate(f"() => {notebook.CURRENT}.context.rename('start_here.ipynb')")
    notebook.becomes(lambda: page.evaluate(f"() => {notebook.CURRENT}.context.path"), f"work/{START}.ipynb")
    assert snapshots(lab) == []  # and the answer, edited and not run, counts as the page shows it
    press(page, "Score: 1 of 1 points", 120)
    assert len(snapshots(lab)) == 1
    assert console == []


def test_the_next_day_the_button_works_before_any_cell_ran_and_leads_on(page, tmp_path):
    folder = course_folder(tmp_path / "course")
    (tmp_path / "home").mkdir()
    lab = Lab(folder, tmp_path / "home")
    try:
        notebook.open_notebook(page, lab.address(f"{START}.ipynb"))
        notebook.fill(page, "double", RIGHT)
        notebook.run_all(page)
        expect(button_of(page)).to_be_visible()
        save(page)
        page.goto("about:blank")
    finally:
        lab.stop()
    lab = Lab(folder, tmp_path / "home")
    try:
        notebook.open_notebook(page, lab.address(f"{START}.ipynb"))
        press(page, "Score: 1 of 1 points", 120)
        save(page)  # and the button is there after it
        notebook.open_notebook(page, lab.address(f"{START}.ipynb"))
        expect(page.locator(notebook.PANEL)).not_to_contain_text("model not found")
        notebook.fill(page, "double", "def double(x):\n    return x")
        button = press(page, "Score: 0 of 1 points", 120)
        button.get_by_role("button", name="double").click()
        assert page.evaluate(f"() => {notebook.CURRENT}.content.activeCell.model.sharedModel.source").startswith("def")
        button = button_of(page)
        expect(button.get_by_role("link", name="Back to the map of the course")).to_be_visible()
        button.get_by_role("link", name="Next: 1.1").click()
        expect(page.locator(notebook.PANEL)).to_contain_text("1.1 Why derivatives")
        notebook.wait_until_idle(page)
    finally:
        lab.stop()


def test_what_another_tab_has_saved_in_the_meantime_is_not_overwritten_unasked(lab, page):
    path = lab.folder / f"work/{START}.ipynb"
    notebook.open_notebook(page, lab.address(f"{START}.ipynb"))
    notebook.run_all(page)
    save(page)
    theirs = path.read_text(encoding="utf-8").replace("a function that doubles its input", "a function of its input")
    path.write_text(theirs, encoding="utf-8")
    notebook.fill(page, "double", RIGHT)
    button_of(page).get_by_role("button", name="Submit").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(button_of(page).get_by_role("status")).to_contain_text(
        "The notebook was not saved, so nothing was submitted"
    )
    assert path.read_text(encoding="utf-8") == theirs and snapshots(lab) == []


def test_a_learner_sees_no_tools_of_instructors(lab, page):
    notebook.open_notebook(page, lab.address(f"{START}.ipynb"))
    files = page.locator(".jp-DirListing-content")
    expect(files).to_contain_text("start_here.ipynb")
    expect(files).not_to_contain_text("checks.json")
    expect(page.locator(".lm-MenuBar-content")).to_contain_text("Settings")
    expect(page.locator(".lm-MenuBar-content")).not_to_contain_text("Nbgrader")
    expect(page.get_by_role("button", name="Validate")).to_have_count(0)
    expect(page.locator(".jp-SideBar.jp-mod-right")).not_to_contain_text("Assignment")
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    expect(files).to_contain_text("00_start_here")  # work/
    page.evaluate("() => void window.jupyterapp.commands.execute('filebrowser:go-to-path', { path: '' })")
    expect(files).to_contain_text("work")
    for hidden in ("solutions", "notebooks"):
        expect(files).not_to_contain_text(hidden)


@pytest.mark.skipif(sys.platform == "win32", reason="no login shells")
def test_a_terminal_finds_the_command(lab, page):
    """The lab of the tests writes to a file, as one that a service starts: Jupyter would open a login shell for it."""
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    page.wait_for_function("() => window.jupyterapp?.serviceManager.isReady")
    printed = page.evaluate(
        """async () => {
            const terminal = await window.jupyterapp.serviceManager.terminals.startNew();
            let printed = "";
            return await new Promise((resolve) => {
                terminal.messageReceived.connect((_, { type, content }) => {
                    if (type === "stdout") printed += content.join("");
                    if (printed.includes("status is")) resolve(printed);
                });
                terminal.send({ type: "stdin", content: ["course --help > /dev/null; echo status 'is' $?\\r"] });
            });
        }"""
    )
    assert "status is 0" in printed

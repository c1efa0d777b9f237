"""The descent explorer in a real JupyterLab: a learner's own step races, faults are shown, the kernel agrees."""

import nbformat
import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook

# One worker, which starts JupyterLab once. A second try, since a page on a busy machine may lose a click.
pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

CELLS = [
    "from course_lib.widgets import DescentExplorer\n"
    "def mine(theta, grad, lr):\n    return theta - lr * grad\n"
    "def broken(theta, grad, lr):\n    return theta[:1]\n"
    "descent = DescentExplorer('booth', optimizers=['gradient_descent', mine, broken])\ndescent",
    "# ask",
]


@pytest.fixture
def explorer(lab, page, console):
    folder = lab.folder / "work" / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "descent.ipynb")
    notebook.open_notebook(page, lab.address("scratch/descent.ipynb"))
    notebook.run_all(page)
    widget = page.get_by_test_id("descent-explorer")
    expect(widget).to_be_visible()
    yield widget
    assert console == []


def printed(page, expression):
    """What the kernel says an expression is worth, asked from the last cell."""
    cell = notebook.cell_with(page, "# ask")
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(f"# ask\nprint({expression})")
    notebook.run(page)
    return cell.locator(".jp-OutputArea-output").inner_text().strip()


def test_a_learners_step_races_a_broken_one_is_named_and_a_click_moves_all(explorer, page):
    expect(explorer.get_by_test_id("faults")).to_contain_text("broken returned an array of shape (1,) in step 1")
    expect(explorer.get_by_test_id("now-broken")).to_have_text("failed")
    box = explorer.get_by_test_id("map").bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
    expect(explorer.get_by_test_id("start-0")).not_to_have_value("-8")
    page.wait_for_timeout(1000)  # the answer with the new descents
    explorer.get_by_test_id("scrub").fill("20")
    ours, theirs = explorer.get_by_test_id("now-gradient_descent"), explorer.get_by_test_id("now-mine")
    expect(theirs).to_have_text(ours.inner_text())
    shown = float(theirs.inner_text())
    start = [float(explorer.get_by_test_id(f"start-{axis}").input_value()) for axis in (0, 1)]
    values = printed(page, "*descent.start, descent.runs['mine'].losses[20]").split()
    assert [float(value) for value in values[:2]] == pytest.approx(start, abs=1e-6)
    assert float(values[2]) == pytest.approx(shown, rel=1e-3)

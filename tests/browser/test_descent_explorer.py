"""The descent explorer in a real JupyterLab: a learner's own step races, faults are shown, the kernel agrees."""

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .notebook_page import becomes, in_kernel
from .widget_page import drawn

CELLS = [
    "from course_lib.widgets import DescentExplorer\n"
    "def mine(theta, grad, lr):\n    return theta - lr * grad\n"
    "def broken(theta, grad, lr):\n    return theta[:1]\n"
    "descent = DescentExplorer('booth', optimizers=['gradient_descent', mine, broken])\ndescent"
]


@pytest.fixture
def explorer(lab, page, console):
    notebook.open_notebook(page, lab.written("scratch/descent.ipynb", CELLS))
    notebook.run_all(page)
    yield drawn(page.get_by_test_id("descent-explorer"))
    assert console == []


def test_a_learners_step_races_a_broken_one_is_named_and_a_click_moves_all(explorer, page):
    expect(explorer.get_by_test_id("faults")).to_contain_text("broken returned an array of shape (1,) in step 1")
    expect(explorer.get_by_test_id("now-broken")).to_have_text("failed")
    box = explorer.get_by_test_id("map").bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
    expect(explorer.get_by_test_id("start-0")).not_to_have_value("-8")
    start = [float(explorer.get_by_test_id(f"start-{axis}").input_value()) for axis in (0, 1)]
    becomes(lambda: in_kernel(page, "list(descent.start)"), start)
    values = in_kernel(page, "[descent.runs['mine'].losses[k] for k in (0, 20)]")
    explorer.get_by_test_id("restart").click()
    ours, theirs = explorer.get_by_test_id("now-gradient_descent"), explorer.get_by_test_id("now-mine")
    becomes(lambda: float(theirs.inner_text()), pytest.approx(values[0], rel=1e-3))  # the new descents are shown
    explorer.get_by_test_id("scrub").fill("20")
    becomes(lambda: float(theirs.inner_text()), pytest.approx(values[1], rel=1e-3))
    expect(ours).to_have_text(theirs.inner_text())

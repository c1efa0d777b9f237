"""The moving picture of section 4.1: plays, pauses, scrubs, obeys mouse and keys, and agrees with the kernel."""

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .notebook_page import becomes, in_kernel
from .test_learner import SECTION
from .widget_page import drawn, picture, pictures, standing, wait_for_change

NOTEBOOK = SECTION
LIMIT = 0.0845  # the largest stable learning rate of the section's five points


@pytest.fixture
def page(opened, request):
    """Section 4.1 in a page; an error that it reports fails the test."""
    page, complaints = opened.begin(request.session.testsfailed)
    yield page
    assert complaints == []


@pytest.fixture
def explorer(page):
    """The widget of section 4.1, shown by running its cell and what that needs."""
    for source in ("from course_lib.widgets", "x = np.array([1.0"):
        notebook.cell_with(page, source)
        notebook.run(page)
    cell = notebook.cell_with(page, "explorer = RegressionExplorer")
    notebook.run(page)
    return drawn(cell.get_by_test_id("regression-explorer"))


def test_it_plays_pauses_and_scrubs_and_every_picture_changes(explorer):
    before = standing(explorer, "surface", "data", "loss")
    explorer.get_by_test_id("play").click()
    expect(explorer.get_by_test_id("scrub")).not_to_have_value("0")
    explorer.get_by_test_id("play").click()
    step = int(explorer.get_by_test_id("scrub").input_value())
    assert 0 < step <= 200
    paused = standing(explorer, *before)
    assert all(paused[name] != image for name, image in before.items())
    expect(explorer.get_by_test_id("scrub")).to_have_value(str(step))
    explorer.get_by_test_id("scrub").fill("0")
    becomes(lambda: picture(explorer, "surface") == before["surface"], True)


def test_it_obeys_the_keyboard(explorer, page):
    scrub = explorer.get_by_test_id("scrub")
    scrub.focus()
    page.keyboard.press("End")
    expect(scrub).to_have_value("200")
    page.keyboard.press("Home")
    expect(scrub).to_have_value("0")
    before = standing(explorer, "surface")["surface"]
    explorer.get_by_test_id("surface").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(explorer.get_by_test_id("start-intercept")).not_to_have_value("0")
    wait_for_change(explorer, "surface", before)


def test_a_click_on_the_surface_moves_the_start_and_the_kernel_knows(explorer, page):
    box = explorer.get_by_test_id("surface").bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])
    expect(explorer.get_by_test_id("start-intercept")).not_to_have_value("0")
    shown = float(explorer.get_by_test_id("start-intercept").input_value())
    becomes(lambda: in_kernel(page, "explorer.start[0]"), pytest.approx(shown, abs=0.01))
    assert in_kernel(page, "explorer.trajectory[0, 0]") == pytest.approx(shown, abs=0.01)


def test_a_sample_dragged_by_mouse_moves_the_data_and_the_surface_and_the_kernel_knows(explorer, page):
    number = explorer.get_by_test_id("sample")
    number.fill("3")  # the middle one of five, at x = 3: in the middle of the plot
    number.press("Enter")
    height = explorer.get_by_test_id("sample-y")
    before = pictures(explorer, ("surface", "data"))
    value = height.input_value()
    box = explorer.get_by_test_id("data").bounding_box()
    across = box["x"] + 52 + (box["width"] - 52 - 12) / 2  # between the axis and the right margin
    for down in range(30, int(box["height"]) - 60, 8):  # wherever it is, a press near it takes hold of it
        page.mouse.move(across, box["y"] + down)
        page.mouse.down()
        page.mouse.move(across, box["y"] + down - 20, steps=4)
        page.mouse.up()
        if height.input_value() != value:
            break
    assert float(height.input_value()) > float(value)
    for name, image in before.items():  # the surface when the kernel has answered
        wait_for_change(explorer, name, image)
    moved = pytest.approx(float(height.input_value()), abs=0.01)
    becomes(lambda: in_kernel(page, "explorer.scene.drawn[2, 1]"), moved)


def test_over_the_limit_it_says_that_descent_diverges(explorer, page):
    rate = explorer.get_by_test_id("learning-rate-number")
    rate.fill(str(LIMIT + 0.005))
    rate.press("Enter")
    expect(explorer.get_by_test_id("status")).to_contain_text("diverge", ignore_case=True)
    assert in_kernel(page, "bool(explorer.losses[-1] > explorer.losses[0])")

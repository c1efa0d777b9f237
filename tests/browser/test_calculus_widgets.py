"""Tangent explorer, graph stepper, network playground and gradient flow in a real JupyterLab, in one opened notebook.

What holds for every widget alike is tested in test_every_widget.py; here is what each of these does of its own.
"""

import re

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .notebook_page import becomes, in_kernel
from .widget_page import drawn, pictures, standing, wait_for_change

CELLS = [
    "import numpy as np\nfrom course_lib import widgets\n"
    "tangent = widgets.TangentExplorer(np.sin, x=1.0, h=1.0)\ntangent",
    "from course_lib import widgets\n"
    "def broken(x):\n    if x > 1.2:\n        raise RuntimeError('too far')\n    return x * x\n"
    "faulty = widgets.TangentExplorer(broken, x=2.0)\nfaulty",
    "from course_lib import widgets\nfrom course_lib.autodiff import Value\na = Value(1.0)\nb = 2 * a\n"
    "stepper = widgets.GraphStepper((b + 1) * (3 * b), a=a, b=b)\nstepper",
    "from course_lib import widgets\nplayground = widgets.NetworkPlayground('moons', hidden=(4, 3))\nplayground",
    "from course_lib import widgets\nflow = widgets.GradientFlow(depth=4)\nflow",
    "# another cell",
]


@pytest.fixture
def page(opened, request):
    """A page with these cells; an error that it reports fails the test."""
    page, complaints = opened.begin(request.session.testsfailed)
    yield page
    assert complaints == []


def made(page, source, test_id):
    """The widget of the cell with this text, from a run of it: as nobody has touched it yet."""
    cell = notebook.cell_with(page, source)
    notebook.run(page)
    return drawn(cell.get_by_test_id(test_id))


def changed(widget, before):
    """Wait until every picture of `before`, a dict by name, shows something else."""
    for name, image in before.items():
        wait_for_change(widget, name, image)


def entered(widget, name, value):
    """Type a number into a field."""
    field = widget.get_by_test_id(name)
    field.fill(value)
    field.press("Enter")
    expect(field).to_have_value(value)


def test_h_shrinks_by_itself_and_ends_where_rounding_has_eaten_the_slope(page):
    tangent = made(page, "tangent = ", "tangent-explorer")
    before = standing(tangent, "curve", "errors")
    first = tangent.get_by_test_id("h").input_value()
    tangent.get_by_test_id("play").click()
    expect(tangent.get_by_test_id("h")).not_to_have_value(first)
    tangent.get_by_test_id("play").click()
    changed(tangent, before)
    tangent.get_by_test_id("h").focus()
    page.keyboard.press("Home")
    expect(tangent.get_by_test_id("status")).to_contain_text("x + h rounds to x itself")
    page.keyboard.press("End")
    expect(tangent.get_by_test_id("status")).to_contain_text("h = 1:")


def test_x_and_h_move_by_keys_and_by_mouse_and_the_kernel_has_the_same_numbers(page):
    tangent = made(page, "tangent = ", "tangent-explorer")
    tangent.get_by_test_id("curve").focus()
    page.keyboard.press("ArrowRight")
    expect(tangent.get_by_test_id("x-number")).to_have_value("1.08")
    page.keyboard.press("Shift+ArrowDown")
    expect(tangent.get_by_test_id("h-number")).to_have_value("0.1")
    tangent.get_by_test_id("method").select_option("central")
    expect(tangent.get_by_test_id("status")).to_contain_text(
        "Central difference at x = 1.08 with h = 0.1: slope 0.470543"
    )
    numbers = "[tangent.x, tangent.h, tangent.method, round(tangent.slope, 6)]"
    becomes(lambda: in_kernel(page, numbers), [1.08, 0.1, "central", 0.470543])
    box = tangent.get_by_test_id("errors").bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    expect(tangent.get_by_test_id("h-number")).not_to_have_value("0.1")
    value = float(tangent.get_by_test_id("h-number").input_value())
    assert 1e-10 < value < 1e-5
    becomes(lambda: in_kernel(page, "tangent.h"), value)


def test_a_function_that_raises_is_named_in_the_widget_which_goes_on(page):
    faulty = made(page, "faulty = ", "tangent-explorer")
    entered(faulty, "x-number", "2")
    expect(faulty.get_by_test_id("status")).to_contain_text(
        "broken raised RuntimeError: too far".replace("broken", "f")
    )
    entered(faulty, "x-number", "-1")
    expect(faulty.get_by_test_id("status")).to_contain_text(re.compile(r"with h = 1: slope .1\.00000"))


def test_a_graph_is_stepped_through_by_keys_and_says_each_step(page):
    stepper = made(page, "stepper = ", "graph-stepper")
    status = stepper.get_by_test_id("status")
    expect(status).to_contain_text("The inputs are known: a = 1")
    stepper.get_by_test_id("graph").focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text(re.compile("Forward: b = a . 2 = 1 . 2 = 2"))
    page.keyboard.press("End")
    expect(status).to_contain_text("From b back to a: local derivative 2")
    expect(stepper.locator(".cw-node", has_text="grad 30 ✓")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(status).to_contain_text("b is used more than once, so this is added: 9 + 6 = 15")
    stepper.get_by_test_id("back").click()
    expect(status).to_contain_text("first to arrive at b")
    becomes(lambda: in_kernel(page, "[stepper.step, stepper.gradients['b']]"), [8, 9.0])


def test_a_graph_plays_and_can_be_paused(page):
    stepper = made(page, "stepper = ", "graph-stepper")
    stepper.get_by_test_id("speed").select_option("2")
    scrub, play = stepper.get_by_test_id("scrub"), stepper.get_by_test_id("play")
    play.click()
    expect(scrub).not_to_have_value("0")
    play.click()
    standing(stepper, "graph")
    assert int(scrub.input_value()) < int(scrub.get_attribute("max"))


def test_a_network_trains_while_cells_run_and_stands_still_when_paused(page):
    playground = made(page, "playground = ", "network-playground")
    expect(playground.get_by_test_id("status")).to_contain_text("Epoch 0:")
    before = pictures(playground, ("network", "plane", "loss"))
    play = playground.get_by_test_id("play")
    play.click()
    expect(play).to_contain_text("Pause")
    changed(playground, before)
    cell = notebook.cell_with(page, "# another cell")
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text("\nprint(playground.epoch)")
    notebook.run(page)
    assert int(cell.locator(".jp-OutputArea-output").inner_text()) > 0
    notebook.cell_with(page, "playground = ")
    play.click()
    expect(play).to_contain_text("Train")
    standing(playground, "network", "plane", "loss")
    epoch = in_kernel(page, "playground.epoch")
    expect(playground.get_by_test_id("status")).to_contain_text(f"Epoch {epoch}:")
    assert in_kernel(page, "playground.epoch") == epoch


def test_a_network_is_rebuilt_and_its_units_looked_at_by_keyboard(page):
    playground = made(page, "playground = ", "network-playground")
    playground.get_by_test_id("layers").select_option("2")
    playground.get_by_test_id("layers").select_option("1")
    becomes(lambda: in_kernel(page, "playground.hidden"), [4])
    expect(playground.get_by_test_id("status")).to_contain_text("Epoch 0:")
    decision = standing(playground, "plane")["plane"]
    playground.get_by_test_id("network").focus()
    page.keyboard.press("ArrowRight")
    expect(playground.get_by_test_id("status")).to_contain_text("The output: weights from unit 1")
    page.keyboard.press("ArrowLeft")
    expect(playground.get_by_test_id("status")).to_contain_text("of layer 1: weights from x₁")
    wait_for_change(playground, "plane", decision)
    page.keyboard.press("Escape")
    expect(playground.get_by_test_id("status")).not_to_contain_text("weights from")
    assert in_kernel(page, "playground.network.sizes") == [2, 4, 1]


def test_gradients_by_layer_move_while_training_and_begin_anew_with_another_activation(page):
    flow = made(page, "flow = ", "gradient-flow")
    flow.get_by_test_id("initialization").select_option("xavier")
    flow.get_by_test_id("activation").select_option("sigmoid")
    flow.get_by_test_id("restart").click()
    expect(flow.get_by_test_id("status")).to_contain_text("vanishes")
    before = pictures(flow, ("profile", "spread", "flow"))
    play = flow.get_by_test_id("play")
    play.click()
    expect(play).to_contain_text("Pause")
    changed(flow, before)
    play.click()
    flow.get_by_test_id("initialization").select_option("he")
    flow.get_by_test_id("activation").select_option("relu")
    expect(flow.get_by_test_id("status")).to_contain_text("neither vanishes nor explodes")
    becomes(lambda: in_kernel(page, "[flow.epoch, flow.activation, flow.initialization]"), [0, "relu", "he"])

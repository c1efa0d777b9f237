"""What holds for every widget: it plays, obeys keys alone, passes axe-core, and outlives re-runs and a lost kernel.

All of them are opened at once in one notebook. To have another one tested, add a row to scenes.py.
"""

import importlib.resources
import re

import nbformat
import pytest
from playwright.sync_api import expect

from course_lib.widgets import _HOMES

from . import notebook_page as notebook
from .scenes import SCENES, notebook_of_scenes

# One worker, which starts JupyterLab once. A second try, since a page on a busy machine may lose a click.
pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

every_widget = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
NOTEBOOK = "scratch/every_widget.ipynb"
PLAYING = re.compile("cw-playing")
FOCUSABLE = "button, input, select, [tabindex='0']"


@pytest.fixture(scope="module")
def opened(lab, browser, browser_context_args):
    """A page with all widgets, and what it complained of."""
    (lab.folder / "work" / "scratch").mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook_of_scenes(), lab.folder / "work" / NOTEBOOK)
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    complaints = notebook.complaints_of(page)
    notebook.open_notebook(page, lab.address(NOTEBOOK))
    notebook.run_all(page)
    notebook.wait_until_idle(page)
    yield page, complaints
    context.close()


@pytest.fixture
def page(opened):
    """The page; whatever a test made it complain of fails that test."""
    page, complaints = opened
    complaints.clear()
    yield page
    assert complaints == []


def shown(page, scene):
    """The scene's widget, in view and drawn."""
    widget = notebook.cell_with(page, scene.source.splitlines()[0]).get_by_test_id(scene.root)
    expect(widget).to_be_visible()
    expect(widget.get_by_test_id("status")).not_to_be_empty()
    return widget


def picture(widget, name):
    """What a canvas or a drawing shows."""
    return widget.get_by_test_id(name).evaluate(
        "node => node.toDataURL ? node.toDataURL() : node.outerHTML + getComputedStyle(node).color"
    )


def is_playing(button):
    return PLAYING.search(button.get_attribute("class")) is not None


def wait_for_change(widget, name, before):
    for _ in range(100):
        if picture(widget, name) != before:
            return
        widget.page.wait_for_timeout(100)
    raise AssertionError(f"{name} still shows the same after ten seconds")


def test_every_widget_of_the_course_has_a_scene():
    assert {scene.name for scene in SCENES} == set(_HOMES)


@every_widget
def test_it_plays_by_mouse_and_pauses(page, scene):
    widget = shown(page, scene)
    before = {name: picture(widget, name) for name in scene.moving}
    play = widget.get_by_test_id("play")
    play.click()
    for name, image in before.items():
        wait_for_change(widget, name, image)
    if is_playing(play):
        play.click()
    expect(play).not_to_have_class(PLAYING)
    page.wait_for_timeout(700)  # the answer to the last message of training
    paused = {name: picture(widget, name) for name in scene.moving}
    page.wait_for_timeout(300)
    assert {name: picture(widget, name) for name in scene.moving} == paused


@every_widget
def test_every_part_is_reached_by_tab_and_obeys_keys_that_jupyterlab_does_not_swallow(page, scene):
    widget = shown(page, scene)
    cells = page.evaluate(f"() => {notebook.CURRENT}.content.widgets.length")
    parts = widget.locator(FOCUSABLE).evaluate_all(
        "nodes => nodes.filter(node => node.checkVisibility() && !node.disabled).length"
    )
    first = widget.locator(FOCUSABLE).first
    first.focus()
    reached = 1
    for _ in range(parts - 1):
        page.keyboard.press("Tab")
        inside = widget.evaluate("root => root.contains(document.activeElement)")
        assert inside, f"Tab left the widget after {reached} of {parts} parts"
        reached += 1

    play = widget.get_by_test_id("play")
    play.focus()
    before = picture(widget, scene.moving[-1])
    page.keyboard.press("Space")
    wait_for_change(widget, scene.moving[-1], before)
    if is_playing(play):
        page.keyboard.press("Space")
    expect(play).not_to_have_class(PLAYING)
    page.keyboard.press("b")  # JupyterLab: insert a cell

    slider = widget.get_by_test_id(scene.control)
    slider.focus()
    page.keyboard.press("End")  # so that every key below has somewhere to go
    for key in ("Home", "PageUp", "PageUp"):
        before = slider.input_value()
        image = scene.answers and picture(widget, scene.answers)
        page.keyboard.press(key)
        expect(slider).not_to_have_value(before)
        if image:
            wait_for_change(widget, scene.answers, image)
    for canvas in widget.locator("canvas[tabindex='0'], svg[tabindex='0']").all():
        canvas.focus()
        for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft"):
            page.keyboard.press(key)
        assert canvas.evaluate("node => node === document.activeElement")
    assert page.evaluate(f"() => {notebook.CURRENT}.content.widgets.length") == cells


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_wrong_in_either_theme(page, theme):
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = {}
    for scene in SCENES:
        widget = shown(page, scene)
        page.wait_for_timeout(600)  # the style sheet comes a moment after the theme's name
        result = widget.evaluate("root => axe.run(root, { resultTypes: ['violations'] })")
        wrong = [
            f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]
        if wrong:
            found[scene.name] = wrong
    assert found == {}


def test_at_200_percent_nothing_is_cut_off(page):
    """Twice as large letters on the same screen are half as many dots of the page across."""
    page.set_viewport_size({"width": 640, "height": 450})
    cut = []
    for scene in SCENES:
        widget = shown(page, scene)
        page.wait_for_timeout(300)
        width, room = widget.evaluate("root => [root.scrollWidth, root.clientWidth]")
        if width > room + 1:
            cut.append(f"{scene.name} is {width} wide in {room}")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert cut == []


def counted(page):
    """Nodes, listeners and kilobytes of script that are still held after what can be thrown away was."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
    counters = session.send("Memory.getDOMCounters")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return counters["nodes"], counters["jsEventListeners"], heap / 1000


def test_cells_run_again_and_again_leave_nothing_behind_and_keep_one_live_widget_each(page):
    def again(times):
        for _ in range(times):
            notebook.run_all(page)
            notebook.wait_until_idle(page)
            page.wait_for_timeout(500)

    again(2)
    nodes, listeners, heap = counted(page)
    again(4)
    later = counted(page)
    for scene in SCENES:
        assert shown(page, scene).count() == 1
    # One widget holds some 300 nodes, 100 listeners and 400 kB; the browser goes on compiling for a while.
    made = 4 * len(SCENES)
    assert later[0] - nodes < 20 * made
    assert later[1] - listeners < 10 * made
    assert later[2] - heap < 200 * made


def test_closed_and_opened_again_every_cell_shows_something_and_lives_when_run(page, lab):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"() => !{notebook.CURRENT}.context.model.dirty")
    notebook.open_notebook(page, lab.address(NOTEBOOK))
    for scene in SCENES:
        cell = notebook.cell_with(page, scene.source.splitlines()[0])
        expect(cell.locator(f".jp-OutputArea img, [data-testid='{scene.root}']").first).to_be_visible()
    notebook.run_all(page)
    notebook.wait_until_idle(page)
    for scene in SCENES:
        shown(page, scene)


def test_after_a_restart_of_the_kernel_no_widget_is_dead_without_a_word(page):
    page.evaluate(f"() => {notebook.CURRENT}.sessionContext.session.kernel.restart()")
    notebook.wait_until_idle(page)
    for scene in SCENES:
        widget = shown(page, scene)
        slider = widget.get_by_test_id(scene.control)
        slider.focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        if scene.trains:
            widget.get_by_test_id("play").click()
    for scene in SCENES:
        if not scene.asks:
            continue
        expect(shown(page, scene).get_by_test_id("status")).to_contain_text("kernel")
    notebook.run_all(page)
    notebook.wait_until_idle(page)
    for scene in SCENES:
        widget = shown(page, scene)
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)

"""What holds for every widget: it plays, obeys keys alone, passes axe-core, and outlives re-runs and a lost kernel.

All of them stand in one notebook, which stays open; a test runs the cells it needs. To have another one tested, add a
row to scenes.py.
"""

import importlib.resources

import pytest
from playwright.sync_api import expect

from course_lib.widgets import _HOMES

from . import notebook_page as notebook
from .notebook_page import becomes
from .scenes import SCENES
from .widget_page import PLAYING, is_playing, made, pause, picture, pictures, shown, standing, wait_for_change

every_widget = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
CELLS = [scene.source for scene in SCENES]
FOCUSABLE = "button, input, select, [tabindex='0']"


@pytest.fixture
def page(opened, request):
    """A page with a cell for every widget; whatever a test made it complain of fails that test."""
    page, complaints = opened.begin(request.session.testsfailed)
    yield page
    assert complaints == []


def run_all(page):
    notebook.run_all(page)
    notebook.wait_until_idle(page)


def test_every_widget_of_the_course_has_a_scene():
    assert {scene.name for scene in SCENES} == set(_HOMES)


@every_widget
def test_it_plays_by_mouse_and_pauses(page, scene):
    widget = made(page, scene)
    before = pictures(widget, scene.moving)
    play = widget.get_by_test_id("play")
    play.click()
    for name, image in before.items():
        wait_for_change(widget, name, image)
    pause(play)
    standing(widget, *scene.moving)
    expect(play).not_to_have_class(PLAYING)


@every_widget
def test_every_part_is_reached_by_tab_and_obeys_keys_that_jupyterlab_does_not_swallow(page, scene):
    widget = made(page, scene)
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
    run_all(page)
    notebook.choose_theme(page, theme)
    axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = {}
    for scene in SCENES:
        widget = shown(page, scene)
        expect(widget).to_have_attribute("data-theme", theme.split()[1].lower())  # the style sheet is in force
        widget.evaluate("root => Promise.all(root.getAnimations({ subtree: true }).map((each) => each.finished))")
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
    run_all(page)
    page.set_viewport_size({"width": 640, "height": 450})
    for scene in SCENES:
        widget = shown(page, scene)
        becomes(
            lambda widget=widget: widget.evaluate("root => Math.max(0, root.scrollWidth - root.clientWidth - 1)"), 0
        )


def test_a_widget_that_took_too_long_to_begin_for_anywidget_still_hears_the_kernel(page):
    page.evaluate(
        """() => {
            window.patience = AbortSignal.timeout;
            AbortSignal.timeout = () => {
                const over = new AbortController();
                setTimeout(() => over.abort());
                return over.signal;
            };
        }"""
    )
    notebook.cell_with(page, "import RegressionExplorer")
    notebook.run(page)
    page.evaluate("() => { AbortSignal.timeout = window.patience; }")
    widget = shown(page, next(scene for scene in SCENES if scene.name == "RegressionExplorer"))
    notebook.in_kernel(page, "regression.set_trait('learning_rate', 0.05)")
    expect(widget.get_by_test_id("learning-rate-number")).to_have_value("0.05")


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


@pytest.mark.long
def test_cells_run_again_and_again_leave_nothing_behind_and_keep_one_live_widget_each(page):
    def again(times):
        for _ in range(times):
            run_all(page)
            becomes(lambda: notebook.models(page), 2 * len(SCENES))  # of each its own, and that of its layout

    again(2)
    nodes, listeners, heap = counted(page)
    again(3)
    later = counted(page)
    in_kernel = "[type(each).__name__ for each in __import__('gc').get_objects() if hasattr(type(each), '_esm')]"
    _, kept = notebook.in_kernel(page, f"[__import__('gc').collect(), {in_kernel}]")
    for scene in SCENES:
        assert shown(page, scene).count() == 1
        assert 1 <= kept.count(scene.name) <= 5  # its own, a variable's, and the results that IPython keeps
    # One widget holds some 300 nodes, 100 listeners and 400 kB; the browser goes on compiling for a while.
    new = 3 * len(SCENES)
    assert later[0] - nodes < 20 * new
    assert later[1] - listeners < 10 * new
    assert later[2] - heap < 200 * new


def save(page):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"() => !{notebook.CURRENT}.context.model.dirty")


def test_after_a_restart_each_widget_says_what_to_do_and_after_a_reload_plays_from_its_saved_state(page, opened):
    run_all(page)
    for scene in SCENES:
        shown(page, scene)
    save(page)
    notebook.restart_kernel(page)
    for scene in SCENES:
        widget = shown(page, scene)
        widget.get_by_test_id(scene.control).focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        if scene.trains:
            widget.get_by_test_id("play").click()
    for scene in SCENES:
        if scene.asks:
            expect(shown(page, scene).get_by_test_id("status")).to_contain_text("kernel")
    save(page)  # of a page whose widgets have lost their kernel
    notebook.open_notebook(page, opened.address)
    for scene in SCENES:
        widget = shown(page, scene)
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)
    expect(page.locator(notebook.PANEL)).not_to_contain_text("model not found")
    run_all(page)
    for scene in SCENES:
        widget = shown(page, scene)
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)

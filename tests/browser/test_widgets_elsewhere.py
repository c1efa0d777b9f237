"""Every widget outside Jupyter: a page with what anywidget promises, VS Code's names and colors, and no kernel."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from course_lib.notebook.submit_button import SubmitButton

from .notebook_page import becomes, complaints_of
from .scenes import SCENES
from .widget_page import PLAYING, is_playing, picture, standing, wait_for_change

every_widget = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
RUNS = [scene for scene in SCENES if scene.answers in ("loss", "excess")]
HOST = "http://widgets.test/"
PAGE = Path(__file__).with_name("host.html").read_text(encoding="utf-8")
SILENT = "is not responding"
DARK, LIGHT = ("vscode-dark", "#1f1f1f", "#cccccc"), ("vscode-light", "#ffffff", "#3b3b3b")


def plain(value):
    """State as it goes into a page: bytes as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.fixture(scope="module")
def host(browser, browser_context_args):
    """A page of the host, and a list of what it complains of, or asks for besides itself."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    complaints = complaints_of(page)

    def answered(route):
        if route.request.url == HOST:
            return route.fulfill(body=PAGE, content_type="text/html")
        complaints.append(f"request to {route.request.url}")
        return route.abort()

    page.route("**/*", answered)
    yield page, complaints
    context.close()


@pytest.fixture
def page(host, browser_context_args):
    """The page, loaded anew, in a window of the usual size; an error that it reports fails the test."""
    page, complaints = host
    page.emulate_media(media="screen")
    page.set_viewport_size(browser_context_args["viewport"])
    complaints.clear()
    page.goto(HOST)
    yield page
    assert complaints == []


def themed(page, theme):
    """Colors as VS Code gives them to the outputs of a notebook: beside its own JupyterLab's names, always light."""
    kind, paper, ink = theme
    page.evaluate(
        """([kind, paper, ink]) => {
            const colors = { "--vscode-editor-background": paper, "--vscode-editor-foreground": ink };
            const always = { "--jp-layout-color0": "white", "--jp-content-font-color0": "rgba(0, 0, 0, 1)" };
            for (const [name, color] of Object.entries({ ...colors, ...always }))
                document.documentElement.style.setProperty(name, color);
            document.body.dataset.vscodeThemeKind = kind;
        }""",
        [kind, paper, ink],
    )


def mounted(page, scene, still=lambda widget: b""):
    """The scene's widget in the page, drawn, and beside it what `still` draws."""
    names = {}
    source, shown = scene.source.rsplit("\n", 1)
    exec(source, names)
    widget = names[shown]
    view = {"esm": widget._esm, "css": widget._css, "still": base64.b64encode(still(widget)).decode()}
    state = {name: value for name, value in widget.get_state().items() if not str(value).startswith("IPY_MODEL_")}
    page.evaluate("view => window.mount(view)", {**view, "state": plain(state)})
    root = page.get_by_test_id(scene.root)
    expect(root.get_by_test_id("status")).not_to_be_empty()
    return root


@every_widget
def test_it_plays_or_says_that_nobody_answers(page, scene):
    root = mounted(page, scene)
    play = root.get_by_test_id("play")
    before = picture(root, scene.moving[-1])
    play.focus()
    page.keyboard.press("Space")
    if scene.trains:
        expect(root.get_by_test_id("status")).to_contain_text(SILENT)
    else:
        wait_for_change(root, scene.moving[-1], before)
    if is_playing(play):
        page.keyboard.press("Space")
    slider = root.get_by_test_id(scene.control)
    slider.focus()
    page.keyboard.press("End")
    before = slider.input_value()
    page.keyboard.press("Home")
    expect(slider).not_to_have_value(before)
    if scene.asks and not scene.trains:
        expect(root.get_by_test_id("status")).to_contain_text(SILENT)


@pytest.mark.parametrize("scene", RUNS, ids=lambda scene: scene.name)
def test_the_sentence_says_where_a_paused_run_stands_as_soon_as_it_is_paused(page, scene):
    root = mounted(page, scene)
    play = root.get_by_test_id("play")
    play.click()
    expect(root.get_by_test_id("scrub")).not_to_have_value("0")
    play.click()
    expect(play).not_to_have_class(PLAYING)
    step = root.get_by_test_id("scrub").input_value()
    assert root.get_by_test_id("status").inner_text().startswith(f"Step {step} of ")


@every_widget
def test_it_follows_the_colors_of_vs_code(page, scene):
    themed(page, DARK)
    root = mounted(page, scene)
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_css("background-color", "rgb(31, 31, 31)")
    before = picture(root, scene.moving[0])
    themed(page, LIGHT)
    expect(root).to_have_attribute("data-theme", "light")
    wait_for_change(root, scene.moving[0], before)


@every_widget
def test_the_still_picture_is_seen_where_the_live_view_is_not_and_on_paper(page, scene):
    still = page.locator("#still")
    root = mounted(page, scene, lambda widget: widget.still())
    expect(still).to_be_hidden()
    page.emulate_media(media="print")
    expect(still).to_be_visible()
    expect(root).to_be_hidden()
    page.emulate_media(media="screen")
    expect(root).to_be_visible()
    assert page.evaluate("window.unmount()") == 0, "a closed view still listens to its model"
    expect(still).to_be_visible()


@every_widget
def test_a_pane_that_is_dragged_shut_and_open_again_shows_it_as_before(page, scene):
    root = mounted(page, scene)
    before = standing(root, scene.moving[0])[scene.moving[0]]
    for width in (60, 20, 0):
        root.evaluate("(node, width) => (node.parentElement.style.width = `${width}px`)", width)
        page.evaluate("window.dispatchEvent(new Event('resize'))")
        page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    root.evaluate("node => (node.parentElement.style.width = '')")
    becomes(lambda: picture(root, scene.moving[0]) == before, True)


WINDOWS = [(560, 600), (1000, 600), (1400, 600), (700, 450)]  # the last one is 1400 x 900 at zoom 200 %
BARS = 110  # what JupyterLab's own bars take of a window's height


@every_widget
def test_a_small_window_shows_every_picture_together_with_play_and_its_controls(page, scene):
    root = mounted(page, scene)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        together = [*((name, "play") for name in scene.moving), (scene.moving[0], scene.control)]
        ids = [*scene.moving, "play", scene.control]
        places = {name: root.get_by_test_id(name).bounding_box() for name in ids}
        spans = {}
        for name, button in together if height >= 600 else []:
            boxes = (places[name], places[button])
            ends = [box["y"] for box in boxes], [box["y"] + box["height"] for box in boxes]
            spans[name, button] = max(ends[1]) - min(ends[0])
        assert max(spans.values(), default=0) <= height - BARS, (width, spans)
        assert root.evaluate("root => root.scrollWidth <= root.clientWidth + 1"), width
        cut = """root => [...root.querySelectorAll("*")].filter((node) => node.scrollWidth > node.clientWidth + 1
            && getComputedStyle(node).overflowX !== "visible" && node.checkVisibility())
            .map((node) => node.outerHTML.slice(0, 90))"""
        assert root.evaluate(cut) == [], width


@every_widget
def test_a_number_outside_its_range_is_marked_named_and_replaced_by_the_one_in_force(page, scene):
    root = mounted(page, scene)
    said = root.get_by_test_id("status").inner_text()
    for field in root.locator("input[type=number]").all():
        before = field.input_value()
        bad = ["", *({"min": "-1e13", "max": "1e13"}[end] for end in ("min", "max") if field.get_attribute(end))]
        for value in bad:
            field.fill(value)
            expect(field).to_have_attribute("aria-invalid", "true")
            field.press("Enter")
            expect(field).to_have_value(before)
            expect(field).not_to_have_attribute("aria-invalid", "true")
        if bad:
            assert root.get_by_test_id("status").inner_text() != said


def test_the_submit_button_says_in_words_that_nobody_answers(page):
    """In a page without JupyterLab's commands, as VS Code's, and without a kernel."""
    button = SubmitButton()
    names = ("texts", "state", "message", "scores", "feedback", "following")
    state = plain({name: getattr(button, name) for name in names})
    page.evaluate("view => window.mount(view)", {"esm": button._esm, "css": button._css, "still": "", "state": state})
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text(button.texts["NO_ANSWER"], timeout=5000)

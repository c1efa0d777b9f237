"""Every widget under a finger, with less motion wished for, and in Notebook 7."""

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .conftest import OURS
from .notebook_page import becomes
from .scenes import SCENES
from .widget_page import PLAYING, is_playing, made, pause, picture, standing, wait_for_change

pytestmark = pytest.mark.long

CELLS = [scene.source for scene in SCENES]
CONTEXT = {"has_touch": True}
DRAGGED = [(scene, name) for scene in SCENES for name in scene.drags]
every_widget = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


@pytest.fixture
def page(opened, request):
    """A page on a screen that is touched, with a cell for every widget; an error that it reports fails the test."""
    page, complaints = opened.begin(request.session.testsfailed)
    yield page
    assert complaints == []


def finger(page, places):
    """A finger that comes down at the first place, goes through the others, and is lifted."""
    session = page.context.new_cdp_session(page)
    for kind, place in [("touchStart", places[0]), *(("touchMove", place) for place in places[1:])]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": place[0], "y": place[1]}]})
        page.evaluate("() => new Promise(requestAnimationFrame)")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


@every_widget
def test_a_tap_plays_and_a_tap_pauses(page, scene):
    widget = made(page, scene)
    before = picture(widget, scene.moving[-1])
    play = widget.get_by_test_id("play")
    play.tap()
    wait_for_change(widget, scene.moving[-1], before)
    if is_playing(play):
        play.tap()
    expect(play).not_to_have_class(PLAYING)


@pytest.mark.parametrize("scene, name", DRAGGED, ids=lambda each: getattr(each, "name", each))
def test_a_finger_drags_the_picture_and_not_the_page(page, scene, name):
    widget = made(page, scene)
    canvas = widget.get_by_test_id(name)
    canvas.scroll_into_view_if_needed()
    before = standing(widget, name)[name]
    box = canvas.bounding_box()
    across, down = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.45
    finger(page, [(across + 9 * k, down - 7 * k) for k in range(8)])
    wait_for_change(widget, name, before)
    # the finger goes 49 dots up; a line of text above the picture, of 18, may come or go meanwhile
    assert canvas.bounding_box()["y"] == pytest.approx(box["y"], abs=20)


def test_every_part_is_large_enough_for_a_finger(page):
    """24 dots of the page either way, as WCAG 2.2 asks for targets (success criterion 2.5.8)."""
    small = []
    for scene in SCENES:
        widget = made(page, scene)
        for part in widget.locator("button, select, input, [tabindex='0']").all():
            if not part.is_visible():
                continue
            wide, tall = part.evaluate(
                "node => { const box = (node.type === 'checkbox' ? node.closest('label') ?? node : node)"
                ".getBoundingClientRect(); return [box.width, box.height]; }"
            )
            if min(wide, tall) < 24:
                small.append(f"{scene.name}: {part.get_attribute('data-testid')} is {wide:.0f} by {tall:.0f}")
    assert small == []


@every_widget
def test_whoever_asks_for_less_motion_sees_single_pictures_that_stand(page, scene):
    page.emulate_media(reduced_motion="reduce")
    widget = made(page, scene)
    name = scene.moving[0]
    standing(widget, name)
    times = widget.get_by_test_id(name).evaluate(
        """(node) => new Promise((resolve) => {
          const look = () => (node.toDataURL ? node.toDataURL() : node.outerHTML);
          let last = look();
          const times = [];
          node.closest(".cw").querySelector(`[data-testid="play"]`).click();
          const watch = (frame) => {
            const now = look();
            if (now !== last) times.push(frame);
            last = now;
            if (times.length < 3) requestAnimationFrame(watch);
            else resolve(times);
          };
          requestAnimationFrame(watch);
        })"""
    )
    pause(widget.get_by_test_id("play"))
    # One picture at the start at most, then one every 0.8 seconds; without the wish there would be one a frame.
    assert times[2] - times[0] > 600


def note_first_word(words, answered):
    """Cells that are run before the kernel has said what it is are not run at all."""
    if "kernel_info_reply" in (words if isinstance(words, str) else words.decode(errors="ignore")):
        answered.append(True)


def test_in_notebook_7_every_widget_plays_and_answers_and_asks_nobody_outside(lab, new_context):
    address = lab.written("scratch/notebook_7.ipynb", CELLS)
    page = new_context().new_page()
    complaints = notebook.complaints_of(page, ours=OURS)
    answered = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda words: note_first_word(words, answered)))
    page.goto(address.replace("/lab/tree/", "/notebooks/").removesuffix("&reset"))
    becomes(lambda: page.evaluate("() => true") and bool(answered), True, 60)
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first).to_be_visible(timeout=60_000)
    complaints.clear()  # of the page itself, before there is a widget
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for scene in SCENES:
        widget = page.get_by_test_id(scene.root)
        widget.scroll_into_view_if_needed()
        expect(widget.get_by_test_id("status")).not_to_be_empty()
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)
        if is_playing(widget.get_by_test_id("play")):
            widget.get_by_test_id("play").click()
        slider = widget.get_by_test_id(scene.control)
        slider.focus()
        page.keyboard.press("End")
        before = slider.input_value()
        image = scene.answers and picture(widget, scene.answers)
        page.keyboard.press("Home")
        expect(slider).not_to_have_value(before)
        if image:
            wait_for_change(widget, scene.answers, image)
    assert complaints == []

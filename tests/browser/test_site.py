"""The site's widgets: drawn by live.js from a recorded state, in a page that is a file, with no kernel."""

import base64
import shutil
import sys

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.course.live import SCRIPT
from course_lib.notebook.quiz import Quiz
from course_lib.widgets import RegressionExplorer

from .conftest import ROOT
from .notebook_page import complaints_of
from .scenes import ANSWERED, SCENES
from .widget_page import PLAYING, an_answer, is_playing, picture, wait_for_change

sys.path.insert(0, str(ROOT / "docs"))
import chapters

every_widget = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


def as_saved(value, path=()):
    """A state as a notebook keeps it: bytes apart, each with its place."""
    if isinstance(value, bytes | memoryview):
        return None, [{"path": list(path), "data": base64.b64encode(value).decode()}]
    if isinstance(value, dict | list | tuple):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        kept = [(key, *as_saved(inner, (*path, key))) for key, inner in items]
        state = {key: inner for key, inner, _ in kept} if isinstance(value, dict) else [inner for _, inner, _ in kept]
        return state, [buffer for _, _, buffers in kept for buffer in buffers]
    return value, []


def made(scene):
    names = {}
    source, shown = scene.source.rsplit("\n", 1)
    exec(source, names)
    return names[shown]


@pytest.fixture
def site(tmp_path, monkeypatch, page):
    """Opens a page with a widget; whatever it complains of, or asks of another host, fails the test."""
    monkeypatch.setattr(chapters, "LIVE", tmp_path / "live")
    (tmp_path / "live").mkdir()
    shutil.copy(SCRIPT, tmp_path / "live.js")
    complaints = complaints_of(page, ours=r"file://|blob:|data:")

    def opened(widget):
        if hasattr(widget, "_record"):
            widget._recorded = widget._record()
        state, buffers = as_saved(widget.get_state())
        place = chapters.live(nbformat.v4.new_output("display_data"), {"state": state, "buffers": buffers})
        text = f'<!doctype html><meta charset="utf-8"><body>{place}<script defer src="live.js"></script>'
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        root = page.locator(".course-live[data-shown]")
        expect(root.locator(".cw-status, button").first).not_to_be_empty()
        return root

    yield opened
    assert complaints == []


@every_widget
def test_it_plays_without_a_kernel(site, page, scene):
    root = site(made(scene))
    play = root.get_by_test_id("play")
    before = picture(root, scene.moving[-1])
    play.focus()
    page.keyboard.press("Space")
    wait_for_change(root, scene.moving[-1], before)
    if is_playing(play):
        page.keyboard.press("Space")
    expect(play).not_to_have_class(PLAYING)


@pytest.mark.parametrize("scene", [s for s in SCENES if s.name in ANSWERED], ids=lambda scene: scene.name)
def test_a_recorded_setting_answers_with_its_nearest_value(site, page, scene):
    root = site(made(scene))
    an_answer(page, root, scene)


def test_a_line_by_hand_follows_the_sliders_by_keys_and_shows_the_best_line_when_asked(site, page):
    x, y = np.arange(5.0), np.array([3.0, 1.0, 4.0, 1.0, 6.0])
    widget = RegressionExplorer(x, y, steps=1, by_hand=True)
    root = site(widget)
    expect(root.get_by_test_id("how-wrong")).to_have_text("how wrong: 12.60")
    start = picture(root, "data")
    line = []
    for name, key in (("hand-intercept", "End"), ("hand-slope", "Home")):
        slider = root.get_by_test_id(name)
        slider.focus()
        page.keyboard.press(key)
        line.append(float(slider.input_value()))
    wait_for_change(root, "data", start)
    loss = np.mean((line[0] + line[1] * x - y) ** 2)
    expect(root.get_by_test_id("how-wrong")).to_have_text(f"how wrong: {loss:#.4g}")
    expect(root.get_by_test_id("status")).not_to_contain_text("best line")
    before = picture(root, "data")
    root.get_by_test_id("best").focus()
    page.keyboard.press("Space")
    wait_for_change(root, "data", before)
    expect(root.get_by_test_id("status")).to_contain_text("best line has the intercept")


def test_what_nothing_answers_is_off_and_a_sentence_says_where_it_works(site, page):
    for scene in SCENES:
        widget = made(scene)
        root = site(widget)
        limited = set(widget._computed) - set(widget._to_record())
        off = root.locator("input:disabled, select:disabled, button:disabled")
        assert bool(limited) == bool(off.count()), scene.name
        if limited:
            expect(off.first).to_have_attribute("title", "Controls in gray need the course on your computer.")
            expect(root.get_by_test_id("alone")).to_contain_text("Controls in gray need the course on your computer.")
        expect(root.get_by_test_id("play")).to_be_enabled()


def test_recording_leaves_a_widget_as_it_was():
    for scene in SCENES:
        widget = made(scene)
        before = repr(widget), widget.get_state()
        recorded = widget._record()
        after = repr(widget), widget.get_state()
        assert before == after, scene.name
        assert recorded["answers"] or recorded.get("slices") or scene.name in ("TangentExplorer", "GraphStepper")


def test_the_quiz_explains_what_is_chosen_by_keys_as_its_kernel_would_and_tells_nothing_unasked(site, page):
    quiz = Quiz()
    root = site(quiz)
    first = root.locator("fieldset").nth(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    root.locator("fieldset").nth(1).get_by_role("radio").nth(2).check()
    explain = root.get_by_role("button", name=quiz.texts["EXPLAIN"])
    explain.focus()
    page.keyboard.press("Enter")
    quiz.choose(1, "b")
    quiz.choose(2, "c")
    quiz.explain()
    expect(root.locator(".course-quiz-message")).to_have_text(quiz.message)
    for number in (0, 1):
        expect(root.locator("fieldset").nth(number).get_by_role("status")).to_have_text(quiz.notes[number])
    expect(root.locator("fieldset").nth(2).get_by_role("status")).to_be_empty()
    expect(root.locator("code").last).to_have_text(f'return "{quiz.answers}"')
    first.get_by_role("radio").nth(3).check()
    expect(first.get_by_role("status")).to_be_empty()

"""A notebook that was run, exported as a page and read where no kernel and no network is."""

import os
import subprocess
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from course_lib.learner.lab import CONFIG
from course_lib.learner.pages import page_of

from .notebook_page import becomes, complaints_of, notebook_of, open_notebook, run_all
from .scenes import ANSWERED, SCENES
from .widget_page import an_answer, drawn, pause, picture, shown, wait_for_change

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook with all widgets, run by nbconvert, with the widgets' state in it."""
    path = tmp_path_factory.mktemp("exported") / "executed.ipynb"
    nbformat.write(notebook_of([scene.source for scene in SCENES]), path)
    convert(path, "notebook", "--execute", "--inplace")
    return path


def convert(path, kind, *options, **environment):
    command = [sys.executable, "-m", "nbconvert", "--to", kind, *options, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr


def open_without_network(page, path):
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(path.as_uri(), wait_until="domcontentloaded")


@pytest.mark.parametrize("options", [(), ("--ClearMetadataPreprocessor.enabled=True",)], ids=["plain", "bare"])
def test_an_exported_page_shows_the_still_picture_of_every_widget(executed, page, options):
    convert(executed, "html", "--output", "page", *options)
    open_without_network(page, executed.parent / "page.html")
    pictures = page.locator(".jp-RenderedImage img")
    expect(pictures).to_have_count(len(SCENES))
    for still in pictures.all():
        expect(still).to_be_visible()
        becomes(lambda still=still: still.evaluate("image => image.naturalWidth > 500"), True)
    if options:  # no state, no live view: the sentence stands in its place
        assert page.locator("body").inner_text().count("Run this cell in JupyterLab to") == len(SCENES)


def test_exported_as_from_course_lab_every_picture_says_what_it_shows(executed, page):
    convert(executed, "html", "--output", "described", JUPYTER_CONFIG_PATH=str(CONFIG))
    open_without_network(page, executed.parent / "described.html")
    pictures = page.locator("img.cw-still")
    expect(pictures).to_have_count(len(SCENES))
    for scene, still in zip(SCENES, pictures.all(), strict=True):
        expect(still).to_be_visible()
        assert still.get_attribute("alt").startswith(f"{scene.name}: ") or f"{scene.name} on" in still.get_attribute(
            "alt"
        )


def test_course_export_makes_a_page_whose_widgets_play_without_a_kernel_and_without_a_net(executed, page):
    path = executed.parent / "own.html"
    path.write_text(page_of(executed), encoding="utf-8")
    complaints = complaints_of(page, ours=r"file://|blob:|data:")
    page.goto(path.as_uri())
    for scene in SCENES:
        widget = page.get_by_test_id(scene.root)
        page.locator(".course-live").nth(SCENES.index(scene)).scroll_into_view_if_needed()
        widget = drawn(widget)
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)
    expect(page.locator("img.cw-still:visible")).to_have_count(0)
    assert complaints == []


def test_opened_again_without_a_run_each_widget_plays_and_answers_and_what_needs_a_kernel_is_off(lab, page):
    name = "scratch/reopened.ipynb"
    open_notebook(page, lab.written(name, [scene.source for scene in SCENES]))
    run_all(page)
    shown(page, SCENES[-1])
    path = lab.folder / "work" / name
    becomes(lambda: path.read_text(encoding="utf-8").count('"_module":'), len(SCENES))
    lab.end_kernels()
    open_notebook(page, lab.address(name))
    for scene in SCENES:
        widget = shown(page, scene)
        before = picture(widget, scene.moving[-1])
        widget.get_by_test_id("play").click()
        wait_for_change(widget, scene.moving[-1], before)
        pause(widget.get_by_test_id("play"))
        if scene.name in ANSWERED:
            an_answer(page, widget, scene)
        if scene.name not in ("TangentExplorer", "GraphStepper"):  # of which every control works without a kernel
            expect(widget.get_by_test_id("alone")).to_contain_text(
                "Controls in gray need a kernel: run this cell again."
            )
            expect(widget.locator("input:disabled, select:disabled, button:disabled").first).to_be_attached()
    output = widget.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')]")
    output.evaluate(  # as JupyterLab does on a busy machine
        "node => { node.classList.add('jupyter-widgets'); node.replaceChildren('model not found'); }"
    )
    drawn(widget)

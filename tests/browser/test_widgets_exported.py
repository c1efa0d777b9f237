"""A notebook that was run, exported as a page and read where no kernel and no network is."""

import os
import subprocess
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from course_lib.learner.lab import CONFIG

from .notebook_page import becomes, notebook_of
from .scenes import SCENES

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
    for picture in pictures.all():
        expect(picture).to_be_visible()
        becomes(lambda picture=picture: picture.evaluate("image => image.naturalWidth > 500"), True)
    if options:  # no state, no live view: the sentence stands in its place
        assert page.locator("body").inner_text().count("Run this cell in JupyterLab to") == len(SCENES)


def test_exported_as_from_course_lab_every_picture_says_what_it_shows(executed, page):
    convert(executed, "html", "--output", "described", JUPYTER_CONFIG_PATH=str(CONFIG))
    open_without_network(page, executed.parent / "described.html")
    pictures = page.locator("img.cw-still")
    expect(pictures).to_have_count(len(SCENES))
    for scene, picture in zip(SCENES, pictures.all(), strict=True):
        expect(picture).to_be_visible()
        assert picture.get_attribute("alt").startswith(
            f"{scene.name}: "
        ) or f"{scene.name} on" in picture.get_attribute("alt")

"""The site as `make docs` builds it, with one chapter: every kind of page, with the network cut."""

import importlib.resources
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from course_lib.authoring.build import executed_sources
from course_lib.course.folders import Course

from .conftest import ROOT
from .notebook_page import complaints_of

sys.path.insert(0, str(ROOT / "docs"))
import chapters
import links

pytestmark = [pytest.mark.long, pytest.mark.needs("chromium"), pytest.mark.needs("docs"), pytest.mark.needs("node")]
CHAPTER = "00_start_here"
PAGES = [
    "index.html",
    f"chapters/{CHAPTER}/start_here.html",
    "guide/instructor.html",
    "exercises.html",
    "reference/course_lib.linear.html",
    "search.html?q=gradient",
]
MOST_BYTES = 1_500_000
SITE, REPOSITORY = "https://course.example/sub/folder/", "https://code.example/course"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a built site."""
    docs = tmp_path_factory.mktemp("site") / "docs"
    ignored = shutil.ignore_patterns("_build", "chapters", "live")
    shutil.copytree(ROOT / "docs", docs, ignore=ignored)
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, docs.parent)
    shutil.copytree(ROOT / "course_lib", docs.parent / "course_lib")
    (docs / "chapters" / CHAPTER).mkdir(parents=True)
    (docs / "_static" / "live").mkdir()
    chapters.LIVE = docs / "_static" / "live"
    notebook = executed_sources(Course(ROOT), CHAPTER)["start_here"]
    nbformat.write(chapters.readable(notebook), docs / "chapters" / CHAPTER / "start_here.ipynb")
    out = docs / "_build" / "html"
    command = [sys.executable, "-m", "sphinx", "-q", "-a", "-b", "html", "-d", docs / "_build" / "doctrees", docs, out]
    address = {"COURSE_SITE": SITE, "COURSE_REPOSITORY": REPOSITORY}
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=os.environ | address)
    return out


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_light_asks_no_other_host_and_passes_axe(built, browser, name, scheme):
    axe = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    for width in (360, 768, 1400):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        complaints = complaints_of(page, ours=r"file://|blob:|data:")
        loaded = []
        page.on("request", lambda request, loaded=loaded: loaded.append(request.url))
        page.goto(f"{built.as_uri()}/{name}", wait_until="networkidle")
        for widget in page.locator(".course-live").all():
            widget.scroll_into_view_if_needed()
            expect(widget).to_have_attribute("data-shown", "true")
        files = {url.removeprefix("file://").partition("?")[0].partition("#")[0] for url in loaded}
        assert sum(Path(file).stat().st_size for file in files if file.startswith(str(built))) < MOST_BYTES
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        wrong = [rule for rule in result["violations"] if rule["impact"] in ("serious", "critical")]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in wrong] == []
        assert complaints == []
        context.close()


def test_the_search_puts_a_chapter_first_and_shows_where_it_says_so(built, page):
    complaints = complaints_of(page, ours=r"file://")
    page.goto(f"{built.as_uri()}/search.html?q=derivative")
    first = page.locator("#search-results li").first
    expect(first.locator("a")).to_have_attribute("href", re.compile(f"^chapters/{CHAPTER}/"))
    expect(first.locator("mark").first).to_have_text(re.compile("derivative", re.IGNORECASE))
    page.goto(f"{built.as_uri()}/search.html?q=mse_gradient")
    expect(page.locator("#search-results li a").first).to_have_text("course_lib.linear.mse_gradient")
    assert complaints == []


def test_without_javascript_formulas_and_still_pictures_are_there(built, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{built.as_uri()}/chapters/{CHAPTER}/start_here.html")
    formula = page.locator("mjx-container").first
    formula.scroll_into_view_if_needed()
    assert formula.bounding_box()["width"] > 5
    expect(page.locator("img.course-still").first).to_be_visible()
    page.goto(f"{built.as_uri()}/reference/course_lib.linear.html")
    assert "\\frac" not in page.locator("article").inner_text()


def test_where_the_site_has_an_address_its_pages_are_listed_and_a_wrong_address_leads_home(built, page):
    pages = (built / "sitemap.txt").read_text("utf-8").splitlines()
    assert f"{SITE}index.html" in pages and f"{SITE}chapters/{CHAPTER}/start_here.html" in pages
    assert all((built / address.removeprefix(SITE)).is_file() for address in pages)
    page.route(f"{SITE}**", lambda route: route.fulfill(path=built / "404.html"))
    page.goto(f"{SITE}chapters/no/such/page.html")
    home = page.get_by_role("link", name="Begin on the front page")
    assert home.evaluate("link => link.href") == f"{SITE}index.html"
    expect(page.locator(f'a[href="{REPOSITORY}"]').first).to_be_attached()
    assert f'<meta property="og:image" content="{SITE}_static/playground.png">' in (built / "index.html").read_text(
        "utf-8"
    )


def test_nothing_that_no_page_uses_is_in_the_folder(built):
    left = {path.relative_to(built).as_posix() for path in built.rglob("*")}
    for unused in (".doctrees", "_sources", "_static/scripts/fontawesome.js", "_static/formulas.css"):
        assert unused not in left
    assert not [name for name in left if name.endswith((".doctree", ".map"))]


def test_every_page_of_text_has_a_description_and_every_picture_its_own_words(built):
    for name in ("index.html", f"chapters/{CHAPTER}/start_here.html", "guide/instructor.html"):
        text = (built / name).read_text(encoding="utf-8")
        assert '<meta name="description" content="' in text and '<meta property="og:image"' in text
        assert links.Page(built / name).nameless == []

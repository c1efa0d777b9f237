"""A hostile submission opened in Formgrader: nothing of it runs or is fetched, whatever the instructor clicks."""

import json
import subprocess
import sys

import pytest
from harmless_html import ATTACKS
from nbgrader.api import Gradebook

from course_lib.course.folders import find_course, nbgrader_config

CHAPTER, NOTEBOOK = "ch04_worked_examples", "1_linear_regression"
LEARNERS_OWN = "#notebook-container .rendered_html, #notebook-container .output_area"

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("bubblewrap"), pytest.mark.slow]


def hostile(notebook):
    """The notebook with every attack as a text and as an output, and as the written answer."""
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "mistakes_found":
            cell["source"] = "\n\n".join(ATTACKS[:10])
    for number, attack in enumerate(ATTACKS):
        notebook["cells"].append({"cell_type": "markdown", "source": attack, "metadata": {}, "id": f"attack-{number}"})
    kinds = ["text/html", "text/latex", "text/markdown", "image/svg+xml", "application/javascript"]
    code = f"""
from IPython.display import display
for attack in {ATTACKS!r}:
    display({{kind: attack for kind in {kinds!r}}}, raw=True)
    print(attack)
raise ValueError({"".join(ATTACKS)!r})
"""
    about = {"cell_type": "code", "outputs": [], "execution_count": None, "metadata": {}, "id": "shown"}
    notebook["cells"].append({**about, "source": code})
    return notebook


@pytest.fixture
def submission(lab):
    """The address of the graded submission in Formgrader."""
    folder = lab.folder / "var" / "submitted" / "eve" / CHAPTER
    folder.mkdir(parents=True)
    notebook = json.loads((lab.folder / "notebooks" / CHAPTER / f"{NOTEBOOK}.ipynb").read_text())
    (folder / f"{NOTEBOOK}.ipynb").write_text(json.dumps(hostile(notebook)))
    (folder / "evil.html").write_text("<script>x()</script>")
    subprocess.run([sys.executable, "-m", "course_lib.cli", "grade", CHAPTER], cwd=lab.folder, check=True)
    with Gradebook(nbgrader_config(find_course(lab.folder)).CourseDirectory.db_url) as gradebook:
        (found,) = gradebook.notebook_submissions(NOTEBOOK, CHAPTER)
        return f"{lab.base}/formgrader/submissions/{found.id}/"


def test_nothing_runs_and_nothing_is_fetched_whatever_is_clicked_and_the_instructor_can_grade(page, lab, submission):
    ran, fetched = [], []

    def own(route):
        request = route.request
        if not request.url.startswith(lab.base):
            fetched.append(request.url)
            return route.abort()
        return route.continue_()

    page.expose_function("x", lambda: ran.append(page.url))
    page.context.route("**/*", own)
    page.goto(f"{lab.base}/login?token={lab.token}&next=/formgrader/manage_assignments")
    fetched.clear()
    assert page.goto(submission).ok
    assert {url for url in fetched if "mathjax" not in url} == set()  # Formgrader's own, which is not reachable here
    shown = page.locator(LEARNERS_OWN)
    assert shown.count() > 2 * len(ATTACKS)
    assert shown.locator("script, style, svg, iframe, form, input, object, embed, [id^=mistakes_found]").count() == 0
    links = shown.locator("a, summary")
    for number in range(links.count()):
        fetched.clear()
        links.nth(number).click(force=True)
        if fetched:  # a link that the instructor may follow
            assert fetched[0].startswith(("http://", "https://"))
            page.goto(submission)
        assert page.url.startswith(submission)
    assert ran == []
    page.wait_for_function("formgrader.grades && formgrader.grades.loaded")
    page.locator("input#mistakes_found").fill("2")
    with page.expect_response(lambda answer: "/formgrader/api/" in answer.url and answer.request.method == "PUT"):
        page.locator("input#mistakes_found").press("Tab")

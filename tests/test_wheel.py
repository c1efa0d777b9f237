"""The wheel carries the learner's course: installed, it makes a course of any folder, and is told from a clone."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
NEEDED = (
    "requirements.lock",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "nbgrader_config.py",
    "course_lib",
    "notebooks",
)
"""What an image for a class is built from, as docs/guide/kubernetes.md says."""
CHAPTER = "00_start_here"
RIGHT = "def double(x):\n    return 2 * x\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The environment variables with which Python finds the installed wheel before the clone."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in NEEDED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", source / "dist"], cwd=source, check=True)
    (wheel,) = (source / "dist").glob("*.whl")
    assert wheel.name.startswith("differentiation_course-")
    zipfile.ZipFile(wheel).extractall(folder)
    home = tmp_path_factory.mktemp("home")
    return {**os.environ, "PYTHONPATH": str(folder), "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "Übung eins"
    folder.mkdir()
    return folder


def course(installed, place, *words):
    command = [sys.executable, "-m", "course_lib.cli", *words]
    return subprocess.run(command, cwd=place, env=installed, capture_output=True, text=True)


def test_in_any_folder_course_lab_makes_a_course_whose_checks_and_submissions_work(installed, place):
    assert course(installed, place, "status").returncode == 2  # nothing is there yet
    command = [sys.executable, "-m", "course_lib.cli", "lab", "--no-browser"]
    log = (place.parent / "lab.log").open("w+", encoding="utf-8")
    lab = subprocess.Popen(command, cwd=place, env=installed, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + 120
    while not re.search(r"http://127\.0\.0\.1:\d+/lab", text := Path(log.name).read_text(encoding="utf-8")):
        assert lab.poll() is None and time.monotonic() < deadline, text
        time.sleep(0.2)
    os.killpg(lab.pid, signal.SIGKILL)
    lab.wait()
    assert (place / "work" / CHAPTER / "start_here.ipynb").is_file()
    (place / "answer.py").write_text(RIGHT, encoding="utf-8")
    done = course(installed, place, "check", "answer.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert course(installed, place, "status").returncode == 0
    assert course(installed, place, "submit", CHAPTER, "--as", "ada").returncode == 0
    assert list(place.rglob("*ada*.zip"))
    assert course(installed, place, "reset", f"{CHAPTER}/start_here").returncode == 0


def test_a_newer_wheel_replaces_the_notebooks_of_the_course_and_leaves_the_learners(installed, place):
    program = "import sys; from pathlib import Path; from course_lib.learner.installed import course_for; "
    program += "print(course_for(Path.cwd()).root)"

    def bring():
        return subprocess.run([sys.executable, "-c", program], cwd=place, env=installed, capture_output=True, text=True)

    assert bring().stdout.strip() == str(place.resolve())
    own = place / "work" / CHAPTER / "start_here.ipynb"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    built = place / "notebooks" / "built.json"
    as_carried = built.read_text(encoding="utf-8")
    built.write_text("{}", encoding="utf-8")
    (place / "notebooks" / CHAPTER / "start_here.ipynb").write_text("old", encoding="utf-8")
    bring()
    assert built.read_text(encoding="utf-8") == as_carried and own.read_text(encoding="utf-8") == "mine"
    assert "nbformat" in (place / "notebooks" / CHAPTER / "start_here.ipynb").read_text(encoding="utf-8")
    assert {path.name for path in place.iterdir()} == {"notebooks", "nbgrader_config.py", "work"}


def test_a_folder_of_other_notebooks_is_left_alone(installed, place):
    (place / "notebooks").mkdir()
    done = course(installed, place, "lab", "--no-browser")
    assert done.returncode == 2 and "does not belong to the course" in done.stderr
    assert not (place / "work").exists()


def test_the_image_for_a_class_is_built_from_what_the_wheel_needs():
    text = (ROOT / "docs/guide/kubernetes.md").read_text(encoding="utf-8")
    copied = {name for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for name in line.split()[:-1]}
    assert copied == set(NEEDED)

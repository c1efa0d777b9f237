"""On a full disk or in a closed folder nothing is half written, and the file that could not be written is named."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course.replace import replace_file, replace_folder
from course_lib.learner.submit import hand_in_as_file, take_snapshot
from course_lib.learner.work_folder import bring_in_new, reset


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def full_after(monkeypatch):
    """From the given write on the disk is full: half is written, and the error names no file, as a real one."""
    write_bytes, copyfile = Path.write_bytes, shutil.copyfile

    def fill(count, patch=monkeypatch):
        left = [count]

        def written(path, content):
            left[0] -= 1
            if left[0] >= 0:
                return write_bytes(path, content)
            write_bytes(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def copied(source, target, **options):
            left[0] -= 1
            if left[0] >= 0:
                return copyfile(source, target, **options)
            write_bytes(Path(target), Path(source).read_bytes()[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(source), None, str(target))

        patch.setattr(Path, "write_bytes", written)
        patch.setattr(shutil, "copyfile", copied)

    return fill


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("keep_answers", [False, True])
def test_a_reset_on_a_full_disk_leaves_everything_as_it_was(course, answer, full_after, count, keep_answers):
    answer(**RIGHT)
    before = contents(course.work)
    full_after(count)
    with pytest.raises(OSError) as told:
        reset(course, CHAPTER, NOTEBOOK, keep_answers)
    named = course.work / CHAPTER / (f"{NOTEBOOK}.ipynb" if count == 0 else "checks.json")
    assert told.value.filename == str(named) and told.value.errno == errno.ENOSPC
    after = contents(course.work)
    if count == 0:
        assert after == before
    else:  # the notebook is there in full, old and new
        assert set(before.values()) <= set(after.values()) and len(after) == len(before) + 1


@pytest.mark.parametrize("count", range(4))
def test_what_the_start_could_not_copy_is_missing_and_comes_later(course, full_after, monkeypatch, count):
    full_after(count)
    with pytest.raises(OSError) as told:
        bring_in_new(course)
    assert Path(told.value.filename).is_relative_to(course.work) and not Path(told.value.filename).exists()
    done = contents(course.work)
    monkeypatch.undo()
    bring_in_new(course)
    assert done.items() <= contents(course.work).items()


@pytest.mark.parametrize("count", [0, 1])
def test_a_snapshot_is_there_in_full_or_not_at_all(course, answer, full_after, count):
    path = answer(**RIGHT)
    before = contents(course.root)
    full_after(count)
    with pytest.raises(OSError) as told:
        take_snapshot(course, CHAPTER, "ada", [path, path.with_name("checks.json")], datetime.now(UTC))
    assert Path(told.value.filename).is_relative_to(course.var / "snapshots")
    assert contents(course.root) == before


@pytest.mark.parametrize("count", range(3))
def test_a_file_to_hand_in_is_there_in_full_or_not_at_all(course, answer, full_after, count):
    answer(**RIGHT)
    full_after(count)
    with pytest.raises(OSError) as told:
        hand_in_as_file(course, CHAPTER, "ada")
    assert Path(told.value.filename).is_relative_to(course.var) and not Path(told.value.filename).exists()
    assert not list(course.var.rglob("*.zip*"))


def test_a_full_disk_is_told_in_one_sentence(course, answer, full_after):
    answer(**RIGHT)
    full_after(0)
    told = CliRunner().invoke(app, ["reset", f"{CHAPTER}/{NOTEBOOK}"])
    assert told.exit_code == 1
    assert told.stderr.startswith(f"work/{CHAPTER}/{NOTEBOOK}.ipynb: No space left on device.")
    assert len(told.stderr.splitlines()) == 1


def test_the_error_of_a_file_that_was_only_read_names_that_file(tmp_path):
    with pytest.raises(FileNotFoundError) as told, replace_folder(tmp_path / "new" / "folder"):
        Path("/nowhere").read_bytes()
    assert told.value.filename == "/nowhere"
    assert not list((tmp_path / "new").iterdir())


def test_a_folder_that_may_not_be_written_is_told_with_the_file(tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(OSError) as told:
        replace_file(tmp_path / "taken" / "own.ipynb", "x")
    assert told.value.filename == str(tmp_path / "taken" / "own.ipynb")


def wait_for_answer(address: str, within_s: float = 120) -> None:
    """JupyterLab announces its address some time before it opens it, and before that a signal ends nothing."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            return urlopen(address, timeout=within_s).close()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_signal_to_course_lab_ends_jupyterlab(course, tmp_path_factory, number):
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, **{name: str(home) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}}
    environment["JUPYTER_PORT"] = "0"  # any free one: other tests have servers, too
    command = [sys.executable, "-m", "course_lib.cli", "lab", "--no-browser"]
    with subprocess.Popen(
        command,
        cwd=course.root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    ) as lab:
        try:
            address = next(word for line in lab.stderr for word in line.split() if "?token=" in word)
            wait_for_answer(address)
            lab.send_signal(number)
            lab.communicate(timeout=60)  # closed once nobody holds it: JupyterLab has ended, too
        finally:
            if lab.returncode is None:
                os.killpg(lab.pid, signal.SIGKILL)
    with pytest.raises(ProcessLookupError):
        os.killpg(lab.pid, 0)


@pytest.mark.parametrize("count", [2, 6])
def test_a_submission_on_a_full_disk_is_told_in_one_sentence_and_succeeds_later(course, answer, full_after, count):
    answer(**RIGHT)
    with pytest.MonkeyPatch.context() as patch:
        full_after(count, patch)
        told = CliRunner().invoke(app, ["submit", CHAPTER])
    assert told.exit_code == 1 and "No space left on device" in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert CliRunner().invoke(app, ["submit", CHAPTER]).exit_code == 0

"""Runs the JavaScript tests, which need Node and nothing else, and tries the joined module of each widget in Node."""

import subprocess
from pathlib import Path

import pytest

from course_lib.widgets import _HOMES
from course_lib.widgets.shared.view.joined_modules import join_modules

pytestmark = [pytest.mark.slow, pytest.mark.needs("node")]

TESTS = sorted((Path(__file__).parents[1] / "js").glob("*.test.js"))


def run(*command: str) -> str:
    """The command's output; a failure shows it."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{' '.join(command)} failed\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_javascript_test_passes() -> None:
    assert TESTS, "tests/js holds no test"
    assert "# fail 0" in run("node", "--test", "--test-reporter=tap", *map(str, TESTS))


@pytest.mark.parametrize("home", _HOMES.values())
def test_a_joined_module_loads_by_itself_and_can_render(home: str, tmp_path: Path) -> None:
    joined = tmp_path / "joined.mjs"
    joined.write_text(join_modules(f"{home}/{home}.js"), encoding="utf-8")
    script = f"import({joined.as_uri()!r}).then((module) => console.log(typeof module.default.render))"
    assert run("node", "-e", script).strip() == "function"

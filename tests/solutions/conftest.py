"""All sources, run once as another machine might compute them: other last bits, another order of sums."""

import os
from pathlib import Path

import disturbed
import pytest
from course_sources import COURSE, sources

from course_lib.authoring.run_source import run_source
from course_lib.checks.spec import CHECK_FILE
from course_lib.course.source import write_source

OTHER_ARITHMETIC = ("NPY_DISABLE_CPU_FEATURES", disturbed.VARIABLE)


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """Every section by chapter and name, with its outputs, in the arithmetic that the environment asks for."""
    folder = tmp_path_factory.mktemp("sources")
    startup = folder / "ipython" / "profile_default" / "startup" / "00-disturbed.py"
    startup.parent.mkdir(parents=True)
    tests = str(Path(disturbed.__file__).parent)
    startup.write_text(f"import sys\n\nsys.path.insert(0, {tests!r})\nimport disturbed\n\ndisturbed.start()\n")
    done = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        if not any(os.environ.get(name) for name in OTHER_ARITHMETIC):
            patch.setenv(disturbed.VARIABLE, "1")
        for chapter in COURSE.sources():
            place = write_source(sources(chapter), folder / chapter)
            (place / CHECK_FILE).write_bytes((COURSE.notebooks / chapter / CHECK_FILE).read_bytes())
            for source in sources(chapter):
                done[chapter, source.name] = run_source(place / f"{source.name}.ipynb", source)
    return done

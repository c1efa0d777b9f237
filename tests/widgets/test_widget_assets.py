"""How a widget's modules become one text, how an edit of them is seen, and how contour levels are spaced."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.widgets.shared.plot.contours import log_levels
from course_lib.widgets.shared.view.joined_modules import join_modules

SHARED = "export const ONE = 1;\nexport function two() {\n  return ONE + 1;\n}\n"
ENTRY = 'import { ONE, two } from "./shared.js";\n\nexport default { render: () => two() + ONE };\n'


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_a_joined_module_has_what_it_needs_first_and_imports_nothing(tmp_path: Path) -> None:
    text = join_modules(write(tmp_path, shared=SHARED, entry=ENTRY))
    assert "import" not in text
    assert text.count("export") == text.count("export default") == 1
    assert text.index("const ONE") < text.index("export default")


def test_a_module_that_two_others_import_is_there_once(tmp_path: Path) -> None:
    middle = 'import { ONE } from "./shared.js";\nexport const THREE = ONE + 2;\n'
    entry = 'import { THREE } from "./middle.js";\n' + ENTRY
    text = join_modules(write(tmp_path, shared=SHARED, middle=middle, entry=entry))
    assert text.count("const ONE") == 1


@pytest.mark.parametrize(
    "shared, entry, message",
    [
        (SHARED, ENTRY.replace("ONE, two", "ONE as uno, two"), "renames a name"),
        (SHARED, 'import * as all from "./shared.js";\n', "cannot join"),
        (SHARED, 'import three from "three";\n', "cannot join"),
        (SHARED + "export { two as zwei };\n", ENTRY, "cannot join"),
        (SHARED + "export default 3;\n", ENTRY, "shared.js has a default export"),
        (SHARED, ENTRY + "const ONE = 4;\n", "ONE is declared both in shared.js and in entry.js"),
        ('import { render } from "./entry.js";\n' + SHARED, ENTRY, "imports itself"),
    ],
)
def test_what_joining_cannot_carry_over_is_named(tmp_path: Path, shared: str, entry: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        join_modules(write(tmp_path, shared=shared, entry=entry))


def test_a_missing_module_is_named_with_the_one_that_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"entry\.js imports .*shared\.js, which does not exist"):
        join_modules(write(tmp_path, entry=ENTRY))


FOLLOWED = """
import shutil, sys, time
from pathlib import Path
from course_lib.widgets.shared.view import joined_modules
joined_modules.HERE = Path(shutil.copytree(joined_modules.HERE, sys.argv[1]))
from course_lib.widgets import GradientFlow, TangentExplorer
widget, other = TangentExplorer(abs), GradientFlow()
before = other._module, other._css
edited = [joined_modules.HERE / "tangent_explorer" / f"tangent_explorer.{kind}" for kind in ("js", "css")]
count = 0  # the thread may begin to watch after the first edits
while not ("const EDIT" in widget._module and ".edit" in widget._css):
    count += 1
    for path, text in zip(edited, (f"const EDIT = {count};", f".edit {{ order: {count}; }}")):
        path.write_text(path.read_text("utf-8").partition("\\n// edit")[0] + f"\\n// edit\\n{text}\\n", "utf-8")
    time.sleep(0.1)
assert "const EDIT" in TangentExplorer(abs)._module
assert (other._module, other._css) == before
"""


def test_where_anywidgets_switch_is_on_an_edit_reaches_the_widgets_that_are_open(tmp_path: Path) -> None:
    switched_on = {**os.environ, "ANYWIDGET_HMR": "1"}
    subprocess.run([sys.executable, "-c", FOLLOWED, tmp_path / "copy"], env=switched_on, check=True, timeout=120)


@given(
    minimum=st.floats(0, 1e6),
    height=st.floats(1e-3, 1e9),
    decades=st.floats(1, 6),
)
def test_levels_fall_by_the_same_factor_and_lie_between_minimum_and_maximum(
    minimum: float, height: float, decades: float
) -> None:
    levels = log_levels(minimum, minimum + height, decades)
    assert (levels > minimum).all() and (levels < minimum + height).all()
    assert (np.diff(levels) < 0).all()
    above = levels - minimum
    exact = above > 1e-6 * minimum  # elsewhere the sum with a large minimum has rounded
    np.testing.assert_allclose(above[1:][exact[1:]] / above[:-1][exact[1:]], 10**-0.5, rtol=1e-6)

"""`course check` says why an answer can't be called: the cell that stopped, its line, what is usual."""

import pytest
from small_course import RIGHT, TWO_FORGOTTEN

from course_lib.course.folders import CourseError
from course_lib.learner.run_checks import check_file

NO_COLON = RIGHT["mse_gradient"].replace("):", ")")


def told(course, path):
    """The hints of the checks by exercise."""
    return {checked.result.exercise: checked.result.hint for checked in check_file(course, path)}


def test_the_cell_that_stopped_is_named_for_it_and_for_what_uses_it(course, answer):
    hints = told(course, answer(**{**RIGHT, "mse_gradient": NO_COLON}))
    assert "stopped in line 1, `def mse_gradient(theta, X, y)`: SyntaxError: expected ':'" in hints["mse_gradient"]
    assert hints["fit_line"].startswith("The code uses `mse_gradient`. `mse_gradient` is not defined, because the cell")
    assert hints["add_intercept"] is None


def test_an_answer_that_uses_a_wrong_one_is_not_blamed(course, answer):
    hints = told(course, answer(**{**RIGHT, "mse_gradient": TWO_FORGOTTEN}))
    assert "The factor 2 is missing" in hints["mse_gradient"]
    assert "`mse_gradient`, which fails its own check" in hints["fit_line"] and "factor 2" in hints["fit_line"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (">>> def mse_gradient(theta, X, y):\n...     return 1", "stops in line 1, `>>> def.*Remove the prompts"),
        ("x = 1\ndef mse_gradient(theta, X, y)\n    return 1", "stops in line 2, `def.*end with a colon"),
    ],
)
def test_a_file_that_is_not_python_is_told_with_its_line(course, tmp_path, source, says):
    (tmp_path / "mine.py").write_text(source)
    with pytest.raises(CourseError, match=says):
        list(check_file(course, tmp_path / "mine.py"))


def test_a_file_that_stops_is_told_with_its_line(course, tmp_path):
    (tmp_path / "mine.py").write_text("import numpy as np\nimport torch\n" + RIGHT["mse_gradient"])
    hint = told(course, tmp_path / "mine.py")["mse_gradient"]
    assert "because the file stopped in line 2, `import torch`: ModuleNotFoundError" in hint and "NumPy" in hint


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (RIGHT["mse_gradient"].replace("mse_gradient", "mse_gradeint"), "but `mse_gradeint` is: did you mean"),
        ("class Answers:\n    def mse_gradient(self, theta, X, y):\n        return X", "inside another definition"),
    ],
)
def test_a_file_with_a_misspelled_name_or_an_answer_inside_a_class_is_told_so(course, tmp_path, source, says):
    (tmp_path / "mine.py").write_text("import numpy as np\n" + source)
    assert says in told(course, tmp_path / "mine.py")["mse_gradient"]


def test_a_helper_that_the_file_uses_is_not_taken_for_a_misspelled_answer(course, tmp_path):
    helper = RIGHT["mse_gradient"].replace("mse_gradient", "mse_gradients")
    caller = RIGHT["fit_line"].replace("mse_gradient(", "mse_gradients(")
    (tmp_path / "mine.py").write_text(f"import numpy as np\n{helper}\n{caller}")
    assert list(told(course, tmp_path / "mine.py")) == ["fit_line"]

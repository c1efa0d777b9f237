"""No exercise gives points to an answer that doesn't solve it."""

import functools
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest
from course_sources import sources
from nbformat import from_dict
from test_banks import ALL, COURSE, hidden, visible

from course_lib.checks.compare import difference
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.spec import only_visible
from course_lib.checks.values import decode
from course_lib.checks.verdict import compare_outcomes
from course_lib.course.marks import answered_exercise
from course_lib.course.source import reference_cells
from course_lib.judge.borrowed import borrowed


def graded(check, answer):
    """The result of an answer, without a diagnosis."""
    with np.errstate(all="ignore"):
        outcomes = [observe(answer, case.arguments, check.parameters, check.name) for case in check.cases]
    return compare_outcomes(check, outcomes)


def passed_kinds(result):
    failed = {one.case.kind for one in result.cases if not one.passed}
    return {one.case.kind for one in result.cases} - failed


def knowing_nothing(check):
    """Functions that return a constant, an argument, its length, a list with it alone, or zeros; or such functions."""
    values = [decode(case.expected.value) for case in check.cases if not (case.hidden or case.expected.error)]
    values = [0, 1, None, *values, *(letter * 12 for letter in "abcd")]
    for value in {repr(value): value for value in values}.values():
        yield lambda *_, value=value, **__: value
        yield lambda *_, value=value, **__: lambda *_, **__: value
    for i in range(3):
        yield lambda *given, i=i, **named: [*given, *named.values()][i]
        yield lambda *given, i=i, **named: [[*given, *named.values()][i]]
        yield lambda *given, i=i, **named: len([*given, *named.values()][i])
        yield lambda *given, i=i, **named: np.zeros(np.shape([*given, *named.values()][i]))


@ALL
def test_an_answer_that_knows_nothing_gets_no_points(chapter, exercise, reference):
    check = hidden(chapter, exercise.name)
    for answer in knowing_nothing(check):
        assert graded(check, answer).points == 0


@ALL
def test_a_lie_that_repeats_the_visible_values_gets_no_points(chapter, exercise, reference):
    check = hidden(chapter, exercise.name)
    shown = {case.kind: case.expected for case in check.cases if not case.hidden}
    lie = Outcome(value="as expected")  # in place of the raw values that the grader computes with
    outcomes = [lie if case.arguments.judged else shown[case.kind] for case in check.cases]
    assert compare_outcomes(check, outcomes).points == 0


def shapes(value):
    """The sizes of the arrays in a value, of whatever library."""
    if isinstance(value, (list, tuple)):
        return set().union(*map(shapes, value))
    return {n for n in getattr(value, "shape", ()) if n > 1}


def number_of_samples(given):
    return {given[0]} if isinstance(given[0], int) else set()


def within(answer, measure, sizes, grows=False):
    """The answer, and the function that it returns, which are right only for these sizes, or add theirs to them."""

    @functools.wraps(answer)
    def limited(*given, **named):
        if grows:
            sizes.update(measure([*given, *named.values()]))
        if not measure([*given, *named.values()]) <= sizes:
            return None
        result = answer(*given, **named)
        return within(result, measure, sizes, grows) if inspect.isfunction(result) else result

    return limited


@ALL
def test_what_is_right_for_the_visible_sizes_alone_fails_where_the_sizes_mean_nothing(chapter, exercise, reference):
    check = hidden(chapter, exercise.name)
    measure = number_of_samples if exercise.parameters[:1] == ("n",) else shapes
    drawn = [case for case in exercise.cases if case.fixed is not True and case.raises is None]
    easy = {case.kind for case in check.cases if case.easy}
    if isinstance(reference, type):
        return
    shown = set()
    graded(only_visible(check), within(reference, measure, shown, grows=True))
    free = {case.name for case in drawn if measure is number_of_samples or drawn_sizes(check, case)} - easy
    assert not passed_kinds(graded(check, within(reference, measure, shown))) & free


def drawn_sizes(check, case):
    """The sizes in a visible case that have no meaning."""
    given = next(one.arguments for one in check.cases if one.kind == case.name)
    return shapes([*given.positional, *given.named.values()]) - {*(case.fixed or ())}


COMPILING = ("course_lib.backend.compiled", "course_lib.descent.compiled_ahead")
"""Their functions give no values: called, they compile every loop, and wait for it."""
ROOMS = ("autodiff", "calculus", "descent", "functions", "linear", "losses", "network", "optimizers", "schedules")


@functools.cache
def library():
    """All functions of the course's library, by their full names."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(f"course_lib.{room}")
        inner = [f"course_lib.{room}.{part.name}" for part in pkgutil.iter_modules(getattr(package, "__path__", []))]
        for module in (package, *map(importlib.import_module, inner)):
            for name, value in vars(module).items():
                if callable(value) and not name.startswith("_") and value.__module__.startswith("course_lib"):
                    found.setdefault(value, f"{module.__name__}.{name}")
    return {value: name for value, name in found.items() if value.__module__ not in COMPILING}


@ALL
def test_a_function_of_the_library_that_solves_an_exercise_is_withheld(chapter, exercise, reference):
    check = visible(chapter, exercise.name)
    cases = [case for case in check.cases if not case.expected.error]
    solving = {answer for answer in library() if all(passes(check, case, answer) for case in cases)}
    assert solving <= {value for value, name in library().items() if value in withheld(exercise)}
    assert len(withheld(exercise)) == len({name for name in exercise.withheld if name.startswith("course_lib")})


def withheld(exercise):
    own = [name.rpartition(".") for name in exercise.withheld if name.startswith("course_lib")]
    return [getattr(importlib.import_module(module), name) for module, _, name in own]


def passes(check, case, answer):
    with np.errstate(all="ignore"):
        outcome = observe(answer, case.arguments, check.parameters, check.name)
    return not outcome.error and difference(decode(case.expected.value), decode(outcome.value), check) is None


@functools.cache
def written(chapter):
    """The code cells of each source of a chapter, and the reference answers."""
    code = [[cell for cell in source.notebook.cells if cell.cell_type == "code"] for source in sources(chapter)]
    return code, reference_cells(sources(chapter))


def noted(chapter, exercise, answer, first=""):
    """What is noted of a submission with this answer and reference answers elsewhere.

    The course's cell that defines the name `first` has been moved to the top.
    """
    code, references = written(chapter)
    cells = next(cells for cells in code if any(answered_exercise(cell) == exercise for cell in cells))
    own = [from_dict({**cell, "source": answer}) if answered_exercise(cell) == exercise else cell for cell in cells]
    own.sort(key=lambda cell: not (first and f"def {first}(" in cell.source))
    return borrowed(own, cells, references)


@ALL
def test_no_right_answer_is_noted_for_what_it_uses(chapter, exercise, reference):
    assert noted(chapter, exercise.name, written(chapter)[1][exercise.name]) == {}
    for answer in exercise.variants:
        if not inspect.isfunction(answer) and not isinstance(answer, type):
            continue
        lines = inspect.getsource(answer).splitlines()
        imports = re.findall(r"^(?:import|from) (?!course_lib.checks).*$", bank_of(answer), re.MULTILINE)
        source = "\n".join([*imports, *(line for line in lines if not line.startswith("@"))])
        assert noted(chapter, exercise.name, source) == {}


def bank_of(answer):
    return Path(inspect.getsourcefile(answer)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("chapter", "exercise", "answer", "word"),
    [
        ("ch03", "mse_gradient", "from course_lib.autodiff import grad\nf = grad(g)", "course_lib.autodiff.grad"),
        ("ch03", "mse_gradient", "def f(): return linear.gradient_descent()", "course_lib.linear.gradient_descent"),
        ("ch03", "mse_gradient", "import types\nf = types.FunctionType(c, {})", "FunctionType"),
        ("ch03", "mse_gradient", "import importlib\nimportlib.reload(linear)", "reload"),
        ("ch03", "mse_gradient", "import inspect\nexec(inspect.getsource(linear.mse_gradient))", "getsource"),
        ("ch03", "mse_gradient", "linear.mse_gradient.__code__ = kept", "__code__"),
        (
            "ch02",
            "sigmoid",
            "from course_lib import functions as f\nsigmoid = f.sigmoid",
            "course_lib.functions.sigmoid",
        ),
        (
            "ch02",
            "central_difference",
            "import course_lib.calculus as c\nc.central_difference",
            "course_lib.calculus.central_difference",
        ),
        ("ch02", "Value", "import course_lib.autodiff as ad\nclass Value(ad.Value): pass", "course_lib.autodiff.Value"),
        ("ch04", "repaired_step", "def repaired_step(*given):\n    return right_step(*given)", "right_step"),
        ("ch07", "train_digits", "from sklearn.svm import SVC\nSVC()", "sklearn.svm.SVC"),
        ("ch07", "train_digits", "from sklearn.svm import *", "sklearn.svm.*"),
        ("ch07", "train_digits", "%matplotlib inline\nfrom sklearn.svm import SVC\nSVC()", "sklearn.svm.SVC"),
        ("ch07", "train_digits", "%%time\nfrom sklearn.svm import SVC\nSVC()", "sklearn.svm.SVC"),
        ("ch07", "train_digits", "f = lambda SVC: 1\nfrom sklearn.svm import SVC\nSVC()", "sklearn.svm.SVC"),
        ("ch07", "train_digits", "import dataclasses\ndataclasses.sys.modules", "sys"),
    ],
)
def test_what_solves_an_exercise_without_solving_it_is_noted(chapter, exercise, answer, word):
    (folder,) = (name for name in COURSE.sources() if name.startswith(chapter))
    imported = "from course_lib import linear\n" if "linear." in answer else ""
    assert word in noted(folder, exercise, imported + answer)[exercise]
    assert word in noted(folder, exercise, imported + answer, first=word)[exercise]


def test_what_is_imported_and_not_used_is_not_noted():
    assert noted("ch03_algorithms", "mse_gradient", "import os, sys\nfrom pathlib import Path\nmse_gradient = 1") == {}

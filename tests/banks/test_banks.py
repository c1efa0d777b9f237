"""Every exercise of every chapter: right answers get full points, every known mistake is named and costs points."""

import ast
import functools
import inspect
import re
import sys
import textwrap

import numpy as np
import pytest
from course_sources import COURSE, bank, every_source, sources

from course_lib.authoring.exercise_table import as_markdown
from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.outcome import observe
from course_lib.checks.slips import BankError
from course_lib.checks.spec import CheckCase, load_checks
from course_lib.checks.values import encode
from course_lib.checks.verdict import judge
from course_lib.course.chapter_checks import make_checks
from course_lib.course.source import reference_answers


def exercises():
    for chapter, source in every_source():
        answers = reference_answers(source)
        for name in source.points:
            yield pytest.param(chapter, bank(chapter)[name], answers[name], id=f"{chapter[:4]}-{name}")


ALL = pytest.mark.parametrize(("chapter", "exercise", "reference"), list(exercises()))


def test_the_table_in_the_docs_is_the_one_that_the_command_prints():
    assert as_markdown(COURSE) in (COURSE.root / "docs/exercises.md").read_text(encoding="utf-8")


def test_the_readme_says_how_many_mistakes_are_known():
    known = sum(len(exercise.misconceptions) for _, exercise, _ in (param.values for param in exercises()))
    stated = re.search(r"about ([\d,]+) are known", (COURSE.root / "README.md").read_text(encoding="utf-8"))
    assert int(stated[1].replace(",", "")) == round(known, -2)


def visible(chapter, name):
    return visible_checks(chapter)[name]


def hidden(chapter, name):
    return hidden_checks(chapter)[name]


@functools.cache
def visible_checks(chapter):
    return load_checks(COURSE.notebooks / chapter)


@functools.cache
def hidden_checks(chapter):
    return make_checks(COURSE, chapter, sources(chapter), np.random.default_rng(12345))


def judged(check, answer):
    with np.errstate(all="ignore"):
        return judge(check, lambda given: observe(answer, given, check.parameters, check.name))


@ALL
def test_reference_and_right_variants_get_all_points_on_visible_and_hidden_cases(chapter, exercise, reference):
    assert len(exercise.variants) >= 2
    for answer in (reference, with_other_parameters(chapter, exercise.name), *exercise.variants):
        for check in (visible(chapter, exercise.name), hidden(chapter, exercise.name)):
            result = judged(check, answer)
            assert result.passed, (answer.__name__, result.first_failure.trouble)


@ALL
def test_every_misconception_loses_points_and_is_named_also_with_its_variables_renamed(chapter, exercise, reference):
    for misconception in exercise.misconceptions:
        is_text = isinstance(misconception.answer, functools.partial)  # the wrong choice of a quiz
        renamed = misconception.answer if is_text else rewritten(misconception, exercise.name)
        for check, answer in (
            (visible(chapter, exercise.name), renamed),
            (hidden(chapter, exercise.name), misconception.answer),
        ):
            result = judged(check, answer)
            assert result.points < check.points
            assert result.misconception == misconception.slug and result.hint.endswith(misconception.hint)


@ALL
def test_a_pasted_table_of_the_visible_answers_fails_the_hidden_cases(chapter, exercise, reference):
    known = {repr(encode_call(case)): case.expected for case in visible(chapter, exercise.name).cases}
    check = hidden(chapter, exercise.name)

    def pasted(arguments):
        key = repr(encode_call(CheckCase("", arguments, None)))
        return known.get(key) or observe(lambda *_, **__: 0.0, arguments, check.parameters, check.name)

    result = judge(check, pasted)
    assert result.points <= check.points / 2 and not result.passed


@ALL
def test_an_exercise_has_enough_cases_and_every_hint_is_a_sentence(chapter, exercise, reference):
    assert len(exercise.cases) >= 4 and len({case.name for case in exercise.cases}) == len(exercise.cases)
    slugs = [misconception.slug for misconception in exercise.misconceptions]
    assert len(set(slugs)) == len(slugs) >= 2
    for misconception in exercise.misconceptions:
        assert misconception.hint.endswith((".", "?")) and 30 < len(misconception.hint) < 250


def drawn(name, exercise="total", words="some numbers"):
    made = Exercise(exercise, parameters=("x",))

    def draw(rng):
        return arguments(float(rng.random()))

    draw.__name__, draw.__doc__ = name, words
    made.case(draw)
    with pytest.raises(BankError, match=f"{exercise}: two cases are named {name}"):
        made.case(draw)
    return made.cases[0].visible().positional


def test_a_case_in_other_words_keeps_its_visible_numbers():
    assert drawn("few") == drawn("few", words="a few numbers")
    assert len({drawn("few"), drawn("many"), drawn("few", exercise="mean")}) == 3


class OtherParameters(ast.NodeTransformer):
    """Gives every parameter of a function, or of all methods, another name."""

    def visit_FunctionDef(self, definition):
        given = [node for node in ast.walk(definition.args) if isinstance(node, ast.arg) and node.arg != "self"]
        names = {node.arg: f"my_{node.arg}" for node in given}
        for node in given:
            node.arg = names[node.arg]
        for node in ast.walk(definition):
            if isinstance(node, ast.Name):
                node.id = names.get(node.id, node.id)
        return definition


def with_other_parameters(chapter, name):
    """The reference answer with other parameter names than the exercise's."""
    source = next(source for source in sources(chapter) if name in source.points)
    names = dict(reference_answers(source))
    tree = OtherParameters().visit(ast.parse(source.answer_cell(name)))
    exec(compile(tree, "renamed", "exec"), names)
    return names[name]


def encode_call(case):
    given = case.arguments
    return given.code, [encode(v) for v in given.positional], {k: encode(v) for k, v in given.named.items()}


class Rewriter(ast.NodeTransformer):
    """Rewrites a function, or every method of a class."""

    def visit_FunctionDef(self, definition):
        arguments = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
        names = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        outer = {n for node in ast.walk(definition) if isinstance(node, (ast.Nonlocal, ast.Global)) for n in node.names}
        return Renamer(names - arguments - outer).visit(definition)


class Renamer(ast.NodeTransformer):
    """Gives every local name another one and wraps the result in a further assignment."""

    def __init__(self, names):
        self.names = {name: f"renamed_{i}" for i, name in enumerate(sorted(names))}

    def visit_Name(self, node):
        return ast.copy_location(ast.Name(self.names.get(node.id, node.id), node.ctx), node)

    def visit_Return(self, node):
        self.generic_visit(node)
        assign = ast.Assign([ast.Name("outcome", ast.Store())], node.value)
        return [assign, ast.Return(ast.Name("outcome", ast.Load()))]


def rewritten(misconception, exercise):
    """A misconception in other words: a slip's whole cell, or the function and its bank around it."""
    answer, name = misconception.answer, exercise
    if misconception.cell:
        tree, names = ast.parse(misconception.cell), dict(misconception.names)
    else:
        tree, names = ast.parse(textwrap.dedent(inspect.getsource(answer))), dict(vars(sys.modules[answer.__module__]))
        tree.body[0].decorator_list, name = [], answer.__name__
    exec(compile(ast.fix_missing_locations(Rewriter().visit(tree)), "rewritten", "exec"), names)
    return names[name]

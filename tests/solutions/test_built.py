"""What is committed in notebooks/ is what the sources give: texts exactly, numbers within each exercise's tolerance.

`course build --check` compares digests of what went in. Here everything is made again and compared.
"""

import re

import nbformat
import numpy as np
import pytest
from course_sources import COURSE, bank, every_source

from course_lib.authoring.stills import with_stills
from course_lib.checks.certainty import may_be, same
from course_lib.checks.parts import in_parts
from course_lib.checks.prepare import prepare
from course_lib.checks.spec import load_checks
from course_lib.checks.values import encode
from course_lib.course.digests import stale_files
from course_lib.course.release import release
from course_lib.course.source import reference_answers

EXERCISES = [(chapter, source, name) for chapter, source in every_source() for name in source.points]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@pytest.mark.parametrize("chapter", COURSE.sources())
def test_nothing_is_stale(chapter):
    assert stale_files(COURSE, chapter) == []


@pytest.mark.parametrize(("chapter", "source", "name"), EXERCISES, ids=[f"{c[:4]}-{n}" for c, _, n in EXERCISES])
def test_a_check_made_again_expects_the_same(chapter, source, name):
    kept = load_checks(COURSE.notebooks / chapter, [name])[name]
    answer = reference_answers(source)[name]
    parts = in_parts(name, source.answer_cell(name), answer, bank(chapter))
    made = prepare(bank(chapter)[name], answer, source.points[name], parts)

    def agree(one, other):
        if one.certain or other.certain:  # a value on the border of what is certain may be kept on one machine alone
            return may_be(one, other) if one.certain else may_be(other, one)
        return same(one, other, kept)

    assert [case.kind for case in made.cases] == [case.kind for case in kept.cases]
    for case, before in zip(made.cases, kept.cases, strict=True):
        assert case.arguments.code == before.arguments.code
        given, was_given = ([*c.arguments.positional, *c.arguments.named.values()] for c in (case, before))
        assert repr_rounded(given) == repr_rounded(was_given)
        assert agree(case.expected, before.expected), case.kind
    assert [(f.slug, f.hint) for f in made.fingerprints] == [(f.slug, f.hint) for f in kept.fingerprints]
    for fingerprint, before in zip(made.fingerprints, kept.fingerprints, strict=True):
        for case, one, other in zip(made.cases, fingerprint.outcomes, before.outcomes, strict=True):
            assert agree(one, other), (fingerprint.slug, case.kind)


def repr_rounded(values):
    """Arguments as text, their numbers with nine digits: a few are drawn with the help of linear algebra."""
    return NUMBER.sub(lambda number: f"{float(number[0]):.9g}", repr(encode(values)))


@pytest.mark.parametrize("chapter", COURSE.sources())
def test_a_notebook_made_again_has_the_same_cells_and_shows_the_same_states(chapter, executed, tmp_path):
    release(COURSE, chapter, tmp_path / "release", tmp_path / "source", tmp_path / "gradebook.db")
    names = COURSE.notebook_names(chapter)
    assert [name for one, name in executed if one == chapter] == names
    for name in names:
        kept = nbformat.read(COURSE.notebooks / chapter / f"{name}.ipynb", as_version=4)
        made = with_stills(
            nbformat.read(tmp_path / "release" / chapter / f"{name}.ipynb", as_version=4), executed[chapter, name]
        )
        assert kept.metadata == made.metadata
        assert [(c.id, c.cell_type, c.source, c.metadata) for c in kept.cells] == [
            (c.id, c.cell_type, c.source, c.metadata) for c in made.cells
        ]
        for before, cell in zip(kept.cells, made.cells, strict=True):
            assert_same_state(states(before), states(cell))


def states(cell):
    """What the widgets of a cell show, in words."""
    return [output.metadata["image/png"]["alt"] for output in cell.get("outputs", [])]


def assert_same_state(kept, made):
    """The words exactly, the numbers within a hundredth: their last shown digit may be rounded in another way."""
    assert [NUMBER.sub("#", text) for text in kept] == [NUMBER.sub("#", text) for text in made]
    before, now = ([float(number) for text in texts for number in NUMBER.findall(text)] for texts in (kept, made))
    np.testing.assert_allclose(now, before, rtol=1e-2)

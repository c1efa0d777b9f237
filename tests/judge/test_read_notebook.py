"""A notebook's file is limited before it is decoded: what a learner wrote is read, whatever its outputs are."""

import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.judge.bounded_json import OUTPUTS, load, without
from course_lib.judge.read_notebook import LARGEST_FILE, LARGEST_NOTEBOOK, MOST_CELLS, own_part, read_cells

TEXT = st.text(st.characters(categories=("Cs", "Cc", "L", "P", "S")), max_size=9) | st.sampled_from(
    ['"outputs": [', '\\"outputs\\": [[', '"', "\\", "outputs", "]", '{"a": [']
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | st.just("outputs"), inner, max_size=3),
    max_leaves=6,
)
CELLS = st.lists(
    st.fixed_dictionaries({"cell_type": st.sampled_from(["code", "markdown"]), "source": TEXT, "outputs": JSON}),
    max_size=3,
)


def encodable(data):
    """Independently of `load`: through a text in which what can't be encoded is a question mark."""
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


def entries(data):
    if not isinstance(data, (list, dict)):
        return 0
    return (
        1 + max(0, len(data) - 1) + sum(entries(part) for part in (data.values() if isinstance(data, dict) else data))
    )


@given(JSON, st.booleans(), st.sampled_from([None, 2]))
def test_json_is_read_as_by_python_up_to_the_limit_on_its_entries(data, ascii_only, indent):
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent).encode(
        "utf-8", "surrogatepass" if ascii_only else "replace"
    )
    wanted = encodable(data)
    count = entries(json.loads(text))
    assert repr(load(text, count)) == repr(wanted if ascii_only else json.loads(text))
    if count:
        with pytest.raises(ValueError, match="more than"):
            load(text, count - 1)


@given(st.binary() | JSON.map(lambda data: json.dumps(data).encode()), st.integers(0, 50))
def test_any_bytes_are_refused_with_a_sentence_or_read(text, cut):
    for content in (text, text[:cut]):
        try:
            cells, left_out = read_cells(content)
        except ValueError as error:
            assert str(error)
        else:
            assert left_out == 0
            json.dumps(cells, ensure_ascii=False).encode()


@given(CELLS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), st.booleans(), st.sampled_from([None, 1]))
def test_cells_are_read_in_every_encoding_and_outputs_are_left_out(cells, encoding, ascii_only, indent):
    text = json.dumps({"cells": cells, "nbformat": 4}, ensure_ascii=ascii_only, indent=indent)
    content = text.encode(encoding, "replace")
    read, left_out = read_cells(content)
    assert left_out == 0
    assert [cell.source for cell in read] == [encodable(cell["source"]) for cell in cells]
    assert all(cell.get("outputs", []) == [] for cell in read)
    assert read_cells(own_part(content)) == (read, 0)


@given(CELLS)
def test_without_its_outputs_a_notebook_is_otherwise_the_same(cells):
    text = json.dumps({"cells": cells, "metadata": {"widgets": {"state": [1]}}}).encode()
    kept = json.loads(without(OUTPUTS, text))
    is_structure = (list, dict)
    wanted = [
        {**cell, "outputs": [] if isinstance(cell["outputs"], is_structure) else cell["outputs"]} for cell in cells
    ]
    assert repr(kept) == repr({"cells": json.loads(json.dumps(wanted)), "metadata": {"widgets": []}})


def code(source, outputs=()):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs))


def test_outputs_of_any_size_cost_nobody_an_answer():
    shown = [nbformat.v4.new_output("stream", text="x" * 1_000_000)]
    content = nbformat.writes(nbformat.v4.new_notebook(cells=[code(f"x = {i}", shown) for i in range(40)])).encode()
    cells, left_out = read_cells(content)
    assert [cell.source for cell in cells] == [f"x = {i}" for i in range(40)] and left_out == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" " * (LARGEST_FILE + 1), "bytes, the limit is"),
        (b'{"cells": ["' + b"x" * LARGEST_NOTEBOOK + b'"]}', "bytes without its outputs"),
        (b'{"cells": [' + b"[]," * 300_000 + b"[]]}", "more than 200,000 entries"),
        (b'{"outputs": [' + b"[]," * 2_000_000 + b"[]]}", "more than 3,000,000 entries"),
        (b'{"cells": [' + b'{"outputs": []},' * 50_000 + b"{}]}", "more than"),
        (b'{"cells": ["' + b'\\"' * 2_000_000 + b"," * 300_000 + b"\\", "Unterminated string"),
    ],
    ids=["file", "sources", "lists", "lists in outputs", "many outputs", "a text without an end"],
)
def test_what_is_too_large_is_refused_before_it_is_decoded(content, reason):
    with pytest.raises(ValueError, match=reason):
        read_cells(content)


def test_a_number_that_python_refuses_to_read_costs_nobody_an_answer():
    content = b'{"big": ' + b"9" * 1_000_000 + b', "cells": [{"cell_type": "code", "source": "1"}]}'
    assert [cell.source for cell in read_cells(content)[0]] == ["1"]


def test_of_too_many_cells_and_too_long_ones_the_first_are_read():
    many = {"cells": [{"cell_type": "code", "source": str(i)} for i in range(MOST_CELLS + 3)]}
    cells, left_out = read_cells(json.dumps(many).encode())
    assert len(cells) == MOST_CELLS and left_out == 3
    long = {"cells": [{"cell_type": "code", "source": "x" * 199_999} for _ in range(8)]}
    cells, left_out = read_cells(json.dumps(long).encode())
    assert (len(cells), left_out) == (5, 3)

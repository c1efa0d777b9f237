"""A notebook that is saved without a kernel keeps its widgets."""

import copy
import json
from pathlib import Path

import pytest

from course_lib.learner.keep_widgets import STATES, VIEW, keep_widgets


class Contents:
    """A contents manager as far as the hook needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _get_os_path(self, path: str) -> str:
        return str(self.folder / path)


def state(**values):
    return {"model_name": "AnyModel", "state": values}


def notebook(*widgets, **states):
    outputs = [{"data": {VIEW: {"model_id": name}, "text/plain": f"a {name}"}} for name in widgets]
    cells = [{"cell_type": "markdown", "source": "words"}, {"cell_type": "code", "outputs": [{"text": "x"}, *outputs]}]
    return {"metadata": {"widgets": {STATES: {"state": states}}}, "cells": cells}


@pytest.fixture
def saved(tmp_path):
    """Save what the page has over what the file holds; the notebook as it is then stored."""

    def save(page, file=None):
        if file is not None:
            (tmp_path / "own.ipynb").write_text(json.dumps(file))
        model = {"type": "notebook", "content": copy.deepcopy(page)}
        keep_widgets(model=model, path="own.ipynb", contents_manager=Contents(tmp_path))
        return model["content"]

    return save


def states(content):
    return content["metadata"]["widgets"][STATES]["state"]


def bundles(content):
    return [output["data"] for output in content["cells"][1]["outputs"] if "data" in output]


def test_what_no_kernel_holds_is_taken_over_with_its_parts_and_nothing_else(saved):
    before = notebook("button", button=state(layout="IPY_MODEL_room"), room=state(width=1), gone=state())
    after = saved(notebook("button"), before)
    assert states(after) == {name: states(before)[name] for name in ("button", "room")}
    assert VIEW in bundles(after)[0]


def test_what_a_kernel_holds_is_newer_than_the_file(saved):
    after = saved(notebook("a", "b", a=state(step=2)), notebook("a", "b", a=state(step=1), b=state(step=1)))
    assert states(after) == {"a": state(step=2), "b": state(step=1)}


@pytest.mark.parametrize("file", [None, notebook("other", other=state()), {}, []])
def test_a_widget_whose_state_is_nowhere_shows_its_still_form(saved, file):
    after = saved(notebook("lost"), file)
    assert bundles(after) == [{"text/plain": "a lost"}]


def test_a_notebook_without_widgets_stays_as_it_is(saved):
    plain = {"metadata": {}, "cells": [{"cell_type": "code", "outputs": [{"text": "x"}]}]}
    assert saved(plain, notebook("a", a=state())) == plain


def test_a_file_that_is_no_notebook_is_left_alone(tmp_path):
    keep_widgets(model={"type": "file", "content": "text"}, path="a.md", contents_manager=Contents(tmp_path))

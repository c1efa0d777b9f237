"""Whatever a cell, the page or a broken front end sets or sends: a widget takes it or says why not, and lives on."""

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import widgets
from course_lib.autodiff import Value
from course_lib.widgets.shared.view.checked import Checked

pytestmark = pytest.mark.slow

X = np.linspace(-1.0, 2.0, 9)
Y = 1 + 2 * X + np.cos(5 * X)
SMALL = {
    "DescentExplorer": lambda: widgets.DescentExplorer("booth", steps=5),
    "GradientFlow": lambda: widgets.GradientFlow(depth=2, units=2),
    "GraphStepper": lambda: widgets.GraphStepper(Value(1.0) * 2 + 3),
    "LearningRateExplorer": lambda: widgets.LearningRateExplorer(10.0, steps=5),
    "NetworkPlayground": lambda: widgets.NetworkPlayground("xor", hidden=(2,)),
    "RegressionExplorer": lambda: widgets.RegressionExplorer(X, Y, steps=5),
    "SgdExplorer": lambda: widgets.SgdExplorer(X, Y, steps=5),
    "TangentExplorer": lambda: widgets.TangentExplorer(np.sin),
}
every_widget = pytest.mark.parametrize("name", list(SMALL))

NUMBERS = st.sampled_from([0, -1, 3.5, 1e30, -1e30, 1e300, 10**30, np.nan, np.inf, True])
ATOMS = NUMBERS | st.sampled_from([None, "", "text", "adam", "learning_rate", b"bytes"])
VALUES = st.recursive(ATOMS, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(
    ["adam", "learning_rate", "a"]), some, max_size=2), max_leaves=6)  # fmt: skip


def test_every_widget_of_the_course_is_tested_here() -> None:
    assert set(SMALL) == set(widgets._HOMES)


def names_of(widget: Any) -> list[str]:
    return [name for name, trait in widget.traits().items() if isinstance(trait, Checked)]


def shown(widget: Any) -> list[str]:
    """What it says and all its public numbers: reading them fails if it is broken."""
    own = [each for each in type(widget).__mro__ if each.__module__.startswith("course_lib")]
    names = {name for each in own for name, kind in vars(each).items() if isinstance(kind, property)} - {"model_id"}
    found = [repr(widget), *(repr(getattr(widget, name)) for name in sorted(names))]
    return [text for text in found if " at 0x" not in text]


def set_by(widget: Any, by_page: bool, name: str, value: Any) -> str:
    """Set a trait by a cell or by the page; why it was refused, '' if it was not."""
    if not by_page:
        try:
            setattr(widget, name, value)
        except (TypeError, ValueError) as error:
            return str(error)
        return ""
    told: list[str] = []
    widget.send = lambda content, buffers=None: told.append(content["why"])
    widget.set_state({name: value})
    del widget.send
    return "".join(told)


@every_widget
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_a_wrong_value_is_refused_in_words_and_changes_nothing(name: str, data: Any) -> None:
    widget = SMALL[name]()
    trait, by_page = data.draw(st.sampled_from(names_of(widget))), data.draw(st.booleans())
    value = data.draw(VALUES)
    before, kept = shown(widget), deepcopy(getattr(widget, trait))
    refused = set_by(widget, by_page, trait, deepcopy(value))
    if refused:
        assert getattr(widget, trait) == kept and shown(widget) == before
        assert "object is not" not in refused and "object has no" not in refused  # Python's own words
    else:
        shown(widget)
    assert set_by(widget, by_page, trait, kept) == ""
    assert shown(widget) == before
    widget.close()


@every_widget
def test_the_page_sets_nothing_but_the_settings(name: str) -> None:
    widget = SMALL[name]()
    synchronized = [trait for trait in widget.keys if trait.startswith("_") and trait not in names_of(widget)]
    before = widget.get_state(synchronized)
    widget.set_state({trait: {} for trait in synchronized})
    assert widget.get_state(synchronized) == before


@every_widget
@settings(deadline=None, max_examples=15)
@given(
    content=VALUES
    | st.fixed_dictionaries(
        {"kind": st.sampled_from(["view", "train", "look", "restart", "gradient", "other", None])},
        optional={"view": VALUES, "epochs": VALUES, "at": VALUES},
    )
)
def test_a_message_that_means_nothing_leaves_it_alive(name: str, content: Any) -> None:
    widget = SMALL[name]()
    widget._handle_custom_msg(content, [])
    shown(widget)
    assert widget._views in (0, 1)
    widget.close()

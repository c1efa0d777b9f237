"""The tangent explorer's Python side: quotients and errors against known derivatives, and functions that misbehave."""

import math
import re
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.widgets import TangentExplorer
from course_lib.widgets.tangent_explorer.quotients import all_steps


def survey(x: float) -> float:
    """The example of Baydin et al. (2018), figure 3."""
    return 64 * x * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x**2) ** 2


def never_ends(x: float) -> float:
    while True:
        x += 0


def test_the_published_v_has_its_lowest_points_and_slopes_where_the_survey_has_them() -> None:
    widget = TangentExplorer(survey, x=0.2)
    assert widget.derivative == pytest.approx(9.0660864, abs=1e-9)
    for method, order, best, least in (("forward", 1, 2e-9, 1e-7), ("central", 2, 3.5e-6, 1e-9)):
        widget.method = method
        steps, errors = widget.steps, widget.errors
        assert errors[(steps > best / 10) & (steps < best * 10)].min() < least
        falling = (steps < 1e-3) & (steps > 1e-4)
        slope = np.polyfit(np.log(steps[falling]), np.log(errors[falling]), 1)[0]
        assert slope == pytest.approx(order, abs=0.03)
        rounding = (steps < 1e-11) & (steps > 1e-14)
        assert np.polyfit(np.log(steps[rounding]), np.log(errors[rounding] + 1e-16), 1)[0] == pytest.approx(-1, abs=0.2)


@given(x=st.floats(-3, 3), h=st.floats(1e-6, 2))
def test_the_slope_is_that_of_the_secant_and_h_itself_is_on_the_scale(x: float, h: float) -> None:
    widget = TangentExplorer(math.sin, x=x, h=h)
    assert h in widget.steps
    assert widget.slope == (math.sin(x + h) - math.sin(x)) / h
    widget.method = "central"
    assert widget.slope == (math.sin(x + h) - math.sin(x - h)) / (2 * h)


@given(h=st.floats(1e-16, 1e6))
def test_the_scale_falls_to_the_smallest_step_and_holds_every_power_of_ten(h: float) -> None:
    steps = all_steps(h)
    assert (np.diff(steps) < 0).all() and h in steps
    assert {float(f"1e{power}") for power in range(-16, 1)} <= set(steps.tolist())


@pytest.mark.parametrize(
    "f, x, derivative, digits",
    [
        (np.sin, 1.0, math.cos(1.0), 16),  # takes complex numbers
        (math.exp, 0.7, math.exp(0.7), 11),  # does not
        (lambda x: np.abs(x) ** 1.5, 0.3, 1.5 * math.sqrt(0.3), 11),
        (lambda x: x if x > 0 else -x, 2.0, 1.0, 11),
        (math.log, 1e-3, 1000.0, 9),  # most of the scale is outside its domain
    ],
)
def test_a_derivative_is_found_where_none_is_given(f: Any, x: float, derivative: float, digits: int) -> None:
    assert TangentExplorer(f, x=x).derivative == pytest.approx(derivative, rel=10.0**-digits * 5)


@pytest.mark.parametrize("f", [abs, lambda x: np.maximum(x, 0), lambda x: float(x > 0), np.cbrt])
def test_at_a_kink_a_jump_or_a_vertical_tangent_no_derivative_is_claimed(f: Any) -> None:
    widget = TangentExplorer(f, x=0.0)
    assert math.isnan(widget.derivative) and math.isnan(widget.error)
    assert math.isfinite(widget.slope)


def test_a_derivative_of_the_learners_own_is_what_errors_are_measured_against() -> None:
    widget = TangentExplorer(lambda x: x**2, x=3.0, h=0.5, derivative=lambda x: 2 * x + 1)
    assert (widget.derivative, widget.error) == (7.0, 0.5)


@pytest.mark.parametrize(
    "f, sentence",
    [
        (lambda x: [x, x], r"f returned list \[.*\] at x = 1, expected one number"),
        (lambda x: np.array([x, x]), r"f returned an array of shape \(2,\) at x = 1"),
        (lambda x: None, r"f returned None at x = 1"),
        (lambda x: "no", r"f returned str no at x = 1"),
        (lambda x: 1j * x, r"f returned .*complex.* at x = 1"),
        (lambda x: 1 / 0, r"f raised ZeroDivisionError: division by zero at x = 1"),
        (lambda x: sys.exit("bye"), r"f raised SystemExit: bye at x = 1"),
        (lambda x, y: x, r"f raised TypeError.* at x = 1"),
    ],
)
def test_a_function_that_returns_nonsense_is_named_and_the_widget_stands(f: Any, sentence: str) -> None:
    widget = TangentExplorer(f)
    assert math.isnan(widget.slope)
    assert re.search(sentence, widget.fault)
    assert widget.fault in repr(widget)
    widget.x = 2.0
    assert "at x = 2" in widget.fault


@pytest.mark.slow  # waits for the limit, twice
def test_a_loop_without_end_is_broken_off_and_the_widget_stands() -> None:
    widget = TangentExplorer(lambda x: never_ends(x) if x > 1.2 else x**2, x=0.0, h=0.5)
    assert "f had not finished after 2 s" in widget.fault
    assert widget.slope == 0.5
    widget.x = 1.0  # now f(1 + h) does not come back
    assert "not finished" in widget.fault and math.isnan(widget.slope)
    widget.x = 0.0
    assert widget.slope == 0.5


def test_not_a_number_on_one_side_leaves_the_other_side_usable() -> None:
    widget = TangentExplorer(np.sqrt, x=0.25, h=0.5)
    assert widget.fault == ""
    assert widget.slope == (math.sqrt(0.75) - 0.5) / 0.5
    widget.method = "central"
    assert math.isnan(widget.slope)
    assert widget.derivative == pytest.approx(1.0, rel=1e-9)


def test_a_given_window_is_shown_until_x_leaves_it_and_again_when_it_comes_back() -> None:
    widget = TangentExplorer(np.sin, x=0.2, h=0.1, window=(0, 1))
    assert widget.window == (0.0, 1.0)
    np.testing.assert_allclose(widget.curve, np.sin(np.linspace(0, 1, len(widget.curve))), atol=1e-6)
    widget.x = 5.0
    assert widget.window == (3.0, 7.0)
    widget.x = 0.5
    assert widget.window == (0.0, 1.0)
    for wrong in [(1, 0), (2, 3), (0.2, 0.2)]:
        with pytest.raises(ValueError, match="between"):
            TangentExplorer(np.sin, x=0.2, window=wrong)


def test_a_new_point_brings_new_values_and_a_far_one_a_new_window() -> None:
    widget = TangentExplorer(np.sin, x=1.0)
    window = widget.window
    widget.x = 2.0
    assert widget.window == window
    assert widget.derivative == pytest.approx(math.cos(2.0), abs=1e-15)
    widget.x = 40.0
    assert widget.window[0] < 40 < widget.window[1]
    np.testing.assert_allclose(widget.curve, np.sin(np.linspace(*widget.window, len(widget.curve))), atol=1e-6)


def test_the_browser_gets_the_kernels_values_and_moving_h_needs_no_answer(monkeypatch: Any) -> None:
    widget = TangentExplorer(np.exp, x=0.5)
    run = widget._run
    assert np.frombuffer(run["h"]).tobytes() == widget.steps.tobytes()
    np.testing.assert_allclose(np.frombuffer(run["above"]), np.exp(0.5 + widget.steps), rtol=1e-14)
    sent: list[Any] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    widget.set_state({"h": float(widget.steps[77])})
    assert sent == []
    widget.set_state({"h": 0.12345})
    assert 0.12345 in widget.steps and len(sent) == 1


def test_a_still_picture_is_drawn_where_there_is_nothing_to_compare_with_no_value_or_values_on_one_side() -> None:
    for f in (abs, lambda x: None, np.log):
        assert TangentExplorer(f, x=0.0).still()


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"f": 3}, TypeError, "f is 3, expected a function"),
        ({"derivative": "2x"}, TypeError, "derivative is '2x'"),
        ({"x": float("nan")}, ValueError, "x is nan"),
        ({"x": "here"}, TypeError, "x is 'here'"),
        ({"h": 0}, ValueError, "h is 0"),
        ({"h": 1e-20}, ValueError, "h is 1e-20"),
        ({"method": "centrall"}, ValueError, "Did you mean 'central'"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        TangentExplorer(**{"f": np.sin, **arguments})

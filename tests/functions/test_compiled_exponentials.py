"""The exponential functions of compiled loops are NumPy's to a few units in the last place, compiled or not."""

import numpy as np
import pytest

from course_lib.backend import compiled
from course_lib.functions.compiled_exponentials import exp_of_negative, tanh, tanh_slope

of_one = None
SIZES = np.concatenate([np.logspace(-300, -3, 500), np.linspace(0.001, 30.0, 3000), [1e5, 1e300, np.inf, np.nan, 0.0]])
BELOW_0 = -np.concatenate([SIZES, np.linspace(30.0, 760.0, 3000)])


def of_all(x, y):
    for i in range(x.size):
        y[i] = of_one(x[i])


def in_form(form, function, x, monkeypatch):
    y, loop = np.empty_like(x), compiled.Bound.of(of_all, of_one=function)
    if form == "plain":
        monkeypatch.setitem(globals(), "of_one", function)
        of_all(x, y)
        return y
    compiled.compiled(loop, x, y)
    compiled.wait_for_compiler()
    compiled.compiled(loop, x, y)(x, y)
    return y


forms = pytest.mark.parametrize(
    "form",
    [
        "plain",
        pytest.param(
            "compiled", marks=pytest.mark.skipif(not compiled.has_compiler(), reason="nothing is compiled here")
        ),
    ],
)


@forms
def test_tanh(form, monkeypatch):
    z = np.concatenate([SIZES, -SIZES])
    a = in_form(form, tanh, z, monkeypatch)
    np.testing.assert_allclose(a, np.tanh(z), rtol=2e-15)
    np.testing.assert_array_equal(np.signbit(a), np.signbit(z))


@forms
def test_exp(form, monkeypatch):
    found = in_form(form, exp_of_negative, BELOW_0, monkeypatch)
    np.testing.assert_allclose(found, np.exp(BELOW_0), rtol=2e-15, atol=1e-322)


def test_slope_of_tanh():
    a = np.tanh(np.concatenate([SIZES, -SIZES]))
    np.testing.assert_allclose(tanh_slope(a), 1.0 - a**2, rtol=0, atol=1e-15)

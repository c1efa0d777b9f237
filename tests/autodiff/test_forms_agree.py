"""One property: an operation's value and derivative are right in every form, plain, reverse, forward and fused.

Over the whole range of floats: subnormal to 1e300, infinities, NaN; empty, without axes, one row, one column.
What is right comes from definitions in 400 digits (`decimal`), so canceling and overflow in a formula show. JAX is
no oracle here: it flushes subnormal numbers to 0, has NaN for GELU at infinity, and takes slopes from outputs.
"""

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import cache

import numpy as np
import pytest

from course_lib import autodiff as ad
from course_lib import losses

EXACT = Context(prec=400, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
SIZES = [5e-324, 1e-310, 1e-300, 1e-155, 1e-17, 1e-12, 1e-3, 0.5, 1.0, 3.0, 3.9, 20.0, 36.5, 40.0]
SIZES += [300.0, 372.0, 708.0, 720.0, 745.0, 1e3, 1e10, 1e155, 1e300, math.inf]
POINTS = [0.0, -0.0, *SIZES, *(-size for size in SIZES)]
SIZES_32 = [1e-45, 1e-40, 1e-30, 1e-9, 1e-3, 0.5, 1.0, 3.0, 9.0, 17.0, 60.0, 88.0, 100.0, 1e19, 1e38, math.inf]
FAR = 2000  # e^-2000 is 0 in every float: from there on a limit is exact


def exactly(definition):
    """A definition of decimals as one of floats, rounded once at the end."""

    @cache
    def function(*args):
        with localcontext(EXACT):
            return [float(result) for result in definition(*map(Decimal, args))]

    return function


def logistic(x):
    return 1 / (1 + (-x).exp()) if abs(x) < FAR else Decimal(int(x > 0))


def soft_maximum(x):
    return (1 + x.exp()).ln() if abs(x) < FAR else max(x, Decimal(0))


def hyperbolic(x):
    if abs(x) > FAR:
        return Decimal(1).copy_sign(x), Decimal(0)
    t = (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()) if x else x
    return t, 4 / (x.exp() + (-x).exp()) ** 2


def normal(x):
    """GELU, from libm's error function: its argument is rounded, so the far left tail is right to 1e-12 only."""
    if math.isinf(x):
        return [max(x, 0.0), float(x > 0)]
    below = math.erfc(-x / math.sqrt(2)) / 2
    bell = math.exp(-min(x * x, 3000.0) / 2) / math.sqrt(2 * math.pi)
    return [x * below, below + x * bell if bell else below]


def trigonometric(x, f, slope):
    return [math.nan, math.nan] if math.isinf(x) else [f(x), slope(x)]


def sign(x):
    return float(x > 0) - float(x < 0)


# name -> value and derivative at a float
UNARY = {
    "abs": lambda x: [abs(x), sign(x)],
    "cos": lambda x: trigonometric(x, math.cos, lambda x: -math.sin(x)),
    "exp": exactly(lambda x: [x.exp(), x.exp()]),
    "expm1": exactly(lambda x: [x.exp() - 1 if x else x, x.exp()]),
    "gelu": normal,
    "leaky_relu": lambda x: [x if x > 0 else 0.01 * x, 1.0 if x > 0 else 0.01],
    "log": exactly(lambda x: [x.ln(), 1 / x]),
    "log1p": exactly(lambda x: [(1 + x).ln() if x else x, 1 / (1 + x)]),
    "negative": lambda x: [-x, -1.0],
    "relu": lambda x: [max(x, 0.0), float(x > 0)],
    "sigmoid": exactly(lambda x: [logistic(x), logistic(x) * logistic(-x)]),
    "sin": lambda x: trigonometric(x, math.sin, math.cos),
    "softplus": exactly(lambda x: [soft_maximum(x), logistic(x)]),
    "sqrt": exactly(lambda x: [x.sqrt(), 1 / (2 * x.sqrt())]),
    "square": exactly(lambda x: [x * x, 2 * x]),
    "tanh": exactly(hyperbolic),
}
LAYERS = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu"]
POSITIVE = {"log", "log1p", "sqrt"}
SHAPES = {"vector": (-1,), "row": (1, -1), "column": (-1, 1), "stack": (1, -1, 1)}

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # overflow, division by 0: what is asked for


def points(name, dtype=np.float64):
    hard = POINTS if dtype is np.float64 else [0.0, *SIZES_32, *(-size for size in SIZES_32)]
    hard = [x for x in hard if math.copysign(1, x) > 0] if name in POSITIVE else hard
    return np.array(hard, dtype)


def forms(function, x, upstream=None):
    """Value and derivative of a function of arrays, each entry by its own, in every form there is."""
    ones = np.ones_like(x)
    by_reverse = ad.vjp(function, x)
    yield "reverse", by_reverse[0], by_reverse[1](ones)[0]
    yield "forward", *ad.jvp(function, (x,), (ones,))
    # reverse within forward, and forward within reverse: the rules that are differentiated again, used for once
    inner = ad.jvp(lambda x: ad.vjp(function, x)[1](ones)[0], (x,), (ones,))[0]
    yield "reverse within forward", function(x), inner
    value, _ = ad.vjp(lambda x: ad.jvp(function, (x,), (ones,))[1], x)
    yield "forward within reverse", function(x), value


def tolerance(name, dtype):
    if dtype is np.float32:
        return 1e-4 if name in ("gelu", "tanh") else 3e-6
    return {"gelu": 2e-12, "tanh": 2e-12}.get(name, 4e-15)


def close(actual, expected, what, rtol, dtype):
    assert np.shape(actual) == np.shape(expected), what
    assert actual.dtype == dtype, what
    atol = float(np.finfo(dtype).tiny)  # below the smallest normal number digits get lost
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=atol, err_msg=what)


def right(name, x):
    """Values and derivatives at the entries of x, rounded to its dtype."""
    table = np.array([UNARY[name](float(entry)) for entry in x.ravel()]).reshape(-1, 2)
    return [table[:, i].reshape(x.shape).astype(x.dtype) for i in (0, 1)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", UNARY)
def test_an_operation_is_right_in_every_form(name, dtype):
    function, rtol = getattr(ad, name), tolerance(name, dtype)
    for kind, shape in SHAPES.items():
        x = points(name, dtype).reshape(shape)
        value, slope = right(name, x)
        close(function(x), value, f"plain {kind}", rtol, dtype)
        for form, by_form, slope_by_form in forms(function, x):
            close(by_form, value, f"{form} {kind}", rtol, dtype)
            close(slope_by_form, slope, f"slope, {form} {kind}", rtol, dtype)
    for x in points(name, dtype):
        x = np.array(x)
        value, slope = right(name, x)
        for form, by_form, slope_by_form in [("grad", *ad.value_and_grad(function)(x)), *forms(function, x)]:
            close(np.asarray(by_form), value, f"{form} of {x}", rtol, dtype)
            close(np.asarray(slope_by_form), slope, f"slope, {form} of {x}", rtol, dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_right_in_every_form(name, dtype):
    W, b, rtol = np.ones((1, 1), dtype), np.zeros(1, dtype), tolerance(name, dtype)
    UNARY.setdefault("identity", lambda x: [x, 1.0])

    def layer(x):
        return ad.affine(x, W, b, name)

    hard = points(name, dtype)
    for column in (hard[:, None], np.tile(hard, 20)[:, None], *hard[:, None, None]):
        value, slope = right(name, column)
        close(layer(column), value, "plain", rtol, dtype)
        for form, by_form, slope_by_form in forms(layer, column):
            close(by_form, value, form, rtol, dtype)
            close(slope_by_form, slope, f"slope, {form}", rtol, dtype)
    for bias in hard:  # the sum over samples, of one
        slope = ad.grad(lambda b: ad.sum(ad.affine(np.zeros((1, 1), dtype), W, b, name)))(np.array([bias]))
        close(slope, right(name, np.array([bias]))[1], f"by the bias {bias}", rtol, dtype)


@pytest.mark.parametrize("name", [*UNARY, *(f"layer {name}" for name in LAYERS)])
def test_nan_and_nothing_pass_through_every_form(name):
    if name.startswith("layer"):
        W, b = np.ones((1, 1)), np.zeros(1)

        def function(x):
            return ad.affine(x, W, b, name.removeprefix("layer "))

        shapes = [(0, 1)]
    else:
        function, shapes = getattr(ad, name), [(0,), (0, 1), (3, 0), (1, 0, 2)]
    unknown = np.full((2, 1), np.nan)
    first = ad.vjp(function, unknown)[1](np.ones((2, 1)))[0]
    for form, value, slope in forms(function, unknown):
        assert np.isnan(value).all(), form
        np.testing.assert_array_equal(slope, first, form)
    for shape in shapes:
        for form, value, slope in forms(function, np.ones(shape)):
            assert value.shape == slope.shape == shape, form


def test_the_curvature_of_gelu_is_zero_far_out_in_every_form():
    for x in (1e155, 1e200, 1e300, math.inf, -1e155, -math.inf):
        assert ad.grad(ad.grad(ad.gelu))(x) == 0.0
        assert ad.jvp(ad.grad(ad.gelu), (x,), (1.0,))[1] == 0.0
    x = 0.7  # (2 - x^2) times the bell
    expected = (2 - x * x) * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    np.testing.assert_allclose(ad.grad(ad.grad(ad.gelu))(x), expected, rtol=1e-14)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "expm1"])
def test_slopes_far_out_are_differentiated_again(name):
    def second(x):
        e = (-abs(x)).exp()
        if name == "expm1":
            return [x.exp()]
        if name == "sigmoid":
            return [-e * (1 - e) / (1 + e) ** 3 * Decimal(1).copy_sign(x)]
        return [-8 * e**2 * (1 - e**2) / (1 + e**2) ** 3 * Decimal(1).copy_sign(x)]

    function = getattr(ad, name)
    for x in (-40.0, -1e-3, 0.3, 20.0, 40.0, 300.0):
        (expected,) = exactly(second)(x)
        np.testing.assert_allclose(ad.grad(ad.grad(function))(x), expected, rtol=1e-14)
        np.testing.assert_allclose(ad.jvp(ad.grad(function), (x,), (1.0,))[1], expected, rtol=1e-14)


# ---------------------------------------------------------------------------------------------------
# Two arguments

PAIRS = [(x, y) for x in (0.0, 1e-310, 1e-155, 0.5, 1.0, 2.0, 1e155, 1e300) for y in (1e-310, 1e-155, 2.0, 3.0, 1e300)]
PAIRS += [(-x, y) for x, y in PAIRS] + [(x, -y) for x, y in PAIRS]
BINARY = {
    "add": exactly(lambda x, y: [x + y, 1, 1]),
    "subtract": exactly(lambda x, y: [x - y, 1, -1]),
    "multiply": exactly(lambda x, y: [x * y, y, x]),
    "divide": exactly(lambda x, y: [x / y, 1 / y, -x / y**2]),
    "maximum": lambda x, y: [max(x, y), (1 + sign(x - y)) / 2, (1 - sign(x - y)) / 2],
    "minimum": lambda x, y: [min(x, y), (1 - sign(x - y)) / 2, (1 + sign(x - y)) / 2],
    "power": exactly(lambda x, y: [x**y, y * x ** (y - 1), x**y * x.ln()]),
}


@pytest.mark.parametrize("name", BINARY)
def test_an_operation_of_two_arguments_is_right_in_every_form(name):
    pairs = [(x, y) for x, y in PAIRS if name != "power" or (x > 0.0 and abs(y) <= 3.0 and abs(y) > 1e-100)]
    x, y = np.array(pairs).T
    value, by_x, by_y = np.array([BINARY[name](*pair) for pair in pairs]).T
    function, ones = getattr(ad, name), np.ones(len(pairs))
    rtol = 1e-12 if name == "power" else 4e-15  # libm's power
    close(function(x, y), value, "plain", rtol, np.float64)
    out, pullback = ad.vjp(function, x, y)
    close(out, value, "reverse", rtol, np.float64)
    for i, slope in enumerate((by_x, by_y)):
        directions = [np.zeros_like(ones), np.zeros_like(ones)]
        directions[i] = ones
        close(pullback(ones)[i], slope, f"reverse, argument {i}", rtol, np.float64)
        one = ad.jvp(lambda a, i=i: function(a, y) if i == 0 else function(x, a), ((x, y)[i],), (ones,))
        close(one[0], value, f"forward, argument {i}", rtol, np.float64)
        close(one[1], slope, f"forward, argument {i}", rtol, np.float64)
    for pair, expected in list(zip(pairs, zip(value, by_x, by_y, strict=True), strict=True))[::7]:
        close(np.asarray(function(*pair)), expected[0], f"numbers {pair}", rtol, np.float64)
        dual = function(ad.Dual(pair[0], 1.0), pair[1])
        close(np.asarray(dual.derivative), expected[1], f"dual {pair}", rtol, np.float64)


def test_numbers_follow_the_rules_of_arrays():
    for compute in (
        lambda f, *args: f(*args),
        lambda f, *args: ad.value_and_grad(f)(*args)[0],
        lambda f, x, *args: f(ad.Dual(x, 1.0), *args).value,
    ):
        assert np.isnan(compute(ad.power, -8.0, 1 / 3))
        assert compute(ad.divide, 1.0, 0.0) == math.inf
        assert np.isnan(compute(ad.divide, 0.0, 0.0))
        assert compute(ad.power, 10.0, 400.0) == math.inf
        assert compute(ad.power, 0.0, -1.0) == math.inf


# ---------------------------------------------------------------------------------------------------
# Rows

ROWS = [
    [0.0, -40.0, -45.0],
    [40.0, 0.0, 1.0],
    [1000.0, 1000.0, 999.0],
    [-1000.0, -1001.0, -5000.0],
    [1e10, 1e10 - 2, 1e10 - 50],
    [1e308, 1e308, -1e308],
    [3.0, 3.0, 3.0],
    [1e-310, 0.0, -1e-300],
    [-math.inf, 0.0, 1.0],
    [-math.inf, -math.inf, 2.0],
]


@cache
def shares(row):
    """log(sum(exp)), the softmax and its logarithm."""
    with localcontext(EXACT):
        top = max(map(Decimal, row))
        below = [Decimal(x) - top for x in row]
        e = [x.exp() if x > -FAR else Decimal(0) for x in below]
        log_total = sum(e).ln()
        return float(top + log_total), [float(x / sum(e)) for x in e], [float(x - log_total) for x in below]


def test_rows_are_right_in_every_form():
    x = np.array(ROWS)
    total, softmax, log_softmax = (np.array(part) for part in zip(*map(shares, map(tuple, ROWS)), strict=True))
    close(ad.softmax(x), softmax, "softmax", 1e-14, np.float64)
    close(ad.log_softmax(x), log_softmax, "log_softmax", 4e-15, np.float64)
    for axis, table in ((1, x), (-1, x), (0, x.T), (np.int64(-2), x.T)):

        def rows(x, axis=axis):
            return ad.logsumexp(x, axis=axis)

        across = softmax if table is x else softmax.T
        close(rows(table), total, "plain", 4e-15, np.float64)
        value, pullback = ad.vjp(rows, table)
        close(value, total, "reverse", 4e-15, np.float64)
        close(pullback(np.ones(len(ROWS)))[0], across, "reverse", 1e-14, np.float64)
        value, slope = ad.jvp(rows, (table,), (np.ones_like(table),))
        close(value, total, "forward", 4e-15, np.float64)
        close(slope, np.ones(len(ROWS)), "forward", 1e-14, np.float64)
        value = ad.vjp(lambda x: ad.log_softmax(x, axis=axis), table)[0]  # noqa: B023
        close(value, log_softmax if table is x else log_softmax.T, "reverse", 4e-15, np.float64)
    for row, expected in zip(x, total, strict=True):
        assert ad.logsumexp(row) == ad.value_and_grad(ad.logsumexp)(row)[0] == pytest.approx(expected, rel=4e-15)


def test_logsumexp_has_its_limits_at_infinity():
    for row, expected in [([-math.inf, -math.inf], -math.inf), ([math.inf, 1.0], math.inf), ([math.inf] * 2, math.inf)]:
        x = np.array(row)
        for value in (ad.logsumexp(x), ad.value_and_grad(ad.logsumexp)(x)[0], ad.jvp(ad.logsumexp, (x,), (x * 0,))[0]):
            assert value == expected
    assert np.isnan(ad.logsumexp(np.array([np.nan, 1.0])))


# ---------------------------------------------------------------------------------------------------
# Losses


def loss_forms(loss, z, t):
    """Value and gradient by the outputs in every form; the second is computed by rules, not in place."""
    yield "reverse", *ad.value_and_grad(loss)(z, t)
    value, both = ad.value_and_grad(loss, (0, 1))(z, t)
    yield "by rules", value, both[0]
    units = np.eye(z.size).reshape(z.size, *z.shape)
    pushed = [ad.jvp(lambda z: loss(z, t), (z,), (unit,)) for unit in units]
    yield "forward", pushed[0][0], np.array([slope for _, slope in pushed]).reshape(z.shape)


LOGITS = [x for x in POINTS if abs(x) < math.inf]


@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
def test_the_binary_cross_entropy_is_right_in_every_form(target):
    def definition(z, t):
        return [
            t * soft_maximum(-z) + (1 - t) * soft_maximum(z),
            (1 - t) * logistic(z) - t * logistic(-z),
        ]

    for logit in LOGITS:
        value, slope = exactly(definition)(logit, target)
        z, t = np.array([[logit]]), np.array([[target]])
        close(np.asarray(ad.binary_cross_entropy(z, t)), np.asarray(value), f"plain {logit}", 4e-15, np.float64)
        for form, by_form, slope_by_form in loss_forms(ad.binary_cross_entropy, z, t):
            close(np.asarray(by_form), np.asarray(value), f"{form} {logit}", 4e-15, np.float64)
            absolute = 1e-16 if target == 0.25 else 0.0  # the two terms cancel at the target
            np.testing.assert_allclose(slope_by_form, [[slope]], rtol=4e-15, atol=absolute + 3e-308, err_msg=form)
        assert losses.binary_cross_entropy(z, t) == pytest.approx(value, rel=4e-15, abs=3e-308)


def test_a_mean_over_large_and_small_terms_does_not_cancel():
    z, t = np.array([1e10, 0.0]), np.array([1.0, 0.0])
    for logits in (z, np.array([1e300, 0.0])):
        for form, value, _ in loss_forms(ad.binary_cross_entropy, logits, t):
            assert value == pytest.approx(math.log(2) / 2, rel=1e-15), form


def test_a_mean_fits_though_the_sum_does_not():
    largest = np.full(2, 1.7e308)
    for axis in (None, 0, (0,)):
        assert ad.mean(largest, axis) == ad.value_and_grad(lambda x, axis=axis: ad.mean(x, axis))(largest)[0] == 1.7e308
    np.testing.assert_array_equal(ad.grad(ad.mean)(largest), [0.5, 0.5])
    assert ad.mean(np.array([np.inf, 1.0])) == np.inf
    assert np.isnan(ad.mean(np.array([np.inf, -np.inf])))
    for loss, outputs, targets, mean in (
        (ad.squared_error, np.full(100, 1e154), np.zeros(100), 1e308),
        (ad.binary_cross_entropy, largest, np.zeros(2), 1.7e308),
        (ad.softmax_cross_entropy, np.full((4, 2), [1.7e308, 0.0]), np.full((4, 2), [0.0, 1.0]), 1.7e308),
    ):
        for form, value, slope in loss_forms(loss, outputs, targets):
            assert value == pytest.approx(mean), form
            assert np.isfinite(slope).all()
        assert loss(outputs, targets) == pytest.approx(mean)


@pytest.mark.parametrize("row", [*ROWS, [1.7e308, -1.7e308, 0.0]])
def test_the_softmax_cross_entropy_is_right_in_every_form(row):
    _, softmax, log_softmax = shares(tuple(row))
    for label in range(3):
        z, t = np.array([row]), np.eye(3)[[label]]
        others = [sum(p for j, p in enumerate(softmax) if j != i) for i in range(3)]  # 1 - p, without canceling
        slope = np.array([[-others[i] if i == label else p for i, p in enumerate(softmax)]])
        value = np.array(-log_softmax[label])
        close(np.asarray(ad.softmax_cross_entropy(z, t)), value, "plain", 1e-14, np.float64)
        for form, by_form, slope_by_form in loss_forms(ad.softmax_cross_entropy, z, t):
            close(np.asarray(by_form), value, form, 1e-14, np.float64)
            close(slope_by_form, slope, f"slope, {form}", 1e-13, np.float64)
        if np.isfinite(row).all():
            assert losses.softmax_cross_entropy(z, t) == pytest.approx(float(value), rel=1e-14)


def test_the_squared_error_is_right_in_every_form():
    for prediction in LOGITS:
        z, t = np.array([[prediction]]), np.array([[1.0]])
        (value, slope) = exactly(lambda p: [(p - 1) ** 2, 2 * (p - 1)])(prediction)
        for form, by_form, slope_by_form in loss_forms(ad.squared_error, z, t):
            close(np.asarray(by_form), np.asarray(value), form, 4e-15, np.float64)
            close(slope_by_form, np.array([[slope]]), form, 4e-15, np.float64)


def test_the_scalar_engine_agrees_where_its_result_is_finite():
    for name in ("exp", "log", "tanh", "sigmoid", "relu"):
        for x in points(name)[np.isfinite(points(name))]:
            value, slope = UNARY[name](float(x))
            if not math.isfinite(value):
                continue
            leaf = ad.Value(x)
            out = getattr(leaf, name)()
            out.backward()
            assert out.data == pytest.approx(value, rel=4e-15, abs=3e-308), (name, x)
            assert leaf.grad == pytest.approx(slope, rel=4e-15, abs=3e-308), (name, x)


TALL = {
    "sum": lambda x, b: ad.sum(ad.sum(x * b, axis=0)),
    "mean": lambda x, b: ad.sum(ad.mean(x + b * x, axis=0)),
    "a repeated row": lambda x, b: ad.sum((x + b) * x),
    "matmul": lambda x, b: ad.sum(x @ ad.reshape(b, (2, 1))),
    "softmax": lambda x, b: ad.sum(ad.softmax(x + b, axis=0) * x),
    **{f"a layer, {name}": lambda x, b, name=name: ad.mean(ad.affine(x, np.eye(2, dtype=x.dtype), b, name))
       for name in ("identity", "sigmoid", "relu")},
    **{loss.__name__: lambda x, b, loss=loss: loss(x + b, np.full_like(x, 0.5))
       for loss in (ad.squared_error, ad.binary_cross_entropy)},
}  # fmt: skip


@pytest.mark.parametrize("name", TALL)
def test_a_million_float32_rows_keep_their_digits(name):
    """Added one by one, as NumPy adds the rows of a matrix and BLAS those of a product, they lose a percent."""
    x, b = np.full((1_000_000, 2), [0.1, 0.3]), np.array([0.5, 0.25])
    exact, exact_slope = ad.value_and_grad(lambda b: TALL[name](x, b))(b)
    x, b = x.astype(np.float32), b.astype(np.float32)
    value, slope = ad.value_and_grad(lambda b: TALL[name](x, b))(b)
    forward = ad.jvp(lambda b: TALL[name](x, b), (b,), (b,))[1]
    assert slope.dtype == np.float32
    np.testing.assert_allclose([TALL[name](x, b), value], exact, rtol=1e-4)
    if name != "softmax":  # whose sum does not depend on b
        np.testing.assert_allclose(slope, exact_slope, rtol=1e-4)
        np.testing.assert_allclose(forward, exact_slope @ b, rtol=1e-4)

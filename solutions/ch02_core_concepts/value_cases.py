"""The exercise `Value`, the engine of section 2.4, and its cases. The bank is three files, each loading another."""

from course_lib.checks.bank import Exercise, script

Value = Exercise("Value", parameters=("data",), withheld=("course_lib.autodiff.scalar.Value",))


def number(rng, low=0.5, high=3.0):
    """A number away from 0 and from 1, where rules would agree by accident."""
    return round(float(rng.uniform(low, high)), 2)


@Value.case
def plus_and_minus(rng):
    """a sum and a difference"""
    return script(
        """
        x, y, z = Value(a), Value(b), Value(c)
        f = x + y - z
        f.backward()
        [f.data, x.grad, y.grad, z.grad]
        """,
        **{name: number(rng) for name in "abc"},
    )


@Value.case
def times(rng):
    """a product"""
    return script(
        """
        x, y = Value(a), Value(b)
        f = x * y
        f.backward()
        [f.data, x.grad, y.grad]
        """,
        **{name: number(rng) for name in "ab"},
    )


@Value.case
def divided(rng):
    """a quotient"""
    return script(
        """
        x, y = Value(a), Value(b)
        f = x / y
        f.backward()
        [f.data, x.grad, y.grad]
        """,
        a=-number(rng),
        b=number(rng),
    )


def slopes(*functions, names="a"):
    """A script that lists values and slopes of functions of one number."""
    listed = ",\n    ".join(f"lambda x: {function}" for function in functions)
    return f"""def value_and_slope(f):
    x = Value(a)
    y = f(x)
    y.backward()
    return [y.data, x.grad]

functions = [
    {listed},
]
[value_and_slope(f) for f in functions]"""


@Value.case
def powers(rng):
    """powers: squares, roots, reciprocals"""
    return script(slopes("x**2", "x**0.5", "x**-1", "x**p"), a=number(rng), p=number(rng))


@Value.case
def exponential(rng):
    """the exponential function"""
    return script(slopes("x.exp()", "(x * b).exp()"), a=number(rng, -2, 2), b=number(rng))


@Value.case
def hyperbolic_tangent(rng):
    """the hyperbolic tangent, including large inputs, where it is 1"""
    return script(slopes("x.tanh()", "(x * b).tanh()", "(x + 500).tanh()"), a=number(rng, -2, 2), b=number(rng))


@Value.case
def numbers_on_the_right(rng):
    """a plain number on the right of +, -, * and /"""
    return script(slopes("x + 2", "x - 2", "x * 2", "x / 2", "x + b * 1.0"), a=number(rng), b=number(rng))


@Value.case
def sum_and_product_with_a_number_on_the_left(rng):
    """a plain number on the left of + and *"""
    return script(slopes("2 + x", "b * x"), a=number(rng), b=number(rng))


@Value.case
def minus_with_a_number_on_the_left(rng):
    """a plain number on the left of -"""
    return script(slopes("2 - x", "b - x * x"), a=number(rng), b=number(rng))


@Value.case
def division_with_a_number_on_the_left(rng):
    """a plain number divided by a node"""
    return script(slopes("2 / x", "b / (x * x)"), a=number(rng), b=number(rng))


@Value.case
def section_graph(rng):
    """the graph of this section: b is used twice"""
    return script(
        """
        a = Value(1.0)
        b = 2 * a
        d = b + 1
        e = 3 * b
        f = d * e
        f.backward()
        [f.data, a.grad, b.grad, d.grad, e.grad, f.grad]
        """
    )


@Value.case
def same_graph_with_other_numbers(rng):
    """the same graph with other numbers"""
    return script(
        """
        a = Value(start)
        b = p * a
        d = b + q
        e = r * b
        f = d * e
        f.backward()
        [f.data, a.grad, b.grad, d.grad, e.grad, f.grad]
        """,
        start=number(rng),
        **{name: number(rng) for name in "pqr"},
    )


@Value.case
def node_with_itself(rng):
    """a node combined with itself: x * x, x + x, x / x, x - x"""
    return script(slopes("x * x", "x + x", "x / x", "x - x", "x * x * x"), a=number(rng))


@Value.case
def detour(rng):
    """a node that is used both directly and by a detour"""
    return script(
        """
        x = Value(a)
        s = x * x
        f = s * (s + b) - (s * b) / s
        f.backward()
        [f.data, x.grad, s.grad]
        """,
        **{name: number(rng) for name in "ab"},
    )


@Value.case
def stages(rng):
    """three stages, each of which splits and rejoins"""
    return script(
        """
        x = Value(a)
        v = x * p
        for _ in range(3):
            v = v * p + v / q
        v.backward()
        [v.data, x.grad]
        """,
        a=number(rng),
        **{name: number(rng) for name in "pq"},
    )


@Value.case
def two_neurons_share_an_input(rng):
    """two neurons with a third as their common input"""
    return script(
        """
        u, v, w = (Value(weight) for weight in weights)
        h = (w * x).tanh()
        loss = (h * u).tanh() * (v * h).tanh()
        loss.backward()
        [loss.data, u.grad, v.grad, w.grad, h.grad]
        """,
        x=number(rng),
        weights=[number(rng, -1, 1) for _ in range(3)],
    )


@Value.case
def second_output(rng):
    """backward from a second output: the leaves get its gradient in addition, once"""
    return script(
        """
        x, y = Value(a), Value(b)
        shared = x * y
        f, g = shared * 3, shared * shared
        f.backward()
        first = x.grad
        g.backward()
        [first, x.grad, y.grad]
        """,
        **{name: number(rng) for name in "ab"},
    )


@Value.case
def same_output_twice(rng):
    """backward called twice: the gradients of the leaves double"""
    return script(
        """
        x, y = Value(a), Value(b)
        f = (x * y + x) * y
        f.backward()
        f.backward()
        [x.grad, y.grad]
        """,
        **{name: number(rng) for name in "ab"},
    )


@Value.case
def neuron(rng):
    """a neuron with its loss"""
    return script(
        """
        w, b = Value(weight), Value(bias)
        a = (w * x + b).tanh()
        loss = (a - y) ** 2 / 2
        loss.backward()
        [loss.data, w.grad, b.grad, a.grad]
        """,
        weight=number(rng, -1, 1),
        bias=number(rng, -1, 1),
        x=number(rng),
        y=number(rng, -1, 1),
    )


@Value.case
def zeros(rng):
    """zeros and whole numbers"""
    return script(
        """
        x, y = Value(0), Value(n)
        f = x**2 + x * y + x.exp() - x.tanh() + x / y
        f.backward()
        [f.data, x.grad, y.grad]
        """,
        n=int(rng.integers(2, 9)),
    )


@Value.case
def one_node(rng):
    """a single node: its gradient is 0 before backward and 1 after"""
    return script(
        """
        x = Value(a)
        before = x.grad
        x.backward()
        [x.data, before, x.grad]
        """,
        a=number(rng),
    )


@Value.case
def long_chain(rng):
    """a chain of 5,000 sums"""
    return script(
        """
        x = Value(2.0)
        y = x
        for _ in range(5_000):
            y = y + x
        y.backward()
        [y.data, x.grad]
        """
    )

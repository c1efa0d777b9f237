"""What the source of an answer shows is told where it stands there, and nowhere else."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks.reading import definition, mistake, text_of, unfinished

WRONG = {
    "negative-assigned": ["theta =- lr * grad\nreturn theta", "s = 0\nfor g in grad:\n    s =+ g\nreturn s"],
    "compared": ["new = theta\nnew == theta - lr * grad\nreturn new"],
    "power": ["return theta - lr * grad ^ 2", "theta ^= lr\nreturn theta + grad"],
    "thrown-away": [
        "np.clip(grad, -1, 1)\nreturn theta - lr * grad",
        "theta - lr * grad\nreturn theta",
        "grad.reshape(-1)\nreturn theta - lr * grad",
    ],
    "parameter-lost": ["lr = 0.1\nreturn theta - lr * grad"],
    "parameter-unused": ["return theta - 0.1 * grad"],
    "printed": ["print(theta - lr * grad)"],
    "returns-in-loop": ["for g in grad:\n    theta = theta - lr * g\n    return theta"],
    "starts-again": [
        "for g in grad:\n    s = 0\n    s += lr * g\nreturn theta - s",
        "path = []\nfor _ in range(lr):\n    t = theta.copy()\n    t = t - grad(t)\n    path.append(t)\nreturn path",
        "for g in grad:\n    s = np.zeros(2)\n    s = s + g * lr\nreturn theta - s",
    ],
    "divides-in-loop": [
        "s = 0\nfor g in grad:\n    s += g\n    s /= len(grad)\nreturn theta - lr * s",
        "s = 0\nfor g in grad:\n    s += g\n    s = s / len(grad)\nreturn theta - lr * s",
    ],
    "mutable-default": [
        "_seen.append(lr)\nreturn theta - sum(_seen) * grad",
        "_seen[:] = [lr]\nreturn theta - _seen[0] * grad",
    ],
    "global-state": ["global v\nv = v + grad\nreturn theta - lr * v"],
    "times-one": ["return theta * 1 - lr * grad"],
    "never-changed": ["n, t = 0, theta\nfor g in grad:\n    t = t - lr * g\nreturn t, n"],
    "overlapping": [
        "return [theta[i : i + lr] for i in range(len(grad) // lr)]",
        "parts = []\nfor i in range(len(grad)):\n    parts.append(theta[i : lr + i])\nreturn parts",
    ],
    "identity": [
        "if lr is not 1:\n    grad = grad * lr\nreturn theta - grad",
        "return theta if grad.shape is lr.shape else -grad",
    ],
    "always-true": [
        'if lr == "a" or "b":\n    return theta\nreturn theta - grad',
        "return [t for t in theta if grad == lr or 2]",
    ],
    "choice-for-product": ["return theta - (lr * grad and grad > 0)", "return theta * (grad + 1 or lr)"],
    "error-returned": ["if lr < 0:\n    return ValueError('lr')\nreturn theta - lr * grad"],
    "else-of-the-last-if": [
        "if lr == 1:\n    s = grad\nif lr == 2:\n    s = 2 * grad\nelse:\n    s = 0\nreturn theta - s",
    ],
    "two-names": [
        "up = theta\nup[0] += lr\nreturn grad(up)",
        "new = theta\nfor i in range(2):\n    new[i] = new[i] - lr * grad[i]\nreturn new",
    ],
    "new-for-old": ["v = grad\nv = v + 0\nv *= lr\nv -= v.mean()\nreturn theta - v"],
    "overwritten": [
        "for g in grad:\n    step = lr * g\nreturn theta - step",
        "for i in range(len(grad)):\n    part = lr * grad[i]\n    print(i)\nreturn theta - part",
    ],
    "late-name": [
        "step = abs\nfor g in grad:\n    step = (lambda old: lambda t: old(t) - g)(step)\nreturn step(theta)",
        "steps = []\nfor g in grad:\n    steps.append(lambda t: t - lr * g)\nreturn steps[0](theta)",
    ],
}
RIGHT = [
    "for g in grad:\n    last = lr * g\n    if last > 1:\n        break\nreturn theta - last",
    "for g in grad:\n    last = lr * g\n    theta = theta - last\nreturn theta, last",
    "last = 0\nfor g in grad:\n    if g > 0:\n        last = lr * g\nreturn theta - last",
    "for g in grad:\n    theta = sorted(theta, key=lambda t: lr * g)\nreturn theta",
    "for g in grad:\n    theta = (lambda t: t - lr * g)(theta)\nreturn theta",
    "steps = []\nfor g in grad:\n    steps.append(lambda t, g=g: t - lr * g)\nreturn steps[0](theta)",
    "return theta - lr * grad",
    "if lr is None or lr < 0 or lr == 1:\n    lr = 0.1\nreturn theta - lr * grad",
    "return theta if lr is grad or type(lr) is float or lr is True else grad",
    "return theta - lr * grad * (lr > 0 and lr < 1)",
    "if lr == 1:\n    s = grad\nelif lr == 2:\n    s = 2 * grad\nelse:\n    s = 0\nreturn theta - s",
    "s = 0\nif lr == 1:\n    s = grad\nif lr == 2:\n    s = 2\nreturn theta - s",
    "n = 0\nfor g in grad:\n    n += 1\nreturn theta - lr * grad, n",
    "n = 1\nfor g in grad:\n    theta = theta - lr * g * n\nreturn theta",
    "return [theta[i : i + lr] for i in range(0, len(grad), lr)]",
    "return [theta[i : i + 1] - lr * grad for i in range(len(grad))]",
    "up = theta.copy()\nup[0] += lr\nreturn grad(up)",
    "up = theta\nup = up - lr * grad\nreturn up",
    "v = grad * 1.0\nv *= lr\nv += theta\nreturn v",
    "s = 0\nfor g in grad:\n    s += g\nreturn theta - lr * s / len(grad)",
    "path = []\nfor g in grad:\n    z = theta\n    z = z + lr * g\n    path.append(z)\nreturn path",
    "for _ in range(3):\n    step = lr\n    step = step * grad\n    theta = theta - step\nreturn theta",
    "total = 0\nfor row in grad:\n    s = 0\n    for g in row:\n        s += g\n    total += s\nreturn theta - lr",
    "v = 0\nfor g in grad:\n    v *= lr\n    v += g\nreturn theta - v",
    "while lr > 1:\n    lr /= 2\nreturn theta - lr * grad",
    "for g in grad:\n    if g > 0:\n        continue\n    return theta - lr * g\nreturn theta",
    "for g in grad:\n    if g > lr:\n        return theta\nreturn g",
    "np.clip(grad, -1, 1, out=grad)\nreturn theta - lr * grad",
    "out = []\nout.append(theta - lr * grad)\nreturn out",
    "if lr is None:\n    lr = 0.1\nreturn theta - lr * grad",
    "theta = np.asarray(theta, dtype=float)\nreturn theta - lr * grad",
    "theta=-lr * grad + theta\nreturn theta",
    "seen = []\nseen.append(lr)\nreturn theta - seen[0] * grad",
    "_seen = list(_seen)\n_seen.append(lr)\nreturn theta - _seen[0] * grad",
    "theta = -lr * grad + theta\nreturn theta",
    "print(theta)\nreturn theta - lr * grad",
    "def inner(x):\n    print(x)\n    return x - lr * grad\nreturn inner(theta)",
    "return theta * 1.0 - lr * grad",
    "x = theta[..., 0]\nreturn x - lr * grad",
    "a, theta = theta, 0\nreturn a - lr * grad - theta",
]
lines = st.sampled_from(["scale = 1.0", "# a comment", "assert lr >= 0", "size = len(grad)", '"""Docstring, ..."""'])


def cell(body, before=(), signature="theta, grad, lr, _seen=[]"):
    body = "\n".join([*before, body])
    return f"%matplotlib inline\nimport numpy as np\n\ndef step({signature}):\n" + textwrap.indent(body, "    ") + "\n"


@given(
    st.sampled_from([(slug, body) for slug, bodies in WRONG.items() for body in bodies]), st.lists(lines, max_size=3)
)
def test_a_mistake_is_told_with_its_line_whatever_stands_before_it(wrong, before):
    slug, body = wrong
    before = [line for line in before if not slug.startswith("parameter") or "lr" not in line]
    found = mistake(cell(body, before), "step")
    assert found is not None and found[0] == slug and "{" not in found[1]


@given(st.sampled_from(RIGHT), st.lists(lines, max_size=3))
def test_what_may_be_right_is_not_told(body, before):
    assert mistake(cell(body, before), "step") is None
    assert unfinished(cell(body, before), "step") is None


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("np.random.seed(0)", "other-generator"),
        ("return np.random.randn(n)", "other-generator"),
        ("import random\nreturn [random.gauss(0, 1) for _ in range(n)]", "other-generator"),
        ("return np.random.default_rng(0).normal(size=n)", "new-generator"),
        ("return np.random.default_rng(rng).normal(size=n)", None),
        ("return rng.normal(size=n)", None),
    ],
)
def test_another_generator_beside_the_given_one_is_told(line, slug):
    found = mistake(cell(f"x = rng, n\n{line}", signature="n, rng"), "step")
    assert (found and found[0]) == slug
    assert mistake(cell("return np.random.randn(n)", signature="n"), "step") is None


@pytest.mark.parametrize(
    "body",
    [
        *("e = ...\nreturn e", "return theta - ...", "...", "return np.sum(...)", "s += ..."),
        *(
            "while lr > 1 and ...:\n    lr /= 2\nreturn lr",
            "return theta, ...",
            "if grad > ...:\n    pass",
            "return [...]",
        ),
    ],
)
def test_dots_that_are_to_be_filled_in_are_told(body):
    found = unfinished(cell(body), "step")
    assert found is not None and found[0] == "unfinished" and "..." in found[1]


@pytest.mark.parametrize(
    "text", ["", "def step(:", "x = 1", "step = lambda x: x", "def other(): pass", "\0", "(" * 5000]
)
def test_a_cell_without_the_definition_tells_nothing(text):
    assert definition(text, "step") is None and mistake(text, "step") is None and unfinished(text, "step") is None


def test_the_last_definition_and_the_methods_of_a_class_are_read():
    assert mistake(cell("return theta - 0.1 * grad") + cell("return theta - lr * grad"), "step") is None
    text = (
        "class Node:\n    def set(self, data):\n        self.d == data\n\n    def show(self):\n        print(self.d)\n"
    )
    assert mistake(text, "Node")[0] == "compared"


def test_the_text_of_an_answer_is_that_of_its_file():
    assert "def test_the_text_of_an_answer" in text_of(test_the_text_of_an_answer_is_that_of_its_file)
    assert text_of(len) == text_of(3) == text_of(int) == ""
    assert "class Stand" in text_of(Stand)


class Stand:
    def method(self):
        return 1

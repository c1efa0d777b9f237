"""What chapter 5 says of JAX, which learners don't have."""

import re

import jax
import jax.numpy as jnp
import numpy as np
from course_sources import sources

from course_lib.functions import softmax


def test_the_lines_with_jax_give_the_gradient_of_every_image():
    (section,) = (source for source in sources("ch05_trends_and_challenges") if source.name.startswith("5_"))
    text = next(cell.source for cell in section.notebook.cells if "    from jax import" in cell.source)
    rng = np.random.default_rng(0)
    W, images, labels = rng.normal(size=(6, 3)), rng.normal(size=(5, 6)), np.eye(3)[rng.integers(0, 3, 5)]
    calls = []

    def loss_of_one(W, image, label):
        calls.append(image)
        return -jnp.sum(label * jax.nn.log_softmax(image @ W))

    names = {"loss_of_one": loss_of_one, "W": W, "images": images, "labels": labels}
    exec("\n".join(re.findall(r"^    (.*)", text, re.MULTILINE)), names)
    by_hand = np.einsum("ni,nk->nik", images, softmax(images @ W) - labels)
    np.testing.assert_allclose(names["gradients"], by_hand, rtol=1e-4, atol=1e-5)
    names["per_image"](W + 1, images, labels)
    assert len(calls) == 1, "a compiled function doesn't run Python again"

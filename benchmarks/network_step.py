"""How long does a full step take, forward, loss, backward and update, for networks of three sizes?

Compared with torch (eager, with its SGD; and torch.func, eager and compiled), the same formulas in plain NumPy, JAX
with one step and with 200 steps compiled together, Numba with 200 steps, and a matrix product, whose rate is the peak
of this machine. For the second network, also whole epochs compared with
scikit-learn's classifier.
"""

from __future__ import annotations

import warnings

import numpy as np
from timing import Work, report

from course_lib.network import Network, layers
from course_lib.network.initialization import initialize
from course_lib.network.step import NetworkStep, with_ones
from course_lib.network.training import fit

LEARNING_RATE, MANY = 0.01, 200
NETWORKS = [
    (Network((2, 4, 1), "sigmoid", loss="binary_cross_entropy"), 4, "float64"),
    (Network((64, 128, 10), "tanh", loss="softmax_cross_entropy"), 64, "float64"),
    (Network((64, 128, 10), "relu", loss="softmax_cross_entropy"), 64, "float64"),
    (Network((784, 256, 128, 10), "relu", loss="softmax_cross_entropy"), 128, "float32"),
]


def course_step(network, parameters, X, Y):
    parameters = parameters.copy()
    step, inputs, targets = NetworkStep(network, parameters, len(X)), with_ones(X).T, np.ascontiguousarray(Y.T)

    def call():
        loss = step(inputs, targets, LEARNING_RATE)
        np.subtract(parameters, step.gradient, parameters)
        return loss

    return call


def naive_step(network, parameters, X, Y):
    pairs = [(W.copy(), b.copy()) for W, b in layers(network, parameters)]
    f, slope = {
        "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a * a),
        "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(a.dtype)),
    }[network.hidden]

    def call():
        activations = [X]
        for W, b in pairs[:-1]:
            activations.append(f(activations[-1] @ W + b))
        z = activations[-1] @ pairs[-1][0] + pairs[-1][1]
        if network.loss == "binary_cross_entropy":
            p = 1 / (1 + np.exp(-z))
            loss = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            p = e / e.sum(axis=1, keepdims=True)
            loss = -np.mean(np.sum(Y * np.log(p), axis=1))
        delta = (p - Y) / len(X)
        for layer in range(len(pairs) - 1, -1, -1):
            W, b = pairs[layer]
            below = activations[layer]
            pairs[layer] = W - LEARNING_RATE * below.T @ delta, b - LEARNING_RATE * delta.sum(axis=0)
            if layer:
                delta = (delta @ W.T) * slope(below)
        return loss

    return call


def torch_step(network, parameters, X, Y):
    import torch

    modules = []
    for number, (W, b) in enumerate(layers(network, parameters)):
        linear = torch.nn.Linear(*W.shape, dtype=torch.from_numpy(X).dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(W.T.copy()))
            linear.bias.copy_(torch.from_numpy(b.copy()))
        modules.append(linear)
        if number < len(network.shapes) - 1:
            modules.append(
                {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[network.hidden]()
            )
    model = torch.nn.Sequential(*modules)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    binary = network.loss == "binary_cross_entropy"
    X, target = torch.from_numpy(X), torch.from_numpy(Y if binary else Y.argmax(axis=1))
    cross_entropy = torch.nn.functional.cross_entropy
    if binary:
        cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits

    def call():
        optimizer.zero_grad()
        loss = cross_entropy(model(X), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return call


def torch_functions(network, parameters, X, Y):
    """A step of `torch.func.grad_and_value`, eager and compiled."""
    import torch

    start = tuple(torch.from_numpy(array.copy()) for pair in layers(network, parameters) for array in pair)
    X, Y = torch.from_numpy(X), torch.from_numpy(Y)
    f, cross_entropy = getattr(torch, network.hidden), torch.nn.functional.cross_entropy
    if network.loss == "binary_cross_entropy":
        cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits

    def value(arrays):
        A = X
        for number in range(0, len(arrays) - 2, 2):
            A = f(A @ arrays[number] + arrays[number + 1])
        return cross_entropy(A @ arrays[-2] + arrays[-1], Y)

    def step(arrays):
        gradient, loss = torch.func.grad_and_value(value)(arrays)
        return loss, tuple(array - LEARNING_RATE * slope for array, slope in zip(arrays, gradient, strict=True))

    def repeated(step):
        arrays = [start]

        def call():
            loss, arrays[0] = step(arrays[0])
            return loss.item()

        return call

    return repeated(step), repeated(torch.compile(step))


def numba_steps(network, parameters, X, Y, steps=MANY):
    """All steps in one compiled function, with BLAS for the products and loops for the rest."""
    import numba

    hidden, binary, rate = network.hidden, network.loss == "binary_cross_entropy", X.dtype.type(LEARNING_RATE)

    @numba.njit
    def run(Ws, bs, X, Y):
        last, loss = len(Ws) - 1, 0.0
        for _ in range(steps):
            A = [X]
            for k in range(len(Ws)):
                Z = A[k] @ Ws[k]
                for i in range(Z.shape[0]):
                    for j in range(Z.shape[1]):
                        z = Z[i, j] + bs[k][j]
                        if k < last:
                            z = (
                                np.tanh(z)
                                if hidden == "tanh"
                                else max(z, 0)
                                if hidden == "relu"
                                else 1 / (1 + np.exp(-z))
                            )
                        Z[i, j] = z
                A.append(Z)
            delta, loss = np.empty_like(Y), 0.0
            for i in range(len(Y)):
                z = A[last + 1][i]
                top = z.max()
                if binary:
                    loss += (np.maximum(z, 0) - Y[i] * z + np.log1p(np.exp(-np.abs(z)))).sum()
                    delta[i] = (1 / (1 + np.exp(-z)) - Y[i]) / len(Y)
                else:
                    e = np.exp(z - top)
                    loss += np.log(e.sum()) - (Y[i] * (z - top)).sum()
                    delta[i] = (e / e.sum() - Y[i]) / len(Y)
            for k in range(last, -1, -1):
                by_W, by_b, a = A[k].T @ delta, delta.sum(axis=0), A[k]
                if k:
                    delta = delta @ Ws[k].T
                    for i in range(a.shape[0]):
                        for j in range(a.shape[1]):
                            f = a[i, j]
                            delta[i, j] *= 1 - f * f if hidden == "tanh" else f > 0 if hidden == "relu" else f * (1 - f)
                Ws[k][:] = Ws[k] - rate * by_W
                bs[k][:] = bs[k] - rate * by_b
        return loss / len(Y)

    def call():
        pairs = layers(network, parameters)
        return run(tuple(W.copy() for W, _ in pairs), tuple(b.copy() for _, b in pairs), X, Y)

    return call


def jax_step(network, parameters, X, Y):
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    f = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}[network.hidden]
    X, Y = jnp.asarray(X), jnp.asarray(Y)
    state = [[(jnp.asarray(W), jnp.asarray(b)) for W, b in layers(network, parameters)]]

    def value(pairs, X, Y):
        A = X
        for W, b in pairs[:-1]:
            A = f(A @ W + b)
        z = A @ pairs[-1][0] + pairs[-1][1]
        if network.loss == "binary_cross_entropy":
            return jnp.mean(jax.nn.softplus(z) - Y * z)
        return -jnp.mean(jnp.sum(Y * jax.nn.log_softmax(z), axis=1))

    @jax.jit
    def step(pairs, X, Y):
        loss, gradient = jax.value_and_grad(value)(pairs, X, Y)
        return loss, jax.tree.map(lambda p, g: p - LEARNING_RATE * g, pairs, gradient)

    def call():
        loss, state[0] = step(state[0], X, Y)
        return float(loss)

    def steps(pairs, X, Y):
        return jax.lax.scan(lambda pairs, _: step(pairs, X, Y)[::-1], pairs, None, length=MANY)[::-1]

    many, pairs = jax.jit(steps, donate_argnums=0), state[0]

    def call_many():
        losses, _ = many(jax.tree.map(jnp.copy, pairs), X, Y)
        return float(losses[0])

    return call, call_many


def fit_work(network, parameters, X, Y):
    return lambda: fit(network, parameters, X, Y, epochs=MANY, learning_rate=LEARNING_RATE)


def step_work(network: Network, n: int, kind: str) -> Work:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, network.sizes[0])).astype(kind)
    k = network.sizes[-1]
    Y = (rng.integers(0, 2, (n, 1)) if k == 1 else np.eye(k)[rng.integers(0, k, n)]).astype(kind)
    arguments = network, initialize(network, rng, "xavier", kind), X, Y
    ways = {
        "course_lib, in place": course_step(*arguments),
        "plain NumPy": naive_step(*arguments),
        "torch eager": torch_step(*arguments),
    }
    ways["torch.func, eager"], ways["torch.func, step compiled"] = torch_functions(*arguments)
    ways["JAX, compiled step"], whole = jax_step(*arguments)
    first = [float(call()) for call in ways.values()]
    assert np.ptp(first) < 1e-5 * first[0], first
    square = rng.normal(size=(512, 512)).astype(kind)
    product = np.empty_like(square)
    # Forward, gradients of weights, and gradients of inputs except for the first layer; 2 per multiply-add
    products = 3 * sum(m * k for m, k in network.shapes) - network.shapes[0][0] * network.shapes[0][1]
    operations = dict.fromkeys(ways, 2.0 * n * products)
    ways[f"JAX, {MANY} steps compiled together"] = whole
    ways[f"Numba, {MANY} steps compiled together"] = numba_steps(*arguments)
    ways[f"course_lib, fit, {MANY} steps"] = fit_work(*arguments)
    ways["matrix product, 512x512"] = lambda: square.dot(square, product)
    operations["matrix product, 512x512"] = 2.0 * 512**3
    return Work(f"{'-'.join(map(str, network.sizes))} {network.hidden}, {kind}, batch {n}", ways, operations)


def epochs_work() -> Work:
    from sklearn.neural_network import MLPClassifier

    network = Network((64, 128, 10), "relu", loss="softmax_cross_entropy")
    rng = np.random.default_rng(0)
    X, y = rng.random((1280, 64)), rng.integers(0, 10, 1280)
    start = initialize(network, rng)
    theirs = MLPClassifier(
        (128,), solver="sgd", momentum=0.0, alpha=0.0, batch_size=64, learning_rate_init=0.01, max_iter=5, tol=0.0
    )

    def scikit_learn():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs.fit(X, y)

    return Work(
        "64-128-10 relu, 5 epochs of 20 batches of 64, shuffled",
        {
            "course_lib, fit": lambda: fit(
                network, start, X, y, epochs=5, batch_size=64, rng=rng, learning_rate=LEARNING_RATE
            ),
            "scikit-learn, MLPClassifier": scikit_learn,
        },
    )


def works() -> list[Work]:
    import torch  # noqa: F401  so that `machine` and the thread limits know it

    return [*(step_work(*each) for each in NETWORKS), epochs_work()]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

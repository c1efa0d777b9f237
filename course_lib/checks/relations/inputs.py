"""Relations of a wrong value to the call's arguments: a missing term or factor, a part left out."""

from collections.abc import Callable

import numpy as np

from course_lib.checks.compare import close, number
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found

RATES = {"lr", "lr0"}  # a call with one of these makes a step
STEPS = {-1.0: "step-sign", 2.0: "step-twice", 0.5: "step-half"}
TERMS = {1.0: "added", -1.0: "taken away", 2.0: "added twice", -2.0: "taken away twice"}
POWERS = {1: "multiplied by", -1: "divided by", 2: "multiplied twice by", -2: "divided twice by"}
FORMULAS: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "relu": ("max(0, {})", lambda v: np.maximum(0, v)),
    "clip": ("min(1, max(0, {}))", lambda v: np.clip(v, 0, 1)),
    "exp": ("exp({})", np.exp),
    "softplus": ("log(1 + exp({}))", lambda v: np.logaddexp(0, v)),
    "sigmoid": ("1 / (1 + exp(-{}))", lambda v: np.exp(-np.logaddexp(0, -v))),
    "tanh": ("tanh({})", np.tanh),
    "slope-of-tanh": ("1 - tanh({})**2", lambda v: 1 - np.tanh(v) ** 2),
    "square": ("{}**2", np.square),
    "cube": ("{}**3", lambda v: v**3),
    "root": ("sqrt({})", np.sqrt),
    "absolute-value": ("abs({})", np.abs),
    "log": ("log({})", np.log),
    "sine": ("sin({})", np.sin),
    "cosine": ("cos({})", np.cos),
}
DIVISORS = (1, 2, 3, 10)
MANY = 4  # entries that make it unlikely to meet two of them by chance
LARGE = 30.0  # beyond this exp and its relatives are extreme


def relations(pair: Evidence) -> dict[str, Found]:
    """What in the arguments explains the difference between two arrays of the same shape."""
    arrays = pair.arrays()
    if arrays is None or not pair.own:  # the variables of a script need not be arguments
        return {}
    shape, numbers = arrays[1].shape, pair.numbers()
    found = {}
    for name, value in pair.numeric_arguments().items():
        if not value.size:
            continue
        if value.shape == shape and close(value, arrays[1]).all():
            found[f"returns-{name}"] = Found(texts.RELATIONS["returns-argument"].format(name=name), rank=2)
        if numbers is None:
            continue
        expected, got, kept = numbers
        value = value[kept] if value.shape == kept.shape != expected.shape else value
        if not np.isfinite(value).all():
            continue
        found |= _step(name, value, pair, expected, got) if RATES & set(pair.arguments) else {}
        found |= _formula(name, value, got)
        found |= _term(name, value, expected, got) | _factor(name, value, expected, got)
        found |= _region(name, value, expected, got) | _other_entry(name, value, expected, got)
    return found


def _step(name: str, value: np.ndarray, pair: Evidence, expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    """For an update of an argument: the step has the wrong sign or size, or was returned alone."""
    if value.shape != expected.shape or not value.any():
        return {}
    due, made = expected - value, got - value
    if close(due, got).all() or close(-due, got).all():
        sentence = texts.RELATIONS["step-alone"].format(name=name)
        return {"step-alone": Found(sentence, key=name, rank=2, proof=bool(due.any()))}
    if not due.any():
        return {}
    if expected.size > 1 and close(made.flat[0] + 0 * made, made).all() and not close(due.flat[0] + 0 * due, due).all():
        return {"step-uniform": Found(texts.RELATIONS["step-uniform"].format(name=name), key=name, rank=3)}
    weak = expected.size == 1
    i = int(np.argmax(np.abs(due)))
    factor = made.flat[i] / due.flat[i]
    if not factor or not close(value + factor * due, got).all():
        return {}
    slugs = [slug for times, slug in STEPS.items() if np.isclose(factor, times, rtol=1e-6)]
    slugs += ["step-n" for size in pair.sizes() if np.isclose(factor, size, rtol=1e-6)]
    slugs += ["step-1/n" for size in pair.sizes() if np.isclose(factor * size, 1.0, rtol=1e-6)]
    words = {"name": name, "factor": number(factor)}
    found = {
        slug: Found(texts.RELATIONS[slug].format(**words), name, weak and slug != "step-sign", 2) for slug in slugs
    }
    key = (name, float(f"{factor:.5g}"))
    found["step-factor"] = Found(texts.RELATIONS["step-factor"].format(**words), key, weak, 3)
    if factor > 0:
        sentence = texts.RELATIONS["step-parallel"].format(name=name)
        found["step-parallel"] = Found(sentence, name, rank=6, proof=not weak)
    return found


def _formula(name: str, value: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    """Whether the result is a well-known function of an argument; single numbers don't show it."""
    if value.shape != got.shape:
        return {}
    with np.errstate(all="ignore"):
        fits = {slug: formula for slug, (formula, function) in FORMULAS.items() if close(function(value), got).all()}
    return {
        f"is-{slug}": Found(
            texts.RELATIONS["formula"].format(formula=formula.format(name)), name, rank=3, proof=got.size > 1
        )
        for slug, formula in fits.items()
    }


def _term(name: str, value: np.ndarray, expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    if not value.any():
        return {}
    for times, words in TERMS.items():
        if value.shape in (expected.shape, ()) and close(expected + times * value, got).all():
            sentence = texts.RELATIONS["term"].format(name=name, words=words)
            return {f"term-{name}": Found(sentence, key=times, rank=2)}
    if not value.ndim or value.shape != expected.shape[-value.ndim :]:
        return {}
    value = np.broadcast_to(value, expected.shape)
    difference, i = got - expected, int(np.argmax(np.abs(value)))
    multiple = difference.flat[i] / value.flat[i]
    if not multiple or not np.allclose(difference, multiple * value, rtol=1e-5, atol=1e-9 * np.abs(got).max()):
        return {}
    sentence, several = texts.RELATIONS["multiple"].format(name=name), np.ptp(value) > 0
    return {f"multiple-{name}": Found(sentence, weak=expected.size == 1, rank=3, proof=bool(several))}


def _factor(name: str, value: np.ndarray, expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    if value.shape not in (expected.shape, ()) or not (expected * value).any() or (abs(value) == 1.0).all():
        return {}
    for power, words in POWERS.items():
        if (power > 0 or value.all()) and close(expected * value**power, got).all():
            sentence = texts.RELATIONS["factor-argument"].format(name=name, words=words)
            return {f"factor-{name}": Found(sentence, key=power, rank=2)}
    return {}


def _other_entry(name: str, value: np.ndarray, expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    """Whether two different numbers are entries of an argument, both divided by the same whole number."""
    if value.ndim != 1 or len(value) < MANY or expected.size != 1 or expected.shape:
        return {}
    for divisor in DIVISORS:
        due, came = (np.flatnonzero(close(value, divisor * number)) for number in (expected, got))
        if len(due) == len(came) == 1 and due[0] != came[0]:
            sentence = texts.RELATIONS["other-entry"].format(name=name, due=due[0], came=came[0])
            return {f"other-entry-{name}": Found(sentence, key=divisor, rank=6)}
    return {}


def _region(name: str, value: np.ndarray, expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    """For an elementwise function: the entries are wrong where the argument is zero, negative, positive or large."""
    if value.shape != expected.shape:
        return {}
    wrong = ~close(expected, got)
    right = ~wrong & (expected != 0)  # a zero may be correct by accident
    regions = {
        "zero": value == 0,
        "large": np.abs(value) > LARGE,
        "negative": value < 0,
        "positive": value > 0,
        "not-positive": value <= 0,
        "not-negative": value >= 0,
    }
    return {
        f"wrong-at-{region}": Found(
            texts.RELATIONS[f"wrong-at-{region}"].format(name=name), rank=rank, proof=np.sum(right & ~mask) > 1
        )
        for rank, (region, mask) in enumerate(regions.items(), start=4)
        if not (wrong & ~mask).any()
    }

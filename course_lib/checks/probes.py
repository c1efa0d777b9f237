"""What further calls of an answer show: with the same arguments once more, or with one of them changed.

Each sentence states what these calls did, so it is true of the code. The calls are those of the visible cases, and they
are few: none if the answer is slow, and no more after one that did not return.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.calls import Arguments
from course_lib.checks.compare import difference
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import decode, read
from course_lib.checks.variations import EARLIER, EXCHANGED, LATER, NOT_GIVEN, OTHER_VALUES, VARIED, with_change

MOST_CALLS = 200
MOST = 0.6  # of the cases have to give an argument for it to be called without effect
PARTS = (1, 2, 3, 10)  # of a chosen number
SECONDS = 0.15  # the limit for the visible calls of a check and all further ones together
Made = tuple[CheckCase, Outcome]
Call = Callable[[Arguments], Outcome]
Told = tuple[str, str]


class Enough(Exception):
    """No further call is made."""


def once_more(cases: Sequence[Made], call: Call) -> Told | None:
    """Whether the same arguments give another result in a second call: randomness, or a value kept between calls."""
    limited = _limited(cases, call)
    try:
        for case, outcome in _with_values(cases):
            if _text(limited(case.arguments)) != _text(outcome):
                return "another-result", texts.PROBES["another-result"]
    except Enough:
        pass
    return None


def with_other_arguments(check: Check, cases: Sequence[Made], call: Call) -> Told | None:
    """What changed arguments do: nothing, or make the result right."""
    probe = Probe(check, _with_values(cases), _limited(cases, call))
    try:
        return probe.independent() or probe.one_sample() or probe.exchanged() or probe.other_value()
    except Enough:
        return None


class Probe:
    """The cases of a check that returned values, and a way to make more calls."""

    def __init__(self, check: Check, cases: list[Made], call: Call) -> None:
        self.check, self.call = check, call
        self.cases = sorted(cases, key=lambda made: self._is_right(*made))  # the wrong ones come first
        self.wrong = sum(not self._is_right(*made) for made in cases)

    def independent(self) -> Told | None:
        """The arguments that change nothing in any case, where the right value is more than a choice or a count."""
        if not any(_is_computed(case) for case, _ in self.cases):
            return None
        names = [name for name in self.check.parameters if self._changes_nothing([name], VARIED)]
        if not names:
            return None
        slug = "independent" if len(names) < len(self.check.parameters) else "constant"
        return slug, texts.PROBES[slug].format(names=texts.listed([f"`{name}`" for name in names]))

    def one_sample(self) -> Told | None:
        """Whether only the last sample, or only the first, takes part in the result."""
        for names in self._samples():
            for slug, changes in (("last-sample", EARLIER), ("first-sample", LATER)):
                if self._changes_nothing(names, changes):
                    return slug, texts.PROBES[slug].format(names=texts.listed([f"`{name}`" for name in names]))
        return None

    def exchanged(self) -> Told | None:
        """Two arguments that must be exchanged for the result to be right."""
        for names in combinations(self.check.parameters, 2):
            if self._makes_right(names, EXCHANGED):
                return "exchanged", texts.PROBES["exchanged"].format(first=names[0], second=names[1])
        return None

    def other_value(self) -> Told | None:
        """The argument that needs another value for the result to be right."""
        for change in OTHER_VALUES:
            for name in self.check.parameters:
                if self._makes_right([name], change):
                    words = {"name": name, "value": change.format(name)}
                    return "other-value", texts.PROBES["other-value"].format(**words)
        return None

    def _changed(self, case: CheckCase, names: Sequence[str], change: str) -> Outcome:
        return self.call(with_change(case.arguments, self.check.name, self.check.parameters, names, change))

    def _changes_nothing(self, names: Sequence[str], changes: Sequence[str]) -> bool:
        """Whether no change of these arguments changes the result, in most cases and in two at least."""
        found = 0
        for case, outcome in self.cases:
            for change in changes:
                other = self._changed(case, names, change)
                if other.error == NOT_GIVEN:
                    continue
                if _text(other) != _text(outcome):
                    return False
                found += 1
        return found >= len(changes) * max(2, MOST * len(self.cases))

    def _makes_right(self, names: Sequence[str], change: str) -> bool:
        """Whether a change of these arguments makes every value right, and more than one wrong number shows it."""
        numbers = 0
        for i, (case, _) in enumerate(self.cases):
            other = self._changed(case, names, change)
            if other.error == NOT_GIVEN and i >= self.wrong:
                continue
            if not self._is_right(case, other):
                return False
            numbers += _numbers(decode(case.expected.value)) if i < self.wrong else 0
        return numbers > 1

    def _is_right(self, case: CheckCase, outcome: Outcome) -> bool:
        return not outcome.error and difference(decode(case.expected.value), read(outcome.value), self.check) is None

    def _samples(self) -> Iterator[list[str]]:
        """The arguments that have as many rows as each other in every case, and not the same number in all."""
        sizes: dict[tuple[int, ...], list[str]] = {}
        plain = [case.arguments.positional for case, _ in self.cases if not case.arguments.code]
        for i, name in enumerate(self.check.parameters):
            values = [given[i] for given in plain if i < len(given)]
            arrays = [value for value in values if isinstance(value, np.ndarray) and value.ndim]
            if len(arrays) == len(plain) and len({len(array) for array in arrays}) > 1:
                sizes.setdefault(tuple(map(len, arrays)), []).append(name)
        yield from sizes.values()


def _with_values(cases: Sequence[Made]) -> list[Made]:
    """The cases where a value is expected and was returned."""
    return [made for made in cases if not made[0].expected.error and not made[1].error]


def _is_computed(case: CheckCase) -> bool:
    """Whether the expected value has a number that is neither whole nor given: a choice may not change with others."""
    given = set(_all_numbers([*case.arguments.positional, *case.arguments.named.values()]))
    return any(number % 1 and number not in given for number in _all_numbers(decode(case.expected.value)))


def is_chosen(case: CheckCase) -> bool:
    """Whether the right value is a text, or a part of a given number, so that other code may choose it, too."""
    value = decode(case.expected.value)
    texts = value if isinstance(value, list) else [value]
    return is_given(case) or (bool(texts) and all(isinstance(text, str) for text in texts))


def is_given(case: CheckCase) -> bool:
    """Whether the right value is an entry of an argument, or a simple part of one."""
    value, given = decode(case.expected.value), [*case.arguments.positional, *case.arguments.named.values()]
    entries = [number for one in given if isinstance(one, np.ndarray) for number in _all_numbers(one)]
    return isinstance(value, float) and any(np.isclose(entries, part * value, rtol=1e-6).any() for part in PARTS)


def _all_numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _all_numbers(item)
    elif isinstance(value, (int, float, np.ndarray)) and np.asarray(value).dtype.kind in "iuf":
        yield from np.asarray(value, dtype=float).ravel().tolist()


def _limited(cases: Sequence[Made], call: Call) -> Call:
    """Make the call, unless too many calls were made or they took too long."""
    left, seconds = MOST_CALLS, SECONDS - sum(outcome.seconds for _, outcome in cases)

    def limited(given: Arguments) -> Outcome:
        nonlocal left, seconds
        if left <= 0 or seconds <= 0:
            raise Enough
        outcome = call(given)
        left, seconds = left - 1, seconds - outcome.seconds
        if outcome.error == NO_ANSWER:
            left = 0
        return outcome

    return limited


def _text(outcome: Outcome) -> str:
    """All of an outcome's value, so that NaN equals NaN; an error is another result."""
    return outcome.error or repr(outcome.value)


def _numbers(value: Any) -> int:
    """The number of nonzero numbers in a value."""
    if isinstance(value, list):
        return sum(map(_numbers, value))
    is_number = isinstance(value, (int, float, np.ndarray)) and not isinstance(value, bool)
    return int(np.count_nonzero(value)) if is_number else 0

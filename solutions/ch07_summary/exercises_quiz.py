"""The bank of section 7.3: each pair of questions is a test case, each wrong choice a known mistake.

A pair earns its point only together, and its letters differ: the same letter for every question earns nothing.
The check file has the hints in clear, so they give no choice away; the quiz unseals the explanation.
"""

from functools import partial
from pathlib import Path

from course_lib.checks.bank import Exercise, Misconception, load_module, script

QUESTIONS = load_module(Path(__file__).parent / "quiz.py").QUESTIONS
RIGHT = "".join(right for _, _, right, _ in QUESTIONS)

quiz_answers = Exercise("quiz_answers", parameters=())


CODE = """
from course_lib.checks.sealed import sealed_choice

[sealed_choice(quiz_answers(), number, salt, count={count}) for number in {numbers}]
"""


def pair_case(first, topics):
    def draw(rng):
        return script(CODE.format(numbers=(first, first + 1), count=len(QUESTIONS)), salt=int(rng.integers(1_000_000)))

    draw.__name__ = "_".join(topics)  # the salt depends on it, see `Case.key`
    draw.__doc__ = f"questions {first} and {first + 1}: {' and '.join(topics).replace('-', ' ')}"
    quiz_answers.case(draw)


def given(letters):
    return letters


for first in range(1, len(QUESTIONS), 2):
    pair_case(first, [topic for _, topic, *_ in QUESTIONS[first - 1 : first + 1]])
for number, (_, topic, right, choices) in enumerate(QUESTIONS, start=1):
    for order, letter in enumerate(sorted(set(choices) - {right}), start=1):
        letters = RIGHT[: number - 1] + letter + RIGHT[number:]
        why = (
            f"Question {number}: a common mistake. In the quiz above, *Explain my choices* shows what is wrong with it."
        )
        quiz_answers.misconceptions.append(Misconception(f"{topic}-{order}", why, partial(given, letters)))


@quiz_answers.variant
def as_a_list():
    return list(RIGHT)


@quiz_answers.variant
def in_capitals():
    return RIGHT.upper()

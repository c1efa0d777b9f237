"""The bank of section 7.3: each question is a test case, each wrong choice a known mistake.

The check file has the hints in clear, so they give no choice away; the quiz unseals the explanation.
"""

from functools import partial
from pathlib import Path

from course_lib.checks.bank import Exercise, Misconception, load_module, script

QUESTIONS = load_module(Path(__file__).parent / "quiz.py").QUESTIONS
RIGHT = "".join(right for _, _, right, _ in QUESTIONS)

quiz_answers = Exercise("quiz_answers", parameters=())


def question_case(number, topic):
    def draw(rng):
        code = f"from course_lib.checks.sealed import sealed_choice\n\nsealed_choice(quiz_answers(), {number}, salt)"
        return script(code, salt=int(rng.integers(1_000_000)))

    draw.__name__ = topic  # the salt depends on it, see `Case.key`
    draw.__doc__ = f"question {number}: {topic.replace('-', ' ')}"
    quiz_answers.case(draw)


def given(letters):
    return letters


for number, (_, topic, right, choices) in enumerate(QUESTIONS, start=1):
    question_case(number, topic)
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

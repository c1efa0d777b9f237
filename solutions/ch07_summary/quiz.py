"""The questions of section 7.3 in plain words, with the right choice and an explanation of every choice.

    python solutions/ch07_summary/quiz.py

writes them to course_lib/notebook/quiz.json, each explanation sealed with the choice that it belongs to.
"""

import json
from pathlib import Path

from course_lib.checks.sealed import seal

TARGET = Path(__file__).parents[2] / "course_lib" / "notebook" / "quiz.json"

# Each: the question, what it is about, the letter of the right choice, and for each letter (choice, explanation)
QUESTIONS = [
    (
        "A loss has the gradient (3, -4) at the point where you stand. In which direction does it fall fastest?",
        "direction",
        "c",
        {
            "a": ("(3, -4)", "This is the gradient itself: it points where the loss rises fastest."),
            "b": ("(4, 3)", "This is at a right angle to the gradient: along it the loss neither rises nor falls."),
            "c": ("(-3, 4)", "Against the gradient the loss falls, and by 5 a unit of way, its length."),
            "d": ("(3, 4)", "Its product with the gradient is 9 - 16 = -7, so the loss falls, but not fastest."),
        },
    ),
    (
        "A central difference with h = 1e-2 has an error of 1e-5. What is its error with h = 1e-3, about?",
        "central-difference",
        "b",
        {
            "a": (
                "1e-6",
                "That is a tenth: the error of a forward difference falls so. Two sides cancel one order more.",
            ),
            "b": ("1e-7", "The error goes with the square of h: a tenth of h, a hundredth of the error."),
            "c": ("1e-8", "That is a thousandth, which would need the third power of h; it is the second."),
            "d": ("1e-5, as before", "Rounding is still far away at this h, so a smaller h helps."),
        },
    ),
    (
        "The largest eigenvalue of the Hessian is 8. For which learning rates does descent on this bowl converge?",
        "stability",
        "d",
        {
            "a": (
                "all below 8",
                "The curvature stands below the fraction: the steeper the bowl, the smaller the limit.",
            ),
            "b": ("all below 0.125", "Up to 1/8 nothing even swings, but converging goes on to twice that."),
            "c": ("only 0.25", "At 0.25 itself the steepest direction swings for ever; below it converges."),
            "d": ("all below 0.25", "The limit is 2 over the largest eigenvalue, 2/8."),
        },
    ),
    (
        "Why does a narrow valley make gradient descent slow?",
        "conditioning",
        "a",
        {
            "a": (
                "The steep walls limit the rate, and at this rate the flat floor is crossed slowly",
                "So what counts is the ratio of the curvatures, the condition number.",
            ),
            "b": (
                "The gradient is zero along the floor",
                "It is small there, not zero: descent does move, only slowly.",
            ),
            "c": (
                "There are many local minima",
                "A valley of a quadratic has a single minimum; it is slow all the same.",
            ),
            "d": (
                "Its gradient costs more to compute",
                "The cost of a gradient does not depend on how steep the surface is.",
            ),
        },
    ),
    (
        "b = 2a, d = b + 1, e = 3b, f = d e. In backpropagation b gets a gradient from d and one from e. What happens?",
        "accumulation",
        "b",
        {
            "a": ("The later one replaces the earlier", "Then one of the two ways from b to f is forgotten."),
            "b": ("They are added", "b acts on f in two ways, and the chain rule adds over all ways."),
            "c": ("They are multiplied", "Factors are multiplied along one way; different ways are added."),
            "d": ("Their mean is taken", "A mean would halve what each of the ways brings."),
        },
    ),
    (
        "What does backpropagation cost for a loss with a million parameters, measured in evaluations of the loss?",
        "cost",
        "c",
        {
            "a": ("about a million", "That is the price of nudging every parameter: what backpropagation saves."),
            "b": ("about a thousand", "It does not grow with the number of parameters at all, nor with its root."),
            "c": ("about three", "One pass forward and about two backward, however many parameters there are."),
            "d": ("nothing", "Every layer has two more products to compute on the way back."),
        },
    ),
    (
        "Predictions have the shape (5, 1), labels the shape (5,). What does NumPy make of their difference?",
        "broadcast",
        "d",
        {
            "a": ("an error", "An error would be welcome. NumPy stretches both without a word."),
            "b": ("a row of shape (5,)", "The axis of length 1 is stretched, so each prediction meets each label."),
            "c": ("a column of shape (5, 1)", "The labels count as a row of 5, so there are 5 columns."),
            "d": (
                "a table of shape (5, 5)",
                "Each prediction is compared with every label, and the loss is wrong without a word.",
            ),
        },
    ),
    (
        "All labels of a training are 1. The loss falls to 0.001. What has the network learned?",
        "labels",
        "a",
        {
            "a": ("To say 1, whatever it sees", "A large bias does it. The loss alone does not tell; other labels do."),
            "b": ("To tell 0 from 1", "It has never seen a 0, so nothing made it tell them apart."),
            "c": (
                "Nothing: its weights stay",
                "They do change, above all the last bias; only there is nothing in the data to learn.",
            ),
            "d": ("The data by heart", "There is nothing to learn by heart where every answer is the same."),
        },
    ),
    (
        "Ten layers with sigmoid: why does the first hardly learn?",
        "vanishing",
        "b",
        {
            "a": (
                "Its weights are too large",
                "Large weights would rather make sigmoid flat everywhere; the usual start has small ones.",
            ),
            "b": ("Its gradient is a product of many factors of at most 0.25", "Ten of them make about a millionth."),
            "c": ("It is computed last", "The order of computing does not change what is computed."),
            "d": ("It has no labels of its own", "No hidden layer has: the gradient brings what the labels say."),
        },
    ),
    (
        "Batches of 10 in place of all data, at a constant rate. What is true at the end of a long training?",
        "noise-floor",
        "d",
        {
            "a": (
                "It rests at the minimum",
                "The gradient of a batch is not zero there, so each step leads away again.",
            ),
            "b": ("It diverges", "Not at a rate below the limit: the noise keeps it moving, but near the minimum."),
            "c": ("It rests beside the minimum", "It does not rest: the batches differ, and so do the steps."),
            "d": (
                "It dances around the minimum, the wider the larger the rate",
                "A rate that falls lets it come to rest.",
            ),
        },
    ),
    (
        "Cross-entropy with sigmoid: what is the gradient of the mean loss by the last pre-activations?",
        "output-delta",
        "c",
        {
            "a": (
                "(p - y) p (1 - p) / n",
                "The factor p (1 - p) of sigmoid is cancelled by the one in the loss's derivative.",
            ),
            "b": ("(y - p) / n", "The sign is turned: where the prediction p is too large, the gradient is positive."),
            "c": ("(p - y) / n", "The derivative of sigmoid cancels, and the mean brings the n."),
            "d": ("p - y", "That belongs to the sum over the examples; the mean divides by their number n."),
        },
    ),
    (
        "Which of these rightly says how two optimizers are compared?",
        "comparison",
        "a",
        {
            "a": ("Each at a rate of its own, at equal cost", "Then what differs is the method, not the setting."),
            "b": (
                "Both at the same learning rate",
                "A rate that is good for one may be far off for the other: Adam's steps have another size.",
            ),
            "c": (
                "By the loss after equally many steps, whatever a step costs",
                "A step of Newton costs far more than one of descent: compare at equal cost.",
            ),
            "d": (
                "By the seconds of one run",
                "One run on one machine says little: chance and the machine decide as well.",
            ),
        },
    ),
]


def sealed_questions() -> list[dict]:
    """What goes to learners: questions and choices in clear, explanations sealed."""
    return [
        {
            "question": question,
            "choices": {letter: choice for letter, (choice, _) in choices.items()},
            "sealed": {
                letter: seal(number, letter, mark(letter == right) + why) for letter, (_, why) in choices.items()
            },
        }
        for number, (question, _, right, choices) in enumerate(QUESTIONS, start=1)
    ]


def mark(is_right: bool) -> str:
    return "✓ " if is_right else "✗ "


if __name__ == "__main__":
    TARGET.write_text(json.dumps(sealed_questions(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

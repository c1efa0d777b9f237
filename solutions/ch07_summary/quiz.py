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
        "A loss has the gradient (3, -4) at the current point. In which direction does it fall fastest?",
        "direction",
        "c",
        {
            "a": ("(3, -4)", "This is the gradient itself: it points where the loss rises fastest."),
            "b": ("(4, 3)", "This is at a right angle to the gradient: along it the loss neither rises nor falls."),
            "c": ("(-3, 4)", "Against the gradient the loss falls fastest: by 5 per unit, the gradient's length."),
            "d": ("(3, 4)", "Its product with the gradient is 9 - 16 = -7, so the loss falls, but not fastest."),
        },
    ),
    (
        "A central difference with h = 1e-2 has an error of 1e-5. About how large is its error with h = 1e-3?",
        "central-difference",
        "b",
        {
            "a": (
                "1e-6",
                "That is a tenth, as for a forward difference. With two sides, one more order of the error cancels.",
            ),
            "b": ("1e-7", "The error is proportional to the square of h: a tenth of h, a hundredth of the error."),
            "c": ("1e-8", "That is a thousandth: it would need the third power of h, but the error has the second."),
            "d": ("1e-5, as before", "Rounding does not matter yet at this h, so a smaller h helps."),
        },
    ),
    (
        "The largest eigenvalue of the Hessian is 8. For which learning rates does descent on this bowl converge?",
        "stability",
        "d",
        {
            "a": (
                "all below 8",
                "The curvature is in the denominator: the steeper the bowl, the smaller the limit.",
            ),
            "b": ("all below 0.125", "Up to 1/8 nothing even swings, but descent still converges up to twice that."),
            "c": ("only 0.25", "At exactly 0.25 the steepest direction keeps swinging; below 0.25 descent converges."),
            "d": ("all below 0.25", "The limit is 2 over the largest eigenvalue, 2/8."),
        },
    ),
    (
        "Why does a narrow valley make gradient descent slow?",
        "conditioning",
        "a",
        {
            "a": (
                "The steep walls limit the rate, and at this rate progress along the flat floor is slow",
                "So the ratio of the curvatures matters, the condition number.",
            ),
            "b": (
                "The gradient is zero along the floor",
                "It is small there, not zero: descent does move, but slowly.",
            ),
            "c": (
                "There are many local minima",
                "A quadratic valley has a single minimum, and descent is still slow.",
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
            "a": ("The later one replaces the earlier", "Then one of the two paths from b to f is lost."),
            "b": ("They are added", "b affects f along two paths, and the chain rule adds over all paths."),
            "c": ("They are multiplied", "Factors are multiplied along one path; different paths are added."),
            "d": ("Their mean is taken", "A mean would halve the contribution of each path."),
        },
    ),
    (
        "What does backpropagation cost for a loss with a million parameters, measured in evaluations of the loss?",
        "cost",
        "c",
        {
            "a": (
                "about a million",
                "That is the cost of finite differences for every parameter: backpropagation saves it.",
            ),
            "b": (
                "about a thousand",
                "The cost does not grow with the number of parameters, nor with its square root.",
            ),
            "c": (
                "about three",
                "One forward pass, and a backward pass that costs about two, for any number of parameters.",
            ),
            "d": ("nothing", "Every layer has two more products to compute in the backward pass."),
        },
    ),
    (
        "Predictions have the shape (5, 1), labels the shape (5,). What does NumPy return for their difference?",
        "broadcast",
        "d",
        {
            "a": ("an error", "An error would help here. NumPy silently stretches both."),
            "b": (
                "a row of shape (5,)",
                "The axis of length 1 is stretched, so each prediction is paired with each label.",
            ),
            "c": ("a column of shape (5, 1)", "The labels are treated as a row of 5, so there are 5 columns."),
            "d": (
                "a table of shape (5, 5)",
                "Each prediction is compared with every label, and the loss is silently wrong.",
            ),
        },
    ),
    (
        "All labels in the training set are 1. The loss falls to 0.001. What has the network learned?",
        "labels",
        "a",
        {
            "a": (
                "To output 1 for every input",
                "A large bias is enough. The loss alone does not reveal it; samples with other labels do.",
            ),
            "b": ("To distinguish 0 from 1", "It has never seen a 0, so nothing made it distinguish them."),
            "c": (
                "Nothing: its weights do not change",
                "They do change, above all the last bias; but the data contain nothing to learn.",
            ),
            "d": ("The data by heart", "There is nothing to learn by heart when every label is the same."),
        },
    ),
    (
        "A network has ten sigmoid layers. Why does the first hardly learn?",
        "vanishing",
        "b",
        {
            "a": (
                "Its weights are too large",
                "Large weights would make the sigmoids flat; the usual initialization has small ones.",
            ),
            "b": ("Its gradient is a product of many factors of at most 0.25", "Their product is about a millionth."),
            "c": ("It is computed last", "The order of computation does not change the result."),
            "d": (
                "It does not have its own labels",
                "No hidden layer has labels: the gradient carries their information.",
            ),
        },
    ),
    (
        "You train with batches of 10 instead of all data, at a constant rate. What happens at the end of a long run?",
        "noise-floor",
        "d",
        {
            "a": (
                "It stays at the minimum",
                "The gradient of a batch is not zero there, so each step moves away again.",
            ),
            "b": ("It diverges", "Not at a rate below the limit: the noise keeps it moving, but near the minimum."),
            "c": ("It stays at a point near the minimum", "It does not stay: the batches differ, and so do the steps."),
            "d": (
                "It keeps moving around the minimum, farther away with a larger rate",
                "A falling rate lets it come to rest.",
            ),
        },
    ),
    (
        "Cross-entropy with sigmoid: what is the gradient of the mean loss with respect to the last pre-activations?",
        "output-delta",
        "c",
        {
            "a": (
                "(p - y) p (1 - p) / n",
                "The sigmoid's factor p (1 - p) cancels with the one in the loss's derivative.",
            ),
            "b": (
                "(y - p) / n",
                "The sign is reversed: where the prediction p is too large, the gradient is positive.",
            ),
            "c": ("(p - y) / n", "The sigmoid's derivative cancels, and the n comes from the mean."),
            "d": ("p - y", "That belongs to the sum over the samples; the mean divides by their number n."),
        },
    ),
    (
        "How do you compare two optimizers correctly?",
        "comparison",
        "a",
        {
            "a": ("Each at its own good rate, at equal cost", "Then the method makes the difference, not the setting."),
            "b": (
                "Both at the same learning rate",
                "A rate that is good for one may be far off for the other: the size of Adam's steps is different.",
            ),
            "c": (
                "By the loss after the same number of steps, whatever a step costs",
                "A step with a line search takes several evaluations, a plain step one: compare at equal cost.",
            ),
            "d": (
                "By the seconds of one run",
                "One run on one machine says little: chance and the machine also affect the result.",
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

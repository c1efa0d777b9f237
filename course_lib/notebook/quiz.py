"""The quiz of the last chapter: questions with choices to click, explanations, and the line to submit.

An explanation appears below its question and disappears when another choice is made. It is sealed with its choice, so
that none can be read in the page or in the notebook, and opened in the kernel; quiz.js does the same where none is.
"""

import json
import uuid
from pathlib import Path
from textwrap import fill
from typing import Any

import anywidget
import traitlets

from course_lib.checks.sealed import LETTERS, ROUNDS, unseal
from course_lib.notebook import texts

QUESTIONS = Path(__file__).parent / "quiz.json"


_SHOWN = ("EXPLAIN", "LINE_TO_WRITE", "RIGHT_OF_CHOSEN", "NOTHING_CHOSEN")


class Quiz(anywidget.AnyWidget):
    """Questions with four choices each.

    Attributes
    ----------
    answers : str
        The letters chosen so far, `?` for none.
    notes : list of str
        The text below each question: the explanation of its choice, after a click on the button.
    message : str
        How many choices are correct, after a click on the button.
    requests : int
        How often the button was clicked.
    asked : list of int
        The questions, counted from 1, without those that the instructor's plan leaves out.
    not_asked : str
        A sentence on those.

    Examples
    --------
    >>> quiz = Quiz()
    >>> quiz.answers
    '????????????'
    >>> quiz.choose(2, "b")
    >>> quiz.answers
    '?b??????????'
    """

    _esm = Path(__file__).parent / "quiz.js"
    _css = Path(__file__).parent / "quiz.css"
    texts = traitlets.Dict({name: getattr(texts, name) for name in _SHOWN}).tag(sync=True)
    questions: traitlets.List = traitlets.List([]).tag(sync=True)
    answers = traitlets.Unicode("").tag(sync=True)
    notes: traitlets.List = traitlets.List([]).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    requests = traitlets.Int(0).tag(sync=True)
    asked: traitlets.List = traitlets.List([]).tag(sync=True)
    not_asked = traitlets.Unicode("").tag(sync=True)
    _sealed: traitlets.List = traitlets.List([]).tag(sync=True)
    _rounds = traitlets.Int(ROUNDS).tag(sync=True)
    _name = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        questions = json.loads(QUESTIONS.read_text(encoding="utf-8"))
        sealed = [question.pop("sealed") for question in questions]
        count, out = len(questions), _left_out()
        name = uuid.uuid4().hex
        super().__init__(
            model_id=name,
            _name=name,  # the page finds out by it whether a kernel answers
            questions=questions,
            _sealed=sealed,
            answers="?" * count,
            notes=[""] * count,
            asked=[number for number in range(1, count + 1) if number not in out],
            not_asked=texts.NOT_ASKED.format(numbers=", ".join(map(str, out))) if out else "",
        )
        self.observe(self._forget, "answers")
        self.observe(lambda change: self.explain(), "requests")

    def choose(self, number: int, letter: str) -> None:
        """Choose as with a click; questions are counted from 1."""
        if letter not in LETTERS:
            raise ValueError(texts.NO_CHOICE.format(letter=letter, letters=", ".join(LETTERS)))
        self.answers = self.answers[: number - 1] + letter + self.answers[number:]

    def explained(self) -> dict[int, str]:
        """The explanation of each choice made, by question; correct ones begin with ✓, the others with ✗."""
        return {
            number: unseal(number, letter, sealed[letter])
            for number, (letter, sealed) in enumerate(zip(self.answers, self._sealed, strict=True), start=1)
            if letter in LETTERS
        }

    def explain(self) -> None:
        """Show the explanations, as the button does."""
        explained = self.explained()
        self.notes = [explained.get(number, "") for number in range(1, len(self.answers) + 1)]
        right = sum(text.startswith("✓") for text in explained.values())
        told = texts.RIGHT_OF_CHOSEN.format(right=right, chosen=len(explained), questions=len(self.asked))
        self.message = told if explained else texts.NOTHING_CHOSEN

    def _forget(self, change: Any) -> None:
        both = zip(self.notes, change["old"], change["new"], strict=True)
        self.notes = [note if old == new else "" for note, old, new in both]
        self.message = ""

    def __repr__(self) -> str:
        """The questions as text, wrapped to fit a page."""
        paragraphs = []
        for number in self.asked:
            question = self.questions[number - 1]
            lines = [fill(f"{number}. {question['question']}", 66, subsequent_indent="   ")]
            lines += [
                fill(f"   {mark}) {choice}", 66, subsequent_indent=" " * 6)
                for mark, choice in question["choices"].items()
            ]
            paragraphs.append("\n".join(lines))
        return "\n\n".join(filter(None, [*paragraphs, self.not_asked, texts.QUIZ_AS_TEXT]))


def _left_out() -> list[int]:
    """The questions that the plan of the course around the current folder leaves out."""
    from course_lib.course.folders import CourseError, find_course
    from course_lib.course.quiz_questions import questions_left_out

    try:
        return questions_left_out(find_course(Path.cwd()).plan.left_out)
    except CourseError:
        return []

"""The quiz of the last chapter: questions with choices to click, the line to hand in, and explanations.

An explanation appears below its question, and goes when another choice is made.
"""

import json
from functools import partial
from html import escape
from pathlib import Path

import ipywidgets

from course_lib.checks.sealed import LETTERS, unseal
from course_lib.notebook import texts

QUESTIONS = Path(__file__).parent / "quiz.json"


class Quiz(ipywidgets.VBox):
    """Questions with four choices each.

    Attributes
    ----------
    answers : str
        The letters chosen so far, a `?` where none is.

    Examples
    --------
    >>> quiz = Quiz()
    >>> quiz.answers
    '????????????'
    >>> quiz.choose(2, "b")
    >>> quiz.answers
    '?b??????????'
    """

    def __init__(self) -> None:
        self._questions = json.loads(QUESTIONS.read_text(encoding="utf-8"))
        self._radios = [self._radio(question) for question in self._questions]
        self._notes = [ipywidgets.HTML() for _ in self._questions]
        self._line = ipywidgets.HTML()
        self._count = ipywidgets.HTML()
        explain = ipywidgets.Button(description=texts.EXPLAIN, layout={"width": "max-content"})
        explain.on_click(self._explain)
        parts: list[ipywidgets.Widget] = []
        rows = zip(self._questions, self._radios, self._notes, strict=True)
        for number, (question, radio, note) in enumerate(rows, start=1):
            parts += [ipywidgets.HTML(f"<strong>{number}.</strong> {escape(question['question'])}"), radio, note]
            radio.observe(partial(self._chosen, note), "index")
        super().__init__([*parts, explain, self._count, self._line])
        self._show_line()

    @property
    def answers(self) -> str:
        return "".join("?" if radio.index is None else LETTERS[radio.index] for radio in self._radios)

    def choose(self, number: int, letter: str) -> None:
        """Choose as with a click; questions are counted from 1."""
        self._radios[number - 1].index = LETTERS.index(letter)

    def explained(self) -> dict[int, str]:
        """The explanation of each choice that was made, by its question; right ones begin with ✓, the others with ✗."""
        return {
            number: unseal(number, letter, question["sealed"][letter])
            for number, (letter, question) in enumerate(zip(self.answers, self._questions, strict=True), start=1)
            if letter != "?"
        }

    def _radio(self, question: dict) -> ipywidgets.RadioButtons:
        options = [f"{letter}) {choice}" for letter, choice in question["choices"].items()]
        return ipywidgets.RadioButtons(options=options, index=None, layout={"width": "max-content"})

    def _chosen(self, note: ipywidgets.HTML, _change: object) -> None:
        note.value = self._count.value = ""
        self._show_line()

    def _show_line(self) -> None:
        self._line.value = f'{texts.LINE_TO_WRITE}<br><code>return "{self.answers}"</code>'

    def _explain(self, *_: object) -> None:
        explained = self.explained()
        for number, text in explained.items():
            self._notes[number - 1].value = f'<div role="note" style="margin-left:2em">{escape(text)}</div>'
        right = sum(text.startswith("✓") for text in explained.values())
        told = texts.RIGHT_OF_CHOSEN.format(right=right, chosen=len(explained), questions=len(self._questions))
        self._count.value = told if explained else texts.NOTHING_CHOSEN

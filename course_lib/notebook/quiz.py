"""The quiz of the last chapter: questions with choices to click, the line to hand in, and explanations."""

import json
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
        self._line = ipywidgets.HTML()
        self._explanations = ipywidgets.HTML()
        explain = ipywidgets.Button(description=texts.EXPLAIN, layout={"width": "max-content"})
        explain.on_click(self._explain)
        parts: list[ipywidgets.Widget] = []
        for number, (question, radio) in enumerate(zip(self._questions, self._radios, strict=True), start=1):
            parts += [ipywidgets.HTML(f"<strong>{number}.</strong> {escape(question['question'])}"), radio]
            radio.observe(self._show_line, "index")
        super().__init__([*parts, self._line, explain, self._explanations])
        self._show_line()

    @property
    def answers(self) -> str:
        return "".join("?" if radio.index is None else LETTERS[radio.index] for radio in self._radios)

    def choose(self, number: int, letter: str) -> None:
        """Choose as with a click; questions are counted from 1."""
        self._radios[number - 1].index = LETTERS.index(letter)

    def explained(self) -> list[str]:
        """The explanation of each choice that was made; the right ones begin with ✓, the others with ✗."""
        return [
            f"{number}. {unseal(number, letter, question['sealed'][letter])}"
            for number, (letter, question) in enumerate(zip(self.answers, self._questions, strict=True), start=1)
            if letter != "?"
        ]

    def _radio(self, question: dict) -> ipywidgets.RadioButtons:
        options = [f"{letter}) {choice}" for letter, choice in question["choices"].items()]
        return ipywidgets.RadioButtons(options=options, index=None, layout={"width": "max-content"})

    def _show_line(self, *_: object) -> None:
        self._line.value = f'{texts.LINE_TO_WRITE}<br><code>return "{self.answers}"</code>'

    def _explain(self, *_: object) -> None:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.explained())
        self._explanations.value = (
            f'<ul style="list-style:none;padding:0">{lines}</ul>' if lines else texts.NOTHING_CHOSEN
        )

"""The quiz: its choices and explanations are sealed, and what is sealed is what the author wrote."""

import json
from pathlib import Path

import pytest

from course_lib.checks.bank import load_module
from course_lib.checks.sealed import sealed_choice, unseal
from course_lib.notebook.quiz import QUESTIONS, Quiz

ROOT = Path(__file__).parents[2]
AUTHORS = load_module(ROOT / "solutions" / "ch07_summary" / "quiz.py")


def test_what_learners_get_is_what_the_author_wrote():
    assert json.loads(QUESTIONS.read_text(encoding="utf-8")) == json.loads(json.dumps(AUTHORS.sealed_questions()))


def test_every_choice_has_its_explanation_and_the_right_one_says_so():
    quiz = Quiz()
    for number, (_, _, right, choices) in enumerate(AUTHORS.QUESTIONS, start=1):
        for letter, (_, why) in choices.items():
            quiz.choose(number, letter)
            assert quiz.answers[number - 1] == letter
            assert quiz.explained()[number] == f"{'✓' if letter == right else '✗'} {why}"


def test_explanations_stand_with_their_questions_until_another_choice_is_made():
    quiz = Quiz()
    right = [right for _, _, right, _ in AUTHORS.QUESTIONS]
    quiz.choose(2, right[1])
    quiz.choose(3, "a" if right[2] != "a" else "b")
    quiz.explain()
    assert [note[:1] for note in quiz.notes[:4]] == ["", "✓", "✗", ""]
    assert quiz.message.startswith("Correct: 1 of your 2 choices")
    quiz.choose(3, right[2])
    assert [note[:1] for note in quiz.notes[:4]] == ["", "✓", "", ""]
    assert quiz.message == ""


def test_choices_that_arrive_with_the_request_are_explained():
    quiz = Quiz()
    quiz.set_state({"answers": "b" + quiz.answers[1:], "requests": 1})
    assert quiz.notes[0]
    assert quiz.message.startswith("Correct:")


def test_a_choice_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="'e', expected one of a, b, c, d"):
        Quiz().choose(1, "e")


def test_what_the_page_gets_holds_every_explanation_sealed_and_none_in_words():
    state = Quiz().get_state()
    packed = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    assert state["_sealed"] == [question["sealed"] for question in packed]
    sent = json.dumps(state, default=str)
    for _, _, _, choices in AUTHORS.QUESTIONS:
        assert not any(why in sent for _, why in choices.values())


def test_neither_letters_nor_explanations_can_be_read_in_what_is_released():
    right = "".join(right for _, _, right, _ in AUTHORS.QUESTIONS)
    released = ROOT / "notebooks" / "ch07_summary"
    texts = [path.read_text(encoding="utf-8") for path in (*released.iterdir(), QUESTIONS)]
    assert not any(right in text for text in texts)
    for number, (_, _, _, choices) in enumerate(AUTHORS.QUESTIONS, start=1):
        for _, why in choices.values():
            assert not any(why in text for text in texts), number


@pytest.mark.parametrize("answers", ["", "ab", "abxd", ["a", "b", ""]])
def test_an_answer_that_is_none_is_told(answers):
    with pytest.raises(ValueError, match="question 3"):
        sealed_choice(answers, 3, salt=1)


def test_an_explanation_opens_with_its_own_choice_alone():
    sealed = json.loads(QUESTIONS.read_text(encoding="utf-8"))[0]["sealed"]
    with pytest.raises(UnicodeDecodeError):
        unseal(1, "b", sealed["a"])

"""The questions of the quiz in 7.3, and which of them an instructor's plan leaves out."""

from collections.abc import Collection

QUIZ = "quiz_answers"
SECTIONS = {
    1: ("ch02/3",),
    2: ("ch02/2",),
    3: ("ch02/3", "ch06/4"),
    4: ("ch02/3", "ch06/4"),
    5: ("ch02/4",),
    6: ("ch06/3", "ch05/2"),
    7: ("ch04/2",),
    8: ("ch04/2",),
    9: ("ch06/5",),
    10: ("ch06/2",),
    11: ("ch03/2",),
    12: ("ch05/1",),
}
"""The sections that explain what a question asks about, by the beginnings of their chapter's and notebook's names."""


def questions_left_out(names: Collection[str]) -> list[int]:
    """The questions that don't count if these chapters, notebooks and questions (`quiz_answers/7`) are left out.

    A question is left out with all sections that explain it. Questions count in pairs, and so are left out in pairs.

    Examples
    --------
    >>> questions_left_out({"ch03_algorithms", "ch06_faq/4_learning_rate", "quiz_answers/1"})
    [1, 2, 11, 12]
    """
    places = [name.split("/") for name in names]

    def is_out(section: str) -> bool:
        chapter, notebook = section.split("/")
        return any(
            place[0].startswith(chapter) and (len(place) == 1 or place[1].startswith(f"{notebook}_"))
            for place in places
        )

    out = {n for n, sections in SECTIONS.items() if f"{QUIZ}/{n}" in names or all(map(is_out, sections))}
    return [number for number in SECTIONS if out & {number, partner(number)}]


def partner(number: int) -> int:
    """The other question of a pair: 1 and 2, 3 and 4, and so on."""
    return number + 1 if number % 2 else number - 1

"""A section ends with two or three questions: every choice is explained when it is opened, and one of them is right."""

import re

import pytest
from course_sources import every_source

SECTIONS = {
    f"{chapter}/{source.name}": source
    for chapter, source in every_source()
    if any(cell.source.startswith("## Sources and further reading") for cell in source.notebook.cells)
}
CHOICE = re.compile(r"<details><summary>(.+?)</summary>\n\n(.+?)\n\n</details>", re.DOTALL)


@pytest.mark.parametrize("section", SECTIONS)
def test_one_choice_is_right_and_all_are_explained(section):
    texts = [cell.source for cell in SECTIONS[section].notebook.cells if cell.cell_type == "markdown"]
    headings = [text.splitlines()[0] for text in texts]
    questions = texts[headings.index("## Questions") + 1 : headings.index("## Sources and further reading")]
    assert 2 <= len(questions) <= 3
    for number, question in enumerate(questions, start=1):
        assert question.startswith(f"**{number}.** ")
        choices = CHOICE.findall(question)
        assert len({choice for choice, _ in choices}) == 3 == question.count("<summary>")
        assert all(re.match(r"(Yes|No)\. \S", explained) for _, explained in choices)
        assert sum(explained.startswith("Yes.") for _, explained in choices) == 1

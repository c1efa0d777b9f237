"""Measure the diagnosis on the bank: `python tests/diagnosis/measure.py [wrong|right|unfinished] [WORD ...]`.

For each entry: whether the verdict is right, how it is named, whether the message says what it has to say, and the
message itself. With words only the entries that contain one of them.
"""

import sys
import textwrap
from collections import Counter

from diagnosis_bank import Entry, load
from diagnosis_run import Grader, Notebook, grader, notebook


def main(arguments: list[str]) -> None:
    kinds = [kind for kind in ("wrong", "right", "unfinished") if kind in arguments]
    words = [word for word in arguments if word not in kinds]
    with notebook() as book, grader() as submissions:
        for kind in kinds or ("wrong", "right", "unfinished"):
            counts: Counter[str] = Counter()
            for entry in load(kind):
                if not words or any(word in entry.id for word in words):
                    counts.update(measure(entry, book, submissions))
            print(f"{kind}: {dict(counts)}\n")


def measure(entry: Entry, book: Notebook, submissions: Grader) -> list[str]:
    """Print what is said of an entry; returns what to count."""
    seen = book.see(entry)
    passed = seen.result is not None and seen.result.passed
    marks = ["entries", "verdict right" if passed == (entry.kind == "right") else "VERDICT WRONG"]
    text = seen.message if entry.kind == "unfinished" else seen.hint
    if entry.kind != "right":
        marks += ["named" if seen.hint else "no hint", *marks_of(entry, text, entry.reached)]
    slug = f" ({seen.result.misconception})" if seen.result and seen.result.misconception else ""
    print(f"{entry.kind} | {entry.id} | {', '.join(marks[1:])}{slug}\n    {entry.why}")
    show(f"{seen.hint}\n{seen.trouble}" if entry.kind == "wrong" else "" if passed else seen.message)
    if entry.kind == "unfinished":
        page = submissions.see(entry).message
        on_page = [f"page {mark}" for mark in marks_of(entry, page, entry.page_reached, on_page=True)]
        print(f"    {', '.join(on_page)}")
        show(page)
        marks += on_page
    return marks


def marks_of(entry: Entry, text: str, reached: bool, on_page: bool = False) -> list[str]:
    """Whether a text says what it has to, and nothing untrue; whether the entry's `reached` can be switched on."""
    told, untrue = entry.told(text, on_page), entry.untrue_in(text)
    marks = ["told" if told else "not told"] + (["UNTRUE"] if untrue else [])
    return marks + (["reached now"] if told and not untrue and not reached else [])


def show(text: str) -> None:
    print(textwrap.indent(text.strip(), "    > "))


if __name__ == "__main__":
    main(sys.argv[1:])

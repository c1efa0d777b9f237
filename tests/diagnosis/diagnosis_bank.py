"""The bank of answers as learners write them: wrong ones, right ones in unusual styles, unfinished ones.

Every `.toml` file of this folder is a part of it, an entry a table:

    [[wrong]]
    name = "last-sample-only"                  # unique among the exercise's entries
    exercise = "mse_gradient"
    why = "The loop overwrites the gradient: only the last sample counts."
    says = "last|overwrit|only .* sample"      # what a helpful message matches
    untrue = ["transpose"]                     # what would be false of this code
    reached = false                            # `says` doesn't hold yet
    code = '''
    def mse_gradient(theta, X, y):
        ...
    '''

In place of `code`, `edits = [[before, after], ...]` changes the reference answer: for classes, whose rest is right.
`[[right]]` has `why` (what is unusual) and `code`. In `[[unfinished]]`, `says` is for the notebook and `page` for the
feedback page (if missing: the same), with `page_reached`; `before` is a cell that runs first (another exercise, left
empty or wrong), `earlier` what the exercise's cell held when it ran the last time.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
CHAPTER_OF = {"mse_gradient": "ch03_algorithms"}  # exercises in two chapters


@dataclass(frozen=True)
class Entry:
    """One answer, see the module's docstring. `kind` is wrong, right or unfinished."""

    kind: str
    name: str
    exercise: str
    why: str
    code: str = ""
    edits: list[list[str]] = field(default_factory=list)
    says: str = ""
    untrue: list[str] = field(default_factory=list)
    reached: bool = True
    page: str = ""
    page_reached: bool = True
    before: str = ""
    earlier: str = ""

    @property
    def id(self) -> str:
        return f"{self.exercise}: {self.name}"

    def told(self, message: str, on_page: bool = False) -> bool:
        """Whether a message says what a helpful one has to say."""
        pattern = self.page if on_page and self.page else self.says
        return re.search(pattern, message, re.IGNORECASE | re.DOTALL) is not None

    def untrue_in(self, message: str) -> list[str]:
        """The patterns of what would be false of this answer that a message matches."""
        return [pattern for pattern in self.untrue if re.search(pattern, message, re.IGNORECASE)]


def load(kind: str) -> list[Entry]:
    """All entries of one kind, file by file."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [Entry(kind, **entry) for entry in tables.get(kind, [])]
    return found

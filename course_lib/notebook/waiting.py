"""A cell that needs an answer not written yet says so in one sentence, and *Run All* continues after it."""

import ast
import traceback
from types import TracebackType
from typing import Any

from course_lib.checks.rendering import note_as_html
from course_lib.notebook import texts

STUB = "not written yet"  # of the NotImplementedError that nbgrader_config.py puts in the place of an answer


class Waiting:
    """Watches a shell for cells that need an answer not written yet, directly or by a name of such a cell.

    Such a cell shows one sentence in place of a traceback and counts as run: what comes after it is not aborted.
    """

    def __init__(self, shell: Any) -> None:
        """Register with an IPython shell."""
        self.missing: dict[str, str] = {}  # a name that a waiting cell would have bound, and the answer it waits for
        shell.set_custom_exc((NotImplementedError, NameError), self._explain)
        shell.events.register("post_run_cell", self._after)

    def answer_needed(self, error: BaseException, trace: TracebackType | None) -> str | None:
        """The unwritten answer that made a cell fail; None if the cell failed for another reason."""
        if isinstance(error, NameError):
            return self.missing.get(error.name or "")
        if str(error) != STUB or trace is None:
            return None
        frames = [frame for frame, _ in traceback.walk_tb(trace)]
        return frames[-1].f_code.co_qualname.split(".")[0]

    def _explain(
        self, shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: Any = None
    ) -> None:
        answer = self.answer_needed(error, trace)
        if answer is None:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
        else:
            from IPython.display import display

            told = texts.WAITS.format(answer=answer)
            display({"text/plain": told, "text/html": note_as_html(told)}, raw=True)

    def _after(self, result: Any) -> None:
        error, names = result.error_in_exec, _bound(result.info.raw_cell)
        answer = self.answer_needed(error, error.__traceback__) if error else None
        if answer is not None:
            self.missing |= dict.fromkeys(names, answer)
            result.error_in_exec = None
        elif error is None:
            for name in names:
                self.missing.pop(name, None)


def _bound(cell: str) -> set[str]:
    """The names that a cell binds at its top level."""
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

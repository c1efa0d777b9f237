"""Nobody is there while an answer is called: `input` would wait forever, `exit` would end a notebook's kernel."""

import builtins
import contextlib
from collections.abc import Iterator, MutableMapping
from typing import Any, NoReturn


@contextlib.contextmanager
def unattended(namespace: MutableMapping[str, Any]) -> Iterator[None]:
    """Make `input` raise EOFError, and `exit` and `quit` SystemExit, in the block; `namespace` has the learner's names.

    Examples
    --------
    >>> with unattended({}):
    ...     input("a number: ")
    Traceback (most recent call last):
    ...
    EOFError: nobody can answer
    """

    def no_input(*_: object) -> NoReturn:
        raise EOFError("nobody can answer")

    def no_exit(*_: object) -> NoReturn:
        raise SystemExit

    with contextlib.ExitStack() as undo:
        for place in (vars(builtins), namespace):
            for name, instead in (("input", no_input), ("exit", no_exit), ("quit", no_exit)):
                if name in place and (place is not namespace or _is_pythons(place[name])):
                    undo.callback(place.__setitem__, name, place[name])
                    place[name] = instead
        yield


def _is_pythons(function: object) -> bool:
    """Whether this is IPython's `exit`, not a learner's variable of that name."""
    return type(function).__module__.startswith(("IPython", "ipykernel", "_sitebuiltins"))

"""Look a name up in a table, and suggest the nearest where it is not there."""

from __future__ import annotations

from collections.abc import Collection


def check_name(argument: str, name: object, accepted: Collection[str]) -> None:
    """Refuse a name that a table does not hold, and what is no name.

    Parameters
    ----------
    argument, name, accepted
        As in `unknown_name`, which is what is raised.

    Examples
    --------
    >>> check_name("activation", "relu", ["relu", "tanh"])
    """
    if not isinstance(name, str) or name not in accepted:
        raise unknown_name(argument, name, accepted)


def unknown_name(argument: str, name: object, accepted: Collection[str]) -> ValueError:
    """The error for a name that a table does not hold.

    Parameters
    ----------
    argument : str
        What the name was given as.
    name : object
        What was given.
    accepted : collection of str
        The names that exist.

    Returns
    -------
    ValueError
        To be raised by the caller.

    Examples
    --------
    >>> print(unknown_name("activation", "sigmiod", ["relu", "sigmoid", "tanh"]))
    activation is 'sigmiod', expected one of relu, sigmoid, tanh. Did you mean 'sigmoid'?
    """
    import difflib  # only errors need it

    near = difflib.get_close_matches(str(name).lower(), accepted, n=2)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return ValueError(f"{argument} is {name!r}, expected one of {', '.join(accepted)}.{hint}")

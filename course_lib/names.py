"""Check a name against a table, and suggest the nearest match if it is missing."""

from __future__ import annotations

from collections.abc import Collection


def check_name(argument: str, name: object, accepted: Collection[str]) -> None:
    """Reject anything that is not a name in the table.

    Parameters
    ----------
    argument, name, accepted
        As in `unknown_name`, whose error is raised.

    Examples
    --------
    >>> check_name("activation", "relu", ["relu", "tanh"])
    """
    if not isinstance(name, str) or name not in accepted:
        raise unknown_name(argument, name, accepted)


def unknown_name(argument: str, name: object, accepted: Collection[str]) -> ValueError:
    """The error for a name that is not in the table.

    Parameters
    ----------
    argument : str
        Name of the argument.
    name : object
        The value given.
    accepted : collection of str
        The valid names.

    Returns
    -------
    ValueError
        To be raised by the caller.

    Examples
    --------
    >>> print(unknown_name("activation", "sigmiod", ["relu", "sigmoid", "tanh"]))
    activation is 'sigmiod', expected one of relu, sigmoid, tanh. Did you mean 'sigmoid'?
    """
    near = near_names(str(name), accepted, 2)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return ValueError(f"{argument} is {name!r}, expected one of {', '.join(accepted)}.{hint}")


def near_names(name: str, accepted: Collection[str], most: int = 1, alike: float = 0.6) -> list[str]:
    """Up to `most` of the accepted names that are spelled like `name`, the nearest first; case does not matter.

    Examples
    --------
    >>> near_names("MSE", ["mse", "predict"]), near_names("gradient_setp", ["gradient_step"])
    (['mse'], ['gradient_step'])
    """
    import difflib  # needed only for errors

    by_lower = {other.lower(): other for other in accepted}
    return [by_lower[near] for near in difflib.get_close_matches(name.lower(), by_lower, most, alike)]

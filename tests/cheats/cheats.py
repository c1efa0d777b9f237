"""All hostile submissions, by kind in a module each."""

from . import hooks, loads, notebooks, processes, shell, surroundings, unearned  # noqa: F401 (each adds its own)
from .cheat import ALL, as_json

__all__ = ["ALL", "as_json"]

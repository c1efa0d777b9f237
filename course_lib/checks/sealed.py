"""A quiz's choices and explanations, so that neither can be read in a notebook or beside it.

A choice is checked by a salted hash, an explanation is locked with the choice that it belongs to. Whoever tries all
four letters gets through: that is as good as asking the check four times, and no secret is worth more effort here.
"""

import base64
import hashlib
from collections.abc import Sequence

ROUNDS = 2000
LETTERS = "abcd"


def sealed_choice(answers: Sequence[str], number: int, salt: int) -> str:
    """The seal of the choice at a question, counted from 1: a short salted hash that names no letter.

    Raises
    ------
    ValueError
        If there is no such question in the answers, or no letter from a to d at it.

    Examples
    --------
    >>> sealed_choice("abca", 2, salt=7) == sealed_choice(["d", "B"], 2, salt=7) != sealed_choice("abca", 2, salt=8)
    True
    """
    if len(answers) < number:
        raise ValueError(f"there are {len(answers)} answers, so none to question {number}")
    letter = str(answers[number - 1]).lower()
    if letter not in LETTERS or len(letter) != 1:
        raise ValueError(f"the answer to question {number} is {letter!r}, expected a letter from a to d")
    return "seal " + _key(number, letter, str(salt), 4).hex()


def seal(number: int, letter: str, text: str) -> str:
    """Lock a text with a choice; `unseal` opens it again.

    Examples
    --------
    >>> unseal(3, "b", seal(3, "b", "since a sum adds"))
    'since a sum adds'
    """
    plain = text.encode()
    key = _key(number, letter, "explanation", len(plain))
    return base64.b64encode(bytes(a ^ b for a, b in zip(plain, key, strict=True))).decode()


def unseal(number: int, letter: str, sealed: str) -> str:
    """The text that was locked with this choice."""
    locked = base64.b64decode(sealed)
    key = _key(number, letter, "explanation", len(locked))
    return bytes(a ^ b for a, b in zip(locked, key, strict=True)).decode()


def _key(number: int, letter: str, salt: str, length: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", f"{number}{letter}".encode(), salt.encode(), ROUNDS, length)

"""A quiz's correct choices and explanations, sealed so that they can't be read in a notebook or in its files.

A choice is checked by a salted hash; an explanation is encrypted with the choice that it belongs to. Anyone can try all
four letters, but that is the same as running the check four times, and the secret is not worth more effort.
"""

import base64
import hashlib
from collections.abc import Sequence

ROUNDS = 2000
LETTERS = "abcd"


def sealed_choice(answers: Sequence[str], number: int, salt: int) -> str:
    """The seal of the choice for a question, counted from 1: a short salted hash that hides the letter.

    Raises
    ------
    ValueError
        If the answers have no such question, or no letter from a to d for it.

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
    """Encrypt a text with a choice; `unseal` decrypts it.

    Examples
    --------
    >>> unseal(3, "b", seal(3, "b", "since a sum adds"))
    'since a sum adds'
    """
    plain = text.encode()
    key = _key(number, letter, "explanation", len(plain))
    return base64.b64encode(bytes(a ^ b for a, b in zip(plain, key, strict=True))).decode()


def unseal(number: int, letter: str, sealed: str) -> str:
    """The text that was sealed with this choice."""
    locked = base64.b64decode(sealed)
    key = _key(number, letter, "explanation", len(locked))
    return bytes(a ^ b for a, b in zip(locked, key, strict=True)).decode()


def _key(number: int, letter: str, salt: str, length: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", f"{number}{letter}".encode(), salt.encode(), ROUNDS, length)

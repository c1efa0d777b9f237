"""A quiz's correct choices and explanations, sealed so that they can't be read in a notebook or in its files.

A choice is checked by a salted hash; an explanation is encrypted with the choice that it belongs to. Anyone can try all
four letters, but that is the same as running the check four times, and the secret is not worth more effort.
"""

import base64
import hashlib
from collections.abc import Sequence

from course_lib.checks import texts

ROUNDS = 2000
LETTERS = "abcd"
QUESTION = "question "  # a seal begins with it, so that the check can say which choice is wrong


def sealed_choice(answers: Sequence[str], number: int, salt: int, count: int | None = None) -> str:
    """The seal of the choice for a question, counted from 1: a short salted hash that hides the letter.

    Raises
    ------
    ValueError
        If there are more answers than `count`, none to this question, or none that is a letter from a to d.

    Examples
    --------
    >>> sealed_choice("abca", 2, salt=7) == sealed_choice(["d", "B"], 2, salt=7) != sealed_choice("abca", 2, salt=8)
    True
    """
    if answers is not None and not isinstance(answers, (str, list, tuple)):  # nothing returned is told as that
        raise ValueError(texts.NO_LETTERS.format(kind=type(answers).__name__))
    if len(answers) < number:
        raise ValueError(texts.NO_ANSWER_TO.format(number=number, got=len(answers)))
    if count and len(answers) > count:
        raise ValueError(texts.OTHER_NUMBER.format(got=len(answers), due=count))
    letter = str(answers[number - 1]).lower()
    if letter not in LETTERS or len(letter) != 1:
        raise ValueError(texts.NO_LETTER.format(number=number, letter=letter))
    return f"{QUESTION}{number}: seal " + _key(number, letter, str(salt), 4).hex()


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

"""Pairs of submissions that are unusually similar: something to look at, never proof.

Correct answers to a short exercise are naturally similar. So what counts is what two answers share and few others
have: runs of `PIECE` tokens, weighted by how rare they are in the class, ignoring comments and layout, keeping names.
"""

import ast
import io
import math
import tokenize
from collections import Counter
from dataclasses import dataclass

PIECE = 5  # tokens
ALIKE = 0.9  # cosine of the weighted pieces
LEAST = 12  # shared rare pieces; below that an answer is too short to say anything
RARE = 0.1  # of the class, or two submissions


@dataclass(frozen=True)
class AlikePair:
    """Two students, the similarity of their answers (1 is the same), and the number of rare pieces they share."""

    first: str
    second: str
    alike: float
    shared: int


def similar_pairs(answers: dict[str, str]) -> list[AlikePair]:
    """The unusual pairs, the most similar first.

    Parameters
    ----------
    answers
        All answers of each student as one text.
    """
    pieces = {student: _pieces(text) for student, text in answers.items()}
    spread = Counter(piece for found in pieces.values() for piece in found)
    weight = {piece: math.log((len(answers) + 1) / count) for piece, count in spread.items()}  # above 0 for all
    rare = {piece for piece, count in spread.items() if 2 <= count <= max(2, RARE * len(answers))}
    norms = {student: math.sqrt(sum(weight[piece] ** 2 for piece in found)) for student, found in pieces.items()}
    students = sorted(answers)
    pairs = []
    for number, first in enumerate(students):
        mine = pieces[first] & rare
        for second in students[number + 1 :] if len(mine) >= LEAST else ():
            shared = len(mine & pieces[second])
            if shared < LEAST:
                continue
            both = sum(weight[piece] ** 2 for piece in pieces[first] & pieces[second])
            alike = both / (norms[first] * norms[second])
            if alike >= ALIKE:
                pairs.append(AlikePair(first, second, round(alike, 3), shared))
    return sorted(pairs, key=lambda pair: (-pair.alike, pair.first, pair.second))


def _pieces(text: str) -> set[tuple[str, ...]]:
    """All runs of `PIECE` tokens of Python code without docstrings and comments; of words if it is not Python."""
    try:
        tokens = _tokens(text)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError, MemoryError):
        tokens = text.split()
    return {tuple(tokens[i : i + PIECE]) for i in range(len(tokens) - PIECE + 1)}


def _tokens(text: str) -> list[str]:
    layout = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    bare = ast.unparse(_Bare().visit(ast.parse(text)))
    return [t.string for t in tokenize.generate_tokens(io.StringIO(bare).readline) if t.type not in layout]


class _Bare(ast.NodeTransformer):
    """Removes docstrings, and makes f-strings plain: they are one token up to Python 3.11, several later."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return ast.Constant(ast.unparse(node)) if isinstance(node, ast.JoinedStr) else self.generic_visit(node)

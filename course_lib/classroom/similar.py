"""Pairs of submissions that are unusually similar: something to look at, never proof.

Correct answers to a short exercise are naturally similar. So what counts is what two answers share and few others
have: runs of `PIECE` tokens, weighted by how rare they are in the class, ignoring comments and layout. The answers are
compared twice: with their own names, and with variables numbered, since renaming is the easiest way to hide a copy.
"""

import ast
import io
import math
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = 5  # tokens
ALIKE = 0.9  # cosine of the weighted pieces
LEAST = 12  # shared rare pieces; with fewer, an answer is too short to say anything
RARE = 0.1  # of the class, or two submissions


@dataclass(frozen=True)
class AlikePair:
    """Two students, the similarity of their answers (1 is the same), and the number of rare pieces they share.

    `renamed` means that they are similar only once the names of variables are replaced.
    """

    first: str
    second: str
    alike: float
    shared: int
    renamed: bool = False


def similar_pairs(answers: dict[str, str]) -> list[AlikePair]:
    """The unusual pairs, the most similar first.

    Parameters
    ----------
    answers
        All answers of each student as one text.
    """
    found = [*_pairs(answers, renamed=False), *_pairs(answers, renamed=True)]
    by_pair = {(pair.first, pair.second): pair for pair in reversed(found)}  # those with their own names count
    return sorted(by_pair.values(), key=lambda pair: (-pair.alike, pair.first, pair.second))


def _pairs(answers: dict[str, str], renamed: bool) -> list[AlikePair]:
    pieces = {student: _pieces(text, renamed) for student, text in answers.items()}
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
                pairs.append(AlikePair(first, second, round(alike, 3), shared, renamed))
    return pairs


def _pieces(text: str, renamed: bool) -> set[tuple[str, ...]]:
    """All runs of `PIECE` tokens of Python code without docstrings and comments; of words if it is not Python."""
    try:
        tokens = _tokens(text, renamed)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError, MemoryError):
        tokens = text.split()
    return {tuple(tokens[i : i + PIECE]) for i in range(len(tokens) - PIECE + 1)}


def _tokens(text: str, renamed: bool) -> list[str]:
    layout = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tree = ast.parse(text)
    if renamed:
        _rename(tree)
    bare = ast.unparse(_Bare().visit(tree))
    return [t.string for t in tokenize.generate_tokens(io.StringIO(bare).readline) if t.type not in layout]


class _Bare(ast.NodeTransformer):
    """Removes docstrings, and makes f-strings plain: they are one token up to Python 3.11, several later."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return ast.Constant(ast.unparse(node)) if isinstance(node, ast.JoinedStr) else self.generic_visit(node)


def _rename(tree: ast.AST) -> None:
    """Replace the names of the variables of each function with numbers, in the order in which they occur."""
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        nodes = list(_in_order(function))
        own = {node.arg for node in nodes if isinstance(node, ast.arg)}
        own |= {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
        numbers: dict[str, str] = {}
        for node in nodes:
            name = node.arg if isinstance(node, ast.arg) else node.id if isinstance(node, ast.Name) else ""
            if name in own:
                number = numbers.setdefault(name, f"name_{len(numbers)}")
                if isinstance(node, ast.arg):
                    node.arg = number
                elif isinstance(node, ast.Name):
                    node.id = number


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)

"""No sentence is kept that nothing says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.texts.say import SENTENCES

ROOT = Path(__file__).parents[3]
MADE_OF_ONE_WORD = ("digest_thin", "digest_empty")


def texts_in(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Yield each text as (all of it, None), and each f-string as (its beginning, its end)."""
    within = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            ends = (node.values[0], node.values[-1])
            first, last = (str(e.value) if isinstance(e, ast.Constant) else "" for e in ends)
            yield first, last
        elif isinstance(node, ast.Constant) and id(node) not in within:
            yield str(node.value), None


def test_every_sentence_is_said_somewhere() -> None:
    tables = set((ROOT / "bot" / "texts").glob("*.py")) - {ROOT / "bot" / "texts" / "say.py"}
    said, made = set(MADE_OF_ONE_WORD), set()
    for path in {p for room in ("bot", "adapters") for p in (ROOT / room).rglob("*.py")} - tables:
        for start, end in texts_in(ast.parse(path.read_text(encoding="utf-8"))):
            if end is None:
                said.add(start)
            elif start.removesuffix("_") in ("digest", ""):
                continue  # would excuse all of them
            else:
                made.add((start, end))
    unused = [
        key
        for key in SENTENCES
        if key not in said and not any(key.startswith(a) and key.endswith(z) for a, z in made)
    ]
    assert unused == []

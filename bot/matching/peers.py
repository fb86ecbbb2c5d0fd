"""The engines one would take instead, each over the same words: for `jinju bench` alone."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol


class Peer(Protocol):
    """A search engine over texts whose words stand apart by spaces."""

    name: str

    @property
    def is_installed(self) -> bool:
        """Tell whether the engine is there; the development dependencies bring it."""
        ...

    def build(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        ...

    def look_up(self, query: str, limit: int) -> Sequence[object]:
        """Return the best texts that hold any of the words."""
        ...


def open_peers(folder: str) -> list[Peer]:
    """Return the engines, with a folder for their files."""
    return [Fts5(Path(folder) / "fts5.db"), Tantivy(Path(folder)), Bm25s()]


class Fts5:
    """SQLite's own full-text search."""

    name = "FTS5"
    is_installed = True

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def build(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        self._connection.execute("CREATE VIRTUAL TABLE quotes USING fts5(text)")
        self._connection.executemany("INSERT INTO quotes VALUES (?)", ((text,) for text in texts))
        self._connection.commit()

    def look_up(self, query: str, limit: int) -> Sequence[object]:
        """Return the best texts that hold any of the words."""
        words = " OR ".join(f'"{word}"' for word in query.split()) or '""'
        statement = "SELECT rowid FROM quotes WHERE quotes MATCH ? ORDER BY rank LIMIT ?"
        return self._connection.execute(statement, (words, limit)).fetchall()


class Tantivy:
    """Lucene's kin in Rust."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None

    @property
    def is_installed(self) -> bool:
        """Tell whether the engine is there."""
        return find_spec("tantivy") is not None

    def build(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        import tantivy  # noqa: PLC0415  # a development dependency

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", stored=False, tokenizer_name="whitespace")
        schema.add_integer_field("row", stored=True)
        self._index = tantivy.Index(schema.build(), path=str(self._folder))
        writer = self._index.writer()
        for row, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, row=row))
        writer.commit()
        self._index.reload()

    def look_up(self, query: str, limit: int) -> Sequence[object]:
        """Return the best texts that hold any of the words."""
        import tantivy  # noqa: PLC0415  # a development dependency

        words = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "text", word))
            for word in query.split()
        ]
        searcher = self._index.searcher()
        hits: Sequence[object] = searcher.search(tantivy.Query.boolean_query(words), limit).hits
        return hits


class Bm25s:
    """BM25 over sparse matrices in numpy."""

    name = "bm25s"

    def __init__(self) -> None:
        self._engine: Any = None

    @property
    def is_installed(self) -> bool:
        """Tell whether the engine is there."""
        return find_spec("bm25s") is not None

    def build(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        import bm25s  # noqa: PLC0415  # a development dependency

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it asks for more when imported
        self._engine = bm25s.BM25()
        self._engine.index([text.split() for text in texts], show_progress=False)

    def look_up(self, query: str, limit: int) -> Sequence[object]:
        """Return the best texts that hold any of the words."""
        if not query.split():
            return []
        found, _ = self._engine.retrieve([query.split()], k=limit, show_progress=False)
        rows: Sequence[object] = found[0]
        return rows

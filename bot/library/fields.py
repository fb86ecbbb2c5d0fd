"""Take typed values out of a parsed table, and say precisely what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.model import Text

Problem = tuple[str, str, str, dict[str, object]]  # file, where, sentence key, facts
Kind = TypeVar("Kind", bound=StrEnum)
Made = TypeVar("Made")

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Fields:
    """One table of a file; every value is asked for once, what is left over is unknown."""

    def __init__(
        self, table: Mapping[str, Any], *, file: str, where: str, problems: list[Problem]
    ) -> None:
        self.table = table
        self.file = file
        self.where = where
        self.problems = problems
        self.asked: set[str] = set()

    def problem(self, sentence: str, /, **facts: object) -> None:
        """Record what is wrong."""
        self.problems.append((self.file, self.where, sentence, facts))

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in sorted(set(self.table) - self.asked):
            nearest = difflib.get_close_matches(key, self.asked, n=1)
            self.problem("key_unknown", key=key, hint=nearest[0] if nearest else "")

    def _take(self, key: str, kind: type, name: str, example: str) -> Any:
        """Return the value, or None where it is missing or of another type."""
        self.asked.add(key)
        value = self.table.get(key)
        if value is None or (isinstance(value, kind) and (kind is bool or value is not True)):
            return value
        self.problem("key_kind", key=key, kind=name, example=example)
        return None

    def text(
        self, key: str, *, example: str, pattern: str = "", low: int = 1, high: int = 500
    ) -> str:
        """Return a text that must be there."""
        if key not in self.table:
            self.asked.add(key)
            self.problem("key_missing", key=key, example=example)
            return ""
        value = self.maybe_text(key, example=example, low=low, high=high) or ""
        if value and pattern and not re.fullmatch(pattern, value):
            self.problem("key_pattern", key=key, value=value[:60], example=example)
        return value

    def maybe_text(self, key: str, *, example: str, low: int = 1, high: int = 500) -> str | None:
        """Return a text, or None where there is none."""
        value: str | None = self._take(key, str, "kind_text", example)
        if value is not None and not low <= len(value) <= high:
            self.problem("key_length", key=key, length=len(value), low=low, high=high)
        return value

    def texts(self, key: str, *, example: str, low: int = 0, high: int = 400) -> tuple[str, ...]:
        """Return a list of texts; an absent one is empty."""
        values = self._take(key, list, "kind_texts", example) or []
        if not all(isinstance(value, str) and value for value in values):
            self.problem("key_kind", key=key, kind="kind_texts", example=example)
            return ()
        if not low <= len(values) <= high:
            self.problem("key_count", key=key, count=len(values), low=low, high=high)
        return tuple(values)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value: bool | None = self._take(key, bool, "kind_flag", "true")
        return default if value is None else value

    def choice(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind | None:
        """Return one of an enumeration."""
        value = self._take(key, str, "kind_text", next(iter(kind)))
        if value is None:
            return default
        if value not in list(kind):
            self.problem("key_choice", key=key, value=value[:40], choices=", ".join(kind))
            return default
        return kind(value)

    def partial_date(self, key: str) -> str | None:
        """Return `YYYY[-MM[-DD]]`, or None: a day that is not known is not invented."""
        value: str | None = self._take(key, str, "kind_text", '"2024-02"')
        if value is not None and not PARTIAL_DATE.fullmatch(value):
            self.problem("key_date", key=key, value=value[:40])
            return None
        return value

    def day(self, key: str) -> date | None:
        """Return a whole date."""
        value = self._take(key, str, "kind_text", '"2026-11-22"')
        if value is None:
            self.problem("key_missing", key=key, example='"2026-11-22"')
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.problem("key_day", key=key, value=value[:40])
            return None

    def bilingual(self, key: str, *, high: int = 400) -> Text | None:
        """Return our own words in Chinese, English or both."""
        inner = self.table_of(key, example='{ zh = "…", en = "…" }')
        if inner is None:
            return None
        text = Text(
            zh=inner.maybe_text("zh", example='"…"', high=high) or "",
            en=inner.maybe_text("en", example='"…"', high=high) or "",
        )
        inner.finish()
        return text

    def table_of(self, key: str, *, example: str) -> Fields | None:
        """Return an inner table, or None."""
        value = self._take(key, dict, "kind_table", example)
        return None if value is None else self._inner(value, key)

    def tables(self, key: str, make: Callable[[Fields], Made]) -> tuple[Made, ...]:
        """Make something of each table in a list."""
        values = self._take(key, list, "kind_tables", f"[[{key}]]") or []
        made = []
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                self.problem("key_kind", key=key, kind="kind_tables", example=f"[[{key}]]")
                continue
            name = value.get("id") or value.get("source") or number
            inner = self._inner(value, f"{key} {name}")
            made.append(make(inner))
            inner.finish()
        return tuple(made)

    def _inner(self, table: Mapping[str, Any], name: str) -> Fields:
        where = f"{self.where}, {name}" if self.where else name
        return Fields(table, file=self.file, where=where, problems=self.problems)

"""Take typed values out of a parsed table, and say precisely what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.model import Text

Problem = tuple[str, str, str, dict[str, object]]  # file, where, sentence key, facts
Kind = TypeVar("Kind", bound=StrEnum)
Made = TypeVar("Made")

_PARTIAL_DATE = re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # no database keeps all of these
_LONGEST_SHOWN = 60  # characters of a wrong value


def printable(value: object) -> str:
    """Return the beginning of a wrong value, fit to be shown."""
    return _UNFIT.sub("\ufffd", str(value)[:_LONGEST_SHOWN])


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
            self.problem("key_unknown", key=printable(key), hint=nearest[0] if nearest else "")

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
        if not self._is_given(key, example):
            return ""
        value = self.maybe_text(key, example=example, low=low, high=high) or ""
        if value and pattern and not re.fullmatch(pattern, value):
            self.problem("key_pattern", key=key, value=printable(value), example=example)
        return value

    def maybe_text(self, key: str, *, example: str, low: int = 1, high: int = 500) -> str | None:
        """Return a text, or None where there is none."""
        value: str | None = self._take(key, str, "kind_text", example)
        if value is not None and not low <= len(value) <= high:
            self.problem("key_length", key=key, length=len(value), low=low, high=high)
        if value is not None and _UNFIT.search(value):
            self.problem("key_characters", key=key, value=printable(value))
            return None
        return value

    def texts(self, key: str, *, example: str, low: int = 0, high: int = 400) -> tuple[str, ...]:
        """Return a list of different texts; an absent one is empty."""
        values = self._take(key, list, "kind_texts", example) or []
        if not all(isinstance(value, str) and value for value in values):
            self.problem("key_kind", key=key, kind="kind_texts", example=example)
            return ()
        if not low <= len(values) <= high:
            self.problem("key_count", key=key, count=len(values), low=low, high=high)
        for value in values:
            if _UNFIT.search(value):
                self.problem("key_characters", key=key, value=printable(value))
        for value in (value for value, count in Counter(values).items() if count > 1):
            self.problem("key_twice", key=key, value=printable(value))
        return tuple(values)

    def pairs(self, key: str, *, example: str) -> tuple[tuple[str, str], ...]:
        """Return a list of pairs of texts; an absent one is empty."""
        values = self._take(key, list, "kind_texts", example) or []
        if all(isinstance(v, list) and [type(one) for one in v] == [str, str] for v in values):
            return tuple((one, other) for one, other in values)
        self.problem("key_kind", key=key, kind="kind_texts", example=example)
        return ()

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
            choices = ", ".join(kind)
            self.problem("key_choice", key=key, value=printable(value), choices=choices)
            return default
        return kind(value)

    def partial_date(self, key: str) -> str | None:
        """Return `YYYY[-MM[-DD]]`, or None: a day that is not known is not invented."""
        value = self._date(key, '"2024-02"')
        if value is not None and not _is_partial_date(value):
            self.problem("key_date", key=key, value=printable(value))
            return None
        return value

    def day(self, key: str) -> date | None:
        """Return a whole date that must be there."""
        if not self._is_given(key, '"2026-11-22"'):
            return None
        value = self._date(key, '"2026-11-22"')
        if value is None:
            return None
        if len(value) != len("2026-11-22") or not _is_partial_date(value):
            self.problem("key_day", key=key, value=printable(value))
            return None
        return date.fromisoformat(value)

    def _date(self, key: str, example: str) -> str | None:
        """Return a date as text; TOML has dates of its own, which are as good."""
        value = self.table.get(key)
        if type(value) is date:
            self.asked.add(key)
            return value.isoformat()
        taken: str | None = self._take(key, str, "kind_text", example)
        return taken

    def bilingual(self, key: str, *, high: int = 400) -> Text | None:
        """Return our own words in Chinese, English or both; None where there are none."""
        inner = self.table_of(key, example='{ zh = "…", en = "…" }')
        if inner is None:
            return None
        text = Text(
            zh=inner.maybe_text("zh", example='"…"', high=high) or "",
            en=inner.maybe_text("en", example='"…"', high=high) or "",
        )
        inner.finish()
        return text if text != Text() else None

    def table_of(self, key: str, *, example: str) -> Fields | None:
        """Return an inner table, or None."""
        value = self._take(key, dict, "kind_table", example)
        return None if value is None else self._inner(value, key)

    def inner(self, key: str, *, example: str) -> Fields:
        """Return an inner table that must be there; without it, one whose problems are lost."""
        self._is_given(key, example)
        inner = self.table_of(key, example=example)
        return inner or Fields({}, file=self.file, where=self.where, problems=[])

    def tables(self, key: str, make: Callable[[Fields], Made]) -> tuple[Made, ...]:
        """Make something of each table in a list."""
        values = self._take(key, list, "kind_tables", f"[[{key}]]") or []
        made = []
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                self.problem("key_kind", key=key, kind="kind_tables", example=f"[[{key}]]")
                continue
            name = value.get("id") or value.get("source") or number
            inner = self._inner(value, f"{key} {printable(name)}")
            made.append(make(inner))
            inner.finish()
        return tuple(made)

    def _is_given(self, key: str, example: str) -> bool:
        """Report a value that must be there and is not."""
        if self.table.get(key) is not None:
            return True
        self.asked.add(key)
        self.problem("key_missing", key=key, example=example)
        return False

    def _inner(self, table: Mapping[str, Any], name: str) -> Fields:
        where = f"{self.where}, {name}" if self.where else name
        return Fields(table, file=self.file, where=where, problems=self.problems)


def _is_partial_date(value: str) -> bool:
    if not _PARTIAL_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "2000-01-01"[len(value) :])
    except ValueError:
        return False
    return True

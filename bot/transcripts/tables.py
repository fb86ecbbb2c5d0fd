"""CSV and TSV: the rows of a table become turns; a broken row is reported, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.transcripts.edits import Edit
from bot.transcripts.layout import Layout, Voice

MOST_FIELDS = 64  # in a row
_SPEAKER = re.compile(
    r"speaker|name|who|voice|role|人名|姓名|发言人|發言人|说话人|說話人|讲者|講者|人物|嘉宾|角色|人",
    re.I,
)
_TEXT = re.compile(
    r"text|content|words|line|utterance|transcript|quote|内容|內容|文本|发言|發言|话|話|正文|原文",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value stands, without its quotation marks."""

    start: int
    end: int


def lay_out_table(text: str) -> Layout:
    """Find the columns of speaker and words, and give each row's words to its speaker."""
    rows, broken = _rows(text, _delimiter(text))
    columns = _columns(text, rows)
    if columns is None:
        return Layout()
    who, what, has_header = columns
    edits: list[Edit] = []
    voices: list[Voice] = []
    at = 0
    for row in rows[1 if has_header else 0 :]:
        if len(row) <= max(who, what):
            broken.append((row[0].start, row[-1].end))
            continue
        words = row[what]
        edits.append(Edit(at, words.start, "\n" if voices else ""))
        edits += [
            Edit(*found.span(), '"')
            for found in re.compile('""').finditer(text, words.start, words.end)
        ]
        voices.append(Voice(text[row[who].start : row[who].end].strip(), words.start, words.end))
        at = words.end
    edits.append(Edit(at, len(text)))
    kept = tuple(edit for edit in edits if edit.end > edit.start)
    return Layout(edits=kept, voices=tuple(voices), broken=tuple(sorted(broken)))


def _delimiter(text: str) -> str:
    first = text[:4096].split("\n", 1)[0]
    return max(",\t;|", key=first.count)


def _rows(text: str, delimiter: str) -> tuple[list[list[Field]], list[tuple[int, int]]]:
    """Scan once, left to right; a quotation mark that never closes breaks its own line alone."""
    rows: list[list[Field]] = []
    broken: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        row, after = _row(text, at, delimiter)
        if row is None or len(row) > MOST_FIELDS:
            broken.append((at, max(at, after - 1)))
        elif any(field.end > field.start for field in row):
            rows.append(row)
        at = after
    return rows, broken


def _row(text: str, at: int, delimiter: str) -> tuple[list[Field] | None, int]:
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    row: list[Field] = []
    while True:
        if text.startswith('"', at):
            field = _quoted(text, at)
            if field is None:
                return None, line_end + 1
            at = field.end + 1
        else:
            field = _bare(text, at, delimiter)
            at = field.end
        row.append(field)
        if text.startswith(delimiter, at) and len(row) <= MOST_FIELDS:
            at += 1
            continue
        if at < len(text) and text[at] not in "\r\n":
            end = text.find("\n", at)
            return None, (len(text) if end < 0 else end) + 1
        end = text.find("\n", at)
        return row, (len(text) if end < 0 else end) + 1


_LONGEST_FIELD = 20_000


def _quoted(text: str, at: int) -> Field | None:
    start = at + 1
    at = start
    while True:
        at = text.find('"', at, start + _LONGEST_FIELD)
        if at < 0:
            return None
        if not text.startswith('""', at):
            return Field(start, at)
        at += 2


def _bare(text: str, at: int, delimiter: str) -> Field:
    found = re.compile(f"[{re.escape(delimiter)}\r\n]").search(text, at)
    return Field(at, found.start() if found else len(text))


def _columns(text: str, rows: list[list[Field]]) -> tuple[int, int, bool] | None:
    """Return the columns of speaker and words, and whether the first row names them."""
    if len(rows) < 2:
        return None
    head = [text[field.start : field.end].strip() for field in rows[0]]
    named = [index for index, cell in enumerate(head) if len(cell) < 24]
    who = next((index for index in named if _SPEAKER.search(head[index])), None)
    what = next((index for index in named if index != who and _TEXT.search(head[index])), None)
    if who is not None and what is not None:
        return who, what, True
    return _guess_columns(text, rows)


def _guess_columns(text: str, rows: list[list[Field]]) -> tuple[int, int, bool] | None:
    """Without a header: names repeat and are short, words are long."""
    width = Counter(len(row) for row in rows[:200]).most_common(1)[0][0]
    if width < 2:
        return None
    sample = [row for row in rows[:200] if len(row) == width]
    lengths = [sum(row[n].end - row[n].start for row in sample) for n in range(width)]
    what = lengths.index(max(lengths))
    kinds = [len({text[row[n].start : row[n].end] for row in sample}) for n in range(width)]
    short = [n for n in range(width) if n != what and 0 < lengths[n] < 30 * len(sample)]
    who = min(short, key=lambda n: kinds[n], default=None)
    return None if who is None else (who, what, False)

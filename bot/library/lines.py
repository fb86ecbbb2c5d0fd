"""Quotes as JSON lines: what `jinju export` writes and `jinju content load` reads again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import PackError
from bot.library.fields import Fields, Problem, printable
from bot.library.packs import LONGEST_QUOTE, QUOTE_ID, read_later, read_receipt
from bot.library.references import Ids, known_ids, missing, nearest, references
from bot.model import Later, Pack, Quote, Receipt, Side, Source, Speaker, State, Text

Entity = TypeVar("Entity", Speaker, Source)

LONGEST_LINE = 64 * 2**10  # characters; a quote with all its notes has two thousand
MOST_PROBLEMS = 100  # more help nobody
_PACK_OF = {"topics": "topics.toml", "proposition": "topics.toml", "also_in": "sources.toml"}


def quotes_to_lines(quotes: Iterable[Quote], entities: Pack) -> Iterator[str]:
    """Write quotes, sorted by id, each as one line of JSON without its line break.

    The same quotes and entities give the same characters.
    """
    ordered = sorted(quotes, key=lambda quote: quote.id)
    speakers = {(speaker.workspace, speaker.id): speaker for speaker in entities.speakers}
    sources = {(source.workspace, source.id): source for source in entities.sources}
    said_on = {quote.id: quote.said_on for quote in ordered}
    for quote in ordered:
        speaker = _visible(speakers, quote.workspace, quote.speaker)
        source = _visible(sources, quote.workspace, quote.source)
        facts = _to_dict(quote, speaker, source, said_on)
        yield json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _visible(entities: Mapping[tuple[str, str], Entity], workspace: str, id_: str) -> Entity:
    """Return a workspace's own entity, or else the shared one."""
    return entities.get((workspace, id_)) or entities["", id_]


def _to_dict(
    quote: Quote, speaker: Speaker, source: Source, said_on: Mapping[str, str | None]
) -> dict[str, Any]:
    return {
        "id": quote.id,
        "state": quote.state,
        "text": quote.text,
        "speaker": speaker.name,
        "speaker_id": speaker.id,
        "source": source.id,
        "said_on": quote.said_on,
        "question": (quote.question and quote.question.zh) or None,
        "question_en": (quote.question and quote.question.en) or None,
        "topics": quote.topics,
        "insight": _text_to_dict(quote.insight),
        "translation": _text_to_dict(quote.translation),
        "proposition": quote.proposition,
        "side": quote.side,
        "later": [_later_to_dict(later, said_on.get(later.id)) for later in quote.later],
        "due": quote.due,
        "daily": quote.daily,
        "receipt": _receipt_to_dict(quote.receipt, source.sha256),
        "also_in": quote.also_in,
    }


def _text_to_dict(text: Text | None) -> dict[str, str] | None:
    if text is None:
        return None
    return {key: value for key, value in (("zh", text.zh), ("en", text.en)) if value} or None


def _later_to_dict(later: Later, said_on: str | None) -> dict[str, Any]:
    note = _text_to_dict(later.note)
    return {"id": later.id, "said_on": said_on, "kind": later.kind, "note": note}


def _receipt_to_dict(receipt: Receipt, sha256: str) -> dict[str, Any]:
    return {
        "prefix": receipt.prefix,
        "suffix": receipt.suffix,
        "folding": receipt.folding,
        "source_sha256": sha256,
        "checked_on": receipt.checked_on.isoformat(),
    }


def read_lines(path: Path, *, known: Pack) -> Pack:
    """Read a file of JSON lines; raise PackError, as `lines_to_pack` does, if it is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:  # a quote may hold U+2028
            return lines_to_pack(_short(lines), known, file=path.name)
    except OSError as error:
        facts: dict[str, object] = {"why": error.strerror}
        raise PackError(((str(path), "", "pack_unreadable", facts),)) from None
    except UnicodeDecodeError:
        raise PackError(((path.name, "", "pack_encoding", {}),)) from None


def _short(lines: Any) -> Iterator[str]:
    """Yield lines without ever holding more than one that is too long."""
    while line := lines.readline(LONGEST_LINE + 1):
        yield line
        if len(line) > LONGEST_LINE:
            return


def lines_to_pack(lines: Iterable[str], known: Pack, *, file: str = "jsonl") -> Pack:
    """Read quotes whose speakers, sources and topics are `known`; raise PackError if wrong.

    Every problem names its line and its key. Blank lines are passed over.
    """
    reader = _Reader(known)
    for number, line in enumerate(lines, 1):
        if line.strip():
            reader.read(line, f"{file}:{number}")
        if len(reader.problems) >= MOST_PROBLEMS:
            break
    reader.resolve()
    if reader.problems:
        raise PackError(tuple(reader.problems[:MOST_PROBLEMS]))
    return Pack(quotes=tuple(quote for quote, _ in reader.quotes.values()))


class _Reader:
    """Lines read so far, and what the library knows."""

    def __init__(self, known: Pack) -> None:
        self.problems: list[Problem] = []
        self.quotes: dict[str, tuple[Quote, str]] = {}  # and the place of each
        self._known = known
        self._reported: set[tuple[str, str]] = set()  # each unknown name is reported once
        self._speakers = {speaker.id: speaker.name for speaker in known.speakers}
        self._sources = {source.id: source.sha256 for source in known.sources}
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        for id_, name in self._speakers.items():
            self._named[name].append(id_)

    def read(self, line: str, place: str) -> None:
        """Take the quote that a line holds."""
        table = self._parse(line, place)
        if table is None:
            return
        where = f"quote {printable(table['id'])}" if "id" in table else ""
        fields = Fields(table, file=place, where=where, problems=self.problems)
        quote = self._quote(fields)
        fields.finish()
        if quote.id and quote.id in self.quotes:
            fields.problem("duplicate_id", id=printable(quote.id))
        self.quotes[quote.id] = quote, place

    def resolve(self) -> None:
        """Report the references to what neither the lines nor the library have."""
        ids = known_ids(self._known, Pack(quotes=tuple(quote for quote, _ in self.quotes.values())))
        for quote, place in self.quotes.values():
            for problem in _unresolved(quote, place, ids):
                if self._is_first(str(problem[3]["key"]), str(problem[3]["value"])):
                    self.problems.append(problem)

    def _is_first(self, key: str, value: str) -> bool:
        """Tell whether this unknown name was not yet met; a thousand lines may share it."""
        is_first = (key, value) not in self._reported
        self._reported.add((key, value))
        return is_first

    def _parse(self, line: str, place: str) -> dict[str, Any] | None:
        if len(line) > LONGEST_LINE:
            self.problems.append((place, "", "pack_line_long", {"limit": LONGEST_LINE // 1024}))
            return None
        try:
            table = json.loads(line, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            self.problems.append((place, "", "pack_json", {"why": printable(error)}))
            return None
        if isinstance(table, dict):
            return table
        self.problems.append((place, "", "pack_not_object", {"example": '{"id": "k3f9ta", …}'}))
        return None

    def _quote(self, fields: Fields) -> Quote:
        receipt = fields.inner("receipt", example='{"prefix": "…", "suffix": "…", …}')
        source = fields.text("source", example='"zhu-2024-02"')
        quote = Quote(
            id=fields.text("id", example='"k3f9ta"', pattern=QUOTE_ID),
            speaker=self._speaker(fields),
            source=source,
            text=fields.text("text", example='"…"', high=LONGEST_QUOTE),
            topics=fields.texts("topics", example='["open-source"]', low=1, high=4),
            receipt=read_receipt(receipt),
            said_on=fields.partial_date("said_on"),
            question=_question(fields),
            insight=fields.bilingual("insight"),
            translation=fields.bilingual("translation", high=1000),
            proposition=fields.maybe_text("proposition", example='"open-models-catch-up"'),
            side=fields.choice("side", Side),
            later=fields.tables("later", _later),
            due=fields.partial_date("due"),
            daily=fields.flag("daily", default=True),
            also_in=fields.texts("also_in", example='["notes-2024"]'),
            state=fields.choice("state", State) or State.MATCHED,
        )
        self._compare_source(fields, receipt, source)
        receipt.finish()
        if quote.side and not quote.proposition:
            fields.problem("side_needs_proposition")
        return quote

    def _speaker(self, fields: Fields) -> str:
        """Find who is meant by the canonical name; the id decides between namesakes."""
        name = fields.text("speaker", example='"朱啸虎"')
        given = fields.maybe_text("speaker_id", example='"zhu-xiaohu"')
        ids = self._named.get(name, [])
        if not name or given in ids:
            return given or ""
        if given in self._speakers:
            facts = {"value": printable(name), "known": self._speakers[given]}
            fields.problem("line_speaker_differs", id=given, **facts)
        elif len(ids) > 1:
            fields.problem("line_speaker_unclear", value=name, ids=", ".join(ids))
        elif not ids and self._is_first("speaker", name):
            hint = nearest(name, self._named.keys())
            facts = {"key": "speaker", "value": printable(name), "hint": hint}
            fields.problem("line_unknown", pack="speakers.toml", **facts)
        return ids[0] if ids else ""

    def _compare_source(self, fields: Fields, receipt: Fields, source: str) -> None:
        """Report a source that is not known, or is known by another file."""
        pattern, example = "[0-9a-f]{64}", '"64 digits 0-9a-f"'
        sha256 = receipt.text("source_sha256", example=example, pattern=pattern)
        if source and source not in self._sources:
            if self._is_first("source", source):
                hint = nearest(source, self._sources.keys())
                facts = {"key": "source", "value": printable(source), "hint": hint}
                fields.problem("line_unknown", pack="sources.toml", **facts)
        elif source and sha256 and sha256 != self._sources[source]:
            fields.problem("line_source_differs", source=source)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)} stands twice")
    return table


def _question(fields: Fields) -> Text | None:
    zh = fields.maybe_text("question", example='"…"', high=400) or ""
    en = fields.maybe_text("question_en", example='"…"', high=400) or ""
    return Text(zh=zh, en=en) if zh or en else None


def _later(fields: Fields) -> Later:
    fields.partial_date("said_on")  # the other quote's own; written for the reader
    return read_later(fields)


def _unresolved(quote: Quote, place: str, ids: Ids) -> Iterator[Problem]:
    for key, kind, values in references(quote):
        if key in ("speaker", "source"):
            continue  # reported as they were read
        for file, where, sentence, facts in missing(
            (place, f"quote {quote.id}"), key, values, ids[kind]
        ):
            if key in _PACK_OF:
                yield file, where, "line_unknown", facts | {"pack": _PACK_OF[key]}
            else:
                yield file, where, sentence, facts

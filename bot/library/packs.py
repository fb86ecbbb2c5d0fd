"""A pack's TOML files → the model, with every problem named: file, key, what would be right."""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.errors import PackError
from bot.library.fields import Fields, Problem
from bot.model import (
    Fidelity,
    Later,
    LaterKind,
    Locale,
    Pack,
    Part,
    Proposition,
    Quote,
    Receipt,
    Role,
    Side,
    Source,
    Speaker,
    State,
    Text,
    Topic,
)

Made = TypeVar("Made")

LARGEST_FILE = 16 * 2**20  # bytes
LONGEST_QUOTE = 200  # characters
_ID = r"[a-z0-9][a-z0-9-]{0,62}[a-z0-9]"
_QUOTE_ID = r"[a-z0-9][a-z0-9-]{2,15}"


def read_pack(folder: Path, *, known: Pack | None = None) -> Pack:
    """Read a folder of TOML, which may refer to `known` content; raise PackError if wrong."""
    problems: list[Problem] = []
    pack = _read_folder(folder, problems)
    problems += unresolved(pack, known or Pack())
    if problems:
        raise PackError(tuple(problems))
    return pack


def _read_folder(folder: Path, problems: list[Problem]) -> Pack:
    quote_files = sorted(folder.glob("quotes/*.toml"))
    named = ("speakers.toml", "topics.toml", "sources.toml", "thesaurus.toml")
    tables = {name: _read_file(folder, folder / name, problems) for name in named}
    if not quote_files and not any(tables.values()):
        problems.append((str(folder), "", "pack_empty", {"path": folder}))
    quotes: list[Quote] = []
    for path in quote_files:
        fields = _read_file(folder, path, problems)
        if fields:
            quotes += fields.tables("quote", partial(_quote, source=path.stem))
            fields.finish()
    return Pack(
        speakers=_entities(tables["speakers.toml"], "speaker", _speaker),
        topics=_entities(tables["topics.toml"], "topic", _topic),
        propositions=_entities(tables["topics.toml"], "proposition", _proposition),
        sources=_entities(tables["sources.toml"], "source", _source),
        terms=_entities(tables["thesaurus.toml"], "term", _term),
        quotes=tuple(quotes),
    )


def _entities(fields: Fields | None, key: str, make: Callable[[Fields], Made]) -> tuple[Made, ...]:
    return fields.tables(key, make) if fields else ()


def _read_file(folder: Path, path: Path, problems: list[Problem]) -> Fields | None:
    name = path.relative_to(folder).as_posix()
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > LARGEST_FILE:
            problems.append((name, "", "pack_too_large", {"limit": LARGEST_FILE // 2**20}))
            return None
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        problems.append((name, "", "pack_encoding", {}))
        return None
    except tomllib.TOMLDecodeError as error:
        problems.append((name, "", "pack_toml", {"why": error}))
        return None
    return Fields(table, file=name, where="", problems=problems)


def _id(fields: Fields, example: str) -> str:
    return fields.text("id", example=example, pattern=_ID, high=64)


def _speaker(fields: Fields) -> Speaker:
    return Speaker(
        id=_id(fields, '"zhu-xiaohu"'),
        name=fields.text("name", example='"朱啸虎"', high=80),
        traditional=fields.text("traditional", example='"朱嘯虎"', high=80),
        english=fields.text("english", example='"Zhu Xiaohu"', high=80),
        aliases=fields.texts("aliases", example='["Allen Zhu"]'),
        part=fields.choice("part", Part, Part.GUEST) or Part.GUEST,
        roles=fields.tables("roles", _role),
    )


def _role(fields: Fields) -> Role:
    return Role(
        source=fields.text("source", example='"zhu-2024-02"'),
        title=fields.bilingual("title") or Text(),
    )


def _topic(fields: Fields) -> Topic:
    return Topic(
        id=_id(fields, '"open-source"'),
        zh=fields.text("zh", example='"开源"', high=40),
        hant=fields.text("hant", example='"開源"', high=40),
        en=fields.text("en", example='"Open source"', high=60),
        aliases=fields.texts("aliases", example='["开放源代码"]'),
    )


def _proposition(fields: Fields) -> Proposition:
    pairs = fields.table.get("disagreements", [])
    fields.asked.add("disagreements")
    if not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        fields.problem("key_kind", key="disagreements", kind="kind_texts", example='[["a", "b"]]')
        pairs = []
    return Proposition(
        id=_id(fields, '"open-models-catch-up"'),
        topic=fields.text("topic", example='"open-source"'),
        statement=fields.bilingual("statement") or Text(),
        disagreements=tuple((str(a), str(b)) for a, b in pairs),
    )


def _source(fields: Fields) -> Source:
    return Source(
        id=_id(fields, '"zhu-2024-02"'),
        title=fields.text("title", example='"…"', high=200),
        sha256=fields.text("sha256", example='"64 digits 0-9a-f"', pattern="[0-9a-f]{64}"),
        language=fields.choice("language", Locale, Locale.SIMPLIFIED) or Locale.SIMPLIFIED,
        fidelity=fields.choice("fidelity", Fidelity, Fidelity.REPORTED) or Fidelity.REPORTED,
        publisher=fields.maybe_text("publisher", example='"腾讯新闻《潜望》"', high=120),
        interviewer=fields.maybe_text("interviewer", example='"zhang-xiaojun"'),
        said_on=fields.partial_date("said_on"),
        published_on=fields.partial_date("published_on"),
        dating=fields.bilingual("dating") or Text(),
        url=fields.maybe_text("url", example='"https://…"', high=1000),
    )


def _term(fields: Fields) -> tuple[str, ...]:
    return fields.texts("words", example='["英伟达", "輝達"]', low=2)


def _quote(fields: Fields, source: str) -> Quote:
    quote = Quote(
        id=fields.text("id", example='"k3f9ta"', pattern=_QUOTE_ID),
        speaker=fields.text("speaker", example='"zhu-xiaohu"'),
        source=source,
        text=fields.text("text", example='"…"', low=2, high=LONGEST_QUOTE),
        topics=fields.texts("topics", example='["open-source"]', low=1, high=4),
        receipt=_receipt(fields),
        said_on=fields.partial_date("said_on"),
        question=fields.bilingual("question"),
        insight=fields.bilingual("insight"),
        translation=fields.bilingual("translation", high=1000),
        proposition=fields.maybe_text("proposition", example='"open-models-catch-up"'),
        side=fields.choice("side", Side),
        later=fields.tables("later", _later),
        due=fields.partial_date("due"),
        daily=fields.flag("daily", default=True),
        also_in=fields.texts("also_in", example='["notes-2024"]'),
        state=fields.choice("state", State, State.MATCHED) or State.MATCHED,
    )
    if quote.side and not quote.proposition:
        fields.problem("side_needs_proposition")
    return quote


def _later(fields: Fields) -> Later:
    kind = fields.choice("kind", LaterKind)
    if kind is None and "kind" not in fields.table:
        fields.problem("key_missing", key="kind", example='"changed"')
    return Later(
        id=fields.text("id", example='"k3f9ta"', pattern=_QUOTE_ID),
        kind=kind or LaterKind.PARTLY,
        note=fields.bilingual("note") or Text(),
    )


def _receipt(fields: Fields) -> Receipt:
    inner = fields.table_of("receipt", example='{ prefix = "…", suffix = "…" }')
    if inner is None:
        if "receipt" not in fields.table:
            fields.problem("key_missing", key="receipt", example='{ prefix = "…", suffix = "…" }')
        return Receipt(prefix="", suffix="", folding=(), checked_on=date.min)
    receipt = Receipt(
        prefix=inner.maybe_text("prefix", example='"…"', low=0, high=16) or "",
        suffix=inner.maybe_text("suffix", example='"…"', low=0, high=16) or "",
        folding=inner.texts("folding", example='["wrap"]'),
        checked_on=inner.day("checked_on") or date.min,
    )
    inner.finish()
    return receipt


def unresolved(pack: Pack, known: Pack) -> list[Problem]:
    """List the ids that are used twice, and the references to nothing."""
    problems: list[Problem] = [
        (f"{kind}.toml" if kind != "quotes" else "quotes", item, "duplicate_id", {"id": item})
        for kind in ("speakers", "topics", "propositions", "sources", "quotes")
        for item, count in Counter(e.id for e in getattr(pack, kind)).items()
        if count > 1
    ]
    ids = {
        kind: {e.id for e in (*getattr(pack, kind), *getattr(known, kind))}
        for kind in ("speakers", "topics", "propositions", "sources", "quotes")
    }
    for quote in pack.quotes:
        references = [
            ("speaker", "speakers", [quote.speaker]),
            ("source", "sources", [quote.source]),
            ("topics", "topics", quote.topics),
            ("proposition", "propositions", [quote.proposition] if quote.proposition else []),
            ("later", "quotes", [later.id for later in quote.later]),
            ("also_in", "sources", quote.also_in),
        ]
        file = f"quotes/{quote.source}.toml"
        for key, kind, values in references:
            problems += _missing(file, f"quote {quote.id}", key, values, ids[kind])
    for proposition in pack.propositions:
        where = f"proposition {proposition.id}"
        pairs = [quote for pair in proposition.disagreements for quote in pair]
        problems += _missing("topics.toml", where, "topic", [proposition.topic], ids["topics"])
        problems += _missing("topics.toml", where, "disagreements", pairs, ids["quotes"])
    for source in pack.sources:
        asker = [source.interviewer] if source.interviewer else []
        where = f"source {source.id}"
        problems += _missing("sources.toml", where, "interviewer", asker, ids["speakers"])
    return problems


def _missing(
    file: str, where: str, key: str, values: Iterable[str], known: set[str]
) -> list[Problem]:
    found: list[Problem] = []
    for value in values:
        if value and value not in known:
            nearest = difflib.get_close_matches(value, known, n=1)
            hint = nearest[0] if nearest else ""
            facts: dict[str, object] = {"key": key, "value": value, "hint": hint}
            found.append((file, where, "unknown_reference", facts))
    return found

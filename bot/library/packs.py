"""A pack's TOML files → the model, with every problem named: file, key, what would be right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import fields as fields_of
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.errors import PackError
from bot.library.fields import Fields, Problem, printable
from bot.library.references import unresolved
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
    Term,
    Text,
    Topic,
)

LARGEST_FILE = 16 * 2**20  # bytes
LONGEST_QUOTE = 200  # characters
LONGEST_CONTEXT = 16  # characters of a receipt's prefix and suffix
QUOTE_ID = r"[a-z0-9][a-z0-9-]{2,15}"
_NAMED = ("speakers.toml", "topics.toml", "sources.toml", "thesaurus.toml")
_ID = r"[a-z0-9][a-z0-9-]{0,62}[a-z0-9]"


def read_pack(folder: Path, *, known: Pack | None = None) -> Pack:
    """Read a folder of TOML, which may refer to `known` content; raise PackError if wrong."""
    problems: list[Problem] = []
    pack = _read_folder(folder, problems)
    if not any(key.startswith("pack_") for _, _, key, _ in problems):  # else a thousand echoes
        problems += unresolved(pack, known or Pack())
    if problems:
        raise PackError(tuple(problems))
    return pack


def read_packs(folders: Iterable[Path], *, known: Pack | None = None) -> Pack:
    """Read folders as one pack; each may refer to `known` content and to those before it."""
    read = Pack()
    for folder in folders:
        read = join_packs(read, read_pack(folder, known=join_packs(known or Pack(), read)))
    return read


def join_packs(*packs: Pack) -> Pack:
    """Return one pack with all that these hold, in their order."""
    parts = {
        f.name: [one for pack in packs for one in getattr(pack, f.name)] for f in fields_of(Pack)
    }
    return Pack(**{name: tuple(part) for name, part in parts.items()})


def _read_folder(folder: Path, problems: list[Problem]) -> Pack:
    named = {name: _read_file(folder, folder / name, problems) for name in _NAMED}
    paths = sorted(folder.glob("quotes/*.toml"))
    quotes = {path.stem: _read_file(folder, path, problems) for path in paths}
    everything = (*named.values(), *quotes.values())
    if not problems and not any(fields.table for fields in everything):
        problems.append((str(folder), "", "pack_empty", {"path": folder}))
    pack = Pack(
        speakers=named["speakers.toml"].tables("speaker", _speaker),
        topics=named["topics.toml"].tables("topic", _topic),
        propositions=named["topics.toml"].tables("proposition", _proposition),
        sources=named["sources.toml"].tables("source", _source),
        terms=named["thesaurus.toml"].tables("term", _term),
        quotes=tuple(
            quote
            for source, fields in quotes.items()
            for quote in fields.tables("quote", partial(_quote, source=source))
        ),
    )
    for fields in everything:
        fields.finish()
    return pack


def _read_file(folder: Path, path: Path, problems: list[Problem]) -> Fields:
    name = path.relative_to(folder).as_posix()
    return Fields(_parse_file(name, path, problems), file=name, where="", problems=problems)


def _parse_file(name: str, path: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        if path.stat().st_size <= LARGEST_FILE:
            return tomllib.loads(path.read_text(encoding="utf-8-sig"))
        problems.append((name, "", "pack_too_large", {"limit": LARGEST_FILE // 2**20}))
    except FileNotFoundError:
        return {}  # a pack may do without
    except OSError as error:
        problems.append((name, "", "pack_unreadable", {"why": error.strerror}))
    except UnicodeDecodeError:
        problems.append((name, "", "pack_encoding", {}))
    except (ValueError, RecursionError) as error:
        problems.append((name, "", "pack_toml", {"why": printable(error)}))
    return {}


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
    return Proposition(
        id=_id(fields, '"open-models-catch-up"'),
        topic=fields.text("topic", example='"open-source"'),
        statement=fields.bilingual("statement") or Text(),
        disagreements=fields.pairs("disagreements", example='[["k3f9ta", "b67tfb"]]'),
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


def _term(fields: Fields) -> Term:
    return Term(words=fields.texts("words", example='["英伟达", "輝達"]', low=2))


def _quote(fields: Fields, source: str) -> Quote:
    receipt = fields.inner("receipt", example='{ prefix = "…", suffix = "…" }')
    quote = Quote(
        id=fields.text("id", example='"k3f9ta"', pattern=QUOTE_ID),
        speaker=fields.text("speaker", example='"zhu-xiaohu"'),
        source=source,
        text=fields.text("text", example='"…"', low=2, high=LONGEST_QUOTE),
        topics=fields.texts("topics", example='["open-source"]', low=1, high=4),
        receipt=read_receipt(receipt),
        said_on=fields.partial_date("said_on"),
        question=fields.bilingual("question"),
        insight=fields.bilingual("insight"),
        translation=fields.bilingual("translation", high=1000),
        proposition=fields.maybe_text("proposition", example='"open-models-catch-up"'),
        side=fields.choice("side", Side),
        later=fields.tables("later", read_later),
        due=fields.partial_date("due"),
        daily=fields.flag("daily", default=True),
        also_in=fields.texts("also_in", example='["notes-2024"]'),
        state=fields.choice("state", State, State.MATCHED) or State.MATCHED,
    )
    receipt.finish()
    if quote.side and not quote.proposition:
        fields.problem("side_needs_proposition")
    return quote


def read_later(fields: Fields) -> Later:
    """Take the link to a later view."""
    kind = fields.choice("kind", LaterKind)
    if kind is None and "kind" not in fields.table:
        fields.problem("key_missing", key="kind", example='"changed"')
    return Later(
        id=fields.text("id", example='"k3f9ta"', pattern=QUOTE_ID),
        kind=kind or LaterKind.PARTLY,
        note=fields.bilingual("note") or Text(),
    )


def read_receipt(fields: Fields) -> Receipt:
    """Take what proves a quote; raise nothing: a missing part is a problem of `fields`."""
    return Receipt(
        prefix=fields.maybe_text("prefix", example='"…"', low=0, high=LONGEST_CONTEXT) or "",
        suffix=fields.maybe_text("suffix", example='"…"', low=0, high=LONGEST_CONTEXT) or "",
        folding=fields.texts("folding", example='["wrap"]'),
        checked_on=fields.day("checked_on") or date.min,
    )

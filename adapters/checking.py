"""`jinju content check`: read packs and their sources, print what a check found."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from adapters.operations import pack_problem_lines
from bot.errors import PackError, UserError
from bot.library.checks import Report, check_pack
from bot.library.evidence import SourceText
from bot.library.findings import Finding
from bot.library.packs import join_packs, read_packs
from bot.matching.letters import make_letters
from bot.model import Locale, Pack
from bot.texts.say import say
from bot.transcripts.known import Known
from bot.transcripts.letters import Letters
from bot.transcripts.reading import LARGEST_FILE
from bot.transcripts.transcript import read_transcript


def run_check(
    folders: Sequence[Path],
    *,
    sources: Path | None,
    as_json: bool,
    locale: Locale,
    known: Sequence[Path] = (),
    kept: Mapping[str, SourceText] | None = None,
) -> int:
    """Check packs, which may build on `known` ones, as one; return 1 if there is an error.

    Without a folder of sources the words are checked if all their sources are among `kept`.
    """
    try:
        base = read_packs([folder for folder in known if folder not in folders])
        pack = read_packs(folders, known=base)
    except PackError as error:
        heading, *lines = pack_problem_lines(error, locale)
        print(_problems_to_json(error, lines) if as_json else "\n".join([heading, *lines]))
        return 1
    letters, everything = make_letters(), join_packs(base, pack)
    texts = _kept_for(pack, kept or {})
    if sources is not None:
        texts = read_sources(sources, everything, letters)
    report = check_pack(pack, texts, letters, known=base)
    if as_json:
        print(report_to_json(report, locale))
    else:
        print("\n".join(report_to_lines(report, everything, locale)))
    return 1 if report.errors else 0


def _kept_for(pack: Pack, kept: Mapping[str, SourceText]) -> Mapping[str, SourceText] | None:
    quoted = {quote.source for quote in pack.quotes}
    hashes = {source.sha256 for source in pack.sources if source.id in quoted}
    return kept if hashes and hashes <= kept.keys() else None


def read_sources(folder: Path, pack: Pack, letters: Letters) -> dict[str, SourceText]:
    """Read those files of a folder that the pack names, by the SHA-256 of their bytes."""
    if not folder.is_dir():
        raise UserError("check_no_folder", path=folder)
    wanted = {source.sha256 for source in pack.sources}
    people = Known(letters=letters, speakers=pack.speakers)
    texts = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.stat().st_size > LARGEST_FILE:
            continue
        data = path.read_bytes()
        if (sha256 := hashlib.sha256(data).hexdigest()) in wanted:
            transcript = read_transcript(data, path.name, people)
            texts[sha256] = SourceText(text=transcript.raw, turns=transcript.turns)
    return texts


def report_to_json(report: Report, locale: Locale) -> str:
    """Write a report as one JSON object; `verified` is null where nothing was compared."""
    foldings = report.foldings
    facts = {
        "ok": not report.errors,
        "quotes": report.quotes,
        "verified": None if foldings is None else len(foldings),
        "errors": [_finding_to_dict(finding, locale) for finding in report.errors],
        "warnings": [_finding_to_dict(finding, locale) for finding in report.warnings],
        "counts": report.counts,
        "shares": report.shares and {id_: round(s, 4) for id_, s in report.shares.items()},
        "foldings": foldings,
    }
    return json.dumps(facts, ensure_ascii=False)


def _finding_to_dict(finding: Finding, locale: Locale) -> dict[str, Any]:
    what = say(finding.key, locale, **finding.facts)
    return {"quote": finding.quote, "place": finding.place, "key": finding.key, "text": what}


def _problems_to_json(error: PackError, lines: Sequence[str]) -> str:
    errors = [
        {"quote": _quote_named(where), "place": where or file, "key": key, "text": line}
        for (file, where, key, _), line in zip(error.problems, lines, strict=True)
    ]
    return json.dumps({"ok": False, "errors": errors, "warnings": []}, ensure_ascii=False)


def _quote_named(where: str) -> str | None:
    kind, _, id_ = where.partition(",")[0].partition(" ")
    return id_ if kind == "quote" else None


def report_to_lines(report: Report, pack: Pack, locale: Locale) -> Iterator[str]:
    """Write a report to be read: what was verified, the tables, then each finding."""
    yield _headline(report, locale)
    tables = _names(report, pack, locale)
    if report.foldings is not None:
        none = say("check_folding_none", locale)
        needed = Counter(", ".join(names) or none for names in report.foldings.values())
        yield from _table("check_foldings", dict(needed.most_common()), {}, locale)
    for name, counts in report.counts.items():
        yield from _table(f"check_by_{name}", counts, tables[name], locale)
    yield ""
    for finding in (*report.errors, *report.warnings):
        key = "check_error" if finding.is_error else "check_warning"
        what = say(finding.key, locale, **finding.facts)
        yield say(key, locale, place=finding.place, what=what)
    yield say("check_summary", locale, errors=len(report.errors), warnings=len(report.warnings))


def _headline(report: Report, locale: Locale) -> str:
    if report.foldings is None:
        return say("check_not_compared", locale, quotes=report.quotes)
    verified = len(report.foldings)
    share = f"{verified / report.quotes:.1%}" if report.quotes else "-"
    return say("check_verified", locale, verified=verified, quotes=report.quotes, share=share)


def _names(report: Report, pack: Pack, locale: Locale) -> Mapping[str, Mapping[str, str]]:
    """Return what the tables show instead of ids."""
    is_english = locale is Locale.ENGLISH
    shares = report.shares or {}
    return {
        "speaker": {s.id: s.english if is_english else s.name for s in pack.speakers},
        "source": {id_: f"{id_} ({share:.1%})" for id_, share in shares.items()},
        "year": {"-": say("check_undated", locale)},
        "topic": {t.id: t.en if is_english else t.zh for t in pack.topics},
    }


def _table(
    title: str, counts: Mapping[str, int], names: Mapping[str, str], locale: Locale
) -> Iterator[str]:
    yield ""
    yield say(title, locale)
    for id_, count in counts.items():
        yield f"{count:6}  {names.get(id_, id_)}"

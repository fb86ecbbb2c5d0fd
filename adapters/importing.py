"""`jinju import`: read transcripts, print what was found, write a draft pack for each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from adapters.wiring import SystemClock, content_folders, open_library, open_store
from bot.config import Settings
from bot.errors import UserError
from bot.library.packs import read_packs
from bot.matching.letters import make_letters
from bot.model import Locale, Pack, Source
from bot.service.rechecks import recheck_library
from bot.store.sources import KeptSource, KeptSources, KeptTurn
from bot.texts.say import say
from bot.transcripts.drafts import Draft, draft_to_toml, make_draft
from bot.transcripts.faults import Kind
from bot.transcripts.known import Known, KnownSource, KnownTurn, suggest_by_names
from bot.transcripts.output import transcript_to_json, transcript_to_lines
from bot.transcripts.transcript import Transcript, read_together
from bot.transcripts.verdict import Verdict

DRAFTS = Path("drafts")
DRAFT_ENDING = ".draft.toml"
_SQLITE = "sqlite:///"


def import_files(options: argparse.Namespace, settings: Settings) -> int:
    """Read the files; a file that cannot be found stops everything before anything is written."""
    for path in options.files:
        if not path.is_file():
            raise UserError("import_no_file", path=path)
    pack = read_packs(content_folders(settings))
    kept = read_kept(settings, tenant=options.workspace)
    transcripts = read_together(
        [(path.name, path) for path in options.files],
        known_from(pack, kept),
        progress=_progress(len(options.files), settings.locale, sys.stderr),
    )
    print_transcripts(transcripts, settings.locale, as_json=options.as_json)
    if not options.dry_run:
        _write(transcripts, pack, options, settings)
    return 0


def read_kept(settings: Settings, *, tenant: str) -> tuple[KeptSource, ...]:
    """Return the full texts kept on this server; none where there is no database yet."""
    url = settings.database_url
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).is_file():
        return ()
    with open_store(settings) as engine:
        return KeptSources(engine).all(tenant=tenant)


def known_from(pack: Pack, kept: Sequence[KeptSource]) -> Known:
    """Return what a transcript is compared with: kept sources whole, others by their quotes."""
    letters = make_letters()
    whole = {source.source for source in kept}
    titles = {source.id: source.title for source in pack.sources}
    quoted = [_by_quotes(source, pack) for source in pack.sources if source.id not in whole]
    full = [_in_full(source, titles.get(source.source, source.source)) for source in kept]
    return Known(
        letters=letters,
        speakers=pack.speakers,
        topics=pack.topics,
        sources=(*quoted, *full),
        suggest=suggest_by_names(pack.topics, letters),
    )


def _by_quotes(source: Source, pack: Pack) -> KnownSource:
    quotes = (quote for quote in pack.quotes if quote.source == source.id)
    turns = (KnownTurn(speaker=quote.speaker, role="answer", text=quote.text) for quote in quotes)
    return KnownSource(
        id=source.id,
        title=source.title,
        sha256=source.sha256,
        turns=tuple(turns),
        is_whole=False,
    )


def _in_full(source: KeptSource, title: str) -> KnownSource:
    turns = (
        KnownTurn(speaker=turn.speaker, role=turn.role, text=turn.text)
        for turn in source.turns
        if turn.role in ("question", "answer")
    )
    return KnownSource(id=source.source, title=title, sha256=source.sha256, turns=tuple(turns))


def print_transcripts(transcripts: Sequence[Transcript], locale: Locale, *, as_json: bool) -> None:
    """Print one JSON line a file, or lines to be read."""
    for transcript in transcripts:
        if as_json:
            print(json.dumps(transcript_to_json(transcript, locale), ensure_ascii=False))
            continue
        for line in (*transcript_to_lines(transcript, locale), *_broken(transcript, locale)):
            print(line)


def _broken(transcript: Transcript, locale: Locale) -> Iterable[str]:
    for fault in transcript.faults:
        if fault.kind is Kind.BROKEN_ROW:
            line = transcript.raw.count("\n", 0, fault.start) + 1
            yield "  " + say("import_broken_row", locale, line=line, text=fault.text[:60])


def _progress(total: int, locale: Locale, stream: TextIO) -> Callable[[str], None]:
    """Return a reporter that shows on a terminal which file is being read."""
    if not stream.isatty():
        return lambda _: None
    done = iter(range(1, total + 1))

    def report(name: str) -> None:
        line = say("import_progress", locale, number=next(done), total=total, file=name)
        print(f"\r\033[K{line}", end="", file=stream, flush=True)

    return report


def _write(
    transcripts: Sequence[Transcript], pack: Pack, options: argparse.Namespace, settings: Settings
) -> None:
    """Keep each text that was not refused, and write its draft; a draft that is there stays."""
    folder: Path = options.out or DRAFTS
    now = SystemClock().now()
    with open_store(settings) as engine:
        kept = KeptSources(engine)
        for transcript in transcripts:
            if transcript.verdict is Verdict.REFUSED:
                continue
            draft = make_draft(transcript, pack, make_letters(), checked_on=now.date())
            kept.keep(_to_keep(transcript, draft, options.workspace), now=now)
            print(_write_draft(draft, folder, settings.locale), file=sys.stderr)
        library = open_library(engine, settings, now=now)
        checked = recheck_library(library, kept, make_letters(), workspace=options.workspace)
    if checked.confirmed:
        print(say("rechecked", settings.locale, count=len(checked.confirmed)), file=sys.stderr)
    for fault in checked.faults:
        what = say(fault.key, settings.locale, **fault.facts)
        print(say("check_error", settings.locale, place=fault.place, what=what), file=sys.stderr)


def _write_draft(draft: Draft, folder: Path, locale: Locale) -> str:
    path = folder / f"{draft.source.id}{DRAFT_ENDING}"
    if path.is_file():
        return say("import_draft_same", locale, path=path)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(path, draft_to_toml(draft))
    return say("import_draft", locale, path=path)


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _to_keep(transcript: Transcript, draft: Draft, workspace: str) -> KeptSource:
    return KeptSource(
        source=draft.source.id,
        workspace=workspace,
        sha256=transcript.source.sha256,
        text=transcript.raw,
        turns=tuple(
            KeptTurn(
                speaker=turn.speaker,
                role=turn.role.value,
                text=turn.text,
                start=turn.start,
                end=turn.end,
            )
            for turn in transcript.turns
        ),
    )

"""What each `jinju` command does; heavy parts are imported where they are used."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

from adapters.wiring import (
    SystemClock,
    content_folders,
    open_core,
    open_library,
    open_store,
    reach_store,
)
from bot.config import Settings
from bot.errors import PackError, SettingsError, UserError
from bot.library.lines import quotes_to_lines, read_lines
from bot.library.packs import join_packs, read_pack
from bot.matching.letters import make_letters
from bot.model import Locale, Pack, State
from bot.service.rechecks import Recheck, kept_texts, recheck
from bot.store.sources import KeptSources
from bot.texts.say import say

Operation = Callable[[argparse.Namespace, Settings], int]


def set_up_logging(level: str) -> None:
    """Log to standard error, so that standard output holds answers alone."""
    shape = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=level.upper(), format=shape, stream=sys.stderr)
    for name in ("apscheduler", "alembic"):  # what they say at "info" is of use to nobody here
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    for name in ("discord", "slack_bolt", "slack_sdk"):  # at "debug" they log messages and tokens
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))


def settings_problem_lines(error: SettingsError, locale: Locale) -> list[str]:
    """Write a heading and each problem of the settings on a line."""
    problems = [
        say("setting_line", locale, name=name, problem=say(key, locale, **facts))
        for name, key, facts in error.problems
    ]
    return [say("settings_wrong", locale, count=len(problems)), *problems]


def pack_problem_lines(error: PackError, locale: Locale) -> list[str]:
    """Write a heading and each problem of a pack on a line: file, where, what."""
    lines = [say("pack_wrong", locale, count=len(error.problems))]
    for file, where, key, facts in error.problems:
        shown = dict(facts)
        if "hint" in facts:
            shown["hint"] = facts["hint"] and say("key_hint", locale, nearest=facts["hint"])
        if "kind" in facts:
            shown["kind"] = say(str(facts["kind"]), locale)
        lines.append(": ".join(filter(None, (file, where, say(key, locale, **shown)))))
    return lines


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Run the bot until a signal, or until the terminal is left."""
    from adapters.running import run_bot  # noqa: PLC0415  # loads the chat libraries

    return asyncio.run(run_bot(settings))


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer commands; without any, one a line from standard input."""
    from adapters.ask import answer_all  # noqa: PLC0415

    locale = Locale(options.locale) if options.locale else None
    lines: Iterable[str] = options.lines or (line for line in sys.stdin if line.strip())
    with open_core(settings, clock=SystemClock(), chance=SystemRandom()) as core:
        return asyncio.run(answer_all(core.service, lines, settings, locale, options.as_json))


def load(options: argparse.Namespace, settings: Settings) -> int:
    """Make a pack or an export live, whole or not at all."""
    path: Path = options.pack
    now = datetime.now(UTC)
    with open_store(settings) as engine:
        library = open_library(engine, settings, now=now)
        known = library.visible(tenant=options.workspace)
        pack = _read(path, known)
        checked = _recheck(pack, known, KeptSources(engine), options.workspace)
        loaded = library.load(pack, workspace=options.workspace, now=now)
        library.confirm(checked.confirmed, workspace=options.workspace)
    facts = {"added": loaded.added, "changed": loaded.changed, "unchanged": loaded.unchanged}
    print(say("loaded", settings.locale, **facts, withdrawn=loaded.kept_withdrawn))
    return 0


def _recheck(pack: Pack, known: Pack, kept: KeptSources, workspace: str) -> Recheck:
    """Check a pack against the sources kept here; raise PackError for altered words."""
    everything = replace(join_packs(known, pack), quotes=pack.quotes)
    checked = recheck(everything, kept_texts(kept.all(tenant=workspace)), make_letters())
    if checked.faults:
        problems = [("", fault.place, fault.key, dict(fault.facts)) for fault in checked.faults]
        raise PackError(tuple(problems))
    return checked


def _read(path: Path, known: Pack) -> Pack:
    if path.is_dir():
        return read_pack(path, known=known)
    return read_lines(path, known=known)


def withdraw(options: argparse.Namespace, settings: Settings) -> int:
    """Serve a quote no longer, also after the pack is loaded again."""
    with open_store(settings) as engine:
        library = open_library(engine, settings, now=datetime.now(UTC))
        done = library.set_state([options.id], State.WITHDRAWN, workspace=options.workspace)
    if not done:
        raise UserError("miss_id", id=options.id)
    print(say("withdrawn", settings.locale, id=options.id))
    return 0


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Write every quote to standard output, one JSON object a line."""
    with open_store(settings) as engine:
        library = open_library(engine, settings, now=datetime.now(UTC))
        wanted = (q for q in library.changed_since(-1) if q.workspace == options.workspace)
        for line in quotes_to_lines(wanted, library.entities()):
            print(line)
    return 0


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Check the library's files against their sources; fail where one quote fails."""
    from adapters.checking import run_check  # noqa: PLC0415
    from adapters.importing import read_kept  # noqa: PLC0415

    return run_check(
        options.packs or content_folders(settings),
        sources=options.sources,
        as_json=options.as_json,
        locale=settings.locale,
        known=content_folders(settings),
        kept=kept_texts(read_kept(settings, tenant="")),
    )


def preview(options: argparse.Namespace, settings: Settings) -> int:
    """Print the next posts of a daily digest, as they will be."""
    from adapters.previewing import run_preview  # noqa: PLC0415

    with open_core(settings, clock=SystemClock(), chance=SystemRandom()) as core:
        return run_preview(core, options)


def import_(options: argparse.Namespace, settings: Settings) -> int:
    """Read transcripts, say what is wrong with them, and write a draft pack."""
    from adapters.importing import import_files  # noqa: PLC0415

    return import_files(options, settings)


def review(options: argparse.Namespace, settings: Settings) -> int:
    """Walk through a draft pack."""
    from adapters.review import review_draft  # noqa: PLC0415

    return review_draft(options.draft, settings.locale)


def doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Say what is wrong, each with the one thing to do."""
    from adapters.doctor import examine  # noqa: PLC0415

    return asyncio.run(examine(settings, as_json=options.as_json))


def upgrade_database(options: argparse.Namespace, settings: Settings) -> int:
    """Bring the database's tables up to date."""
    with open_store(settings):
        print(say("database_ready", settings.locale))
    return 0


def backup(options: argparse.Namespace, settings: Settings) -> int:
    """Copy the database while the bot runs."""
    from bot.store.backup import back_up  # noqa: PLC0415

    try:
        with open_store(settings) as engine:
            back_up(engine, options.file, datetime.now(UTC))
    except OSError as error:
        raise UserError("file_unwritable", path=options.file, why=error.strerror) from None
    print(say("backed_up", settings.locale, path=options.file))
    return 0


def restore(options: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in place, or only check it, or take note that another tool did so."""
    from bot.store.backup import mark_restored, verify  # noqa: PLC0415
    from bot.store.backup import restore as put_back  # noqa: PLC0415

    if options.mark:
        with open_store(settings) as engine:
            mark_restored(engine, datetime.now(UTC))
        print(say("restore_marked", settings.locale))
        return 0
    verify(options.file)
    if not options.verify:
        with reach_store(settings) as engine:
            put_back(engine, options.file, datetime.now(UTC))
    key = "backup_sound" if options.verify else "restored"
    print(say(key, settings.locale, path=options.file))
    return 0


def bench(options: argparse.Namespace, settings: Settings) -> int:
    """Measure speed, start and memory on this machine."""
    from adapters.bench import run_bench  # noqa: PLC0415

    return run_bench(settings, quotes=options.quotes, as_json=options.as_json)


def eval_search(options: argparse.Namespace, settings: Settings) -> int:
    """Measure the quality of search on BEIR files."""
    from bot.matching.evaluation import evaluate  # noqa: PLC0415

    terms = [term for folder in content_folders(settings) for term in read_pack(folder).terms]
    files = (options.corpus, options.queries, options.qrels)
    try:
        figures = evaluate(
            *files, k=options.k, run=options.run_file, terms=terms, folder=settings.data_dir
        )
    except OSError as error:
        raise UserError("file_unreadable", path=error.filename, why=error.strerror) from None
    if options.as_json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:12} {value}")
    return 0

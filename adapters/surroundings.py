"""Examine what the bot stands on: folder, database, library, zones, clock."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from adapters.findings import Finding, ok, warning, wrong
from adapters.operations import pack_problem_lines
from adapters.wiring import content_folders
from bot.config import Settings
from bot.digests.schedule import TZDATA_VERSION
from bot.errors import PackError, UserError
from bot.library.packs import read_packs
from bot.model import State
from bot.store.engine import open_engine
from bot.store.inspecting import StoreState, inspect_store, network_file_system
from bot.store.standing import Subscriptions
from bot.store.trouble import explain
from bot.subscriptions import Subscription

LITTLE_SPACE, NO_SPACE = 500, 50  # MB
FARTHEST = timedelta(seconds=30)  # a clock this far off posts late, or at the wrong minute


def examine_settings(settings: Settings) -> Finding:
    """Say what the settings connect; that they are right was checked when they were read."""
    ways = []
    if settings.has_slack:
        ways.append("Slack, Socket Mode" if settings.slack_app_token else "Slack, HTTP")
    if settings.has_discord:
        ways.append("Discord")
    if not ways:
        return ok("settings", "doctor_settings_terminal")
    return ok("settings", "doctor_settings", ways=" + ".join(ways))


def examine_folder(folder: Path) -> Finding:
    """Look whether the data folder can be written and has room; an absent one is only judged."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return wrong("folder", "doctor_folder", path=folder)
    space = shutil.disk_usage(there).free // 1_000_000
    if space < NO_SPACE:
        return wrong("folder", "doctor_space", path=folder, space=space)
    if space < LITTLE_SPACE:
        return warning("folder", "doctor_space", path=folder, space=space)
    return ok("folder", "doctor_folder_well", path=folder, space=space)


def examine_database(settings: Settings) -> tuple[Finding, StoreState | None]:
    """Reach the database, and return its state as well if it can be read."""
    try:
        engine = open_engine(settings.database_url)
        try:
            state = inspect_store(engine)
        finally:
            engine.dispose()
    except UserError as error:
        return _trouble(error), None
    except Exception as error:
        if trouble := explain(error):
            return _trouble(trouble), None
        raise
    return _judge_database(state), state


def _trouble(error: UserError) -> Finding:
    return wrong("database", f"doctor_{error.key}", **error.facts)


def _judge_database(state: StoreState) -> Finding:
    name = state.path or "PostgreSQL"
    if state.fault:
        return wrong("database", "doctor_database_broken", why=state.fault)
    if state.revision is None:
        return ok("database", "doctor_database_new", name=name)
    if state.revision > state.head:
        return wrong("database", "doctor_database_newer", revision=state.revision)
    if not state.is_ready:
        return warning("database", "doctor_database_old", name=name, revision=state.revision)
    return ok("database", "doctor_database_well", name=name, revision=state.revision)


def examine_disk(settings: Settings) -> tuple[Finding, ...]:
    """Warn of an SQLite file on a network file system."""
    prefix = "sqlite:///"
    if not settings.database_url.startswith(prefix):
        return ()
    path = Path(settings.database_url.removeprefix(prefix))
    kind = network_file_system(path)
    return (warning("database", "doctor_network_disk", path=path, kind=kind),) if kind else ()


def examine_content(settings: Settings, state: StoreState | None) -> Finding:
    """Read the packs that all workspaces share, and count what is served."""
    try:
        packs = read_packs(content_folders(settings))
    except PackError as error:
        first = pack_problem_lines(error, settings.locale)[1]
        return wrong("content", "doctor_pack", count=len(error.problems), first=first)
    states = Counter(quote.state.value for quote in packs.quotes)
    if state is not None and state.quotes:
        states = Counter(state.quotes)  # the packs as loaded, and what workspaces have of their own
    served = sum(states[s] for s in State if s.is_verified)
    unserved = states.total() - served
    if served == 0:
        return wrong("content", "doctor_no_quotes")
    return ok("content", "doctor_content", served=served, unserved=unserved)


def examine_zones(settings: Settings) -> Finding:
    """Say by which zone data due times are computed."""
    return ok("zones", "doctor_zones", version=TZDATA_VERSION, zone=settings.timezone)


def examine_clock(now: datetime, skews: Sequence[tuple[str, timedelta]]) -> Finding:
    """Compare our clock with those of whom we asked: (whose, how far it is ahead of ours)."""
    if not skews:
        return ok("clock", "doctor_clock_alone", now=f"{now:%Y-%m-%d %H:%M:%S}")
    whose, skew = max(skews, key=lambda other: abs(other[1]))
    if abs(skew) > FARTHEST:
        return wrong("clock", "doctor_clock", seconds=round(abs(skew).total_seconds()), whose=whose)
    return ok("clock", "doctor_clock_well", whose=whose)


def read_subscriptions(settings: Settings) -> tuple[Subscription, ...]:
    """Return the active subscriptions of a database whose tables are up to date."""
    engine = open_engine(settings.database_url)
    try:
        waiting = Subscriptions(engine, tzdata=TZDATA_VERSION).waiting()
        return tuple(subscription for subscription, _ in waiting)
    finally:
        engine.dispose()

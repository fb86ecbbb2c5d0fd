"""`jinju doctor`: look at everything the bot needs; name what is wrong and the one thing to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from adapters.findings import Finding, Status, findings_to_json, findings_to_text, wrong
from adapters.probing import OutOfReachError, Probe, http_session
from adapters.surroundings import (
    examine_clock,
    examine_content,
    examine_database,
    examine_disk,
    examine_folder,
    examine_settings,
    examine_zones,
    read_subscriptions,
)
from adapters.wiring import SystemClock
from bot.config import Settings
from bot.subscriptions import Subscription

PATIENCE_SECONDS = 60.0  # for one platform, all its channels included


async def examine(settings: Settings, *, as_json: bool) -> int:
    """Print what is found; return 1 if anything is wrong. Nothing is changed, nothing posted."""
    here = await asyncio.to_thread(_examine_here, settings)
    findings, skews = list(here.findings), list(here.skews)
    async with http_session() as session:
        visits = list(_platforms(settings, session, here.subscriptions))
        for found in await asyncio.gather(*map(_collect, visits)):
            findings += found
    skews += [(v.probe.host, v.probe.skew) for v in visits if v.probe.skew is not None]
    findings.append(examine_clock(SystemClock().now(), skews))
    shown = [finding.without(_secrets(settings)) for finding in findings]
    write = findings_to_json if as_json else findings_to_text
    print(write(shown, settings.locale))
    return int(any(finding.status is Status.WRONG for finding in findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """What could be found without a network but the database's."""

    findings: tuple[Finding, ...]
    subscriptions: tuple[Subscription, ...]
    skews: tuple[tuple[str, timedelta], ...]


def _examine_here(settings: Settings) -> _Here:
    database, state = examine_database(settings)
    clock = state.clock if state else None
    findings = (
        examine_settings(settings),
        examine_folder(settings.data_dir),
        *examine_disk(settings),
        database,
        examine_content(settings, state),
        examine_zones(settings),
    )
    return _Here(
        findings=findings,
        subscriptions=read_subscriptions(settings) if state and state.is_ready else (),
        skews=(("PostgreSQL", clock - SystemClock().now()),) if clock else (),
    )


@dataclass(frozen=True, slots=True)
class _Visit:
    """A platform's findings to come, and what asks its API."""

    part: str
    probe: Probe
    findings: AsyncIterator[Finding]


def _platforms(
    settings: Settings, session: aiohttp.ClientSession, subscriptions: Sequence[Subscription]
) -> Iterator[_Visit]:
    """Prepare a visit to each platform that there is a token for."""
    if settings.has_slack:
        from adapters.slack.doctor import examine_slack  # noqa: PLC0415

        token = f"Bearer {settings.slack_bot_token}"
        probe = Probe(session, settings.slack_api_base_url, token=token, proxy=settings.proxy)
        yield _Visit("slack", probe, examine_slack(settings, probe, subscriptions))
    if settings.has_discord:
        from adapters.discord.doctor import examine_discord  # noqa: PLC0415

        token = f"Bot {settings.discord_token}"
        probe = Probe(session, settings.discord_api_base_url, token=token, proxy=settings.proxy)
        yield _Visit("discord", probe, examine_discord(probe, subscriptions))


async def _collect(visit: _Visit) -> list[Finding]:
    """Take the findings as they come; being offline is one of them."""
    found: list[Finding] = []
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for finding in visit.findings:
                found.append(finding)
    except OutOfReachError as error:
        found.append(wrong(visit.part, "doctor_out_of_reach", host=visit.probe.host, why=error.why))
    except TimeoutError:
        found.append(wrong(visit.part, "doctor_out_of_reach", host=visit.probe.host, why="timeout"))
    return found


def _secrets(settings: Settings) -> tuple[str, ...]:
    """Return what must not be printed, whatever repeats it."""
    secrets = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.discord_token,
        settings.proxy or "",
    )
    return tuple(secret for secret in secrets if secret)

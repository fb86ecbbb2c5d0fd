"""Put the Slack side together, connect it, and take it down in order."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from adapters.slack.answers import Answers
from adapters.slack.clients import Clients, quiet_logger
from adapters.slack.directory import Directory
from adapters.slack.http import Receiver, Verifier
from adapters.slack.listeners import Listeners, Service, ignore_revocation
from adapters.slack.outcomes import UNANSWERED, error_code
from adapters.slack.seen import Seen
from adapters.slack.sender import SlackSender
from adapters.slack.socket_mode import LONGEST_PAUSE, PING_SECONDS, Connection
from bot.config import Settings

REMEMBERED = timedelta(hours=1)  # Slack sends an event again within minutes
DRAIN_SECONDS = 8.0  # of the ten that a shutdown may take

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the composition root may choose besides the settings."""

    on_revocation: Callable[[str], Awaitable[None]] = ignore_revocation
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    make_reference: Callable[[], str] = lambda: secrets.token_hex(4)
    ping_seconds: float = PING_SECONDS


class Slack:
    """The Slack side of the bot: `sender` posts, `routes` or `run` receive."""

    def __init__(self, settings: Settings, service: Service, options: Options) -> None:
        self._settings = settings
        self._options = options
        self._clients = Clients(
            token=settings.slack_bot_token,
            base_url=settings.slack_api_base_url,
            proxy=settings.proxy,
        )
        directory = Directory(
            self._clients, options.clock, default=settings.locale, managers=settings.slack_managers
        )
        self.sender = SlackSender(
            self._clients, directory, settings.locale, may_look_up=settings.slack_look_up
        )
        self._listeners = Listeners(
            service=service,
            directory=directory,
            answers=Answers(self._clients),
            events=Seen(options.clock, REMEMBERED),
            locale=settings.locale,
            make_reference=options.make_reference,
            on_revocation=options.on_revocation,
        )
        self.app = _build_app(self._clients, settings.slack_bot_token, self._listeners)
        self._connection: Connection | None = None
        self._problem: str | None = "connecting"

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of signed HTTP; none where Socket Mode is used."""
        if not self._settings.slack_signing_secret or self._settings.slack_app_token:
            return []
        verifier = Verifier(self._settings.slack_signing_secret, self._options.wall_clock)
        signatures = Seen(self._options.clock, REMEMBERED)
        return Receiver(self.app, verifier, signatures).routes()

    async def run(self, stopping: asyncio.Event) -> None:
        """Receive until told to stop, then finish what is being answered.

        Whatever is wrong with Slack or the tokens is logged, kept in `problem` and tried again:
        it never ends the other platform.
        """
        connecting = asyncio.create_task(self._connect())
        try:
            await stopping.wait()
        finally:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            await self.close()

    @property
    def problem(self) -> str | None:
        """Return why Slack does not work just now, in Slack's own words; None if it does."""
        return self._problem or (self._connection.problem if self._connection else None)

    async def close(self) -> None:
        """Stop receiving, let what is being answered finish, and close the connections."""
        if self._connection:
            await self._connection.close()
        await self._listeners.drain(DRAIN_SECONDS)
        await self._clients.close()

    async def _connect(self) -> None:
        try:
            await self._open()
        except Exception:  # a bug of ours, which must not end the other platform
            log.exception("slack cannot be connected")
            self._problem = "internal_error"

    async def _open(self) -> None:
        if self._settings.slack_app_token:
            self._connection = Connection(
                self.app,
                app_token=self._settings.slack_app_token,
                clients=self._clients,
                envelopes=Seen(self._options.clock, REMEMBERED),
                ping_seconds=self._options.ping_seconds,
            )
            await asyncio.gather(self._connection.connect(), self._check_token())
        else:
            await self._check_token()

    async def _check_token(self) -> None:
        """Ask until Slack knows the bot's token: the answer may also depend on the network."""
        pause = self._options.ping_seconds / 5
        while True:
            try:
                async with self._clients.looking() as client:
                    answer = await client.auth_test()
            except SlackApiError as error:
                self._problem = error_code(error) or "unreachable"
            except UNANSWERED:
                self._problem = "unreachable"
            else:
                self._problem = None
                log.info("slack: the bot belongs to %s", answer.get("team_id"))
                return
            log.warning("slack bot token: %s; next attempt in %.0f s", self._problem, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def build_slack(settings: Settings, service: Service, options: Options | None = None) -> Slack:
    """Put the Slack side together; nothing is connected before `run`."""
    return Slack(settings, service, options or Options())


def _build_app(clients: Clients, token: str, listeners: Listeners) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Authorise without a call: there is one token, and its answers go by other clients."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = AsyncApp(
        name="jinju",
        logger=quiet_logger(),
        signing_secret="",  # requests over HTTP are verified before they come here
        client=clients.without_token(),
        authorize=authorize,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    anything = re.compile("")
    app.middleware(listeners.drop_repeats)
    app.command(anything)(listeners.on_command)
    app.action(anything)(listeners.on_command)
    app.event("app_mention")(listeners.on_mention)
    app.event("app_uninstalled")(listeners.on_removal)
    app.event("tokens_revoked")(listeners.on_removal)
    for register in (app.event, app.shortcut, app.view):
        register(anything)(listeners.on_other)
    app.error(listeners.on_error)
    return app

"""Socket Mode: Slack's events over a connection that we open, so that no port is public."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.clients import Clients, quiet_logger
from adapters.slack.dispatch import dispatch
from adapters.slack.outcomes import UNANSWERED, error_code
from adapters.slack.seen import Seen

PING_SECONDS = 5.0
LONGEST_PAUSE = 300.0
ATTEMPT_PINGS = 3  # how long an address is tried before a new one is asked for

log = logging.getLogger(__name__)


class Connection(SocketModeClient):
    """The SDK's client, made to keep trying quietly and to handle no envelope twice.

    `problem` says why there is no connection, in Slack's words; make it in a running loop.
    """

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        clients: Clients,
        envelopes: Seen,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        super().__init__(
            app_token,
            logger=quiet_logger(),
            web_client=clients.without_token(),
            ping_interval=ping_seconds,
        )
        self.proxy = clients.proxy
        self._trouble: str | None = "connecting"
        self._app = app
        self._envelopes = envelopes
        self.socket_mode_request_listeners.append(self._receive)

    @property
    def problem(self) -> str | None:
        """Return why nothing is received just now; None if something can be."""
        if self._trouble is None and (self.current_session is None or self.current_session.closed):
            return "disconnected"
        return self._trouble

    async def issue_new_wss_url(self) -> str:
        """Ask for an address until there is one, with growing pauses."""
        pause = self.ping_interval / 5
        while True:
            try:
                answer = await self.web_client.apps_connections_open(app_token=self.app_token)
                return str(answer["url"])
            except SlackApiError as error:
                self._trouble = error_code(error) or "unreachable"
            except UNANSWERED:
                self._trouble = "unreachable"
            log.warning("slack socket mode: %s; next attempt in %.0f s", self._trouble, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def connect(self) -> None:
        """Connect; an address that does not answer is given up, as each is good for one use."""
        while not self.closed:
            if self.wss_uri is None:
                self.wss_uri = await self.issue_new_wss_url()
            try:
                attempt = super().connect()  # type: ignore[no-untyped-call]  # the SDK's
                await asyncio.wait_for(attempt, ATTEMPT_PINGS * self.ping_interval)
            except TimeoutError:
                self._trouble = "unreachable"
                self.wss_uri = None
                continue
            self._trouble = None
            return

    async def close(self) -> None:
        """Close, and wait for the SDK's tasks to be gone."""
        await super().close()  # type: ignore[no-untyped-call]  # the SDK's
        tasks = (self.message_processor, self.current_session_monitor, self.message_receiver)
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)

    async def _receive(self, _client: Any, request: SocketModeRequest) -> None:
        started, response = time.time(), BoltResponse(status=200, body="")
        if not self._envelopes.add(request.envelope_id):
            response = await dispatch(self._app, request.payload, _retries(request))
        if response.status != 200:
            self._envelopes.discard(request.envelope_id)
        await send_async_response(self, request, response, started)


def _retries(request: SocketModeRequest) -> dict[str, str]:
    """Say of a redelivery what the headers of signed HTTP would say."""
    if request.retry_attempt is None:
        return {}
    reason = request.retry_reason or ""
    return {"x-slack-retry-num": str(request.retry_attempt), "x-slack-retry-reason": reason}

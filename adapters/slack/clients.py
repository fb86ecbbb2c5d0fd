"""The connections to Slack: one for answers, one for look-ups, one for daily posts."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

CONNECT_SECONDS = 10  # a connection not made by then was not made: nothing has been sent
CALL_SECONDS = 30  # well within a delivery's lease
LOOK_UP_SECONDS = 3  # a person waits meanwhile


def quiet_logger() -> logging.Logger:
    """Return the logger for the SDK, whose debug lines hold people's texts, and tracebacks too."""
    logger = logging.getLogger("adapters.slack.sdk")
    logger.setLevel(logging.INFO)
    if not logger.filters:
        logger.addFilter(_without_traceback)
    return logger


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class Clients:
    """Makes the clients of one bot token.

    `proxy` is for addresses with https, as `HTTPS_PROXY` is. The SDK would read the environment
    by itself and send even loopback traffic through a proxy, so each client is told.
    """

    def __init__(self, *, token: str, base_url: str, proxy: str | None = None) -> None:
        self._token = token
        self._base_url = base_url
        self.proxy = proxy if urlsplit(base_url).scheme == "https" else None

    @cached_property
    def answering(self) -> AsyncWebClient:
        """Return the client of answers: it keeps connections, and waits for a rate limit."""
        return self._client(self._token, self._pool, _patience())

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncWebClient]:
        """Yield a client of quick look-ups, which rather fail than wait."""
        async with _session(LOOK_UP_SECONDS, aiohttp.TCPConnector()) as session:
            yield self._client(self._token, session, [])

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[AsyncWebClient]:
        """Yield a client of daily posts: it tries once, on a connection of its own.

        A repeated call may post twice, and a pooled connection may have been closed by the other
        side, which looks just like a lost reply. Nor does it end with the connections of answers.
        """
        async with _session(CALL_SECONDS, aiohttp.TCPConnector(force_close=True)) as session:
            yield self._client(self._token, session, [])

    def without_token(self) -> AsyncWebClient:
        """Make a client without the bot's token: Bolt's own, and the one that opens sockets."""
        return self._client(None, None, [])

    def for_response_url(self, url: str) -> AsyncWebhookClient:
        """Make a client of one response_url."""
        client = AsyncWebhookClient(
            url, session=self._pool, retry_handlers=_patience(), logger=quiet_logger()
        )
        client.proxy = self.proxy if urlsplit(url).scheme == "https" else None
        return client

    async def close(self) -> None:
        """Close the connections of answers."""
        self.__dict__.pop("answering", None)
        if "_pool" in self.__dict__:
            await self.__dict__.pop("_pool").close()

    def _client(
        self,
        token: str | None,
        session: aiohttp.ClientSession | None,
        handlers: list[AsyncRetryHandler],
    ) -> AsyncWebClient:
        client = AsyncWebClient(
            token=token,
            base_url=self._base_url,
            timeout=CALL_SECONDS,
            session=session,
            retry_handlers=handlers,
            logger=quiet_logger(),
        )
        client.proxy = self.proxy
        return client

    @cached_property
    def _pool(self) -> aiohttp.ClientSession:
        """Open the session on first use, since it belongs to the running event loop."""
        return _session(CALL_SECONDS, aiohttp.TCPConnector(limit=200))


def _session(seconds: float, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECT_SECONDS))
    return aiohttp.ClientSession(timeout=timeout, connector=connector)


def _patience() -> list[AsyncRetryHandler]:
    """Wait for a rate limit; repeat a call only where its connection was never made."""
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncConnectionErrorRetryHandler(error_types=[aiohttp.ClientConnectorError]),
    ]

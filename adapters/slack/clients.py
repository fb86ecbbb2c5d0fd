"""The connections to Slack: one for answers, one for look-ups, one for daily posts."""

from __future__ import annotations

import logging
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
    """Makes clients on first use, since connections belong to the running event loop.

    `proxy` is for addresses with https, as `HTTPS_PROXY` is. The SDK would read the environment
    by itself and send even loopback traffic through a proxy, so each client is told.
    """

    def __init__(self, *, token: str, base_url: str, proxy: str | None = None) -> None:
        self._token = token
        self._base_url = base_url
        self.proxy = proxy if urlsplit(base_url).scheme == "https" else None

    @cached_property
    def answering(self) -> AsyncWebClient:
        """Return the client of answers: a rate limit is waited for."""
        return self._client(self._pool, _patience())

    @cached_property
    def looking(self) -> AsyncWebClient:
        """Return the client of quick look-ups, which rather fail than wait."""
        return self._client(self._hasty_pool, [])

    @cached_property
    def posting(self) -> AsyncWebClient:
        """Return the client of daily posts: it tries once, on a connection of its own.

        A repeated call may post twice, and a pooled connection may have been closed by the other
        side, which looks just like a lost reply.
        """
        return self._client(self._single_use, [])

    def without_token(self) -> AsyncWebClient:
        """Make a client without the bot's token: Bolt's own, and the one that opens sockets."""
        client = AsyncWebClient(
            base_url=self._base_url, retry_handlers=[], timeout=CALL_SECONDS, logger=quiet_logger()
        )
        client.proxy = self.proxy
        return client

    def for_response_url(self, url: str) -> AsyncWebhookClient:
        """Make a client of one response_url."""
        client = AsyncWebhookClient(
            url, session=self._pool, retry_handlers=_patience(), logger=quiet_logger()
        )
        client.proxy = self.proxy if urlsplit(url).scheme == "https" else None
        return client

    async def close(self) -> None:
        """Close what was opened."""
        for name in ("_pool", "_hasty_pool", "_single_use"):
            if name in self.__dict__:
                await self.__dict__.pop(name).close()
        for name in ("answering", "looking", "posting"):
            self.__dict__.pop(name, None)

    def _client(
        self, session: aiohttp.ClientSession, handlers: list[AsyncRetryHandler]
    ) -> AsyncWebClient:
        client = AsyncWebClient(
            token=self._token,
            base_url=self._base_url,
            session=session,
            retry_handlers=handlers,
            logger=quiet_logger(),
        )
        client.proxy = self.proxy
        return client

    @cached_property
    def _pool(self) -> aiohttp.ClientSession:
        return _session(CALL_SECONDS, aiohttp.TCPConnector(limit=200))

    @cached_property
    def _hasty_pool(self) -> aiohttp.ClientSession:
        return _session(LOOK_UP_SECONDS, aiohttp.TCPConnector(limit=50))

    @cached_property
    def _single_use(self) -> aiohttp.ClientSession:
        return _session(CALL_SECONDS, aiohttp.TCPConnector(force_close=True))


def _session(seconds: float, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECT_SECONDS))
    return aiohttp.ClientSession(timeout=timeout, connector=connector)


def _patience() -> list[AsyncRetryHandler]:
    """Wait for a rate limit; repeat a call only where its connection was never made."""
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncConnectionErrorRetryHandler(error_types=[aiohttp.ClientConnectorError]),
    ]

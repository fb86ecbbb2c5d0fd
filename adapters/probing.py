"""Ask an API one question, with patience that ends: an answer, or why there is none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0


class OutOfReachError(Exception):
    """Nothing came back; `why` names no address and no secret."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer; `body` is empty unless it is a JSON object, `count` is of a JSON list."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None

    def skew(self, now: datetime) -> timedelta | None:
        """Return how far the server's clock is ahead of `now`, to the second; None if not told."""
        try:
            return parsedate_to_datetime(self.headers["Date"]) - now
        except (KeyError, ValueError, TypeError):
            return None


class Probe:
    """Asks one API; the proxy is for https, as it is for the adapters."""

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, *, token: str, proxy: str | None
    ) -> None:
        """Take a token with its scheme, such as `Bearer …`."""
        self._session = session
        self._base_url = base_url
        self._headers = {"Authorization": token}
        self._proxy = proxy
        self.host = urlsplit(base_url).netloc.rpartition("@")[2]
        self.skew: timedelta | None = None  # as of the last answer

    async def ask(self, path: str, *, method: str = "GET", token: str = "", **query: str) -> Answer:
        """Return the answer to a call, or raise OutOfReachError."""
        url = self._base_url + path
        headers = {"Authorization": token} if token else self._headers
        try:
            async with self._session.request(
                method, url, headers=headers, params=query, proxy=self._proxy_for(url)
            ) as response:
                answer = _to_answer(response.status, response.headers, await response.read())
                self.skew = answer.skew(datetime.now(UTC))
                return answer
        except _LOST as error:
            raise OutOfReachError(_why(error)) from None

    async def greet(self, url: str) -> Mapping[str, Any]:
        """Open a WebSocket and return the first message, or raise OutOfReachError."""
        try:
            async with self._session.ws_connect(url, proxy=self._proxy_for(url)) as socket:
                first = _to_json(await socket.receive_str(timeout=CONNECT_SECONDS))
                return first if isinstance(first, dict) else {}
        except (*_LOST, TypeError) as error:  # TypeError: anything but text came
            raise OutOfReachError(_why(error)) from None

    def _proxy_for(self, url: str) -> str | None:
        return self._proxy if urlsplit(url).scheme in ("https", "wss") else None


_LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError, ValueError)


@asynccontextmanager
async def http_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session whose calls end in time."""
    timeout = aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield session


def _to_answer(status: int, headers: Mapping[str, str], data: bytes) -> Answer:
    found = _to_json(data)
    return Answer(
        status=status,
        headers=headers,
        body=found if isinstance(found, dict) else {},
        count=len(found) if isinstance(found, list) else None,
    )


def _to_json(data: bytes | str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _why(error: Exception) -> str:
    """Name what went wrong without the address, which may hold a password."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "DNS"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return "proxy"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "TLS"
    return getattr(error, "strerror", None) or type(error).__name__

"""Signed HTTP: Slack's events on a port of ours, for those who cannot use Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from adapters.slack.dispatch import dispatch
from adapters.slack.seen import Seen

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024  # Slack's own are far smaller
OLDEST = timedelta(minutes=5)
_RETRIES = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")


class Verifier:
    """Checks Slack's signatures; `clock` is Unix time. Malformed input is simply not genuine.

    The SDK's own verifier raises on it, and takes the same request twice.
    """

    def __init__(self, secret: str, clock: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tell whether Slack signed the body within the last five minutes."""
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            return False
        if abs(self._clock() - int(timestamp)) > OLDEST.total_seconds():
            return False
        expected = hmac.new(self._secret, b"v0:%s:%s" % (timestamp.encode(), body), hashlib.sha256)
        given = signature.encode("utf-8", "replace")
        return hmac.compare_digest(f"v0={expected.hexdigest()}".encode(), given)


class Receiver:
    """Takes in signed requests; `signatures` remembers those already taken."""

    def __init__(self, app: AsyncApp, verifier: Verifier, signatures: Seen) -> None:
        self._app = app
        self._verifier = verifier
        self._signatures = signatures

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to mount on a web server."""
        return [web.post(PATH, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request of Slack's, or of someone who only says so."""
        body = await _read(request)
        if body is None:
            return web.Response(status=413, text="too large")
        if not self._verifier.is_genuine(request.headers, body):
            return web.Response(status=401, text="not signed by Slack")
        payload = parse_body(body)
        if payload is None:
            return web.Response(status=400, text="not a payload")
        if payload.get("type") == "url_verification":
            return web.Response(text=str(payload.get("challenge", "")))
        retries = {name: value for name in _RETRIES if (value := request.headers.get(name))}
        if self._signatures.add(request.headers["X-Slack-Signature"]):
            # Slack signs a repeat anew; the very same request may also be a balancer's repeat.
            return web.Response(status=200 if retries else 401, text="" if retries else "replayed")
        response = await dispatch(self._app, payload, retries)
        return web.Response(
            status=response.status, text=response.body if response.status == 200 else ""
        )


async def _read(request: web.Request) -> bytes | None:
    """Read the body, or as much as shows that it is too large."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def parse_body(body: bytes) -> dict[str, Any] | None:
    """Read JSON, a form, or JSON within a form's `payload`; None for anything else."""
    try:
        text = body.decode("utf-8")
        if not text.startswith("{"):
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            if "payload" not in form:
                return form or None
            text = form["payload"]
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None

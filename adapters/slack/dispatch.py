"""Hand a payload to Bolt, however it came; what nobody can make sense of is left, not retried."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

# What unpicking raises if a payload lacks what Slack always sends.
MALFORMED = (LookupError, TypeError, AttributeError, ValueError)

log = logging.getLogger(__name__)


async def dispatch(
    app: AsyncApp, payload: dict[str, Any], headers: Mapping[str, str]
) -> BoltResponse:
    """Return Bolt's response; 200 also where nothing handles the payload: it need not come again.

    Bolt is given the parsed body over HTTP too, as in Socket Mode: its own parser of forms loses a
    command whose text holds the word "payload".
    """
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=payload, headers={**headers})
        response = await app.async_dispatch(request)
    except MALFORMED as error:
        log.warning("slack payload not understood: %s", type(error).__name__)
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body="") if response.status == 404 else response

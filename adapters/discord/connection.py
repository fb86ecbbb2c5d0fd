"""Logging in and staying connected, without harm to anything else in the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from random import Random

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

log = logging.getLogger(__name__)

OUR_API = "https://discord.com/api/v10"
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,  # answers look better; without it they are plain text
    read_message_history=True,  # to look up whether a lost post arrived; may be withheld
)
LONGEST_PAUSE_SECONDS = 300.0
_FINAL_CLOSE_CODES = (4004, 4010, 4011, 4012, 4013, 4014)  # retrying these gets a token reset


class DiscordDownError(Exception):
    """Discord refuses us until the operator acts; `reason` is token_refused or gateway_refused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def invite_link(application_id: str) -> str:
    """Return where a server's owner invites the bot, with exactly the rights it uses."""
    query = f"scope=bot+applications.commands&permissions={PERMISSIONS.value}"
    return f"https://discord.com/oauth2/authorize?client_id={application_id}&{query}"


def use_api(base_url: str) -> None:
    """Talk to another address than Discord's own; discord.py has but one for the whole process."""
    Route.BASE = base_url.rstrip("/")


async def stay_connected(
    client: discord.Client,
    token: str,
    *,
    chance: Random,
    turn: Callable[[], Awaitable[None]] | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Log in, however long Discord is out of reach, and stay connected until the client closes.

    discord.py itself renews a lost connection. A token may have one connection: once logged in,
    which is enough to post, this waits for its turn. Raise DiscordDownError when trying again is
    no use.
    """
    pause = 1.0
    while not client.is_closed():
        try:
            await client.login(token)
            await _choose_gateway(client)
            if turn is not None:
                await turn()
            await client.connect()
        except discord.LoginFailure as refused:
            raise DiscordDownError("token_refused") from refused
        except discord.ConnectionClosed as closed:
            if closed.code in _FINAL_CLOSE_CODES:
                raise DiscordDownError("gateway_refused") from closed
            log.warning("the gateway closed", extra={"code": closed.code})
        except discord.PrivilegedIntentsRequired as refused:
            raise DiscordDownError("gateway_refused") from refused
        except (
            discord.HTTPException,
            discord.GatewayNotFound,
            aiohttp.ClientError,
            OSError,
        ) as lost:
            log.warning("Discord is out of reach", extra={"error": type(lost).__name__})
        else:
            return
        await _forget_session(client)
        await sleep(pause * chance.uniform(0.5, 1.0))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _choose_gateway(client: discord.Client) -> None:
    """Ask another API for its gateway; discord.py knows only Discord's own."""
    if Route.BASE != OUR_API:
        answer = await client.http.request(Route("GET", "/gateway"))
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(answer["url"])


async def _forget_session(client: discord.Client) -> None:
    """Make another login possible: it opens a session of its own, over a connector of its own."""
    await client.http.close()
    client.http.connector = discord.utils.MISSING

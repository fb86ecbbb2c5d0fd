"""What people do in a workspace, and what they then see."""

from __future__ import annotations

from bot import commands as c
from bot.messages import Button
from tests.adapters.slack.world import Posted
from tests.adapters.slack_server import SlackServer

MORE = (Button(label="更多", command=c.Topics(1)), Button(label="人物", command=c.Speakers()))


async def ask(
    server: SlackServer, text: str = "topics", *, command: str = "/quote", **more: str
) -> Posted:
    """Type a slash command and return the answer."""
    before = len(server.world.messages)
    await server.slash(command, text, **more)
    return await server.next_message(before)


async def press(server: SlackServer, message: Posted, label: str, **more: str) -> Posted:
    """Press a button and return the message that is new or has changed."""
    before, old = len(server.world.messages), message.blocks
    await server.press(message, message.button(label), **more)
    await server.until(
        lambda: len(server.world.messages) > before or server.world.messages[-1].blocks != old
    )
    return server.world.messages[-1]

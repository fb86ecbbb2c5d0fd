from __future__ import annotations

from collections.abc import Sequence

import pytest

from adapters.console.app import answer_line
from adapters.console.render import reply_to_text
from adapters.wiring import Core
from bot.grammar import command_to_text
from bot.messages import Problem
from bot.model import Locale
from bot.service.service import Service
from tests.adapters.contract import SCENARIOS, Scenario, Seen, play


class ConsoleDriver:
    """A person at the terminal, who types what a button says."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.commands: dict[str, str] = {}

    async def type(
        self, line: str, *, locale: Locale = Locale.SIMPLIFIED, may_manage: bool = True
    ) -> Sequence[Seen]:
        reply = await answer_line(self.service, line, locale, is_fixed=True)
        buttons = () if isinstance(reply, Problem) else reply.buttons
        self.commands = {b.label: command_to_text(b.command) for b in buttons}
        text = reply_to_text(reply)
        return [Seen(text=text, is_private=reply.private, buttons=tuple(self.commands))]

    async def press(self, label: str) -> Sequence[Seen]:
        return await self.type(self.commands[label])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_the_console_passes_the_contract(core: Core, scenario: Scenario) -> None:
    if not scenario.may_manage:
        pytest.skip("who sits at the terminal may manage it")
    await play(scenario, ConsoleDriver(core.service))

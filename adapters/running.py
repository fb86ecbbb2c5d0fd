"""`jinju run`: the bot, until a signal or the end of the terminal's input."""

from __future__ import annotations

import sys
from random import SystemRandom

from adapters.console.app import is_interactive, run_pipe, run_terminal
from adapters.wiring import SystemClock, open_core
from bot.config import Settings


async def run_bot(settings: Settings) -> int:
    """Connect what there are tokens for; without any, talk in the terminal."""
    with open_core(settings, clock=SystemClock(), chance=SystemRandom()) as core:
        if is_interactive():
            await run_terminal(core.service, settings.locale, settings.data_dir / "history")
        else:
            await run_pipe(core.service, settings.locale, sys.stdin)
    return 0

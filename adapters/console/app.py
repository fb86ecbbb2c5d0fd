"""Read commands from a terminal, with history and completion, or from a pipe, one a line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from adapters.console.parse import line_to_request
from adapters.console.render import printable, reply_to_text
from bot.errors import UserError
from bot.messages import Problem, Reply
from bot.model import Locale
from bot.script import guess_locale
from bot.service.service import Service
from bot.texts.say import say
from bot.verbs import VERBS


async def answer_line(
    service: Service, line: str, locale: Locale, *, is_fixed: bool = False
) -> Reply:
    """Answer one typed line; a mistake in it is a reply as well."""
    try:
        request = line_to_request(line, locale, is_fixed=is_fixed)
    except UserError as error:
        reader = locale if is_fixed else guess_locale(line, locale)
        return Problem(text=say(error.key, reader, **error.facts))
    return await service.handle(request)


def write_out(text: str) -> None:
    """Print, and be seen at once even in a pipe."""
    print(text, flush=True)


async def run_pipe(service: Service, locale: Locale, lines: TextIO) -> None:
    """Answer each line of a pipe or file; empty lines and comments are passed over."""
    async for line in _lines(lines):
        if line and not line.startswith("#"):
            answer = reply_to_text(await answer_line(service, line, locale))
            write_out(f"> {printable(line)}\n{answer}\n")


async def _lines(stream: TextIO) -> AsyncIterator[str]:
    """Yield lines; reading waits in a thread, so that daily posts go on meanwhile."""
    while line := await asyncio.to_thread(stream.readline):
        yield line.strip()


async def run_terminal(service: Service, locale: Locale, history: Path) -> None:
    """Talk with the person at the terminal until they leave (Ctrl-D)."""
    session: PromptSession[str] = PromptSession(
        "> ", history=FileHistory(str(history)), completer=_VerbCompleter()
    )
    write_out(reply_to_text(await answer_line(service, "/quote", locale)))
    with patch_stdout():
        while True:
            try:
                line = (await session.prompt_async()).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line:
                write_out(f"{reply_to_text(await answer_line(service, line, locale))}\n")


class _VerbCompleter(Completer):
    """Completes the commands themselves; names and topics are found however they are typed."""

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        for verb in VERBS:
            for text in (f"/{verb.group} {verb.name}", f"/{verb.group} {verb.zh}"):
                if text.startswith(typed) and typed:
                    yield Completion(text, start_position=-len(typed))


def is_interactive() -> bool:
    """Tell whether a person sits at the terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()

"""What is answered when something fails, and what people type that is not a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.errors import UserError
from bot.messages import Cards, Problem, Reply
from bot.model import Locale
from bot.service.scenes import Scenes
from bot.verbs import VERBS

Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def broken(scenes: Scenes) -> Callable[[str], None]:
    """Return a function that takes a table out of the database."""

    def take_away(table: str) -> None:
        with scenes.library.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_away")

    return take_away


async def test_an_answer_is_given_though_it_cannot_be_noted(
    ask: Ask, broken: Callable[[str], None]
) -> None:
    await ask("/digest add 09:00")
    broken("shown_quotes")

    assert isinstance(await ask("/quote show aaa111"), Cards)


async def test_a_database_in_trouble_is_owned_up_to_under_a_reference(
    ask: Ask, broken: Callable[[str], None]
) -> None:
    broken("versions")
    reply = await ask("/quote show aaa111", Locale.ENGLISH)

    assert isinstance(reply, Problem)
    assert reply.private
    assert reply.reference
    assert reply.reference in reply.text


ODD = (
    "河" * 3990,
    "河流 " * 1000,
    "河" * 10_000,
    "\x00\x00",
    "河\x00流",
    "👨‍👩‍👧‍👦",
    "\u202e河流\u202c",
    "\u200f\u200e\u2066",
    " \u3000\t\n ",
    "{0} {query} %s %(x)d",
    "((((.*)+)+)+$[a-z",
    "'; DROP TABLE quotes; --",
    "\x1b[2J\x1b]0;title\x07",
    "\ud83d lone \udc00",
)


@pytest.mark.parametrize("verb", [f"{v.group} {v.name}" for v in VERBS if v.parameters])
async def test_no_text_is_syntax_or_a_fault(ask: Ask, verb: str) -> None:
    for words in ODD:
        try:
            reply = await ask(f"/{verb} {words}")
        except UserError:  # parsing says what is wrong, as an adapter would show it
            continue
        assert not isinstance(reply, Problem) or reply.reference is None

"""What becomes of posts whose quotes change after they went out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.messages import Gone, Notice, RetryAfter
from tests.bot.digests.fakes import World


@pytest.fixture
async def world(engine: Engine) -> World:
    """Return a world where one quote was posted."""
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries)
    return world


def posted(world: World) -> str:
    (entry,) = world.stores.history.entries(world.platform.calls[0])
    return entry.quotes[0]


async def test_a_corrected_quote_is_edited_where_it_was_posted_once(world: World) -> None:
    world.version, world.changed = 2, {posted(world)}
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1, 1))

    ((message, reply),) = world.platform.edits
    assert message == "m1"
    assert isinstance(reply, Notice)
    assert "v2" in reply.text


async def test_a_withdrawn_quote_leaves_a_note_that_it_was(world: World) -> None:
    world.version, world.changed = 2, {posted(world)}
    world.withdrawn = {posted(world)}
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))

    ((_, reply),) = world.platform.edits
    assert isinstance(reply, Notice)
    assert "withdrawn" in reply.text


async def test_a_post_that_cannot_be_edited_is_on_record(world: World) -> None:
    world.version, world.changed = 2, {posted(world)}
    world.platform.editing = Gone("message_not_found")
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))

    (entry,) = world.stores.history.entries(world.platform.calls[0])
    assert entry.corrected == "message_not_found"


async def test_other_changes_of_the_library_edit_nothing(world: World) -> None:
    world.version, world.changed = 2, {"elsewhere"}
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))

    assert world.platform.edits == []


async def test_a_quote_withdrawn_before_a_retry_gives_way_to_another(engine: Engine) -> None:
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        world.platform.answers = [RetryAfter(timedelta(seconds=30))]
        await world.run(deliveries)
        frozen = posted(world)
        world.withdrawn = {frozen}
        world.supply[:] = [quote for quote in world.supply if quote.id != frozen]
        await world.run(deliveries, seconds=(60,))

    assert world.states() == ["sent"]
    assert posted(world) != frozen

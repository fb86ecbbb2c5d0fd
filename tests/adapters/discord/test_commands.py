"""The commands as Discord receives them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.app import build_discord
from bot.verbs import VERBS
from tests.adapters.discord.driver import simulated_discord
from tests.adapters.discord.fakes import FakeService
from tests.adapters.discord.limits import command_problems

Payload = list[dict[str, Any]]


@pytest.fixture
async def payload() -> Payload:
    async with simulated_discord(lambda: build_discord(FakeService())) as world:
        (put,) = [r for r in world.env.http_requests if r.method == "PUT"]
    payload: Any = put.json
    return list(payload)


def _subcommands(payload: Payload) -> dict[tuple[str, str], dict[str, Any]]:
    return {(g["name"], sub["name"]): sub for g in payload for sub in g["options"]}


def _completed(payload: Payload) -> set[tuple[tuple[str, str], str]]:
    return {
        (path, option["name"])
        for path, command in _subcommands(payload).items()
        for option in command.get("options", [])
        if option.get("autocomplete")
    }


async def test_what_is_registered_keeps_every_limit(payload: Payload) -> None:
    assert command_problems(payload) == []


async def test_every_row_of_the_table_is_a_command_in_three_languages(payload: Payload) -> None:
    found = _subcommands(payload)

    assert set(found) == {(verb.group, verb.name) for verb in VERBS}
    for verb in VERBS:
        command = found[verb.group, verb.name]
        assert command["description"] == verb.help.en
        assert command["name_localizations"]["zh-CN"] == verb.zh
        assert command["description_localizations"]["zh-CN"] == verb.help.zh
        assert "zh-TW" in command["description_localizations"]


async def test_topics_and_speakers_are_completed_wherever_they_are_asked_for(
    payload: Payload,
) -> None:
    completed = _completed(payload)

    assert (("quote", "compare"), "second") in completed
    assert (("digest", "add"), "topic") in completed
    assert (("quote", "find"), "words") not in completed


async def test_a_digest_is_edited_by_the_options_it_is_made_with_and_none_is_required(
    payload: Payload,
) -> None:
    found = _subcommands(payload)
    made, edited = (found["digest", name]["options"] for name in ("add", "edit"))

    assert [option["name"] for option in edited] == ["id", *(option["name"] for option in made)]
    assert not any(option.get("required") for option in edited)
    assert (("digest", "edit"), "speaker") in _completed(payload)


async def test_numbers_are_typed_as_numbers(payload: Payload) -> None:
    (posts, _) = _subcommands(payload)["digest", "preview"]["options"]

    assert (posts["type"], posts["min_value"]) == (4, 1)


async def test_digests_need_the_bot_itself_quotes_do_not(payload: Payload) -> None:
    quote, digest = payload

    assert (quote["integration_types"], quote["contexts"]) == ([0, 1], [0, 1, 2])
    assert (digest["integration_types"], digest["contexts"]) == ([0], [0, 1])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"description": ""}, "a description of 0 characters"),
        ({"description": "x" * 101}, "a description of 101 characters"),
        ({"name": "Quote"}, "'Quote' is no name"),
        ({"name_localizations": {"zh-HK": "金句"}}, "unknown locales"),
        ({"options": [{"type": 1, "name": "a", "description": "d"}] * 26}, "26 options"),
        ({"description_localizations": {"zh-CN": "字" * 8000}}, "characters in all"),
    ],
)
def test_the_check_itself_finds_what_discord_refuses(change: dict[str, Any], problem: str) -> None:
    command = {"name": "quote", "description": "d", "type": 1, "options": [], **change}

    assert any(problem in found for found in command_problems([command]))


async def test_commands_are_registered_anew_only_when_they_have_changed() -> None:
    kept: dict[str, str] = {}

    def build() -> Any:
        return build_discord(FakeService(), recall=kept.get, remember=kept.__setitem__)

    async with simulated_discord(build) as world:
        await world.env.restart_bot(build())
        unchanged = [r for r in world.env.http_requests if r.method == "PUT"]
        changed_bot = build()
        changed_bot.tree.remove_command("digest")
        await world.env.restart_bot(changed_bot)
        changed = [r for r in world.env.http_requests if r.method == "PUT"]

    assert len(unchanged) == 1
    assert len(changed) == 2


async def test_a_memory_of_another_life_does_not_leave_the_commands_unregistered() -> None:
    kept: dict[str, str] = {}
    for _ in range(2):
        async with simulated_discord(
            lambda: build_discord(FakeService(), recall=kept.get, remember=kept.__setitem__)
        ) as world:
            assert await world.type("/quote today")

"""Recorded payloads, and what is read from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.buttons import Press
from adapters.slack.parse import (
    Ask,
    Conversation,
    ResponseUrl,
    parse_mention,
    parse_press,
    parse_revocation,
    parse_slash,
    plain_words,
)
from bot.messages import Place
from bot.model import Locale

RECORDED = Path(__file__).parent / "recorded"


def load(name: str) -> dict[str, Any]:
    return dict(json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8")))


def place(workspace: str, channel: str) -> Place:
    return Place(platform="slack", workspace=workspace, channel=channel, is_shared=True)


def test_a_slash_command() -> None:
    assert parse_slash(load("slash_quote")) == Ask(
        place=place("T0001", "C2147483705"),
        user="U2147483697",
        user_workspace="T0001",
        line="/quote topic 开源 & AT&T",
        typed="topic 开源 & AT&T",
        way=ResponseUrl(url="https://hooks.slack.com/commands/1234/5678"),
    )


def test_an_app_installed_for_a_whole_organisation_has_it_for_a_tenant() -> None:
    ask = parse_slash(load("slash_grid"))

    assert ask.place == place("E0001", "G2147483705")
    assert ask.line == "/digest "


def test_a_press_on_a_private_message_in_a_thread() -> None:
    assert parse_press(load("press_ephemeral_in_thread")) == Ask(
        place=place("T111", "CBR2V3XEX"),
        user="U111",
        user_workspace="T111",
        line="/quote find a < b page:1",
        locale=Locale.TRADITIONAL,
        way=ResponseUrl(
            url="https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209",
            thread="1548261200.000100",
            replaces=True,
        ),
        press=Press.TURN,
    )


def test_a_button_that_is_not_ours_has_no_line_and_its_presser_keeps_their_home() -> None:
    ask = parse_press(load("press_by_stranger"))

    assert ask.line is None
    assert (ask.place.workspace, ask.user_workspace) == ("T111", "T999")


def test_a_mention_loses_slacks_syntax_and_is_answered_in_a_thread_of_its_own() -> None:
    assert parse_mention(load("app_mention")) == Ask(
        place=place("T123ABC456", "C123ABC456"),
        user="U123ABC456",
        user_workspace="T123ABC456",
        line="Hi , what of OpenAI & Lee in general?",
        typed="Hi , what of OpenAI & Lee in general?",
        way=Conversation(thread="1515449522.000016"),
    )


def test_a_mention_in_a_thread_stays_in_it_and_belongs_to_the_channel() -> None:
    ask = parse_mention(load("app_mention_in_thread"))

    assert ask
    assert ask.line == "/digest add 09:00"
    assert ask.way == Conversation(thread="1515449522.000016", is_threaded=True)
    assert ask.place == place("E1", "C123ABC456")
    assert ask.user_workspace == "T999"


@pytest.mark.parametrize("who", [{"bot_id": "B1"}, {"user": None}])
def test_nobody_answers_a_bot(who: dict[str, Any]) -> None:
    payload = load("app_mention")
    payload["event"] |= who

    assert parse_mention(payload) is None


def test_a_revoked_bot_token_ends_the_installation_and_a_users_does_not() -> None:
    payload = load("tokens_revoked")
    assert parse_revocation(payload) == "TXXXXXXXX"

    payload["event"]["tokens"] = {"oauth": ["U1"]}
    assert parse_revocation(payload) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U1> 开源", "开源"),
        ("<@U1|jinju>开源", "开源"),
        ("看看 <@U1> 开源", "看看 开源"),
        ("<@U1> <@U1> x", "x"),
        ("<@U1>", ""),
        ("<@U1> a &lt;b&gt; <mailto:a@b.c|a@b.c>", "a <b> a@b.c"),
        ("<@U1> <http://x.com>", "http://x.com"),
    ],
)
def test_what_is_left_of_a_mention(text: str, words: str) -> None:
    assert plain_words(text, bot="U1") == words


def test_without_the_bots_id_the_leading_mention_is_the_bot() -> None:
    assert plain_words("<@U9> 开源 <@U2|Lee>") == "开源 Lee"


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert "  " not in plain_words(text)

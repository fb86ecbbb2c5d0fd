"""Replies as Discord messages: compared as data, within every limit, nothing live in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.buttons import Press, id_to_press, press_to_id
from adapters.discord.markdown import escape, plain, within
from adapters.discord.render import Message, Style, reply_to_message, reply_to_text
from bot import commands as c
from bot.messages import Button, Cards, Listing, Miss, Notice, Problem, Reply
from bot.model import Locale
from tests.adapters.discord.fakes import a_card, cards
from tests.adapters.discord.limits import message_problems

KEY = "k" * 22


def test_an_answer_shows_a_card_as_six_lines_and_small_print() -> None:
    message = reply_to_message(cards(a_card(), lines=("理解为：主题 融资",)), Style())

    (embed,) = message.embeds
    assert message.content == "理解为：主题 融资"
    assert embed.description == (
        "**「所以每一轮都要当成最后一轮！千万别烧钱。」**\n"
        "朱啸虎 · 金沙江创投 · 2024-02（2 年 9 个月前）\n"
        "问：后面的钱从哪里来？\n"
        "→ 先活下去，把每次融资当最后一次。\n"
        "其后 2025-02：观点未变"
    )
    assert embed.footer.text == "主题：融资 · 潜望 · 文字经编辑 · 已核对 · #k3f9ta"


def test_the_buttons_of_a_second_card_carry_its_number() -> None:
    message = reply_to_message(cards(a_card(), a_card(url="")), Style())

    labels = [[face.label for face in row] for row in message.rows]
    assert labels == [["上下文", "example.org"], ["2 · 上下文"], ["更多"]]


def test_a_post_is_text_alone_and_begins_with_the_words() -> None:
    message = reply_to_text(cards(a_card(heading="隔了一年")), Style(key=KEY))

    assert message.embeds == ()
    assert message.content.startswith("**「所以每一轮都要当成最后一轮！千万别烧钱。」**\n朱啸虎")
    assert "-# 主题：融资 · 潜望 · 文字经编辑 · 已核对 · #k3f9ta" in message.content
    assert message.rows[0][0].custom_id == f"jinju:1:{KEY}:/quote context k3f9ta"


def test_a_post_without_buttons_carries_its_key_in_the_last_line() -> None:
    message = reply_to_text(Notice(text="供应不足"), Style(key=KEY))

    assert message.content == f"供应不足\n-# {KEY}"


def test_a_block_to_copy_stands_in_a_code_block() -> None:
    reply = Cards(cards=(), lines=("引用",), block="「别烧钱」\n—— 朱啸虎 ```")

    message = reply_to_message(reply, Style())

    assert message.content == "引用\n```\n「别烧钱」\n—— 朱啸虎 `\u200b`\u200b`\n```"


def test_a_button_whose_command_is_too_long_is_left_out() -> None:
    long = Button(label="更多", command=c.Find("开" * 90, page=1))
    short = Button(label="引用", command=c.Cite("k3f9ta"))

    message = reply_to_message(Miss(sentence="没有", buttons=(long, short)), Style())

    assert [face.label for row in message.rows for face in row] == ["引用"]


def test_a_long_list_moves_into_an_embed_before_it_is_cut() -> None:
    reply = Listing(title="帮助", lines=tuple("一" * 60 for _ in range(50)))

    message = reply_to_message(reply, Style())

    assert message.content == ""
    assert message.embeds[0].description is not None
    assert "…" not in message.embeds[0].description


def test_nothing_to_say_is_still_a_message() -> None:
    reply = Listing(title="", lines=(), buttons=(Button(label="", command=c.Topics()),))

    assert reply_to_message(reply, Style()).content == "…"
    assert reply_to_text(reply, Style(key=KEY)).content == "…"


def test_web_addresses_stay_links_without_a_preview() -> None:
    assert escape("见 https://example.org/a_b_c。") == "见 <https://example.org/a_b_c>。"


def test_hidden_controls_are_left_out() -> None:
    assert escape("a\u202eb\u200bc\ud800\U000e0041") == "abc"
    assert plain("<@1>\u2066") == "<\u200b@\u200b1>"


WORDS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("*_~`|<>[]()@#!-\\/:\n \u202e\u200b")),
    ),
    max_size=300,
) | st.sampled_from(
    [
        "@everyone", "<@123456789012345678>", "<#1>", "<@&1>", "</quote:1>", "<t:1>", "<:a:1>",
        "[金句](https://evil.example)", "```py\nx", "||s||", "# h", "-# s", "> q", "https://x.y/[a](b)",
        "@\u200beveryone", "<\u200b@1>", "1. a", "http://@here/<@1>",
    ]
)  # fmt: skip
LONG = st.builds(lambda text, times: text * times, WORDS, st.integers(1, 60))
TEXTS = st.one_of(WORDS, LONG)
COMMANDS = st.one_of(
    st.builds(c.Context, st.just("k3f9ta")),
    st.builds(c.Find, TEXTS, page=st.integers(0, 9)),
    st.builds(c.Compare, WORDS, WORDS, WORDS),
)
BUTTONS = st.lists(st.builds(Button, label=TEXTS, command=COMMANDS), max_size=8).map(tuple)
LINES = st.lists(TEXTS, max_size=6).map(tuple)


@st.composite
def a_reply(draw: st.DrawFn) -> Reply:
    """Return any reply of any texts."""
    names = ("words", "byline", "question", "insight", "translation", "topic_line", "provenance")
    several = draw(st.integers(0, 12))
    made = tuple(
        a_card(
            **{name: draw(TEXTS) for name in names},
            heading=draw(WORDS),
            later=draw(LINES),
            buttons=draw(BUTTONS),
            url=draw(st.one_of(st.just("https://example.org/a"), WORDS)),
        )
        for _ in range(min(several, 4))
    )
    made = made if several < 5 else made * several
    return draw(
        st.one_of(
            st.builds(
                Cards, cards=st.just(made), lines=LINES, block=TEXTS, buttons=BUTTONS,
                private=st.booleans(),
            ),
            st.builds(Listing, title=TEXTS, lines=LINES, footer=TEXTS, buttons=BUTTONS),
            st.builds(Miss, sentence=TEXTS, buttons=BUTTONS),
            st.builds(Notice, text=TEXTS, buttons=BUTTONS),
            st.builds(Problem, text=TEXTS),
        )
    )  # fmt: skip


@given(a_reply())
def test_any_text_stays_text_within_every_limit(reply: Reply) -> None:
    share = ("分享到频道", Press(command=c.Today(), is_share=True))

    assert message_problems(_body(reply_to_message(reply, Style(share=share)))) == []
    assert message_problems(_body(reply_to_text(reply, Style(key=KEY)))) == []


@given(TEXTS, st.integers(1, 300))
def test_what_is_cut_says_so(text: str, limit: int) -> None:
    written = within(text, limit)

    assert len(written) <= limit
    assert written == escape(text) or written.endswith("…")


@given(TEXTS)
def test_an_escaped_text_reads_as_it_was(text: str) -> None:
    read = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(text))

    assert _bare(read) == _bare(plain(text))


def _bare(text: str) -> str:
    """Leave out what parts a sign from a name, and what makes an address a link."""
    return re.sub(r"[\u200b<>\\]|%[0-9A-F]{2}|[@()\[\]|*`~]", "", text)


@given(COMMANDS, st.sampled_from([None, *Locale]), st.booleans())
def test_a_button_means_after_a_restart_what_it_meant(
    command: c.Command, locale: Locale | None, is_share: bool
) -> None:
    id_ = press_to_id(Press(command=command, locale=locale, is_share=is_share), "0")
    press = id_to_press(id_) if id_ else None

    assert id_ is None or len(id_) <= 100
    if press is not None:
        assert (press.locale, press.is_share) == (locale, is_share)


def _body(message: Message) -> Mapping[str, Any]:
    """Return the message as discord.py puts it on the wire."""
    return {
        "content": message.content,
        "embeds": [embed.to_dict() for embed in message.embeds],
        "components": [
            {"components": [_button(face.label, face.custom_id, face.url) for face in row]}
            for row in message.rows
        ],
        "allowed_mentions": {"parse": []},
    }


def _button(label: str, custom_id: str, url: str) -> dict[str, str]:
    return {"label": label, **({"custom_id": custom_id} if custom_id else {"url": url})}

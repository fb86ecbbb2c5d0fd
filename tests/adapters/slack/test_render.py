"""Replies as Slack messages: as data, and against every limit of Slack's."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.slack.buttons import Mark, Press, read_action_id, write_action_id
from adapters.slack.plain import clean, unescape
from adapters.slack.render import Frame, Message, render, render_text, reply_to_text
from bot import commands as c
from bot.messages import Button, Cards, Check, Listing, Miss, Notice, Problem, Reply, Verdict
from bot.model import Locale
from tests.adapters.slack.block_kit import find_problems, length, texts_of
from tests.adapters.slack.fakes import make_card, make_cards

FRAME = Frame(locale=Locale.SIMPLIFIED)

NASTY = st.sampled_from(
    [
        "<!channel>", "<!here|here>", "<@U123>", "<#C1>", "<http://a|b>", "&lt;!here&gt;", "@here",
        "```", "*x*", "_", "~", "[a](http://b)", ":smile:", "\u202e", "\u200b", "\n", "\x00", "…",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    NASTY,
    st.lists(st.one_of(NASTY, st.text(max_size=5))).map("".join),
    st.tuples(NASTY, st.integers(0, 5000)).map(lambda pair: pair[0] * pair[1]),
)
COMMANDS = st.one_of(
    st.builds(c.Find, words=TEXTS),
    st.builds(c.Show, id=st.just("k3f9ta")),
    st.builds(c.Topics, page=st.integers(0, 99)),
)
BUTTONS = st.lists(st.builds(Button, label=TEXTS, command=COMMANDS), max_size=60).map(tuple)
LINES = st.lists(TEXTS, max_size=80).map(tuple)
CARDS = st.builds(
    make_card, TEXTS, url=TEXTS, heading=TEXTS, byline=TEXTS, question=TEXTS, insight=TEXTS,
    translation=TEXTS, topic_line=TEXTS, provenance=TEXTS, buttons=BUTTONS,
)  # fmt: skip
REPLIES: st.SearchStrategy[Reply] = st.one_of(
    st.builds(
        Cards, cards=st.lists(CARDS, max_size=12).map(tuple), lines=LINES, block=TEXTS,
        buttons=BUTTONS, private=st.booleans(),
        check=st.one_of(st.none(), st.just(Check(verdict=Verdict.EXACT))),
    ),
    st.builds(Listing, title=TEXTS, lines=LINES, footer=TEXTS, buttons=BUTTONS),
    st.builds(Miss, sentence=TEXTS, buttons=BUTTONS),
    st.builds(Notice, text=TEXTS, buttons=BUTTONS),
    st.builds(Problem, text=TEXTS),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(REPLIES, st.one_of(st.none(), COMMANDS), st.sampled_from(["", "k" * 22]))
@example(make_cards(make_card("")), None, "k" * 22)
@example(Notice(text="&" * 3000), None, "")
@example(Listing(title="<" * 150, lines=()), None, "")
def test_no_text_pings_breaks_a_limit_or_is_cut_in_silence(
    reply: Reply, asked: c.Command | None, key: str
) -> None:
    message = render(reply, Frame(locale=Locale.ENGLISH, asked=asked, key=key))

    assert find_problems(message.text, list(message.blocks)) is None
    assert message.text.strip()
    shown = [message.text, *texts_of(list(message.blocks))]
    assert not any(sign in json.dumps(shown) for sign in ("<!", "<@", "<#"))
    assert all("<" not in text for text in shown if not text.startswith("<http"))
    _check_that_nothing_is_cut_in_silence(reply, message)


def _check_that_nothing_is_cut_in_silence(reply: Reply, message: Message) -> None:
    shown = " ".join(unescape(t) for t in texts_of(list(message.blocks)))
    if "…" in shown:
        return
    plain = "".join(shown.split())
    for line in _lines_of(reply):
        assert "".join(clean(line).split()) in plain


def _lines_of(reply: Reply) -> Iterator[str]:
    match reply:
        case Cards():
            yield from reply.lines
            for card in reply.cards:
                yield from (card.words, card.byline, card.insight, card.provenance, *card.later)
        case Listing():
            yield from (reply.title, *reply.lines, reply.footer)
        case Miss():
            yield reply.sentence
        case _:
            yield reply.text


def test_a_card_shows_words_then_who_then_why_then_proof() -> None:
    message = render(make_cards(), FRAME)

    assert [block["type"] for block in message.blocks] == [
        "context", "divider", "section", "context", "section", "context", "actions",
    ]  # fmt: skip
    assert list(texts_of(list(message.blocks))) == [
        "理解为：主题 融资",
        "「所以每一轮都要当成最后一轮！」",
        "朱啸虎 · 金沙江创投 · 2024-02（2 年 9 个月前）",
        "问：后面的钱从哪里来？ → 先活下去，把每次融资当最后一次。\n其后 2025-02：观点未变",
        "主题：融资",
        "潜望 · 文字经编辑 · 已核对 · #k3f9ta",
        "<https://example.com/a?b=1&amp;c=2|example.com>",
        "上下文",
    ]


def test_a_card_that_is_alone_shares_its_row_of_buttons_and_others_have_their_own() -> None:
    another = (Button(label="换一条", command=c.RandomQuote()),)

    alone = render(make_cards(make_card(), buttons=another), FRAME)
    two = render(make_cards(make_card(), make_card(), buttons=another), FRAME)

    assert _labels(alone) == ["上下文", "换一条"]
    assert [b["type"] for b in alone.blocks].count("actions") == 1
    assert [b["type"] for b in two.blocks].count("actions") == 3


def test_words_of_people_are_never_markup() -> None:
    message = render(make_cards(make_card("「*粗* _斜_ `码` <!channel> & :smile:」")), FRAME)

    words = message.blocks[2]["text"]
    assert words == {
        "type": "plain_text",
        "text": "「*粗* _斜_ `码` &lt;!channel&gt; &amp; :smile:」",
        "emoji": False,
    }


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "https://", "https://a b/", "https://user@host/", "", "http://[",
        "https://例子.com/x", "https://a.com/" + "x" * 600,
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_shown_truly_is_not_linked(url: str) -> None:
    message = render(make_cards(make_card(url=url)), FRAME)

    assert "mrkdwn" not in json.dumps(message.blocks)


def test_an_address_cannot_break_out_of_its_link() -> None:
    message = render(make_cards(make_card(url="https://a.com/x|y><!channel>")), FRAME)

    assert "<https://a.com/x%7Cy%3E%3C!channel%3E|a.com>" in list(texts_of(list(message.blocks)))


@pytest.mark.parametrize("words", ["「短句。」", "「" + "长" * 200 + "」"])
def test_the_first_eighty_characters_of_the_text_say_who_and_what(words: str) -> None:
    start = render(make_cards(make_card(words)), FRAME).text[:80]

    assert words[:40] in start
    assert "朱啸虎" in start


def test_a_check_says_its_verdict_first() -> None:
    reply = Cards(
        cards=(make_card(),), lines=("没有这句话的记录。",),
        check=Check(verdict=Verdict.NOT_ON_RECORD),
    )  # fmt: skip

    assert reply_to_text(reply).startswith("没有这句话的记录。")
    assert render(reply, FRAME).blocks[0]["type"] == "section"


def test_a_delivery_carries_its_key_on_its_first_block() -> None:
    message = render(make_cards(), Frame(locale=Locale.ENGLISH, key="k" * 22))

    assert message.blocks[0]["block_id"] == "jinju:" + "k" * 22
    assert "主题：融资" not in list(texts_of(list(message.blocks)))


def test_buttons_of_the_command_asked_turn_the_page_and_others_open() -> None:
    buttons = (
        Button(label="更多", command=c.Topics(2)),
        Button(label="人物", command=c.Speakers()),
    )
    reply = Listing(title="主题", lines=("a",), buttons=buttons)

    message = render(reply, Frame(locale=Locale.SIMPLIFIED, asked=c.Topics(1)))

    marks = [read_action_id(str(b["action_id"])) for b in _buttons(message)]
    assert [mark.press for mark in marks if mark] == [Press.TURN, Press.OPEN]
    assert [b["value"] for b in _buttons(message)] == ["/quote topics page:2", "/quote speakers"]


def test_a_private_card_can_be_shared_and_a_public_one_need_not() -> None:
    frame = Frame(locale=Locale.ENGLISH, asked=c.Show("k3f9ta"))

    labels = [_labels(render(make_cards(private=p), frame)) for p in (True, False)]

    assert labels == [["上下文", "Share to channel"], ["上下文"]]


def test_what_stands_around_a_quote_in_its_source_cannot_be_shared() -> None:
    frame = Frame(locale=Locale.ENGLISH, asked=c.Context("k3f9ta"))

    assert _labels(render(make_cards(private=True), frame)) == ["上下文"]


def test_sharing_one_at_random_shares_the_one_that_is_seen() -> None:
    frame = Frame(locale=Locale.ENGLISH, asked=c.RandomQuote())

    message = render(make_cards(private=True), frame)

    assert _buttons(message)[-1]["value"] == "/quote show k3f9ta"


def test_a_button_whose_command_does_not_fit_is_left_out() -> None:
    buttons = (Button(label="更多", command=c.Find("长" * 3000, 1)),)

    assert not _labels(render(Miss(sentence="没有", buttons=buttons), FRAME))


def test_too_many_blocks_end_in_an_ellipsis_and_keep_the_pages_buttons() -> None:
    more = (Button(label="更多", command=c.Topics(1)),)

    message = render(make_cards(*[make_card()] * 30, buttons=more), FRAME)

    assert len(message.blocks) <= 50
    assert list(texts_of(list(message.blocks)))[-2:] == ["…", "更多"]


def test_a_sentence_is_a_message_too() -> None:
    message = render_text("Your digest in <#C1> stopped.")

    assert message.text == "Your digest in &lt;#C1&gt; stopped."


@pytest.mark.parametrize("press", list(Press))
@pytest.mark.parametrize("locale", [None, *Locale])
def test_an_action_id_is_read_as_it_was_written(press: Press, locale: Locale | None) -> None:
    mark = Mark(press=press, locale=locale)

    assert read_action_id(write_action_id(7, mark)) == mark


@pytest.mark.parametrize("text", ["", "jinju:0:1:open:", "jinju:1:x:open:", "jinju:1:1:fly:", "a"])
def test_an_action_id_of_another_version_is_none_of_ours(text: str) -> None:
    assert read_action_id(text) is None


def test_lengths_are_counted_after_escaping() -> None:
    message = render(Notice(text="&" * 700), FRAME)

    assert [length(t) for t in texts_of(list(message.blocks))] == [3000, 500]


def _buttons(message: Message) -> list[dict[str, object]]:
    rows = [b["elements"] for b in message.blocks if b["type"] == "actions"]
    return [button for row in rows if isinstance(row, list) for button in row]


def _labels(message: Message) -> list[str]:
    return [t for b in _buttons(message) for t in texts_of(b["text"])]

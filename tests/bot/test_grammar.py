from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands as c
from bot.errors import UserError
from bot.grammar import LONGEST_LINE, command_to_text, parse_line, parse_options
from bot.verbs import VERBS, Verb

LINES = {
    "/quote topic 开源": c.ByTopic("开源"),
    "/quote 朱啸虎 开源": c.Find("朱啸虎 开源"),
    "朱嘯虎 AGI": c.Find("朱嘯虎 AGI"),
    "quote  topic   open   source": c.ByTopic("open source"),
    "/quote 主题 开源": c.ByTopic("开源"),
    "/金句 随机": c.RandomQuote(),
    "每日 添加 9点 工作日": c.DigestAdd("9点 工作日"),
    "/quote show #K3F9TA": c.Show("k3f9ta"),
    "/quote cite k3f9ta en": c.Cite("k3f9ta", "en"),
    "/quote topics page:2": c.Topics(2),
    "/quote topics of interest": c.Find("topics of interest"),
    "/quote today": c.Today(),
    "/quote": c.Help("try"),
    "/digest why": c.DigestWhy(),
    "/digest why #K3F9TA": c.DigestWhy("k3f9ta"),
    "/quote topic\0开源\0": c.ByTopic("开源"),
    "/digest": c.Help("digest"),
    "/digest edit ab12 topic:open source": c.DigestEdit("ab12", "topic:open source"),
    "每日 修改 10点": c.DigestEdit("10点"),
    "/digest preview 30": c.DigestPreview(30),
    "/digest pause ab12 2026-12-01": c.DigestPause("ab12", "2026-12-01"),
}

MISTAKES = {
    "/quote topic": "missing_argument",
    "/quote show": "missing_argument",
    "/digest why %": "bad_id",
    "/quote show ../../etc/passwd": "bad_id",
    "/digest preview many": "not_a_number",
    "/digest preview ²": "not_a_number",
    "/digest dance": "unknown_digest",
    "/dance": "unknown_command",
    "开" * (LONGEST_LINE + 1): "too_long",
}


@pytest.mark.parametrize(("line", "command"), LINES.items())
def test_a_line_is_understood(line: str, command: c.Command) -> None:
    assert parse_line(line) == command


@pytest.mark.parametrize(("line", "key"), MISTAKES.items(), ids=MISTAKES.values())
def test_a_mistake_is_named(line: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_line(line)
    assert caught.value.key == key


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.group} {verb.name}")
def test_every_example_means_its_own_command_in_english_and_in_chinese(verb: Verb) -> None:
    assert type(parse_line(verb.example)) is verb.kind
    chinese = verb.example.replace(f" {verb.name}", f" {verb.zh}", 1)
    assert parse_line(chinese) == parse_line(verb.example)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.group} {verb.name}")
def test_typed_options_make_the_same_command_as_a_typed_line(verb: Verb) -> None:
    values = {p.name: "7" if p.name == "posts" else "k3f9ta" for p in verb.parameters}
    command = parse_options(verb.group, verb.name, values)
    assert type(command) is verb.kind
    assert type(parse_line(command_to_text(command))) is verb.kind


@given(st.text(max_size=300))
def test_no_line_breaks_the_grammar(line: str) -> None:
    try:
        command = parse_line(line)
    except UserError:
        return
    assert type(command) in {verb.kind for verb in VERBS} | {c.Help}


@given(st.text(min_size=1, max_size=60), st.integers(0, 99))
def test_a_search_survives_the_way_through_a_button(words: str, page: int) -> None:
    words = " ".join(words.replace("\0", " ").split())
    if not words or re.search(r"(^| )page:\d+$", words):
        return
    command = c.Find(words, page)
    assert parse_line(command_to_text(command)) == command

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.model import Locale, Text
from bot.texts import say as say_module
from bot.texts.say import SENTENCES, ago, months_between, pick, say

NAMES = re.compile(r"{(\w+)")


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_exists_in_both_languages_with_the_same_facts(key: str) -> None:
    zh, en = SENTENCES[key]
    assert zh.strip()
    assert en.strip()
    facts = set(NAMES.findall(zh)) ^ set(NAMES.findall(en))
    assert facts <= {"zh"}  # the Chinese word of a command is shown to readers of Chinese alone


def test_a_fact_is_never_syntax() -> None:
    assert "{query.__class__}" in say("miss", Locale.ENGLISH, query="{query.__class__}")


def test_our_own_words_fall_back_to_the_other_language() -> None:
    assert pick(Text(zh="先活下去"), Locale.ENGLISH) == "先活下去"
    assert pick(Text(zh="开源", en="open"), Locale.TRADITIONAL) == "開源"
    assert pick(None, Locale.ENGLISH) == ""


@pytest.mark.parametrize(
    ("said_on", "locale", "words"),
    [
        ("2024-02", Locale.SIMPLIFIED, "2 年 9 个月前"),
        ("2024-02-29", Locale.ENGLISH, "2 years 9 months ago"),
        ("2025-10", Locale.ENGLISH, "1 year 1 month ago"),
        ("2026-11", Locale.SIMPLIFIED, "本月"),
        ("2024", Locale.ENGLISH, "about 2 years ago"),
        ("2026", Locale.ENGLISH, ""),
    ],
)
def test_how_long_ago_is_said_as_exactly_as_the_date_is_known(
    said_on: str, locale: Locale, words: str
) -> None:
    assert ago(said_on, date(2026, 11, 22), locale) == words


def test_months_are_counted_from_date_to_date() -> None:
    assert months_between("2024-02", "2025-02-03") == 12
    assert months_between("2024", "2024-03") == 2


def test_no_two_tables_have_a_sentence_of_the_same_name() -> None:
    tables = [
        module.SENTENCES for module in vars(say_module).values() if hasattr(module, "SENTENCES")
    ]
    assert sum(len(table) for table in tables) == len(SENTENCES)

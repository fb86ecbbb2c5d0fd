"""What people do and what must come back: one list that every platform passes.

A platform's tests give a `Driver`, which types and presses as a person would and reads what is
then seen. Texts are compared without white space and markup, which are the platform's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.model import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message as a person sees it."""

    text: str
    is_private: bool
    buttons: tuple[str, ...] = ()


class Driver(Protocol):
    """A person on one platform."""

    async def type(
        self, line: str, *, locale: Locale = Locale.SIMPLIFIED, may_manage: bool = True
    ) -> Sequence[Seen]:
        """Type a command and return what is then seen."""
        ...

    async def press(self, label: str) -> Sequence[Seen]:
        """Press a button of the last answer and return what is then seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A line that is typed, and what must and must not be seen; then perhaps a button.

    `before` is typed first, and what comes back does not matter.
    """

    name: str
    typed: str
    before: str = ""
    locale: Locale = Locale.SIMPLIFIED
    may_manage: bool = True
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    is_private: bool | None = None
    presses: str = ""
    then_shows: tuple[str, ...] = ()


EN, ZH, HANT = Locale.ENGLISH, Locale.SIMPLIFIED, Locale.TRADITIONAL

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        name="a topic gets verified quotes with speaker, date and id",
        typed="/quote topic 开源",
        shows=("理解为：主题 开源", "朱啸虎", "2025-02", "已核对", "#"),
        is_private=False,
    ),
    Scenario(
        name="a topic in English finds the same, with our translation and no quotation marks on it",
        typed="/quote topic open source",
        locale=EN,
        shows=("Understood: topic: Open source", "Zhu Xiaohu", "Our translation:", "checked word"),
        is_private=False,
    ),
    Scenario(
        name="a speaker's name in traditional script is understood, and the answer reads so",
        typed="/quote speaker 朱嘯虎",
        locale=HANT,
        shows=("人物 朱嘯虎", "問：", "#"),
    ),
    Scenario(
        name="speaker and topic in one search",
        typed="/quote find 朱啸虎 烧钱",
        shows=("人物 朱啸虎", "主题 烧钱与造血"),
    ),
    Scenario(
        name="more results come behind a button",
        typed="/quote topic 开源",
        presses="更多",
        then_shows=("4–6", "#"),
    ),
    Scenario(
        name="a miss says so to the asker alone, and offers the nearest",
        typed="/quote topic 量子烹饪",
        shows=("没有“量子烹饪”这个主题", "大模型"),
        hides=("#", "「"),
        is_private=True,
    ),
    Scenario(
        name="a word that is no topic is a miss and never a random quote",
        typed="/quote random forest",
        locale=EN,
        shows=("no topic “forest”",),
        hides=("「",),
        is_private=True,
    ),
    Scenario(
        name="one at random on a topic, and another",
        typed="/quote random 融资",
        shows=("已核对",),
        presses="换一条",
        then_shows=("已核对",),
    ),
    Scenario(
        name="an id that does not exist is said to be so",
        typed="/quote show zzzzzz",
        shows=("没有编号为 #zzzzzz",),
        is_private=True,
    ),
    Scenario(
        name="a wrong id gets an example of a right one",
        typed="/quote show 你好",
        shows=("不像一个编号", "/quote show k3f9ta"),
        is_private=True,
    ),
    Scenario(
        name="the topics are a private list in pages",
        typed="/quote topics",
        shows=("主题（", "第 1 页"),
        is_private=True,
        presses="更多",
        then_shows=("第 2 页",),
    ),
    Scenario(
        name="the speakers are listed",
        typed="/quote speakers",
        locale=EN,
        shows=("Speakers (", "Fu Sheng", "Yang Zhilin"),
        is_private=True,
    ),
    Scenario(
        name="help names every command with an example",
        typed="/quote help",
        shows=("/quote timeline", "/quote compare", "/quote check"),
        is_private=True,
    ),
    Scenario(
        name="an interviewer is not quoted",
        typed="/quote find 张小珺",
        shows=("采访者",),
        hides=("「",),
        is_private=True,
    ),
    Scenario(
        name="a timeline goes from old to new and shows the editor's mark",
        typed="/quote timeline 朱啸虎 AGI",
        shows=("时间线", "2024-02", "2025-02", "编者标注"),
    ),
    Scenario(
        name="two speakers stand side by side on one proposition",
        typed="/quote compare 朱啸虎 傅盛 大模型",
        shows=("朱啸虎 与 傅盛", "命题："),
    ),
    Scenario(
        name="one who said nothing on it is said to have said nothing",
        typed="/quote compare 朱啸虎 仇肖莘 AGI",
        shows=("仇肖莘对此没有收录的话",),
    ),
    Scenario(
        name="a comparison with one name gets an example",
        typed="/quote compare 朱啸虎 朱啸虎 大模型",
        shows=("/quote compare 朱啸虎 傅盛 大模型",),
        is_private=True,
    ),
    Scenario(
        name="markup and mentions in a query stay plain words",
        typed="/quote find <!channel> @everyone *粗* [x](http://example.com)",
        hides=("「",),
        is_private=True,
    ),
    Scenario(
        name="a true line is confirmed word for word",
        typed="/quote check 千万别烧钱",
        shows=("朱啸虎",),
    ),
    Scenario(
        name="a line with a word changed is not confirmed, and the true words stand beside it",
        typed="/quote check 所以每一轮都要当成最后一轮！千万要烧钱。",
        shows=("有出入", "千万别烧钱"),
    ),
    Scenario(
        name="an invented line is not on record, and the nearest is shown as different",
        typed="/quote check 所以我不怕错过",
        shows=("没有这句话的记录", "并不相同"),
    ),
    Scenario(
        name="a channel without a digest is told how to add one",
        typed="/digest list",
        shows=("/digest add",),
        is_private=True,
    ),
    Scenario(
        name="who may manage the channel subscribes it, and is told the next posts",
        typed="/digest add 09:00 mon-fri Asia/Shanghai",
        shows=("09:00", "Asia/Shanghai"),
        is_private=True,
    ),
    Scenario(
        name="who may manage the channel changes its digest's time, and the rest stays",
        before="/digest add 09:00 mon-fri Asia/Shanghai",
        typed="/digest edit 10:30",
        shows=("已改为：工作日 10:30（Asia/Shanghai）", "2026-11-24（周二）10:30"),
        hides=("09:00",),
        is_private=True,
    ),
    Scenario(
        name="who may not manage the channel is told so",
        typed="/digest add 09:00",
        may_manage=False,
        hides=("Asia/Shanghai",),
        is_private=True,
    ),
    Scenario(
        name="a time that is none gets an example",
        typed="/digest add 25:00",
        locale=EN,
        shows=("25:00", "/digest add 09:00"),
        is_private=True,
    ),
)


async def play(scenario: Scenario, driver: Driver) -> None:
    """Play a scenario on a platform and check what is seen."""
    if scenario.before:
        await driver.type(scenario.before, may_manage=True)
    seen = await driver.type(scenario.typed, locale=scenario.locale, may_manage=scenario.may_manage)
    assert seen, f"no answer to {scenario.typed}"
    text = "\n".join(message.text for message in seen)
    _check(text, scenario.shows, scenario.hides)
    if scenario.is_private is not None:
        assert {message.is_private for message in seen} == {scenario.is_private}
    if scenario.presses:
        assert any(scenario.presses in message.buttons for message in seen)
        then = await driver.press(scenario.presses)
        _check("\n".join(message.text for message in then), scenario.then_shows, ())


def _check(text: str, shows: Sequence[str], hides: Sequence[str]) -> None:
    plain = _plain(text)
    for part in shows:
        assert _plain(part) in plain, f"{part!r} is not in {text!r}"
    for part in hides:
        assert _plain(part) not in plain, f"{part!r} is in {text!r}"


def _plain(text: str) -> str:
    """Leave out white space and escapes, which each platform writes its own way."""
    return re.sub(r"[\s\\*_`\u200b]", "", text)

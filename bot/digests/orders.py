"""What a person typed → an order: `9点 工作日 topic:融资`, `9am weekdays Asia/Shanghai`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from bot.digests.order_words import FILLER, TIME, find_days, find_time, find_zone
from bot.errors import UserError
from bot.subscriptions import CatchUp, Language, Order

T = TypeVar("T")
Resolve = Callable[[str], str | None]  # a name as typed → an id, or None

MOST_POSTS = 5  # quotes in one post: more than that is not read on a phone
MOST_TIMES = 6  # posts on one day
MOST_DATES = 366
_OPTION = re.compile(
    r"(?<!\S)(?P<key>[^\W\d_][\w-]*?)\s?[:=]\s?(?P<value>\"[^\"]*\"|“[^”]*”|\S+)", re.UNICODE
)
_KEYS = {
    **dict.fromkeys(("topic", "topics", "主题", "話題", "话题", "主題"), "topic"),
    **dict.fromkeys(("speaker", "speakers", "人物", "嘉宾", "嘉賓"), "speaker"),
    **dict.fromkeys(("count", "n", "条数", "條數", "数量", "數量"), "count"),
    **dict.fromkeys(("lang", "language", "语言", "語言"), "language"),
    **dict.fromkeys(("except", "skip", "除外", "跳过", "跳過"), "except"),
    **dict.fromkeys(("late", "catchup", "catch-up", "补发", "補發"), "late"),
    **dict.fromkeys(("silent", "静音", "靜音"), "silent"),
    **dict.fromkeys(("zone", "tz", "timezone", "时区", "時區"), "zone"),
    **dict.fromkeys(("at", "time", "times", "时间", "時間"), "time"),
    **dict.fromkeys(("days", "day", "on", "星期"), "days"),
}
_LANGUAGES = {
    **dict.fromkeys(("zh", "chinese", "中文", "zh-hans", "zh-hant", "cn"), Language.CHINESE),
    **dict.fromkeys(("en", "english", "英文", "英语", "英語"), Language.ENGLISH),
    **dict.fromkeys(("both", "双语", "雙語", "zh+en", "zh,en", "bilingual"), Language.BOTH),
}
_LATE = {
    **dict.fromkeys(("skip", "none", "不补", "不補"), CatchUp.SKIP),
    **dict.fromkeys(("latest", "last", "one", "最新"), CatchUp.LATEST),
    **dict.fromkeys(("all", "全部"), CatchUp.ALL),
}
_YES = ("yes", "true", "on", "1", "是", "y")
_NO = ("no", "false", "off", "0", "否", "n")
_NONE = ("none", "无", "無")  # leaves a list empty
_ANY = ("all", "any", "全部", "所有", "不限", *_NONE)  # the same, of topics and speakers
_SILENT = re.compile(r"silent(ly)?\b|quiet(ly)?\b|静音|靜音|不提醒")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(slots=True, kw_only=True)
class _Draft:
    """What has been understood so far; a list that is named replaces the order's."""

    topics_of: Resolve
    speakers_of: Resolve
    order: Order
    times: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # ids, by topic and speaker
    except_on: tuple[date, ...] | None = None


def parse_order(text: str, *, onto: Order, topics: Resolve, speakers: Resolve) -> Order:
    """Return an order with what a text names; words may come in any sequence, Chinese ones joined.

    Raise UserError naming the first word that cannot be meant, with an example of right input.
    """
    draft = _Draft(topics_of=topics, speakers_of=speakers, order=onto)
    rest = _take_options(draft, unicodedata.normalize("NFKC", text).strip())
    for word in _scan(draft, rest.casefold()):
        raise UserError("order_word", given=word[:40])
    times = tuple(sorted(set(draft.times))) or onto.times
    if not times:
        raise UserError("order_no_time", given=text.strip()[:40])
    if len(times) > MOST_TIMES:
        raise UserError("order_many_times", limit=MOST_TIMES)
    return replace(
        draft.order,
        times=times,
        days=tuple(sorted(draft.days)) or onto.days,
        topics=draft.names.get("topic", onto.topics),
        speakers=draft.names.get("speaker", onto.speakers),
        except_on=onto.except_on if draft.except_on is None else draft.except_on,
    )


def _take_options(draft: _Draft, text: str) -> str:
    """Apply every `key:value` and return the text without them."""
    rest, start = [], 0
    while match := _OPTION.search(text, start):
        key = _KEYS.get(match["key"].casefold())
        if key is None:
            # A clock time such as `at9:30` is not an option; an unknown key is refused later.
            rest.append(text[start : match.end()])
            start = match.end()
            continue
        rest.append(text[start : match.start()])
        start = _apply(draft, key, match["value"].strip('"“”'), text, match.end())
    return " ".join([*rest, text[start:]])


def _apply(draft: _Draft, key: str, value: str, text: str, end: int) -> int:
    """Apply one option; return where the text after it begins."""
    if key in ("topic", "speaker"):
        value, end = _extend(draft, key, value, text, end)
    match key:
        case "topic" | "speaker":
            _add_names(draft, key, value)
        case "count":
            draft.order = replace(draft.order, count=_parse_count(value))
        case "language":
            draft.order = replace(draft.order, language=_one_of(_LANGUAGES, value, key))
        case "late":
            draft.order = replace(draft.order, catch_up=_one_of(_LATE, value, key))
        case "silent":
            flags = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
            draft.order = replace(draft.order, silent=_one_of(flags, value, key))
        case "except":
            dates = () if value.casefold() in _NONE else _parse_dates(value)
            draft.except_on = tuple(sorted({*(draft.except_on or ()), *dates}))
        case _:
            for word in _scan(draft, value.casefold()):
                raise UserError(f"order_{key}", given=word[:40])
    return end


def _extend(draft: _Draft, key: str, value: str, text: str, end: int) -> tuple[str, int]:
    """Take following words into a name such as `topic:open source`, the longest known first."""
    resolve = draft.topics_of if key == "topic" else draft.speakers_of
    words = list(re.finditer(r"\S+", text[end:]))[:4]
    for count in range(len(words), 0, -1):
        longer = value + text[end : end + words[count - 1].end()]
        if resolve(longer) is not None and resolve(longer) != resolve(value):
            return longer, end + words[count - 1].end()
    return value, end


def _add_names(draft: _Draft, key: str, value: str) -> None:
    if value.casefold() in _ANY:
        draft.names[key] = ()
        return
    resolve = draft.topics_of if key == "topic" else draft.speakers_of
    whole = resolve(value)
    names = [value] if whole is not None else [n for n in re.split(r"[,、;+|]", value) if n]
    ids = []
    for name in names or [value]:
        found = resolve(name.strip())
        if found is None:
            raise UserError(f"order_{key}", given=name[:40])
        ids.append(found)
    draft.names[key] = tuple(dict.fromkeys([*draft.names.get(key, ()), *ids]))


def _parse_count(value: str) -> int:
    if not (value.isdecimal() and 1 <= int(value[:4]) <= MOST_POSTS):
        raise UserError("order_count", given=value[:40], limit=MOST_POSTS)
    return int(value)


def _one_of(choices: dict[str, T], value: str, key: str) -> T:
    if value.casefold() not in choices:
        raise UserError(f"order_{key}", given=value[:40])
    return choices[value.casefold()]


def _parse_dates(value: str) -> Iterator[date]:
    for part in filter(None, re.split(r"[,、;]", value)):
        ends = [parse_date(end) for end in re.split(r"\.\.+|~|到|至", part)]
        span = (ends[-1] - ends[0]).days
        if len(ends) > 2 or not 0 <= span <= MOST_DATES:
            raise UserError("order_date", given=part[:40])
        yield from (ends[0] + timedelta(days=n) for n in range(span + 1))


def parse_date(value: str) -> date:
    """Return a date such as `2026-12-25` or `2026年12月25日`; raise UserError for another."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise UserError("order_date", given=value[:40])


def _scan(draft: _Draft, text: str) -> Iterator[str]:
    """Understand times, days, zones and `silent`; yield each word that is none of them."""
    at = 0
    while at < len(text):
        if match := FILLER.match(text, at):
            at = match.end()
        elif found := find_zone(text, at):
            zone, at = found
            draft.order = replace(draft.order, zone=zone)
        elif days := find_days(text, at):
            draft.days |= days[0]
            at = days[1]
        elif time := find_time(text, at):
            draft.times.append(time[0])
            at = time[1]
        elif match := _SILENT.match(text, at):
            draft.order = replace(draft.order, silent=True)
            at = match.end()
        else:
            word = next(re.finditer(r"\S+", text[at:]))
            if TIME.search(word[0]) or word[0].isdecimal():
                raise UserError("order_time", given=word[0][:40])
            if "/" in word[0]:
                raise UserError("order_zone", given=word[0][:40])
            yield word[0]
            at += word.end()

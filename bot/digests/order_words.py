"""The words of an order: times of day, days of the week, zones, in Chinese and English.

Every function looks at one position of a case-folded NFKC text and returns what it found there
and where the text after it begins, or None.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.digests.schedule import zone_names
from bot.errors import UserError

FILLER = re.compile(
    r"[\s,;、，。.+&的和与與及在]+|每个|每個|每(?![日天周週星礼禮])|以及|推送|发送|發送|发布"
    r"|(?:every|each|at|on|in|and|the|post|morning|o'?clock|local|time)\b"
    r"|当地时间|當地時間|时间|時間|整|发一条|发(?![布送])"
)

DAYS: dict[str, frozenset[int]] = {
    "daily": frozenset(range(1, 8)),
    "weekdays": frozenset(range(1, 6)),
    "weekends": frozenset((6, 7)),
}
_SETS = (
    (re.compile(r"(?:week|work|business\s*)days?\b|工作日|平日|上班日"), DAYS["weekdays"]),
    (re.compile(r"weekends?\b|周末|週末|双休日|雙休日|休息日"), DAYS["weekends"]),
    (re.compile(r"(?:every\s*|all\s+)days?\b|daily\b|days?\b|每天|每日|天天"), DAYS["daily"]),
)
_ENGLISH = {
    **dict.fromkeys(("monday", "mondays", "mon"), 1),
    **dict.fromkeys(("tuesday", "tuesdays", "tues", "tue"), 2),
    **dict.fromkeys(("wednesday", "wednesdays", "wed", "weds"), 3),
    **dict.fromkeys(("thursday", "thursdays", "thurs", "thur", "thu"), 4),
    **dict.fromkeys(("friday", "fridays", "fri"), 5),
    **dict.fromkeys(("saturday", "saturdays", "sat"), 6),
    **dict.fromkeys(("sunday", "sundays", "sun"), 7),
}
_CHINESE = {**{d: n for n, d in enumerate("一二三四五六日", 1)}, "天": 7}
_CHINESE |= {str(n): n for n in range(1, 8)}
_DAY = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_ENGLISH_DAYS = re.compile(rf"({_DAY})(?:\s*(?:-|–|—|~|to|through|thru|\.\.)\s*({_DAY}))?(?![a-z])")
_WEEK = r"(?:周|週|星期|礼拜|禮拜)"
_CHINESE_DAYS = re.compile(
    rf"每?{_WEEK}([一二三四五六日天1-7])(?:\s*(?:到|至|-|–|—|~)\s*{_WEEK}?([一二三四五六日天1-7])"
    rf"|((?:[、,和]?[一二三四五六日天](?![点點时時十]))*))"
)

_HALF = {
    **dict.fromkeys(
        ("am", "a.m", "a.m.", "凌晨", "清晨", "早上", "早晨", "上午", "早间", "早"), "am"
    ),
    **dict.fromkeys(("pm", "p.m", "p.m.", "下午", "傍晚"), "pm"),
    **dict.fromkeys(("晚上", "晚间", "夜里", "晚"), "night"),
    **dict.fromkeys(("中午", "正午"), "noon"),
}
_BEFORE = "|".join(w for w in _HALF if not w.isascii())
_NUMBER = r"\d{1,2}|[零〇一二两兩三四五六七八九十]{1,3}"
_CLOCK = re.compile(
    rf"(?P<before>{_BEFORE})?\s*(?:"
    rf"(?P<hour>\d{{1,3}})\s*[:：h]\s*(?P<minute>\d{{1,3}})(?::\d\d)?"
    rf"|(?P<zh>{_NUMBER})\s*[点點时時](?:钟|鐘)?\s*"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<zhminute>{_NUMBER})分?(?![点點时時:\d]))?"
    rf"|(?P<compact>\d{{4}})(?!\d)|(?P<bare>\d{{1,2}})(?!\d|\s*[/年.-]\d|\s*days)"
    rf")\s*(?P<after>am|pm|a\.m\.?|p\.m\.?)?(?![a-z])"
)
TIME = re.compile(r"\d[:：点點时時]|\d\s*[ap]\.?m")
_NAMED = (
    (re.compile(r"(?:noon|midday)\b|(?:中午|正午)(?!\s*[\d十一二])"), "12:00"),
    (re.compile(r"midnight\b|午夜|半夜"), "00:00"),
)

_CITIES = {
    **dict.fromkeys(("北京", "beijing", "peking", "上海", "深圳", "shenzhen", "杭州", "广州",
                     "hangzhou", "guangzhou", "中国", "china", "cst+8"), "Asia/Shanghai"),
    **dict.fromkeys(("香港", "hk"), "Asia/Hong_Kong"),
    **dict.fromkeys(("台北", "臺北", "台湾", "臺灣"), "Asia/Taipei"),
    **dict.fromkeys(("东京", "東京", "日本"), "Asia/Tokyo"),
    **dict.fromkeys(("首尔", "首爾"), "Asia/Seoul"), "新加坡": "Asia/Singapore",
    **dict.fromkeys(("纽约", "紐約", "nyc", "eastern", "美东", "美東"), "America/New_York"),
    **dict.fromkeys(("洛杉矶", "洛杉磯", "旧金山", "舊金山", "硅谷", "矽谷", "san francisco", "sf",
                     "pacific", "美西", "西雅图"), "America/Los_Angeles"),
    **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
    **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
    "芝加哥": "America/Chicago", "bst": "Europe/London", "jst": "Asia/Tokyo", "kst": "Asia/Seoul",
    "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore",
    **dict.fromkeys(("伦敦", "倫敦", "英国", "英國"), "Europe/London"),
    "巴黎": "Europe/Paris", "柏林": "Europe/Berlin", "悉尼": "Australia/Sydney",
    "雪梨": "Australia/Sydney", "utc": "UTC", "gmt": "UTC", "z": "UTC",
}  # fmt: skip
_CHINESE_CITIES = tuple(city for city in _CITIES if not city.isascii())
_WORDS = (
    re.compile(r"[a-z]+ [a-z]+ [a-z]+(?![a-z])"),
    re.compile(r"[a-z]+ [a-z]+(?![a-z])"),
    re.compile(r"[a-z][a-z0-9_+-]*(?:/[a-z0-9_+-]+)*"),
)
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d)")


def find_days(text: str, at: int) -> tuple[frozenset[int], int] | None:
    """Find `weekdays`, `mon-fri`, `工作日`, `每周一三五`, `周一到周五`."""
    for pattern, days in _SETS:
        if match := pattern.match(text, at):
            return days, match.end()
    if match := _ENGLISH_DAYS.match(text, at):
        first = _ENGLISH[match[1]]
        return _span(first, _ENGLISH[match[2]] if match[2] else first), match.end()
    if match := _CHINESE_DAYS.match(text, at):
        first = _CHINESE[match[1]]
        others = {_CHINESE[day] for day in match[3] or "" if day in _CHINESE}
        return _span(first, _CHINESE[match[2]] if match[2] else first) | others, match.end()
    return None


def _span(first: int, last: int) -> frozenset[int]:
    """Return the days from one to another, over the end of the week if need be."""
    return frozenset((first - 1 + n) % 7 + 1 for n in range((last - first) % 7 + 1))


def find_time(text: str, at: int) -> tuple[str, int] | None:
    """Find `09:00`, `9am`, `9点半`, `晚上八点`, `noon`; raise UserError for such as `25:00`."""
    for pattern, time in _NAMED:
        if match := pattern.match(text, at):
            return time, match.end()
    match = _CLOCK.match(text, at)
    if not match:
        return None
    given, minute = _hour_and_minute(match)
    hour = _on_the_day(given, _HALF.get(match["before"] or match["after"] or "", ""))
    is_twelve_hours = bool(match["after"]) and not 1 <= given <= 12
    if hour > 23 or minute > 59 or is_twelve_hours or len(match["minute"] or "00") != 2:
        raise UserError("order_time", given=match[0].strip()[:40])
    return f"{hour:02d}:{minute:02d}", match.end()


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["hour"]:
        return int(match["hour"]), int(match["minute"])
    if match["compact"]:
        return int(match["compact"][:2]), int(match["compact"][2:])
    if match["bare"]:
        return int(match["bare"]), 0
    quarters = {"一": 15, "三": 45}
    minute = 30 if match["half"] else quarters.get(match["quarter"] or "", 0)
    return _number(match["zh"]), _number(match["zhminute"]) if match["zhminute"] else minute


def _number(text: str) -> int:
    """Return `9`, `九`, `十二` or `二十一` as a number."""
    if text.isdecimal() and text.isascii():
        return int(text)
    digits = {**{d: n for n, d in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "兩": 2}
    if "十" not in text:
        return int("".join(str(digits[d]) for d in text))
    tens, _, ones = text.partition("十")
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


def _on_the_day(hour: int, half: str) -> int:
    match half:
        case "pm" | "night" if 0 < hour < 12:
            return hour + 12
        case "noon" if 0 < hour < 3:
            return hour + 12
        case "am" | "night" if hour == 12:
            return 0
        case _:
            return hour


def find_zone(text: str, at: int) -> tuple[str, int] | None:
    """Find an IANA name in any case, a city of one, `北京时间`, or `UTC+8`."""
    if (match := _OFFSET.match(text, at)) and (zone := _fixed_offset(match)):
        return zone, match.end()
    for pattern in _WORDS:
        word = pattern.match(text, at)
        if word and (zone := _zones().get(word[0].replace(" ", "_"))):
            return zone, word.end()
    chinese = next((city for city in _CHINESE_CITIES if text.startswith(city, at)), None)
    return (_CITIES[chinese], at + len(chinese)) if chinese else None


def _fixed_offset(match: re.Match[str]) -> str | None:
    """Return the zone of a whole-hour offset; POSIX counts the other way: UTC+8 is Etc/GMT-8."""
    if match[3] not in (None, "00"):
        return None
    sign = "-" if match[1] == "+" else "+"
    zone = f"Etc/GMT{sign}{int(match[2])}" if int(match[2]) else "UTC"
    return zone if zone in zone_names() else None


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Return zones by folded name, and by city where only one zone is named after it."""
    names = {name.casefold(): name for name in zone_names()}
    cities: dict[str, set[str]] = {}
    for name in zone_names():
        if "/" in name and not name.startswith(("Etc/", "SystemV/")):
            cities.setdefault(name.rpartition("/")[2].casefold(), set()).add(name)
    unique = {city: found.pop() for city, found in cities.items() if len(found) == 1}
    ours = {city.replace(" ", "_"): zone for city, zone in _CITIES.items()}
    return {**unique, **names, **ours}

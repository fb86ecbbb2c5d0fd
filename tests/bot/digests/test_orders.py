"""What people type for an order, in Chinese and English."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.orders import parse_order
from bot.errors import UserError
from bot.subscriptions import CatchUp, Language, Order

TOPICS = {"融资": "funding", "开源": "open-source", "open source": "open-source"}
SPEAKERS = {"朱啸虎": "zhu-xiaohu", "傅盛": "fu-sheng"}
WEEKDAYS = (1, 2, 3, 4, 5)


def parse(text: str) -> Order:
    return change(Order(times=(), zone="Asia/Shanghai"), text)


def change(order: Order, text: str) -> Order:
    return parse_order(text, onto=order, topics=TOPICS.get, speakers=SPEAKERS.get)


@pytest.mark.parametrize(
    ("typed", "times", "days"),
    [
        ("9点 工作日", "09:00", WEEKDAYS),
        ("9am weekdays", "09:00", WEEKDAYS),
        ("每个工作日 9:00", "09:00", WEEKDAYS),
        ("每个工作日早上九点半", "09:30", WEEKDAYS),
        ("09:00 mon-fri", "09:00", WEEKDAYS),
        ("09:00 mon - fri", "09:00", WEEKDAYS),
        ("周一到周五9点", "09:00", WEEKDAYS),
        ("週一至週五 下午3點", "15:00", WEEKDAYS),
        ("9 o'clock every weekday", "09:00", WEEKDAYS),
        ("每周一三五 9:00", "09:00", (1, 3, 5)),
        ("Mondays and Thursdays 9:30am", "09:30", (1, 4)),
        ("09:00 fri-mon", "09:00", (1, 5, 6, 7)),
        ("9点 周末", "09:00", (6, 7)),
        ("每天9点", "09:00", tuple(range(1, 8))),
        ("daily 9:00", "09:00", tuple(range(1, 8))),
        ("noon", "12:00", tuple(range(1, 8))),
        ("中午12点半", "12:30", tuple(range(1, 8))),
        ("晚上8:30", "20:30", tuple(range(1, 8))),
        ("晚上12点", "00:00", tuple(range(1, 8))),
        ("12am", "00:00", tuple(range(1, 8))),
        ("12pm", "12:00", tuple(range(1, 8))),
        ("0900", "09:00", tuple(range(1, 8))),
        ("９：００", "09:00", tuple(range(1, 8))),
        ("二十一点三十分", "21:30", tuple(range(1, 8))),
        ("早8点一刻", "08:15", tuple(range(1, 8))),
        ("9", "09:00", tuple(range(1, 8))),
    ],
)
def test_times_and_days_are_understood(typed: str, times: str, days: tuple[int, ...]) -> None:
    order = parse(typed)

    assert (order.times, order.days) == ((times,), days)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("09:00", "Asia/Shanghai"),
        ("09:00 America/New_York", "America/New_York"),
        ("09:00 america/new_york", "America/New_York"),
        ("9pm new york", "America/New_York"),
        ("9点 北京时间", "Asia/Shanghai"),
        ("9点 东京", "Asia/Tokyo"),
        ("09:00 london", "Europe/London"),
        ("09:00 UTC", "UTC"),
        ("09:00 UTC+8", "Etc/GMT-8"),
        ("09:00 utc-5", "Etc/GMT+5"),
        ("8:30 tz:Europe/London", "Europe/London"),
    ],
)
def test_zones_are_understood(typed: str, zone: str) -> None:
    assert parse(typed).zone == zone


def test_every_option_at_once() -> None:
    order = parse(
        "9:00 18:00 weekends count:2 lang:en silent speaker:朱啸虎 topic:open source "
        "except:2026-12-25,2026-12-31..2027-01-02 late:all"
    )

    assert order == Order(
        times=("09:00", "18:00"),
        days=(6, 7),
        zone="Asia/Shanghai",
        topics=("open-source",),
        speakers=("zhu-xiaohu",),
        count=2,
        language=Language.ENGLISH,
        silent=True,
        except_on=tuple(
            date.fromisoformat(day)
            for day in ("2026-12-25", "2026-12-31", "2027-01-01", "2027-01-02")
        ),
        catch_up=CatchUp.ALL,
    )


def test_options_are_understood_in_chinese() -> None:
    order = parse("9点 主题：融资 人物：傅盛 条数:3 语言:双语 静音")

    assert (order.topics, order.speakers, order.count) == (("funding",), ("fu-sheng",), 3)
    assert (order.language, order.silent) == (Language.BOTH, True)


def test_several_topics_add_up() -> None:
    assert parse("9点 topic:融资,开源").topics == ("funding", "open-source")
    assert parse("9点 topic:融资 topic:开源").topics == ("funding", "open-source")


FULL = Order(
    times=("09:00", "18:00"),
    days=WEEKDAYS,
    zone="Asia/Shanghai",
    topics=("funding",),
    speakers=("fu-sheng",),
    count=2,
    language=Language.BOTH,
    silent=True,
    except_on=(date(2026, 12, 25),),
    catch_up=CatchUp.ALL,
)


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ("10点", {"times": ("10:00",)}),
        ("周末", {"days": (6, 7)}),
        ("daily", {"days": tuple(range(1, 8))}),
        ("new york", {"zone": "America/New_York"}),
        ("topic:open source", {"topics": ("open-source",)}),
        ("topic:融资 topic:开源", {"topics": ("funding", "open-source")}),
        ("topic:all", {"topics": ()}),
        ("主题:不限 人物：全部", {"topics": (), "speakers": ()}),
        ("speaker:朱啸虎", {"speakers": ("zhu-xiaohu",)}),
        ("count:1", {"count": 1}),
        ("lang:zh", {"language": Language.CHINESE}),
        ("silent:no", {"silent": False}),
        ("except:2027-01-01", {"except_on": (date(2027, 1, 1),)}),
        ("except:none", {"except_on": ()}),
        ("except:無", {"except_on": ()}),
        ("late:latest", {"catch_up": CatchUp.LATEST}),
        ("", {}),
    ],
)
def test_a_change_touches_only_what_it_names(typed: str, changed: dict[str, Any]) -> None:
    assert change(FULL, typed) == replace(FULL, **changed)


def test_what_lifts_a_filter_is_no_mistake_in_a_new_order() -> None:
    assert parse("9点 topic:all except:none") == parse("9点")


@pytest.mark.parametrize(
    ("typed", "key", "given_"),
    [
        ("25:00", "order_time", "25:00"),
        ("24:00", "order_time", "24:00"),
        ("9:75", "order_time", "9:75"),
        ("13pm", "order_time", "13pm"),
        ("0am", "order_time", "0am"),
        ("-1:00", "order_time", "-1:00"),
        ("banana", "order_word", "banana"),
        ("09:00 banana", "order_word", "banana"),
        ("09:00 Mars/Olympus", "order_zone", "mars/olympus"),
        ("", "order_no_time", ""),
        ("工作日", "order_no_time", "工作日"),
        ("09:00 topic:nope", "order_topic", "nope"),
        ("09:00 speaker:nobody", "order_speaker", "nobody"),
        ("09:00 count:9", "order_count", "9"),
        ("09:00 count:x", "order_count", "x"),
        ("09:00 lang:fr", "order_language", "fr"),
        ("09:00 late:maybe", "order_late", "maybe"),
        ("09:00 except:2026-02-30", "order_date", "2026-02-30"),
        ("09:00 except:2026-03-02..2026-03-01", "order_date", "2026-03-02..2026-03-01"),
        ("09:00 except:all", "order_date", "all"),
        ("09:00 except:全部", "order_date", "全部"),
        ("09:00 days:sometimes", "order_days", "sometimes"),
    ],
)
def test_a_mistake_names_the_word_that_cannot_be_meant(typed: str, key: str, given_: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(typed)

    assert caught.value.key == key
    assert caught.value.facts.get("given") == given_


def test_too_many_times_a_day_are_refused() -> None:
    with pytest.raises(UserError, match="order_many_times"):
        parse("1:00 2:00 3:00 4:00 5:00 6:00 7:00")


@given(st.text(max_size=200))
def test_any_text_is_an_order_or_a_mistake(text: str) -> None:
    try:
        order = parse(text)
    except UserError:
        return
    assert order.times
    assert order.days

"""What an owner is told: what happened, and only advice that helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.digests.notices import notice_text
from bot.messages import Place
from bot.model import Locale
from bot.subscriptions import Order, Status, Subscription

OWED = Subscription(
    id="1",
    short_id="ab2c",
    place=Place(platform="slack", workspace="T1", channel="C1"),
    owner="U1",
    locale=Locale.ENGLISH,
    order=Order(times=("09:00",)),
    status=Status.ACTIVE,
    created_at=datetime(2026, 11, 22, tzinfo=UTC),
    next_due_at=None,
    next_slot_key=None,
)


@pytest.mark.parametrize("notice", ["thin:3", "empty:"])
@pytest.mark.parametrize(
    ("order", "filters"),
    [
        (Order(times=("09:00",), topics=("a",)), "topic:all"),
        (Order(times=("09:00",), speakers=("s",)), "speaker:all"),
        (Order(times=("09:00",), topics=("a",), speakers=("s",)), "topic:all speaker:all"),
    ],
)
def test_a_filter_that_is_set_is_named(notice: str, order: Order, filters: str) -> None:
    text = notice_text(replace(OWED, order=order), notice)

    assert f"Widen it: /digest edit ab2c {filters}, or ask the operator" in text


@pytest.mark.parametrize("notice", ["thin:3", "empty:"])
def test_without_a_filter_only_the_operator_can_help(notice: str) -> None:
    text = notice_text(OWED, notice)

    assert "Ask the operator to load more." in text
    assert "/digest edit" not in text
    assert "请管理员载入" in notice_text(replace(OWED, locale=Locale.SIMPLIFIED), notice)

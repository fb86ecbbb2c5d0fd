"""Sentences of daily posts and of managing them: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # mistakes in an order
    "order_time": (
        "“{given}”不是一天里的时刻。例如：/digest add 09:00 mon-fri",
        "{given} is not a time of day. Try /digest add 09:00 mon-fri",
    ),
}

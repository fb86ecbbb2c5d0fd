"""Sentences that only Slack needs: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "slack_old_button": (
        "这个按钮属于较早的版本，不能再用了。请直接输入，例如：/quote 开源",
        "This button belongs to an older version and no longer works. Type instead: /quote random",
    ),
    "slack_not_joined": (
        "注意：我还不在这个频道里，到时发不出来。请输入 /invite @Jinju",
        "Note: I am not in this channel yet and could not post. Please type /invite @Jinju",
    ),
}

"""Sentences that only Discord needs: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "discord_quote": (
        "按主题或人物找金句，核对、引用",
        "Find quotes by topic or speaker; check and cite them",
    ),
    "discord_digest": ("每天在本频道发一条金句", "A daily quote in this channel"),
    "discord_old_button": (
        "这个按钮来自旧版本，已经失效。请重新输入命令，例如 /quote find",
        "This button is from an older version. Type the command again, for example /quote find",
    ),
    "discord_old_command": (
        "命令刚刚更新。请重新载入 Discord（Ctrl+R），再输入 /quote",
        "The commands have just changed. Reload Discord (Ctrl+R), then type /quote again",
    ),
    "discord_cannot_post": (
        "注意：我现在还不能在这里发言。请给我“查看频道”和“发送消息”的权限。",
        "Note: I may not post here yet. Give me “View Channel” and “Send Messages”.",
    ),
    # the options of /digest add and edit
    "discord_order_time": ("几点，例如 09:00", "the time of day, such as 09:00"),
    "discord_order_days": (
        "哪几天，例如 工作日、周一到周五",
        "which days, such as mon-fri",
    ),
    "discord_order_zone": (
        "时区，例如 Asia/Shanghai、北京",
        "the time zone, such as Asia/Shanghai",
    ),
    "discord_order_topic": ("只要这个主题；all 为不限", "only this topic; all for any"),
    "discord_order_speaker": ("只要这个人物；all 为不限", "only this speaker; all for any"),
    "discord_order_count": ("一次几条", "how many quotes in a post"),
    "discord_order_language": ("语言：zh、en 或 both", "the language: zh, en or both"),
    "discord_order_more": (
        "其他，例如 silent、except:2026-12-25",
        "more, such as silent, except:2026-12-25",
    ),
}

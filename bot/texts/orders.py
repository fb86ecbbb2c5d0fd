"""Sentences for mistakes in an order for daily posts: (Chinese, English).

`command` is what the order was typed after, such as `/digest add`.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "order_time": (
        "“{given}”不是一天里的时刻。例如：{command} 09:00 mon-fri",
        "{given} is not a time of day. Try {command} 09:00 mon-fri",
    ),
    "order_no_time": (
        "还缺几点。例如：{command} 9点 工作日",
        "The time of day is missing. Try {command} 09:00 mon-fri",
    ),
    "order_many_times": (
        "一天最多 {limit} 次。例如：{command} 09:00 18:00",
        "At most {limit} posts a day. Try {command} 09:00 18:00",
    ),
    "order_word": (
        "看不懂“{given}”。例如：{command} 9点 工作日 topic:融资",
        "“{given}” is not understood. Try {command} 09:00 mon-fri topic:funding",
    ),
    "order_zone": (
        "没有“{given}”这个时区。例如：{command} 09:00 Asia/Shanghai",
        "There is no zone “{given}”. Try {command} 09:00 Asia/Shanghai",
    ),
    "order_days": (
        "“{given}”不是星期几。例如：{command} 09:00 周一到周五",
        "“{given}” is not a day of the week. Try {command} 09:00 mon-fri",
    ),
    "order_topic": (
        "没有“{given}”这个主题，/quote topics 列出全部。例如：{command} 09:00 topic:融资",
        "There is no topic “{given}”; /quote topics lists them. Try {command} 09:00 topic:funding",
    ),
    "order_speaker": (
        "没有“{given}”这个人物，/quote speakers 列出全部。例如：{command} 09:00 speaker:朱啸虎",
        "There is no speaker “{given}”; /quote speakers lists them. "
        "Try {command} 09:00 speaker:朱啸虎",
    ),
    "order_count": (
        "一次发 1 到 {limit} 条，“{given}”不行。例如：{command} 09:00 count:2",
        "A post has 1 to {limit} quotes, not “{given}”. Try {command} 09:00 count:2",
    ),
    "order_language": (
        "语言是 zh、en 或 both，不是“{given}”。例如：{command} 09:00 lang:both",
        "The language is zh, en or both, not “{given}”. Try {command} 09:00 lang:both",
    ),
    "order_late": (
        "错过的可以 skip（不补）、latest（补最近一条）或 all（最多补三条），不是“{given}”。"
        "例如：{command} 09:00 late:skip",
        "What was missed is caught up by skip, latest or all, not “{given}”. "
        "Try {command} 09:00 late:skip",
    ),
    "order_silent": (
        "静音写 silent，取消写 silent:no，不是“{given}”。例如：{command} 09:00 silent",
        "Write silent, or silent:no to undo it, not “{given}”. Try {command} 09:00 silent",
    ),
    "order_date": (
        "“{given}”不是日期。例如：2026-12-25",
        "“{given}” is not a date. Try 2026-12-25",
    ),
    "order_never": (
        "这样永远不会到期：所有日期都被除外了。例如：{command} 09:00 except:none",
        "This would never be due: every date is excepted. Try {command} 09:00 except:none",
    ),
    "order_no_quotes": (
        "没有符合这些条件的金句。去掉一个条件再试，例如：{command} 09:00 topic:融资 speaker:all",
        "No quote meets all of this. Leave one condition out, such as {command} 09:00 "
        "topic:funding speaker:all",
    ),
}

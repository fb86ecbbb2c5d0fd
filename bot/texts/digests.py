"""Sentences of daily posts and of managing them: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # who may, and which one
    "not_manager": (
        "每日金句由能管理本频道的人设置。请找频道管理员，或先看 /digest list",
        "Daily quotes are set by people who may manage this channel. "
        "Ask one of them, or see /digest list",
    ),
    "digest_none": (
        "本频道还没有每日金句。例如：/digest add 9点 工作日",
        "This channel has no daily quote yet. Try /digest add 09:00 mon-fri",
    ),
    "digest_which": (
        "本频道有好几个，请写明编号：{ids}。例如：{example}",
        "This channel has several; say which: {ids}. Try {example}",
    ),
    "digest_unknown": (
        "本频道没有编号 {given}。现有：{ids}",
        "This channel has no digest {given}; it has {ids}",
    ),
    "digest_contended": (
        "{id} 正在被别人修改，这次没有改。请先看 /digest list，再试一次",
        "{id} is being changed by others, and was not changed by this. "
        "See /digest list, and try again",
    ),
    "digest_date_past": (
        "{given} 已经过去了。请写以后的日期，例如 {example}",
        "{given} is past. Give a date to come, such as {example}",
    ),
    "digest_date_far": (
        "{given} 太远了。请写十年以内的日期，例如 {example}",
        "{given} is too far away. Give a date within ten years, such as {example}",
    ),
    # what was done
    "digest_added": (
        "每日金句 {id} 已设好：{order}。\n接下来：{next}。\n{supply}",
        "Daily quote {id} is set: {order}.\nNext: {next}.\n{supply}",
    ),
    "digest_edited": (
        "每日金句 {id} 已改为：{order}。\n{then}\n{supply}",
        "Daily quote {id} is now: {order}.\n{then}\n{supply}",
    ),
    "digest_then": ("接下来：{next}。", "Next: {next}."),
    "digest_then_paused": (
        "仍在暂停。恢复：/digest resume {id}",
        "It is still paused. To post again: /digest resume {id}",
    ),
    "digest_then_paused_until": (
        "仍暂停到 {until}；之后：{next}。",
        "It is still paused until {until}; after that: {next}.",
    ),
    "digest_unchanged": (
        "{id} 本来就是这样：{order}。{status}。",
        "{id} is like that already: {order}. {status}.",
    ),
    "digest_supply": (
        "符合条件的有 {count} 条，够发 {days} 天才会重复。",
        "{count} quotes meet this: {days} days before the first repeat.",
    ),
    "digest_order": ("{days} {times}（{zone}）{options}", "{days} at {times} ({zone}){options}"),
    "digest_every_day": ("每天", "every day"),
    "digest_weekdays": ("工作日", "weekdays"),
    "digest_weekends": ("周末", "weekends"),
    "digest_days": ("周{days}", "{days}"),
    "digest_topics": ("，主题 {names}", ", on {names}"),
    "digest_speakers": ("，人物 {names}", ", by {names}"),
    "digest_count": ("，每次 {count} 条", ", {count} at a time"),
    "digest_lang_en": ("，英文", ", in English"),
    "digest_lang_both": ("，中英双语", ", in Chinese and English"),
    "digest_silent": ("，静音", ", silently"),
    "digest_except": ("，{dates} 除外", ", except on {dates}"),
    "digest_late_skip": ("，错过不补", ", not caught up when missed"),
    "digest_late_all": ("，错过最多补三条", ", up to three caught up when missed"),
    "digest_slot": ("{date}（周{day}）{time}", "{day} {date} {time}"),
    "digest_paused": (
        "{id} 已暂停。恢复：/digest resume {id}",
        "{id} is paused. To post again: /digest resume {id}",
    ),
    "digest_paused_until": (
        "{id} 已暂停到 {until}，之后自动恢复。",
        "{id} is paused until {until}, and resumes by itself.",
    ),
    "digest_resumed": ("{id} 已恢复。下一条：{next}。", "{id} posts again. Next: {next}."),
    "digest_not_paused": (
        "{id} 没有暂停。下一条：{next}。",
        "{id} is not paused. Next: {next}.",
    ),
    "digest_removed": (
        "{id} 已取消。想再要：/digest add 09:00",
        "{id} is removed. To have one again: /digest add 09:00",
    ),
    "digest_skipped": (
        "{id} 跳过 {skipped}。之后：{next}。",
        "{id} leaves out {skipped}. After that: {next}.",
    ),
    "digest_is_paused": (
        "{id} 正在暂停，没有可跳过的。恢复：/digest resume {id}",
        "{id} is paused, so there is nothing to skip. To post again: /digest resume {id}",
    ),
    "weekday_1": ("一", "Mon"),
    "weekday_2": ("二", "Tue"),
    "weekday_3": ("三", "Wed"),
    "weekday_4": ("四", "Thu"),
    "weekday_5": ("五", "Fri"),
    "weekday_6": ("六", "Sat"),
    "weekday_7": ("日", "Sun"),
    "digest_comma": ("、", ", "),
    "digest_never": ("没有了", "none"),
    "digest_same": (
        "已经有一个一样的：{id}。下一条：{next}。",
        "There is one just like that already: {id}. Next: {next}.",
    ),
    # lists
    "digest_list": ("本频道的每日金句", "Daily quotes of this channel"),
    "digest_list_line": ("{id}：{order}。{status}", "{id}: {order}. {status}"),
    "digest_next": ("下一条：{next}", "Next: {next}"),
    "digest_last": ("；上一条 {slot}：{outcome}", "; last {slot}: {outcome}"),
    "digest_status_paused": ("已暂停{why}", "Paused{why}"),
    "digest_status_until": ("，到 {until}", " until {until}"),
    "digest_status_why": ("（{reason}）", " ({reason})"),
    "digest_preview": ("{id} 接下来的 {count} 条", "The next {count} posts of {id}"),
    "digest_preview_line": ("{slot}：{quotes}", "{slot}: {quotes}"),
    "digest_preview_none": (
        "{id} 没有可发的金句。",
        "{id} has nothing to post.",
    ),
    "digest_test": (
        "下一条会是这样（只有你看得到），{slot}：",
        "This is what comes next, {slot} (only you see it):",
    ),
    "digest_history": ("本频道每日金句的记录", "What became of this channel's daily quotes"),
    "digest_history_none": (
        "还没有记录。下一条到期后再看。",
        "Nothing yet. Look again once a post was due.",
    ),
    "digest_history_line": ("{slot}：{outcome}{quotes}", "{slot}: {outcome}{quotes}"),
    "digest_pending": ("等待发送{why}", "waiting{why}"),
    "digest_sending": ("正在发送", "being sent"),
    "digest_unknown_state": ("结果未知，正在核实{why}", "outcome unknown, being looked up{why}"),
    "digest_sent": ("已发", "posted"),
    "digest_sent_late": ("已发（晚了）", "posted, late"),
    "digest_failed": ("没有发成{why}", "not posted{why}"),
    "digest_skipped_missed": ("错过了（当时没有运行）", "missed (not running then)"),
    "digest_skipped_asked": ("按要求跳过", "left out as asked"),
    "digest_skipped_paused": ("暂停中，未发", "not posted while paused"),
    "digest_skipped_deleted": ("订阅已取消，未发", "not posted, the digest was removed"),
    "digest_skipped_no_quotes": ("没有可发的金句", "no quote to post"),
    "digest_skipped_ambiguous": (
        "无法确认是否已发，为免重复没有再发",
        "may or may not have been posted; not posted again, to avoid a double",
    ),
    "digest_corrected": ("，之后已更正", ", corrected since"),
    "digest_not_corrected": (
        "，之后有更正，但这条改不了",
        ", corrected since, but the post could not be edited",
    ),
    # why
    "digest_why": (
        "#{quote} 于 {slot} 由 {id} 发出：{order}。",
        "#{quote} was posted {slot} by {id}: {order}.",
    ),
    "digest_why_round": (
        "符合条件的 {supply} 条轮着来，每条一次之后才重复；这是第 {round} 轮的第 {position} 条。",
        "The {supply} quotes that meet it take turns, each once before any repeat; "
        "this was number {position} of round {round}.",
    ),
    "digest_why_voice": (
        "{speaker} 占这些金句的 {share}%，到这一条为止占已发的 {posted}%：按比例轮到。",
        "{speaker} is {share}% of these quotes and, with this one, {posted}% of those posted: "
        "it was their turn in proportion.",
    ),
    "digest_why_none": (
        "本频道的每日金句没有发过 #{quote}。",
        "#{quote} was never a daily quote in this channel.",
    ),
    "digest_why_nothing": (
        "本频道还没有发过每日金句。",
        "No daily quote was posted in this channel yet.",
    ),
    # retire and again
    "digest_retired": (
        "#{quote} 不会再作为每日金句发到本频道。改主意：/digest again {quote}",
        "#{quote} will not be a daily quote here again. To undo: /digest again {quote}",
    ),
    "digest_retired_already": (
        "#{quote} 本来就不会再发。",
        "#{quote} was retired already.",
    ),
    "digest_again": (
        "#{quote} 以后还会轮到。",
        "#{quote} will take its turn again.",
    ),
    "digest_again_already": (
        "#{quote} 没有被停发，会照常轮到。",
        "#{quote} is not retired; it takes its turn as usual.",
    ),
    "button_retire": ("本频道不再发", "Never here again"),
    # the post itself
    "post_withdrawn": (
        "这条金句已撤回。",
        "This quote was withdrawn.",
    ),
    # told to the owner
    "digest_paused_notice": (
        "每日金句 {id}（频道 {channel}）发不出去，已暂停：{advice} 之后：/digest resume {id}",
        "Daily quote {id} in channel {channel} cannot be posted and is paused: {advice} "
        "Then: /digest resume {id}",
    ),
    "digest_gone": (
        "平台说 {reason}。请检查机器人在该频道的权限。",
        "the platform says {reason}. Check what the bot may do in that channel.",
    ),
    "digest_gone_is_archived": (
        "频道已归档。请先取消归档。",
        "the channel is archived. Unarchive it.",
    ),
    "digest_gone_channel_not_found": (
        "找不到频道，可能已删除，或机器人已被移出。请邀请机器人。",
        "the channel is not found: deleted, or the bot was removed. Invite the bot.",
    ),
    "digest_gone_not_in_channel": (
        "机器人不在频道里。请在频道里输入 /invite。",
        "the bot is not in the channel. Type /invite there.",
    ),
    "digest_thin": (
        "每日金句 {id}（频道 {channel}）还有约 {days} 天就会开始重复。{advice}",
        "Daily quote {id} in channel {channel} starts to repeat in about {days} days. {advice}",
    ),
    "digest_empty": (
        "每日金句 {id}（频道 {channel}）没有可发的金句。{advice}",
        "Daily quote {id} in channel {channel} has nothing to post. {advice}",
    ),
    "digest_widen": (
        "可以放宽条件：/digest edit {id} {filters}，或请管理员载入新的内容。",
        "Widen it: /digest edit {id} {filters}, or ask the operator to load more.",
    ),
    "digest_load": ("请管理员载入新的内容。", "Ask the operator to load more."),
    # the store
    "second_process": (
        "另一个进程已经在用 {path} 发每日金句。SQLite 只能有一个；多个进程请改用 PostgreSQL。",
        "Another process already posts daily quotes from {path}. SQLite allows one; "
        "use PostgreSQL for several.",
    ),
    "backup_postgresql": (
        "PostgreSQL 请用 pg_dump 备份；恢复之后运行 jinju restore --mark。",
        "Back PostgreSQL up with pg_dump; after restoring, run jinju restore --mark.",
    ),
    "restore_marked": (
        "已记下：此刻之前到期的每日金句，先查是否已发，再决定发不发。",
        "Noted: daily quotes due before now are looked up before anything is posted.",
    ),
    "backup_broken": (
        "{path} 不是完好的备份：{why}",
        "{path} is not a sound backup: {why}",
    ),
    "backup_exists": (
        "{path} 已经存在，没有覆盖。请换一个名字。",
        "{path} exists already and was not overwritten. Choose another name.",
    ),
}

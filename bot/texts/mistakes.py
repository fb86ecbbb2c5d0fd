"""Sentences for mistakes, each with an example of right input: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "missing_argument": ("还缺一点内容。例如：{example}", "Something is missing. Try {example}"),
    "not_a_number": (
        "“{value}”不是 0 到 9999 的整数。例如：{example}",
        "“{value}” is not a whole number from 0 to 9999. Try {example}",
    ),
    "bad_id": (
        "“{value}”不像一个编号。编号写在每张卡片的末尾，例如：{example}",
        "“{value}” is not an id. The id stands at the end of each card; try {example}",
    ),
    "too_long": (
        "太长了：最多 {limit} 个字符。请只留下关键的词。",
        "That is too long: at most {limit} characters. Keep the words that matter.",
    ),
    "unknown_command": (
        "没有“{word}”这个命令。可以用 /quote 和 /digest，例如：/quote 开源",
        "There is no command “{word}”. There are /quote and /digest; try /quote open source",
    ),
    "unknown_digest": (
        "/digest 没有“{word}”。例如：/digest add 09:00 mon-fri，或 /digest help",
        "/digest does not know “{word}”. Try /digest add 09:00 mon-fri, or /digest help",
    ),
    "compare_needs_two": (
        "请写两个人物和一个主题。例如：/quote compare 朱啸虎 傅盛 大模型",
        "Name two speakers and a topic. Try /quote compare 朱啸虎 傅盛 大模型",
    ),
    "page_beyond": (
        "没有第 {page} 页。去掉末尾的 page:… 就是第 1 页。",
        "There is no page {page}. Leave out page:… at the end for the first.",
    ),
    "cite_language": (
        "语言只能是 zh 或 en。例如：/quote cite {id} en",
        "The language is zh or en. Try /quote cite {id} en",
    ),
    "our_fault": (
        "我们这边出错了，已记录在案，编号 {reference}。请稍后再试，或把编号告诉管理员。",
        "Something failed on our side; it is logged as {reference}. "
        "Try again later, or give that reference to your operator.",
    ),
    "database_down": (
        "数据库暂时连不上（编号 {reference}）。请稍后再试。",
        "The database cannot be reached just now ({reference}). Try again later.",
    ),
    "database_unusable": (
        "数据库暂时用不了（编号 {reference}）。请稍后再试，或把编号告诉管理员。",
        "The database cannot be used just now ({reference}). "
        "Try again later, or give that reference to your operator.",
    ),
}

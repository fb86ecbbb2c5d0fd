"""Sentences of the importer and of the review of drafts: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # why a file is not read, or not simply good
    "import_too_large": (
        "文件太大：最多 {limit} MB。请拆开再导入。",
        "The file is too large: {limit} MB is the most. Split it and import the parts.",
    ),
    "import_too_many_lines": (
        "行数太多。请拆开再导入。",
        "The file has too many lines. Split it and import the parts.",
    ),
    "import_not_text": (
        "这不是文本文件（可能是压缩包、图片或 Office 文档）。请先另存为文本、HTML、字幕或 CSV。",
        "This is not text: perhaps an archive, a picture or an Office document. "
        "Save it as text, HTML, subtitles or CSV first.",
    ),
    "import_empty": ("文件是空的。", "The file is empty."),
    "import_no_file": ("没有文件 {path}", "There is no file {path}"),
    "import_spun": (
        "这是洗稿：{units} 处引语或句子中有 {altered} 处与“{sour"
        "ce}”相近却不相同。整份拒收，相同的几处也不取。",
        "This is a spun rewrite: {altered} of {un"
        "its} quotations or sentences are close to “{source}” "
        "and differ from it. The whole file is refused, the equal ones too.",
    ),
    "import_odd_words": (
        "用词像机器替换过的（每千字约 {rate} 处），很可能是洗稿；手边没有原文可以对照。",
        "The words look swapped by a machine (about {rate} in a thousand characters): "
        "perhaps a spun rewrite of a text that is not at hand.",
    ),
    "import_near_known": (
        "有 {altered} 句与“{source}”相近却不相同，请核对哪一份是原文。",
        "{altered} sentences are close to “{sourc"
        "e}” and differ; check which of the two is the original.",
    ),
    "import_known": (
        "这份文件与库中一个来源的文件完全相同；再次导入不会改变什么。",
        "This very file is already a source of the library; importing it again changes nothing.",
    ),
    "import_damaged": (
        "有 {count} 处文字在转码时损坏，已附修复建议，须经人核对。",
        "{count} places were damaged by a wrong c"
        "onversion; repairs are proposed for a person to check.",
    ),
    "import_replaced": (
        "有 {count} 处字符已丢失（U+FFFD），无法恢复。",
        "Characters were lost for good in {count} places (U+FFFD).",
    ),
    "import_spam": ("有 {count} 段垃圾内容，已排除。", "{count} passages of spam were left out."),
    "import_broken_rows": (
        "有 {count} 行残缺（列数不对或引号没有闭合），已跳过。",
        "{count} rows are broken (wrong number of"
        " fields, or an open quotation mark) and were skipped.",
    ),
    "import_broken_row": ("第 {line} 行残缺：{text}", "Line {line} is broken: {text}"),
    "import_no_turns": (
        "没有找到讲话人：没有一个名字在行首反复出现。",
        "No speakers were found: no name comes again and again at the head of a line.",
    ),
    "import_unattributed": (
        "{share}% 的文字没有署名，不归给任何人。",
        "{share}% of the text stands under nobody's name and is given to nobody.",
    ),
    "import_encoding": (
        "编码不能确定：按 {encoding} 读取，把握约 {percent}%。",
        "The encoding is not certain: read as {encoding}, about {percent}% sure.",
    ),
    # the report
    "import_verdict_ok": ("{file}：可用", "{file}: ok"),
    "import_verdict_review": ("{file}：需要过目", "{file}: needs a look"),
    "import_verdict_refused": ("{file}：拒收", "{file}: refused"),
    "import_role_question": ("提问", "asks"),
    "import_role_answer": ("回答", "answers"),
    "import_role_other": ("其他", "other"),
    "import_speaker": ("{name}（{role}）：{count} 段", "{name} ({role}): {count} turns"),
    "import_faults": ("问题：{faults}", "faults: {faults}"),
    "import_candidates": (
        "候选金句 {count} 条，其中 {held} 条须人工确认",
        "{count} candidate quotes, {held} of them on hold for a person",
    ),
    "import_draft": (
        "草稿写到 {path}；下一步：jinju review {path}",
        "draft written to {path}; next: jinju review {path}",
    ),
    "import_draft_same": (
        "草稿 {path} 已经在了，未改动",
        "the draft {path} is there already; nothing was changed",
    ),
    "import_progress": ("正在读 {number}/{total}：{file}", "reading {number}/{total}: {file}"),
    # the review
    "review_no_draft": (
        "没有草稿 {path}。先用 jinju import 文件名 生成一份。",
        "There is no draft {path}. Make one with jinju import FILE first.",
    ),
    "review_several": (
        "那里有好几份草稿，请写明一份：{drafts}",
        "There are several drafts; name one: {drafts}",
    ),
    "review_broken": ("草稿 {path} 读不了：{why}", "The draft {path} cannot be read: {why}"),
    "review_keys": (
        "a 收下 · e 改（只能截取原文）· t 主题 · s 跳过 · b 上一条 · q 保存退出",
        "a accept · e edit (cut within the source"
        "'s words) · t topics · s skip · b back · q save and leave",
    ),
    "review_place": (
        "第 {number}/{total} 条，已收 {accepted}，跳过 {skipped}",
        "{number} of {total}, {accepted} accepted, {skipped} skipped",
    ),
    "review_asked": ("问：{question}", "Asked: {question}"),
    "review_topics": ("主题：{topics}", "Topics: {topics}"),
    "review_flags": ("注意：{flags}", "Mind: {flags}"),
    "review_held": (
        "须人工确认后才能使用",
        "on hold: only for use after a person has confirmed it",
    ),
    "review_prompt": ("请按键：", "Key: "),
    "review_ask_text": ("新的原话（空着不改）：", "The words (empty keeps them): "),
    "review_ask_topics": (
        "主题编号，用空格分开，最多 4 个，例如 open-source burn-rate：",
        "Ids of topics, up to 4, such as open-source burn-rate: ",
    ),
    "review_not_verbatim": (
        "这不是原文里连续的原话，没有改。",
        "These are not words that stand together in the source; nothing was changed.",
    ),
    "review_needs_topic": (
        "先按 t 选一个主题，再收下。",
        "It needs a topic first: press t.",
    ),
    "review_topic_unknown": ("没有主题 {topic}{hint}", "There is no topic {topic}{hint}"),
    "review_unknown_key": ("没有这个键：{typed}", "There is no key {typed}"),
    "review_saved": (
        "进度已保存在 {path}；再运行同一命令会接着来。",
        "Saved in {path}; the same command goes on from here.",
    ),
    "review_done": (
        "审完了。内容包在 {path}（{count} 条）；下一步：jinju content load {path}",
        "Done. The pack is in {path} ({count} quotes); next: jinju content load {path}",
    ),
    "review_nothing": (
        "没有收下任何一条，没有写内容包。",
        "Nothing was accepted, so no pack was written.",
    ),
}

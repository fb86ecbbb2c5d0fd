"""Sentences of answers: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # how long ago
    "year": ("{n} 年", "{n} year"),
    "years": ("{n} 年", "{n} years"),
    "month": ("{n} 个月", "{n} month"),
    "months": ("{n} 个月", "{n} months"),
    "ago": ("{span}前", "{span} ago"),
    "years_ago": ("约 {span}前", "about {span} ago"),
    "this_month": ("本月", "this month"),
    # a card
    "dated": ("{date}（{ago}）", "{date} ({ago})"),
    "undated": ("日期不详", "date unknown"),
    "question": ("问：{question}", "Asked: {question}"),
    "insight": ("→ {insight}", "→ {insight}"),
    "translation": ("我们的翻译：{words}", "Our translation: {words}"),
    "topics": ("主题：{topics}", "Topics: {topics}"),
    "later_changed": ("其后 {date}：观点有变化", "Later, {date}: changed"),
    "later_reaffirmed": ("其后 {date}：观点未变", "Later, {date}: same side again"),
    "later_partly": ("其后 {date}：部分改变", "Later, {date}: partly changed"),
    "view_note": ("{line}——{note}", "{line}: {note}"),
    "earlier_changed": ("此前 {date}：说法不同", "Earlier, {date}: said otherwise"),
    "earlier_reaffirmed": ("此前 {date}：同一立场", "Earlier, {date}: same side"),
    "earlier_partly": ("此前 {date}：部分不同", "Earlier, {date}: partly otherwise"),
    "fidelity_transcript": ("逐字稿", "transcript"),
    "fidelity_edited": ("文字经编辑", "as published, edited"),
    "fidelity_reported": ("转述刊出", "as reported"),
    "state_matched": ("已核对", "checked word for word"),
    "state_re-checked": ("已在本服务器复核", "re-checked on this server"),
    "state_disputed": ("有争议", "disputed"),
    "state_withdrawn": ("已撤回", "withdrawn"),
    "script_converted": ("字形已转换", "script converted"),
    # buttons
    "button_context": ("上下文", "Context"),
    "button_another": ("换一条", "Another"),
    "button_cite": ("引用", "Cite"),
    "button_more": ("更多", "More"),
    "button_back": ("上一页", "Back"),
    "button_later": ("其后说法", "Later view"),
    "button_share": ("分享到频道", "Share to channel"),
    # what was understood
    "understood": ("理解为：{parts}", "Understood: {parts}"),
    "understood_topic": ("主题 {name}", "topic: {name}"),
    "understood_speaker": ("人物 {name}", "speaker: {name}"),
    "understood_year": ("{name} 年", "year: {name}"),
    "understood_words": ("词 {words}", "words: {words}"),
    "more_found": ("共 {total} 条，这是第 {first}–{last} 条。", "{first}–{last} of {total}."),
    "best_found": (
        "最相符的 {total} 条中的第 {first}–{last} 条。",
        "{first}–{last} of the best {total}.",
    ),
    # misses
    "miss": ("没有找到与“{query}”相符的金句。", "Nothing in this library matches “{query}”."),
    "miss_topic": ("没有“{query}”这个主题。", "There is no topic “{query}”."),
    "miss_topic_empty": (
        "“{query}”这个主题还没有可用的金句。",
        "The topic “{query}” has no quotes yet.",
    ),
    "miss_speaker": ("没有收录“{query}”这个人物。", "There is no speaker “{query}” here."),
    "miss_speaker_topic": (
        "没有{speaker}关于“{topic}”的金句。",
        "Nothing from {speaker} on {topic}.",
    ),
    "miss_nearest": ("相近的有：{names}。", "Nearest: {names}."),
    "miss_instead": ("这里有的，例如：{names}。", "What there is, for example: {names}."),
    "miss_id": (
        "没有编号为 #{id} 的金句。编号写在每张卡片的末尾。",
        "There is no quote #{id}. The id stands at the end of each card.",
    ),
    "withdrawn": (
        "#{id} 已撤回，不再提供。",
        "#{id} was withdrawn and is no longer served.",
    ),
    "disputed": (
        "#{id} 有争议，核实之前不提供。",
        "#{id} is disputed and not served until it is settled.",
    ),
    "nothing_served": (
        "这里还没有金句。请管理员用 jinju content load 载入一个内容包。",
        "There are no quotes here yet. Ask the operator to run: jinju content load PACK",
    ),
    "mentioned": (
        "{name} 在这里没有自己的金句；有 {count} 条提到了这个名字。",
        "{name} is not quoted here; the name is mentioned in {count} quotes.",
    ),
    "mentioned_none": (
        "{name} 在这里没有自己的金句。",
        "{name} is not quoted here.",
    ),
    "interviewer": (
        "{name} 是采访者，不作为金句来源。其访谈：{sources}。",
        "{name} is an interviewer and is not quoted. Interviews: {sources}.",
    ),
    # lists
    "topics_title": ("主题（{count}）", "Topics ({count})"),
    "speakers_title": ("人物（{count}）", "Speakers ({count})"),
    "topic_line": ("{name} · {count} 条", "{name} · {count}"),
    "speaker_line": ("{name} · {count} 条 · {dates}", "{name} · {count} · {dates}"),
    "pages": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    # today, context, cite
    "late_post": ("（补发）", "(late)"),
    "today": ("今日金句", "Quote of the day"),
    "context": ("#{id} 的上下文", "The context of #{id}"),
    "context_receipt": (
        "原文前后各十几个字（本服务器没有存这份原文）：",
        "A few characters on each side (this server does not keep the source):",
    ),
    "context_line": ("…{prefix}【{words}】{suffix}…", "…{prefix}【{words}】{suffix}…"),
    "cite_role": ("{name}，时任{role}", "{name}, then {role}"),
    "cite_url": ("链接：{url}", "Link: {url}"),
    "cite_published": ("{date} 刊出", "published {date}"),
    "cite_said": ("说于 {date}", "said {date}"),
    # timeline, compare
    "timeline": ("{speaker} · 时间线", "{speaker} · timeline"),
    "timeline_topic": ("{speaker} · {topic} · 时间线", "{speaker} · {topic} · timeline"),
    "timeline_gap": ("（相隔 {span}）", "({span} later)"),
    "timeline_changed": (
        "编者标注：观点有变化——{note}",
        "Marked by the editor as changed: {note}",
    ),
    "timeline_reaffirmed": (
        "编者标注：观点未变——{note}",
        "Marked by the editor as the same side again: {note}",
    ),
    "timeline_partly": (
        "编者标注：部分改变——{note}",
        "Marked by the editor as partly changed: {note}",
    ),
    "compare": ("{first} 与 {second} · {topic}", "{first} and {second} · {topic}"),
    "compare_proposition": ("命题：{statement}", "Proposition: {statement}"),
    "compare_nothing": ("{speaker} 对此没有收录的话。", "Nothing from {speaker} on this."),
    "compare_apart": (
        "没有两人都谈到的同一命题，下面是各自在这个主题上的话。",
        "No proposition that both speak to; here is what each said on the topic.",
    ),
    "side_for": ("赞成", "for"),
    "side_against": ("反对", "against"),
    "side_mixed": ("两面", "mixed"),
    # check
    "line_exact": (
        "与原文一字不差：{speaker}，{source}。",
        "Word for word: {speaker}, {source}.",
    ),
    "line_altered": (
        "与原文有出入。原话在下面，不同之处：{differences}",
        "Altered. The true words are below; the difference: {differences}",
    ),
    "line_difference": ("“{given}”→“{true}”", "“{given}” → “{true}”"),
    "line_nothing": ("（无）", "(nothing)"),
    "line_interviewer": (
        "这是采访者{speaker}的话，不是受访者的：{source}。",
        "These are the words of the interviewer, {speaker}: {source}.",
    ),
    "line_words": ("原话：「{words}」—— {speaker}，{source}", "「{words}」 — {speaker}, {source}"),
    "line_not_on_record": (
        "没有这句话的记录。",
        "Not on record.",
    ),
    "line_nearest": (
        "最相近的（并不相同）：「{words}」—— {speaker}",
        "Nearest, and different: 「{words}」 — {speaker}",
    ),
    # help
    "try_help": ("全部命令：/quote help", "All commands: /quote help"),
    "try_these": ("可以这样试：", "Three things to try:"),
    "help_quote": ("/quote 能做什么", "What /quote does"),
    "help_digest": ("/digest 能做什么", "What /digest does"),
    "help_line": ("{example}（{zh}）：{help}", "{example}: {help}"),
    "help_footer": (
        "搜索时 find 可省略。引文逐字核对自已刊出的文字，不代表与录音一致。",
        "The word find may be left out. Quotes are checked against the published text, "
        "not against the recording.",
    ),
}

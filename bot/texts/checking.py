"""Sentences for editors: lines of an export, and what `content check` finds: (Chinese, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # files and fields
    "pack_unreadable": ("读不了：{why}", "cannot be read: {why}"),
    "pack_line_long": (
        "这一行超过 {limit} K 个字符；应当一行一条金句",
        "the line is longer than {limit} K characters; it should be one quote a line",
    ),
    "pack_not_object": (
        "这一行不是 JSON 对象，应当像 {example}",
        "the line is not a JSON object; it looks like {example}",
    ),
    "key_characters": (
        "{key} 是“{value}”，里面有不可见的控制字符，请删去",
        "{key} is “{value}”, which holds control characters; remove them",
    ),
    "key_twice": ("{key} 里“{value}”写了两次", "{key} holds “{value}” twice"),
    "id_taken": (
        "编号 {id} 已属于别的工作区或共享库，什么都没有载入；请给这条金句另取编号",
        "The id {id} belongs to another workspace or to the shared library; nothing was loaded. "
        "Give this quote another id",
    ),
    "line_unknown": (
        "{key} 写的“{value}”不在库里{hint}。请先用 jinju content load 载入 {pack} 中有它的内容包",
        "{key} names “{value}”, which the library does not have{hint}. First load the pack whose "
        "{pack} has it, with jinju content load",
    ),
    "line_speaker_differs": (
        "speaker 写的是“{value}”，但库里 {id} 是“{known}”；请改成一致",
        "speaker is “{value}”, but in the library {id} is “{known}”; make them agree",
    ),
    "line_speaker_unclear": (
        "有几个人都叫“{value}”；请加上 speaker_id，取其一：{ids}",
        "several people are called “{value}”; add a speaker_id, one of: {ids}",
    ),
    "line_source_differs": (
        "source_sha256 与库里 {source} 的不同：这份凭据出自另一个版本的文件",
        "source_sha256 is not that of {source} in the library: this receipt is of another file",
    ),
    # what `content check` finds, of one quote
    "check_too_long": (
        "原话 {length} 字，最多 {limit} 字",
        "the quote has {length} characters; {limit} is the most",
    ),
    "check_length": (
        "原话 {length} 字，宜在 {low} 到 {high} 字之间",
        "the quote has {length} characters; {low} to {high} read best",
    ),
    "check_no_insight": ("缺少 insight.{language}", "insight.{language} is missing"),
    "check_no_translation": (
        "缺少 translation.{language}",
        "translation.{language} is missing",
    ),
    "check_insight_zh": (
        "insight.zh 有 {length} 个字符，最多 {limit} 个",
        "insight.zh has {length} characters; {limit} is the most",
    ),
    "check_insight_en": (
        "insight.en 有 {length} 个词，最多 {limit} 个",
        "insight.en has {length} words; {limit} is the most",
    ),
    "check_insight_copied": (
        "insight.zh 照抄了原话“{words}”（连续 {limit} 个汉字以上）；请用自己的话",
        "insight.zh repeats “{words}” from the quote ({limit} Han characters in a row); "
        "say it in our own words",
    ),
    "check_near_copy": ("与 {other} 几乎相同；请留一条", "is nearly {other} again; keep one"),
    # against the source
    "check_no_source": (
        "来源 {source} 的文件不在这里（按 SHA-256 查找），无法核对",
        "the file of {source} is not here (looked up by its SHA-256), so nothing was verified",
    ),
    "check_context": (
        "{source} 里有这句话，但前后文与凭据的 prefix、suffix 不符",
        "{source} has these words, but not between the receipt's prefix and suffix",
    ),
    "check_absent": (
        "{source} 里逐字找不到这句话",
        "{source} does not have these words",
    ),
    "check_altered": (
        "{source} 里逐字找不到这句话，最接近的是：{words}",
        "{source} does not have these words; the nearest it has are: {words}",
    ),
    "check_no_context": (
        "凭据没有写 {part}，来源里是：{words}",
        "the receipt has no {part}; in the source it is: {words}",
    ),
    "check_folding": (
        "核对所需的 folding 是 {needed}，凭据写的是 {declared}",
        "the folding needed to match is {needed}; the receipt says {declared}",
    ),
    "check_ambiguous": (
        "原文里有 {count} 处相符；请加长 prefix 或 suffix",
        "fits {count} places of the source; lengthen prefix or suffix",
    ),
    "check_speaker": (
        "来源里这句话是{found}说的，不是{speaker}",
        "in the source these are {found}'s words, not {speaker}'s",
    ),
    "check_asked": (
        "这是采访者（{speaker}）的话，不是受访者的",
        "these are the interviewer's words ({speaker}), not a guest's",
    ),
    "check_unattributed": (
        "来源没有表明这句话是{speaker}说的（在导语、标题或无名段落里）",
        "the source does not show that {speaker} said this: it stands in a lead-in, a heading or "
        "a passage without a name",
    ),
    "check_two_turns": (
        "引文越出了{speaker}的这一段话",
        "the quote runs beyond {speaker}'s turn",
    ),
    "check_interviewer": (
        "{speaker}是采访者，采访者的话不作金句",
        "{speaker} is an interviewer, who is not quoted",
    ),
    "check_share": (
        "摘录（连同 prefix、suffix）占来源的 {share}，最多 {limit}",
        "quotes with prefixes and suffixes make {share} of the source; {limit} is the most",
    ),
    # between the parts of a pack
    "check_no_role": (
        "speakers.toml 没有写{speaker}在 {source} 时的身份（roles）",
        "speakers.toml has no role of {speaker} for {source}",
    ),
    "check_date": (
        "said_on 是 {said_on}，来源的是 {source}",
        "said_on is {said_on}, and the source's is {source}",
    ),
    "check_date_published": (
        "said_on 是 {said_on}，晚于来源的刊出日 {published_on}",
        "said_on is {said_on}, after the source was published ({published_on})",
    ),
    "check_date_future": (
        "said_on 是 {said_on}，晚于核对日 {checked_on}",
        "said_on is {said_on}, after the receipt was checked ({checked_on})",
    ),
    "check_due": (
        "due 是 {due}，早于 said_on {said_on}",
        "due is {due}, before it was said ({said_on})",
    ),
    "check_no_side": (
        "有 proposition（{proposition}）却没有 side",
        "has a proposition ({proposition}) and no side",
    ),
    "check_later_speaker": (
        "later 指向的 {other} 是另一个人的话",
        "its later view {other} is another speaker's",
    ),
    "check_later_undated": (
        "later 指向 {other}，但两条之一没有日期，看不出先后",
        "its later view {other} or the quote itself has no date, so nothing shows which is later",
    ),
    "check_later_earlier": (
        "later 指向的 {other} 说于 {said_on}，早于本条的 {before}",
        "its later view {other} was said in {said_on}, before this one ({before})",
    ),
    "check_later_same": (
        "later 指向的 {other} 出自同一来源，不是后来的话",
        "its later view {other} is from the same source, so it is not later",
    ),
    "check_later_proposition": (
        "later 指向的 {other} 说的是另一个命题",
        "its later view {other} is on another proposition",
    ),
    "check_later_note": (
        "指向 {other} 的 later 缺少中文或英文的 note",
        "its link to {other} lacks a note in Chinese or in English",
    ),
    "check_disagree_self": (
        "在 {proposition} 上与 {other} 是同一个人，不能算分歧",
        "is set against {other} on {proposition}, by the same speaker",
    ),
    "check_disagree_elsewhere": (
        "与 {other} 列为 {proposition} 的分歧，但两条的 proposition 不都是它",
        "is set against {other} on {proposition}, which is not the proposition of both",
    ),
    "check_disagree_side": (
        "与 {other} 列为 {proposition} 的分歧，但两条的 side 相同",
        "is set against {other} on {proposition}, but both take the same side",
    ),
    "check_thin_topic": (
        "只有 {count} 条金句，至少要 {least} 条",
        "has {count} quotes; it needs {least}",
    ),
    "check_never_quoted": ("是受访者，却一条也没有", "is a guest who is never quoted"),
    # the report
    "check_no_folder": ("找不到来源文件夹 {path}", "there is no folder of sources at {path}"),
    "check_verified": (
        "{verified}/{quotes} 条金句与来源逐字一致（{share}）",
        "{verified} of {quotes} quotes stand word for word in their sources ({share})",
    ),
    "check_not_compared": (
        "{quotes} 条金句，未与来源核对；核对请加 --sources 文件夹",
        "{quotes} quotes, not compared with their sources; to compare, add --sources FOLDER",
    ),
    "check_foldings": ("所需的 folding", "Folding needed"),
    "check_folding_none": ("无", "none"),
    "check_by_speaker": ("人物", "Speakers"),
    "check_by_source": ("来源（摘录所占比例）", "Sources (share quoted)"),
    "check_by_year": ("年份", "Years"),
    "check_by_topic": ("主题", "Topics"),
    "check_undated": ("无日期", "no date"),
    "check_error": ("错误：{place}：{what}", "error: {place}: {what}"),
    "check_warning": ("提醒：{place}：{what}", "warning: {place}: {what}"),
    "check_summary": (
        "错误 {errors} 处，提醒 {warnings} 处",
        "{errors} errors, {warnings} warnings",
    ),
}

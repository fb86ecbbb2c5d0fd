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
}

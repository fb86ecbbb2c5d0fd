"""Other people's words inside somebody's turn: found by the cue that reports them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VERB = (
    "(?:说|讲|问|喊|写|称|表示|认为|觉得|指出|承认|宣称|声称|透露|质疑|质疑说|回复说?|回答"
    "|反馈|告诉我们?|惊呆了?|感慨|抱怨|强调|预测"
    "|观点|判断|想法|原话|说法|结论|回应|评价|吐槽|调侃|建议|提出|开玩笑|骂)"
)
_CUE = re.compile(
    rf"(?P<who>[^，。！？；：:,!?;“”「」\n—]{{0,24}}?){_VERB}(?P<link>(?:的是|的就是|的|是|就是"
    rf"|道|了|过|也一样|一样|我们|我)?)"
    r"\s*(?P<mark>[：:，,]?\s*[“「『\"]|[：:]|(?<=是)[，,]|(?<=是)——)"
)
_BARE = re.compile(
    r"(?P<who>他|她|他们|她们|它|对方|人家|有人|大家|别人|客户|老板|老师|专家|分析师|媒体|网友"
    r"|朋友|同事|公司|团队|[A-Z][A-Za-z]{2,}"
    r"|[\u4e00-\u9fff]{2,3}(?:总|老师|教授|先生|果|度|巴|讯|软|歌))(?:也|就|都|还|会|曾经?"
    r"|当时|后来|老|总|一直|自己|质疑)?"
    r"(?:说|讲过?|问)(?!话|法|明|服|到|来|起|不定|实话|白|真的|得|了算|题|世|的)"
)
_VIEW = re.compile(
    r"(?P<who>[^，。！？；：:,!?;“”「」\n—]{1,16})的(?:观点|判断|想法|看法|说法|原话|原文"
    r"|意思)(?:其实|就|也)?(?:是|说)(?!什么|不是)"
    r"|(?P<as>就?像|正如|照|按|用)(?:他|她|它|他们|[\u4e00-\u9fffA-Za-z]{2,8})(?:所?说|讲|回复"
    r"|回答|自己说)(?:的|的那样|的话|一样|的一样)[，,]"
    r"|(?:有|那|这)?(?:篇|个)?(?:文章|报道|研究|报告|论文|数据|有人)(?:里|也|都)?(?:说|称|提到"
    r"|指出|显示)[，,：:]"
)
_OUTCRY = re.compile(r"(?P<who>[^，。！？；：:,!?;\n]{0,20})(?:就|惊呆了?|说|喊|直呼|大叫)[：:]")
_AFTER = re.compile(
    r"[“「『\"](?P<words>[^“”「」『』\"\n]{8,300})[”」』\"][，,]?\s?(?:他|她|他们|对方"
    r"|[\u4e00-\u9fff]{2,4})(?:说|称|表示|告诉|讲)"
)
_ENGLISH = re.compile(
    r"\b(?:said|says?|told (?:me|us|him|her|them)|tells? (?:me|us)|asked|asks|argued|argues"
    r"|claims?|claimed"
    r"|wrote|writes|replied|goes|went|(?:was|is|were) like|put it|believes?|thinks?|insisted|joked)"
    r"(?: that)?[,:]?\s*[“\"‘]",
    re.IGNORECASE,
)
_ENGLISH_WHO = re.compile(
    r"((?:[\w.'’]+ ){0,3}?[\w.'’]+?)(?: (?:just|then|also|always|once|actually|even|would|will"
    r"|kept|keeps))? ?$"
)
_OWN = re.compile(
    "(?:我们?|咱们?|本人)[^，。的]{0,10}(?:对|跟|和|给|向|与|同)[^我，。]{1,14}$"
    "|(?:我们?|咱们?|本人|我自己|我个人)(?:也|都|就|还|还是|又|只|会|要|能|想|常|经常|一直"
    "|当时|那时|后来|曾经?|总|老|再|先"
    "|最|可以|必须|今天|昨天|前两天|上次|这次|自己|个人|今年|去年|之前|以前|现在|反复|多次"
    "|确实|真的)*$"
)
_OTHER_SENSE = re.compile(
    "(?:可以|比如|譬如|所以|就是|应该|来|来讲|换句话|不得不|或者|怎么|没法|不能|难|不好|要|听"
    "|据|想|再|多|少|敢|才|别|不|去|这么|那么|总的|严格|反过来|具体|简单"
    "|坦率|老实|不用|没|没有|值得|一般|通常|按理|照|如|能|我|你|您|你们|一句|先|这样|只能|常"
    "|都可以|可能)$"
)
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile("[。！？!?\n]")
_CLOSE = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’"}
_CLAUSE_START = re.compile("[，。！？；：:,!?;“”「」\\n—]")
_LONGEST = 400
_SHORTEST = 6  # characters; a shorter quotation is a term


def find_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that report what others say, cue included; `text` is simplified."""
    for cue in _ENGLISH.finditer(text):
        who = _ENGLISH_WHO.search(text[max(0, cue.start() - 60) : cue.start()])
        if who and who.group(1).split()[-1].lower() not in ("i", "we"):
            yield cue.start() - len(who.group()), _end(text, cue)
    if not _HAN.search(text):
        return
    for pattern in (_CUE, _OUTCRY, _BARE):
        for cue in pattern.finditer(text):
            end = _end(text, cue)
            if _is_report(text, cue) and end - cue.end() >= _SHORTEST:
                yield cue.start(), end
    for cue in _VIEW.finditer(text):
        if "我" not in (cue.group("who") or "")[-4:]:
            yield cue.start(), _end(text, cue)
    for found in _AFTER.finditer(text):
        yield found.span()


def _is_report(text: str, cue: re.Match[str]) -> bool:
    """Tell a report from the speaker's own saying and from set phrases."""
    clause = _CLAUSE_START.split(text[max(0, cue.start() - 24) : cue.end("who")])[-1].rstrip()
    if not clause or clause.lower() in ("i", "we") or _OWN.search(clause):
        return False
    if clause.startswith("我") and cue.group()[len(cue.group("who")) :].startswith(
        ("觉得", "认为")
    ):
        return False
    return cue.re is _BARE or not _OTHER_SENSE.search(clause)


def _end(text: str, cue: re.Match[str]) -> int:
    """Return where the reported words end: at the closing mark, else with the sentence."""
    at = cue.end()
    opener = text[at - 1]
    if opener in _CLOSE:
        close = text.find(_CLOSE[opener], at, at + _LONGEST)
        if close >= 0:
            return close + 1
    stop = _SENTENCE_END.search(text, at, at + _LONGEST)
    return stop.end() if stop else min(len(text), at + _LONGEST)

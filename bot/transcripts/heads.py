"""Line heads that may name a speaker, and which of them do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from bot.model import Part, Speaker
from bot.transcripts.letters import Letters

OFTEN = 3  # a name that stands so often at line heads is a speaker
_LONGEST = 44  # characters before the colon
_LEAD = re.compile(r"(?:#{1,6}\s+|[-–—*•·]\s*|\d{1,3}[.、)]\s*)?")
_BRACKETED = re.compile(r"[【\[]\s?([^【】\[\]：:\n]{1,24})\s?[】\]]\s?[：:]?\s?")
_NOTE = re.compile(r"\s?[（(【\[][^（()）【】\[\]]{0,40}[）)】\]]")
_NOT_A_NAME = re.compile(r"[。！？!?，,；;“”\"「」『』…/\\|<>=#@{}$%^*+~`]|\b(?:https?|ftp)$|^\W*$")
_TIME = re.compile(r"\d{1,2}\s?$")
_QUESTION_LABELS = frozenset(
    {
        "q",
        "问",
        "主持人",
        "主持",
        "记者",
        "采访者",
        "访谈者",
        "提问",
        "提问者",
        "观众",
        "听众",
        "网友",
        "读者",
        "主播",
    }
    | {"host", "interviewer", "moderator", "question", "audience", "reporter", "anchor"}
    | {"audience member", "现场提问", "观众提问", "媒体", "编辑部", "host 1", "host 2", "同学"}
)
_ANSWER_LABELS = frozenset(
    {
        "a",
        "答",
        "嘉宾",
        "受访者",
        "受访人",
        "回答",
        "讲者",
        "guest",
        "interviewee",
        "answer",
        "演讲者",
    }
)
_NUMBERED = re.compile(
    "(?:说话人|发言人|讲话人|主持人|嘉宾|专家|讲者|观众|学员|同学|speaker|voice|host|guest|participant|panelist|interviewee"
    "|caller|unidentified speaker)\\s?(?:[a-z]|\\d{1,3}|[一二三四五六七八九十甲乙丙丁])?"
)
_NAME_LIST = re.compile("[^。！？!?…]*[、，,/][^。！？!?…]*")
_COUNTED = re.compile(r"^(q|a|问|答|提问|回答|question|answer)\s?\d{1,3}$")
_NAMELESS = frozenset({"q", "a", "问", "答", "question", "answer", "提问", "回答"})
_LABELS = re.compile(
    "^(?:来源|作者|编辑|责编|时间|地点|日期|注|注释|备注|小结|总结|摘要|标题|导语|关键词|推荐|链接|摘录|例如|比如|结论|背景|核心|观点"
    "|问题|建议|整体体验|目录|正文|图片|图|文|出品|统筹|校对|监制|微信|电话|邮箱|地址|网址|版权|原文|译文|译者|翻译|说明|提示|参考|附|附录"
    "|嘉宾介绍|本期嘉宾|本期主播|时间线|时间轴|话题|主题|要点|重点|亮点|优点|缺点|其他|另外|第[一二三四五六七八九十]+|首先|其次|最后|以下|如下|包括"
    "|编者按|编者注|广告|声明|公众号|微信公众号|价格|原价|现价|优惠码|note|notes|source|author|date|title|summary|editor|tags?|topics?|warning"
    "|tips?|step|example|update|p\\.?s|http|https|url|link|email|chapter|part|section|figure|table|credits?|music|time|location|re|cc|to|from"
    "|subject|guests?:|hosts?:|links?|resources|references|timestamps?|sponsors?)\\s?\\d*$",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(
    {
        "我",
        "你",
        "您",
        "他",
        "她",
        "它",
        "我们",
        "你们",
        "他们",
        "她们",
        "咱们",
        "大家",
        "对方",
        "自己",
    }
    | {"i", "you", "he", "she", "we", "they", "me", "it"}
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲家封储靳段焦巴牧车侯全班秋仲伊宫宁仇"
    "栾甘厉武符刘景詹束龙叶幸司黎印蒲从索赖卓蔺屠蒙池乔阴能苍双闻党翟谭贡劳姬申扶堵冉宰雍璩桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎慕连习艾鱼容向古易廖"
    "居衡步都耿满弘匡国文寇广阙东欧沃利蔚越夔隆师巩聂晁勾敖融冷訾辛阚那简饶空曾沙鞠须丰关查游岳帅"
)
_MIXED_NAME = re.compile(
    "[A-Z][A-Za-z]+ ?[\u3400-\u9fff]{1,3}|[\u3400-\u9fff]{1,3} ?[A-Z][A-Za-z]+"
)
_WORD = 60  # sightings in a dictionary, from which a name is rather a word
_OUTLET = re.compile(
    "《[^》]+》|新闻|科技$|财经|周刊|日报|晚报|杂志|网$|频道|播客|电台|观察$|评论$"
    "|news|times|podcast|magazine|daily",
    re.IGNORECASE,
)
_LATIN_NAME = re.compile(r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.? )?[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}")
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "慕容", "令狐", "司徒")
_HAN = re.compile("[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff·]{1,8}")
_CALLED = re.compile("[老小阿](.)|(.)(?:总|老师|教授|博士|先生|女士|院长|医生|导演|主任|律师)")
_REPORTS = re.compile("[称说问答道讲写]$|表示$|认为$|指出$|强调$|透露$|补充$")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a line that may name a speaker; `text_at` is where the words begin."""

    name: str
    text_at: int


def read_head(line: str) -> Head | None:
    """Return the name before the first colon, or within brackets, if it could be one."""
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    if bracketed := _BRACKETED.match(line, at):
        return Head(bracketed.group(1).strip(), bracketed.end())
    near = line[at : at + _LONGEST]
    ends = [end for end in (near.find(":"), near.find("：")) if end >= 0]
    if not ends or min(ends) == 0:
        return None
    end = min(ends)
    name = _NOTE.sub("", near[:end]).strip()
    after = line[at + end + 1 :]
    if not name or _NOT_A_NAME.search(name) or after.startswith("//") or len(name.split()) > 5:
        return None
    if _TIME.search(near[:end]) and after[:1].isdigit():
        return None
    return Head(name, len(line) - len(after.lstrip(" ")))


def is_label(key: str) -> bool:
    """Tell a label that stands for a voice: Q, host, speaker 2."""
    return key in _QUESTION_LABELS | _ANSWER_LABELS or _NUMBERED.fullmatch(key) is not None


def is_credit(key: str, words: str, letters: Letters) -> bool:
    """Tell a line that only names who takes part: `Guests: Ann, Bo`."""
    words = words.strip()
    if not is_label(key) or not words or len(words) > 120:
        return False
    if words.isascii():
        return (
            len(words.split()) > 1 and _LATIN_NAME.fullmatch(words) is not None and words[-1] != "."
        )
    return _NAME_LIST.fullmatch(words) is not None or _is_person(words, letters)


def name_key(name: str, letters: Letters) -> str:
    """Return a name's form for comparison: simplified, lower case, one blank between words."""
    key = " ".join(letters.simplify(name).lower().split())
    return _COUNTED.sub(r"\1", key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks in a text: by each key a name (None where a label names nobody), and parts."""

    names: Mapping[str, str | None]
    asks: Mapping[str, bool]  # by key, where a label or the list of speakers says so

    def __contains__(self, key: object) -> bool:
        return key in self.names


def find_cast(
    heads: Sequence[Head], lines: int, elsewhere: str, known: Iterable[Speaker], letters: Letters
) -> Cast:
    """Choose the speakers among the names at line heads.

    One who stands there three times is one, and so is one on the list or a label such as Q.
    Fewer times are enough for what looks like a person's name in a text that is mostly talk, if
    it comes twice or is also spoken of.
    """
    listed = _listed(known, letters)
    counts = Counter(name_key(head.name, letters) for head in heads)
    shown = {name_key(head.name, letters): head.name for head in reversed(heads)}
    chosen = {
        key
        for key, count in counts.items()
        if (key in listed or is_label(key) or count >= OFTEN)
        and _is_possible(key, known=key in listed)
    }
    talk = sum(counts[key] for key in chosen)
    people = {
        key
        for key in counts.keys() - chosen
        if (_is_person(shown[key], letters) or is_outlet(key)) and _is_possible(key, known=False)
    }
    if talk >= 2 and talk * 4 >= lines:
        chosen |= {key for key in people if counts[key] >= 2 or _is_named(shown[key], elsewhere)}
    elif not talk and (len(heads) * 2 >= lines or _alternate(heads, people, letters)):
        chosen |= people
    names = {
        key: listed[key][0] if key in listed else _shown(key, shown[key], letters) for key in chosen
    }
    return Cast(names=_joined(names), asks=_told(chosen, listed))


def _alternate(heads: Iterable[Head], people: Set[str], letters: Letters) -> bool:
    """Tell two voices that answer each other, twice at least."""
    keys = (name_key(head.name, letters) for head in heads)
    spoken = [key for key in keys if key in people]
    return len(spoken) >= 4 and len(set(spoken)) == 2 and all(a != b for a, b in pairwise(spoken))


def is_outlet(name: str) -> bool:
    """Tell the name of a paper, a site or a show."""
    return _OUTLET.search(name) is not None


def _told(chosen: Iterable[str], listed: Mapping[str, tuple[str, Part | None]]) -> dict[str, bool]:
    """Return who asks, as far as a label or the list of speakers tells."""
    asks: dict[str, bool] = {}
    for key in chosen:
        part = listed[key][1] if key in listed else None
        if part in (Part.GUEST, Part.INTERVIEWER):
            asks[key] = part is Part.INTERVIEWER
        elif key in _QUESTION_LABELS | _ANSWER_LABELS:
            asks[key] = key in _QUESTION_LABELS
    return asks


def _listed(known: Iterable[Speaker], letters: Letters) -> dict[str, tuple[str, Part | None]]:
    return {
        name_key(alias, letters): (speaker.name, speaker.part)
        for speaker in known
        for alias in (speaker.name, speaker.traditional, speaker.english, *speaker.aliases)
        if alias
    }


def _is_possible(key: str, *, known: bool) -> bool:
    return known or not (key in _PRONOUNS or _LABELS.match(key))


def _is_named(name: str, text: str) -> bool:
    """Tell whether a name also stands where no colon follows it."""
    return re.search(re.escape(name) + r"(?!\s?[：:])", text) is not None


def _is_person(name: str, letters: Letters) -> bool:
    """Tell what looks like a person's name: a Chinese surname and what may follow, or Latin."""
    if _HAN.fullmatch(name):
        plain = letters.simplify(name)
        if "·" in plain or plain.startswith(_DOUBLE_SURNAMES):
            return True
        if called := _CALLED.fullmatch(plain):
            return (called.group(1) or called.group(2)) in _SURNAMES
        return len(plain) <= 3 and plain[0] in _SURNAMES and not _REPORTS.search(plain)
    return _LATIN_NAME.fullmatch(name) is not None or _MIXED_NAME.fullmatch(name) is not None


def is_stranger(name: str, letters: Letters) -> bool:
    """Tell a person's name that is no word: his words are not those of whoever spoke before."""
    key = name_key(name, letters)
    return (
        2 <= len(key) <= 20
        and _is_person(name, letters)
        and _is_possible(key, known=False)
        and letters.frequency(key) < _WORD
    )


def _shown(key: str, name: str, letters: Letters) -> str | None:
    return None if key in _NAMELESS else letters.simplify(name)


def _joined(names: dict[str, str | None]) -> dict[str, str | None]:
    """Join a first name, a surname or initials to the one full name that they stand for."""
    full = [key for key in names if len(key.split()) > 1]
    joined = dict(names)
    for key in names:
        if len(key.split()) > 1 or not key.isascii():
            continue
        fits = [
            one
            for one in full
            if key in one.split() or key == "".join(word[0] for word in one.split())
        ]
        if len(fits) == 1:
            joined[key] = names[fits[0]]
    return joined

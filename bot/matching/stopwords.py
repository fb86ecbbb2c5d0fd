"""Words that say nothing of a query's subject, for telling a miss and what is left over."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.matching.folding import normalise

_CHINESE = """
的 了 着 过 得 地 之 吗 呢 吧 啊 呀 嘛 么 哦 嗯 呃 是 不是 在 有 没有 没 和 与 及 或 跟 同 而 且
但 但是 而且 并 并且 也 都 还 就 才 又 再 更 很 太 最 非常 挺 比较 我 你 他 她 它 我们 你们 他们
她们 它们 咱们 大家 自己 人家 这 那 哪 这个 那个 哪个 这些 那些 哪些 这样 那样 怎样 这种 那种
哪种 这里 那里 哪里 哪儿 这么 那么 怎么 怎么样 如何 什么 什么样 谁 为什么 为何 何 几 多少 多 一
一个 一下 一些 一种 个 些 种 次 年 月 日 时 时候 现在 以后 以前 之后 之前 后 前 中 里 上 下 内
外 间 当 从 到 往 向 对 对于 关于 把 被 让 给 由 以 于 为 为了 因为 所以 因此 如果 虽然 即使
无论 只 只有 只要 只是 才能 会 能 能够 可以 可能 应该 应当 要 想 想要 需要 必须 得 愿意 敢 肯 别
不 不会 不能 不要 未 无 非 吗 是否 能否 可否 有没有 会不会 能不能 是不是 要不要 该不该 值不值得
说 说过 讲 讲过 谈 谈谈 聊 聊聊 觉得 认为 看 看看 看待 看法 观点 评价 怎么看 怎么说 告诉 知道 请
请问 帮 帮我 找 找找 想知道 有关 相关 方面 问题 事 事情 东西 话 句 名言 金句 语录 引用
做 去 来 拿 搞 弄 好 起来 出来 下来 下去 怎么办 干什么 干嘛 多久 算不算 到底 究竟 还是 或者
心得 经验 建议 技巧 案例 感悟 启示 思考 见解 洞见 态度 立场 理解 心法 秘诀
"""
_ENGLISH = """
a an the and or but not no nor of to in on at by for with from about into over as is are was
were be been being am do does did done has have had having i you he she it we they me him her us
them my your his its our their this that these those there here what which who whom whose when
where why how will would can could should shall may might must if then than so too very just
also still ever any some all more most much many one two three first second get got go going
come make made way thing things like want need use used good best new say says said saying tell
tells told talk talks talked talking think thinks thought opinion opinions view views quote
quotes around across again always never away back before after between both each every few now
off often only other out own same since soon such through together under until up while without
yet really actually maybe perhaps probably please find show me give vs versus advice tips s t re
ll ve m d don doesn didn isn aren won
"""


@cache
def _words() -> frozenset[str]:
    return frozenset(normalise(word) for word in (_CHINESE + _ENGLISH).split())


_OPENERS = "一不之也以何几其再只哪就并很才是最更每没的而还这那都"  # 很多, but not 年会 or 看好


@lru_cache(maxsize=4_096)
def is_stopword(word: str) -> bool:
    """Tell whether a normalised word says nothing of a subject, nor any part of it: 怎样才能."""
    if word in _words() or not any(character.isalnum() for character in word):
        return True
    if word.isascii() or len(word) > 6 or (len(word) == 2 and word[0] not in _OPENERS):
        return False
    return any(word[:at] in _words() and is_stopword(word[at:]) for at in range(1, len(word)))

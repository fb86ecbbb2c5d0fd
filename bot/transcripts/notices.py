"""Lines that are nobody's words: adverts, buttons, contacts, credits, spam, reading lists."""

from __future__ import annotations

import re

from bot.transcripts.faults import Kind

_SPAM_WORDS = re.compile(
    "国产|精品|无码|久久|亚洲|自拍|午夜|在线观看|免费观看|熟女|日韩|三级|偷拍|中文字幕|人妻"
    "|麻豆|黄片|裸聊|成人"
    "|约炮|援交|色情|欧美|高清无|激情|做爱|情色|av(?![a-z])|博彩|赌场|彩票|棋牌|百家乐|娱乐城"
    "|下注|投注|返水"
    "|返利|开户|葡京|六合彩|时时彩|快三|老虎机|真人荷官|体育平台|代开发票|代开|发票|办证|刻章"
    "|贷款|秒批|套现"
    "|网贷|征信|刷单|兼职日结|日赚|日入|躺赚|稳赚|加微|荐股|牛股|黑马股|减肥药|壮阳|伟哥|丰胸"
    "|祖传秘方"
    "|私服|外挂|传奇sf|代孕|枪支|迷药|假币|casino|viagra|cialis|porn|xxx|escort|payday"
    "|loans?\\b|poker"
    "|betting|slots?\\b|jackpot|free spins|hot girls|cheap pills|pharmacy|replica|forex"
    "|crypto signals"
    "|backlinks|\\bseo\\b|click here|buy now|100% free|earn money|work from home",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    "做个广告|广告[:：]|^[\\[【(（]?广告|赞助商|(?:赞助|冠名)播出|由.{1,30}(?:独家|特约|冠名"
    "|赞助)|点击(?:下方|这里|链接|进来"
    "|购买|下载|领取|上方|图片|左下角)|扫码(?:购买|领取|下载|加|进|报名|咨询)|优惠(?:码|券)"
    "|立即(?:购买|下载|领取|报名|抢购|体验)"
    "|限时(?:优惠|免费|特价|抢购|折扣)|免费(?:领取|试听|领)|(?:原价|现价|仅需|只要"
    "|到手价)\\s?\\d+|[一二三四五六七八九\\d.]+折(?:优惠|起|购)"
    "|报名(?:链接|方式|通道|入口)|(?:训练营|课程|专栏|新书|年卡|会员).{0,16}(?:上线|开售|招募"
    "|报名|预售|开抢|优惠)"
    "|下单|包邮|到店|专属福利|推广(?:合作|链接)?[:：]|brought to you by|sponsored by"
    "|our sponsors?|promo code"
    "|use (?:the )?code|sign up (?:at|now|today)|free trial|% off|advertisement"
    "|limited[- ]time|order now|shop now"
    "|download (?:the|our) app|get started (?:at|for free)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    "(?:微信|wechat|weixin|v信|威信|vx)(?:号|id)?\\s?[:：]\\s?[a-z][\\w-]{4,}|(?:qq"
    "|企鹅)(?:群|号)?\\s?[:：]?\\s?\\d{5,}"
    "|[\\w.+-]+@[\\w-]+\\.[a-z]{2,}|(?<!\\d)1[3-9]\\d{9}(?!\\d)|(?:电话|手机|热线|tel"
    "|phone)\\s?[:：]\\s?[\\d+(]"
    "|t\\.me/|telegram\\s?[:：@]|添加(?:作者|小编|编辑|客服|助手|微信|好友)|加(?:小编|作者"
    "|客服|助理)?微信|商务合作|投稿(?:邮箱|请|[:：])|联系(?:我们|方式|作者|邮箱)"
    "|转载请联系|读者群|交流群|进群|入群|contact us|reach (?:us|me) at|email (?:us|me)",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    "^\\W*(?:随意打赏|打赏(?:作者)?|赞赏(?:作者)?|提交建议|微信扫一扫.*|扫一扫.*"
    "|长按.{0,6}(?:识别|扫码|二维码).*|分享(?:到|给|至).*|分享|点赞|收藏|转发"
    "|在看|点在看|喜欢|喜欢作者|阅读原文|阅读全文|查看原文|展开(?:全文|阅读)?|收起(?:全文)?"
    "|点击.{0,8}(?:展开|查看|阅读|收起|播放).*|返回(?:顶部|首页|列表)|回到顶部|上一篇.*"
    "|下一篇.*"
    "|(?:我要)?(?:评论|留言)(?:区|\\(?\\d*\\)?)?|写(?:评论|留言)|发表(?:评论|留言).*"
    "|全部评论.*|最新评论.*|热门评论.*|暂无评论.*|举报|投诉|反馈|登录.{0,8}|注册.{0,6}"
    "|登录后.*|打开.{0,10}app.*|下载.{0,12}(?:app|客户端).*|在app内打开|关注(?:我们|公众号"
    "|作者|我|该号)?.{0,12}|\\+?关注"
    "|订阅|搜索|首页|导航|菜单|目录|更多|加载更多.*|查看更多.*|复制链接|生成海报|朋友圈|微博"
    "|qq空间|新浪微博|字号.*|听文章|倍速.*|播放(?:量|全部)?.{0,8}"
    "|\\d+(?:\\.\\d+)?[万k]?\\s?(?:阅读|浏览|评论|点赞|赞|收藏|分享|人看过|次播放|次浏览"
    "|人已读)"
    "|阅读\\s?\\d.*|举报/反馈|版权声明.*|免责声明.*|cookies?.{0,40}|share(?: this.*| on.*)?"
    "|tweet|like|comments?(?: ?\\(?\\d+\\)?)?|leave a (?:comment|reply).*|subscribe.{0,30}"
    "|sign (?:in|up)|log ?in|read more.*|continue reading.*"
    "|back to top|print|email|copy link|follow(?: us.*)?|menu|search|home|previous|next"
    "|load more|show more|skip to (?:content|main).*|accept(?: all)?(?: cookies)?"
    "|privacy policy.*|terms of (?:use|service).*|all rights reserved.*|(?:copyright|©).*"
    "|facebook|twitter|linkedin|whatsapp|reddit|report|download app|play episode"
    "|listen(?: now| on.*)?)\\W*$",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    "^\\W*(?:推荐阅读|延伸阅读|相关(?:阅读|文章|推荐|新闻|报道|链接)|往期.{0,8}|更多(?:精彩"
    "|内容|文章|阅读).{0,8}|热门(?:文章|推荐|阅读)|猜你喜欢|精选(?:文章|推荐)|大家都在看"
    "|你可能(?:还)?(?:喜欢|感兴趣).{0,6}|热文.{0,4}|编辑推荐|为你推荐|精彩推荐|参考(?:资料"
    "|文献|链接)|related (?:articles|posts|stories|reading)|further reading|read next"
    "|you (?:may|might) also like|recommended(?: for you| reading)?|more (?:from|on"
    "|stories).{0,30}|popular (?:posts|now)|trending|most read)\\W*$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    "^\\W*(?:编者[注按]|编注|注[:：]|(?:editor.?s? )?note\\s?:|sources?\\s?:|本文(?:来自|来源"
    "|转自|转载|首发|由|系|作者|经|为)|本文原(?:载|刊|标题)"
    "|原文(?:标题|链接|地址|来源)|文章来源|来源[:：]|作者[:：]|出品[:：]|文[/／丨|｜]"
    "|编辑[:：/／丨|]|责(?:任)?编辑?[:：]|校对[:：]|监制[:：]|统筹[:：]|"
    "排版[:：]|图片来源|头图|题图|封面图|配图|转载(?:请|自|须|需)|未经.{0,12}(?:许可|授权"
    "|允许)|版权(?:归|所有|声明)|欢迎(?:分享|转发|转载|关注|订阅|添加|留言|投稿)|声明[:：]"
    "|免责|责编|值班编辑|微信公众号|公众号[:：]|"
    "[(（\\[【]?(?:全文|正文|本文|访谈|采访|对话)?(?:完|结束|end|全文完)[)）\\]】]?\\W*$"
    "|-*\\s?(?:the )?end\\s?-*$|以上(?:为|是|就是).{0,20}(?:全文|实录|内容|节选|整理)|"
    "this (?:interview|transcript|article|conversation) (?:has been|was|is)|transcript (?:by"
    "|provided)|edited by|photo(?:graph)?s? by|image credit|originally published|reprinted"
    "|published (?:on|by))",
    re.IGNORECASE,
)
_STOPS = re.compile("[。！？!?…]")
_LONGEST_ADVERT = 220  # characters; a longer paragraph that has such a word in it is prose


_RULES = (
    (_RECOMMENDED, Kind.RECOMMENDED, 60),
    (_BUTTON, Kind.BUTTON, 60),
    (_CONTACT, Kind.CONTACT, _LONGEST_ADVERT),
    (_CREDIT, Kind.CREDIT, _LONGEST_ADVERT),
    (_ADVERT, Kind.ADVERT, _LONGEST_ADVERT),
)  # the first that fits; each with the longest line that it is about


def classify(line: str) -> Kind | None:
    """Return what fault an unprefixed line is as a whole; None where it may be somebody's words.

    `line` is folded to simplified characters.
    """
    if is_spam(line):
        return Kind.SPAM
    pieces = line.split()
    if len(pieces) > 1 and all(_BUTTON.match(piece) for piece in pieces[:20]):
        return Kind.BUTTON
    fits = (kind for pattern, kind, most in _RULES if len(line) <= most and pattern.search(line))
    return next(fits, None)


def spam_tail(line: str) -> int:
    """Return where spam begins that was hung onto somebody's words; the length where none was."""
    at = max((found.end() for found in _STOPS.finditer(line)), default=0)
    tail = line[at:]
    return at if at and len(_SPAM_WORDS.findall(tail)) >= 3 and is_spam(tail) else len(line)


def is_spam(line: str) -> bool:
    """Tell spam by its words, or by a run of keywords without a sentence."""
    hits = len(_SPAM_WORDS.findall(line[:20_000]))
    length = min(len(line), 20_000)
    if hits >= 3 and hits * 25 >= length:
        return True
    pieces = re.split(r"[|｜丨]|[_#]{1,2}(?=\S)", line[:20_000])
    is_list = len(pieces) >= 6 and length < 40 * len(pieces)
    return is_list and not _STOPS.search(line[:2000])

"""The shipped library, searched."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot.matching.folding import normalise
from bot.matching.matcher import Matcher
from bot.model import Pack, Part
from tests.bot.matching.conftest import TODAY, ask

FOREIGN = """
量子烹饪 红烧肉怎么做 麻婆豆腐 宫保鸡丁 糖醋排骨 蛋炒饭 火锅底料 烤箱温度 披萨 意大利面 寿司
包饺子 清蒸鲈鱼 奶茶配方 川菜 酸菜鱼 梅西进球 足球世界杯 英超积分榜 皇马 篮球 湖人队 科比 扣篮
网球 羽毛球 乒乓球 游泳 瑜伽 奥运会金牌 欧冠决赛 点球 越位规则 红牌 裁判 王菲 周杰伦 刘德华 李白
杜甫 鲁迅 莫言 金庸 秦始皇 武则天 诸葛亮 爱因斯坦 贝多芬 莫扎特 梵高 拿破仑 林肯 姚明 章子怡
天气预报 台风路径 地震 火山 恐龙 熊猫 狗粮 金鱼 养花 樱花 签证 机票 故宫门票 高血压 糖尿病 失眠
疫苗 高考作文 三角函数 光合作用 唐诗 钢琴 吉他 电影票房 动漫 麻将 围棋定式 婚礼 星座 塔罗牌 租房
装修 水电工 驾照 轮胎 停车 足球团队 篮球比赛数据 减肥成本 random_forest chocolate_cake
pasta_recipe messi premier_league world_cup basketball tennis_racket yoga_pose guitar_chords
shakespeare harry_potter taylor_swift dinosaurs volcano weather_tomorrow cat_food goldfish
paris_hotels eiffel_tower headache dentist chess_openings wedding_dress horoscope plumber
sourdough_starter fried_rice tiramisu football_team winter_coat energy_drink apple_pie
cheap_flights
""".split()  # noqa: SIM905
ASKED = """
开源能追上闭源吗|大模型公司值得投资吗|创业公司该不该烧钱|AI会不会取代搜索|is google search dead
what did 朱啸虎 say on open source|will open source catch up|朱嘯虎還看好數據飛輪嗎
AGI什么时候实现|中国和美国AI差距|人形机器人靠谱吗|模型的护城河在哪里|怎么找到PMF
如何看待DeepSeek|AI有意识吗|does AI have consciousness|创业者应该出海吗
should startups go global|英伟达股价会跌吗|三天工作制|will AI take jobs|长文本为什么重要
杨植麟的技术信仰|傅盛怎么看小模型|zxh agi|zhuxiaohu moat|PMF 烧钱|輝達|募資|資料飛輪|創辦人
"""


@pytest.mark.parametrize("query", [words.replace("_", " ") for words in FOREIGN])
def test_what_is_foreign_to_the_library_is_a_miss(library: Matcher, query: str) -> None:
    assert ask(library, query).is_miss


@pytest.mark.parametrize("query", ASKED.strip().replace("\n", "|").split("|"))
def test_what_people_ask_is_answered(library: Matcher, query: str) -> None:
    assert not ask(library, query).is_miss


def test_every_topic_is_found_by_all_its_names(library: Matcher, pack: Pack) -> None:
    held = {topic for quote in pack.quotes for topic in quote.topics}
    lost = [
        form
        for topic in pack.topics
        for form in (topic.zh, topic.hant, topic.en, *topic.aliases)
        if topic.id in held and topic.id not in ask(library, form).understood.topics
    ]

    assert lost == []


def test_every_speaker_is_found_by_all_their_names(library: Matcher, pack: Pack) -> None:
    guests = [one for one in pack.speakers if one.part is Part.GUEST]
    lost = [
        form
        for one in guests
        for form in (one.name, one.traditional, one.english, one.english.lower().replace(" ", ""))
        if library.speaker(form).id != one.id or ask(library, form).understood.speakers != (one.id,)
    ]

    assert lost == []


def test_every_word_of_two_characters_finds_every_quote_that_holds_it(
    library: Matcher, pack: Pack
) -> None:
    holding: defaultdict[str, set[str]] = defaultdict(set)
    for quote in pack.quotes:
        for run in re.findall("[\u4e00-\u9fff]+", normalise(quote.text)):
            for at in range(len(run) - 1):
                holding[run[at : at + 2]].add(quote.id)

    for word, ids in holding.items():
        assert ids <= set(library.search(word, today=TODAY, limit=len(pack.quotes)).ids), word


def test_the_ids_do_not_hang_on_the_limit(library: Matcher) -> None:
    for query in ("开源", "烧钱 融资", "朱啸虎 AGI"):
        assert ask(library, query, limit=100).ids[:3] == ask(library, query, limit=3).ids

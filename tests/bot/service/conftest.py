"""A small made-up library and the service on it, without any chat library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.digests.choice import Choice
from bot.grammar import parse_line
from bot.matching.letters import make_letters
from bot.messages import Asker, Place, Reply, Request
from bot.model import (
    Fidelity,
    Later,
    LaterKind,
    Locale,
    Pack,
    Part,
    Proposition,
    Quote,
    Receipt,
    Role,
    Side,
    Source,
    Speaker,
    State,
    Text,
    Topic,
)
from bot.service.current import Current
from bot.service.daily import DailyPosts
from bot.service.digest_desk import Desk
from bot.service.digests import Digests
from bot.service.scenes import Scenes
from bot.service.service import Service
from bot.store.engine import open_engine
from bot.store.library import Library
from bot.store.migrate import upgrade
from bot.store.sources import KeptSources
from bot.store.stores import Stores
from bot.store.tokens import Tokens

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = Place(platform="test", workspace="w1", channel="c1")
Ask = Callable[..., "Reply"]


class StoppedClock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the same instant always."""
        return NOW


def quote(id_: str, speaker: str, text: str, **more: object) -> Quote:
    """Make a quote with what does not matter filled in."""
    receipt = Receipt(prefix="", suffix="", folding=(), checked_on=date(2026, 11, 1))
    facts: dict[str, object] = {
        "source": "talk-2024",
        "topics": ("rivers",),
        "said_on": "2024-02",
        "insight": Text(zh="我们的一句话。", en="Our one line."),
        "translation": Text(en="Our rendering."),
    }
    made: Quote = Quote(
        id=id_,
        speaker=speaker,
        text=text,
        receipt=receipt,
        **(facts | more),  # type: ignore[arg-type]
    )
    return made


def source(id_: str, title: str, digit: str) -> Source:
    """Make a source."""
    return Source(
        id=id_, title=title, sha256=digit * 64, language=Locale.SIMPLIFIED,
        fidelity=Fidelity.EDITED, publisher="河报", interviewer="asker",
    )  # fmt: skip


def speaker(id_: str, name: str, traditional: str, english: str, **more: object) -> Speaker:
    """Make a speaker."""
    return Speaker(id=id_, name=name, traditional=traditional, english=english, **more)  # type: ignore[arg-type]


LIBRARY = Pack(
    speakers=(
        speaker(
            "lin", "林远帆", "林遠帆", "Lin Yuanfan",
            roles=(Role(source="talk-2024", title=Text(zh="船长", en="Captain")),),
        ),
        speaker("su", "苏禾", "蘇禾", "Su He"),
        speaker("asker", "贺问", "賀問", "He Wen", part=Part.INTERVIEWER),
        speaker("ghost", "闻无", "聞無", "Wen Wu", part=Part.MENTIONED),
    ),
    topics=(
        Topic(id="rivers", zh="河流", hant="河流", en="Rivers", aliases=("江河", "waterways")),
        Topic(id="bridges", zh="桥梁", hant="橋樑", en="Bridges", aliases=("大桥",)),
    ),
    propositions=(
        Proposition(id="dams", topic="rivers", statement=Text(zh="该修坝", en="Build dams")),
    ),
    sources=(source("talk-2024", "河上谈话", "a"), source("talk-2025", "再谈", "b")),
    quotes=(
        quote(
            "aaa111", "lin", "河水不等人，修坝要趁早。", proposition="dams", side=Side.FOR,
            question=Text(zh="为什么急？", en="Why the hurry?"),
            later=(
                Later(
                    id="bbb222", kind=LaterKind.CHANGED,
                    note=Text(zh="一年后不再主张。", en="A year later no longer."),
                ),
            ),
        ),
        quote(
            "bbb222", "lin", "坝修多了，河就死了。", source="talk-2025", said_on="2025-02",
            proposition="dams", side=Side.AGAINST,
        ),
        quote("ccc333", "lin", "桥是两岸的约定。", topics=("bridges",)),
        quote("ddd444", "lin", "渡船的人从不嫌河宽。"),
        quote("eee555", "su", "我只信会转弯的河。", proposition="dams", side=Side.AGAINST),
        quote("fff666", "su", "闻无说过的话，我一句也不信。", topics=("bridges",)),
        quote("ggg777", "su", "这句话已经撤回。", state=State.WITHDRAWN),
    ),
)  # fmt: skip


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the segmenter's cache, so that it loads once."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    engine = open_engine(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(engine)
    library = Library(engine)
    library.load(LIBRARY, workspace="", now=NOW)
    yield library
    engine.dispose()


@pytest.fixture
def scenes(library: Library, caches: Path) -> Scenes:
    return Scenes(
        library=library,
        kept=KeptSources(library.engine),
        current=Current(library, Tokens(library.engine), caches),
        letters=make_letters(),
        clock=StoppedClock(),
        chance=Random(1),
        zone=ZoneInfo("Asia/Shanghai"),
    )


@pytest.fixture
def service(scenes: Scenes) -> Iterator[Service]:
    posts = DailyPosts(scenes)
    stores = Stores.on(scenes.library.engine, tzdata="test")
    choice = Choice(stores.history, posts.supply)
    service = Service(scenes, Digests(Desk(stores, choice, posts.compose)))
    yield service
    service.close()


@pytest.fixture
def ask(service: Service) -> Callable[..., object]:
    """Return a function that types a line and returns the reply."""

    async def ask(
        line: str,
        locale: Locale = Locale.SIMPLIFIED,
        *,
        place: Place = HERE,
        may_manage: bool = True,
    ) -> Reply:
        asker = Asker(id="u1", locale=locale, may_manage=may_manage)
        return await service.handle(Request(place=place, asker=asker, command=parse_line(line)))

    return ask


def elsewhere(workspace: str, **more: object) -> Place:
    """Return a channel of another workspace."""
    return replace(HERE, workspace=workspace, **more)  # type: ignore[arg-type]

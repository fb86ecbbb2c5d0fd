"""The composition root: Settings → objects. The only place where anything is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import bot
from bot.config import Settings
from bot.digests.choice import Choice
from bot.digests.schedule import TZDATA_VERSION
from bot.errors import UserError
from bot.library.packs import read_pack
from bot.matching.letters import make_letters
from bot.ports import Clock
from bot.service.current import Current, Snapshot
from bot.service.daily import DailyPosts
from bot.service.digest_desk import Desk
from bot.service.digests import Digests
from bot.service.scenes import Scenes
from bot.service.service import Service
from bot.store.engine import Engine, open_engine
from bot.store.library import Library
from bot.store.migrate import upgrade
from bot.store.sources import KeptSources
from bot.store.stores import Stores
from bot.store.tokens import Tokens

SHIPPED = Path(bot.__file__).parent.parent / "content"  # beside `bot`, in a checkout and a wheel


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The core, wired."""

    settings: Settings
    clock: Clock
    engine: Engine
    library: Library
    kept: KeptSources
    service: Service
    stores: Stores
    choice: Choice
    posts: DailyPosts
    snapshot: Callable[[], Snapshot]


@contextmanager
def open_store(settings: Settings) -> Iterator[Engine]:
    """Open the database and bring its tables up to date."""
    with reach_store(settings) as engine:
        upgrade(engine)
        yield engine


@contextmanager
def reach_store(settings: Settings) -> Iterator[Engine]:
    """Open the database as it is."""
    _prepare_folder(settings.data_dir)
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_core(settings: Settings, *, clock: Clock, chance: Random) -> Iterator[Core]:
    """Build the core on a database that has the library's packs loaded."""
    with open_store(settings) as engine:
        library = open_library(engine, settings, now=clock.now())
        kept = KeptSources(engine)
        scenes = Scenes(
            library=library,
            kept=kept,
            current=Current(library, Tokens(engine), settings.data_dir),
            letters=make_letters(),
            clock=clock,
            chance=chance,
            zone=ZoneInfo(settings.timezone),
        )
        posts = DailyPosts(scenes)
        stores = Stores.on(engine, tzdata=TZDATA_VERSION)
        choice = Choice(stores.history, posts.supply)
        desk = Desk(stores, choice, posts.compose)
        service = Service(scenes, Digests(desk))
        try:
            yield Core(
                settings=settings,
                clock=clock,
                engine=engine,
                library=library,
                kept=kept,
                service=service,
                stores=stores,
                choice=choice,
                posts=posts,
                snapshot=scenes.current.snapshot,
            )
        finally:
            service.close()


def open_library(engine: Engine, settings: Settings, *, now: datetime) -> Library:
    """Return the library with the packs that all workspaces share, which it loads if need be."""
    library = Library(engine)
    for folder in content_folders(settings):
        pack = read_pack(folder, known=library.entities(tenant=""))
        library.load(pack, workspace="", now=now)
    return library


def content_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the packs that all workspaces share: the shipped one, unless others are set."""
    return settings.content_dirs or (SHIPPED,)


def _prepare_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError("data_dir", path=folder, why=error.strerror) from None

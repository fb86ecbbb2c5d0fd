"""The library in the database, on SQLite and PostgreSQL: loads, tenants, exports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.errors import UserError
from bot.library.lines import lines_to_pack, quotes_to_lines
from bot.model import Pack, Quote, State
from bot.store.library import Library
from bot.store.loading import Loaded
from tests.bot.library.samples import PACK, make_later, make_pack, make_quote, make_speaker

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TENANT, OTHER = "slack:T1", "discord:G2"


@pytest.fixture
def library(engine: Engine) -> Library:
    return Library(engine)


def load(library: Library, pack: Pack = PACK, workspace: str = "") -> Loaded:
    return library.load(pack, workspace=workspace, now=NOW)


def get(library: Library, id_: str = "aaaaaa", tenant: str = TENANT) -> Quote | None:
    return next(iter(library.quotes([id_], tenant=tenant)), None)


def export(library: Library) -> list[str]:
    return list(quotes_to_lines(library.changed_since(-1), library.entities()))


def test_a_pack_comes_out_as_it_went_in(library: Library) -> None:
    pack = make_pack(make_quote(later=(make_later(),), also_in=("talk-later",)))

    assert load(library, pack) == Loaded(added=3)
    assert library.quotes(["cccccc", "aaaaaa"], tenant=TENANT) == (pack.quotes[2], pack.quotes[0])
    assert set(library.entities().speakers) == set(pack.speakers)
    assert library.entities().propositions == pack.propositions


def test_a_second_load_changes_nothing(library: Library) -> None:
    load(library)
    version = library.version()

    assert load(library) == Loaded(unchanged=3)
    assert library.version() == version


def test_a_changed_quote_keeps_its_id_and_its_first_day(library: Library) -> None:
    load(library)
    version = library.version()
    changed = make_pack(make_quote(text="今年融资很难。"))

    loaded = library.load(changed, workspace="", now=NOW + timedelta(days=9))

    assert loaded == Loaded(changed=1, unchanged=2)
    assert [quote.id for quote in library.changed_since(version)] == ["aaaaaa"]
    (first, *_) = library.summary(tenant=TENANT)
    assert (first.id, first.loaded_at) == ("aaaaaa", NOW)


def test_a_changed_speaker_is_a_change_of_the_library(library: Library) -> None:
    load(library)
    version = library.version()

    load(library, make_pack(speakers=(replace(PACK.speakers[0], english="Lin Zhou"),)))

    assert library.version() > version
    assert "Lin Zhou" in {speaker.english for speaker in library.entities().speakers}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DISPUTED])
def test_what_was_taken_back_stays_so_after_another_load(library: Library, state: State) -> None:
    load(library)
    library.set_state(["aaaaaa"], state, workspace="")

    loaded = load(library, make_pack(make_quote(text="改过的话，仍然撤回。")))

    quote = get(library)
    assert quote is not None
    assert (quote.state, quote.text) == (state, "改过的话，仍然撤回。")
    assert loaded.kept_withdrawn == 1
    assert "aaaaaa" not in {summary.id for summary in library.summary(tenant=TENANT)}


def test_a_pack_may_withdraw_what_is_matched_or_disputed(library: Library) -> None:
    load(library)
    library.set_state(["bbbbbb"], State.DISPUTED, workspace="")
    withdrawn = [replace(quote, state=State.WITHDRAWN) for quote in PACK.quotes[:2]]

    load(library, make_pack(*withdrawn))
    load(library)

    states = [quote.state for quote in library.quotes(["aaaaaa", "bbbbbb"], tenant=TENANT)]
    assert states == [State.WITHDRAWN, State.WITHDRAWN]


def test_a_check_on_this_server_lasts_as_long_as_the_words(library: Library) -> None:
    load(library)
    library.set_state(["aaaaaa"], State.RECHECKED, workspace="")
    library.set_state(["bbbbbb"], State.RECHECKED, workspace="")

    load(library, make_pack(make_quote(speaker="bai-lu"), replace(PACK.quotes[1], daily=False)))

    states = [quote.state for quote in library.quotes(["aaaaaa", "bbbbbb"], tenant=TENANT)]
    assert states == [State.MATCHED, State.RECHECKED]


def test_nothing_private_is_seen_from_another_workspace(library: Library) -> None:
    load(library)
    own = make_quote(id="dddddd", workspace=TENANT)
    load(library, Pack(quotes=(own,), speakers=(make_speaker("own", "自己人"),)), TENANT)

    assert get(library, "dddddd") == own
    assert get(library, "dddddd", OTHER) is None
    assert "dddddd" not in {summary.id for summary in library.summary(tenant=OTHER)}
    assert "own" in {speaker.id for speaker in library.visible(tenant=TENANT).speakers}
    assert "own" not in {speaker.id for speaker in library.visible(tenant=OTHER).speakers}
    assert own in library.visible(tenant=TENANT).quotes
    assert own not in library.visible(tenant=OTHER).quotes
    assert not library.set_state(["dddddd"], State.WITHDRAWN, workspace=OTHER)


def test_an_id_of_another_workspace_is_refused_and_nothing_is_loaded(library: Library) -> None:
    load(library, Pack(quotes=(make_quote(),)), TENANT)

    with pytest.raises(UserError) as caught:
        load(library, PACK, OTHER)

    assert (caught.value.key, caught.value.facts) == ("id_taken", {"id": "aaaaaa"})
    assert get(library, "bbbbbb", OTHER) is None
    assert library.entities(tenant=OTHER).speakers == ()


def test_withdrawing_what_is_not_there_is_told(library: Library) -> None:
    load(library)
    version = library.version()

    assert not library.set_state(["zzzzzz"], State.WITHDRAWN, workspace="")
    assert library.set_state(["aaaaaa"], State.WITHDRAWN, workspace="")
    assert library.version() == version + 1


def test_daily_posts_leave_out_what_is_marked(library: Library) -> None:
    load(library, make_pack(make_quote(daily=False)))

    assert [s.id for s in library.summary(tenant=TENANT, daily_only=True)] == ["bbbbbb", "cccccc"]
    assert len(library.summary(tenant=TENANT)) == 3


def test_an_export_loaded_elsewhere_gives_the_same_bytes(library: Library) -> None:
    load(library, make_pack(make_quote(later=(make_later(),), due="2027-01", daily=False)))
    library.set_state(["bbbbbb"], State.WITHDRAWN, workspace="")
    library.set_state(["cccccc"], State.RECHECKED, workspace="")
    lines = export(library)
    bare = replace(library.visible(tenant=""), quotes=())

    again = lines_to_pack(lines, bare)

    assert load(library, again) == Loaded(unchanged=3)
    assert export(library) == lines
    states = {quote.id: quote.state for quote in again.quotes}
    assert states["bbbbbb"] is State.WITHDRAWN
    assert list(quotes_to_lines(again.quotes, bare)) == lines


def test_a_tombstone_comes_along_with_an_export(engine: Engine, library: Library) -> None:
    load(library, replace(PACK, quotes=()))
    withdrawn = replace(PACK.quotes[0], state=State.WITHDRAWN)
    lines = list(quotes_to_lines([withdrawn, *PACK.quotes[1:]], PACK))

    load(library, lines_to_pack(lines, library.visible(tenant="")))
    load(library)

    assert export(library) == lines


def test_more_quotes_than_one_statement_takes_are_loaded(library: Library) -> None:
    many = tuple(make_quote(id=f"q{number:05}") for number in range(1201))

    assert load(library, make_pack(*many)).added == 1204
    assert load(library, make_pack(*many)) == Loaded(unchanged=1204)


def test_more_ids_than_a_statement_takes_are_fetched(library: Library) -> None:
    load(library)
    wanted = [*(f"none-{n}" for n in range(70_000)), "aaaaaa"]

    assert [quote.id for quote in library.quotes(wanted, tenant=TENANT)] == ["aaaaaa"]

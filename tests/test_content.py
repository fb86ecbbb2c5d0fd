"""The shipped library: every word in its source, by the right speaker, complete and in form."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.checking import read_sources
from bot.library.checks import Report, check_pack
from bot.library.evidence import SourceText
from bot.library.lines import lines_to_pack, quotes_to_lines
from bot.library.packs import read_pack
from bot.matching.letters import make_letters
from bot.model import LaterKind, Pack, Part, Quote
from bot.transcripts.letters import Letters

CONTENT = Path(__file__).parents[1] / "content"
SEEDS = CONTENT.parents[1] / "shared" / "seeds"
FILES = sorted(CONTENT.rglob("*.toml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The shipped pack and the sources it is checked against."""

    pack: Pack
    texts: dict[str, SourceText]
    letters: Letters

    def check(self, change: Callable[[Quote], Quote] = lambda quote: quote) -> Report:
        """Check the pack with every quote changed."""
        pack = replace(self.pack, quotes=tuple(change(quote) for quote in self.pack.quotes))
        return check_pack(pack, self.texts, self.letters)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(CONTENT)


@pytest.fixture(scope="module")
def shipped(pack: Pack) -> Shipped:
    if not SEEDS.is_dir():
        pytest.skip("the folder ../shared/seeds is absent")
    letters = make_letters()
    return Shipped(pack=pack, texts=read_sources(SEEDS, pack, letters), letters=letters)


def failed(report: Report) -> set[str | None]:
    return {finding.quote for finding in report.errors}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_each_file_keeps_to_the_schema_that_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.partition("\n")[0].removeprefix("#:schema ")
    schema = json.loads((path.parent / named).read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(text), schema)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("schemas/*.json")), ids=lambda p: p.name)
def test_each_schema_refuses_what_the_loader_does_not_know(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"nonsense": []}, schema)


@pytest.mark.seeds
def test_every_quote_stands_in_its_source_and_nothing_is_found_wanting(shipped: Shipped) -> None:
    report = shipped.check()

    assert [(finding.place, finding.key) for finding in report.findings] == []
    assert report.foldings is not None
    assert len(report.foldings) == len(shipped.pack.quotes)
    assert report.shares is not None
    assert max(report.shares.values()) <= 0.15


@pytest.mark.seeds
@pytest.mark.parametrize("at", [0.0, 0.2, 0.4, 0.6, 0.8, 0.999])
def test_one_changed_character_of_any_quote_makes_the_check_fail_and_names_it(
    shipped: Shipped, at: float
) -> None:
    def alter(quote: Quote) -> Quote:
        place = int(at * len(quote.text))
        other = "甲" if quote.text[place] != "甲" else "乙"
        return replace(quote, text=quote.text[:place] + other + quote.text[place + 1 :])

    assert failed(shipped.check(alter)) >= {quote.id for quote in shipped.pack.quotes}


@pytest.mark.seeds
@pytest.mark.parametrize("cut", [slice(1, None), slice(None, -1)], ids=["first", "last"])
def test_a_character_less_is_found_in_any_quote(shipped: Shipped, cut: slice) -> None:
    report = shipped.check(lambda quote: replace(quote, text=quote.text[cut]))

    found = {finding.quote for finding in report.findings}
    assert found >= {quote.id for quote in shipped.pack.quotes}


@pytest.mark.seeds
@pytest.mark.parametrize("shift", range(1, 7))
def test_another_speaker_of_any_quote_makes_the_check_fail_and_names_it(
    shipped: Shipped, shift: int
) -> None:
    people = [speaker.id for speaker in shipped.pack.speakers]

    def attribute(quote: Quote) -> Quote:
        return replace(quote, speaker=people[(people.index(quote.speaker) + shift) % len(people)])

    assert failed(shipped.check(attribute)) >= {quote.id for quote in shipped.pack.quotes}


@pytest.mark.seeds
def test_another_source_of_any_quote_makes_the_check_fail(shipped: Shipped) -> None:
    sources = [source.id for source in shipped.pack.sources]

    def move(quote: Quote) -> Quote:
        return replace(quote, source=sources[(sources.index(quote.source) + 1) % len(sources)])

    both = {quote.id for quote in shipped.pack.quotes if quote.also_in}
    assert failed(shipped.check(move)) >= {quote.id for quote in shipped.pack.quotes} - both


def test_the_library_is_as_large_as_promised_and_heard_from_every_voice(pack: Pack) -> None:
    by_source = Counter(quote.source for quote in pack.quotes)
    by_speaker = Counter(quote.speaker for quote in pack.quotes)
    zhu = Counter(quote.source for quote in pack.quotes if quote.speaker == "zhu-xiaohu")

    assert 180 <= len(pack.quotes) <= 210
    assert len(by_source) == 4
    assert (zhu["zhu-2024-02"] >= 40, zhu["zhu-fu-2024-05"] >= 10, zhu["zhu-2025-02"] >= 45) == (
        (True,) * 3
    )
    assert by_speaker["yang-zhilin"] >= 20
    assert by_speaker["fu-sheng"] >= 18
    assert {speaker.id for speaker in pack.speakers if speaker.part is Part.GUEST} == set(
        by_speaker
    )


def test_topics_propositions_and_changes_are_as_many_as_promised(pack: Pack) -> None:
    argued = {quote.proposition for quote in pack.quotes if quote.proposition}
    kinds = {later.kind for quote in pack.quotes for later in quote.later}

    assert 35 <= len(pack.topics) <= 45
    assert len(argued) >= 15
    assert kinds >= {LaterKind.CHANGED, LaterKind.REAFFIRMED}
    assert any(proposition.disagreements for proposition in pack.propositions)
    assert any(quote.due for quote in pack.quotes)
    assert any(not quote.daily for quote in pack.quotes)


def test_an_alias_belongs_to_one_topic(pack: Pack) -> None:
    names = [
        (name.casefold(), topic.id)
        for topic in pack.topics
        for name in {topic.zh, topic.hant, topic.en, *topic.aliases}
    ]
    owners: dict[str, set[str]] = {}
    for name, id_ in names:
        owners.setdefault(name, set()).add(id_)

    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_the_library_exports_and_loads_as_the_same_lines(pack: Pack) -> None:
    lines = list(quotes_to_lines(pack.quotes, pack))

    again = lines_to_pack(lines, replace(pack, quotes=()))

    assert list(quotes_to_lines(again.quotes, pack)) == lines
    assert set(again.quotes) == set(pack.quotes)


def test_every_quote_has_our_own_words_in_both_languages(pack: Pack) -> None:
    def is_whole(text: Any) -> bool:
        return text is not None and bool(text.zh and text.en)

    assert [quote.id for quote in pack.quotes if not is_whole(quote.insight)] == []
    assert [
        quote.id for quote in pack.quotes if quote.question and not is_whole(quote.question)
    ] == []

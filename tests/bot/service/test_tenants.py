"""Nothing of one workspace is ever seen in another, nor in a channel that strangers share."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from adapters.ask import reply_to_json
from bot.messages import Cards, Place, Reply
from bot.model import Later, LaterKind, Locale, Pack, Proposition, Term, Text, Topic
from bot.service.scenes import Scenes
from bot.service.service import Service
from bot.store.library import Library
from bot.store.sources import KeptSource, KeptTurn
from bot.verbs import VERBS, Completes
from tests.bot.service.conftest import HERE, NOW, elsewhere, quote, source, speaker

Ask = Callable[..., Awaitable[Reply]]
HIDDEN = "密林"  # in every name and every line of what is private

PRIVATE = Pack(
    speakers=(speaker("secret-guest", f"{HIDDEN}客", f"{HIDDEN}客", f"Guest {HIDDEN}"),),
    topics=(Topic(id="secret-topic", zh=f"{HIDDEN}计划", hant=f"{HIDDEN}計劃", en=HIDDEN),),
    propositions=(
        Proposition(
            id="dams", topic="rivers", statement=Text(zh=f"{HIDDEN}命题", en=f"{HIDDEN} says"),
            disagreements=(("own111", "eee555"),),
        ),
    ),
    sources=(source("secret-talk", f"{HIDDEN}谈话", "c"),),
    quotes=(
        quote(
            "own111", "secret-guest", f"{HIDDEN}里的河从不结冰。", source="secret-talk",
            topics=("secret-topic", "rivers"), said_on="2023-01",
            later=(Later(id="bbb222", kind=LaterKind.CHANGED, note=Text(zh=f"{HIDDEN}注")),),
        ),
        quote(
            "own222", "lin", f"{HIDDEN}之河，是林远帆私下说的。", source="secret-talk",
            proposition="dams", topics=("secret-topic", "rivers"), said_on="2025-03",
            later=(Later(id="bbb222", kind=LaterKind.PARTLY, note=Text(zh=f"{HIDDEN}注")),),
        ),
    ),
)  # fmt: skip
KEPT = KeptSource(
    source="secret-talk", workspace=HERE.tenant, sha256="c" * 64,
    text=f"林远帆：{HIDDEN}的全文在这里，从未公开。",
    turns=(
        KeptTurn(
            speaker="林远帆", role="answer", text=f"{HIDDEN}的全文在这里，从未公开。",
            start=4, end=18,
        ),
    ),
)  # fmt: skip

TYPED = (
    f"/quote find {HIDDEN}", f"/quote find 林远帆 {HIDDEN}", "/quote find 河",
    f"/quote {HIDDEN}计划",
    f"/quote check {HIDDEN}里的河从不结冰。", f"/quote check {HIDDEN}的全文在这里，从未公开。",
    "/quote cite own111", "/quote cite own222 en", "/quote cite bbb222",
    f"/quote topic {HIDDEN}计划", "/quote topic 河流", f"/quote topic {HIDDEN[0]}",
    f"/quote speaker {HIDDEN}客", "/quote speaker 林远帆", f"/quote speaker 林远帆 {HIDDEN}计划",
    "/quote random", "/quote random 河流", f"/quote random {HIDDEN}计划", "/quote today",
    "/quote show own111", "/quote show own222", "/quote show bbb222",
    "/quote context own111", "/quote context own222", "/quote context bbb222",
    "/quote topics", "/quote speakers", "/quote", "/quote help", "/digest help",
    f"/quote timeline {HIDDEN}客", "/quote timeline 林远帆", "/quote timeline 林远帆 河流",
    f"/quote compare {HIDDEN}客 林远帆 河流", "/quote compare 林远帆 苏禾 河流",
    f"/digest add 09:00 topic:{HIDDEN}计划", f"/digest add 09:00 speaker:{HIDDEN}客",
    "/digest add 09:00", f"/digest edit 09:00 topic:{HIDDEN}计划",
    f"/digest edit speaker:{HIDDEN}客", "/digest list", "/digest preview 60", "/digest test",
    "/digest why own111", "/digest why", "/digest skip", "/digest history",
    "/digest retire own111", "/digest again own222",
    "/digest pause", "/digest resume", "/digest remove",
)  # fmt: skip


@pytest.fixture
def private(library: Library, scenes: Scenes) -> Library:
    """Give one workspace a library of its own."""
    library.load(PRIVATE, workspace=HERE.tenant, now=NOW)
    scenes.kept.keep(KEPT, now=NOW)
    return library


STRANGERS = (elsewhere("w2"), elsewhere("w1", is_shared=True), replace(HERE, platform="other"))


def shown(reply: Reply, typed: str) -> str:
    """Return all that anybody could read off a reply, but for the asker's own words."""
    read = json.loads(reply_to_json(reply))
    cut = " ".join(read["understood"].pop("words", ()))  # the asker's own too
    text = json.dumps(read, ensure_ascii=False)
    text = text.replace(cut, "…") if cut else text
    for word in sorted(typed.split(), key=len, reverse=True):
        for own in (word, word.partition(":")[2] or word):
            text = text.replace(own, "…")
    return text


@pytest.mark.parametrize("place", STRANGERS, ids=["another", "shared with others", "platform"])
async def test_no_command_shows_what_is_private_elsewhere(
    ask: Ask, private: Library, place: Place
) -> None:
    for typed in TYPED:
        for locale in (Locale.SIMPLIFIED, Locale.ENGLISH):
            reply = await ask(typed, locale, place=place)
            assert HIDDEN not in shown(reply, typed), typed
            if isinstance(reply, Cards):
                assert not {card.quote.id for card in reply.cards} & {"own111", "own222"}, typed


async def test_at_home_it_is_all_there(ask: Ask, private: Library) -> None:
    seen = [shown(await ask(typed), typed) for typed in TYPED]
    assert sum(HIDDEN in text for text in seen) > 20


def test_every_command_is_tried() -> None:
    for verb in VERBS:
        lines = {f"/{verb.group} {verb.name}"}
        assert any(typed.startswith(tuple(lines)) for typed in TYPED), verb.name


@pytest.mark.parametrize("place", STRANGERS, ids=["another", "shared with others", "platform"])
async def test_nothing_private_is_offered_while_typing(
    service: Service, private: Library, place: Place
) -> None:
    for kind in (Completes.TOPIC, Completes.SPEAKER):
        assert await service.complete(kind, HIDDEN, HERE, Locale.SIMPLIFIED)
        for prefix in (HIDDEN, ""):
            offered = await service.complete(kind, prefix, place, Locale.SIMPLIFIED)
            assert HIDDEN not in "".join(offered)


async def test_a_digest_of_before_sharing_shows_nothing_private_after_it(
    ask: Ask, private: Library
) -> None:
    await ask(f"/digest add 09:00 topic:{HIDDEN}计划")
    shared = replace(HERE, is_shared=True)
    for typed in ("/digest list", "/digest preview", "/digest test", "/digest why", "/quote today"):
        assert HIDDEN not in reply_to_json(await ask(typed, place=shared)), typed


async def test_how_words_are_cut_tells_nothing_of_another_workspace(
    scenes: Scenes, library: Library
) -> None:
    def cut() -> tuple[str, ...]:
        matcher = scenes.current.snapshot().matcher
        found = matcher.search("启明灯塔计划进展", workspace="other", today=NOW.date())
        return found.understood.words

    before = cut()
    secret = Pack(terms=(Term(words=("灯塔计划", "密林")),))
    library.load(secret, workspace=HERE.tenant, now=NOW)

    assert cut() == before

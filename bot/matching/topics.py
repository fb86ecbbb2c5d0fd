"""Topics by name, alias, in either script or English, or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.folding import normalise
from bot.matching.lexicon import Lexicon, Means, one_slip, squeeze
from bot.model import Locale, Topic

NEAREST = 5  # topics that are offered for one that is not known
_LIKE = 0.3  # how alike a topic's name must be to be offered


class Topics:
    """All that a topic may be called."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = {one.id: one for one in topics}
        phrases: list[tuple[str, str]] = []
        for one in self.topics.values():
            for form in (one.zh, one.hant, one.en, one.id.replace("-", " "), *one.aliases):
                phrases += ((form, one.id), (form.replace(" ", "").replace("-", ""), one.id))
        self.lexicon = Lexicon(Means.TOPIC, phrases)
        self._own = {one.id: _own_names(one) for one in self.topics.values()}

    def look_up(self, text: str) -> tuple[str, ...]:
        """Return the topics that a text names, whole; none if it names none."""
        name = squeeze(text)
        if ids := self.lexicon.ids(name):
            return tuple(sorted(ids, key=lambda one: (name not in self._own[one], one)))
        return self.slips(name)

    def slips(self, name: str) -> tuple[str, ...]:
        """Return the topics one of whose names is one slip from a squeezed text."""
        least = 4 if name[:1] >= "㐀" else 5
        if len(name) < least:
            return ()
        near = (
            ids for form, ids in self.lexicon.forms() if len(form) >= least and one_slip(name, form)
        )
        return tuple(dict.fromkeys(one for ids in near for one in ids))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return the topics whose names are most like a text, best first."""
        best = self.lexicon.alike(squeeze(text))
        found = (one for one, likeness in best.items() if likeness >= _LIKE)
        return tuple(sorted(found, key=lambda one: (-best[one], one)))[:NEAREST]

    def complete(self, prefix: str, locale: Locale, limit: int) -> tuple[str, ...]:
        """Return the topics for what was typed so far: names that begin so, then that hold it."""
        typed = squeeze(prefix)
        if not typed:
            return tuple(self.topics)[:limit]
        places: dict[str, int] = {}
        for form, ids in self.lexicon.forms():
            place = 1 if form.startswith(typed) else 2 if typed in form else 3
            for one in ids:
                own = place == 1 and form in self._own[one]
                places[one] = min(places.get(one, 3), 0 if own else place)
        found = [one for one, place in places.items() if place < 3]
        shown = {one: _shown(self.topics[one], locale) for one in found}
        return tuple(sorted(found, key=lambda one: (places[one], shown[one])))[:limit]


def _shown(topic: Topic, locale: Locale) -> str:
    return {Locale.ENGLISH: topic.en, Locale.TRADITIONAL: topic.hant}.get(locale, topic.zh)


def _own_names(topic: Topic) -> frozenset[str]:
    """Return a topic's names, and the halves of a Chinese one: 烧钱与造血."""
    halves = re.split("[与和]", normalise(topic.zh))
    names = (topic.zh, topic.hant, topic.en, *(half for half in halves if len(half) > 1))
    return frozenset(squeeze(name) for name in names)

"""Topics by name, alias, in either script or English, or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.matching.folding import normalise
from bot.matching.lexicon import Lexicon, Means, Mention, Unit, squeeze
from bot.matching.readings import Readings
from bot.model import Locale, Topic

NEAREST = 5  # topics that are offered for one that is not known
_LIKE_SPELT = 0.45  # the same of letters, which are few
_SPELT = 5  # letters of pinyin that are read as a topic
_LIKE = 0.3  # how alike a topic's name must be to be offered


class Topics:
    """All that a topic may be called."""

    def __init__(self, topics: Iterable[Topic], readings: Readings) -> None:
        self.topics = {one.id: one for one in topics}
        self._own = {one.id: _own_names(one) for one in self.topics.values()}
        own = [(form, one) for one, forms in self._own.items() for form in forms]
        aliases = [
            (form, one.id)
            for one in self.topics.values()
            for form in (one.id.replace("-", " "), *one.aliases)
        ]
        joined = ((form.replace(" ", "").replace("-", ""), one) for form, one in aliases)
        phrases = [*own, *aliases, *joined]
        self.lexicon = Lexicon(Means.TOPIC, phrases)
        self._own_lexicon = Lexicon(Means.TOPIC, own)
        # A slip in several words run together is another word: taken is no "fake need".
        words = ((form, one) for form, one in aliases if form.isalnum())
        self._words = Lexicon(Means.TOPIC, (*own, *words))
        sounds = list(_read(phrases, readings))
        self._sounds = Lexicon(Means.TOPIC, _shortened(sounds))
        self._spelt = Lexicon(Means.TOPIC, _spelt(sounds))
        self._squeezed = {
            one: {squeeze(form) for form in forms} for one, forms in self._own.items()
        }

    def look_up(self, text: str) -> tuple[str, ...]:
        """Return the topics that a text names, whole; none if it names none."""
        name = squeeze(text)
        if ids := self.lexicon.ids(name) or self._spelt.ids(name):
            return tuple(sorted(ids, key=lambda one: (name not in self._squeezed[one], one)))
        return self.slips(name)

    def slips(self, squeezed: str) -> tuple[str, ...]:
        """Return the topics that a text names with one slip taken back."""
        return self._words.slips(squeezed)

    def mentions(self, units: Sequence[Unit], is_free: Sequence[bool]) -> list[Mention]:
        """Return the topics that a query names, in pinyin too; a slip in that is another word."""
        found = self.lexicon.mentions(units, is_free)
        taken = {at for one in found for at in range(one.first, one.last)}
        free = [is_free[at] and at not in taken for at in range(len(units))]
        return [*found, *self._spelt.mentions(units, free)]

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return the topics whose names are most like a text, best first."""
        best = self.lexicon.alike(squeeze(text))
        found = (one for one, likeness in best.items() if likeness >= _LIKE)
        return tuple(sorted(found, key=lambda one: (-best[one], one)))[:NEAREST]

    def likely(self, squeezed: str) -> tuple[tuple[str, float], ...]:
        """Return the topics with a name like a squeezed text, and how alike, 0 to 1.

        What is like the names of many topics, as "model" is, tells of none.
        """
        best = self.lexicon.alike(squeezed) if squeezed else {}
        least = _LIKE_SPELT if squeezed.isascii() else _LIKE
        found = sorted((one, share) for one, share in best.items() if share >= least)
        return tuple(found) if len(found) <= NEAREST else ()

    def complete(self, prefix: str, locale: Locale, limit: int) -> tuple[str, ...]:
        """Return the topics for what was typed so far: names that begin so, then that hold it."""
        typed = squeeze(prefix)
        if not typed:
            return tuple(self.topics)[:limit]
        places: dict[str, int] = {}
        for number, lexicon in enumerate((self._own_lexicon, self.lexicon, self._sounds)):
            for one, place in lexicon.completions(typed).items():
                worst = 3 * place + number  # a start in any of them before a part in the first
                places[one] = min(places.get(one, worst), worst)
        shown = {one: _shown(self.topics[one], locale) for one in places}
        return tuple(sorted(places, key=lambda one: (places[one], shown[one])))[:limit]


def _shown(topic: Topic, locale: Locale) -> str:
    return {Locale.ENGLISH: topic.en, Locale.TRADITIONAL: topic.hant}.get(locale, topic.zh)


def _own_names(topic: Topic) -> frozenset[str]:
    """Return a topic's names, and the Chinese halves of one: 烧钱与造血, but not AI与工作."""
    halves = (half for half in re.split("[与和]", normalise(topic.zh)) if not half.isascii())
    names = (topic.zh, topic.hant, topic.en, *(half for half in halves if len(half) > 1))
    return frozenset(name for name in names if name)


def _read(
    phrases: Iterable[tuple[str, str]], readings: Readings
) -> Iterable[tuple[tuple[str, ...], str]]:
    """Yield the syllables of Chinese phrases, read in the likeliest way."""
    for form, one in phrases:
        for way in readings.syllables(squeeze(form))[:1]:
            yield way, one


def _shortened(sounds: Iterable[tuple[tuple[str, ...], str]]) -> Iterable[tuple[str, str]]:
    """Yield pinyin and initials."""
    for way, one in sounds:
        yield "".join(way), one
        yield "".join(syllable[0] for syllable in way), one


def _spelt(sounds: Iterable[tuple[tuple[str, ...], str]]) -> Iterable[tuple[str, str]]:
    """Yield the pinyin that is too long to be an English word by chance."""
    for way, one in sounds:
        if len(way) > 1 and len("".join(way)) >= _SPELT:
            yield "".join(way), one

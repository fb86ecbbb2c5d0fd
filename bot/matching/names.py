"""Speakers by name, alias, other script, pinyin, initials, homophone, or a slip of the hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.matching.lexicon import Lexicon, Means, squeeze
from bot.matching.readings import Readings
from bot.model import Part, Speaker

# No pair of neighbours but these: a space stands between.
COMPOUND_SURNAMES = "欧阳 司马 上官 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文"
NEAREST = 5  # names that are offered for one that is not known
_LIKE = 0.34  # how alike a name must be to be offered
_BY_SOUND = 0.9  # what likeness in sound counts beside likeness in writing


class Names:
    """All that a speaker may be called."""

    def __init__(self, speakers: Iterable[Speaker], readings: Readings) -> None:
        self.speakers = {one.id: one for one in speakers}
        self._readings = readings
        self._sounds: dict[str, list[str]] = {}
        self._initials: dict[str, list[str]] = {}
        phrases: list[tuple[str, str]] = []
        for one in self.speakers.values():
            phrases += ((form, one.id) for form in _written(one))
            for name in _chinese(one):
                self._listen(name, one.id)
        phrases += ((sound, one) for sound, ids in self._sounds.items() for one in ids)
        self.lexicon = Lexicon(Means.SPEAKER, phrases)

    def initials(self, letters: str) -> tuple[str, ...]:
        """Return the speakers with these initials."""
        return tuple(self._initials.get(letters, ()))

    def homophones(self, name: str) -> tuple[str, ...]:
        """Return the speakers whose name sounds like this Chinese one."""
        found = [self._sounds.get("".join(way), []) for way in self._readings.syllables(name)]
        return tuple(dict.fromkeys(one for ids in found for one in ids))

    def look_up(self, text: str) -> tuple[str, ...]:
        """Return the speakers that a text means, the quoted ones first; none if it means nobody."""
        name = squeeze(text)
        if not name:
            return ()
        ways = (
            self.lexicon.ids,
            self.initials,
            self._containing,
            self.homophones,
            self.lexicon.slips,
        )
        return self.sort(next((ids for way in ways if (ids := way(name))), ()))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return the speakers whose names are most like a text, best first."""
        name = squeeze(text)
        best = self.lexicon.alike(name)
        for way in self._readings.syllables(name):
            for one, likeness in self.lexicon.alike("".join(way)).items():
                best[one] = max(best.get(one, 0.0), _BY_SOUND * likeness)
        found = (one for one, likeness in best.items() if likeness >= _LIKE)
        return tuple(sorted(found, key=lambda one: (-best[one], one)))[:NEAREST]

    def complete(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the speakers for what was typed so far: names that begin so, then that hold it."""
        typed = squeeze(prefix)
        if not typed:
            return self.sort(tuple(self.speakers))[:limit]
        places = self.lexicon.completions(typed)
        for letters, ids in self._initials.items():
            if letters.startswith(typed):
                places.update(dict.fromkeys(ids, 0))
        return tuple(sorted(places, key=lambda one: (places[one], *self._rank(one))))[:limit]

    def _listen(self, name: str, one: str) -> None:
        surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
        for way in self._readings.syllables(name):
            turned = (*way[surname:], *way[:surname])
            for sound in ("".join(way), "".join(turned)):
                _put(self._sounds, sound, one)
            for letters in (way, turned):
                _put(self._initials, "".join(syllable[0] for syllable in letters), one)

    def _containing(self, name: str) -> Sequence[str]:
        """Return speakers one of whose names stands in the text, or begins or ends with it."""
        found: dict[str, int] = {}
        for form, ids in self.lexicon.forms():
            if len(form) > 1 and (
                form in name if _is_chinese(form) else len(form) > 5 and form in name
            ):
                found.update({one: max(found.get(one, 0), len(form)) for one in ids})
        if found:
            return [one for one in found if found[one] == max(found.values())]
        if len(name) < 2 or not _is_chinese(name):
            return ()
        return [one for form, ids in self.lexicon.forms() if name in form for one in ids]

    def sort(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the ids once each, the quoted speakers first."""
        return tuple(sorted(dict.fromkeys(ids), key=self._rank))

    def _rank(self, one: str) -> tuple[int, str]:
        return list(Part).index(self.speakers[one].part), one


def _written(speaker: Speaker) -> Iterable[str]:
    """Yield the forms that a speaker's name is written in; surname last and no space too."""
    for form in (speaker.name, speaker.traditional, speaker.english, *speaker.aliases):
        yield form
        yield form.replace(" ", "")
    for first, *rest in [speaker.english.split()] if speaker.english else []:
        yield " ".join((*rest, first))
        yield "".join((*rest, first))


def _chinese(speaker: Speaker) -> Iterable[str]:
    """Yield the speaker's Chinese names of a person's length."""
    forms = (squeeze(form) for form in (speaker.name, *speaker.aliases))
    return (form for form in forms if 2 <= len(form) <= 4 and _is_chinese(form))


def _is_chinese(form: str) -> bool:
    return form[:1] >= "㐀"


def _put(table: dict[str, list[str]], key: str, one: str) -> None:
    ids = table.setdefault(key, [])
    if one not in ids:
        ids.append(one)

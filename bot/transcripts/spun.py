"""Spun rewrites: sentences close to known ones but not equal, or words nobody would choose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.transcripts.known import Known, KnownSource, KnownTexts, fold_words
from bot.transcripts.letters import Letters
from bot.transcripts.sentences import count_han, split_sentences

_QUOTATION = re.compile('[“「『"]([^“”「」『』"\n]{8,400})[”」』"]')
_SHORTEST = 10  # letters; shorter sentences are alike by chance
_LIKE = 60.0  # partial ratio: below, two sentences are two
_EQUAL = 99.5  # one holds the other
_SHARED = 0.2  # of the shingles of the shorter
_MOST_UNITS = 2000  # sentences looked at; a rewrite shows long before
_LOOSE = re.compile(
    "(?<=[\u3400-\u9fff]), ?(?= [\u3400-\u9fff])|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])"
)
_MARKERS = re.compile(
    "巨大(?=模型|厂|家都|部分|多数|会|概|约|事)|优良(?=模型|几|好|比|了|的(?:话|嘛)|后悔|。)|轻巧松|彻头彻尾|一准儿|兴许|晓得|眼下|少许|(?:很|最|不|几|更|再)许多|许多(?=万|不)"
    "|细小|迅速(?=上|做|了|地)|买卖(?=化|场|模)|手艺(?=的|人员|曲|派|出|迭|信)|工事|价钱|本钱|赚头|投钱|值钱(?=的|提|$)|凶险|磨蹭|暗地|玩意儿"
    "|那些个|这些个|全部公司|增加远|长远远|柔软|困难卖|昂贵啊|不兴许|休虚假|出眼下|非\\.\\.\\.不可|真实的(?=很|不)|说明(?=自己|了一个)"
    "|觉得能|力调|凉(?=水|酷)|发明(?=数|价)|丢了了|法子|瞧见|啥困难|办巨大|倘使|倘若|譬如说|诚然|恰如|俱|皆|甚是|予以|借此|藉由"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What comparison and the choice of words say about a text.

    `altered` are stretches of the text close to known words; `equal` counts those that agree.
    """

    altered: tuple[tuple[int, int], ...] = ()
    equal: int = 0
    units: int = 0
    markers: int = 0
    han: int = 1
    loose: int = 0
    source: KnownSource | None = None

    @property
    def is_spun(self) -> bool:
        """Tell a rewrite of a known text: words altered by share, not by chance."""
        count = len(self.altered)
        if self.is_odd:
            return count >= 3
        return count >= 5 and count >= 0.4 * (count + self.equal) and count >= 0.04 * self.units

    @property
    def is_dense(self) -> bool:
        """Tell that altered words stand thicker than chance puts them."""
        return len(self.altered) >= 0.06 * self.units

    @property
    def is_odd(self) -> bool:
        """Tell that words stand thick that nobody would choose, or that marks went missing."""
        strange = self.markers * 1000 / self.han
        is_strange = self.markers >= 6 and strange >= 6
        is_loose = self.loose >= 6 and self.loose * 1000 / self.han >= 4
        return is_strange or (is_loose and strange >= 2)

    @property
    def strangeness(self) -> float:
        """Return how much in a thousand characters looks put in by a machine."""
        return (self.markers + self.loose) * 1000 / self.han


def strangeness_of(text: str, letters: Letters) -> float:
    """Return how many strange words and loose blanks a thousand Han characters hold."""
    plain = letters.simplify(text)
    han = count_han(plain) or 1
    return (len(_MARKERS.findall(plain)) + len(_LOOSE.findall(plain))) * 1000 / han


def find_suspicion(
    text: str, spoken: Sequence[tuple[int, int]], texts: KnownTexts, known: Known
) -> Suspicion:
    """Compare a text's quotations, or the words of its speakers, with what is known."""
    plain = known.letters.simplify(text)
    han = count_han(plain) or 1
    units = list(islice(_units(plain, spoken, known), _MOST_UNITS))
    altered: list[tuple[int, int]] = []
    equal = 0
    sources: list[KnownSource] = []
    for start, end, words in units:
        if texts.same(words) is not None:
            equal += 1
            continue
        near = texts.index.nearest(words)
        if near is None or near.shared < _SHARED or len(texts.index.texts[near.index]) < _SHORTEST:
            continue
        if near.likeness >= _EQUAL:
            equal += 1
        elif near.likeness >= _LIKE:
            altered.append((start, end))
            sources.append(texts.sources[near.index])
    return Suspicion(
        altered=tuple(altered),
        equal=equal,
        units=len(units),
        markers=len(_MARKERS.findall(plain)),
        han=han,
        loose=len(_LOOSE.findall(plain)),
        source=max(sources, key=sources.count, default=None),
    )


def _units(
    plain: str, spoken: Sequence[tuple[int, int]], known: Known
) -> Iterator[tuple[int, int, str]]:
    """Yield what is compared: the speakers' sentences, or a narration's quotations."""
    stretches = list(spoken)
    if not stretches:
        stretches = [found.span(1) for found in _QUOTATION.finditer(plain)]
    if len(stretches) < 5:
        stretches = [(0, len(plain))]
    for start, end in stretches:
        for sentence in split_sentences(plain[start:end]):
            words = fold_words(sentence.text, known.letters)
            if len(words) >= _SHORTEST:
                yield start + sentence.start, start + sentence.end, words

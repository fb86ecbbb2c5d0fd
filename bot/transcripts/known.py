"""What is known when a transcript is read: people, topics, and texts to compare it with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.model import Speaker, Topic
from bot.transcripts.letters import Letters
from bot.transcripts.likeness import LikenessIndex
from bot.transcripts.sentences import split_sentences, word_spans, words_only

_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTurn:
    """A turn of a source that is kept: whose, and what it says."""

    speaker: str | None
    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A source whose words are known, in full or by its quotes alone."""

    id: str
    title: str
    sha256: str
    turns: tuple[KnownTurn, ...]
    is_whole: bool = True


def no_topics(_: str) -> tuple[str, ...]:
    """Suggest nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that an import may lean on; each part may be empty.

    `suggest` gives the topics of a text, best first.
    """

    letters: Letters = field(default_factory=Letters)
    speakers: tuple[Speaker, ...] = ()
    topics: tuple[Topic, ...] = ()
    sources: tuple[KnownSource, ...] = ()
    suggest: Callable[[str], Sequence[str]] = no_topics


def fold_words(text: str, letters: Letters) -> str:
    """Return the words alone: simplified, half width, lower case, without any mark or blank."""
    return words_only(letters.simplify(text.translate(_WIDTH)))


def suggest_by_names(topics: Sequence[Topic], letters: Letters) -> Callable[[str], Sequence[str]]:
    """Return a function that finds topics by their names and aliases alone."""
    names = [
        (letters.simplify(name).lower(), topic.id)
        for topic in topics
        for name in (topic.zh, topic.hant, topic.en, *topic.aliases)
        if len(name) > 1
    ]

    def suggest(text: str) -> Sequence[str]:
        plain = letters.simplify(text).lower()
        hits = Counter(topic for name, topic in names if name in plain)
        return [topic for topic, _ in hits.most_common(4)]

    return suggest


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words, one character each, and where each stands in the text."""

    text: str
    spans: tuple[tuple[int, int], ...]


def plain_words(text: str, letters: Letters) -> Words:
    """Return the words as `fold_words` does, with their places."""
    plain = letters.simplify(text.translate(_WIDTH))
    found = tuple(word_spans(plain))
    return Words("".join(word for word, _ in found), tuple(span for _, span in found))


class KnownTexts:
    """The known sentences under a shingle index, each with the source it is from."""

    def __init__(self, sources: Sequence[KnownSource], letters: Letters) -> None:
        self.index = LikenessIndex()
        self.sources: list[KnownSource] = []
        for source in sources:
            for turn in source.turns:
                for words in _sentences(turn.text, letters):
                    self.index.add(words)
                    self.sources.append(source)

    def same(self, words: str) -> KnownSource | None:
        """Return the source in which these very words stand within one sentence or make one."""
        at = self.index.same(words)
        return None if at is None else self.sources[at]


def _sentences(text: str, letters: Letters) -> list[str]:
    folded = (fold_words(sentence.text, letters) for sentence in split_sentences(text))
    return [words for words in folded if len(words) >= 6]

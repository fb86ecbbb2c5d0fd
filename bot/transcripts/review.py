"""The walk through a draft: pure, one step at a time; each step gives a new review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import UserError
from bot.transcripts.drafts import Draft, Proposal, Status
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import FoldedSource

MOST_TOPICS = 4
LONGEST = 200  # characters of a quote


@dataclass(frozen=True, slots=True)
class Review:
    """A draft and the proposal in hand."""

    draft: Draft
    at: int = 0

    @property
    def proposal(self) -> Proposal | None:
        """Return the proposal in hand; None at the end."""
        return self.draft.proposals[self.at] if self.at < len(self.draft.proposals) else None

    @property
    def is_done(self) -> bool:
        """Tell whether every proposal has been decided."""
        return all(one.status is not Status.PENDING for one in self.draft.proposals)


def resume(draft: Draft) -> Review:
    """Begin, or go on with the first proposal that was not decided."""
    pending = (n for n, one in enumerate(draft.proposals) if one.status is Status.PENDING)
    return Review(draft, next(pending, len(draft.proposals)))


def accept(review: Review) -> Review:
    """Take the proposal; raise UserError where it has no topic."""
    one = review.proposal
    if one is not None and not one.topics:
        raise UserError("review_needs_topic")
    return _decide(review, Status.ACCEPTED)


def skip(review: Review) -> Review:
    """Leave the proposal out."""
    return _decide(review, Status.SKIPPED)


def back(review: Review) -> Review:
    """Return to the proposal before, undecided again."""
    if review.at == 0:
        return review
    before = Review(review.draft, review.at - 1)
    one = before.proposal
    return before if one is None else _put(before, replace(one, status=Status.PENDING))


def set_topics(review: Review, topics: Sequence[str]) -> Review:
    """Put other topics; raise UserError for one that the library does not have."""
    for topic in topics:
        if topic not in review.draft.topics:
            raise UserError("review_topic_unknown", topic=topic, hint="")
    one = review.proposal
    chosen = tuple(dict.fromkeys(topics))[:MOST_TOPICS]
    return review if one is None else _put(review, replace(one, topics=chosen))


def edit(review: Review, text: str, letters: Letters) -> Review:
    """Cut the quote anew within the source's own words; raise UserError for any others."""
    one = review.proposal
    if one is None:
        return review
    match = FoldedSource(one.around, letters).find(text)
    if match is None or len(text) > LONGEST:
        raise UserError("review_not_verbatim")
    changed = replace(
        one, text=text, prefix=match.prefix, suffix=match.suffix, folding=match.folding
    )
    return _put(review, changed)


def _decide(review: Review, status: Status) -> Review:
    one = review.proposal
    if one is None:
        return review
    return Review(_put(review, replace(one, status=status)).draft, review.at + 1)


def _put(review: Review, proposal: Proposal) -> Review:
    proposals = list(review.draft.proposals)
    proposals[review.at] = proposal
    return Review(replace(review.draft, proposals=tuple(proposals)), review.at)

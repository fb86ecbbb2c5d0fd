"""What may be seen by whom: a team's own quotes stay within the team."""

from __future__ import annotations

from itertools import chain

from bot.messages import Cards, Reply


def holds_own(reply: Reply) -> bool:
    """Tell whether a reply shows something of the team's own, besides the shared library."""
    if not isinstance(reply, Cards):
        return False
    owners = chain(
        (card.quote.workspace for card in reply.cards),
        (card.source.workspace for card in reply.cards),
        (topic.workspace for topic in reply.understood.topics),
        (speaker.workspace for speaker in reply.understood.speakers),
    )
    return any(owners)

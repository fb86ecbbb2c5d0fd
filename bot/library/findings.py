"""What a check finds: an error forbids trust in a pack, a warning asks for a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault; `place` names the quote, topic, speaker or source, `key` the sentence."""

    place: str
    key: str
    is_error: bool
    quote: str | None = None  # its id, where the fault is a quote's
    facts: Mapping[str, object] = field(default_factory=dict)


def error(quote: str, key: str, **facts: object) -> Finding:
    """Make a quote's error."""
    return Finding(place=f"quote {quote}", key=key, is_error=True, quote=quote, facts=facts)


def warning(quote: str, key: str, **facts: object) -> Finding:
    """Make a quote's warning."""
    return Finding(place=f"quote {quote}", key=key, is_error=False, quote=quote, facts=facts)

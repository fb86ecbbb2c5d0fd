"""Check a pack as an editor would, and count what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.library.evidence import LARGEST_SHARE, Evidence, SourceText
from bot.library.findings import Finding
from bot.library.links import check_links
from bot.library.packs import join_packs
from bot.library.wording import check_copies, check_wording
from bot.model import Pack
from bot.transcripts.letters import Letters

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found.

    `foldings` has the quotes that stand in their source, each with the folding it needed; it and
    `shares` are None where there were no sources to compare with. `counts` has tables by
    `speaker`, `source`, `year` and `topic`.
    """

    quotes: int
    findings: tuple[Finding, ...]
    counts: Counts = field(default_factory=dict)
    foldings: Mapping[str, tuple[str, ...]] | None = None
    shares: Mapping[str, float] | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return what keeps the pack from being trusted."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what asks for a second look."""
        return tuple(finding for finding in self.findings if not finding.is_error)


def check_pack(
    pack: Pack,
    texts: Mapping[str, SourceText] | None,
    letters: Letters,
    *,
    known: Pack | None = None,
) -> Report:
    """Check a pack, which may build on `known` content.

    `texts` holds sources by the SHA-256 of their bytes; without it nothing is compared with them.
    """
    known = _without(known or Pack(), pack)
    everything = join_packs(known, pack)
    evidence = None if texts is None else Evidence(everything, texts, letters)
    findings = [*_check(pack, evidence, letters)]
    findings += check_copies(pack.quotes, letters, others=known.quotes)
    findings += check_links(pack, everything)
    report = Report(quotes=len(pack.quotes), findings=tuple(findings), counts=_count(pack))
    if evidence is None:
        return report
    quoted = _quoted_sources(pack)
    shares = {id_: share for id_, share in evidence.shares().items() if id_ in quoted}
    findings += _check_shares(shares)
    failed = {finding.quote for finding in findings if finding.is_error}
    foldings = {id_: names for id_, names in evidence.foldings.items() if id_ not in failed}
    return replace(report, findings=tuple(findings), foldings=foldings, shares=shares)


def _without(known: Pack, pack: Pack) -> Pack:
    """Return what is known but for the quotes that the pack takes the place of."""
    own = {quote.id for quote in pack.quotes}
    return replace(known, quotes=tuple(quote for quote in known.quotes if quote.id not in own))


def _check(pack: Pack, evidence: Evidence | None, letters: Letters) -> Iterator[Finding]:
    for quote in pack.quotes:
        if quote.state.is_verified:
            yield from check_wording(quote, letters)
            yield from evidence.check(quote) if evidence else ()


def _quoted_sources(pack: Pack) -> set[str]:
    return {source for quote in pack.quotes for source in (quote.source, *quote.also_in)}


def _check_shares(shares: Mapping[str, float]) -> Iterator[Finding]:
    for source, share in shares.items():
        if share > LARGEST_SHARE:
            facts = {"share": f"{share:.1%}", "limit": f"{LARGEST_SHARE:.0%}"}
            yield Finding(place=f"source {source}", key="check_share", is_error=True, facts=facts)


def _count(pack: Pack) -> Counts:
    """Count the quotes that are served, most first."""
    served = [quote for quote in pack.quotes if quote.state.is_verified]
    tables = {
        "speaker": Counter(quote.speaker for quote in served),
        "source": Counter(quote.source for quote in served),
        "year": Counter((quote.said_on or "-")[:4] for quote in served),
        "topic": Counter(topic for quote in served for topic in quote.topics),
    }
    return {name: dict(counter.most_common()) for name, counter in tables.items()}

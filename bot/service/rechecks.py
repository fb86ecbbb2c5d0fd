"""Check quotes against the sources that are kept on this server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.library.evidence import Evidence, SourceText
from bot.library.findings import Finding
from bot.library.packs import join_packs
from bot.model import Pack, Quote, State
from bot.store.library import Library
from bot.store.sources import KeptSource, KeptSources
from bot.transcripts.blocks import Role
from bot.transcripts.letters import Letters
from bot.transcripts.turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """The quotes that stand in their kept source, and what is wrong with the others."""

    confirmed: tuple[str, ...]
    faults: tuple[Finding, ...]


def kept_texts(kept: Iterable[KeptSource]) -> dict[str, SourceText]:
    """Return kept sources by the SHA-256 of their bytes."""
    return {
        one.sha256: SourceText(
            text=one.text,
            turns=tuple(
                Turn(
                    speaker=t.speaker,
                    role=Role(t.role),
                    text=t.text,
                    start=t.start,
                    end=t.end,
                    at=0,
                )
                for t in one.turns
            ),
        )
        for one in kept
    }


def recheck(pack: Pack, texts: Mapping[str, SourceText], letters: Letters) -> Recheck:
    """Check those quotes of a pack whose source is kept; the others are passed over."""
    kept = {source.id for source in pack.sources if source.sha256 in texts}
    evidence = Evidence(pack, texts, letters)
    confirmed: list[str] = []
    faults: list[Finding] = []
    for quote in pack.quotes:
        if quote.source not in kept:
            continue
        found = [finding for finding in evidence.check(quote) if _is_fault(finding, quote, kept)]
        faults += found
        if not found:
            confirmed.append(quote.id)
    return Recheck(confirmed=tuple(confirmed), faults=tuple(faults))


def _is_fault(finding: Finding, quote: Quote, kept: set[str]) -> bool:
    """Tell whether an error is about what is kept; a second source may not be."""
    return finding.is_error and (
        finding.key != "check_no_source" or finding.facts.get("source") in kept
    )


def recheck_library(
    library: Library, kept: KeptSources, letters: Letters, *, workspace: str
) -> Recheck:
    """Re-check what is served against what is kept: confirm it, or stop serving it as disputed."""
    texts = kept_texts(kept.all(tenant=workspace))
    served = (q for q in library.served(tenant=workspace) if q.workspace == workspace)
    pack = join_packs(library.entities(tenant=workspace), Pack(quotes=tuple(served)))
    result = recheck(pack, texts, letters)
    altered = sorted({finding.quote for finding in result.faults if finding.quote})
    library.confirm(result.confirmed, workspace=workspace)
    library.set_state(altered, State.DISPUTED, workspace=workspace)
    return result

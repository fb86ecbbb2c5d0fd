"""What an examination finds, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.model import Locale
from bot.texts.say import say


class Status(StrEnum):
    """How grave a finding is; only WRONG fails an examination."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


_MARKS = {Status.OK: "✓", Status.WARNING: "!", Status.WRONG: "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; what is not OK has the sentence `<key>_do`: what to do."""

    part: str
    status: Status
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def without(self, secrets: Collection[str]) -> Finding:
        """Return the same with every secret struck out, should something have repeated one."""
        facts = {name: str(value) for name, value in self.facts.items()}
        for secret in secrets:
            facts = {name: value.replace(secret, "***") for name, value in facts.items()}
        return replace(self, facts=facts)


def ok(part: str, key: str, **facts: object) -> Finding:
    """Find that something is as it should be."""
    return Finding(part=part, status=Status.OK, key=key, facts=facts)


def warning(part: str, key: str, **facts: object) -> Finding:
    """Find that something works, and could be better."""
    return Finding(part=part, status=Status.WARNING, key=key, facts=facts)


def wrong(part: str, key: str, **facts: object) -> Finding:
    """Find that something does not work."""
    return Finding(part=part, status=Status.WRONG, key=key, facts=facts)


def findings_to_text(findings: Sequence[Finding], locale: Locale) -> str:
    """Write one line a finding, what to do below it, and a verdict."""
    lines = []
    for finding in findings:
        part = say(f"doctor_part_{finding.part}", locale)
        what, remedy = _sentences(finding, locale)
        line = say("doctor_line", locale, mark=_MARKS[finding.status], part=part, what=what)
        lines += [line, *([f"    → {remedy}"] if remedy else [])]
    count = sum(finding.status is Status.WRONG for finding in findings)
    lines.append(say("doctor_wrong" if count else "doctor_well", locale, count=count))
    return "\n".join(lines)


def findings_to_json(findings: Sequence[Finding], locale: Locale) -> str:
    """Write the findings as one JSON object."""
    checks = []
    for finding in findings:
        what, remedy = _sentences(finding, locale)
        checks.append(
            {"part": finding.part, "status": finding.status, "text": what, "do": remedy or None}
        )
    is_well = all(finding.status is not Status.WRONG for finding in findings)
    return json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False)


def _sentences(finding: Finding, locale: Locale) -> tuple[str, str]:
    what = say(finding.key, locale, **finding.facts)
    if finding.status is Status.OK:
        return what, ""
    return what, say(f"{finding.key}_do", locale, **finding.facts)

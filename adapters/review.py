"""`jinju review DRAFT`: walk through a draft in the terminal, and write the pack at the end."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from adapters.console.render import printable
from adapters.importing import DRAFT_ENDING, replace_file
from bot.errors import UserError
from bot.matching.letters import make_letters
from bot.model import Locale
from bot.texts.say import say
from bot.transcripts import review as steps
from bot.transcripts.drafts import (
    Proposal,
    Status,
    count_by_status,
    draft_from_toml,
    draft_to_files,
    draft_to_toml,
)
from bot.transcripts.letters import Letters
from bot.transcripts.review import Review


def review_draft(path: Path, locale: Locale) -> int:
    """Show one proposal after the other; every answer is saved before the next is asked."""
    path = _find(path)
    review = _open(path)
    letters = make_letters()
    print(say("review_keys", locale))
    while (proposal := review.proposal) is not None:
        print(printable("\n".join(_lines(review, proposal, locale))))
        key = _ask(say("review_prompt", locale))
        if key is None or key == "q":
            print(say("review_saved", locale, path=path))
            return 0
        try:
            review = _step(review, key, letters, locale)
        except UserError as error:
            print(say(error.key, locale, **error.facts))
            continue
        replace_file(path, draft_to_toml(review.draft))
    print(_finish(review, path, locale))
    return 0


def _find(path: Path) -> Path:
    """Return the draft that is meant: the file, or the only one in the folder."""
    found = sorted(path.glob(f"*{DRAFT_ENDING}")) if path.is_dir() else [path]
    if not found or not found[0].is_file():
        raise UserError("review_no_draft", path=path)
    if len(found) > 1:
        raise UserError("review_several", drafts=" · ".join(str(one) for one in found))
    return found[0]


def _open(path: Path) -> Review:
    try:
        return steps.resume(draft_from_toml(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise UserError("review_broken", path=path, why=error) from None


def _ask(prompt: str) -> str | None:
    """Return what was typed; None where nothing more will come."""
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _step(review: Review, key: str, letters: Letters, locale: Locale) -> Review:
    match key.lower():
        case "a":
            return steps.accept(review)
        case "s":
            return steps.skip(review)
        case "b":
            return steps.back(review)
        case "e":
            text = _ask(say("review_ask_text", locale))
            return steps.edit(review, text, letters) if text else review
        case "t":
            topics = _ask(say("review_ask_topics", locale)) or ""
            return steps.set_topics(review, topics.replace(",", " ").split())
        case _:
            raise UserError("review_unknown_key", typed=key)


def _lines(review: Review, proposal: Proposal, locale: Locale) -> Iterator[str]:
    counts = count_by_status(review.draft.proposals)
    yield ""
    yield say(
        "review_place",
        locale,
        number=review.at + 1,
        total=len(review.draft.proposals),
        accepted=counts[Status.ACCEPTED],
        skipped=counts[Status.SKIPPED],
    )
    if proposal.question:
        yield say("review_asked", locale, question=proposal.question)
    yield f"「{proposal.text}」 {proposal.name}"
    yield say("review_topics", locale, topics=", ".join(proposal.topics) or "-")
    if proposal.flags:
        yield say("review_flags", locale, flags=", ".join(proposal.flags))
    if proposal.hold:
        yield say("review_held", locale)


def _finish(review: Review, path: Path, locale: Locale) -> str:
    """Write the pack beside the draft."""
    accepted = count_by_status(review.draft.proposals)[Status.ACCEPTED]
    if not accepted:
        return say("review_nothing", locale)
    folder = path.parent / review.draft.source.id
    for name, text in draft_to_files(review.draft).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, text)
    return say("review_done", locale, path=folder, count=accepted)

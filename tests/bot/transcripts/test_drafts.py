from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.library.packs import read_pack
from bot.model import Pack, Topic
from bot.transcripts import review as steps
from bot.transcripts.drafts import (
    Draft,
    Status,
    draft_from_toml,
    draft_to_files,
    draft_to_toml,
    make_draft,
)
from bot.transcripts.known import Known, suggest_by_names
from bot.transcripts.letters import Letters
from bot.transcripts.transcript import read_transcript

PANEL = Path(__file__).parent / "files" / "panel.txt"
TODAY = date(2026, 11, 22)
TOPICS = (
    Topic(id="cost", zh="成本", hant="成本", en="Cost"),
    Topic(id="data", zh="数据", hant="數據", en="Data", aliases=("壁垒",)),
)


@pytest.fixture
def draft(letters: Letters) -> Draft:
    known = Known(letters=letters, topics=TOPICS, suggest=suggest_by_names(TOPICS, letters))
    transcript = read_transcript(PANEL, PANEL.name, known)
    return make_draft(transcript, Pack(topics=TOPICS), letters, checked_on=TODAY)


def test_a_draft_is_filled_in_and_the_same_every_time(draft: Draft, letters: Letters) -> None:
    assert {speaker.name for speaker in draft.speakers} >= {"林启文", "周雨晴", "苏珊"}
    assert draft.proposals
    for one in draft.proposals:
        assert one.status is Status.PENDING
        assert len(one.id) == 6
        assert one.prefix or one.suffix
    assert draft_to_toml(draft) == draft_to_toml(draft_from_toml(draft_to_toml(draft)))
    known = Known(letters=letters, topics=TOPICS, suggest=suggest_by_names(TOPICS, letters))
    again = make_draft(
        read_transcript(PANEL.read_bytes(), "copy.txt", known),
        Pack(topics=TOPICS),
        letters,
        checked_on=TODAY,
    )
    assert again.proposals == draft.proposals
    assert again.source.id == draft.source.id


def test_a_review_goes_on_where_it_stopped(draft: Draft) -> None:
    review = steps.skip(steps.resume(draft))
    saved = draft_from_toml(draft_to_toml(review.draft))
    assert steps.resume(saved).at == 1
    assert steps.resume(saved).draft.proposals[0].status is Status.SKIPPED
    assert steps.back(steps.resume(saved)).proposal == draft.proposals[0]


def test_a_quote_needs_a_topic_that_the_library_has(draft: Draft) -> None:
    review = steps.set_topics(steps.resume(draft), [])
    with pytest.raises(UserError) as mistake:
        steps.accept(review)
    assert mistake.value.key == "review_needs_topic"
    with pytest.raises(UserError) as mistake:
        steps.set_topics(review, ["cooking"])
    assert mistake.value.key == "review_topic_unknown"


def test_an_edit_stays_within_the_sources_words(draft: Draft, letters: Letters) -> None:
    review = steps.resume(draft)
    one = review.proposal
    assert one is not None
    clause = one.text.split("，")[-1]
    edited = steps.edit(review, clause, letters).proposal
    assert edited is not None
    assert edited.text == clause
    assert edited.prefix != one.prefix
    with pytest.raises(UserError) as mistake:
        steps.edit(review, one.text.replace("不", "很", 1) + "吧", letters)
    assert mistake.value.key == "review_not_verbatim"


def test_what_was_accepted_becomes_a_pack_that_loads(draft: Draft, tmp_path: Path) -> None:
    review = steps.resume(draft)
    while review.proposal is not None:
        review = steps.accept(steps.set_topics(review, ["cost"]))
    assert review.is_done
    for name, text in draft_to_files(review.draft).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    pack = read_pack(tmp_path, known=Pack(topics=TOPICS))
    assert [quote.text for quote in pack.quotes] == [one.text for one in draft.proposals]
    assert {speaker.name for speaker in pack.speakers} >= {"林启文", "主持人"}

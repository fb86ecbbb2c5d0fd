"""Is this line really theirs? Checked against the library and the sources kept here."""

from __future__ import annotations

from bot import commands as c
from bot.messages import Cards, Check, Difference, Notice, Reply, Verdict
from bot.script import set_punctuation, set_script
from bot.service.scene import Scene
from bot.texts.say import say
from bot.transcripts.checking import Checker, passages_of_kept, passages_of_quotes

MOST_DIFFERENCES = 3


def check(scene: Scene, command: c.CheckLine) -> Reply:
    """Confirm a line word for word, or show the true words; nothing near is ever confirmed."""
    found = _checker(scene).check(command.line)
    lines = _lines(scene, found)
    quotes = scene.quotes([found.quote]) if found.quote else ()
    if quotes and found.verdict in (Verdict.EXACT, Verdict.ALTERED):
        return Cards(cards=scene.cards(quotes), lines=(lines[0],), check=found)
    return Notice(text="\n".join(lines), check=found)


def _checker(scene: Scene) -> Checker:
    """Return the checker of all that is on record here; a change of either part makes a new one."""
    mark, checkers = scene.kept.mark(tenant=scene.tenant), scene.snapshot.checkers
    if scene.tenant not in checkers or checkers[scene.tenant][0] != mark:
        catalogue = scene.catalogue
        sources = list(catalogue.sources.values())
        quotes = scene.library.served(tenant=scene.tenant)
        on_record = [
            *passages_of_quotes(quotes, catalogue.speakers.values(), sources),
            *passages_of_kept(scene.kept.all(tenant=scene.tenant), sources),
        ]
        checkers[scene.tenant] = mark, Checker(on_record, scene.letters)
    return checkers[scene.tenant][1]


def _lines(scene: Scene, found: Check) -> list[str]:
    """Say the verdict; then the true words, or the nearest."""
    locale = scene.locale
    named = {one.name: id_ for id_, one in scene.catalogue.speakers.items()}
    speaker = found.speaker or ""
    if speaker in named:
        speaker = scene.catalogue.speaker_name(named[speaker], locale)
    facts = {
        "speaker": speaker,
        "source": set_script(found.source or "", locale),
        "words": set_punctuation(set_script(found.words or "", locale)),
    }
    match found.verdict:
        case Verdict.EXACT:
            return [say("line_exact", locale, **facts), say("line_words", locale, **facts)]
        case Verdict.ALTERED:
            shown = _differences(scene, found.differences)
            altered = say("line_altered", locale, differences=shown)
            return [altered, say("line_words", locale, **facts)]
        case Verdict.INTERVIEWER:
            asked = say("line_interviewer", locale, **facts)
            return [asked, say("line_words", locale, **facts)]
        case Verdict.NOT_ON_RECORD:
            missing = say("line_not_on_record", locale)
            return [missing, say("line_nearest", locale, **facts)] if found.words else [missing]


def _differences(scene: Scene, differences: tuple[Difference, ...]) -> str:
    nothing = say("line_nothing", scene.locale)
    marked = [
        say(
            "line_difference",
            scene.locale,
            given=difference.given or nothing,
            true=difference.true or nothing,
        )
        for difference in differences[:MOST_DIFFERENCES]
    ]
    return ", ".join(marked) + ("…" if len(differences) > MOST_DIFFERENCES else "")

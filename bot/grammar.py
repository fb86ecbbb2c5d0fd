"""Text or typed options → Command, by the table of `bot.verbs`."""

from __future__ import annotations

import re

from bot import commands as c
from bot.errors import UserError
from bot.script import whole
from bot.verbs import VERBS, Verb

LONGEST_LINE = 4000  # characters; no command needs more, and a paste should not cost a second

GROUPS = {"quote": "quote", "digest": "digest", "金句": "quote", "每日": "digest"}

_BY_WORD = {(v.group, word): v for v in VERBS for word in (v.name, v.zh)}
_BY_KIND = {v.kind: v for v in VERBS}
_PAGE = re.compile(r"\s+page:(\d{1,4})$")
_ID = re.compile(r"#?([a-z0-9][a-z0-9-]{2,15})")


def verb_of(command: c.Command) -> Verb:
    """Return the row of the table that makes such a command."""
    return _BY_KIND[type(command)]


def parse_line(line: str) -> c.Command:
    """Understand a typed line: `/quote topic 开源`, `/digest add 09:00`, `每日 列表`, bare words.

    A line without a known word is a search. Raise UserError for what cannot be meant.
    """
    if len(line) > LONGEST_LINE:
        raise UserError("too_long", limit=LONGEST_LINE)
    head, _, rest = _tidy(line).partition(" ")
    group = GROUPS.get(head.removeprefix("/").lower())
    if group:
        return _parse_group(group, rest)
    if head.startswith("/"):
        raise UserError("unknown_command", word=head[:40])
    return _parse_group("quote", f"{head} {rest}".strip())


def _tidy(text: str) -> str:
    """Set single blanks; leave out NUL, which PostgreSQL refuses."""
    return " ".join(whole(text).replace("\0", " ").split())


def _parse_group(group: str, text: str) -> c.Command:
    word, _, rest = text.partition(" ")
    verb = _BY_WORD.get((group, word.lower()))
    if group == "digest" and word.lower() in ("help", "帮助"):
        return c.Help(subject="digest")
    if verb and not (rest and not verb.parameters and not _PAGE.fullmatch(f" {rest}")):
        return _parse_arguments(verb, rest)
    if not text:
        return c.Help(subject=group if group == "digest" else "try")
    if group == "digest":
        raise UserError("unknown_digest", word=word[:40])
    return _parse_arguments(_BY_WORD["quote", "find"], text)


def _parse_arguments(verb: Verb, rest: str) -> c.Command:
    values: dict[str, str] = {}
    if verb.has_pages and (page := _PAGE.search(f" {rest}")):
        values["page"] = page[1]
        rest = f" {rest}"[: page.start()].strip()
    for parameter in verb.parameters:
        if parameter.takes_rest:
            value, rest = rest, ""
        else:
            value, _, rest = rest.partition(" ")
        values[parameter.name] = value.strip()
    return _build(verb, values)


def _build(verb: Verb, values: dict[str, str]) -> c.Command:
    """Make the command; a quote's id may be typed with `#` and in capitals."""
    if verb.parameters[:1] and verb.parameters[0].is_quote_id and values.get("id"):
        values["id"] = parse_id(values["id"], verb.example)
    return verb.build(values)


def parse_id(text: str, example: str = "/quote show k3f9ta") -> str:
    """Return a quote's id as typed, with or without `#`; raise UserError for another shape."""
    match = _ID.fullmatch(text.strip().lower())
    if not match:
        raise UserError("bad_id", value=text[:40], example=example)
    return match[1]


def parse_options(group: str, name: str, values: dict[str, str]) -> c.Command:
    """Make a command from a platform's typed options, all as text."""
    verb = _BY_WORD[group, name]
    values = {key: _tidy(value) for key, value in values.items()}
    if any(len(value) > LONGEST_LINE for value in values.values()):
        raise UserError("too_long", limit=LONGEST_LINE)
    return _build(verb, values)


def command_to_text(command: c.Command) -> str:
    """Write a command so that `parse_line` reads the same meaning."""
    verb = verb_of(command)
    words = [f"/{verb.group}", verb.name]
    words += [str(getattr(command, p.name)) for p in verb.parameters if getattr(command, p.name)]
    page: object = getattr(command, "page", None)
    if page:
        words.append(f"page:{page}")
    if isinstance(command, c.Help):
        words = ["/digest", "help"] if command.subject == "digest" else ["/quote", "help"]
    return " ".join(words)

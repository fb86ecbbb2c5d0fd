"""Discord's documented limits, checked over what would be sent: it refuses, we see it here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAME = re.compile(r"[-_\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")
_LOCALES = {
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
    "th", "zh-CN", "ja", "zh-TW", "ko",
}  # fmt: skip
_STRING, _SUBCOMMANDS = 3, (1, 2)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LIVE = re.compile(r"<[@#!:/]|@(?:everyone|here)|(?<!\\)\]\(")


def command_problems(payload: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what Discord would refuse in a registration of global commands."""
    problems = list(_unique([command["name"] for command in payload], "command"))
    if len(payload) > 100:
        problems.append("more than 100 commands")
    for command in payload:
        problems += _node_problems(command, command["name"])
        if (size := _size(command)) > 8000:
            problems.append(f"{command['name']}: {size} characters in all")
    return problems


def _node_problems(node: Mapping[str, Any], path: str) -> Iterator[str]:
    yield from _text_problems(node, path)
    options = node.get("options") or []
    if len(options) > 25:
        yield f"{path}: {len(options)} options"
    yield from _unique([option["name"] for option in options], path)
    for locale in _LOCALES:
        shown = [(o.get("name_localizations") or {}).get(locale, o["name"]) for o in options]
        yield from _unique(shown, f"{path} in {locale}")
    is_optional = [not o.get("required", False) for o in options if o["type"] not in _SUBCOMMANDS]
    if is_optional != sorted(is_optional):
        yield f"{path}: a required option after an optional one"
    for option in options:
        yield from _option_problems(option, f"{path} {option['name']}")


def _option_problems(option: Mapping[str, Any], path: str) -> Iterator[str]:
    if option["type"] in _SUBCOMMANDS:
        yield from _node_problems(option, path)
        return
    yield from _text_problems(option, path)
    choices = option.get("choices") or []
    if len(choices) > 25:
        yield f"{path}: {len(choices)} choices"
    if choices and option.get("autocomplete"):
        yield f"{path}: both choices and completion"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100:
            yield f"{path}: a choice's name has {len(choice['name'])} characters"
        if option["type"] == _STRING and len(choice["value"]) > 100:
            yield f"{path}: a choice's value is too long"


def _text_problems(node: Mapping[str, Any], path: str) -> Iterator[str]:
    names = [node["name"], *(node.get("name_localizations") or {}).values()]
    for name in names:
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{path}: {name!r} is no name"
    for text in [node["description"], *(node.get("description_localizations") or {}).values()]:
        if not 1 <= len(text) <= 100:
            yield f"{path}: a description of {len(text)} characters"
    for key in ("name_localizations", "description_localizations"):
        if unknown := set(node.get(key) or {}) - _LOCALES:
            yield f"{path}: unknown locales {unknown}"


def _size(node: Mapping[str, Any]) -> int:
    """Count names, descriptions and values, the longest translation of each."""
    total = 0
    for key in ("name", "description"):
        translations = (node.get(f"{key}_localizations") or {}).values()
        total += max(len(text) for text in [node[key], *translations])
    total += sum(len(c["name"]) + len(str(c["value"])) for c in node.get("choices") or [])
    return total + sum(_size(option) for option in node.get("options") or [])


def _unique(names: Sequence[str], path: str) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{path}: {name!r} twice"


def message_problems(body: Mapping[str, Any]) -> list[str]:
    """Return what Discord would refuse in a message, and what could ping or mislead."""
    return [
        *_content_problems(body),
        *_embed_problems(body.get("embeds") or []),
        *_component_problems(body.get("components") or []),
        *_markup_problems(body),
    ]


def _content_problems(body: Mapping[str, Any]) -> Iterator[str]:
    content = body.get("content") or ""
    if len(content) > 2000:
        yield f"content of {len(content)}"
    if not content.strip() and not body.get("embeds"):
        yield "an empty message"


def _embed_problems(embeds: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    total = 0
    for embed in embeds:
        footer = (embed.get("footer") or {}).get("text", "")
        parts = {"title": 256, "description": 4096}
        for part, limit in parts.items():
            if len(embed.get(part) or "") > limit:
                yield f"{part} of {len(embed[part])}"
        if len(footer) > 2048:
            yield f"footer of {len(footer)}"
        if embed.get("fields"):
            yield "fields are not expected"
        total += sum(len(embed.get(part) or "") for part in parts) + len(footer)
    if total > 6000:
        yield f"{total} characters in embeds"


def _component_problems(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(rows) > 5:
        yield f"{len(rows)} rows"
    ids = [part["custom_id"] for row in rows for part in row["components"] if "custom_id" in part]
    yield from _unique(ids, "custom_id")
    for row in rows:
        if not 1 <= len(row["components"]) <= 5:
            yield f"{len(row['components'])} buttons in a row"
        for part in row["components"]:
            if not 1 <= len(part.get("label") or "") <= 80:
                yield f"label of {len(part.get('label') or '')}"
            if "custom_id" in part and not 1 <= len(part["custom_id"]) <= 100:
                yield f"custom_id of {len(part['custom_id'])}"
            if len(part.get("url") or "") > 512:
                yield "url too long"


def _markup_problems(body: Mapping[str, Any]) -> Iterator[str]:
    texts = [body.get("content") or ""]
    for embed in body.get("embeds") or []:
        texts += [embed.get("title") or "", embed.get("description") or ""]
        texts.append((embed.get("footer") or {}).get("text", ""))
    for text in texts:
        if found := _LIVE.search(text):
            yield f"live markup {found[0]!r}"
        if _HIDDEN.search(text):
            yield "a hidden control"
    if body.get("allowed_mentions") != {"parse": []}:
        yield "mentions are allowed"

"""What Slack would refuse in a message: the SDK's own checks, and those that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

TEXT = 40_000
BLOCKS = 50
ALL_TEXTS = 13_000  # seen in the field as msg_blocks_too_long; not documented

BLOCK_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set[str](),
    "header": {"text"},
    "image": {"image_url", "alt_text", "title"},
}
MOST_ELEMENTS = {"context": 10, "actions": 25}
ELEMENT_KEYS = {
    "button": {
        "text", "action_id", "url", "value", "style", "confirm", "accessibility_label",
    },
    "overflow": {"action_id", "options", "confirm"},
    "static_select": {"action_id", "placeholder", "options", "initial_option", "confirm"},
}  # fmt: skip


def length(text: str) -> int:
    """Count UTF-16 units, the strictest reading of Slack's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def find_problems(text: object, blocks: object) -> tuple[str, list[str]] | None:
    """Return Slack's error code and what is wrong, or None for a message that it would take."""
    if not isinstance(text, str) or length(text) > TEXT:
        return "msg_too_long", ["text"]
    if not blocks:
        return None if text.strip() else ("no_text", ["neither text nor blocks"])
    if not isinstance(blocks, list):
        return "invalid_blocks_format", ["blocks is no list"]
    problems = list(_problems_of_blocks(blocks))
    if not problems and sum(length(t) for t in texts_of(blocks)) > ALL_TEXTS:
        return "msg_blocks_too_long", ["all texts together"]
    return ("invalid_blocks", problems) if problems else None


def texts_of(value: object) -> Iterator[str]:
    """Yield every text that is shown, deep within blocks."""
    match value:
        case {"type": "plain_text" | "mrkdwn" | "text", "text": str(text)}:
            yield text
        case dict():
            for inner in value.values():
                yield from texts_of(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_of(inner)


def _problems_of_blocks(blocks: list[Any]) -> Iterator[str]:
    if len(blocks) > BLOCKS:
        yield f"{len(blocks)} blocks"
    block_ids = [b["block_id"] for b in blocks if "block_id" in b]
    if len(set(block_ids)) < len(block_ids):
        yield "block_id twice"
    elements = [e for b in blocks if b.get("type") == "actions" for e in b.get("elements", ())]
    action_ids = [e.get("action_id") for e in elements]
    if len(set(action_ids)) < len(action_ids):
        yield "action_id twice"
    for number, block in enumerate(blocks):
        for problem in _problems_of_block(block):
            yield f"blocks/{number}: {problem}"


def _problems_of_block(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in BLOCK_KEYS:
        yield f"unsupported type: {kind}"
        return
    if unknown := set(block) - BLOCK_KEYS[kind] - {"type", "block_id"}:
        yield f"unknown keys: {unknown}"
    yield from _problems_by_sdk(block)
    elements = block.get("elements", [])
    if kind in MOST_ELEMENTS and not 1 <= len(elements) <= MOST_ELEMENTS[kind]:
        yield "number of elements"
    match kind:
        case "section":
            yield from _texts([block["text"]] if "text" in block else [], 3000)
            yield from _texts(block.get("fields", []), 2000)
        case "header":
            yield from _texts([block.get("text")], 150, plain=True)
        case "context":
            yield from _texts([e for e in elements if e.get("type") != "image"], 2000)
        case "actions":
            for element in elements:
                yield from _problems_of_element(element)


def _problems_by_sdk(block: dict[str, Any]) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        if parsed is None:
            yield "not a block"
        else:
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as error:
        yield str(error)


def _texts(objects: list[Any], limit: int, *, plain: bool = False) -> Iterator[str]:
    for value in objects:
        if not isinstance(value, dict) or value.get("type") not in ("plain_text", "mrkdwn"):
            yield "not a text object"
            continue
        if plain and value["type"] != "plain_text":
            yield "must be plain_text"
        if set(value) - {"type", "text", "emoji" if value["type"] == "plain_text" else "verbatim"}:
            yield "unknown keys in text"
        if not isinstance(value.get("text"), str) or not value["text"].strip():
            yield "must be more than 0 characters"
        elif length(value["text"]) > limit:
            yield f"must be less than {limit + 1} characters"


def _problems_of_element(element: dict[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if kind not in ELEMENT_KEYS:
        yield f"unsupported element: {kind}"
        return
    if unknown := set(element) - ELEMENT_KEYS[kind] - {"type"}:
        yield f"unknown keys: {unknown}"
    if not 1 <= length(element.get("action_id", "")) <= 255:
        yield "action_id"
    if kind == "button":
        yield from _texts([element.get("text")], 75, plain=True)
        if length(element.get("value", "")) > 2000:
            yield "value"
        if element.get("style") not in (None, "primary", "danger"):
            yield "style"
    else:
        yield from _options(element.get("options", []))


def _options(options: list[Any]) -> Iterator[str]:
    for option in options:
        yield from _texts([option.get("text")], 75)
        if length(option.get("value", "")) > 150:
            yield "option value"

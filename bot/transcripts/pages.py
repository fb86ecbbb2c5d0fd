"""HTML: tags become line breaks or nothing; a well-kept extractor says what is beside the text."""

from __future__ import annotations

import html
import logging
import re

from bot.transcripts.edits import Edit, apply_edits
from bot.transcripts.layout import Layout
from bot.transcripts.wrapping import joint

_LARGEST_PAGE = 2**20  # characters that the extractor is asked about
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^<>]{0,8000}>|<[!?][^<>]{0,2000}>")
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "nav", "form", "button", "select"}
    | {"iframe", "head", "footer"}
)
_BLOCK = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "td", "table", "section", "article", "main", "hr"}
    | {"header", "aside", "blockquote", "dt", "dd", "dl", "figure", "figcaption", "body", "html"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "title", "pre"}
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<>]{0,500})</title", re.IGNORECASE)


def lay_out_page(text: str) -> Layout:
    """Turn a page into lines; what the extractor leaves out at either end is beside the text."""
    edits: list[Edit] = []
    at = 0
    for start, end, mark in _markup(text):
        edits += _text_edits(text, at, start)
        edits.append(Edit(start, end, mark))
        at = end
    edits += _text_edits(text, at, len(text))
    title = _TITLE.search(text[:200_000])
    return Layout(
        edits=tuple(edits),
        beside=tuple(_beside(text, edits)),
        title=html.unescape(title.group(1)).strip() if title else "",
    )


def _markup(text: str) -> list[tuple[int, int, str]]:
    """Return every stretch of markup with what stands for it; one pass, nothing read twice."""
    found: list[tuple[int, int, str]] = []
    at = 0
    unclosed: set[str] = set()
    while (start := text.find("<", at)) >= 0:
        if text.startswith("<!--", start):
            end = _after(text, "-->", start + 4)
            found.append((start, end, ""))
            at = end
            continue
        tag = _TAG.match(text, start)
        if tag is None:
            at = start + 1
            continue
        name = (tag.group("name") or "").lower()
        end = tag.end()
        if name in _HIDDEN - unclosed and not tag.group("close"):
            end = _hidden_end(text, name, end)
            if end == tag.end():
                unclosed.add(name)
        found.append((start, end, _mark(name, is_open=not tag.group("close"))))
        at = end
    return found


def _after(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end + len(mark)


def _hidden_end(text: str, name: str, start: int) -> int:
    """Return where a hidden element ends; one that never does hides its own tag alone."""
    found = re.compile(f"</{name}[^<>]{{0,200}}>", re.IGNORECASE).search(text, start)
    return found.end() if found else start


def _mark(name: str, *, is_open: bool) -> str:
    if name in ("h1", "h2", "h3", "h4", "h5", "h6") and is_open:
        return "\n\n# "
    return "\n\n" if name in _BLOCK else ""


def _text_edits(text: str, start: int, end: int) -> list[Edit]:
    """Read entities, and take white space for what it is on a page: one blank, or none."""
    edits = [
        Edit(*found.span(), html.unescape(found.group()))
        for found in _ENTITY.finditer(text, start, end)
        if html.unescape(found.group()) != found.group()
    ]
    for found in _BLANKS.finditer(text, start, end):
        before = text[max(start, found.start() - 2) : found.start()]
        after = text[found.end() : min(end, found.end() + 2)]
        blank = joint(before, after) if "\n" in found.group() else found.group()[:1]
        if blank != found.group():
            edits.append(Edit(*found.span(), blank))
    return sorted(edits, key=lambda edit: edit.start)


def _beside(text: str, edits: list[Edit]) -> list[tuple[int, int]]:
    """Return the stretches before and after what the extractor takes for the page's text."""
    if len(text) > _LARGEST_PAGE:
        return []
    kept = _extract(text)
    if not kept:
        return []
    lines = _lines(text, edits)
    wanted = {_key(line) for line in kept.splitlines()} - {""}
    hits = [n for n, (start, end, line) in enumerate(lines) if _key(line) in wanted]
    if not hits:
        return []
    outside = lines[: hits[0]] + lines[hits[-1] + 1 :]
    return [(start, end) for start, end, _ in outside]


def _extract(text: str) -> str:
    import trafilatura  # noqa: PLC0415 - takes half a second, and only pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(text, include_comments=False, favor_recall=True) or ""


def _lines(text: str, edits: list[Edit]) -> list[tuple[int, int, str]]:
    """Return the page's lines with where they stand in the file."""
    lines = []
    at = 0
    for edit in [*edits, Edit(len(text), len(text), "\n")]:
        if "\n" in edit.text:
            line = apply_edits(edits, text, at, edit.start).strip()
            if line:
                lines.append((at, edit.start, line))
            at = edit.end
    return lines


def _key(line: str) -> str:
    return re.sub(r"[\W_]+", "", line)

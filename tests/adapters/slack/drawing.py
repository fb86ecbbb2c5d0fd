"""A message's Block Kit as a page that looks the way Slack's phone app shows it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tests.adapters.slack.world import Posted

STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/22px 'Noto Sans CJK SC', sans-serif;
  width: 430px; }
.message { display: flex; gap: 8px; padding: 12px 16px; box-sizing: border-box; }
.face { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #4a154b; color: #fff;
  font: 700 18px/36px sans-serif; text-align: center; }
.name { font-weight: 700; }
.app { background: #e8e8e8; border-radius: 3px; color: #616061; font-size: 10px; padding: 1px 3px; }
.only { color: #616061; font-size: 13px; }
.time, .context { color: #616061; font-size: 13px; line-height: 19px; }
.section, .context { white-space: pre-wrap; margin: 4px 0; }
.header { font-size: 18px; font-weight: 700; margin: 6px 0; }
.button { display: inline-block; border: 1px solid #bbb; border-radius: 8px; font-size: 13px;
  font-weight: 700; margin: 4px 6px 4px 0; padding: 4px 11px; }
hr { border: 0; border-top: 1px solid #e3e3e3; margin: 10px 0; }
a { color: #1264a3; text-decoration: none; }
"""
_LINK = re.compile(r"<([^|>]+)\|([^>]+)>")


def message_to_page(message: Posted, hour: str) -> str:
    """Return an HTML page that shows a message."""
    shown = "\n".join(line for block in message.blocks for line in _block_to_html(block))
    only = '<div class="only">只有你能看到</div>' if message.is_ephemeral else ""
    return f"""<!doctype html><meta charset="utf-8"><style>{STYLE}</style>
<div class="message"><div class="face">金</div><div>{only}
<span class="name">Jinju</span> <span class="app">APP</span> <span class="time">{hour}</span>
{shown}</div></div>
<script>document.title = document.querySelector('.message').offsetHeight</script>"""


def _block_to_html(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "divider":
            yield "<hr>"
        case "actions":
            labels = [_text_to_html(element["text"]) for element in block["elements"]]
            row = "".join(f'<span class="button">{label}</span>' for label in labels)
            yield f"<div>{row}</div>"
        case "context":
            texts = "&ensp;".join(map(_text_to_html, block["elements"]))
            yield f'<div class="context">{texts}</div>'
        case kind:
            yield f'<div class="{kind}">{_text_to_html(block["text"])}</div>'


def _text_to_html(text: dict[str, Any]) -> str:
    """Show a text object: plain ones as they stand, with Slack's three escapes undone."""
    if text["type"] == "mrkdwn" and (link := _LINK.fullmatch(text["text"])):
        return f'<a href="{html.escape(link[1])}">{html.escape(link[2])}</a>'
    raw = text["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return html.escape(raw)

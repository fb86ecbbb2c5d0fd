from __future__ import annotations

import re
from pathlib import Path

import bot
from bot.texts.say import SENTENCES

ROOT = Path(str(bot.__file__)).parent.parent
NAMED = re.compile(r'\b(?:UserError|UnreadableError|say)\(\s*f?"(\w+)"')


def test_every_sentence_that_is_named_in_the_code_exists() -> None:
    files = [path for room in ("bot", "adapters") for path in (ROOT / room).rglob("*.py")]
    keys = {(path.name, key) for path in files for key in NAMED.findall(path.read_text("utf-8"))}
    assert len(keys) > 100
    assert [(name, key) for name, key in sorted(keys) if key not in SENTENCES] == []

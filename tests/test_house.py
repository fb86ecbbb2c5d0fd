"""The project keeps its own rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import NAMES, PREFIX, SECRETS
from bot.service import digests, service
from bot.verbs import VERBS, Verb

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_stands_in_the_example_and_in_the_readme(name: str) -> None:
    assert f"{PREFIX}{name}=" in read(".env.example")
    assert f"`{name}`" in read("README.md")


def test_the_example_names_no_setting_that_is_not_there() -> None:
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)=", read(".env.example")))
    assert named == set(NAMES)


def test_every_secret_is_a_setting() -> None:
    assert set(NAMES) >= SECRETS


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.group} {verb.name}")
def test_every_command_stands_in_the_readme_and_has_its_use_case(verb: Verb) -> None:
    assert re.search(rf"`/{verb.group} {verb.name}\b", read("README.md"))
    assert (verb.kind in service.USE_CASES) != (verb.kind in digests.USE_CASES)


def test_no_machine_and_no_registry_is_named_in_the_tree() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    forbidden = re.compile(r"/(?:work|farm)/|py" + r"pi\.org|python" + r"hosted\.org")
    named = [
        path
        for path in tracked
        if path and forbidden.search((ROOT / path).read_bytes().decode("utf-8", "ignore"))
    ]
    assert named == []


def test_files_stay_short() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("bot", "adapters")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_the_core_needs_no_chat_library() -> None:
    script = (
        "import sys, bot.service.service;"
        "print([m for m in ('discord', 'slack_bolt', 'slack_sdk', 'aiohttp') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"

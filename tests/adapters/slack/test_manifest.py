"""The manifest asks for what the bot needs, says why, and for nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # no stubs in the lock

import adapters.slack
from tests.adapters.slack.world import NEEDS, SCOPES

PATH = Path(adapters.slack.__file__).parent / "manifest.yaml"
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in PATH.parent.glob("*.py") if path.is_file()
)


@pytest.fixture
def manifest() -> dict[str, Any]:
    return dict(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def test_the_scopes_are_those_of_the_tests_workspace(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]

    assert scopes == {"bot": list(scopes["bot"])}
    assert set(scopes["bot"]) == SCOPES


def test_no_scope_reads_what_people_write_elsewhere(manifest: dict[str, Any]) -> None:
    assert not [s for s in manifest["oauth_config"]["scopes"]["bot"] if "history" in s]


def test_each_scope_has_its_reason_beside_it() -> None:
    lines = PATH.read_text(encoding="utf-8").splitlines()

    for scope in SCOPES:
        line = next(line for line in lines if line.strip().startswith(f"- {scope}"))
        assert "#" in line


@pytest.mark.parametrize(("method", "scope"), NEEDS.items())
def test_every_method_that_is_called_has_its_scope(method: str, scope: str) -> None:
    is_called = f'"{method}"' in CODE or f"{method.replace('.', '_')}(" in CODE

    assert not is_called or scope in SCOPES or scope == "channels:history"


def test_the_commands_are_those_of_the_table(manifest: dict[str, Any]) -> None:
    commands = [c["command"] for c in manifest["features"]["slash_commands"]]

    assert commands == ["/quote", "/digest"]


def test_texts_keep_slacks_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    for command in manifest["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_the_events_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]

    assert all(f'app.event("{event}")' in CODE for event in events)
    assert manifest["settings"]["socket_mode_enabled"] is True

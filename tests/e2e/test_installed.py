"""A plain `pip install .` in an empty environment gives a whole `jinju`, from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import environment

ROOT = Path(__file__).parents[2]
SECONDS = 300.0


@pytest.mark.slow
def test_an_installed_jinju_answers_from_another_folder(tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"), at=tmp_path)
    python = str(tmp_path / "venv" / "bin" / "python")
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", str(ROOT), at=tmp_path)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    jinju = str(tmp_path / "venv" / "bin" / "jinju")
    answer = json.loads(run(jinju, "ask", "/quote topic 开源", "--json", at=elsewhere))
    assert answer["kind"] == "cards"
    assert all(card["verified"] for card in answer["cards"])
    assert run(jinju, "doctor", at=elsewhere)


def run(*command: str, at: Path) -> bytes:
    """Run a command in a folder; return what it prints."""
    done = subprocess.run(
        command, cwd=at, env=environment(at), capture_output=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr.decode("utf-8")
    return done.stdout

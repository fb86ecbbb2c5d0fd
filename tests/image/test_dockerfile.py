"""What the image promises; `python -m tests.image.replay` builds and runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters import healthcheck
from bot.config import NAMES, PREFIX
from tests.image.dockerfile import read_dockerfile

ROOT = Path(__file__).parent.parent.parent


def test_the_image_runs_without_root_on_one_volume() -> None:
    final = read_dockerfile(ROOT / "Dockerfile")[-1]

    assert int(final.user) > 1000
    assert final.volumes == ["/data"]
    assert [*final.entrypoint, *final.command] == ["jinju", "run"]


def test_the_health_check_is_ours() -> None:
    final = read_dockerfile(ROOT / "Dockerfile")[-1]

    assert final.healthcheck == ["python", "-m", healthcheck.__name__]


def test_only_the_locked_requirements_are_installed() -> None:
    build = read_dockerfile(ROOT / "Dockerfile")[0]

    installs = [step.text for step in build.steps if "pip install" in step.text]
    assert all("--require-hashes" in text or "--no-deps" in text for text in installs)


def test_its_settings_exist() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    words = text.replace("=", " ").split()

    set_there = {word.removeprefix(PREFIX) for word in words if word.startswith(PREFIX)}
    assert set_there <= set(NAMES)


def test_nothing_secret_is_sent_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert "*" in ignored
    assert not {"!.env", "!.git", "!data"} & set(ignored)


def test_an_instruction_that_the_replay_would_leave_out_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM debian\nADD x y\n", encoding="utf-8")

    with pytest.raises(ValueError, match="ADD"):
        read_dockerfile(path)

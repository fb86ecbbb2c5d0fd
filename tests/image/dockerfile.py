"""A Dockerfile as data: its stages and their steps, as far as ours goes."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, such as `RUN` with its text."""

    word: str
    text: str


@dataclass(slots=True)
class Stage:
    """A stage: what it starts from, its steps, and what the result is run with."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)


def read_dockerfile(path: Path) -> list[Stage]:
    """Read the stages; raise ValueError for an instruction that a replay would leave out."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    stages: list[Stage] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(base=base, name=name))
        else:
            _add(stages[-1], Step(word, rest.strip()))
    return stages


def _add(stage: Stage, step: Step) -> None:
    match step.word:
        case "RUN" | "COPY" | "WORKDIR" | "ENV":
            stage.steps.append(step)
        case "USER":
            stage.user = step.text
        case "VOLUME":
            stage.volumes.append(step.text)
        case "ENTRYPOINT":
            stage.entrypoint = json.loads(step.text)
        case "CMD":
            stage.command = json.loads(step.text)
        case "HEALTHCHECK":
            stage.healthcheck = json.loads(step.text[step.text.index("CMD") + 3 :])
        case "EXPOSE":
            pass  # says something to readers, changes nothing
        case _:
            raise ValueError(f"the replay does not know {step.word}")


def pairs(text: str) -> dict[str, str]:
    """Read `ENV`'s `NAME=value` pairs."""
    return dict(part.split("=", 1) for part in shlex.split(text))

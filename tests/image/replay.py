"""Replay the Dockerfile without a Docker engine: `python -m tests.image.replay` as root.

Each stage is an empty Debian root (debootstrap) in which the steps run by chroot, with this
machine's settings of the package registries mounted for as long as a step runs. The result is
then started as its own unprivileged user, with a read-only root and a writable volume, against a
Discord on the loopback; it is asked for its health and one question, and told to stop.

What this cannot check is printed at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.adapters.discord.interactions import a_command
from tests.adapters.discord.stub import TOKEN, Stub, running_stub
from tests.image.dockerfile import Stage, pairs, read_dockerfile

ROOT = Path(__file__).parent.parent.parent
SUITE = "bookworm"
PORT = 18080
UNCHECKED = (
    "the layers and the digest of the base image (a minimal debootstrap stands in for it)",
    "the health check's timing, restart policy, cap_drop and no-new-privileges: the engine's work",
    "compose.yaml beyond its syntax, and its PostgreSQL profile",
    "other processor architectures",
)
LEFT_OUT = (
    "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info",
    "var/cache/apt", "var/lib/apt/lists",
)  # fmt: skip
SETTINGS_FILES = ("/etc/pip.conf", "/etc/apt/apt.conf.d", "/etc/resolv.conf", "/etc/hosts")
SETTINGS_NAMES = (
    "PIP_",
    "SSL_CERT_",
    "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Builder:
    """Builds each stage as a folder."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.roots: dict[str, Path] = {}

    def base(self) -> Path:
        """Return an empty Debian, made once, without what the slim images leave out too."""
        root = self.work / "base"
        if not (root / "etc/debian_version").exists():
            say(f"debootstrap {SUITE}")
            run(["debootstrap", "--variant=minbase", SUITE, str(root)], log=self.work / "base.log")
            for name in LEFT_OUT:
                shutil.rmtree(root / name)
                (root / name).mkdir()
        return root

    def build(self, stage: Stage, number: int) -> Path:
        """Run a stage's steps in a copy of the base."""
        root = self.work / f"stage-{number}"
        shutil.rmtree(root, ignore_errors=True)
        run(["cp", "-a", str(self.base()), str(root)])
        for step in stage.steps:
            started = time.perf_counter()
            match step.word:
                case "RUN":
                    self._run(root, stage, step.text)
                case "COPY":
                    self._copy(root, stage, step.text)
                case "WORKDIR":
                    stage.folder = step.text
                    (root / step.text.lstrip("/")).mkdir(parents=True, exist_ok=True)
                case "ENV":
                    stage.environment |= pairs(step.text)
            say(f"{time.perf_counter() - started:6.1f} s  {step.word} {step.text[:90]}")
        self.roots[stage.name] = root
        return root

    def _run(self, root: Path, stage: Stage, text: str) -> None:
        settings = {k: v for k, v in os.environ.items() if k.upper().startswith(SETTINGS_NAMES)}
        mounts = {name: name for name in SETTINGS_FILES}
        for name, value in settings.items():
            if value.startswith("/"):  # not in its own place, which a step may write to
                settings[name] = f"/run/settings/{name}"
                mounts[value] = settings[name]
        inside = f"cd {stage.folder} && {text}"
        environment = {"PATH": os.defpath + ":/usr/sbin:/sbin", **stage.environment, **settings}
        log = self.work / "run.log"
        in_root(root, ["/bin/sh", "-c", inside], environment, mounts=mounts, log=log)

    def _copy(self, root: Path, stage: Stage, text: str) -> None:
        *sources, target = shlex.split(text)
        origin = ROOT
        if sources[0].startswith("--from="):
            origin = self.roots[sources.pop(0).removeprefix("--from=")]
        to = root / os.path.join(stage.folder, target).lstrip("/")  # noqa: PTH118  # "/" wins in it
        for source in sources:
            path = origin / source.lstrip("/")
            if path.is_dir():
                leave_out = shutil.ignore_patterns("__pycache__") if origin == ROOT else None
                shutil.copytree(path, to, symlinks=True, ignore=leave_out, dirs_exist_ok=True)
            else:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, to)


def in_root(
    root: Path,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    mounts: Mapping[str, str],
    log: Path,
) -> None:
    """Run a command in a root as root, with paths of this machine mounted meanwhile."""
    made: list[Path] = []
    lines = ["set -e", f"mount -t proc proc {root}/proc", f"mount --bind /dev {root}/dev"]
    for name, place in mounts.items():
        if not Path(name).exists():
            continue
        at = root / place.lstrip("/")
        made += make_mount_point(Path(name), at)
        lines.append(f"mount --bind {shlex.quote(name)} {shlex.quote(str(at))}")
    lines.append(f"exec chroot {root} {shlex.join(command)}")
    try:
        run(["unshare", "-m", "sh", "-c", "\n".join(lines)], environment=environment, log=log)
    finally:
        for path in reversed(made):
            if path.is_file():
                path.unlink()
            elif not any(path.iterdir()):
                path.rmdir()


def make_mount_point(origin: Path, at: Path) -> list[Path]:
    """Make what is missing of a mount point; return it, outermost first."""
    made = [parent for parent in reversed(at.parents) if not parent.exists()]
    at.parent.mkdir(parents=True, exist_ok=True)
    if not at.exists():
        at.mkdir() if origin.is_dir() else at.touch()
        made.append(at)
    return made


def run(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> None:
    """Run a command; show the end of its log if it fails."""
    with (log or Path(os.devnull)).open("ab") as out:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        if log:
            say("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
        sys.exit(f"failed: {shlex.join(command)[:300]}")


def megabytes(path: Path) -> float:
    """Return how much room a folder takes."""
    command = ["/usr/bin/du", "-sxk", str(path)]
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return int(out.split()[0]) / 1024


class Container:
    """Runs the result as its user: read-only root, one writable volume, a fresh /tmp."""

    def __init__(self, root: Path, stage: Stage, volume: Path) -> None:
        self.root, self.stage, self.volume = root, stage, volume
        volume.mkdir(exist_ok=True)
        os.chown(volume, int(stage.user), int(stage.user))

    def command(self, words: Sequence[str], settings: Mapping[str, str]) -> list[str]:
        """Return the command that runs these words inside, with the image's settings and these."""
        user, folder = self.stage.user, self.stage.volumes[0]
        inside = {**self.stage.environment, "JINJU_HTTP_PORT": str(PORT), **settings}
        clean = ["env", "-i", *(f"{name}={value}" for name, value in inside.items())]
        lines = [
            "set -e",
            f"mount --bind {self.root} {self.root}",
            f"mount -t proc proc {self.root}/proc",
            f"mount --bind /dev {self.root}/dev",
            f"mount -t tmpfs tmpfs {self.root}/tmp",  # noqa: S108  # in the root
            f"mount --bind {self.volume} {self.root}{folder}",
            f"mount -o remount,bind,ro {self.root}",
            f"exec chroot --userspec={user}:{user} {self.root} {shlex.join([*clean, *words])}",
        ]
        return ["unshare", "-m", "sh", "-c", "\n".join(lines)]

    async def start(self, settings: Mapping[str, str]) -> asyncio.subprocess.Process:
        """Start the image's own command."""
        words = [*self.stage.entrypoint, *self.stage.command]
        return await asyncio.create_subprocess_exec(
            *self.command(words, settings), stdin=asyncio.subprocess.DEVNULL, stdout=sys.stderr
        )

    async def output(self, words: Sequence[str], settings: Mapping[str, str]) -> tuple[int, str]:
        """Run to the end; return the exit code and what was printed."""
        process = await asyncio.create_subprocess_exec(
            *self.command(words, settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        return process.returncode or 0, out.decode()


async def try_out(container: Container) -> dict[str, Any]:
    """Start the image, ask it for its health and a question, stop it."""
    stage = container.stage
    found: dict[str, Any] = {}
    started = time.perf_counter()
    question = [*stage.entrypoint, "ask", "/quote topic 开源", "--json"]
    code, said = await container.output(question, {})
    found["first_ask_s"] = round(time.perf_counter() - started, 2)
    if code:
        sys.exit(f"the image does not answer: {said}")
    found["asked"] = [card["text"] for card in json.loads(said)["cards"]][:1]
    found["root_is_read_only"] = (await container.output(["touch", "/x"], {}))[0] != 0
    found["runs_as"] = (await container.output(["id", "-u"], {}))[1].strip()
    found["without_the_bot"] = (await container.output(stage.healthcheck, {}))[1].strip()
    async with running_stub() as stub:
        found |= await run_bot(container, stub)
        found["with_a_wrong_token"] = await run_refused(container, stub)
    return found


async def run_bot(container: Container, stub: Stub) -> dict[str, Any]:
    """Run the bot against a Discord of ours."""
    stage = container.stage
    settings = {"JINJU_DISCORD_TOKEN": TOKEN, "JINJU_DISCORD_API_BASE_URL": stub.base_url}
    started = time.perf_counter()
    process = await container.start(settings)
    async with asyncio.timeout(60):
        await stub.identified.wait()
        connected = time.perf_counter() - started
        await stub.emit("INTERACTION_CREATE", a_command("quote", "topic", {"topic": "开源"}))
        answer = await stub.called_back()
        code, health = await container.output(stage.healthcheck, settings)
        stopped = time.perf_counter()
        process.terminate()
        exit_code = await process.wait()
    return {
        "start_to_connected_s": round(connected, 2),
        "answered_on_discord": answer["data"]["content"].splitlines()[0],
        "health": {"exit": code, "said": health.strip()},
        "stop": {"exit": exit_code, "seconds": round(time.perf_counter() - stopped, 2)},
    }


async def run_refused(container: Container, stub: Stub) -> str:
    """Run the bot with a token that is refused; return what its health check says."""
    settings = {"JINJU_DISCORD_TOKEN": "wrong", "JINJU_DISCORD_API_BASE_URL": stub.base_url}
    process = await container.start(settings)
    said = ""
    async with asyncio.timeout(60):
        while "refused" not in said.lower() or said.startswith("no answer"):
            _, said = await container.output(container.stage.healthcheck, settings)
    process.terminate()
    await process.wait()
    return said.strip()


def main() -> None:
    """Build, try out, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/jinju-image"))  # noqa: S108
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    builder = Builder(arguments.work)
    stages = read_dockerfile(ROOT / "Dockerfile")
    for number, stage in enumerate(stages):
        builder.build(stage, number)
    final = builder.roots[stages[-1].name]
    sizes = {
        "image_mb": round(megabytes(final)),
        "of_it_debian_mb": round(megabytes(builder.base())),
    }
    volume = arguments.work / "volume"
    shutil.rmtree(volume, ignore_errors=True)
    found = asyncio.run(try_out(Container(final, stages[-1], volume)))
    say(json.dumps({**sizes, **found}, ensure_ascii=False, indent=1))
    say("Not checked:\n- " + "\n- ".join(UNCHECKED))


if __name__ == "__main__":
    main()

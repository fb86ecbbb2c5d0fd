from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.engine import open_engine
from bot.store.inspecting import inspect_store, network_file_system

MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/export /srv/data nfs4 rw 0 0
/dev/vdb /srv/data/local ext4 rw 0 0
"""


def test_a_ready_database_tells_its_revision_and_counts(engine: Engine) -> None:
    state = inspect_store(engine)
    assert state.is_ready
    assert state.quotes == {}
    assert state.fault == ""
    assert (state.clock is None) is (state.kind == "sqlite")


def test_to_look_at_a_file_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'jinju.db'}")
    assert inspect_store(engine).revision is None
    assert not (tmp_path / "jinju.db").exists()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/data/jinju.db", "nfs4"),
        ("/srv/data/local/jinju.db", None),
        ("/var/lib/jinju.db", None),
    ],
)
def test_the_innermost_mount_tells_whether_a_file_is_on_a_network(
    path: str, kind: str | None, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert network_file_system(Path(path), mounts) == kind


def test_where_mounts_cannot_be_read_nothing_is_said(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "absent") is None

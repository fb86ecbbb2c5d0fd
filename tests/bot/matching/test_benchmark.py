from __future__ import annotations

from random import Random

import pytest

from bot.matching.analyser import Analyser
from bot.matching.benchmark import benchmark, make_queries, make_texts
from bot.matching.peers import Bm25s, Peer, open_peers

TEXTS = ("开源 模型 会 赢", "千万 别 烧钱", "护城河 在 数据", "模型 没有 护城河")


def test_a_benchmark_has_every_figure_and_every_peer() -> None:
    figures = benchmark(60)

    assert figures["quotes"] == 60
    peers = figures["peers"]
    assert isinstance(peers, dict)
    assert set(peers) == {"FTS5", "tantivy", "bm25s"}
    assert all("times_ours" in peer for peer in peers.values())


def test_a_peer_that_is_not_installed_is_said_to_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bm25s, "is_installed", False)

    peers = benchmark(20)["peers"]

    assert isinstance(peers, dict)
    assert peers["bm25s"] == {"absent": "pip install bm25s"}


@pytest.mark.parametrize("number", range(3))
def test_each_peer_finds_what_holds_a_word(number: int, tmp_path: str) -> None:
    peer: Peer = open_peers(str(tmp_path))[number]
    peer.build(TEXTS)

    assert len(peer.look_up("护城河", 2)) == 2
    assert len(peer.look_up("", 2)) == 0


def test_made_up_quotes_are_the_same_each_time(analyser: Analyser) -> None:
    first, second = (make_texts(analyser, 20, Random(3)) for _ in range(2))

    assert first == second
    assert "的" in make_queries(first, Random(1))

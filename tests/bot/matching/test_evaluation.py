from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.matching.ablation import PARTS, compare, lines_of, read_task
from bot.matching.evaluation import evaluate, measure, percentiles, read_qrels

CORPUS = [
    {
        "_id": "d1",
        "text": "开源一定会赢。",
        "metadata": {
            "speaker": "朱啸虎",
            "aliases": ["Zhu Xiaohu"],
            "topics": [["开源", "open source"]],
        },
    },
    {
        "_id": "d2",
        "text": "他们追不上。",
        "metadata": {"speaker": "傅盛", "topics": [["开源", "open source"], ["竞争"]]},
    },
    {"_id": "d3", "text": "先活下去。", "title": "", "metadata": {"question": "怎么融资？"}},
    {"_id": "d4", "text": "今天天气好。"},
]
QUERIES = [("q1", "open source"), ("q2", "傅盛 竞争"), ("q3", "融资"), ("q4", "不评")]
QRELS = (
    "query-id\tcorpus-id\tscore\nq1\td1\t3\nq1\td2\t1\nq2\td2\t2\nq3\td3\t1\nq3\td4\t0\nq5\td1\t0\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in CORPUS)
    queries = "".join(json.dumps({"_id": one, "text": text}) + "\n" for one, text in QUERIES)
    (tmp_path / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(queries + "\n", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_metadata_are_understood_as_topics_and_speakers(folder: Path, caches: Path) -> None:
    run = folder / "run.txt"

    figures = evaluate(
        folder / "corpus.jsonl",
        folder / "queries.jsonl",
        folder / "qrels.tsv",
        k=2,
        run=run,
        folder=caches,
    )

    assert figures["queries"] == 3
    assert (figures["mrr@10"], figures["ndcg@10"], figures["hit@3"]) == (1.0, 1.0, 1.0)
    assert list(figures) == [
        "queries",
        "recall@1",
        "recall@5",
        "recall@10",
        "mrr@10",
        "ndcg@10",
        "hit@3",
        "latency_ms",
        "index_s",
    ]
    lines = [line.split() for line in run.read_text(encoding="utf-8").splitlines()]
    assert [line[2] for line in lines if line[0] == "q1"] == ["d1", "d2"]
    assert all(len(line) == 6 and line[1] == "Q0" for line in lines)


def test_the_figures_are_those_of_the_books() -> None:
    judged = {"a": {"x": 2, "y": 1}, "b": {"z": 1}, "c": {"z": 0}}

    figures = measure({"a": ["n", "y", "x"], "b": ["n"] * 10 + ["z"], "c": ["z"]}, judged)

    assert figures["queries"] == 2
    assert figures["mrr@10"] == 0.25
    assert figures["recall@1"] == 0.0
    assert figures["recall@5"] == 0.5
    assert figures["hit@3"] == 0.5
    gain = (1 / 1.58496 + 3 / 2) / (3 + 1 / 1.58496)
    assert figures["ndcg@10"] == pytest.approx(gain / 2, abs=1e-3)


def test_qrels_need_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text("q\td\t1\n\nq\te\t0\n", encoding="utf-8")

    assert read_qrels(path) == {"q": {"d": 1, "e": 0}}


@pytest.mark.parametrize("seconds", [[], [0.001], [0.001, 0.001]])
def test_percentiles_of_few_are_those_few(seconds: list[float]) -> None:
    assert percentiles(seconds)["p99"] == pytest.approx(1.0 if seconds else 0.0)


def test_nothing_judged_gives_no_figures() -> None:
    assert measure({}, {})["queries"] == 0


def test_the_ablation_has_a_row_for_each_part(folder: Path) -> None:
    parts = [
        part for part in PARTS if part.name in {"all of it", "no topics", "no folding of scripts"}
    ]

    figures = compare(read_task(folder), parts=parts)

    assert figures["no topics"]["ndcg@10"] < figures["all of it"]["ndcg@10"]
    assert len(list(lines_of("set", figures))) == 5


def test_an_exported_library_is_asked_for_by_our_renderings(tmp_path: Path) -> None:
    quotes = [
        {
            "id": "a",
            "text": "先活下去。",
            "speaker": "朱啸虎",
            "topics": ["survival"],
            "question": None,
            "insight": {"zh": "活着", "en": "Stay alive"},
            "translation": {"en": "Staying alive first."},
        },
        {
            "id": "b",
            "text": "千万别烧钱。",
            "speaker": "朱啸虎",
            "topics": [],
            "insight": None,
            "translation": None,
        },
        {"id": "gone", "text": "", "speaker": "朱啸虎", "topics": []},
    ]
    path = tmp_path / "export.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in quotes), encoding="utf-8")

    task = read_task(path)

    assert [entry.id for entry in task.entries] == ["a", "b"]
    assert task.asked == [("a", "Staying alive first.")]
    parts = [part for part in PARTS if part.name in {"all of it", "no insight"}]
    figures = compare(task, parts=parts)
    assert figures["all of it"]["mrr@10"] > figures["no insight"]["mrr@10"]

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.store import Corpus
from index.embedder import Embedder
from index.errors import BadEvaluation
from index.evaluate import evaluate, read_given
from index.glossary import read_glossary
from index.lexicon import Lexicon
from index.model import Mode
from tests.index_fakes import fake_embedder

RETRIEVAL = Path(__file__).parents[2] / "shared" / "data" / "retrieval"
MODES: tuple[Mode, ...] = ("hybrid", "dense", "sparse")
TRIED = 12  # passages a language: enough to tell the methods apart, few enough for a test


def _write(path: Path, lines: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def _files(folder: Path) -> tuple[Path, Path]:
    passages = _write(
        folder / "p.jsonl",
        [
            {"id": "lead", "title": "Ranking", "text": "Hanoi leads the ranking."},
            {"id": "startup", "title": "Centre", "text": "Da Nang opened a startup centre."},
            {"id": "long", "title": "Long", "text": "Rice grows in the delta. " * 100},
        ],
    )
    questions = _write(
        folder / "q.jsonl",
        [
            {"id": "1", "text": "Who leads the ranking?", "relevant": ["lead"]},
            {"id": "2", "text": "Where is the startup centre?", "relevant": ["startup"]},
            {"id": "3", "text": "Where does rice grow?", "relevant": ["long"]},
        ],
    )
    return passages, questions


def test_quality_and_speed_are_measured_on_the_products_own_search(tmp_path: Path) -> None:
    passages, questions = read_given(*([path] for path in _files(tmp_path)))
    found = evaluate(passages, questions, lexicon=Lexicon(None, None), embedder=fake_embedder(), modes=MODES)
    assert [each.mode for each in found] == list(MODES)
    assert all(each.quality == dict.fromkeys(each.quality, 1.0) for each in found)
    line = json.loads(found[0].as_json())
    assert {"ndcg@10", "recall@1", "recall@5", "recall@10", "mrr", "passages_per_second"} <= line.keys()
    assert {"p50", "p95"} == line["query_ms"].keys()


def test_one_id_in_two_files_is_one_passage_in_two_versions(tmp_path: Path) -> None:
    passages, questions = _files(tmp_path)
    other = _write(tmp_path / "vi.jsonl", [{"id": "lead", "title": "", "text": "Hà Nội dẫn đầu bảng xếp hạng."}])
    given = read_given([passages, other], [questions])
    [found] = evaluate(*given, lexicon=Lexicon(None, None), embedder=fake_embedder())
    assert found.passages == 4
    assert found.quality["recall@1"] == 1.0


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": "1"}'], r"q\.jsonl:1: text"),
        (['{"id": "1", "text": "Who?", "relevant": ["lead"]}', "{not json"], r"q\.jsonl:2"),
        (['{"id": "1", "text": "Who?", "relevant": []}'], r"q\.jsonl:1: relevant"),
        (['{"id": "1", "text": "Who?", "relevant": ["gone"]}'], "'gone'"),
        ([""], "at least one"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, lines: list[str], message: str) -> None:
    passages, questions = _files(tmp_path)
    questions.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadEvaluation, match=message):
        read_given([passages], [questions])


def test_a_missing_or_binary_file_is_named(tmp_path: Path) -> None:
    passages, questions = _files(tmp_path)
    with pytest.raises(BadEvaluation, match=r"gone\.jsonl"):
        read_given([tmp_path / "gone.jsonl"], [questions])
    passages.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadEvaluation, match=r"p\.jsonl"):
        read_given([passages], [questions])


@pytest.mark.model
@pytest.mark.skipif(not RETRIEVAL.is_dir(), reason="the retrieval questions are not beside the project")
def test_hybrid_is_at_least_as_good_as_either_method_in_every_direction(corpus: Corpus) -> None:
    embedder, lexicon = Embedder(), Lexicon(read_glossary(), corpus.gazetteer)
    for passage_language in ("en", "vi"):
        for question_language in ("en", "vi"):
            passages, questions = read_given(
                [RETRIEVAL / f"passages.{passage_language}.jsonl"], [RETRIEVAL / f"questions.{question_language}.jsonl"]
            )
            held = {passage.id for passage in passages[:TRIED]}
            asked = [question for question in questions if question.relevant[0] in held]
            found = evaluate(passages[:TRIED], asked, lexicon=lexicon, embedder=embedder, modes=MODES)
            hybrid, dense, sparse = (each.quality["ndcg@10"] for each in found)
            assert hybrid >= max(dense, sparse), (question_language, passage_language)

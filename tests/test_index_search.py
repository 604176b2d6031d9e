from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Corpus
from index.collapse import collapse
from index.errors import ModelUnavailable
from index.hybrid import Weights, WordScores, fuse
from index.model import Hit, Mode, Passage
from index.rerank import Reranker
from index.search import SearchIndex
from tests.index_fakes import article, built, small_corpus

ARTICLES = (
    article("ranking", "Hanoi leads the PII 2025 ranking. " * 3, date="2025-10-01"),
    article("startups", "Da Nang has a startup centre. It was opened in 2023.", date="2023-05"),
    article("xep-hang", "Hà Nội dẫn đầu bảng xếp hạng PII 2025.", language="vi", date="2024"),
    article("reprint", "Da Nang has a startup centre. It was opened in 2023.", title="As we hear"),
)
MODES: tuple[Mode, ...] = ("hybrid", "dense", "sparse")


@pytest.fixture(scope="module")
def index(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    opened = built(small_corpus(corpus, *ARTICLES), tmp_path_factory.mktemp("index"))
    yield opened
    opened.close()


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_finds_the_passage_that_says_it(index: SearchIndex, mode: Mode) -> None:
    hits = index.search("startup centre of Da Nang", kind="article", mode=mode)
    assert hits[0].passage.article_id in ("startups", "reprint")


@pytest.mark.parametrize("query", ["Hà Nội dẫn đầu", "ha noi dan dau"])
def test_vietnamese_is_found_with_and_without_marks(index: SearchIndex, query: str) -> None:
    assert index.search(query, kind="article")[0].passage.article_id == "xep-hang"


def test_scores_fall_and_no_passage_comes_twice(index: SearchIndex) -> None:
    hits = index.search("Hanoi PII 2025 ranking", limit=50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    ids = [each.passage_id for hit in hits for each in (hit.passage, *hit.others)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("mode", MODES)
def test_filters_leave_only_what_passes_all_of_them(index: SearchIndex, mode: Mode) -> None:
    def found(**filters: object) -> list[Passage]:
        return [hit.passage for hit in index.search("Hanoi Da Nang startup ranking", limit=100, mode=mode, **filters)]  # type: ignore[arg-type]

    assert {each.language for each in found(language="vi")} == {"vi"}
    assert {each.kind for each in found(kind="table")} == {"table"}
    assert all("da-nang" in each.unit_ids for each in found(unit_ids=["da-nang", "nowhere"]))
    assert all(2025 in each.editions for each in found(editions=[2025]))
    assert {each.index for each in found(index="PII")} == {"PII"}
    both = found(kind="article", unit_ids=["hanoi"])
    assert both
    assert all(each.kind == "article" and "hanoi" in each.unit_ids for each in both)


def test_date_filters_include_both_ends_and_understand_years_and_months(index: SearchIndex) -> None:
    def found(since: str | None = None, until: str | None = None) -> set[str | None]:
        hits = index.search("Hanoi Da Nang PII startup", kind="article", since=since, until=until)
        return {each.article_id for hit in hits for each in (hit.passage, *hit.others)}

    assert found(since="2025-10-01") == {"ranking"}
    assert found(until="2023-05-31") == {"startups"}
    assert "xep-hang" in found(since="2024", until="2024-12-31")


@pytest.mark.parametrize(
    "filters", [{"unit_ids": ["nowhere"]}, {"editions": [1999]}, {"unit_ids": []}, {"index": "XYZ"}]
)
def test_a_filter_that_nothing_passes_gives_an_empty_result_that_says_why(
    index: SearchIndex, filters: dict[str, object]
) -> None:
    hits = index.search("Hanoi", **filters)  # type: ignore[arg-type]
    assert not hits
    assert "filters" in hits.reason


@pytest.mark.parametrize("query", ["", "   \n", "\x00\x1b\u200b", "🙂", "?!…"])
def test_a_query_without_words_gives_an_empty_result_that_says_why(index: SearchIndex, query: str) -> None:
    hits = index.search(query)
    assert not hits
    assert "no word" in hits.reason


@pytest.mark.parametrize(
    "query",
    [
        "Hanoi " * 10_000,
        "Hanoi\x00\x07 leads",
        "🙂 Hanoi",
        "Hanoi' OR 1=1; DROP TABLE passages;--",
        "Hànội\ud800"[:5],
        "河内 PII",
    ],
)
def test_long_hostile_and_odd_queries_are_answered(index: SearchIndex, query: str) -> None:
    assert index.search(query)


def test_a_lone_surrogate_does_not_break_a_search(index: SearchIndex) -> None:
    assert index.search("Hanoi \ud800 leads")


def test_words_that_nothing_holds_are_said_in_sparse_mode(index: SearchIndex) -> None:
    hits = index.search("zzqxj vvkwp", mode="sparse")
    assert not hits
    assert "word" in hits.reason


def test_near_duplicates_are_one_hit_with_the_sources_of_all(index: SearchIndex) -> None:
    hits = index.search("startup centre Da Nang opened", kind="article")
    [hit] = [each for each in hits if each.passage.article_id in ("startups", "reprint")]
    assert len(hit.others) == 1
    assert set(hit.source_ids) == {"s-startups", "s-reprint"}


def test_one_fact_in_two_languages_is_one_hit(index: SearchIndex) -> None:
    hits = index.search("Hanoi PII 2022 overall", kind="table", unit_ids=["hanoi"], index="PII")
    rows = [hit.passage.rows for hit in hits if hit.passage.rows]
    assert len(rows) == len(set(rows))


def test_facts_that_read_alike_are_kept_apart() -> None:
    one = Passage("a", "table", "Hue: overall: 40.00 points, ranked 5 of 63.", "", "en", rows=("o.csv:1",))
    other = replace(one, passage_id="b", text=one.text.replace("5", "6"), rows=("o.csv:2",))
    assert len(collapse([Hit(one, 1.0), Hit(other, 0.9)])) == 2


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30), st.integers(1, 40))
def test_the_best_places_are_those_with_the_highest_scores(scores: list[float], count: int) -> None:
    held = WordScores(np.arange(len(scores)) * 2, np.asarray(scores, dtype=np.float32))
    best = held.best(count)
    assert list(held.at(best)) == sorted((score for score in held.scores if score > 0), reverse=True)[:count]
    assert not held.at(np.array([1, 3, 5])).any()


def test_words_never_count_across_languages_and_anchors_count_more_there() -> None:
    cosines, words, anchors = (np.full(2, value, dtype=np.float32) for value in (0.8, 1.0, 1.0))
    here, across = fuse(cosines, words, anchors, np.array([True, False]), Weights())
    assert here == pytest.approx(0.8 + Weights().own + Weights().own_anchors)
    assert across == pytest.approx(0.8 + Weights().anchors)


def test_the_span_of_every_article_hit_is_verbatim(index: SearchIndex) -> None:
    texts = {each.article_id: each.text for each in ARTICLES}
    for hit in index.search("Hanoi Da Nang startup ranking PII", kind="article", limit=50):
        passage = hit.passage
        assert texts[passage.article_id or ""][passage.start : passage.end] == passage.text


def test_searches_from_many_threads_agree(index: SearchIndex, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(_: int) -> list[str]:
        return [hit.passage.passage_id for hit in index.search("Hanoi leads")]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(64)))
    assert all(answer == answers[0] for answer in answers)


class _ShortestFirst:
    def predict(self, pairs: list[tuple[str, str]]) -> list[float]:
        return [-len(text) for _, text in pairs]


def test_a_reranker_decides_the_order_of_the_first_hits_alone() -> None:
    passages = [Passage(str(length), "article", "x" * length, "", "en") for length in (30, 10, 20, 5)]
    hits = [Hit(passage, 1.0) for passage in passages]
    found = Reranker("shortest", most=3, load=_ShortestFirst).rerank("query", hits)
    assert [hit.passage.passage_id for hit in found] == ["10", "20", "30", "5"]
    assert Reranker("shortest", load=_ShortestFirst).rerank("query", []) == []


def test_an_unknown_reranker_says_what_to_do(tmp_path: Path) -> None:
    hits = [Hit(Passage("a", "article", "text", "", "en"), 1.0)]
    with pytest.raises(ModelUnavailable, match="leave reranking off"):
        Reranker(str(tmp_path / "nowhere")).rerank("query", hits)

from __future__ import annotations

from corpus.store import Corpus
from index.model import Passage
from index.passages import article_passages, read_passages
from tests.index_fakes import article


def _of_row(passages: tuple[Passage, ...], row: str) -> list[Passage]:
    return [passage for passage in passages if row in passage.rows]


def test_the_same_corpus_gives_the_same_passages_with_distinct_ids(corpus: Corpus) -> None:
    passages = read_passages(corpus)
    assert read_passages(corpus) == passages
    assert len({passage.passage_id for passage in passages}) == len(passages)


def test_every_observation_is_said_by_a_passage_with_its_figures_and_sources(corpus: Corpus) -> None:
    passages = {row: passage for passage in reversed(read_passages(corpus)) for row in passage.rows}
    for row in corpus.observations.itertuples():
        passage = passages[f"{row.file}:{row.row}"]
        assert row.unit_id in passage.unit_ids
        assert row.edition in passage.editions
        assert set(filter(None, row.source_id.split(";"))) <= set(passage.source_ids)
        if passage.language == "en" and row.score == row.score:
            assert f"{row.score:.2f}" in passage.text


def test_a_result_in_the_main_index_is_said_in_both_languages_with_its_own_decimal_mark(corpus: Corpus) -> None:
    rows = corpus.observations
    row = rows[(rows["index"] == "PII") & (rows["edition"] == 2024) & (rows["unit_id"] == "nghe-an")].iloc[0]
    said = {each.language: each.text for each in _of_row(read_passages(corpus), f"{row['file']}:{row['row']}")}
    assert "32.69" in said["en"]
    assert "32,69" in said["vi"]
    assert "xếp hạng 37/63" in said["vi"]


def test_a_disputed_figure_is_said_to_be_disputed(corpus: Corpus) -> None:
    rows = corpus.observations
    row = rows[(rows["status"] == "disputed") & (rows["unit_id"] == "gia-lai")].iloc[0]
    said = _of_row(read_passages(corpus), f"{row['file']}:{row['row']}")
    assert any("sources disagree" in passage.text for passage in said)


def test_strengths_and_weaknesses_are_told_apart(corpus: Corpus) -> None:
    found = [each for each in read_passages(corpus) if each.passage_id.startswith("table/highlights")]
    long_an = next(each for each in found if "long-an" in each.unit_ids and each.language == "en")
    strengths, _, weaknesses = long_an.text.partition("Weaknesses")
    assert "Trademark applications" in strengths
    assert "Science and technology organisations" in weaknesses


def test_a_component_is_defined_once_over_the_editions_that_share_its_definition(corpus: Corpus) -> None:
    found = [
        each
        for each in read_passages(corpus)
        if each.component == "1-participation" and each.language == "en" and "component" in each.passage_id
    ]
    assert [each.editions for each in found] == [(2021, 2022, 2023, 2024)]


def test_an_edit_elsewhere_in_an_article_keeps_the_ids_of_other_passages(corpus: Corpus) -> None:
    before = article("a", "# One\nHanoi leads.\n# Two\nHue is fifth.")
    after = article("a", "# Zero\nA new start.\n# One\nHanoi leads.\n# Two\nHue is fifth, they say.")
    ids = [{each.passage_id for each in article_passages(one, corpus.gazetteer)} for one in (before, after)]
    assert len(ids[0] & ids[1]) == 1


def test_a_repeated_paragraph_is_a_passage_each_time(corpus: Corpus) -> None:
    twice = article("a", "# One\nHanoi leads.\n# Two\nHanoi leads.")
    found = list(article_passages(twice, corpus.gazetteer))
    assert len({each.passage_id for each in found}) == 2
    assert len({each.start for each in found}) == 2


def test_an_article_passage_knows_its_units_editions_and_the_one_index_it_names(corpus: Corpus) -> None:
    text = "# PII 2025\nHà Nội is first, ahead of Saigon.\n# Others\nPAPI and PCI say otherwise."
    first, second = article_passages(article("a", text), corpus.gazetteer)
    assert first.unit_ids == ("hanoi", "ho-chi-minh-city")
    assert first.editions == (2025,)
    assert (first.index, second.index) == ("PII", None)
    assert first.context == "A title · 2025-01-01 · PII 2025"


def test_addresses_and_marks_are_not_searched_and_stay_in_the_quote(corpus: Corpus) -> None:
    text = "See the **plan** ([Khanh Hoa plan](https://example.org/ke-hoach_9010.html))."
    [passage] = article_passages(article("a", text), corpus.gazetteer)
    assert passage.text == text
    assert passage.searchable.endswith("See the plan (Khanh Hoa plan).")


def test_a_plan_that_an_article_links_to_is_a_passage_with_its_address(corpus: Corpus) -> None:
    found = [each for each in read_passages(corpus) if each.passage_id.startswith("table/link/")]
    khanh_hoa = [each for each in found if "khanh-hoa" in each.unit_ids and each.language == "en"]
    assert khanh_hoa
    assert all("](https://" in each.text and "https" not in each.searchable for each in khanh_hoa)
    assert all(each.source_ids for each in found)

"""Adding tables and documents to a corpus, and taking them back."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import figures, merged_header, said, wide_sheets, write_csv, write_xlsx

from corpus.errors import CorpusError, UnknownItem, UnreadableDocument
from corpus.intake import Hints
from corpus.library import Library
from corpus.store import open_corpus

PUBLISHED = Hints(publisher="DOST", title="A table", date="2026-01-05", url="https://example.org/t")
DOCUMENT = """# Green growth in Nghe An

Nghe An opened a technology exchange in May 2025, the province's newspaper reported on Monday.

The exchange has matched 120 firms with universities so far, and 14 of them have signed contracts.
"""


def library(home):
    return Library(home, open_corpus(home))


def add(home, path, hints=PUBLISHED, **options):
    lib = library(home)
    preview = lib.preview(path, hints=hints, **options)
    lib.add([preview], added_by="An", added_at="2026-01-06T00:00:00+00:00")
    return preview


def table(folder, name, *rows):
    return write_csv(folder / name, [["Tỉnh", "Điểm", "Hạng"], *rows], delimiter=";")


def rows_of(corpus, unit_id, index="PII", edition=2023, component="overall"):
    frame = corpus.observations
    here = frame[(frame["index"] == index) & (frame["edition"] == edition) & (frame["component"] == component)]
    return here[here["unit_id"] == unit_id].to_dict("records")


def test_a_preview_stores_nothing(home, tmp_path):
    preview = library(home).preview(table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"]), hints=PUBLISHED)
    assert (preview.kind, preview.rows_in, preview.rows_stored, preview.rows_refused) == ("table", 1, 1, 0)
    assert open_corpus(home).editions("PII") == open_corpus().editions("PII")
    assert not list(home.rglob("*"))


def test_a_new_edition_is_held_after_adding_and_gone_after_removing(home, tmp_path):
    preview = add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"], ["Huế", "50", "2"]))
    corpus = open_corpus(home)
    assert corpus.editions("PII")[-1] == 2026
    assert corpus.map_of("PII", 2026) == (34,)
    assert corpus.component("PII", 2026, "overall") == replace(corpus.component("PII", 2025, "overall"), edition=2026)
    library(home).remove(preview.item_id)
    again = open_corpus(home)
    assert again.editions("PII")[-1] == 2025
    assert again.fingerprint == open_corpus().fingerprint


def test_every_added_row_leads_to_its_source_who_added_it_and_when(home, tmp_path):
    add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"]))
    corpus = open_corpus(home)
    (row,) = rows_of(corpus, "hanoi", edition=2026)
    source = corpus.sources[row["source_id"]]
    assert (source.publisher, source.title, source.date, source.url) == ("DOST", "A table", "2026-01-05", PUBLISHED.url)
    assert (source.added_by, source.added_at) == ("An", "2026-01-06T00:00:00+00:00")
    assert (row["file"], row["row"]) == ("pii 2026.csv", 2)


def test_the_shipped_tables_added_again_confirm_what_is_held(home, tmp_path, corpus):
    sheets = wide_sheets(corpus, "PII")
    path = write_xlsx(tmp_path / "PII.xlsx", sheets, merge=merged_header)
    preview = add(home, path)
    assert said(preview.reading.observations) == said(figures(corpus.observations.query("index == 'PII'")))
    again = open_corpus(home)
    assert said(again.observations) == said(corpus.observations)
    assert rows_of(again, "hanoi")[0]["source_id"].endswith(";u-pii")
    assert rows_of(again, "hanoi")[0]["status"] == "reported"


def test_a_figure_that_differs_from_the_shipped_one_is_kept_beside_it_as_disputed(home, tmp_path):
    add(home, table(tmp_path, "pii 2023.csv", ["Hà Nội", "60,00", "2"]))
    ours, theirs = rows_of(open_corpus(home), "hanoi")
    assert (ours["score"], ours["status"]) == (62.86, "reported")
    assert (theirs["score"], theirs["status"], theirs["source_id"]) == (60.0, "disputed", "u-pii-2023")


def test_a_missing_figure_is_filled_in(home, tmp_path, corpus):
    lacking = corpus.observations.query("index == 'PII' and edition == 2023 and component == 'overall'")
    row = lacking[lacking["score"].isna() & ~lacking["unit_id"].duplicated(keep=False)].iloc[0]
    add(home, write_csv(tmp_path / "pii 2023.csv", [["Tỉnh", "Điểm"], [row["unit_id"], "41.3"]]))
    (now,) = rows_of(open_corpus(home), row["unit_id"])
    assert (now["score"], now["rank"]) == (41.3, row["rank"])


def test_two_additions_that_differ_are_both_disputed(home, tmp_path):
    add(home, table(tmp_path, "pii 2026 a.csv", ["Hà Nội", "66", "1"]))
    add(home, table(tmp_path, "pii 2026 b.csv", ["Hà Nội", "67", "1"]))
    assert [(row["score"], row["status"]) for row in rows_of(open_corpus(home), "hanoi", edition=2026)] == [
        (66.0, "disputed"),
        (67.0, "disputed"),
    ]


def test_a_file_of_the_same_name_is_a_new_version_and_the_old_one_can_be_restored(home, tmp_path):
    add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"]))
    preview = add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "67", "1"]))
    assert preview.replaces.version == 1
    assert [row["score"] for row in rows_of(open_corpus(home), "hanoi", edition=2026)] == [67.0]
    library(home).restore(preview.item_id, 1)
    assert [row["score"] for row in rows_of(open_corpus(home), "hanoi", edition=2026)] == [66.0]


def test_a_name_keeps_two_files_apart(home, tmp_path):
    path = table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"])
    add(home, path)
    assert add(home, path, name="second").item_id == "second"
    assert [item.item_id for item in library(home).items()] == ["pii-2026", "second"]


def test_the_same_file_again_is_recognised(home, tmp_path):
    path = table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"])
    add(home, path)
    assert add(home, path).same_as.item_id == "pii-2026"
    assert len(library(home).versions("pii-2026")) == 1


def test_a_table_without_one_good_row_stores_nothing(home, tmp_path):
    preview = add(home, write_csv(tmp_path / "pii 2023.csv", [["Province", "Score"], ["Hanoi", "1062"]]))
    assert preview.content is None
    assert library(home).items() == ()


def test_a_new_index_comes_in_with_its_components_file(home, tmp_path):
    components = [
        ["index", "edition", "code", "level", "parent", "name_en", "name_vi", "unit", "direction"],
        ["PGI", "2024", "overall", "overall", "", "Provincial Green Index", "Chỉ số xanh", "score 0-40", ""],
        ["PGI", "2024", "water", "pillar", "overall", "Water", "Nước", "score 1-10", "lower is better"],
    ]
    add(home, write_csv(tmp_path / "pgi components.csv", components))
    rows = [["Tỉnh", "Chỉ số xanh", "Nước"], ["Hà Nội", "22,5", "3"], ["Huế", "24,1", "11"]]
    preview = add(home, write_csv(tmp_path / "PGI 2024.csv", rows, delimiter=";"), Hints(index="PGI", publisher="VCCI"))
    assert (preview.rows_stored, preview.rows_refused) == (3, 1)
    corpus = open_corpus(home)
    assert "PGI" in corpus.indices()
    assert [node.name_vi for node in corpus.children("PGI", 2024, "overall")] == ["Nước"]
    assert corpus.component("PGI", 2024, "water").direction == -1


def test_a_document_is_added_with_what_it_says_and_what_is_said_of_it(home, tmp_path):
    path = tmp_path / "saved.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    preview = library(home).preview(path)
    assert "publisher" in preview.ask
    add(home, path, Hints(publisher="Bao Nghe An", date="2025-05-12"), private=True)
    (article,) = [article for article in open_corpus(home).articles if article.added_by]
    assert (article.title, article.publisher, article.date) == ("Green growth in Nghe An", "Bao Nghe An", "2025-05-12")
    assert (article.language, article.visibility, article.added_by) == ("en", "private", "An")
    assert "14 of them have signed contracts" in article.text
    assert open_corpus(home).sources[article.source_id].publisher == "Bao Nghe An"


def test_a_re_saved_document_is_a_new_version_of_the_one_held(home, tmp_path):
    first, second = tmp_path / "a.md", tmp_path / "b.txt"
    first.write_text(DOCUMENT, encoding="utf-8")
    add(home, first, Hints(title="Green growth", publisher="X"))
    second.write_text(
        DOCUMENT + "\nUpdated on Tuesday with the number of contracts that firms signed.\n", encoding="utf-8"
    )
    preview = add(home, second, Hints(title="Exchange opened", publisher="X"))
    assert preview.replaces.item_id == preview.item_id == "green-growth"
    assert len(open_corpus(home).articles) == len(open_corpus().articles) + 1


def test_two_articles_of_one_title_are_both_kept(home, tmp_path):
    for name, text in (
        ("a.md", DOCUMENT),
        ("b.md", "The ministry ranked all 34 units and named five leaders in October."),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        add(home, path, Hints(title="Green growth", publisher="X", language="en"))
    assert [item.item_id for item in library(home).items()] == ["green-growth", "green-growth-2"]


def test_an_unreadable_document_is_refused_and_the_rest_goes_on(home, tmp_path):
    path = tmp_path / "empty.md"
    path.write_text("")
    with pytest.raises(UnreadableDocument):
        library(home).preview(path)
    with pytest.raises(CorpusError, match=r"\.xlsx"):
        library(home).preview(tmp_path / "picture.png")
    with pytest.raises(UnknownItem):
        library(home).remove("nothing")


def test_a_damaged_addition_is_left_out_and_said_and_the_rest_is_held(home, tmp_path):
    add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"]))
    add(home, table(tmp_path, "pii 2027.csv", ["Hà Nội", "66", "1"]))
    for stored in (home / "corpus" / "items" / "pii-2026").rglob("observations.parquet"):
        stored.write_bytes(b"damaged")
    corpus = open_corpus(home)
    assert corpus.editions("PII")[-1] == 2027
    assert 2026 not in corpus.editions("PII")
    (problem,) = corpus.problems
    assert (problem.file, problem.grade) == ("pii-2026", "error")
    assert "pii 2026.csv" in problem.expected


def test_a_damaged_cache_is_made_again(home, tmp_path):
    add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"]))
    before = said(open_corpus(home).observations)
    kept = list((home / "corpus" / "cache").rglob("*.parquet"))
    assert kept
    for path in kept:
        path.write_bytes(b"damaged")
    assert said(open_corpus(home).observations) == before
    assert said(open_corpus(home).observations) == before


def test_a_cached_corpus_is_the_corpus(home, tmp_path):
    add(home, table(tmp_path, "pii 2026.csv", ["Hà Nội", "66", "1"], ["Huế", "50", ""]))
    path = tmp_path / "d.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    add(home, path)
    made, kept = open_corpus(home), open_corpus(home)
    pd.testing.assert_frame_equal(made.observations, kept.observations)
    assert made.articles == kept.articles
    assert made.fingerprint == kept.fingerprint


def tables_of(folder):
    """Write four tables that agree, differ and complete each other, and return their paths."""
    return [
        table(folder, "pii 2023 a.csv", ["Hà Nội", "62,86", "1"], ["Khánh Hòa", "41,3", ""]),
        table(folder, "pii 2023 b.csv", ["Hà Nội", "60", "1"], ["Khánh Hòa", "41,9", ""], ["Hà Nam", "33", ""]),
        table(folder, "pii 2026 c.csv", ["Hà Nội", "66", ""], ["Huế", "50", "5"]),
        table(folder, "pii 2026 d.csv", ["Hà Nội", "", "1"], ["Huế", "51", "5"]),
    ]


def holdings(home):
    corpus = open_corpus(home)
    frame = corpus.observations.sort_values(["index", "edition", "map", "unit_id", "component", "score", "rank"])
    columns = ["index", "edition", "unit_id", "component", "score", "rank", "status", "source_id", "file", "row"]
    return corpus.fingerprint, [str(row) for row in frame[columns].itertuples(index=False, name=None)]


def test_what_a_table_says_does_not_depend_on_what_was_added_before_it(home, tmp_path):
    rows = [["Province", "Green energy"], ["Hanoi", "2.5"], ["Hue", "3"]]
    new = [write_csv(tmp_path / f"table {at}.csv", rows) for at in (1, 2)]
    hints = Hints(index="PGI", edition=2024)
    paths = [*((path, PUBLISHED) for path in tables_of(tmp_path)), *((path, hints) for path in new)]
    alone = {path: library(tmp_path / "none").preview(path, hints=said_).content.sha256 for path, said_ in paths}
    for path, said_ in reversed(paths):
        assert add(home, path, said_).content.sha256 == alone[path]
    for path, said_ in paths:
        assert add(home, path, said_).same_as is not None
    corpus = open_corpus(home)
    assert [node.name_en for node in corpus.children("PGI", 2024, "overall")] == ["Green energy"]


def test_any_order_of_adding_and_removing_leaves_the_same_corpus_as_adding_what_remains(tmp_path):
    previews = [library(tmp_path / "none").preview(path, hints=PUBLISHED) for path in tables_of(tmp_path)]
    expected = {}

    def adding(folder, at):
        Library(folder, open_corpus()).add([previews[at]], added_by="", added_at="")

    def remaining(kept):
        if kept not in expected:
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            for at in kept:
                adding(folder, at)
            expected[kept] = holdings(folder)
        return expected[kept]

    @settings(max_examples=10)
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, len(previews) - 1)), max_size=8))
    def holds(changes):
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        held = set()
        for add_it, at in changes:
            if add_it:
                adding(folder, at)
                held.add(at)
            elif at in held:
                Library(folder, open_corpus()).remove(previews[at].item_id)
                held.remove(at)
        assert holdings(folder) == remaining(tuple(sorted(held)))

    holds()

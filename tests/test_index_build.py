from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.store import Corpus
from index import build as building
from index import chunks, sparse
from index.build import build_index
from index.errors import DamagedIndex, IndexingError, MissingIndex, StaleIndex, StoreUnavailable
from index.search import ensure_index, open_index
from index.versions import KEPT, Versions
from tests.index_fakes import WordEncoder, article, built, fake_embedder, small_corpus

FIRST = article("first", "# One\nHanoi leads the ranking.\n# Two\nHue is in fifth place.")
SECOND = article("second", "Da Nang has a startup centre.", title="Another title")


def test_building_again_without_a_change_embeds_nothing_and_keeps_the_version(corpus: Corpus, home: Path) -> None:
    encoder = WordEncoder()
    held = small_corpus(corpus, FIRST)
    first = build_index(held, home, embedder=fake_embedder(encoder))
    asked = len(encoder.encoded)
    assert build_index(held, home, embedder=fake_embedder(encoder)) == first
    assert len(encoder.encoded) == asked == first.embedded == first.passages


def test_only_new_and_changed_passages_are_embedded(corpus: Corpus, home: Path) -> None:
    encoder = WordEncoder()
    build_index(small_corpus(corpus, FIRST), home, embedder=fake_embedder(encoder))
    encoder.encoded.clear()
    changed = replace(FIRST, text=FIRST.text.replace("fifth", "sixth"))
    manifest = build_index(small_corpus(corpus, changed, SECOND), home, embedder=fake_embedder(encoder))
    assert manifest.embedded == len(encoder.encoded) == 2
    assert {"sixth", "startup"} <= {word for text in encoder.encoded for word in text.split()}


def test_adding_an_article_again_makes_no_duplicates_and_removing_it_removes_it(corpus: Corpus, home: Path) -> None:
    encoder = WordEncoder()
    for articles in ((FIRST, SECOND), (FIRST,), (SECOND, FIRST)):
        index = built(small_corpus(corpus, *articles), home, encoder)
        ids = [hit.passage.passage_id for hit in index.search("Hanoi Hue Da Nang startup ranking", limit=50)]
        assert len(ids) == len(set(ids))
        assert any("second" in each for each in ids) == (SECOND in articles)
        index.close()


def test_no_index_says_how_to_build_one(corpus: Corpus, home: Path) -> None:
    with pytest.raises(MissingIndex, match="python -m index build"):
        open_index(corpus, home, embedder=fake_embedder())


@pytest.mark.parametrize("change", ["corpus", "model", "chunking"])
def test_a_changed_corpus_model_or_chunking_is_noticed_and_rebuilt(
    corpus: Corpus, home: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, embedder = small_corpus(corpus, FIRST), fake_embedder()
    version = build_index(held, home, embedder=embedder).version
    if change == "corpus":
        held = small_corpus(corpus, FIRST, SECOND)
    elif change == "model":
        embedder = fake_embedder(name="another")
    else:
        monkeypatch.setattr(chunks, "CHUNKING_VERSION", 99)
    with pytest.raises(StaleIndex, match="python -m index build"):
        open_index(held, home, embedder=embedder)
    index = ensure_index(held, home, embedder=embedder)
    assert index.manifest.version != version
    assert index.search("Hanoi")
    index.close()


def test_another_model_takes_over_no_vectors(corpus: Corpus, home: Path) -> None:
    held = small_corpus(corpus, FIRST)
    build_index(held, home, embedder=fake_embedder())
    manifest = build_index(held, home, embedder=fake_embedder(name="another"))
    assert manifest.embedded == manifest.passages


@pytest.mark.parametrize(
    "damaged",
    ["manifest.json", "passages.sqlite", "vectors.npy", "anchors/0000/tokens.npy", "words-en/0000/data.csc.index.npy"],
)
def test_a_damaged_file_is_named_by_a_clear_error_and_mended(corpus: Corpus, home: Path, damaged: str) -> None:
    held = small_corpus(corpus, FIRST)
    built(held, home).close()
    (Versions(home).current() / damaged).write_bytes(b"\x00 not what it was")
    with pytest.raises(DamagedIndex, match="python -m index build"):
        open_index(held, home, embedder=fake_embedder())
    index = ensure_index(held, home, embedder=fake_embedder())
    assert index.search("Hanoi")
    index.close()


def test_a_version_that_breaks_while_open_gives_way_to_the_one_before(corpus: Corpus, home: Path) -> None:
    build_index(small_corpus(corpus, FIRST), home, embedder=fake_embedder())
    index = built(small_corpus(corpus, FIRST, SECOND), home)
    broken = Versions(home).current()
    content = (broken / "passages.sqlite").read_bytes()
    (broken / "passages.sqlite").write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert index.search("Hanoi", kind="article")[0].passage.article_id == "first"
    index.close()
    mended = built(small_corpus(corpus, FIRST, SECOND), home)
    assert mended.manifest.version != broken.name
    assert mended.search("Da Nang startup", kind="article")[0].passage.article_id == "second"
    mended.close()


def test_a_corrupted_vector_store_is_searched_without(
    corpus: Corpus, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = small_corpus(corpus, FIRST, SECOND)
    built(held, home).close()
    for file in (Versions(home).current() / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"garbage" * 100)
    index = open_index(held, home, embedder=fake_embedder())
    with caplog.at_level(logging.WARNING):
        hits = index.search("Da Nang startup centre", mode="dense")
    index.close()
    assert hits[0].passage.article_id == "second"
    assert "every passage" in caplog.text


def test_deleting_the_index_while_it_is_open_loses_nothing(corpus: Corpus, home: Path) -> None:
    held = small_corpus(corpus, FIRST)
    index = built(held, home)
    shutil.rmtree(home / "index")
    assert index.search("Hanoi")
    index.close()
    again = built(held, home)
    assert again.search("Hanoi")
    again.close()


def test_a_failing_build_leaves_the_version_before_and_no_rubbish(
    corpus: Corpus, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = small_corpus(corpus, FIRST)
    index = built(held, home)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "write_manifest", full)
    with pytest.raises(StoreUnavailable, match="full"):
        build_index(small_corpus(corpus, SECOND), home, embedder=fake_embedder())
    assert index.search("Hanoi", kind="article")[0].passage.article_id == "first"
    assert not list((home / "index").glob("building-*"))
    index.close()


def test_a_home_that_cannot_be_written_is_said(corpus: Corpus, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    with pytest.raises(IndexingError, match="home"):
        build_index(small_corpus(corpus, FIRST), home, embedder=fake_embedder())


def test_old_versions_are_removed_and_a_few_kept_for_readers(corpus: Corpus, home: Path) -> None:
    for number in range(KEPT + 2):
        build_index(small_corpus(corpus, article("a", f"Text {number}.")), home, embedder=fake_embedder())
    assert len(list((home / "index").glob("v-*"))) == KEPT


def test_words_kept_in_several_parts_are_searched_as_one(
    corpus: Corpus, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparse, "PART", 3)
    index = built(small_corpus(corpus, FIRST, SECOND), home)
    assert len(list((Versions(home).current() / "anchors").iterdir())) > 2
    for query, article_id in (("Hue fifth place", "first"), ("startup centre", "second")):
        assert index.search(query, kind="article", mode="sparse")[0].passage.article_id == article_id
    assert not index.search("zzqxj", mode="sparse")
    index.close()


def test_progress_counts_up_to_what_is_embedded(corpus: Corpus, home: Path) -> None:
    seen: list[tuple[int, int]] = []
    manifest = build_index(
        small_corpus(corpus, FIRST),
        home,
        embedder=fake_embedder(),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (0, manifest.passages)
    assert seen[-1] == (manifest.passages, manifest.passages)

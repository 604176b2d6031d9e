from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from corpus.store import Corpus
from index.build import build_index
from index.dense import ChromaPlace
from index.errors import StoreUnavailable
from index.search import ensure_index
from index.versions import KEPT
from tests.index_fakes import article, fake_embedder, small_corpus

START_SECONDS = 60
CHROMA = Path(sys.executable).parent / "chroma"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _server(folder: Path, port: int) -> Iterator[None]:
    command = [str(CHROMA), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the Chroma server did not start")


def _collections(port: int) -> int:
    with ChromaPlace(Path(), f"http://127.0.0.1:{port}").client() as client:
        return len(client.list_collections())


def test_the_same_build_and_search_work_on_a_server(corpus: Corpus, home: Path, tmp_path: Path) -> None:
    port = _free_port()
    with _server(tmp_path / "server", port):
        url = f"http://127.0.0.1:{port}"
        for number in range(KEPT + 2):
            held = small_corpus(corpus, article("a", "Da Nang has a startup centre."), article("b", f"Text {number}."))
            index = ensure_index(held, home, embedder=fake_embedder(), chroma_url=url)
            hits = index.search("Da Nang startup centre", kind="article")
            assert hits[0].passage.article_id == "a"
            assert index.search("startup centre", mode="dense")
            index.close()
        assert _collections(port) == KEPT


def test_a_server_that_goes_away_and_comes_back_is_searched_without_and_then_with(
    corpus: Corpus, home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = _free_port()
    held = small_corpus(corpus, article("a", "Da Nang has a startup centre."))
    with _server(tmp_path / "server", port):
        index = ensure_index(held, home, embedder=fake_embedder(), chroma_url=f"http://127.0.0.1:{port}")
        before = [hit.passage for hit in index.search("Da Nang startup centre")]
    with caplog.at_level(logging.WARNING):
        assert [hit.passage for hit in index.search("Da Nang startup centre")] == before
    assert "does not answer" in caplog.text
    caplog.clear()
    with _server(tmp_path / "server", port), caplog.at_level(logging.WARNING):
        assert [hit.passage for hit in index.search("Da Nang startup centre")] == before
    assert "does not answer" not in caplog.text
    index.close()


def test_a_build_without_its_server_is_a_clear_error(corpus: Corpus, home: Path) -> None:
    held = small_corpus(corpus, article("a", "Text."))
    with pytest.raises(StoreUnavailable, match="CHROMA_URL"):
        build_index(held, home, embedder=fake_embedder(), chroma_url=f"http://127.0.0.1:{_free_port()}")


def test_moving_to_a_server_and_back_rebuilds_without_embedding(corpus: Corpus, home: Path, tmp_path: Path) -> None:
    port = _free_port()
    held = small_corpus(corpus, article("a", "Text."))
    build_index(held, home, embedder=fake_embedder())
    with _server(tmp_path / "server", port):
        moved = build_index(held, home, embedder=fake_embedder(), chroma_url=f"http://127.0.0.1:{port}")
    assert moved.embedded == 0
    assert build_index(held, home, embedder=fake_embedder()).server is None

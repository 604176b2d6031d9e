from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from corpus.store import Corpus
from index.retriever import IndexRetriever
from index.search import SearchIndex
from tests.index_fakes import article, built, small_corpus


@pytest.fixture(scope="module")
def opened(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    articles = [article(f"a{number}", f"Hanoi leads list number {number}.") for number in range(6)]
    index = built(small_corpus(corpus, *articles), tmp_path_factory.mktemp("retriever"))
    yield index
    index.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
class TestIndexRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _use(self, opened: SearchIndex) -> None:
        self.opened = opened

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return IndexRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self.opened}

    @property
    def retriever_query_example(self) -> str:
        return "Which list does Hanoi lead?"


def test_documents_carry_their_place_and_sources(opened: SearchIndex) -> None:
    [document] = IndexRetriever(index=opened, k=1, kind="article").invoke("Hanoi leads list number 3")
    assert document.page_content == "Hanoi leads list number 3."
    assert document.metadata["source_ids"] == ["s-a3"]
    assert document.metadata["span"] == [0, len(document.page_content)]


def test_filters_pass_through(opened: SearchIndex, tmp_path: Path) -> None:
    documents = IndexRetriever(index=opened).invoke("Hanoi", kind="table")
    assert {document.metadata["kind"] for document in documents} == {"table"}

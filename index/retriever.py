"""The search index as a LangChain retriever. The only module here that knows LangChain."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.model import Hit, Kind
from index.search import SearchIndex


class IndexRetriever(BaseRetriever):
    """Passages as LangChain documents, best first; text, place and sources in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: SearchIndex
    k: int = Field(default=8, ge=1)
    kind: Kind | None = None
    language: str | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **filters: Any
    ) -> list[Document]:
        chosen: dict[str, Any] = {"kind": self.kind, "language": self.language, **filters}
        hits = self.index.search(query, limit=k or self.k, **chosen)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.passage_id,
        page_content=passage.text,
        metadata={
            "kind": passage.kind,
            "context": passage.context,
            "language": passage.language,
            "source_ids": list(hit.source_ids),
            "article_id": passage.article_id,
            "span": [passage.start, passage.end],
            "rows": list(passage.rows),
            "score": hit.score,
        },
    )

"""What is derived from a corpus and stays as it is until the corpus changes: how to read, look up and word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from langchain_core.tools import BaseTool

from assistant.catalogue import Catalogue
from assistant.grounding import Names
from assistant.phrasing.reply import Phrasing
from assistant.phrasing.wording import Wording, load_phrases
from assistant.searching import Indexing
from assistant.tools.asking import load_words
from assistant.tools.binding import Toolset
from assistant.tools.sentences import SentenceBook
from assistant.understanding.exemplar_book import ExemplarBook
from assistant.understanding.lexicon import load_lexicon
from assistant.understanding.reader import Understanding
from corpus.model import Language
from corpus.store import Corpus
from index.model import Hit


class Search(Protocol):
    """Passages found, as the assistant needs it."""

    @property
    def ready(self) -> bool:
        """Return whether a search would begin at once."""
        ...

    @property
    def indexing(self) -> Indexing:
        """Return how far the index of this state of the corpus is."""
        ...

    def start(self) -> None:
        """Begin to get ready, in the background."""
        ...

    def search(self, query: str, **options: Any) -> Sequence[Hit]:
        """Return hits, best first."""
        ...

    def over(self, corpus: Corpus) -> Search:
        """Return the same search over another state of the corpus, not yet started."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


@dataclass(frozen=True)
class Knowledge:
    """One state of the corpus with all that answers from it. A turn works with one from beginning to end."""

    corpus: Corpus
    understanding: Understanding
    phrasing: Phrasing
    search: Search
    tools: tuple[BaseTool, ...]
    names: Names

    def wording(self, language: Language) -> Wording:
        """Return how things are said in a language."""
        return Wording(language, self.phrasing.phrases, self.corpus)

    def catalogue(self, language: Language) -> Catalogue:
        """Return the views over the corpus, in a language."""
        return self._catalogues[language]

    @cached_property
    def _catalogues(self) -> dict[Language, Catalogue]:
        languages: tuple[Language, ...] = ("en", "vi")
        return {language: Catalogue(self.corpus, self.wording(language)) for language in languages}


def knowledge_of(corpus: Corpus, search: Search, exemplars: ExemplarBook | None = None) -> Knowledge:
    """Return what answers from a corpus; ``search`` is over the same corpus.

    Without ``exemplars``, questions are read by the words of the lexicon alone.
    """
    lexicon = load_lexicon(corpus.components, corpus.indices())
    editions = {index: corpus.editions(index) for index in corpus.indices()}
    return Knowledge(
        corpus=corpus,
        understanding=Understanding(lexicon, corpus.gazetteer, editions, exemplars),
        phrasing=Phrasing(corpus, load_phrases()),
        search=search,
        tools=tuple(Toolset(corpus, search.search, SentenceBook(corpus.articles, load_words())).tools()),
        names=Names.of(corpus),
    )

"""What can go wrong while finding passages, by who must act.

IndexingError          the user acts; the message says how
├── MissingIndex       no index has been built in this home
├── StaleIndex         the corpus, the chunking or the model changed since it was built
├── DamagedIndex       the files of an index cannot be read
├── ModelUnavailable   the embedding or reranking model cannot be loaded
├── StoreUnavailable   the vector store's server does not answer, or the disk is full
├── BuildStopped       a build was told to end before it was done
└── BadEvaluation      a file of passages or questions cannot be used
"""

from __future__ import annotations

REBUILD = "python -m index build"


class IndexingError(Exception):
    """Searching or building cannot go on. The message says what to do."""


class MissingIndex(IndexingError):
    """No index has been built in this home."""


class StaleIndex(IndexingError):
    """The index was built from another corpus, chunking or model than asked for."""


class DamagedIndex(IndexingError):
    """The files of an index cannot be read."""


class ModelUnavailable(IndexingError):
    """The embedding or reranking model cannot be loaded."""


class StoreUnavailable(IndexingError):
    """The vector store's server does not answer, or its disk is full."""


class BadEvaluation(IndexingError):
    """A file of passages or questions cannot be used. The message names file and line."""


class BuildStopped(IndexingError):
    """A build was told to end before it was done. The next one takes over what it embedded."""

"""What is said back of files that were sent in, and why some are not taken."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.answer import Row
from assistant.tools.rows import rows_from
from corpus.intake import Hints
from corpus.library import Preview
from corpus.model import Finding
from corpus.store import Corpus

MOST_FINDINGS = 50
MOST_SAMPLED = 5
EXCERPT_CHARACTERS = 600


class UploadRefused(Exception):
    """Files are not taken as they are. The message says what is, and is for whoever sent them."""


class UnknownUpload(Exception):
    """Nothing waits under this token, or it is someone else's."""

    def __init__(self) -> None:
        super().__init__(
            "These files are no longer waiting: they were stored, discarded, or kept for an hour. Send again."
        )


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Understood(_Record):
    """A file as understood. ``problem`` says why it cannot be used; ``ask`` names what it does not say itself.

    ``said`` is what its sender has said of it. Of the findings the first are kept; ``findings_in_all`` counts them.
    """

    n: int
    file_name: str
    kind: Literal["table", "document"] | None = None
    item_id: str = ""
    title: str = ""
    understood: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    findings_in_all: int = 0
    ask: tuple[str, ...] = ()
    said: Hints = Hints()
    rows_in: int = 0
    rows_stored: int = 0
    rows_refused: int = 0
    sample: tuple[Row, ...] = ()
    excerpt: str = ""
    replaces: int | None = None
    same_as: str | None = None
    storable: bool = False
    problem: str = ""

    @classmethod
    def of(cls, n: int, seen: Preview, said: Hints, corpus: Corpus) -> Understood:
        """Return the account of a file that could be read."""
        return cls(
            n=n,
            file_name=seen.path.name,
            kind=seen.kind,
            item_id=seen.item_id,
            title=seen.title,
            understood=seen.understood,
            findings=seen.findings[:MOST_FINDINGS],
            findings_in_all=len(seen.findings),
            ask=seen.ask,
            said=said,
            rows_in=seen.rows_in,
            rows_stored=seen.rows_stored,
            rows_refused=seen.rows_refused,
            sample=rows_from(corpus, seen.reading.observations.head(MOST_SAMPLED)) if seen.reading else (),
            excerpt=seen.article.text[:EXCERPT_CHARACTERS] if seen.article else "",
            replaces=seen.replaces.version if seen.replaces else None,
            same_as=seen.same_as.item_id if seen.same_as else None,
            storable=seen.content is not None and seen.same_as is None,
        )


class Upload(_Record):
    """Files that wait for their sender's word."""

    token: str
    owner: str
    private: bool = False
    files: tuple[Understood, ...]

"""Documents and tables that people add: read back first, stored on their word, taken out again. For editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from assistant.uploads import Understood, Upload
from assistant.web.api.given import Editor, Opened, Record
from assistant.web.api.lists import AS_CSV, Page, Wanted
from assistant.web.problems import Problem
from corpus.intake import Hints
from corpus.model import Finding, Language

router = APIRouter(tags=["documents and tables"])

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$", description="The `token` of what waits.")]
ItemId = Annotated[str, Path(min_length=1, max_length=200, description="The `item_id` of what was added.")]
_Words = Annotated[str, Field(max_length=500)]
_Place = Annotated[int, Field(ge=0, le=1000)]


class Said(BaseModel):
    """What a file does not say itself; it goes before what the file says."""

    model_config = ConfigDict(extra="forbid")

    index: _Words = Field("", description="The index that a table is of, such as PII.")
    edition: int | None = Field(None, ge=1900, le=2200)
    map: Literal[34, 63] | None = None
    component: _Words = ""
    decimal: Literal[",", "."] | None = Field(None, description="What a table writes before decimals.")
    publisher: _Words = ""
    title: _Words = ""
    date: _Words = Field("", description="As 2025-10-01.")
    url: str = Field("", max_length=2000, pattern=r"^(https?://\S+)?$")
    language: Language | None = None

    def hints(self) -> Hints:
        """Return it as those who read files take it."""
        said = {name: getattr(self, name) for name in Said.model_fields}
        return Hints(**said)


class Sent(Said):
    """Files with what is said of all of them. ``private`` documents are quoted to people here, and to no agents."""

    files: list[UploadFile]
    private: bool = False


class Explained(BaseModel):
    """More that is said of files that wait, by their place ``n``."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"said": {"0": {"publisher": "Statistics office"}}}]}
    )

    said: dict[_Place, Said] = {}
    private: bool | None = None


class Confirmed(BaseModel):
    """Which of the files that wait are stored; all that can be when left out."""

    model_config = ConfigDict(extra="forbid")

    only: list[_Place] | None = Field(None, max_length=1000)


class Restored(BaseModel):
    """Which version counts again; the last one when left out."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(None, ge=1, le=10**6)


class Version(BaseModel):
    """One version of something added. ``sha256`` is of what was understood, not of the file it came in."""

    model_config = ConfigDict(from_attributes=True)

    item_id: str
    version: int
    kind: Literal["table", "document"]
    title: str
    file_name: str
    rows: int
    sha256: str
    added_by: str
    added_at: str


class Changed(BaseModel):
    """What a change concerned."""

    item_ids: list[str]


class Checked(BaseModel):
    """What a check of everything held found; errors have to be mended, warnings are to know about."""

    errors: int
    warnings: int
    findings: list[Finding]


@router.post(
    "/documents/previews", status_code=201, response_model=Upload, summary="Send files, and see what is understood"
)
def send(sent: Annotated[Sent, Form()], assistant: Opened, editor: Editor, record: Record) -> Upload:
    """Return what is understood of the files, with a token. Nothing is stored; they wait for an hour."""
    files = [(file.filename or "", file.file) for file in sent.files]
    upload = assistant.uploads.receive(files, owner=editor.id, hints=sent.hints(), private=sent.private)
    record("send files", ",".join(file.file_name for file in upload.files)[:500])
    return upload


@router.get("/documents/previews/{token}", response_model=Upload, summary="See again what waits")
def waiting(token: Token, assistant: Opened, editor: Editor) -> Upload:
    """Return what was understood."""
    return assistant.uploads.waiting(token, editor.id)


@router.patch("/documents/previews/{token}", response_model=Upload, summary="Say what a file does not say itself")
def explain(token: Token, told: Explained, assistant: Opened, editor: Editor) -> Upload:
    """Return what is understood now. What was said earlier stays, where nothing else is said."""
    files = assistant.uploads.waiting(token, editor.id).files
    _check_places(told.said, files)
    said = {n: replace(files[n].said, **more.model_dump(exclude_unset=True)) for n, more in told.said.items()}
    return assistant.uploads.explain(token, editor.id, said, private=told.private)


@router.post("/documents/previews/{token}/confirm", response_model=list[Version], summary="Store what waits")
def confirm(
    token: Token, assistant: Opened, editor: Editor, record: Record, wanted: Confirmed | None = None
) -> list[Version]:
    """Store the files, all or nothing; the next question uses them."""
    only = wanted.only if wanted else None
    _check_places(only or (), assistant.uploads.waiting(token, editor.id).files)
    stored = assistant.uploads.store(token, editor.id, only=only)
    for version in stored:
        record("upload", f"{version.item_id} {version.version}")
    return _versions(stored)


@router.delete("/documents/previews/{token}", status_code=204, summary="Let go of what waits")
def discard(token: Token, assistant: Opened, editor: Editor) -> Response:
    """Forget the files."""
    assistant.uploads.discard(token, editor.id)
    return Response(status_code=204)


@router.get("/documents", response_model=Page[Version], responses=AS_CSV, summary="List what was added")
def listing(assistant: Opened, editor: Editor, part: Wanted) -> object:
    """Return what counts now of everything added."""
    return part.listed(_versions(assistant.library.items()))


@router.get("/check", response_model=Checked, summary="Check everything held")
def check(assistant: Opened, editor: Editor) -> Checked:
    """Return every finding with file, row, column and what was expected. Takes some seconds."""
    # Here, because its rules load for a while.
    from corpus.checks import check_corpus

    report = check_corpus(assistant.settings.home)
    return Checked(errors=len(report.errors), warnings=len(report.warnings), findings=list(report.findings))


@router.post("/documents/undo", response_model=Changed, summary="Take back the last change")
def undo(assistant: Opened, editor: Editor, record: Record) -> Changed:
    """Take back what was last stored, removed or restored; nothing where there is nothing to take back."""
    changed = list(assistant.uploads.undo())
    record("undo", ",".join(changed)[:500])
    return Changed(item_ids=changed)


@router.get("/documents/{item_id}", response_model=list[Version], summary="List the versions of something added")
def versions(item_id: ItemId, assistant: Opened, editor: Editor) -> list[Version]:
    """Return every version, the first one first."""
    return _versions(assistant.library.versions(item_id))


@router.delete("/documents/{item_id}", status_code=204, summary="Leave something added out")
def remove(item_id: ItemId, assistant: Opened, editor: Editor, record: Record) -> Response:
    """Leave it out from the next question on; it can be restored."""
    assistant.uploads.remove(item_id)
    record("delete", item_id)
    return Response(status_code=204)


@router.post("/documents/{item_id}/restore", response_model=Version, summary="Make something added count again")
def restore(
    item_id: ItemId, assistant: Opened, editor: Editor, record: Record, wanted: Restored | None = None
) -> Version:
    """Return the version that counts from the next question on."""
    restored = assistant.uploads.restore(item_id, wanted.version if wanted else None)
    record("restore", f"{item_id} {restored.version}")
    return Version.model_validate(restored)


def _check_places(named: Iterable[int], files: Sequence[Understood]) -> None:
    """Raise Problem for a place at which no file waits."""
    if unknown := sorted({*named} - {file.n for file in files}):
        said = f"No file waits at {unknown[0]}: the places `n` go from 0 to {len(files) - 1}."
        raise Problem(422, "unknown-place", said, asked=unknown)


def _versions(held: Sequence[object]) -> list[Version]:
    return [Version.model_validate(version) for version in held]

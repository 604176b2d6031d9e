"""Sources' addresses: what is seen, what is sent in, and what is changed. For editors, but for what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from assistant.web.api.given import Editor, Opened, Record
from assistant.web.sources.answering import Where, change, look

router = APIRouter(prefix="/sources", include_in_schema=False)

Text = Annotated[str, Form()]


async def fields(request: Request) -> Mapping[str, str]:
    """Return a form's fields as texts; a file has no place in it."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[Mapping[str, str], Depends(fields)]


def add_to(app: FastAPI) -> None:
    """Give the app Sources' addresses."""
    app.include_router(router)


@router.get("", response_class=HTMLResponse)
def sources_page(request: Request, assistant: Opened) -> Response:
    """Return the list, what was found in it, one source, or files that wait."""
    return look(request, assistant)


@router.get("/indexing")
def indexing(assistant: Opened) -> dict[str, Any]:
    """Return how far the search index is with what was added."""
    now = assistant.indexing
    return {"state": now.state, "done": now.done, "total": now.total, "problem": now.problem}


# Files that are sent in


@router.post("/files")
def send(
    request: Request, files: list[UploadFile], assistant: Opened, editor: Editor, record: Record, private: Text = ""
) -> Response:
    """Read files, and lead to what was understood of them."""
    named = [(file.filename, file.file) for file in files if file.filename]

    def act() -> Where:
        upload = assistant.uploads.receive(named, owner=editor.id, private=bool(private))
        record("send files", ",".join(file.file_name for file in upload.files)[:500])
        return Where(upload=upload.token)

    return change(request, assistant, act)


@router.post("/explain")
def explain(request: Request, form: Fields, assistant: Opened, editor: Editor) -> Response:
    """Read files again, with what was said of them."""

    def act() -> Where:
        return Where(upload=_explained(form, assistant, editor.id))

    return change(request, assistant, act, upload=form.get("upload", ""))


@router.post("/store")
def store(request: Request, form: Fields, assistant: Opened, editor: Editor, record: Record) -> Response:
    """Store the files that are ticked, with what was said of them."""
    from assistant.web.sources.saying import ticked

    def act() -> Where:
        token = _explained(form, assistant, editor.id)
        stored = assistant.uploads.store(token, editor.id, only=ticked(form))
        for version in stored:
            record("upload", f"{version.item_id} {version.version}")
        return Where(done="stored", items=tuple(version.item_id for version in stored))

    return change(request, assistant, act, upload=form.get("upload", ""))


@router.post("/discard")
def discard(request: Request, assistant: Opened, editor: Editor, upload: Text = "") -> Response:
    """Let go of files that wait."""

    def act() -> Where:
        assistant.uploads.discard(upload, editor.id)
        return Where()

    return change(request, assistant, act)


def _explained(form: Mapping[str, str], assistant: Any, owner: str) -> str:
    """Have the files of a form understood anew where it says more of them; return their token."""
    from assistant.web.sources.saying import said_in

    upload = assistant.uploads.waiting(form.get("upload", ""), owner)
    said, private = said_in(form, upload), bool(form.get("private"))
    if private != upload.private or any(said[file.n] != file.said for file in upload.files):
        assistant.uploads.explain(upload.token, owner, said, private=private)
    return str(upload.token)


# What was added


@router.post("/remove")
def remove(request: Request, assistant: Opened, editor: Editor, record: Record, item: Text = "") -> Response:
    """Leave something added out."""

    def act() -> Where:
        assistant.uploads.remove(item)
        record("delete", item)
        return Where(done="removed", items=(item,))

    return change(request, assistant, act)


@router.post("/restore")
def restore(request: Request, assistant: Opened, editor: Editor, record: Record, item: Text = "") -> Response:
    """Make something added count again."""

    def act() -> Where:
        version = assistant.uploads.restore(item)
        record("restore", f"{item} {version.version}")
        return Where(done="restored", items=(item,))

    return change(request, assistant, act)


@router.post("/undo")
def undo(request: Request, assistant: Opened, editor: Editor, record: Record) -> Response:
    """Take back the last change."""

    def act() -> Where:
        changed = assistant.uploads.undo()
        record("undo", ",".join(changed)[:500])
        return Where(done="undone" if changed else "nothing_undone", items=changed)

    return change(request, assistant, act)

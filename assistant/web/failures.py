"""What our own errors become for whoever called: the problem that says who must do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant.web.problems import Problem
from assistant.web.security import policy

SOON = {"Retry-After": "5"}
_CODES = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 415: "unsupported-media-type"}


class _Meaning(NamedTuple):
    kind: type[Exception]
    status: int
    code: str


def problem_of(error: Exception) -> Problem | None:
    """Return what whoever called is told of an error; None for one that is a mistake of ours."""
    if isinstance(error, Problem):
        return error
    meaning = next((meaning for meaning in _meanings() if isinstance(error, meaning.kind)), None)
    if meaning is None:
        return None
    more = {name: getattr(error, name) for name in ("asked", "held") if getattr(error, name, None)}
    headers = SOON if meaning.status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Problem(meaning.status, meaning.code, str(error), headers=headers, **more)


def _meanings() -> Iterator[_Meaning]:
    """Yield what errors mean, the narrower before the wider."""
    # Here, because what raises them loads for a while, and is loaded once there is an error.
    from assistant import errors, uploads
    from assistant.store import errors as stored
    from corpus import errors as corpus
    from index import errors as index

    yield _Meaning(errors.UnknownUnit, 404, "unknown-unit")
    yield _Meaning(errors.UnknownComponent, 404, "unknown-component")
    yield _Meaning(errors.NoData, 404, "no-data")
    yield _Meaning(errors.ToolError, 422, "bad-arguments")
    yield _Meaning(errors.ModelUnavailable, 503, "model-unavailable")
    yield _Meaning(stored.StoreUnavailable, 503, "store-unavailable")
    yield _Meaning(stored.UnknownThread, 404, "unknown-thread")
    yield _Meaning(stored.UnknownAnswer, 404, "unknown-answer")
    yield _Meaning(stored.UnknownKey, 404, "unknown-key")
    yield _Meaning(uploads.UnknownUpload, 404, "unknown-upload")
    yield _Meaning(uploads.UploadRefused, 422, "upload-refused")
    yield _Meaning(corpus.UnknownItem, 404, "unknown-document")
    yield _Meaning(corpus.HomeUnwritable, 503, "not-writable")
    yield _Meaning(corpus.CorpusError, 422, "not-usable")
    yield _Meaning(index.IndexingError, 503, "index-unavailable")


def tell_problems(app: FastAPI) -> None:
    """Have the framework's own errors told as problems too."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        given = getattr(error, "problem", None)
        code = _CODES.get(error.status_code, "refused")
        problem = given or Problem(error.status_code, code, str(error.detail), headers=error.headers)
        return problem.response(policy.route_path(request.scope))

    @app.exception_handler(RequestValidationError)
    async def misread(request: Request, error: RequestValidationError) -> Response:
        faults = [_fault(fault) for fault in error.errors()]
        said = "; ".join(f"{fault['name']}: {fault['detail']}" for fault in faults)
        problem = Problem(422, "invalid-request", f"The request cannot be used: {said}", errors=faults)
        return problem.response(policy.route_path(request.scope))


def _fault(fault: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong and where. What was sent is not repeated: it may be a secret."""
    place: Sequence[Any] = fault["loc"]
    return {
        "in": str(place[0]) if place else "request",
        "name": "/".join(str(part) for part in place[1:]) or str(place[0]),
        "detail": str(fault["msg"]),
    }

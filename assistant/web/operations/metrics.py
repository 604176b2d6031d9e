"""What the app does, counted for Prometheus: questions, how long their stages take, requests, the index's age."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from fastapi.routing import APIRoute
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.security import policy

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.turns import Turn

STAGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)  # a table question to a slow model's
Count = Callable[[Scope, int, float], None]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Metrics:
    """One app's counts, in a registry of their own."""

    def __init__(self, home: Path) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._questions = Counter(
            "pia_questions", "Questions answered.", ["family", "status", "brain", "language"], registry=self.registry
        )
        self._stages = Histogram(
            "pia_stage_seconds",
            "Time that the stages of an answer took; total is all of it.",
            ["stage"],
            buckets=STAGES,
            registry=self.registry,
        )
        self._unbound = Counter(
            "pia_grounding_failures",
            "Answers whose draft said figures that nothing bore out, and was not shown.",
            ["brain"],
            registry=self.registry,
        )
        self._takeovers = Counter(
            "pia_takeovers", "Answers of the planner in a model's place.", ["reason"], registry=self.registry
        )
        self._requests = Counter(
            "pia_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "pia_request_seconds", "Time to a response's end.", ["route"], buckets=STAGES, registry=self.registry
        )
        age = Gauge("pia_index_age_seconds", "Time since the search index was built.", registry=self.registry)
        age.set_function(lambda: index_age(home))

    def count_answer(self, answer: Answer, turn: Turn) -> None:
        """Count an answer, whichever way it was asked for."""
        family = answer.result.kind if answer.result else "none"
        self._questions.labels(family, answer.status, answer.brain, answer.language).inc()
        for step in answer.steps:
            self._stages.labels(step.tool).observe(step.ms / 1000)
        for stage, ms in answer.ms.items():
            self._stages.labels(stage).observe(ms / 1000)
        if turn.unbound:
            self._unbound.labels(turn.brain).inc()
        if turn.takeover:
            self._takeovers.labels(turn.takeover.reason).inc()

    def count_request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        method, route = scope["method"], route_of(scope)
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def router(self) -> APIRouter:
        """Return the endpoint that Prometheus reads."""
        router = APIRouter(tags=["operations"])

        @router.get("/metrics", response_class=Response, summary="Tell the counts, for Prometheus")
        def metrics() -> Response:
            """Return every count, in Prometheus' text form."""
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return router


class Counting:
    """The layer that has every response counted, refusals included."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self.app, self._count = app, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its response when it has ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 499  # the client went before it was answered

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self._count(scope, status, time.perf_counter() - began)


def route_of(scope: Scope) -> str:
    """Return the route that answered, without the values in its path; the family of what is none of ours."""
    route = scope.get("route")
    if not isinstance(route, APIRoute):
        return policy.family(scope)
    below = policy.route_path(scope).startswith("/api/") and not route.path.startswith("/api/")
    return f"/api{route.path}" if below else route.path


def index_age(home: Path) -> float:
    """Return the seconds since the search index was built; no number where there is none."""
    # Here, because what reads it loads for a while.
    from index.errors import IndexingError
    from index.manifest import read_manifest
    from index.versions import Versions

    try:
        built_at = read_manifest(Versions(home).current()).built_at
    except (IndexingError, OSError):
        return math.nan
    return (datetime.now(UTC) - built_at).total_seconds()

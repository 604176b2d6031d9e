"""The visitors, for locust: each with a login of its own, a conversation, and time to think between two requests.

`python -m benchmarks.load` starts this beside the servers that it is meant for. Several replicas are taken as a load
balancer takes them: in turn, those that say they are ready; and where no connection is made, the next one.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import gevent
import requests
from locust import HttpUser, events, task
from locust.env import Environment

from benchmarks.load.conversations import Finding, Question, conversations, find
from benchmarks.load.logins import login
from benchmarks.load.observed import Observation

TIMEOUT_SECONDS = 30
READY_SECONDS = 5  # within which a replica must say that it is ready
PROBLEM = "application/problem+json"
_places = itertools.count()


@events.init_command_line_parser.add_listener
def options(parser: Any) -> None:
    """Add what the visitors must be told."""
    parser.add_argument("--replicas", required=True, help="addresses on 127.0.0.1, with commas between")
    parser.add_argument("--secret", required=True, help="what the servers have as ASSISTANT_EMBED_SECRET")
    parser.add_argument("--observations", required=True, help="the file that requests are written down in")
    parser.add_argument("--think", type=float, nargs=2, default=(5, 15), help="seconds between two requests")
    parser.add_argument("--with-model", action="store_true", help="have some questions answered by a language model")


@events.init.add_listener
def check(environment: Environment, **_: Any) -> None:
    """Refuse to load a machine that is not this one; find the replicas that are ready from now on."""
    replicas = environment.parsed_options.replicas.split(",")
    for address in replicas:
        if urlsplit(address).hostname != "127.0.0.1":
            raise SystemExit(f"{address} is not on 127.0.0.1: load is for servers of one's own machine alone.")
    environment.balancer = Balancer(replicas)


class Balancer:
    """The replicas that are ready, in turn; all of them where none is."""

    def __init__(self, replicas: Sequence[str]) -> None:
        self._ready = dict.fromkeys(replicas, True)
        self._turn = itertools.count()
        if len(replicas) > 1:
            for replica in replicas:
                gevent.spawn(self._watch, replica)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ready)

    def next(self) -> str:
        """Return where the next request goes."""
        ready = [replica for replica, is_ready in self._ready.items() if is_ready] or list(self._ready)
        return ready[next(self._turn) % len(ready)]

    def _watch(self, replica: str) -> None:
        while True:
            try:
                self._ready[replica] = requests.get(f"{replica}/readyz", timeout=READY_SECONDS).ok
            except requests.RequestException:
                self._ready[replica] = False
            gevent.sleep(1)


class Visitor(HttpUser):
    """Asks, follows up, reads the conversation again, says what was good, and looks around."""

    def __init__(self, environment: Environment) -> None:
        given = environment.parsed_options
        self.balancer: Balancer = environment.balancer
        self.host = self.balancer.next()
        super().__init__(environment)
        place = next(_places)
        self.visitor = f"visitor-{place}"
        self.chance = random.Random(place)
        self.conversations = conversations(self.chance, place, with_model=given.with_model)
        self.left: list[Question] = []
        self.thread: str | None = None
        self.asked: list[str] = []
        self.answer_id = ""
        self.observations = open(given.observations, "a", encoding="utf-8", buffering=1)  # noqa: SIM115
        # While people think, servers close what is kept open. A browser then sends its request anew; this client fails.
        self.client.headers["Connection"] = "close"
        self.client.headers.update(login(self.visitor, given.secret))

    def wait_time(self) -> float:
        """Return how long the visitor thinks."""
        return self.chance.uniform(*self.environment.parsed_options.think)

    def on_start(self) -> None:
        """Come at a time of one's own: a hundred people don't begin in the same second."""
        time.sleep(self.chance.uniform(0, self.environment.parsed_options.think[1]))

    def on_stop(self) -> None:
        """Close what was written down."""
        self.observations.close()

    @task(12)
    def ask(self) -> None:
        """Ask the next question of the conversation; after the last one, begin another."""
        if not self.left:
            self.left, self.thread, self.asked = next(self.conversations), None, []
        question = self.left.pop(0)
        body = {"question": question.text, "thread": self.thread, "brain": question.brain or "planner"}
        told = self.send(question.kind, "POST", "/api/v1/ask", json=body)
        if told is None:
            self.left, self.thread = [], None
            return
        response, met = told
        answer = response.json()
        found = find(question, answer, thread=self.thread)
        self.write(found, met | {"thread": answer["thread"], "answer_id": answer["answer_id"]})
        self.thread, self.answer_id = answer["thread"], answer["answer_id"] if found.kept else ""
        self.asked.append(question.text)
        if not found.kept or found.outcome != "good":
            self.left, self.thread = [], None  # it was said that a later question may not know of it

    @task(2)
    def read(self) -> None:
        """Read the conversation: it has this visitor's questions in their order, and no others."""
        if self.thread is None:
            return
        told = self.send("conversation", "GET", f"/api/v1/threads/{self.thread}")
        if told is not None:
            response, met = told
            held = [answer["question"] for answer in response.json()["answer_objects"]]
            right = held == self.asked
            self.write(Finding("good" if right else "mixed", False, "" if right else f"{held} for {self.asked}"), met)

    @task(1)
    def praise(self) -> None:
        """Say that the last answer was good."""
        if not self.answer_id:
            return
        told = self.send("verdict", "PUT", f"/api/v1/answers/{self.answer_id}/feedback", json={"verdict": "up"})
        if told is not None:
            self.write(Finding("good", True), told[1] | {"answer_id": self.answer_id})

    @task(3)
    def rankings(self) -> None:
        """Look at a ranking."""
        edition = self.chance.choice((2023, 2024, 2025))
        told = self.send("rankings", "GET", f"/api/v1/rankings?index=PII&edition={edition}")
        if told is not None:
            response, met = told
            first = response.json()["rows"][0]["unit_id"]
            right = first == "hanoi"
            self.write(Finding("good" if right else "mixed", False, "" if right else f"{first} leads"), met)

    @task(1)
    def page(self) -> None:
        """Open the page."""
        told = self.send("page", "GET", "/")
        if told is not None:
            self.write(Finding("good", False), told[1])

    @task(1)
    def health(self) -> None:
        """See whether it is up, as whatever watches over the servers does."""
        told = self.send("health", "GET", "/healthz")
        if told is not None:
            self.write(Finding("good", False), told[1])

    def send(self, what: str, method: str, path: str, **given: Any) -> tuple[requests.Response, dict[str, Any]] | None:
        """Return the response and what to write down with it; None for an error, which is written down here."""
        for tries_left in reversed(range(len(self.balancer))):
            replica = self.balancer.next()
            began, clock = time.time(), time.perf_counter()
            with self.client.request(
                method, replica + path, name=what, timeout=TIMEOUT_SECONDS, catch_response=True, **given
            ) as response:
                met = {"what": what, "began": began, "seconds": time.perf_counter() - clock, "replica": replica}
                if 200 <= response.status_code < 300:  # 0 where nothing came back
                    return response, met
                if not (tries_left and _refused(response.error)):
                    self.fail(response, met)
                    return None
                response.success()
                self.observe(Observation(self.visitor, **met, outcome="passed on"))
        return None

    def fail(self, response: Any, met: dict[str, Any]) -> None:
        """Write an error down, with whether it says clearly what is the matter."""
        if not response.status_code:
            refused = _refused(response.error)
            detail = "no connection" if refused else f"broken off: {type(response.error).__name__}"
            clear = isinstance(response.error, requests.ConnectionError)
        else:
            told = response.headers.get("content-type", "").startswith(PROBLEM)
            said = response.json() if told else {}
            detail = f"{response.status_code} {said.get('detail', response.text[:200])}"
            clear = told and response.status_code != requests.codes.internal_server_error
        response.failure(detail)
        self.observe(Observation(self.visitor, **met, outcome="error", detail=detail, clear=clear))

    def write(self, found: Finding, met: dict[str, Any]) -> None:
        """Write down what an answer was."""
        kept = ("verdict" if met["what"] == "verdict" else "answer") if found.kept else ""
        observed = Observation(self.visitor, **met, outcome=found.outcome, detail=found.detail, kept=kept)
        if found.outcome in {"lost", "mixed"}:
            self.environment.events.request.fire(
                request_type="CHECK",
                name=met["what"],
                response_time=0,
                response_length=0,
                exception=ValueError(found.detail),
                context={},
            )
        self.observe(observed)

    def observe(self, observed: Observation) -> None:
        """Add a line to what was met."""
        self.observations.write(observed.line())


def _refused(error: BaseException | None) -> bool:
    """Return whether no connection was made: nothing was sent, and another replica may be asked the same."""
    return isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)

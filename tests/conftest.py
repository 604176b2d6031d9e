"""Fixtures that every test can use. No test sees the user's environment, ``.env`` file or data folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from assistant.settings import Settings
from corpus.store import Corpus, open_corpus

if TYPE_CHECKING:
    from browser_fakes import Browser, Browsers
    from page_fakes import ScriptedAssistant

    from assistant.service import Assistant
    from benchmarks.machines.postgres import PostgresServer

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "local")

OWN_VARIABLES = (
    "ASSISTANT_",
    "OPENAI_",
    "ANTHROPIC_",
    "GOOGLE_",
    "LANGSMITH_",
    "LANGCHAIN_",
    "CHROMA_",
    "DATABASE_",
    "OTEL_",
)


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the user's settings, and point the user's data folder at an empty one for code that asks for no other."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(OWN_VARIABLES)]:
            patch.delenv(name)
        patch.setenv("ASSISTANT_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setitem(Settings.model_config, "env_file", None)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder that this test alone uses, also for the commands that it starts."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("ASSISTANT_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return the shipped corpus, read once; frozen, so sharing it is safe."""
    return open_corpus()


@pytest.fixture(scope="session")
def indexed_home(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a built index of the shipped corpus. To change anything in it, copy it first.

    Building takes up to a minute, so the index is kept in pytest's cache; its own manifest says when it is stale.
    """
    # Here and below, so that tests of the lower layers start without the search engine and the agent.
    from index.build import build_index
    from index.embedder import Embedder

    kept = Path(pytestconfig.cache.mkdir("home"))
    with FileLock(kept / "tests.lock"):
        build_index(open_corpus(kept), kept, embedder=Embedder(Settings(home=kept).embedding_model))
        home = tmp_path_factory.mktemp("indexed") / "home"
        shutil.copytree(kept, home, ignore=shutil.ignore_patterns("tests.lock"))
    return home


@pytest.fixture(scope="session")
def assistant(indexed_home: Path) -> Iterator[Assistant]:
    """Return an assistant over the shipped corpus with its index built. Tests keep apart by thread."""
    from assistant.service import open_assistant

    with closing(open_assistant(Settings(home=indexed_home))) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a Postgres of the tests' own. Whoever stops it starts it again."""
    from benchmarks.machines import postgres

    found = postgres.programs()
    if found is None:
        pytest.skip("no Postgres here: on Debian, apt install postgresql")
    with postgres.running(found) as server:
        yield server


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsers]:
    """Return the headless browsers of a file's tests."""
    import browser_fakes

    with closing(browser_fakes.Browsers(tmp_path_factory.mktemp)) as started:
        yield started


@pytest.fixture(scope="module")
def scripted(corpus: Corpus) -> ScriptedAssistant:
    """Return an assistant that answers by the first word of a question, for a file's tests of the page."""
    from page_fakes import ScriptedAssistant

    return ScriptedAssistant(corpus)


@pytest.fixture(scope="module")
def url(scripted: ScriptedAssistant) -> Iterator[str]:
    """Return the address of the page over ``scripted``. A file that tests it over another has a fixture of its own."""
    from page_fakes import served

    with served(scripted) as url:
        yield url


@pytest.fixture
def open_browser(browsers: Browsers, url: str) -> Callable[..., Browser]:
    """Return a function that opens the chat in one more browser."""
    used: list[Browser] = []

    def open_one(path: str = "/", **options: Any) -> Browser:
        used.append(browsers.unused(used, **options))
        return used[-1].open(url + path)

    return open_one


@pytest.fixture(params=["sqlite", "postgres"])
def store_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings of an empty store, once for each kind of database."""
    if request.param == "sqlite":
        return Settings(home=tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    return Settings(home=tmp_path, database_url=server.new_database())

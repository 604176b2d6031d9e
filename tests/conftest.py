"""Fixtures that every test can use. No test sees the user's environment, ``.env`` file or data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant.settings import Settings
from corpus.store import Corpus, open_corpus

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "local")

OWN_VARIABLES = ("ASSISTANT_", "OPENAI_", "ANTHROPIC_", "GOOGLE_", "LANGSMITH_", "LANGCHAIN_", "CHROMA_", "DATABASE_")


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

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.store import Corpus
from index import __main__ as commands
from index.embedder import Embedder
from tests.index_fakes import article, fake_embedder, small_corpus

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _small(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    held = small_corpus(corpus, article("a", "Da Nang has a startup centre."))

    def embedder(name: str) -> Embedder:
        return fake_embedder(name=name)

    monkeypatch.setattr(commands, "open_corpus", lambda home: held)
    monkeypatch.setattr(commands, "Embedder", embedder)


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(commands.app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_build_search_and_status_work_together(home: Path) -> None:
    assert "newly embedded" in _run("build")
    assert "Da Nang has a startup centre." in _run("search", "startup centre", "--kind", "article")
    [line] = _run("search", "startup centre", "--kind", "article", "--json").splitlines()
    assert json.loads(line)["article_id"] == "a"
    assert "Up to date" in _run("status")


def test_a_search_that_finds_nothing_says_why(home: Path) -> None:
    _run("build")
    assert "No passage passes the filters" in _run("search", "Hanoi", "--unit", "nowhere")


@pytest.mark.parametrize("option", [("--mode", "psychic"), ("--kind", "poem"), ("--limit", "0")])
def test_an_option_out_of_range_is_refused_with_the_choices(home: Path, option: tuple[str, str]) -> None:
    result = CliRunner().invoke(commands.app, ["search", "Hanoi", *option])
    assert result.exit_code == 2


@pytest.mark.parametrize("command", [["search", "Hanoi"], ["status"]])
def test_without_an_index_one_line_says_how_to_build_it(home: Path, command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "index", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_HOME": str(home)},
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("Error: ")
    assert "python -m index build" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1

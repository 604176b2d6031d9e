"""Every name of every unit and component, in sentences of both languages, is told for what it is."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from assistant_fixtures import quick_assistant

LEAST_F1 = 0.98


def test_units_and_components_are_told_from_their_names(corpus, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent / "evals")
    resolution = importlib.import_module("resolution")
    understanding = quick_assistant(corpus, tmp_path).understanding
    poor = {what: found.misses for what, found in resolution.measured(understanding, corpus) if found.f1 < LEAST_F1}
    assert poor == {}

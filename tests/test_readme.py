"""What the README says against what is: coverage, settings, paths, commands, and the answer that it shows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from assistant_fixtures import scores_held, table

from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EDITIONS = range(2020, 2026)
PILOT = 2022  # the PII ranked the provinces that took part


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def coverage(corpus, index: str, edition: int) -> str:
    if edition not in corpus.editions(index):
        return "–"
    rows = table(corpus, index, edition)
    scored = rows.loc[rows["score"].notna()]
    pilot = int(rows["of"].max()) if index == "PII" and edition == PILOT else None
    return f"{scores_held(corpus, index, edition)} of {pilot or scored['map'].max()}"


def test_coverage_is_what_the_tables_hold(corpus):
    shown = {
        line[2:].split(",")[0]: cells(line)[1:]
        for line in section("What it holds, and what it does not").splitlines()
        if "of 63" in line and line.startswith("|")
    }
    assert shown == {index: [coverage(corpus, index, edition) for edition in EDITIONS] for index in corpus.indices()}


def test_every_setting_is_listed_with_its_default_and_meaning():
    listed = {
        row[0].strip("`"): row[1:]
        for line in section("Settings").splitlines()
        if (row := cells(line))[0].startswith("`")
    }
    for field, info in Settings.model_fields.items():
        name = str(info.validation_alias or f"ASSISTANT_{field}").upper()
        assert name in listed, f"add {name} to the README's settings"
        default, meaning = listed.pop(name)
        assert meaning == info.description
        if field != "home":
            assert default.strip("`") == ("none" if info.default in (None, (), "") else str(info.default))
    assert listed == {}, "listed, but no longer settings"


def test_every_path_exists():
    tree = section("How it is laid out")
    named = [
        found[1]
        for line in tree.splitlines()
        if (found := re.match(r"^\s*([a-z_]+(?:/[a-z]*)*(?:\.[a-z]+)?)/?  ", line))
    ]
    named += [path for path in re.findall(r"`((?:assistant|corpus|index)/[a-z_./]+)`", README)]
    missing = [path for path in named if not any((ROOT / base / path).exists() for base in ("", "assistant", "corpus"))]
    assert len(named) > 20
    assert missing == []


def test_every_make_target_exists():
    targets = set(re.findall(r"make ([a-z]+)", README))
    planned = subprocess.run(
        ["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert planned.returncode == 0, planned.stderr


def test_shown_answer_has_the_figures_and_sources_of_the_real_one(assistant):
    shown = "\n".join(
        line.removeprefix(">").strip() for line in section("One question").splitlines() if line.startswith(">")
    )
    text, sources = shown.split("\n\n[1] ", 1)
    question = re.search(r"\*\*(.+\?)\*\*", shown)
    assert question
    answer = assistant.ask(question[1])
    number = re.compile(r"\d+(?:\.\d+)?")
    assert sorted(number.findall(text)) == sorted(number.findall(answer.text)), answer.text
    assert [c.title for c in answer.citations if c.title not in sources] == []

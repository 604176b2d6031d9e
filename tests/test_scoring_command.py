from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.scoring.__main__ import app

DATA = """uCode,uName,roads,debt,pupils,people,coast
AAA,Alpha,10,5,100,10,yes
BBB,Beta,20,1,300,20,no
CCC,Gamma,40,3,200,10,yes
NA,Delta,50,,400,40,no
"""
META = """iCode,iName,Level,Parent,Weight,Direction,Type,Denominator
roads,Roads,1,economy,1,1,Indicator,
debt,Debt,1,economy,1,-1,Indicator,
pupils,Pupils,1,society,1,1,Indicator,people
economy,Economy,2,index,3,1,Aggregate,
society,Society,2,index,1,1,Aggregate,
index,Index,3,,1,1,Aggregate,
people,People,,,,,Denominator,
coast,Coast,,,,,Group,
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "iData.csv").write_text(DATA, encoding="utf-8")
    (tmp_path / "iMeta.csv").write_text(META, encoding="utf-8-sig")
    return ["--data", str(tmp_path / "iData.csv"), "--meta", str(tmp_path / "iMeta.csv")]


def answer(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    parsed = json.loads(result.stdout)
    assert isinstance(parsed, dict)
    return parsed


def test_run_prints_unrounded_rows_in_the_agreed_form(files: list[str]) -> None:
    rows = answer("run", *files, "--range", "0", "100")["rows"]
    assert isinstance(rows, list)
    assert len(rows) == 4 * 6
    assert rows[0] == {"unit_id": "AAA", "component": "index", "level": 3, "score": 0.0, "rank": 4}
    by_key = {(row["unit_id"], row["component"]): row for row in rows}
    assert by_key["BBB", "pupils"]["score"] == pytest.approx(200 / 3, abs=1e-12)
    assert by_key["NA", "debt"] == {"unit_id": "NA", "component": "debt", "level": 1, "score": None, "rank": None}


def test_every_option_reaches_the_pipeline(files: list[str]) -> None:
    stages = ["--denominate", "--impute", "coast", "--screen", "0.9", "--treat"]
    methods = ["--normalise", "minmax", "--range", "1", "100", "--aggregate", "geometric"]
    tree = ["--weight", "economy=1", "--weight", "roads=2", "--drop", "debt"]
    rows = answer("run", *files, *stages, *methods, *tree)["rows"]
    assert isinstance(rows, list)
    by_key = {(row["unit_id"], row["component"]): row["score"] for row in rows}
    assert ("AAA", "debt") not in by_key
    assert by_key["BBB", "society"] == pytest.approx(50.5)
    assert by_key["BBB", "index"] == pytest.approx((25.75 * 50.5) ** 0.5)


def test_run_without_json_prints_every_level(files: list[str]) -> None:
    result = CliRunner().invoke(app, ["run", *files])
    assert result.exit_code == 0
    assert [line.split()[:5] for line in result.stdout.splitlines()[1:3]] == [
        ["3", "index", "1", "NA", "Delta"],
        ["3", "index", "2", "BBB", "Beta"],
    ]
    assert "roads" in result.stdout


def test_explain_adds_up(files: list[str]) -> None:
    found = answer("explain", *files, "--unit", "BBB", "--versus", "gamma")
    parts = {part["code"]: part["gap"] for part in found["parts"]}  # type: ignore[attr-defined]
    drivers = found["drivers"]
    assert isinstance(drivers, list)
    assert sum(parts[code] for code in drivers) == pytest.approx(found["gap"], abs=1e-9)


@pytest.mark.parametrize("versus", ["mean", "coast"])
def test_explain_against_a_mean(files: list[str], versus: str) -> None:
    found = answer("explain", *files, "--unit", "BBB", "--versus", versus)
    others = {"mean": [0, 63.5416666667, 55.2083333333, 100], "coast": [63.5416666667, 100]}[versus]
    assert found["b"] == pytest.approx(sum(others) / len(others))


def test_strengths_and_robustness_print_their_rows(files: list[str]) -> None:
    assert {"component", "kind", "score", "rank", "of", "percentile"} <= set(
        answer("strengths", *files, "--unit", "NA")["rows"][0]  # type: ignore[index]
    )
    found = answer("robustness", *files, "--draws", "20", "--seed", "1", "--weights-noise", "0.25")
    assert (found["draws"], found["seed"], found["weights_noise"]) == (20, 1, 0.25)
    assert found["rows"][0]["unit_id"] == "NA"  # type: ignore[index]


@pytest.mark.parametrize(
    "command",
    [["explain", "--unit", "AAA", "--versus", "NA"], ["strengths", "--unit", "AAA"], ["robustness", "--draws", "9"]],
)
def test_each_command_prints_a_table_too(files: list[str], command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, *files])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 2


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["run", "--aggregate", "geometric"], "roads of AAA is 0"),
        (["run", "--weight", "roads"], "CODE=VALUE"),
        (["run", "--weight", "roads=much"], "'much' is not a number"),
        (["run", "--weight", "roads=-2"], "cannot be negative"),
        (["run", "--drop", "rodes"], "Closest: roads"),
        (["run", "--normalise", "min-max"], "Closest: minmax"),
        (["run", "--impute", "island"], "No Group column 'island'"),
        (["run", "--impute", "coast", "--impute-with", "mode"], "mean or the median"),
        (["run", "--screen", "7"], "between 0 and 1"),
        (["explain", "--unit", "ZZZ", "--versus", "AAA"], "No unit 'ZZZ'"),
        (["strengths", "--unit", "AAA", "--rule", "own"], "No rule 'own'"),
        (["robustness", "--draws", "0"], "At least one draw"),
        (["robustness", "--weights-noise", "2"], "below 1"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_1(files: list[str], extra: list[str], message: str) -> None:
    result = CliRunner().invoke(app, [*extra, *files])
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if not line.startswith("note: ")]
    assert len(lines) == 1
    assert message in lines[0]
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a CSV table"),
        (b"\xff\xfe\x00\x01", "is not a UTF-8 text file"),
        (b"uCode,roads\nA,1,2,3\n", "is not a CSV table"),
        (b"uCode,roads,roads\nA,1,2\nB,2,3\n", "column roads more than once"),
        (b"roads\n1\n2\n", "no column uCode"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_one_line_too(files: list[str], content: bytes | None, message: str) -> None:
    path = Path(files[1])
    path.unlink() if content is None else path.write_bytes(content)
    result = CliRunner().invoke(app, ["run", *files])
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1

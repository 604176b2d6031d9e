"""What the check finds in damaged, doubtful and good tables."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from corpus import tables
from corpus.__main__ import app
from corpus.checks import arithmetic, check_corpus
from corpus.checks.observations import Known, check_observations
from corpus.errors import DamagedTable
from corpus.store import open_corpus


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the shipped tables, to be damaged."""
    return Path(shutil.copytree(tables.TABLES, tmp_path / "tables"))


def damage(folder, name, line, change):
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[line - 1] = change(lines[line - 1])
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def cell(column, value):
    at = tables.COLUMNS["observations"].index(column)
    return lambda line: ",".join([*line.split(",")[:at], value, *line.split(",")[at + 1 :]])


def test_the_shipped_corpus_has_no_errors():
    report = check_corpus()
    assert report.errors == ()
    assert report.rows["observations.csv"] == 2727
    assert len(report.warnings) < 30


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("score", "sixty", "a number"),
        ("rank", "1.5", "a whole number"),
        ("edition", "", "a whole number"),
        ("edition", "20", "a year"),
        ("map", "65", "63 or 34"),
        ("unit_id", "atlantis", "63-unit map"),
        ("unit_id", "hue", "63-unit map"),
        ("component", "99", "a component of PII"),
        ("score", "100.01", "0 to 100"),
        ("score", "-1", "0 to 100"),
        ("rank", "0", "1 or more"),
        ("rank", "64", "at most 63"),
        ("of", "64", "at most 63"),
        ("status", "guessed", "reported or derived or disputed"),
        ("source_id", "", "ids of sources.csv"),
        ("source_id", "s004;s999", "ids of sources.csv"),
    ],
)
def test_a_wrong_cell_is_an_error_with_file_line_column_value_and_expectation(folder, column, value, expected):
    line = 7  # Quang Ninh's pillar 1 of PII 2023, rank 1 of 63
    damage(folder, "observations", line, cell(column, value))
    errors = [error for error in check_corpus(folder=folder).errors if error.row == line]
    assert [(error.file, error.value) for error in errors if error.column == column] == [("observations.csv", value)]
    assert any(expected in error.expected for error in errors)


def test_a_row_twice_and_two_undisputed_figures_are_errors(folder):
    path = folder / "observations.csv"
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, lines[6], cell("rank", "2")(lines[6]), ""]), encoding="utf-8")
    errors = check_corpus(folder=folder).errors
    assert [(error.row, error.column) for error in errors] == [(len(lines) + 1, "unit_id"), (len(lines) + 2, "score")]


def test_scores_out_of_the_order_of_ranks_are_warnings(folder):
    assert not [w for w in check_corpus(folder=folder).warnings if "fits rank 2 " in w.expected]
    lines = (folder / "observations.csv").read_text(encoding="utf-8").split("\n")
    line = next(at for at, text in enumerate(lines, 1) if text.startswith("PCI,2020,63,") and ",2,63," in text)
    damage(folder, "observations", line, cell("score", "1.5"))
    found = [warning for warning in check_corpus(folder=folder).warnings if warning.row == line]
    assert any("fits rank 2 " in warning.expected for warning in found)


@pytest.mark.parametrize(("index", "rule"), [("PII", "mean of input, output"), ("PAPI", "sum of 1-participation")])
def test_a_whole_that_its_parts_do_not_make_is_a_warning(folder, index, rule):
    lines = (folder / "observations.csv").read_text(encoding="utf-8").split("\n")
    unit = "bac-ninh,overall,48.76" if index == "PII" else ",overall,4"
    line = next(at for at, text in enumerate(lines, 1) if text.startswith(index) and unit in text)
    damage(folder, "observations", line, cell("score", "41.5" if index == "PII" else "30"))
    found = [warning for warning in check_corpus(folder=folder).warnings if warning.row == line]
    assert any(rule in warning.expected for warning in found)


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("units", 2, "mekong-delta", "atlantis-delta"),
        ("units", 2, ",an-giang,s001", ",an-gaing,s001"),
        ("units", 3, "ba-ria-vung-tau", "an-giang"),
        ("regions", 2, "Red River Delta", ""),
        ("sources", 3, "s002", "s001"),
        ("highlights", 2, "hai-phong", "hai-phng"),
        ("region_scores", 2, "red-river-delta", "red-river"),
        ("gii", 2, "51,125", "151,125"),
        ("components", 2, "sub_index", "sub"),
        ("components", 2, "s024", "s999"),
    ],
)
def test_a_wrong_value_in_a_small_table_is_an_error_at_its_line(folder, name, line, old, new):
    damage(folder, name, line, lambda text: text.replace(old, new, 1))
    report = check_corpus(folder=folder)
    assert any(error.file == f"{name}.csv" and error.row == line for error in report.errors)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"index,edition\n"])
def test_a_table_that_cannot_be_read_stops_nothing_else(folder, content):
    (folder / "gii.csv").write_bytes(content)
    damage(folder, "units", 2, lambda line: line.replace("mekong-delta", "nowhere"))
    errors = check_corpus(folder=folder).errors
    assert {error.file for error in errors} >= {"gii.csv", "units.csv"}


def test_a_missing_table_is_said(folder):
    (folder / "sources.csv").unlink()
    with pytest.raises(DamagedTable, match=r"sources\.csv"):
        open_corpus(folder=folder)


def test_opening_a_damaged_table_names_file_row_column_value_and_expectation(folder):
    damage(folder, "observations", 7, cell("rank", "first"))
    with pytest.raises(DamagedTable, match=r"observations\.csv:7, column rank: found 'first', expected a whole number"):
        open_corpus(folder=folder)


def test_a_line_with_too_few_values_is_said(folder):
    damage(folder, "observations", 7, lambda line: line.replace(",", " ", 1))
    with pytest.raises(DamagedTable, match=r"observations\.csv:7.*10 values.*11 values"):
        open_corpus(folder=folder)


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_rows_out_of_order_are_the_fewest_that_restore_it(order, scores):
    frame = pd.DataFrame({"score": [float(score) for score in scores], "rank": pd.array(order, dtype="Int64") + 1})
    frame = frame.assign(index="X", edition=2024, map=63, component="overall", status="reported", unit_id="u")
    frame = frame.assign(file="f", row=range(2, 8))
    flagged = {finding.row for finding in arithmetic.out_of_order(frame, {})}
    kept = frame[~frame["row"].isin(flagged)].sort_values("rank")["score"].tolist()
    assert kept == sorted(kept, reverse=True)
    ranked = frame.sort_values("rank")["score"].tolist()
    assert len(kept) == max(_longest_fall(ranked[at:]) for at in range(6))


def _longest_fall(scores):
    """Return the length of the longest run that never rises, starting with the first score."""
    later = [at for at, score in enumerate(scores) if at and score <= scores[0]]
    return 1 + max((_longest_fall(scores[at:]) for at in later), default=0)


def test_a_component_where_low_is_good_is_in_order_when_scores_rise(corpus):
    frame = corpus.observations.head(0)
    rows = pd.DataFrame({"score": [1.0, 2.0], "rank": pd.array([1, 2], dtype="Int64"), "unit_id": ["hanoi", "hue"]})
    rows = rows.assign(index="X", edition=2024, map=63, component="water", status="reported", file="f", row=[2, 3])
    assert list(arithmetic.out_of_order(rows, {("X", 2024, "water"): -1})) == []
    assert len(list(arithmetic.out_of_order(rows, {}))) == 1
    assert check_observations(frame, Known((), (), ())) == []


def command(home, *arguments):
    """Run the command line in this process, and return its result."""
    return CliRunner().invoke(app, arguments, env={"ASSISTANT_HOME": str(home), "COLUMNS": "200"})


def test_check_prints_a_report_and_json(tmp_path):
    printed = command(tmp_path, "check")
    assert printed.exit_code == 0
    assert "0 errors" in printed.stdout
    body = json.loads(command(tmp_path, "check", "--json").stdout)
    assert body["errors"] == 0
    assert len(body["findings"]) == body["warnings"]
    assert set(body["findings"][0]) == {"grade", "file", "row", "column", "value", "expected"}


def test_a_table_goes_in_and_out_by_commands(tmp_path):
    path = tmp_path / "PII 2026.csv"
    path.write_text("Tỉnh;Điểm\nHà Nội;66,1\nHa Noj;3\n", encoding="utf-8")
    home = tmp_path / "home"
    seen = command(home, "add", str(path), "--preview")
    assert "2 rows in: 1 to store, 1 refused" in seen.stdout
    assert not home.exists()
    assert "Stored as pii-2026, version 1" in command(home, "add", str(path), "--publisher", "MoST").stdout
    assert "2026" in command(home, "list").stdout
    assert command(home, "check").exit_code == 0
    assert "PII 2026.csv" in command(home, "versions", "pii-2026").stdout
    assert command(home, "remove", "pii-2026").exit_code == 0
    assert command(home, "restore", "pii-2026").exit_code == 0
    assert "pii-2026" in command(home, "undo").stdout
    assert "Added by you" not in command(home, "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [["add", "none.csv"], ["add", "setup.cfg.png"], ["remove", "x"], ["restore", "x"], ["versions", "x"]],
)
def test_a_command_that_cannot_be_done_says_so_in_words(arguments, tmp_path):
    done = command(tmp_path, *arguments)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)  # anything else would have been a traceback
    assert len(done.output.strip()) > 20


def test_one_bad_file_does_not_keep_the_others_out(tmp_path):
    good, bad = tmp_path / "PII 2026.csv", tmp_path / "PII 2027.xlsx"
    good.write_text("Tỉnh;Điểm\nHà Nội;66,1\n", encoding="utf-8")
    bad.write_bytes(b"no workbook")
    done = command(tmp_path / "home", "add", str(bad), str(good))
    assert done.exit_code == 1
    assert "Stored as pii-2026" in done.stdout

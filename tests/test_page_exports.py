"""Downloads hold the answer's figures unrounded, and nothing that a spreadsheet or browser would run."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from page_fakes import ScriptedAssistant, plain_answer, ranking_answer, row, table_source, web_app

from assistant.answer import Answer, Result
from assistant.charts import PlainNames
from assistant.web import exports

EN = PlainNames("en")
FORMULA = '=HYPERLINK("http://203.0.113.7","x")'


def sheets_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(line) for line in sheet.iter_rows(values_only=True)] for sheet in book}


def hostile_answer():
    rows = (row(unit=FORMULA, gap=-1.5), row(unit="\x00@SUM(A1)", score=None, rank=None))
    source = table_source(title="+1", publisher="-2", quote="\t=3", url="@x")
    return ranking_answer(question=FORMULA).model_copy(
        update={"result": Result(kind="ranking", rows=rows), "citations": (source,), "notes": (FORMULA,)}
    )


def test_csv_holds_the_rows_in_order_and_unrounded():
    text = exports.export(ranking_answer(), "csv", EN).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["unit"] for line in lines][:2] == ["Hanoi", "Ho Chi Minh City"]
    assert float(lines[0]["score"]) == 65.68
    assert lines[0]["source_ids"] == "s901"


def test_csv_opens_in_excel_as_utf_8():
    assert exports.export(ranking_answer(), "csv", EN).content.startswith(b"\xef\xbb\xbf")


def test_xlsx_holds_figures_sources_and_text_on_sheets_of_their_own():
    sheets = sheets_of(exports.export(ranking_answer(), "xlsx", EN).content)
    assert sheets["Figures"][1][6] == 65.68
    assert sheets["Sources"][1][3] == "Ranking of 2025"
    assert sheets["Answer"][0] == ["Which provinces lead?"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_in_names_titles_questions_and_notes_become_text(kind):
    content = exports.export(hostile_answer(), kind, EN).content
    if kind == "csv":
        cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
    else:
        cells = [cell for lines in sheets_of(content).values() for line in lines for cell in line]
    texts = [cell for cell in cells if isinstance(cell, str) and not cell.replace(".", "").lstrip("-").isdigit()]
    assert not [text for text in texts if text.startswith(exports.FORMULA_STARTS)]
    assert f"'{FORMULA}" in texts


def test_xlsx_has_no_formula_cell():
    book = openpyxl.load_workbook(io.BytesIO(exports.export(hostile_answer(), "xlsx", EN).content))
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_a_negative_figure_stays_a_number():
    header, first, *_ = exports.table_of(hostile_answer(), EN)
    assert first[header.index("gap")] == -1.5


@given(st.text())
def test_no_text_starts_like_a_formula(text):
    assert not str(exports.plain(text)).startswith(exports.FORMULA_STARTS)


def test_json_is_the_answer_object():
    answer = ranking_answer()
    content = exports.export(answer, "json", EN).content
    assert Answer.model_validate_json(content) == answer
    assert json.loads(content)["schema"] == 1


def test_pictures_are_drawn_from_the_rows_and_not_from_the_specification_sent():
    forged = ranking_answer().model_copy(
        update={"charts": ({"mark": "text", "encoding": {"text": {"value": "owned"}}},)}
    )
    svg = exports.export(forged, "svg", EN).content.decode()
    assert "owned" not in svg
    assert "Hanoi" in svg
    assert exports.export(forged, "png", EN).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "svg", "png"])
def test_an_answer_without_figures_says_that_there_is_nothing_to_put_in_the_file(kind):
    with pytest.raises(exports.NothingToExport):
        exports.export(plain_answer("?", "t"), kind, EN)


@pytest.fixture(scope="module")
def client(corpus):
    with TestClient(web_app(ScriptedAssistant(corpus)), headers={"content-type": "application/json"}) as client:
        yield client


@pytest.mark.parametrize("kind", list(exports.FORMATS))
def test_each_format_is_served_for_the_answer_sent(client, kind):
    response = client.post(f"/download/{kind}", content=ranking_answer().to_json())
    assert response.status_code == 200
    assert response.content


def test_what_is_no_answer_or_has_nothing_to_download_is_refused_with_a_reason(client):
    assert client.post("/download/csv", content="{}").status_code == 422
    assert client.post("/download/exe", content=ranking_answer().to_json()).status_code == 422
    refused = client.post("/download/csv", content=plain_answer("?", "t").to_json())
    assert (refused.status_code, refused.json()["detail"]) == (422, "This answer has no figures.")

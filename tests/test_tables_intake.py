"""People's own tables, read as they are kept."""

import contextlib
import csv
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import figures, merged_header, said, wide_sheets, write_csv, write_ods, write_xlsx

from corpus.errors import CorpusError
from corpus.intake import Hints, numbers, read_table

WIDE = [["Tỉnh", "Đầu vào", "Đầu ra"], ["Hà Nội", "62,55", "63,17"], ["Hải Phòng", "56,45", "48,20"]]


def read(path, corpus, **hints):
    return read_table(path, corpus, item_id="u-test", hints=Hints(**hints))


def cells(reading, *columns):
    return [tuple(row[name] for name in columns) for row in reading.observations.to_dict("records")]


@pytest.mark.parametrize("index", ["PII", "PAPI", "PCI", "PAR", "DTI"])
def test_the_shipped_tables_exported_wide_come_back_as_the_same_observations(index, corpus, tmp_path):
    sheets = wide_sheets(corpus, index)
    path = write_xlsx(tmp_path / f"{index}.xlsx", sheets, merge=merged_header)
    reading = read(path, corpus)
    held = corpus.observations[corpus.observations["index"] == index]
    # Two sources that give the same figures are two rows of the shipped table and one of a wide sheet.
    once = figures(held).drop_duplicates(["edition", "map", "unit_id", "component", "score", "rank"])
    assert said(reading.observations) == said(once)
    assert reading.rows_in == len(figures(held))
    assert reading.rows_in == reading.rows_stored + reading.rows_refused


def test_upper_header_cells_left_of_a_merge_carry_to_the_right_in_csv(corpus, tmp_path):
    sheet = [row for row in wide_sheets(corpus, "PAPI")["2023 (63)"] if row]
    path = write_csv(tmp_path / "papi 2023.csv", sheet, delimiter=";")
    held = corpus.observations.query("index == 'PAPI' and edition == 2023")
    assert said(read(path, corpus).observations) == said(held)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found_whatever_the_file_is_called(delimiter, corpus, tmp_path):
    rows = [["Province", "Score 2023", "Rank 2023"], ["Hanoi", "62.86", "1"], ["Hai Phong", "52.32", "3"]]
    path = write_csv(tmp_path / "PII.csv", rows, delimiter=delimiter)
    assert cells(read(path, corpus), "unit_id", "edition", "score", "rank") == [
        ("hanoi", 2023, 62.86, 1),
        ("hai-phong", 2023, 52.32, 3),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read(encoding, corpus, tmp_path):
    path = write_csv(tmp_path / "pii-2023.csv", WIDE, delimiter=";", encoding=encoding)
    assert cells(read(path, corpus), "unit_id", "component", "score")[0] == ("hanoi", "input", 62.55)


def test_windows_vietnamese_is_read_and_said(corpus, tmp_path):
    text = "Tỉnh;Điểm\nHà Nội;62,86\nĐắk Lắk;36,10\n"
    marks = str.maketrans(
        {"ạ": "a\u0323", "ặ": "ă\u0323", "ộ": "ô\u0323", "ắ": "ă\u0301", "ỉ": "i\u0309", "ể": "ê\u0309"}
    )
    path = tmp_path / "pii 2023.csv"
    path.write_bytes(unicodedata.normalize("NFC", text).translate(marks).encode("cp1258"))
    reading = read(path, corpus)
    assert cells(reading, "unit_id", "score") == [("hanoi", 62.86), ("dak-lak", 36.10)]
    assert {"cp1258", "Windows-1258"} & {finding.value for finding in reading.findings}


def test_letters_of_legacy_fonts_in_a_workbook_are_turned_into_unicode(corpus, tmp_path):
    rows = [["TØnh", "§iÓm"], ["Hµ Néi", 62.86], ["H¶i Phßng", 52.32], ["§µ N½ng", 50.7]]
    reading = read(write_xlsx(tmp_path / "pii 2023.xlsx", {"a": rows}), corpus)
    assert cells(reading, "unit_id") == [("hanoi",), ("hai-phong",), ("da-nang",)]
    assert any("TCVN3" in line for line in reading.understood)


def test_ods_and_parquet_are_read_like_csv(corpus, tmp_path):
    rows = [["Tỉnh", ("Đầu vào", 2)], ["", "Điểm", "Hạng"], ["Hà Nội", 62.55, 1], ["Hải Phòng", 56.45, 3]]
    ods = read(write_ods(tmp_path / "pii 2023.ods", {"Bảng": rows}), corpus)
    frame = pd.DataFrame(
        {"unit": ["Hà Nội", "Hải Phòng"], "component": "input", "score": [62.55, 56.45], "rank": [1, 3]}
    )
    frame.assign(index="PII", edition=2023).to_parquet(tmp_path / "t.parquet")
    parquet = read(tmp_path / "t.parquet", corpus)
    assert said(ods.observations) == said(parquet.observations)
    assert len(ods.observations) == 2


def test_a_long_table_is_read_with_names_of_components_in_either_language(corpus, tmp_path):
    rows = [
        ["Năm", "Địa phương", "Chỉ số thành phần", "Điểm", "Xếp hạng"],
        ["2024", "Thanh Hoá", "Đầu vào đổi mới sáng tạo", "42,25", ""],
        ["2024", "Thanh Hoá", "Innovation outputs", "30,85", ""],
        ["2024", "Thanh Hoá", "Trụ cột 1", "", "8/63"],
    ]
    reading = read(write_csv(tmp_path / "pii.csv", rows, delimiter=";"), corpus)
    assert cells(reading, "component", "score")[:2] == [("input", 42.25), ("output", 30.85)]
    assert cells(reading, "component", "rank", "of")[2] == ("1", 8, 63)


def test_a_sheet_of_names_without_figures_holds_no_rows(corpus, tmp_path):
    reading = read(write_csv(tmp_path / "pii 2023.csv", [["2000", ""], ["", "HÀ NỘI"]]), corpus)
    assert (reading.rows_in, reading.rows_stored) == (0, 0)


def test_a_table_with_provinces_across_is_refused_with_how_to_turn_it(corpus, tmp_path):
    rows = [["PII 2023", "Hà Nội", "Huế", "Cần Thơ"], ["Điểm", "62.86", "44.01", "49.66"], ["Hạng", "1", "14", "5"]]
    reading = read(write_csv(tmp_path / "t.csv", rows), corpus)
    assert (reading.rows_in, [finding.grade for finding in reading.findings]) == (0, ["error"])
    assert "transposed" in reading.findings[0].expected


def test_two_header_rows_in_two_languages_are_one_header(corpus, tmp_path):
    rows = [["PII 2023", "", ""], ["Tỉnh", "Điểm", "Hạng"], ["Province", "Score", "Rank"], ["Hà Nội", "62.86", "1"]]
    reading = read(write_csv(tmp_path / "t.csv", rows), corpus)
    assert cells(reading, "unit_id", "score", "rank") == [("hanoi", 62.86, 1)]


def test_columns_may_be_years(corpus, tmp_path):
    rows = [["Xếp hạng PII qua các năm"], ["Tỉnh", 2023, 2024], ["Hà Nội", 62.86, 66.0], ["Nghệ An", 36.5, 32.69]]
    reading = read(write_xlsx(tmp_path / "x.xlsx", {"Sheet1": rows}), corpus)
    assert sorted(cells(reading, "edition", "unit_id", "score"))[0] == (2023, "hanoi", 62.86)
    assert {row[0] for row in cells(reading, "component")} == {"overall"}


def test_the_map_is_that_on_which_the_names_are(corpus, tmp_path):
    rows = [["Tỉnh", "Điểm"], ["Hà Nội", "60"], ["Bình Dương", "50"]]
    assert {row[0] for row in cells(read(write_csv(tmp_path / "PII 2025.csv", rows), corpus), "map")} == {63}
    rows = [["Tỉnh", "Điểm"], ["Hà Nội", "60"], ["Huế", "50"]]
    assert cells(read(write_csv(tmp_path / "PII 2025.csv", rows), corpus), "unit_id") == [("hanoi",), ("hue",)]
    assert cells(read(write_csv(tmp_path / "PII 2024.csv", rows), corpus), "unit_id")[1] == ("thua-thien-hue",)


def test_headings_repeated_headers_and_footnotes_are_no_rows(corpus, tmp_path):
    rows = [
        ["Chỉ số PII năm 2023", "", ""],
        ["STT", "Tỉnh", "Điểm"],
        ["I", "Đồng bằng sông Hồng", ""],
        ["1", "Hà Nội*", "62,86"],
        ["STT", "Tỉnh", "Điểm"],
        ["2", "2. Hải Phòng (1)", "52,32"],
        ["", "", ""],
        ["* Thủ đô", "", ""],
    ]
    reading = read(write_csv(tmp_path / "t.csv", rows, delimiter=";"), corpus)
    assert cells(reading, "unit_id", "score", "row") == [("hanoi", 62.86, 4), ("hai-phong", 52.32, 6)]
    assert (reading.rows_in, reading.rows_refused) == (2, 0)
    assert any("* Thủ đô" in line for line in reading.understood)


def test_a_region_mean_among_provinces_is_refused_and_not_taken_for_a_province(corpus, tmp_path):
    rows = [["Tỉnh", "Điểm"], ["Hà Nội", "62.86"], ["Cả nước", "37.1"], ["Hải Phòng", "52.32"]]
    reading = read(write_csv(tmp_path / "pii 2023.csv", rows), corpus)
    assert (reading.rows_in, reading.rows_stored, reading.rows_refused) == (3, 2, 1)
    assert [finding.row for finding in reading.findings if finding.grade == "error"] == [3]


def test_a_misspelt_province_is_refused_with_the_name_it_may_be(corpus, tmp_path):
    rows = [["Province", "Score"], ["Quang Nin", "58.41"], ["Hanoi", "65.68"]]
    reading = read(write_csv(tmp_path / "pii 2025.csv", rows), corpus)
    (error,) = [finding for finding in reading.findings if finding.grade == "error"]
    assert (error.row, error.value) == (2, "Quang Nin")
    assert "Quảng Ninh" in error.expected
    assert reading.rows_stored == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["Hải Phòng", "52,32", "64"], "rank"),
        (["Hải Phòng", "152,32", "3"], "score"),
        (["Hải Phòng", "năm mươi", "3"], "score"),
        (["Hải Phòng", "52,32", "3,5"], "rank"),
        (["Hải Phòng", "52,32", "0"], "rank"),
        (["Atlantis", "52,32", "3"], "unit"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_line_and_the_rest_is_kept(row, column, corpus, tmp_path):
    path = write_csv(
        tmp_path / "pii 2023.csv", [["Tỉnh", "Điểm", "Hạng"], ["Hà Nội", "62,86", "1"], row], delimiter=";"
    )
    reading = read(path, corpus)
    (error,) = [finding for finding in reading.findings if finding.grade == "error"]
    assert (error.row, error.column) == (3, column)
    assert cells(reading, "unit_id") == [("hanoi",)]


def test_a_row_twice_is_refused_once_and_rows_that_differ_are_kept_as_disputed(corpus, tmp_path):
    rows = [["Tỉnh", "Điểm"], ["Hà Nội", "62,86"], ["Hà Nội", "62,86"], ["Nghệ An", "36,50"], ["Nghệ An", "36,52"]]
    reading = read(write_csv(tmp_path / "pii 2023.csv", rows, delimiter=";"), corpus)
    assert (reading.rows_stored, reading.rows_refused) == (3, 1)
    assert cells(reading, "unit_id", "status")[1:] == [("nghe-an", "disputed"), ("nghe-an", "disputed")]


def test_a_column_of_no_known_component_is_refused_with_the_closest_name(corpus, tmp_path):
    rows = [["Province", "Innovation inptu", "Population"], ["Hanoi", "62.55", "8.4"], ["Hue", "50.1", "1.2"]]
    reading = read(write_csv(tmp_path / "pii 2023.csv", rows), corpus)
    errors = [finding for finding in reading.findings if finding.grade == "error"]
    assert [finding.column for finding in errors] == ["Innovation inptu", "Population"]
    assert "closest is input" in errors[0].expected
    assert (reading.rows_in, reading.rows_refused) == (4, 4)


def test_a_new_edition_is_read_with_the_components_of_the_last(corpus, tmp_path):
    rows = [["Tỉnh", "Tổng thể", "Đầu vào đổi mới sáng tạo"], ["Hà Nội", "66,1", "67"], ["Huế", "50", "49,5"]]
    reading = read(write_csv(tmp_path / "PII 2026.csv", rows, delimiter=";"), corpus)
    assert {row[0] for row in cells(reading, "component")} == {"overall", "input"}
    assert set(cells(reading, "map")) == {(34,)}
    assert reading.rows_refused == 0


def test_a_new_index_takes_its_components_from_the_headers(corpus, tmp_path):
    rows = [["Province", "Score", "Green energy", "Water"], ["Hanoi", "3.1", "2.5", "4"], ["Hue", "4", "3", "5"]]
    reading = read(write_csv(tmp_path / "table.csv", rows), corpus, index="PGI", edition=2024)
    assert {node.code: node.name_en for node in reading.components} == {
        "green-energy": "Green energy",
        "water": "Water",
    }
    assert reading.rows_stored == 6


def test_a_components_file_names_a_new_index(corpus, tmp_path):
    rows = [
        ["index", "edition", "code", "level", "parent", "name_en", "name_vi", "direction"],
        ["PGI", "2022-2024", "overall", "overall", "", "Provincial Green Index", "Chỉ số xanh", "higher is better"],
        ["PGI", "2022-2024", "water", "pillar", "overall", "Water", "Nước", "lower is better"],
        ["PGI", "soon", "air", "pillar", "overall", "Air", "Khí", ""],
    ]
    reading = read(write_csv(tmp_path / "components.csv", rows), corpus)
    assert [(node.code, node.edition, node.direction) for node in reading.components][-1] == ("water", 2024, -1)
    assert len(reading.components) == 6
    assert [(finding.row, finding.value) for finding in reading.findings] == [(4, "soon")]


def test_a_table_that_names_no_index_or_year_is_refused_row_by_row_with_what_to_say(corpus, tmp_path):
    reading = read(write_csv(tmp_path / "table.csv", [["Province", "Score"], ["Hanoi", "62.86"]]), corpus)
    assert reading.rows_refused == 1
    assert "--index" in reading.findings[0].expected
    reading = read(write_csv(tmp_path / "table.csv", [["Province", "Score"], ["Hanoi", "62.86"]]), corpus, index="PII")
    assert "--edition" in reading.findings[0].expected
    hinted = read(tmp_path / "table.csv", corpus, index="PII", edition=2023)
    assert cells(hinted, "index", "edition", "unit_id", "score") == [("PII", 2023, "hanoi", 62.86)]


def test_every_row_has_a_source_that_the_table_brings_or_the_corpus_holds(corpus, tmp_path):
    rows = [
        ["Province", "Score", "Source"],
        ["Hanoi", "62.86", "s004"],
        ["Hue", "44.01", "DOST Hue"],
        ["Long An", "40", ""],
    ]
    reading = read(write_csv(tmp_path / "pii 2023.csv", rows), corpus, publisher="MoST", title="PII", date="2024-03-12")
    brought = {source.source_id: source.publisher for source in reading.sources}
    assert [row[0] for row in cells(reading, "source_id")][0] == "s004"
    assert [brought[row[0]] for row in cells(reading, "source_id")[1:]] == ["DOST Hue", "MoST"]


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("62,86", ".", 62.86),
        ("62.86", ",", 62.86),
        ("1.234,5", ".", 1234.5),
        ("1,234.5", ",", 1234.5),
        ("1.234", ",", 1234.0),
        ("1.234", ".", 1.234),
        ("1,234", ".", 1234.0),
        ("0,642", ".", 0.642),
        ("62,86*", ",", 62.86),
        ("62,86 (1)", ",", 62.86),
        ("12 %", ".", 12.0),
        ("−3,5", ",", -3.5),
        ("1e3", ".", 1000.0),
        ("–", ".", None),
        ("n/a", ".", None),
    ],
)
def test_numbers_are_read_as_they_are_written(text, decimal, value):
    number = numbers.parse(text, decimal)
    assert (number.value, number.problem) == (value, "")


@pytest.mark.parametrize("text", ["62,8,6", "abc", "12 điểm", "1.2.3", "=A1", "nan1", "1,23,456", "--3"])
def test_what_is_no_number_is_never_guessed(text):
    assert numbers.parse(text, ",").problem


@given(st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_score_written_either_way_is_read_the_same(value):
    point = f"{value:.2f}"
    assert numbers.parse(point, ",").value == value
    assert numbers.parse(point.replace(".", ","), ".").value == value


CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["Hà Nội", "Huế", "62,86", "Điểm", "2023"]),
)


def test_whatever_a_sheet_holds_rows_in_are_stored_or_refused(corpus, tmp_path):
    path = tmp_path / "pii 2023.csv"

    @settings(max_examples=60)
    @given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
    def holds(rows):
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows(rows)
        with contextlib.suppress(CorpusError):  # said in words; anything else fails
            reading = read(path, corpus)
            assert reading.rows_in == reading.rows_stored + reading.rows_refused
            assert reading.rows_refused == 0 or any(finding.grade == "error" for finding in reading.findings)

    holds()


def test_a_rank_column_without_a_name_belongs_to_the_overall_score_beside_it(corpus, tmp_path):
    rows = [["Tỉnh/Thành phố", "Điểm tổng thể", "Đầu vào", "Xếp hạng"], ["Hà Nội", "62,86", "62,55", "1"]]
    reading = read(write_csv(tmp_path / "pii.csv", rows, delimiter=";"), corpus, index="PII", edition=2023, map=63)
    told = {row["component"]: (row["score"], row["rank"]) for row in reading.observations.to_dict("records")}
    assert told["overall"] == (62.86, 1)
    assert told["input"][0] == 62.55
    assert reading.rows_stored == 2

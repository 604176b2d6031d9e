"""Files that are damaged, huge, locked or dangerous: each is refused or reported with the way to mend it."""

import datetime
import zipfile

import pytest
from table_files import write_csv, write_xlsx

from corpus.errors import UnreadableTable
from corpus.intake import read_table, sheets

ROWS = [["Tỉnh", "Điểm 2023"], ["Hà Nội", 62.86], ["Hải Phòng", 52.32]]


def read(path, corpus):
    return read_table(path, corpus, item_id="u-test")


def repacked(path, change):
    """Write a workbook's parts again, changed, and return the path."""
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize("suffix", sheets.TABLE_SUFFIXES)
@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"\x00\x01\x02" * 100, b"PK\x03\x04broken", b"%PDF-1.7", b"PAR1xxxxPAR1"]
)
def test_what_is_no_table_is_refused_in_words_for_every_format(suffix, content, corpus, tmp_path):
    path = tmp_path / f"pii 2023{suffix}"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable, match="pii 2023"):
        read(path, corpus)


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(corpus, tmp_path):
    path = tmp_path / "table.xls"
    path.write_bytes(b"anything")
    with pytest.raises(UnreadableTable, match=r"\.xlsx"):
        read(path, corpus)


def test_a_missing_file_or_a_folder_is_refused(corpus, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableTable):
            read(path if path.suffix else path.with_suffix(".csv"), corpus)


def test_a_password_protected_workbook_is_refused_with_what_to_do(corpus, tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    with pytest.raises(UnreadableTable, match="password"):
        read(path, corpus)


def test_a_300_megabyte_file_is_refused_without_being_read(corpus, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    with pytest.raises(UnreadableTable, match="300 MB"):
        read(path, corpus)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_zip_bomb_is_refused_without_being_unpacked(suffix, corpus, tmp_path):
    path = tmp_path / f"bomb{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(60 * 2**20))
    with pytest.raises(UnreadableTable, match="unpacks to 60 MB"):
        read(path, corpus)


def test_a_sheet_whose_size_is_a_lie_is_refused(corpus, tmp_path):
    path = write_xlsx(tmp_path / "pii.xlsx", {"2023": ROWS})

    def stretch(parts):
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(
            "</row></sheetData>", '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ).encode()

    with pytest.raises(UnreadableTable, match="cells"):
        read(repacked(path, stretch), corpus)


def test_a_spreadsheet_with_a_million_repeated_rows_is_refused(corpus, tmp_path):
    content = (
        '<?xml version="1.0"?><office:document-content office:version="1.2" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "repeat.ods"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry '
            'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    with pytest.raises(UnreadableTable, match="cells"):
        read(path, corpus)


def test_entities_that_expand_without_end_are_refused(corpus, tmp_path):
    path = write_xlsx(tmp_path / "pii.xlsx", {"2023": ROWS})

    def expand(parts):
        doctype = "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>" + "".join(
            f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 10)
        )
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = f"{doctype}]>{sheet}".replace("62.86", "&a9;").encode()

    with pytest.raises(UnreadableTable):
        read(repacked(path, expand), corpus)


def test_macros_and_links_are_reported_and_the_values_read(corpus, tmp_path):
    path = write_xlsx(tmp_path / "pii.xlsx", {"2023": ROWS})

    def add(parts):
        parts["xl/vbaProject.bin"] = b"macro"
        parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"

    reading = read(repacked(path, add), corpus)
    assert {finding.value for finding in reading.findings} >= {"macros", "external links"}
    assert reading.rows_stored == 2


def test_formulas_are_read_by_their_saved_value_and_reported_without_one(corpus, tmp_path):
    path = write_xlsx(
        tmp_path / "pii.xlsx", {"2023": [["Tỉnh", "Điểm"], ["Hà Nội", "=60+2.86"], ["Hải Phòng", "=50+2"]]}
    )

    def calculate(parts):
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = (
            sheet.replace("<f>60+2.86</f><v/>", "<f>60+2.86</f><v>62.86</v>")
            .replace("<f>60+2.86</f><v></v>", "<f>60+2.86</f><v>62.86</v>")
            .encode()
        )

    reading = read(repacked(path, calculate), corpus)
    assert [row["score"] for row in reading.observations.to_dict("records")] == [62.86]
    (finding,) = [finding for finding in reading.findings if finding.row == 3]
    assert finding.value == "=50+2"
    assert "save it" in finding.expected


def test_a_cell_that_the_spreadsheet_made_a_date_is_refused(corpus, tmp_path):
    path = write_xlsx(tmp_path / "pii.xlsx", {"2023": [*ROWS, ["Nghệ An", datetime.datetime(2023, 5, 26)]]})
    (error,) = [finding for finding in read(path, corpus).findings if finding.grade == "error"]
    assert (error.row, error.column) == (4, "score")
    assert "date" in error.expected


def test_text_cells_that_look_like_formulas_stay_text(corpus, tmp_path):
    rows = [["Tỉnh", "Điểm", "Ghi chú"], ["Hà Nội", "62.86", '=HYPERLINK("http://x")']]
    reading = read(write_csv(tmp_path / "pii 2023.csv", rows, delimiter=";"), corpus)
    assert reading.observations["note"].tolist() == ['=HYPERLINK("http://x")']


def test_lines_of_uneven_length_are_read(corpus, tmp_path):
    rows = [["PII 2023"], ["Tỉnh", "Điểm", "Hạng"], ["Hà Nội", "62.86"], ["Hải Phòng", "52.32", "3", "", "", "x"]]
    reading = read(write_csv(tmp_path / "t.csv", rows), corpus)
    assert reading.rows_stored == 2


def test_an_unclosed_quote_loses_no_file(corpus, tmp_path):
    path = tmp_path / "pii 2023.csv"
    path.write_text('Tỉnh,Điểm\nHà Nội,62.86\nHải Phòng,"52.32\nHuế,44\n', encoding="utf-8")
    reading = read(path, corpus)
    assert reading.observations["unit_id"].tolist() == ["hanoi"]
    assert reading.rows_refused == 1


def test_thousands_of_rows_are_read(corpus, tmp_path):
    units = [unit.name_vi for unit in corpus.units if unit.map == 63]
    rows = [["Năm", "Tỉnh", "Điểm"], *([2000 + year, unit, 50 + year] for year in range(80) for unit in units)]
    reading = read(write_csv(tmp_path / "many.csv", rows), corpus)
    assert reading.rows_in == 80 * 63

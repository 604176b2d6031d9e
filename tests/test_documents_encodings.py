"""Vietnamese of any age comes out as Unicode, and other text is left alone."""

import unicodedata
from pathlib import Path

import docx
import pytest

from corpus.documents import encodings, read_document
from corpus.documents.language import detect_language

TEXT = (
    "Hà Nội tiếp tục dẫn đầu Chỉ số đổi mới sáng tạo cấp địa phương năm 2025 với 65,68 điểm. "
    "Thừa Thiên Huế, Đà Nẵng, Bà Rịa - Vũng Tàu và Đắk Lắk được đánh giá cao về thể chế, quỹ đầu tư và quản lý. "
    "Ông Nguyễn Văn Yên nhấn mạnh: việc ươm tạo doanh nghiệp khởi nghiệp cần những giải pháp thiết thực, dễ hiểu, kỹ."
)
# Each line: the letters, then how VNI fonts write them.
VNI_LINES = """
á à ả ã ạ ấ ầ ẩ ẫ ậ â ắ ằ ẳ ẵ ặ ă = aù aø aû aõ aï aá aà aå aã aä aâ aé aè aú aü aë aê
é ẻ ẹ ế ề ể ễ ệ ê í ì ỉ ĩ ị = eù eû eï eá eà eå eã eä eâ í ì æ ó ò
ó ò ỏ ọ ố ồ ổ ỗ ộ ô ơ ớ ờ ở ợ = où oø oû oï oá oà oå oã oä oâ ô ôù ôø ôû ôï
ú ù ủ ũ ụ ư ứ ừ ữ ự ử ý ỳ ỹ ỷ đ Đ Ô = uù uø uû uõ uï ö öù öø öõ öï öû yù yø yõ yû ñ Ñ OÂ
"""
VNI = {
    letter: written
    for line in VNI_LINES.strip().split("\n")
    for letter, written in zip(*(side.split() for side in line.split(" = ")), strict=True)
}


def as_vni(text: str) -> str:
    return "".join(VNI.get(char, char) for char in text)


def as_table(text: str, table: dict[int, str]) -> bytes:
    codes = {letter: code for code, letter in table.items()}
    return bytes(codes.get(char, ord(char)) for char in text)


def as_1258(text: str) -> bytes:
    parts = []
    for char in text:
        decomposed = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
        parts.append(unicodedata.normalize("NFC", decomposed.replace(tone, "") if tone else decomposed) + tone)
    return "".join(parts).encode("cp1258")


LEGACY = {
    "TCVN3": as_table(TEXT, encodings._TCVN),
    "VISCII": as_table(TEXT, encodings._VISCII),
    "VNI": as_vni(TEXT).encode("cp1252"),
    "Windows-1258": as_1258(TEXT),
}


@pytest.mark.parametrize("name", ["TCVN3", "VISCII", "VNI", "Windows-1258"])
def test_legacy_bytes_are_recognised_by_their_spelling(name: str) -> None:
    assert encodings.decode(LEGACY[name], name="a.txt") == (TEXT, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_every_form_and_composed(encoding: str) -> None:
    data = unicodedata.normalize("NFD", TEXT).encode(encoding)
    assert encodings.decode(data, name="a.txt")[0] == TEXT


@pytest.mark.parametrize("seen", [as_vni(TEXT), LEGACY["TCVN3"].decode("latin-1"), TEXT.encode().decode("latin-1")])
def test_text_in_legacy_fonts_is_mended_beside_unicode(seen: str) -> None:
    mended, encoding = encodings.mend([seen, "Chỉ số đã đúng từ đầu", "Plain English stays."])
    assert mended == (TEXT, "Chỉ số đã đúng từ đầu", "Plain English stays.")
    assert encoding


@pytest.mark.parametrize(
    "text",
    [
        "Le président a déclaré que l'économie française était très liée à l'Asie, où la coopération a été créée.",
        "The café’s naïve résumé — “fiancée” — costs 5 € and £3.",
        "Über die Größe der Städte heißt es: schöne Häuser, größere Gärten, süße Früchte.",
        TEXT,
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert encodings.mend([text]) == ((text,), "")


def test_western_bytes_are_not_taken_for_vietnamese() -> None:
    text = "Le président a déclaré que l'économie était très liée à l'Asie, où la coopération a été créée en été."
    assert encodings.decode(text.encode("cp1252"), name="a.txt", declared="cp1252") == (text, "cp1252")


def test_a_word_file_in_a_legacy_font_is_read_with_a_warning(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(as_vni("Báo cáo của tỉnh"))
    document.add_paragraph(as_vni(TEXT))
    document.save(str(tmp_path / "old.docx"))
    read = read_document(tmp_path / "old.docx")
    assert TEXT in read.text
    assert read.language == "vi"
    assert any("VNI" in warning for warning in read.warnings)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "vi"),
        ("Hà Nội leads the index, and the provinces of Quảng Ninh and Bắc Ninh are close to it in the table.", "en"),
        ("Ha Noi dung dau ca nuoc ve chi so doi moi sang tao nam 2025, theo Bo Khoa hoc va Cong nghe cong bo.", "vi"),
        ("Le président a déclaré que l'économie française reste liée aux marchés voisins depuis longtemps.", None),
        ("12 34 56", None),
    ],
)
def test_language_is_found_by_words_and_marks(text: str, language: str | None) -> None:
    assert detect_language(text) == language

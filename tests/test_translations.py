"""The briefs in Vietnamese: sentence beside sentence, with the same figures, people, places and links."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import frontmatter
import pytest

DATA = Path(__file__).parents[1] / "corpus" / "data"
TRANSLATIONS = sorted((DATA / "articles").glob("*.vi.md"))
BRIEFS = sorted(set((DATA / "articles").glob("*.md")) - set(TRANSLATIONS))
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PEOPLE = {
    "Daren Tang": "Daren Tang",
    "Hoang Minh": "Hoàng Minh",
    "Le Thanh Minh": "Lê Thanh Minh",
    "Nguyen Hong Son": "Nguyễn Hồng Sơn",
    "Nguyen Huong": "Nguyễn Hương",
    "Nguyen Manh Hung": "Nguyễn Mạnh Hùng",
    "Nguyen Thanh Hong": "Nguyễn Thanh Hồng",
    "Pham Minh Chinh": "Phạm Minh Chính",
    "Sacha Wunsch-Vincent": "Sacha Wunsch-Vincent",
    "To Lam": "Tô Lâm",
    "Truong Viet Dung": "Trương Việt Dũng",
    "William Becker": "William Becker",
}
VIETNAMESE_LETTER = re.compile("[ăâđêôơưĂÂĐÊÔƠƯÀ-ÃÈ-ÍÒ-ÕÙÚÝà-ãè-íò-õùúý\u1ea0-\u1ef9ĩĨũŨ]")
SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)\]]*(\s+)(?=[\"'“‘(\[]*(\w))")
NOT_AN_END = re.compile(r"\b(?:No|TP)\.$")
LINK = re.compile(r"\]\((\S*?)\)(?=[\s,.;:)]|$)")

each_translation = pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)


def original_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".vi.md") + ".md")


def blocks(text: str) -> list[str]:
    return [block.strip() for block in re.split(r"\n{2,}|\n(?=[-#])", text.strip()) if block.strip()]


def kind(block: str) -> str:
    return (re.match(r"#+ |- ", block) or [""])[0]


def sentences(block: str) -> list[str]:
    found, begin = [], 0
    for match in SENTENCE_BREAK.finditer(block):
        before, after = block[begin : match.start(1)], match[2]
        if not after.islower() and not NOT_AN_END.search(before):
            found.append(before)
            begin = match.end(1)
    return [*found, block[begin:]]


def without_addresses(text: str) -> str:
    return LINK.sub("]", text)


def figures(text: str, language: str) -> Counter[str]:
    """Return how often each figure stands in the text, written as in English without thousands' commas."""
    text = without_addresses(text).replace("Công nghiệp 4.0", "Công nghiệp 4,0")  # a name that keeps its point
    if language == "en":
        text = re.sub(rf"\b({'|'.join(MONTHS)})\b", lambda match: str(MONTHS.index(match[1]) + 1), text)
    found = re.findall(r"\d+(?:[.,]\d+)*", text)
    if language == "vi":
        found = [figure.translate(str.maketrans(".,", ",.")) for figure in found]
    return Counter(figure.replace(",", "") for figure in found)


def people(text: str, language: str) -> Counter[str]:
    return Counter({name: text.count(name if language == "en" else vi) for name, vi in PEOPLE.items()})


def unaccented(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def unit_names() -> dict[str, set[str]]:
    """Return each unit's names in both languages, written together or apart, without marks."""
    found: dict[str, set[str]] = {}
    with (DATA / "tables" / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {unaccented(name) for name in (row["name_en"], row["name_vi"])}
            joined = {name.replace(" ", "").capitalize() for name in names}
            found.setdefault(row["unit_id"], set()).update(names | joined)
    return found


UNIT_NAMES = unit_names()


def units(text: str) -> set[str]:
    plain = unaccented(without_addresses(text))
    return {
        unit
        for unit, names in UNIT_NAMES.items()
        if re.search(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b", plain)
    }


def side_by_side(path: Path) -> list[tuple[str, str]]:
    """Return the pairs of sentences, heading by heading and block by block."""
    english, vietnamese = (blocks(frontmatter.load(str(file)).content) for file in (original_of(path), path))
    pairs: list[tuple[str, str]] = []
    for block, rendering in zip(english, vietnamese, strict=True):
        pairs += zip(sentences(block), sentences(rendering), strict=True)
    return pairs


def test_every_brief_has_a_rendering_and_every_rendering_a_brief() -> None:
    assert [original_of(path) for path in TRANSLATIONS] == BRIEFS


@each_translation
def test_front_matter_keeps_the_source_and_names_the_original(path: Path) -> None:
    original, translation = frontmatter.load(str(original_of(path))), frontmatter.load(str(path))
    assert set(translation.metadata) == {*original.metadata, "translation_of"}
    kept = set(original.metadata) - {"title", "language"}
    assert {key: translation[key] for key in kept} == {key: original[key] for key in kept}
    assert translation["language"] == "vi"
    assert translation["translation_of"] == original_of(path).stem
    assert figures(str(translation["title"]), "vi") == figures(str(original["title"]), "en")
    assert VIETNAMESE_LETTER.search(str(translation["title"]))


@each_translation
def test_renderings_are_nfc(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


@each_translation
def test_headings_paragraphs_and_lists_stand_in_the_same_order(path: Path) -> None:
    english, vietnamese = (blocks(frontmatter.load(str(file)).content) for file in (original_of(path), path))
    assert [kind(block) for block in vietnamese] == [kind(block) for block in english]
    headings = [block for block in vietnamese if kind(block).startswith("#")]
    assert len(set(headings)) == len(headings)


@each_translation
def test_each_sentence_is_rendered_by_one_sentence(path: Path) -> None:
    english, vietnamese = (blocks(frontmatter.load(str(file)).content) for file in (original_of(path), path))
    uneven = [
        (block, rendering)
        for block, rendering in zip(english, vietnamese, strict=True)
        if len(sentences(block)) != len(sentences(rendering))
    ]
    assert uneven == []


@each_translation
def test_each_sentence_keeps_its_figures(path: Path) -> None:
    pairs = side_by_side(path)
    assert [pair for pair in pairs if figures(pair[0], "en") != figures(pair[1], "vi")] == []


@each_translation
def test_each_sentence_keeps_its_people(path: Path) -> None:
    pairs = side_by_side(path)
    assert [pair for pair in pairs if people(pair[0], "en") != people(pair[1], "vi")] == []


@each_translation
def test_each_sentence_keeps_its_provinces_and_cities(path: Path) -> None:
    assert [pair for pair in side_by_side(path) if units(pair[0]) != units(pair[1])] == []


@each_translation
def test_each_sentence_keeps_its_addresses(path: Path) -> None:
    assert [pair for pair in side_by_side(path) if LINK.findall(pair[0]) != LINK.findall(pair[1])] == []


@each_translation
def test_no_sentence_is_left_in_english(path: Path) -> None:
    left = [vi for en, vi in side_by_side(path) if en == vi or not VIETNAMESE_LETTER.search(without_addresses(vi))]
    assert left == []


def test_the_splitter_does_not_stop_at_numbers_abbreviations_or_links() -> None:
    assert sentences("Resolution No. 57-NQ/TW is dated. It holds.") == [
        "Resolution No. 57-NQ/TW is dated.",
        "It holds.",
    ]
    assert sentences("TP. Hồ Chí Minh có 4.000 điểm, tăng 2,5 điểm. Đà Nẵng có 3.") == [
        "TP. Hồ Chí Minh có 4.000 điểm, tăng 2,5 điểm.",
        "Đà Nẵng có 3.",
    ]
    assert len(sentences("Đã công bố ([vietnam.vn](https://www.vietnam.vn/en/a.htm?b=2)). “Tốt.” 5G đến sau.")) == 3


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("On 1 October 2025, 1,000 firms had 62.86 points.", "Ngày 1/10/2025, 1.000 doanh nghiệp có 62,86 điểm."),
        ("Late in May 2024 it was 4.7Gb/s, the 5th.", "Cuối tháng 5/2024, con số là 4,7Gb/s, đứng thứ 5."),
    ],
)
def test_figures_written_the_vietnamese_way_are_the_same_figures(english: str, vietnamese: str) -> None:
    assert figures(english, "en") == figures(vietnamese, "vi")


@pytest.mark.parametrize("slip", ["62.86 điểm", "62,68 điểm", "62,86 và 62,86 điểm", "điểm"])
def test_a_slip_in_a_figure_is_noticed(slip: str) -> None:
    assert figures("62.86 points", "en") != figures(slip, "vi")


def test_a_swapped_name_is_noticed() -> None:
    assert units("Hanoi leads Haiphong.") == units("Hà Nội dẫn trước Hải Phòng.") == {"hanoi", "hai-phong"}
    assert units("Hanoi leads Haiphong.") != units("Hà Nội dẫn trước Hải Dương.")
    assert people("Hoang Minh spoke.", "en") != people("Ông Lê Thanh Minh phát biểu.", "vi")

"""Saved pages keep every sentence of the article and lose what stands around it, whatever site they come from."""

import re
from pathlib import Path

import pytest

from corpus.documents import furniture, lines, read_document

ORIGINALS = Path(__file__).parents[2] / "shared" / "articles"
needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the articles as saved are not part of the project")

BODY = (
    "The province published its plan for research and development on Monday morning.",
    "Officials said that three laboratories will open before the end of the year.",
    "“We want our universities to work with companies,” the director of the department said.",
    "The plan names twelve measures, four of which need money from the central budget.",
    "A first report on the measures is due in June.",
)
TITLE = "Province opens three laboratories for young researchers"


def teaser(number: int) -> list[str]:
    return [
        f"Another story number {number} of the day",
        f"Another story number {number} of the day",
        f"This blurb says what story number {number} is about in one sentence.",
    ]


def strip(*parts: str, title: str = "") -> furniture.Cleaned:
    return furniture.strip(lines.paragraphs("\n\n".join(parts)), title=title)


def test_a_text_without_signs_of_a_page_comes_back_whole() -> None:
    letter = ["DECISION", "No. 989/QĐ-BKHCN", "Hanoi, 27 May 2025", TITLE, *BODY, "Signed"]
    assert strip(*letter) == furniture.Cleaned(tuple(letter), (), "")


def test_menus_buttons_and_dates_above_the_title_go() -> None:
    top = ["Home", "Politics", "Economy", "Log in | Sign up", "Economy", "May 5, 2025 | 10:30"]
    cleaned = strip(*top, TITLE, "Share", *BODY, "Facebook Twitter Zalo".replace(" ", " | "))
    assert cleaned.lines == (TITLE, *BODY)
    assert cleaned.headline == TITLE


@pytest.mark.parametrize(
    "label", ["Related news", "See more", "Most Viewed", "Tin liên quan", "Đọc nhiều nhất:", "» Xem thêm"]
)
def test_other_stories_under_a_label_go(label: str) -> None:
    cleaned = strip(TITLE, *BODY, label, *teaser(1), *teaser(2))
    assert cleaned.lines == (TITLE, *BODY)


def test_teasers_with_captions_and_printed_once_go() -> None:
    stories = [
        part
        for n in (1, 2, 3)
        for part in (
            f"People at event {n} (Photo: Agency)",
            f"Other headline number {n}",
            f"Story {n} is told here in one sentence.",
        )
    ]
    assert strip(TITLE, *BODY, "More stories", *stories).lines == (TITLE, *BODY)


def test_teasers_without_a_label_are_known_by_their_doubled_headlines() -> None:
    doubled = [f"{headline} {headline}" for headline in ("First story of another page", "Second story of another page")]
    blurbs = ["What the first other story says in a sentence.", "What the second says in a sentence."]
    text = [TITLE, *BODY, doubled[0], blurbs[0], doubled[1], blurbs[1], "By A Writer"]
    assert strip(*text).lines == (TITLE, *BODY, "By A Writer")


def test_an_article_that_goes_on_below_a_box_keeps_all_its_sentences() -> None:
    cleaned = strip(
        TITLE, *BODY[:2], "Related news", "Another headline of the day", "Yet another headline here", *BODY[2:]
    )
    assert cleaned.lines == (TITLE, *BODY)


def test_a_lone_doubled_headline_inside_an_article_takes_no_paragraph_with_it() -> None:
    cleaned = strip(TITLE, *BODY[:2], "Another story of the day Another story of the day", *BODY[2:])
    assert cleaned.lines == (TITLE, *BODY)


def test_inline_teasers_and_picture_names_go_and_captions_stay_once() -> None:
    caption = "Researchers in the new laboratory. Photo: Agency"
    cleaned = strip(
        TITLE, "lab opening.jpg", caption, caption, *BODY[:3], "Read more: Another story of the day", *BODY[3:]
    )
    assert cleaned.lines == (TITLE, caption, *BODY)


def test_a_repeated_title_is_kept_once() -> None:
    assert strip("Log in", TITLE, *BODY[:1], TITLE, *BODY[1:]).lines == (TITLE, *BODY)


def test_words_of_buttons_inside_sentences_stay() -> None:
    sentence = "People log in, share what they see more often, and read related news on the most viewed page."
    assert sentence in strip("Log in", TITLE, *BODY, sentence, "Share:").lines


def test_what_was_removed_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n\n".join(["Log in", TITLE, *BODY, "Most viewed", *teaser(1)]), encoding="utf-8")
    document = read_document(path)
    assert document.removed == ("Log in", "Most viewed", *teaser(1))
    assert document.title == TITLE
    assert document.text == "\n\n".join(BODY)


VIETNAMESE_PAGE = """
Trang chủ
Thời sự
Kinh doanh
Khoa học
Đăng nhập
Thứ hai, 12/3/2024, 10:30 (GMT+7)
16 tỉnh thành đứng đầu các vùng kinh tế về đổi mới sáng tạo
Bảng xếp hạng mới cho thấy mỗi vùng có một nhóm tỉnh dẫn đầu.
Theo công bố sáng nay, thành phố đạt điểm cao nhất trong vùng.
Lễ công bố bảng xếp hạng tại Hà Nội. Ảnh: Minh Anh
Đại diện bộ cho biết chỉ số dựa trên số liệu của các cơ quan trung ương.
>> Xem thêm: Một bài viết khác về khoa học
Các địa phương sẽ dùng kết quả này để lập kế hoạch năm sau.
Minh Anh
Trở lại Khoa học
Chia sẻ
Copy link
Ý kiến (12)
Tin liên quan
Robot mới của nhóm sinh viên
Robot mới của nhóm sinh viên
Nhóm sinh viên giới thiệu một robot biết phân loại rác.
Đọc nhiều nhất
Mười phát minh của năm vừa qua
"""


def test_a_vietnamese_page_keeps_its_article() -> None:
    cleaned = furniture.strip(lines.paragraphs(VIETNAMESE_PAGE))
    assert cleaned.headline == "16 tỉnh thành đứng đầu các vùng kinh tế về đổi mới sáng tạo"
    assert cleaned.lines == (
        cleaned.headline,
        "Bảng xếp hạng mới cho thấy mỗi vùng có một nhóm tỉnh dẫn đầu.",
        "Theo công bố sáng nay, thành phố đạt điểm cao nhất trong vùng.",
        "Lễ công bố bảng xếp hạng tại Hà Nội. Ảnh: Minh Anh",
        "Đại diện bộ cho biết chỉ số dựa trên số liệu của các cơ quan trung ương.",
        "Các địa phương sẽ dùng kết quả này để lập kế hoạch năm sau.",
        "Minh Anh",
    )


def sentences(text: str) -> list[str]:
    flat = [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]
    found = [part for line in flat for part in re.split(r"(?<=[.!?;])\s+", line.lstrip("- "))]
    return [sentence for sentence in found if len(sentence.split()) >= 3]


# file -> where the body begins and what comes right after it (None: the end of the file)
BODIES = {
    "000_dd2bc57d85794d42.txt": ("Hanoi, Ho Chi Minh City, Quang Ninh", "Strategic technology networks"),
    "001_b85d666da48c069b.txt": ("Among lower-middle-income", "See more"),
    "002_3c58037a4d752498.txt": ("Hanoi's PII 2023 ranking", None),
    "003_a095472972f9b742.txt": ("Vietnam is making", "Other news"),
    "004_9733e1939a34006d.txt": ("So far, Hanoi", "Reactions:"),
}
FURNITURE = (
    "Tet Trade Fair brings traditional goods",
    "Viettel secures three prestigious",
    "Log in",
    "Most Viewed",
    "See more",
    "Trending",
    "Reactions",
    "Related news",
    "Other news",
    "14TH NATIONAL CONGRESS",
    "Covid-19 Pandemic",
    "Strategic technology networks",
    "sang tao.jpg",
    "banh chung",
    "Green-tech push for Can Gio",
    "humanoid",
    "JICA",
    "VIIE",
    "Patriotic Emulation",
)


@needs_originals
@pytest.mark.parametrize("name", BODIES)
def test_the_source_articles_keep_every_sentence_and_no_furniture(name: str) -> None:
    original = (ORIGINALS / name).read_text(encoding="utf-8")
    start, after = BODIES[name]
    body = original[original.index(start) :]
    body = body[: body.index(after)] if after else body
    text = read_document(ORIGINALS / name).text
    flat = re.sub(r"\s+", " ", text)
    known = {"Hanoi leads top five in Provincial Innovation Index 2025", "October 01, 2025 | 18:45"}
    missing = [one for one in sentences(body) if one not in flat and one not in known and not one.endswith(".jpg")]
    assert missing == []
    assert [words for words in FURNITURE if words in text] == []

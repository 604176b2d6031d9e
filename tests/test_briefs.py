"""The shipped briefs: complete front matter, sentences that stand alone, every fact's figure, no borrowed wording."""

import re
import unicodedata
from pathlib import Path

import frontmatter
import pytest

ARTICLES = Path(__file__).parents[1] / "corpus" / "data" / "articles"
ORIGINALS = Path(__file__).parents[2] / "shared" / "articles"
BRIEFS = sorted(path for path in ARTICLES.glob("*.md") if not path.stem.endswith(".vi"))

# brief -> original file, the words its body starts with, the words that come right after its body (None: its end)
BODIES = {
    "hanoi-leads-pii-2025": ("000_dd2bc57d85794d42.txt", "Hanoi leads", "Strategic technology"),
    "vietnam-gii-2025": ("001_b85d666da48c069b.txt", "Vietnam advances", "See more"),
    "hanoi-science-hub-2024": ("002_3c58037a4d752498.txt", "Mar 20", None),
    "resolution-57-and-innovation-cities": ("003_a095472972f9b742.txt", "Vietnam positions", "Other news"),
    "hanoi-southeast-asian-hub-2023": ("004_9733e1939a34006d.txt", "Hanoi set", "Reactions:"),
}
NAMES = {
    "hanoi-leads-pii-2025": "Daren Tang|Nguyen Huong|India|Cuba|Brazil|Quang Ninh|Haiphong|Hue|Ho Chi Minh City",
    "vietnam-gii-2025": "Daren Tang|Sacha Wunsch-Vincent|Nguyen Manh Hung|Singapore|Malaysia|India|57-NQ/TW",
    "hanoi-science-hub-2024": "Nguyen Hong Son|Capital Law|Hanoi Innovation Network|Creative City|No.07|Techfest",
    "resolution-57-and-innovation-cities": "To Lam|Le Thanh Minh|Nguyen Thanh Hong|Truong Viet Dung|Pham Minh Chinh"
    "|Hoang Minh|VNG|MoMo|Fab-Lab|Software Park No. 2|National Innovation Center|Most Livable City",
    "hanoi-southeast-asian-hub-2023": "Samsung|Ericsson|Viettel|Qualcomm|UNESCO|Hoa Lac|Danang|Politburo|TFP|GRDP",
}
needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the articles as saved are not part of the project")


def body(slug: str) -> str:
    file, start, after = BODIES[slug]
    text = (ORIGINALS / file).read_text(encoding="utf-8")
    text = text[text.index(start) :]
    return text[: text.index(after)] if after else text


def plain(markdown: str) -> str:
    return re.sub(r"\]\([^)]*\)|[*#\[\]]", " ", markdown)


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_front_matter_says_where_a_brief_comes_from(path: Path) -> None:
    post = frontmatter.load(str(path))
    assert {"title", "publisher", "date", "language", "source_id", "url"} <= set(post.metadata)
    for key in ("title", "publisher", "source_id", "date"):
        assert isinstance(post[key], str), key
        assert post[key].strip(), key
    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", str(post["date"]))
    assert post["language"] == "en"


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_briefs_are_nfc_markdown_with_short_headed_sections(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    content = frontmatter.loads(text).content
    headings = re.findall(r"^## .+$", content, re.MULTILINE)
    assert len(headings) >= 5
    assert len(set(headings)) == len(headings)
    for paragraph in re.split(r"\n\n|\n(?=- )", content):
        assert len(words(plain(paragraph))) <= 140, paragraph


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_no_sentence_leans_on_the_one_before(path: Path) -> None:
    content = plain(frontmatter.loads(path.read_text(encoding="utf-8")).content)
    leaning = re.findall(r"(?:^|[.!?] )((?:It|He|She|Its|His|Her|This|Both) [^.]*)", content, re.MULTILINE)
    assert leaning == []


@pytest.mark.parametrize("slug", NAMES)
def test_people_places_and_programmes_are_named(slug: str) -> None:
    text = (ARTICLES / f"{slug}.md").read_text(encoding="utf-8")
    assert [name for name in NAMES[slug].split("|") if name not in text] == []


def test_method_facts_keep_their_addresses() -> None:
    content = frontmatter.load(str(ARTICLES / "pii-method.md")).content
    links = re.findall(r"\]\((https?://[^)\s]+)\)", content)
    assert len(set(links)) >= 30


@needs_originals
@pytest.mark.parametrize("slug", BODIES)
def test_every_figure_of_the_original_is_in_the_brief(slug: str) -> None:
    brief = (ARTICLES / f"{slug}.md").read_text(encoding="utf-8")
    stamps = r"\b\w+ \d{1,2}, \d{4} (?:\||/) \d{1,2}:\d{2}"  # when it was put online, which the front matter says
    assert figures(re.sub(stamps, "", body(slug))) - figures(brief) == set()


@needs_originals
@pytest.mark.parametrize("slug", BODIES)
def test_no_wording_is_borrowed_from_the_original(slug: str) -> None:
    brief = words(frontmatter.load(str(ARTICLES / f"{slug}.md")).content)
    original = " ".join(words(body(slug)))
    runs = {" ".join(brief[i : i + 8]) for i in range(len(brief) - 7)}
    assert sorted(run for run in runs if f" {run} " in f" {original} ") == []


@needs_originals
def test_the_method_brief_keeps_every_figure_and_address_of_the_method_notes() -> None:
    notes = (ORIGINALS.parent / "data" / "method.md").read_text(encoding="utf-8")
    brief = (ARTICLES / "pii-method.md").read_text(encoding="utf-8")
    addresses = {address.rstrip(".,;") for address in re.findall(r"https?://[^\s)]+", notes)}
    assert sorted(address for address in addresses if address not in brief and "Personal_Website" not in address) == []
    prose = re.sub(r"https?://\S+", "", notes)
    assert figures(prose) - figures(brief) == set()

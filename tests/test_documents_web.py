"""Saved web pages give their article and what they say of themselves; what a reader does not see is not read."""

from pathlib import Path

import pytest
from document_files import SENTENCES, page, paragraphs, write

from corpus.documents import read_document


def test_a_saved_page_gives_its_article_and_metadata(tmp_path: Path) -> None:
    head = (
        "<meta property='og:site_name' content='The Daily'>"
        "<meta property='article:published_time' content='2025-03-04T08:00:00+07:00'>"
        "<link rel='canonical' href='https://example.org/plan'>"
    )
    body = (
        "<nav><a href='/'>Home</a> <a href='/e'>Economy</a></nav><article><h1>A plan for laboratories</h1>"
        f"{paragraphs(*SENTENCES)}<h2>The measures</h2><ul><li>first measure</li></ul>"
        "<table><tr><th>Province</th><th>Score</th></tr><tr><td>Hanoi</td><td>65.68</td></tr></table></article>"
        "<div class='related'><h3>Related news</h3><p><a href='/x'>Another story of the day</a></p></div>"
        "<footer>Log in</footer>"
    )
    document = read_document(write(tmp_path / "plan.html", page(body, head)))
    assert (document.title, document.publisher, document.date) == ("A plan for laboratories", "The Daily", "2025-03-04")
    assert document.url == "https://example.org/plan"
    assert document.ask == ()
    for kept in (*SENTENCES, "## The measures", "- first measure", "| Hanoi | 65.68 |"):
        assert kept in document.text
    for gone in ("Another story", "Log in", "Home"):
        assert gone not in document.text


def test_a_page_s_linked_data_is_believed_and_its_hidden_headings_are_not(tmp_path: Path) -> None:
    story = '"@type": "NewsArticle", "datePublished": "2025-03-04", "headline": "The plan"'
    data = f'{{"@context": "https://schema.org", {story}}}'
    head = f"<script type='application/ld+json'>{data}</script>"
    body = f"<div style='display:none'><h2>Keyboard shortcuts</h2></div><article>{paragraphs(*SENTENCES)}</article>"
    document = read_document(write(tmp_path / "plan.html", page(body, head)))
    assert (document.title, document.date) == ("The plan", "2025-03-04")
    assert document.text == "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    "above", ["<!-- saved from url=(0022)https://example.org/ -->", "<!DOCTYPE html [<!ENTITY a 'x'>]>"]
)
def test_what_browsers_write_above_a_page_does_no_harm(tmp_path: Path, above: str) -> None:
    path = write(tmp_path / "plan.html", above + page(f"<article>{paragraphs(*SENTENCES)}</article>"))
    assert all(sentence in read_document(path).text for sentence in SENTENCES)


def test_line_breaks_in_a_page_s_source_break_no_sentence(tmp_path: Path) -> None:
    body = f"<article>{paragraphs(*SENTENCES)}</article>".replace(" research", "\n   research").replace(
        " open", "\nopen"
    )
    assert read_document(write(tmp_path / "plan.html", page(body))).text == "\n\n".join(SENTENCES)


def test_parts_of_a_page_that_are_not_seen_are_not_read(tmp_path: Path) -> None:
    hidden = (
        "<p style='display:none'>unseen one is here.</p><div hidden>unseen two is here.</div>"
        "<!-- unseen three is here. --><script>var unseen = 'four';</script><p class='off'>unseen five is here.</p>"
        "<template><p>unseen six is here.</p></template><noscript><p>unseen seven is here.</p></noscript>"
        "<p style='position:absolute;left:-9999px'>unseen eight is here.</p>"
        "<p aria-hidden='true'>unseen nine is here.</p>"
    )
    style = "<style>.off, .x { display : none } @media print { article { display: none } }</style>"
    body = f"<article><h1>A plan</h1>{paragraphs(*SENTENCES)}{hidden}</article>"
    text_read = read_document(write(tmp_path / "plan.htm", page(body, style))).text
    assert "unseen" not in text_read
    assert all(sentence in text_read for sentence in SENTENCES)


def test_a_page_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    body = paragraphs(
        "Tỉnh công bố kế hoạch nghiên cứu và phát triển sáng thứ hai.".replace("Tỉnh", "Bộ"), SENTENCES[0]
    )
    raw = page(body).encode("cp1258", errors="ignore")
    assert SENTENCES[0] in read_document(write(tmp_path / "old.html", raw)).text


def test_a_page_saved_as_one_file_or_as_text_is_read_as_a_page(tmp_path: Path) -> None:
    saved = page(f"<article>{paragraphs(*SENTENCES)}</article>")
    head = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html; charset=utf-8"
    )
    single = f"{head}\n\n{saved}\n--B--\n"
    for path in (write(tmp_path / "a.mhtml", single), write(tmp_path / "a.txt", saved)):
        assert read_document(path).text == "\n\n".join(SENTENCES)

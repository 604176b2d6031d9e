"""Marks become numbered citations of what was found; what was not found cannot be cited."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from grounding_fakes import found, quote, row
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Claim
from assistant.citing import number_citations, row_as_text

NO_CORPUS = SimpleNamespace(sources={})


def test_marks_are_numbered_in_the_order_of_the_text_and_a_source_once(corpus):
    rows = (row(source_ids=("s045",)), row(unit_id="hue", unit="Hue", source_ids=("s063",)))
    text, citations, _ = number_citations("B [[t:s063]] A [[t:s045]] B again [[t:s063]].", found(*rows), corpus)
    assert text == "B [1] A [2] B again [1]."
    assert [(one.n, one.source_id) for one in citations] == [(1, "s063"), (2, "s045")]


@pytest.mark.parametrize("mark", ["[[t:s999]]", "[[t:s004]]", "[[p:nowhere:0-1]]", "[[t:]]x", "[[x:s045]]"])
def test_a_source_that_was_not_found_in_this_turn_is_not_cited(corpus, mark):
    _, citations, _ = number_citations(f"Invented {mark}.", found(row()), corpus)
    assert citations == ()


def test_an_invented_mark_leaves_no_trace_in_the_text(corpus):
    assert number_citations("Invented [[t:s999]].", found(row()), corpus)[0] == "Invented."


def test_a_tables_quote_holds_the_rows_that_name_it_and_no_other(corpus):
    rows = (row(source_ids=("s045",)), row(unit="Hue", unit_id="hue", score=49.37, rank=5, source_ids=("s063",)))
    _, (citation,), _ = number_citations("[[t:s045]]", found(*rows), corpus)
    assert citation.kind == "table"
    assert "Hanoi" in citation.quote
    assert "Hue" not in citation.quote
    assert (citation.publisher, citation.url) == (corpus.sources["s045"].publisher, corpus.sources["s045"].url)


def test_a_passage_is_quoted_word_for_word(corpus):
    words = "Hanoi has *more* than 70%  of [them]."
    _, (citation,), _ = number_citations("[[p:a:0-1]]", found(passages=(quote(words),)), corpus)
    assert (citation.kind, citation.quote) == ("article", words)


def test_lines_and_paragraphs_stay_as_they_are(corpus):
    text, *_ = number_citations("One [[t:s045]].\n\n- two  words\n- three", found(row()), corpus)
    assert text == "One [1].\n\n- two words\n- three"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"score": 65.68}, "Hanoi: PII 2025, overall 65.68, rank 1 of 34"),
        ({"score": 0.8241, "index": "DTI"}, "Hanoi: DTI 2025, overall 0.8241, rank 1 of 34"),
        (
            {"score": 18.0, "rank": None, "component": "indicators_led", "of": 52},
            "Hanoi: PII 2025, indicators_led 18, of 52",
        ),
        ({"score": None, "status": "disputed"}, "Hanoi: PII 2025, overall, rank 1 of 34, disputed"),
    ],
)
def test_a_row_reads_as_one_line(changes, text):
    assert row_as_text(row(**changes)) == text


HOSTILE = (
    ("See [the table](https://evil.example/x?d=1) [[t:s045]].", "See the table [1]."),
    ("![pixel](https://evil.example/p.png)Hanoi leads.", "Hanoi leads."),
    ("![pixel][1]\n\n[1]: https://evil.example/p.png", ""),
    ("Go to https://evil.example/a, or www.evil.example.", "Go to, or."),
    ("<img src=x onerror=alert(1)>Hanoi<script>alert(1)</script>", "Hanoialert(1)"),
    ("Hanoi\u200b\u202e leads\U000e0041.", "Hanoi leads."),
    ("Hanoi leads [1] and [23].", "Hanoi leads and."),
    ("[x](javascript:alert(1)) <javascript:alert(1)> data:text/html;base64,AAAA", "x)"),
)


@pytest.mark.parametrize(("draft", "shown"), HOSTILE)
def test_no_image_html_hidden_character_or_foreign_address_is_shown(corpus, draft, shown):
    assert number_citations(draft, found(row()), corpus).text == shown


def test_the_address_of_a_cited_source_may_stay(corpus):
    url = corpus.sources["s045"].url
    text = number_citations(f"Hanoi [[t:s045]], see [the source]({url}) or {url}.", found(row()), corpus).text
    assert text == f"Hanoi [1], see [the source]({url}) or {url}."
    assert url not in number_citations(f"Hanoi, see {url}.", found(row()), corpus).text


@given(st.text(alphabet="a1 .,[]()<>!:/*“”\n", max_size=60))
def test_claims_keep_their_words_wherever_a_text_is_changed(text):
    places = [(match.start(), match.end()) for match in re.finditer(r"[a1]+", text)]
    claims = [Claim(start=start, end=end, kind="number", text=text[start:end]) for start, end in places]
    shown = number_citations(text, found(row()), NO_CORPUS, claims)
    assert all(shown.text[claim.start : claim.end] == claim.text for claim in shown.claims)
    assert [claim.text for claim in shown.claims] == re.findall(r"[a1]+", shown.text) or len(shown.text) < len(text)

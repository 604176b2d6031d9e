"""Marks become numbered citations of what was found; what was not found cannot be cited."""

from __future__ import annotations

import pytest
from test_grounding import found, quote, row

from assistant.citing import number_citations, row_as_text


def test_marks_are_numbered_in_the_order_of_the_text_and_a_source_once(corpus):
    rows = (row(source_ids=("s045",)), row(unit_id="hue", unit="Hue", source_ids=("s063",)))
    text, citations = number_citations("B [[t:s063]] A [[t:s045]] B again [[t:s063]].", found(*rows), corpus)
    assert text == "B [1] A [2] B again [1]."
    assert [(one.n, one.source_id) for one in citations] == [(1, "s063"), (2, "s045")]


@pytest.mark.parametrize("mark", ["[[t:s999]]", "[[t:s004]]", "[[p:nowhere:0-1]]", "[[t:]]x", "[[x:s045]]"])
def test_a_source_that_was_not_found_in_this_turn_is_not_cited(corpus, mark):
    _, citations = number_citations(f"Invented {mark}.", found(row()), corpus)
    assert citations == ()


def test_an_invented_mark_leaves_no_trace_in_the_text(corpus):
    assert number_citations("Invented [[t:s999]].", found(row()), corpus)[0] == "Invented."


def test_a_tables_quote_holds_the_rows_that_name_it_and_no_other(corpus):
    rows = (row(source_ids=("s045",)), row(unit="Hue", unit_id="hue", score=49.37, rank=5, source_ids=("s063",)))
    _, (citation,) = number_citations("[[t:s045]]", found(*rows), corpus)
    assert citation.kind == "table"
    assert "Hanoi" in citation.quote
    assert "Hue" not in citation.quote
    assert (citation.publisher, citation.url) == (corpus.sources["s045"].publisher, corpus.sources["s045"].url)


def test_a_passage_is_quoted_word_for_word(corpus):
    words = "Hanoi has *more* than 70%  of [them]."
    _, (citation,) = number_citations("[[p:a:0-1]]", found(passages=(quote(words),)), corpus)
    assert (citation.kind, citation.quote) == ("article", words)


def test_lines_and_paragraphs_stay_as_they_are(corpus):
    text, _ = number_citations("One [[t:s045]].\n\n- two  words\n- three", found(row()), corpus)
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

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Corpus
from index import chunks
from index.passages import read_passages

SENTENCES = st.lists(
    st.sampled_from(
        [
            "Hanoi leads.",
            "Điểm của Hà Nội là 62,86 điểm!",
            "## A heading",
            "- a list item with Dr. Tran in it",
            "See [a plan, 2024](https://example.org/a_(b).html?x=1.5) for more.",
            "",
            "word " * 150,
            "Is it 3.5 percent? Yes.",
            "\t| a | table |",
        ]
    ),
    max_size=12,
)


@given(SENTENCES)
def test_spans_are_in_order_trimmed_and_hold_every_word_outside_headings(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = chunks.split(text)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in found)
    said = " ".join(text[span.start : span.end] for span in found).split()
    assert said == [word for line in lines if not line.startswith("#") for word in line.split()]


@given(st.text(max_size=300))
def test_any_text_is_split_into_spans_of_itself(text: str) -> None:
    for span in chunks.split(text):
        assert 0 <= span.start < span.end <= len(text)


def test_spans_end_with_sentences_and_keep_abbreviations_decimals_and_links_whole() -> None:
    text = "Dr. Tran Anh Tu said 62.86 points. " * 20 + "See [plan No. 5. Part](https://example.org/a. B) now."
    ends = [text[span.start : span.end] for span in chunks.split(text)]
    assert len(ends) > 1
    assert all(each.endswith("points.") for each in ends[:-1])
    assert ends[-1].endswith("now.")


def test_no_span_crosses_a_heading_and_each_knows_the_headings_above_it() -> None:
    found = chunks.split("# One\nA sentence.\n## Deep\nAnother one.\n# Two\nThe last.")
    assert [span.headings for span in found] == [("One",), ("One", "Deep"), ("Two",)]


def test_no_span_is_longer_than_what_the_model_reads_well() -> None:
    text = "word " * 1000
    assert all(len(text[span.start : span.end].split()) <= chunks.MOST_WORDS for span in chunks.split(text))


def test_every_passage_of_the_shipped_corpus_is_verbatim_at_its_span(corpus: Corpus) -> None:
    texts = {article.article_id: article.text for article in corpus.articles}
    found = [passage for passage in read_passages(corpus) if passage.kind == "article"]
    assert found
    for passage in found:
        assert passage.article_id is not None
        assert texts[passage.article_id][passage.start : passage.end] == passage.text

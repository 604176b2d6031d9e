"""Figures of articles against the tables: the same value agrees, another one disagrees, the rest is not held."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from corpus.documents import read_document
from corpus.figures import FigureMatch, match_figures
from corpus.model import Article, Language, Unit
from corpus.store import Corpus, open_corpus

ORIGINALS = Path(__file__).parents[2] / "shared" / "articles"

Matcher = Callable[..., tuple[FigureMatch, ...]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def match(corpus: Corpus) -> Matcher:
    def matched(text: str, *, title: str = "", language: Language = "en", date: str = "") -> tuple[FigureMatch, ...]:
        article = Article("note", "s999", title, "P", date, language, text)
        return match_figures(replace(corpus, articles=(article,)))

    return matched


def found(matches: tuple[FigureMatch, ...]) -> list[tuple[str, str]]:
    return [(one.mention.written, one.verdict) for one in matches]


def sentence(unit: Unit, edition: int, score: float, language: Language) -> str:
    if language == "en":
        return f"In the PII {edition}, {unit.name_en} has {score:.2f} points."
    return f"Trong PII {edition}, {unit.name_vi} đạt {score:.2f}".replace(".", ",") + " điểm."


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_held_score_agrees_and_a_changed_one_disagrees(
    corpus: Corpus, match: Matcher, language: Language
) -> None:
    rows = corpus.observations
    rows = rows[(rows["index"] == "PII") & (rows["component"] == "overall") & rows["score"].notna()]
    held, changed = [], []
    for row in rows.itertuples(index=False):
        unit = corpus.gazetteer.unit(str(row.unit_id), int(row.map))
        assert unit is not None
        other = row.score + 40 if row.score < 50 else row.score - 40
        held.append(sentence(unit, row.edition, row.score, language))
        changed.append(sentence(unit, row.edition, other, language))
    assert len(held) > 50
    assert {one.verdict for one in match("\n\n".join(held), language=language)} == {"agrees"}
    assert {one.verdict for one in match("\n\n".join(changed), language=language)} == {"disagrees"}


def test_a_name_means_the_unit_of_the_editions_map(match: Matcher) -> None:
    before, after = match("Hue ranks 14th in the PII 2023.\n\nHue ranks 5th in the PII 2025.")
    assert (before.mention.subject, before.verdict) == ("thua-thien-hue", "agrees")
    assert (after.mention.subject, after.verdict) == ("hue", "agrees")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hanoi ranks first in the PII 2025, ahead of Ho Chi Minh City in second place.", "first +, second +"),
        ("Quang Ninh is third in the PII 2025, Haiphong fourth and Hue fifth.", "third +, fourth +, fifth +"),
        ("Hanoi led in 14 out of 52 component indicators of the PII 2023.", "14 out of 52 component indicators +"),
        ("Hanoi led in 15 of the 52 component indicators of the PII 2023.", "15 of the 52 component indicators -"),
        ("With an input of 62.55 and an output of 63.17, Hanoi led the PII 2023.", "62.55 +, 63.17 +"),
        ("Hanoi's input sub-index in the PII 2023 is 63.17 points.", "63.17 -"),
        ("Nghệ An xếp hạng 37/63 trong PII 2024 với 32,69 điểm.", "37/63 +, 32,69 +"),
        ("Hà Nội dẫn đầu 18/52 chỉ số của PII 2025.", "18/52 chỉ số +"),
        ("Vietnam ranks 44th of 139 economies in the GII 2025.", "44th of 139 +"),
        ("Vietnam ranks 43rd of 139 economies in the GII 2025.", "43rd of 139 -"),
        ("Malaysia ranks 34th and Singapore 5th in the GII 2025.", "34th +, 5th +"),
        ("The PII 2022 was a pilot with 20 provinces.", "20 provinces +"),
        ("More than 70% of the organisations are in Hanoi.", "70% ?"),
        ("Hanoi ranks 148th among the world's start-up hubs.", "148th ?"),
        ("By 2030 Da Nang wants US$3 billion of venture capital.", "3 billion ?"),
    ],
)
def test_figures_are_bound_to_what_they_are_about(match: Matcher, text: str, expected: str) -> None:
    marks = {"agrees": "+", "disagrees": "-", "not held": "?"}
    language: Language = "en" if text.isascii() else "vi"
    assert (
        ", ".join(f"{one.mention.written} {marks[one.verdict]}" for one in match(text, language=language)) == expected
    )


def test_dates_numbers_of_acts_and_names_are_no_figures(match: Matcher) -> None:
    text = (
        "On 1 October 2025 the ministry published the PII 2025. Decision 989/QĐ-BKHCN and Resolution No. 57-NQ/TW "
        "apply to Hanoi. Hanoi has 5G. Hanoi opened Software Park No. 2 on December 22, 2024 at 18:45."
    )
    assert match(text) == ()


def test_a_sentence_without_an_edition_takes_it_from_what_stands_above(match: Matcher) -> None:
    hanoi, haiphong = "Hanoi has 62.86 points.", "Haiphong has 52.32 points."
    sections = ("## The PII 2023", f"{hanoi} {haiphong}", "## The PII 2024", hanoi)
    assert [one.verdict for one in match("\n\n".join(sections))] == ["agrees", "agrees", "disagrees"]


def test_the_city_is_the_one_named_before(match: Matcher) -> None:
    matches = match(
        "Hanoi leads the ranking.\n\nThe city is home to over 1,000 enterprises.\n\nIt has 14 laboratories."
    )
    assert [(one.mention.subject, one.mention.value) for one in matches] == [("hanoi", 1000), ("hanoi", 14)]


def test_several_years_are_several_figures(match: Matcher) -> None:
    matches = match("In both 2023 and 2024, Hanoi ranked first in the PII.")
    assert [(one.mention.edition, one.verdict) for one in matches] == [(2023, "agrees"), (2024, "agrees")]


def test_an_undated_figure_agrees_with_the_newest_edition_or_says_nothing(match: Matcher) -> None:
    assert found(match("Hanoi leads in 18 of the 52 indicators of the PII.", date="2025-12"))[0][1] == "agrees"
    assert found(match("Hanoi leads in 17 of the 52 indicators of the PII.", date="2025-12"))[0][1] == "not held"


def test_an_index_that_a_user_added_is_known_by_its_code(corpus: Corpus) -> None:
    rows = corpus.observations[corpus.observations["index"] == "PII"].copy()
    rows["index"] = "GREEN"
    article = Article("note", "s999", "", "P", "", "en", "Hanoi has 62.86 points in the GREEN 2023.")
    grown = replace(corpus, articles=(article,), observations=pd.concat([corpus.observations, rows]))
    assert [(one.mention.index, one.verdict) for one in match_figures(grown)] == [("GREEN", "agrees")]


def test_disputed_figures_show_that_sources_differ(match: Matcher) -> None:
    (one,) = match("Gia Lai has 25.83 points in the PII 2024.")
    assert one.verdict == "agrees"
    assert one.sources_differ
    assert {row.score for row in one.held} == {25.83, 26.31}


def test_a_mean_printed_with_more_decimals_agrees_with_the_rounded_score(match: Matcher) -> None:
    (one,) = match("Bac Ninh has a mean of 48.765 in the PII 2025.")
    assert one.verdict == "agrees"
    assert "held score 48.76 rank 6 of 34" in str(one)


def test_the_shipped_articles_contradict_the_tables_only_where_they_say_that_sources_differ(corpus: Corpus) -> None:
    matches = match_figures(corpus)
    assert sum(one.verdict == "agrees" for one in matches) > 90
    disagreeing = {(one.mention.source_id, one.mention.subject) for one in matches if one.verdict == "disagrees"}
    assert disagreeing == {("method", "nghe-an"), ("method", "da-nang")}


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the articles as saved are not part of the project")
def test_the_source_articles_agree_with_the_tables(corpus: Corpus) -> None:
    documents = [read_document(path, language="en") for path in sorted(ORIGINALS.glob("0*.txt"))]
    articles = tuple(
        Article(f"a{at}", "s999", document.title, "P", document.date, "en", document.text)
        for at, document in enumerate(documents)
    )
    verdicts = [one.verdict for one in match_figures(replace(corpus, articles=articles))]
    assert verdicts.count("agrees") >= 20
    assert "disagrees" not in verdicts

"""The catalogue: what Explore, REST and MCP show is what answers say, and what is not there is said."""

from __future__ import annotations

import json
from dataclasses import replace

import index_fakes
import pytest

from assistant.answer import Row
from assistant.catalogue import MOST_COMPARED, Catalogue
from assistant.errors import BadArguments, NoData, UnknownUnit
from assistant.phrasing.wording import Wording, load_phrases
from assistant.tools.ranking import rank_units
from corpus.model import Source


@pytest.fixture(scope="module")
def catalogue(corpus):
    return Catalogue(corpus, Wording("en", load_phrases(), corpus))


@pytest.fixture(scope="module")
def vietnamese(corpus):
    return Catalogue(corpus, Wording("vi", load_phrases(), corpus))


# Rankings


def test_a_ranking_holds_the_rows_of_the_tool_and_names_what_is_not_held(catalogue, corpus):
    ranking = catalogue.rankings("PII", 2025)
    top = rank_units(corpus, index="PII", edition=2025, last=5).rows
    assert ranking.rows[:5] == top
    assert len(ranking.rows) + len(ranking.not_held) == ranking.map == 34
    assert not {row.unit_id for row in ranking.rows} & {unit.unit_id for unit in ranking.not_held}


def test_a_ranking_without_an_edition_is_the_newest(catalogue):
    assert catalogue.rankings().edition == max(catalogue.corpus.editions("PII"))


def test_the_worst_come_first_when_asked_for(catalogue):
    best, worst = catalogue.rankings("PAPI", 2024), catalogue.rankings("PAPI", 2024, order="worst")
    assert worst.rows == best.rows[::-1]


def test_a_ranking_of_a_region_has_its_units_alone(catalogue):
    ranking = catalogue.rankings("PAPI", 2024, region="southeast")
    units = {unit.unit_id for unit in catalogue.units(63, "southeast")}
    assert {row.unit_id for row in ranking.rows} | {unit.unit_id for unit in ranking.not_held} == units
    assert ranking.coverage.of == len(units)


@pytest.mark.parametrize(
    "arguments", [("HDI",), ("PII", 1999), ("PII", 2025, "overall", "nowhere"), ("PII", 2022, "5")]
)
def test_a_ranking_that_is_not_held_is_refused_with_what_is(catalogue, arguments):
    with pytest.raises(NoData):
        catalogue.rankings(*arguments)


# A unit


def test_a_units_page_tells_results_over_editions_and_both_maps(catalogue):
    page = catalogue.unit("hanoi")
    told = {(row.index, row.edition, row.map) for row in page.results}
    assert {("PII", 2023, 63), ("PII", 2025, 34)} <= told
    assert page.unit.map == 34
    assert page.edition == 2025


def test_a_units_page_on_the_old_map_is_of_its_editions(catalogue):
    page = catalogue.unit("gia-lai", 63)
    assert (page.unit.map, page.edition) == (63, 2024)
    assert page.successor is not None
    assert page.successor.map == 34


def test_a_unit_that_was_merged_has_its_successor_and_none_of_its_results(catalogue):
    page = catalogue.unit("binh-duong")
    assert page.successor is not None
    assert page.successor.unit_id == "ho-chi-minh-city"
    assert {row.unit_id for row in page.results} == {"binh-duong"}


def test_a_unit_of_the_new_map_tells_what_it_was_merged_from(catalogue):
    members = {unit.unit_id for unit in catalogue.unit("ho-chi-minh-city", 34).members}
    assert members == {"ho-chi-minh-city", "binh-duong", "ba-ria-vung-tau"}


def test_the_parts_of_why_add_up_to_the_gap(catalogue):
    page = catalogue.unit("hanoi", 63, index="PAPI", edition=2024)
    head, rival, *parts = page.why
    assert (head.unit_id, rival.unit_id) == ("hanoi", head.versus)
    assert sum(part.gap for part in parts) == pytest.approx(head.gap)
    assert len(page.parts) == 8


def test_firmness_is_a_range_where_all_parts_are_held_and_a_distance_elsewhere(catalogue):
    drawn = catalogue.unit("hanoi", 63, index="PAPI", edition=2024).robustness
    assert drawn[0].rank_low <= drawn[0].rank <= drawn[0].rank_high
    near = catalogue.unit("hanoi", 34, index="PII", edition=2025).robustness
    assert near[0].points_to_below == pytest.approx(6.35)


def test_strengths_and_weaknesses_are_apart_from_parts(catalogue):
    page = catalogue.unit("gia-lai", 34)
    assert page.strengths
    assert page.weaknesses
    assert not any(hasattr(row, "highlight") for row in page.parts)


def test_articles_that_name_the_unit_are_quoted_once_in_the_language(catalogue, vietnamese):
    for held, language, name in ((catalogue, "en", "Hanoi"), (vietnamese, "vi", "Hà Nội")):
        articles = held.unit("hanoi").articles
        assert articles
        assert {article.language for article in articles} == {language}
        assert all(name in article.quote for article in articles)
        assert len({article.source_id for article in articles}) == len(articles)


def test_an_address_that_holds_a_name_is_no_mention(corpus):
    text = "The plan is [here](https://example.org/hanoi-plan). Nothing else is told.\n"
    articles = index_fakes.small_corpus(corpus, index_fakes.article("plan", text))
    assert Catalogue(articles, Wording("en", load_phrases(), articles)).unit("hanoi").articles == ()


def test_a_unit_without_any_result_has_an_empty_page(corpus):
    empty = replace(corpus, observations=corpus.observations.head(0), articles=())
    with pytest.raises(NoData, match="No index"):
        Catalogue(empty, Wording("en", load_phrases(), empty)).unit("hanoi")


@pytest.mark.parametrize(
    ("unit_id", "map_", "closest"), [("hanio", None, "hanoi"), ("binh-duong", 34, "ho-chi-minh-city"), ("zzz", 63, "")]
)
def test_a_unit_nobody_knows_is_refused_with_the_closest(catalogue, unit_id, map_, closest):
    with pytest.raises(UnknownUnit) as caught:
        catalogue.unit(unit_id, map_)
    assert closest in str(caught.value)


# Beside each other, and over editions


def test_units_are_compared_best_first_with_their_gaps_and_parts(catalogue):
    compared = catalogue.compare(["hue", "Hà Nội", "da-nang"], "PAPI", 2024)
    scores = [row.score for row in compared.rows]
    assert scores == sorted(scores, reverse=True)
    assert {row.unit_id for row in compared.parts} == {"hanoi", "thua-thien-hue", "da-nang"}
    assert {row.edition for row in compared.history} >= {2021, 2024}


def test_a_compared_unit_with_nothing_held_is_said(catalogue):
    assert [unit.unit_id for unit in catalogue.compare(["hanoi", "ca-mau"], "PII", 2025).missing] == ["ca-mau"]


@pytest.mark.parametrize("count", [0, MOST_COMPARED + 1])
def test_no_or_too_many_units_are_refused_with_how_many_may_be(catalogue, count):
    names = [unit.unit_id for unit in catalogue.units(34)][:count]
    with pytest.raises(BadArguments, match=f"1 to {MOST_COMPARED}"):
        catalogue.compare(names)


def test_changes_run_from_the_greatest_rise_to_the_greatest_fall(catalogue):
    changes = catalogue.changes("PAPI", since=2023, until=2024)
    moved = [row.rank_change for row in changes.rows]
    assert moved == sorted(moved, reverse=True)
    assert (changes.since, changes.until, changes.map) == (2023, 2024, 63)
    assert len(changes.rows) <= changes.compared <= changes.of


def test_across_the_two_maps_nothing_is_subtracted(catalogue):
    assert catalogue.changes("PII", since=2024, until=2025).rows == ()


# Lists


def test_units_are_listed_by_map_and_region_in_the_language(catalogue, vietnamese):
    assert len(catalogue.units(34)) == 34
    assert len(catalogue.units(63)) == 63
    assert "Hà Nội" in [unit.name for unit in vietnamese.units(34)]
    with pytest.raises(BadArguments, match="34 and 63"):
        catalogue.units(12)


def test_components_come_in_the_trees_order_with_how_many_are_held(catalogue):
    components = catalogue.components("PAPI", 2024)
    assert components[0].code == "overall"
    assert {one.held for one in components} == {61}
    assert [one.code for one in components[1:]] == sorted(one.code for one in components[1:])


def test_coverage_has_a_row_for_every_edition_held(catalogue, corpus):
    told = {(row.index, row.edition) for row in catalogue.coverage()}
    assert told == {(index, edition) for index in corpus.indices() for edition in corpus.editions(index)}


def test_sources_count_the_rows_and_passages_that_rest_on_them(catalogue, corpus):
    sources = {entry.source_id: entry for entry in catalogue.sources()}
    assert set(sources) == set(corpus.sources)
    for source_id in ("s045", "s145"):
        tables = (corpus.observations, corpus.highlights, corpus.region_scores, corpus.gii)
        rows = sum(source_id in cell.split(";") for table in tables for cell in table["source_id"])
        assert sources[source_id].rows == rows > 0
    article = sources["s063"]
    assert (article.kind, article.languages) == ("document", ("en", "vi"))
    assert article.passages > 0


def test_a_users_own_source_comes_first_and_can_be_named(corpus):
    own = Source("u-my-table", "Me", "Mine", "", "", added_by="me", added_at="2026-01-02T03:04:05")
    added = replace(corpus, sources={**corpus.sources, own.source_id: own})
    first = Catalogue(added, Wording("en", load_phrases(), added)).sources()[0]
    assert (first.item_id, first.added_by) == ("my-table", "me")


def test_every_view_is_json_with_the_rows_of_the_contract(catalogue):
    views = [
        catalogue.rankings(),
        catalogue.unit("hanoi"),
        catalogue.compare(["hanoi", "hue"]),
        catalogue.changes(),
        *catalogue.components()[:1],
        *catalogue.sources()[:1],
    ]
    for view in views:
        assert type(view).model_validate_json(view.model_dump_json()) == view
    row = json.loads(views[0].model_dump_json())["rows"][0]
    assert set(Row.model_fields) <= set(row)


def test_a_sources_page_holds_its_text_and_a_part_of_its_rows(catalogue, vietnamese):
    article = catalogue.source("s063")
    assert len(article.passages) == article.source.passages
    assert article.passages[0].language == "en"
    assert vietnamese.source("s063").passages[0].language == "vi"
    table = catalogue.source("s145", first=5, limit=10)
    assert len(table.rows) == 10
    assert all("s145" in row.source_ids for row in table.rows)
    assert table.rows == catalogue.source("s145").rows[5:15]
    assert table.rows_in_all > 15
    assert catalogue.source("s145", first=10**6).rows == ()


def test_a_source_that_is_not_held_is_refused(catalogue):
    with pytest.raises(NoData, match="s999"):
        catalogue.source("s999")

"""What is held, what things mean, regions, means and the GII, each against a plain count of the tables."""

from __future__ import annotations

import pytest
from assistant_fixtures import scores_held, small_corpus, table, toolset

from assistant.errors import NoData, UnknownComponent


def pii(unit_id, score, rank, status="reported", edition=2023, map=63, component="overall"):
    return ("PII", edition, map, unit_id, component, score, rank, status)


@pytest.fixture(scope="module")
def tools(corpus):
    return toolset(corpus)


@pytest.mark.parametrize("index", ["PII", "PAPI", "PCI", "PAR"])
def test_coverage_counts_scores_and_ranks_of_every_edition(tools, corpus, index):
    rows = tools.describe_data(index=index).rows
    assert [row.edition for row in rows] == sorted(corpus.editions(index), reverse=True)
    for row in rows:
        told = table(corpus, index, row.edition)
        assert row.score == scores_held(corpus, index, row.edition)
        assert row.ranks == told.loc[told["rank"].notna(), "unit_id"].nunique()


def test_all_indices_are_listed_the_pii_first(tools, corpus):
    held = tools.describe_data().facts["indices"]
    assert held[0] == "PII"
    assert set(held) == set(corpus.indices())


def test_an_index_nobody_knows_is_refused_with_those_held(tools, corpus):
    with pytest.raises(NoData) as caught:
        tools.describe_data(index="HDI")
    assert caught.value.held == corpus.indices()


def test_a_pillars_definition_names_its_place_in_the_tree(tools):
    result = tools.describe_component("3")
    assert (result.facts["component"], result.facts["parent"]) == ("3", "input")


def test_the_pii_is_made_of_its_two_sub_indices(tools):
    assert set(tools.describe_component("overall").facts["children"]) >= {"input", "output"}


def test_a_component_that_is_none_is_refused_with_those_that_are(tools):
    with pytest.raises(UnknownComponent) as caught:
        tools.describe_component("pillar 9")
    assert "overall" in caught.value.held


@pytest.mark.parametrize("map_", [34, 63])
def test_a_regions_members_are_those_of_its_map(tools, corpus, map_):
    for region in (one for one in corpus.regions if one.map == map_):
        rows = tools.unit_members(region=region.name_en, map=map_).rows
        expected = {unit.unit_id for unit in corpus.units if unit.map == map_ and unit.region_id == region.region_id}
        assert {row.unit_id for row in rows} == expected


def test_every_old_province_is_found_in_the_unit_it_is_part_of(tools, corpus):
    for unit in (one for one in corpus.units if one.map == 63):
        facts = tools.unit_members(unit=unit.unit_id).facts
        now = corpus.gazetteer.successor(corpus.gazetteer.unit(unit.unit_id, 34) or unit)
        assert facts["now"] == now.unit_id
        assert len(facts["members"]) == len(corpus.gazetteer.members(now))


def test_a_mean_is_that_of_the_scores_held(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", 60.0, 1), pii("da-nang", 45.0, 2), pii("hue", None, 3)))
    mean = tools.mean_of_units(edition=2023).rows[0]
    assert (mean.score, mean.units, mean.status, mean.rank) == (52.5, 2, "derived", None)


@pytest.mark.parametrize("edition", [2021, 2022, 2023, 2024])
def test_a_mean_of_a_full_table_is_the_tables(tools, corpus, edition):
    expected = table(corpus, "PAPI", edition)["score"].mean()
    assert tools.mean_of_units(index="PAPI", edition=edition).rows[0].score == pytest.approx(expected)


def test_a_mean_and_its_coverage_count_the_same_units(tools):
    result = tools.mean_of_units(edition=2023)
    assert result.rows[0].units == result.coverage.held


def test_published_means_of_regions_come_best_first_disputed_last(tools, corpus):
    rows = tools.region_summary(edition=2023).rows
    told = corpus.region_scores
    told = told.loc[(told["edition"] == 2023) & (told["index"] == "PII")]
    settled = [row.score for row in rows if row.status != "disputed"]
    assert settled == sorted(told.loc[told["status"].astype(str) != "disputed", "score"], reverse=True)
    assert len(rows) == len(told)


def test_viet_nam_in_the_gii_is_told_for_every_edition_held(tools, corpus):
    rows = tools.global_index(all_editions=True).rows
    told = corpus.gii.loc[(corpus.gii["economy"] == "Viet Nam") & (corpus.gii["component"] == "overall")]
    assert [row.edition for row in rows] == sorted(set(told["edition"]))
    ranks = dict(zip(told["edition"], told["rank"], strict=True))
    assert all(row.rank == ranks[row.edition] for row in rows)


def test_a_gii_edition_not_held_is_said_with_those_that_are(tools, corpus):
    problem = tools.global_index(edition=1999).problem
    assert problem.code == "edition_not_held"
    assert problem.held == tuple(str(year) for year in sorted(set(corpus.gii["edition"])))


# As tools of a model


@pytest.fixture(scope="module")
def bound(tools):
    return {tool.name: tool for tool in tools.tools()}


def test_every_tool_tells_a_model_what_it_does_and_takes(bound):
    for tool in bound.values():
        assert 10 < len(tool.description) < 200
        assert tool.args_schema.model_json_schema()["type"] == "object"


@pytest.mark.parametrize(
    ("name", "arguments", "code", "held"),
    [
        ("unit_profile", {"unit": "Atlantis"}, "unknown_unit", None),
        ("unit_profile", {"unit": "Hanoi", "edition": 1990}, "edition_not_held", "2025"),
        ("rank_units", {"component": "pillar 9"}, "unknown_component", "overall"),
        ("rank_units", {"first": 9, "last": 2}, "bad_arguments", None),
        ("compare_units", {"units": []}, "bad_arguments", None),
    ],
)
def test_a_models_wrong_arguments_come_back_as_a_problem_it_can_read(bound, name, arguments, code, held):
    message = bound[name].invoke({"name": name, "args": arguments, "id": "c", "type": "tool_call"})
    problem = message.artifact["result"]["problem"]
    assert problem["code"] == code
    assert problem["code"] in message.text
    assert held is None or held in problem["held"]


def test_a_model_reads_a_dozen_rows_and_the_artifact_keeps_all(bound):
    call = {"name": "rank_units", "args": {"index": "PAPI", "first": 1, "last": 61}, "id": "c", "type": "tool_call"}
    message = bound["rank_units"].invoke(call)
    assert len(message.artifact["result"]["rows"]) > message.text.count('"unit_id"') == 12

"""What is supposed or looked up backwards: another unit's score, a unit to draw level with, whose score that is."""

from __future__ import annotations

import pytest
from assistant_fixtures import toolset

from assistant.errors import BadArguments

PARTS = ("1-participation", "6-public-service-delivery", "7-environmental-governance")


def score(corpus, unit_id, index, edition, component="overall"):
    """Return a published score, read past the product."""
    rows = corpus.observations.astype({"unit_id": str, "index": str, "component": str, "status": str})
    keep = (rows["unit_id"] == unit_id) & (rows["index"] == index) & (rows["edition"] == edition)
    found = rows[keep & (rows["component"] == component) & rows["score"].notna() & (rows["status"] != "disputed")]
    return float(found["score"].iloc[0])


@pytest.mark.parametrize("component", PARTS)
def test_with_anothers_score_a_total_moves_by_the_difference(corpus, component):
    result = toolset(corpus).what_if("Can Tho", index="PAPI", edition=2024, component=component, like="Bac Giang")
    apart = score(corpus, "bac-giang", "PAPI", 2024, component) - score(corpus, "can-tho", "PAPI", 2024, component)
    after = score(corpus, "can-tho", "PAPI", 2024) + apart
    assert result.rows[0].score_after == pytest.approx(after, abs=1e-6)


def test_a_score_that_is_not_held_cannot_be_taken_over(corpus):
    with pytest.raises(BadArguments) as told:
        toolset(corpus).what_if("Bac Ninh", edition=2025, component="6", like="Da Nang")
    assert "Da Nang" in str(told.value)


def test_what_one_part_would_have_to_be_to_draw_level_gives_the_others_total(corpus):
    tools = toolset(corpus)
    found = tools.what_if("Bac Ninh", edition=2025, component="6", draw_level="Hai Phong")
    (way,) = (row for row in found.rows if row.component == "6")
    supposed = tools.what_if("Bac Ninh", edition=2025, component="6", value=way.score_after)
    assert supposed.rows[0].score_after == pytest.approx(score(corpus, "hai-phong", "PII", 2025), abs=0.01)


@pytest.mark.parametrize(("value", "ahead"), [(40.0, True), (28.74, False)])
def test_a_supposed_total_is_set_beside_another_unit(corpus, value, ahead):
    result = toolset(corpus).what_if("Bac Ninh", edition=2025, component="6", value=value, versus="Hue")
    head, other = result.rows[0], result.rows[-1]
    assert other.unit_id == "hue"
    assert head.gap == pytest.approx(head.score_after - other.score)
    assert (head.gap > 0) is ahead


def test_a_score_as_it_is_printed_finds_its_unit(corpus):
    result = toolset(corpus).rank_units(edition=2023, at_least=48.03, at_most=48.03)
    assert [row.unit_id for row in result.rows] == ["quang-ninh"]


def test_a_score_that_is_summed_is_found_by_its_two_printed_digits(corpus):
    printed = round(score(corpus, "tay-ninh", "PAPI", 2024), 2)
    result = toolset(corpus).rank_units(index="PAPI", edition=2024, at_least=printed, at_most=printed)
    assert "tay-ninh" in [row.unit_id for row in result.rows]


def test_nobody_has_a_score_that_is_not_there(corpus):
    assert toolset(corpus).rank_units(edition=2023, at_least=48.04, at_most=48.04).rows == ()


def test_two_regions_are_set_beside_each_other(corpus):
    result = toolset(corpus).region_summary(region="Central Highlands", versus="Southeast", edition=2024)
    mine, other = result.rows
    assert (mine.unit_id, other.unit_id) == ("central-highlands", "southeast")
    assert mine.gap == pytest.approx(mine.score - other.score)


def test_a_region_is_not_set_beside_itself(corpus):
    result = toolset(corpus).region_summary(region="Southeast", versus="southeast", edition=2024)
    assert not result.facts["versus"]
    assert result.facts["region"] == "southeast"


def test_published_means_have_their_place_and_disputed_ones_none(corpus):
    rows = toolset(corpus).region_summary(edition=2023).rows
    sure = [row for row in rows if row.status != "disputed"]
    assert [row.rank for row in sure] == [1, 2, 3, 4, 5, 6]
    assert {row.of for row in sure} == {6}
    assert all(row.rank is None for row in rows if row.status == "disputed")


@pytest.mark.parametrize(("index", "rule"), [("PII", "mean"), ("PAPI", "sum"), ("PCI", None)])
def test_how_parts_make_the_whole_is_told_where_figures_bear_it_out(corpus, index, rule):
    assert toolset(corpus).describe_component("overall", index=index).facts["rule"] == rule


def test_units_with_a_rank_alone_are_known(corpus):
    ranked = toolset(corpus).describe_data(index="PII").facts["ranked"]
    assert ranked["PII 2025"] == ["da-nang", "dong-nai", "phu-tho"]

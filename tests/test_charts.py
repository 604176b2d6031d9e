"""Charts come from the rows alone, in the rows' order and the answer's language."""

from __future__ import annotations

import json

import altair
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st
from page_fakes import HOSTILE, leaders, row

from assistant.answer import Coverage, Kind, Result
from assistant.charts import MOST_BARS, charts_for, places
from assistant.phrasing.wording import Wording, load_phrases
from assistant.vega import apart
from assistant.vega_tiles import FIRST_DARK_SHADE, ON_DARK, ON_LIGHT, SHADE_COLOURS


def spec_of(kind: Kind, rows, language="en"):
    """Return the one chart of a result, held against Vega-Lite's schema."""
    (spec,) = charts_for(Result(kind=kind, rows=tuple(rows)), language=language)
    altair.Chart.from_dict(spec, validate=True)
    return spec


def values_of(spec, field="value"):
    return [datum[field] for datum in spec["data"]["values"]]


def test_ranking_keeps_the_answer_order_and_picks_out_the_leader():
    spec = spec_of("ranking", leaders())
    assert values_of(spec, "label") == ["Hanoi", "Ho Chi Minh City", "Quang Ninh", "Hai Phong", "Hue"]
    assert values_of(spec) == [65.68, 59.33, 58.41, 58.09, 49.37]
    assert spec["encoding"]["y"]["sort"] is None
    assert "datum.place === 0" in json.dumps(spec["layer"])


def test_vietnamese_chart_writes_decimal_commas_and_vietnamese_axes():
    spec = spec_of("ranking", leaders(), language="vi")
    assert values_of(spec, "shown")[0] == "65,68"
    svg = vl_convert.vegalite_to_svg(spec)
    assert "Điểm" in svg
    assert "65,68" in svg


def test_long_ranking_says_that_only_the_first_are_drawn():
    rows = [row(unit=f"Unit {n}", score=90.0 - n, rank=n) for n in range(1, 64)]
    spec = spec_of("ranking", rows)
    assert len(spec["data"]["values"]) == MOST_BARS
    assert str(MOST_BARS) in spec["title"]


@pytest.mark.parametrize("kind", ["ranking", "value", "comparison", "trend", "explanation", "profile", "region"])
@pytest.mark.parametrize("rows", [(), (row(),), (row(score=None), row(unit="Hue", score=None, rank=None))])
def test_fewer_than_two_comparable_rows_give_no_chart(kind, rows):
    assert charts_for(Result(kind=kind, rows=rows), language="en") == ()


def test_scores_of_two_indices_are_not_drawn_on_one_scale():
    rows = (row(), row(index="PAPI", unit="Hue", score=43.1))
    assert charts_for(Result(kind="comparison", rows=rows), language="en") == ()


def test_disputed_rows_of_one_unit_are_left_to_the_table():
    rows = (row(status="disputed", score=30.1), row(status="disputed", score=31.2))
    assert charts_for(Result(kind="value", rows=rows), language="en") == ()


def test_trend_across_the_new_map_draws_two_lines():
    rows = [
        row(edition=2023, map=63, score=62.86, of=63),
        row(edition=2024, map=63, score=60.1, of=63),
        row(edition=2025, map=34, score=65.68),
    ]
    spec = spec_of("trend", rows)
    assert len(set(values_of(spec, "series"))) == 2
    assert spec["encoding"]["color"]["field"] == "series"


def test_trend_without_scores_draws_ranks_with_the_first_at_the_top():
    rows = [row(edition=year, score=None, rank=rank) for year, rank in ((2023, 5), (2024, 3))]
    spec = spec_of("trend", rows)
    assert values_of(spec) == [5, 3]
    assert spec["encoding"]["y"]["scale"]["reverse"] is True


def test_figures_of_one_edition_are_written_apart():
    rows = [
        row(unit_id=unit, unit=unit, edition=year, map=63, score=score)
        for unit, score in (("hanoi", 43.77), ("hue", 43.76), ("vinh", 43.75))
        for year in (2023, 2024)
    ]
    drawn = spec_of("trend", rows)["data"]["values"]
    places = sorted(dot["place"] for dot in drawn if dot["edition"] == "2024")
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])
    assert places[1] > places[0]
    assert {dot["value"] for dot in drawn} == {43.77, 43.76, 43.75}


def test_explanation_whose_parts_add_up_is_a_waterfall_ending_at_the_gap():
    rows = [
        row(gap=6.35, versus="hue"),
        row(unit_id="hue", unit="Hue", score=59.33),
        row(component="input", gap=4.0),
        row(component="output", gap=2.35),
    ]
    spec = spec_of("explanation", rows)
    steps = spec["data"]["values"]
    assert [step["label"] for step in steps] == ["Input", "Output", "Whole gap"]
    assert steps[1]["end"] == pytest.approx(steps[2]["end"])
    assert spec["title"].endswith("Hanoi − Hue")


def test_explanation_whose_parts_do_not_add_up_is_not_drawn_as_a_waterfall():
    rows = [row(gap=6.35), row(component="input", score=62.0, gap=1.0), row(component="output", score=60.0, gap=1.0)]
    assert "Whole gap" not in values_of(spec_of("explanation", rows), "label")


def test_a_remainder_is_named_as_one_and_left_out_where_it_would_read_zero():
    parts = [row(component="1", gap=3.0), row(component="overall/rest", gap=1.0, part="not published")]
    rounding = row(component="overall/rounding", score=None, gap=0.0002, part="rounding")
    labels = values_of(spec_of("explanation", [row(gap=4.0), *parts, rounding]), "label")
    assert labels == ["1", "Not published", "Whole gap"]


def test_explanation_without_parts_draws_the_two_units_of_its_own_edition():
    rows = [
        row(gap=6.35, versus="hue"),
        row(unit_id="hue", unit="Hue", score=59.33),
        row(component="indicators_led", score=18.0, of=52),
        row(edition=2024, map=63, score=60.76, of=63),
    ]
    assert values_of(spec_of("explanation", rows), "label") == ["Hanoi", "Hue"]


@settings(max_examples=25)
@given(st.lists(st.floats(-5, 5).map(lambda gap: round(gap, 2)), min_size=2, max_size=9))
def test_every_waterfall_step_starts_where_the_last_one_ended(gaps):
    rows = [row(gap=sum(gaps)), *(row(component=str(n), gap=gap) for n, gap in enumerate(gaps))]
    steps = spec_of("explanation", rows)["data"]["values"]
    assert steps[0]["start"] == 0
    for before, after in zip(steps[:-2], steps[1:-1], strict=True):
        assert after["start"] == before["end"]


def test_profile_draws_components_without_the_overall_score_they_make_up():
    rows = [row(), row(component="input", score=62.5), row(component="output", score=63.1)]
    assert values_of(spec_of("profile", rows), "label") == ["Input", "Output"]


def test_counts_are_never_drawn_beside_scores():
    rows = (row(), row(component="indicators_led", score=18.0, of=52))
    assert charts_for(Result(kind="comparison", rows=rows), language="en") == ()


def test_names_are_the_language_s_and_never_change_the_figures(corpus):
    wording = Wording("vi", load_phrases(), corpus)
    (spec,) = charts_for(Result(kind="ranking", rows=leaders()), language="vi", names=wording)
    assert values_of(spec, "label")[:2] == ["Hà Nội", "TP. Hồ Chí Minh"]
    assert values_of(spec) == [65.68, 59.33, 58.41, 58.09, 49.37]


def test_comparison_of_components_gives_each_unit_a_colour():
    rows = [
        row(unit=unit, component=part, score=score) for unit, score in (("Hanoi", 62.0), ("Hue", 48.0)) for part in "12"
    ]
    spec = spec_of("comparison", rows)
    assert spec["encoding"]["yOffset"]["field"] == "series"


def test_markup_in_a_name_is_drawn_as_letters():
    svg = vl_convert.vegalite_to_svg(spec_of("ranking", [row(unit=HOSTILE), row(unit="Hue")]))
    assert "<script" not in svg
    assert "<img" not in svg


def test_a_rank_with_its_sensitivity_range_is_a_dot_on_a_line():
    rows = [
        row(unit_id="hanoi", rank=29, rank_low=22, rank_high=32),
        row(unit_id="hue", rank=1, rank_low=1, rank_high=1),
    ]
    spec = spec_of("robustness", rows)
    assert [(one["low"], one["rank"], one["high"]) for one in spec["data"]["values"]] == [(22, 29, 32), (1, 1, 1)]


def test_what_if_shows_the_score_as_it_is_and_as_it_would_be():
    rows = [row(score=48.76, score_after=51.58), row(component="6", score=28.74, score_after=40.0)]
    assert values_of(spec_of("what_if", rows)) == [48.76, 51.58, 28.74, 40.0]


def moved(name, before, after, **values):
    """Return a row that tells what changed since the edition before."""
    return row(
        unit_id=name.lower(),
        unit=name,
        edition=2024,
        map=63,
        of=63,
        rank=after,
        since=2023,
        rank_before=before,
        rank_change=before - after,
        **values,
    )


def words_of(spec):
    """Return what is written in a chart beside its marks."""
    return [datum["shown"] for layer in spec["layer"] for datum in layer.get("data", {}).get("values", ())]


def test_units_that_moved_are_slopes_with_the_first_place_on_top():
    spec = spec_of("trend", [moved("Hue", 12, 4), moved("Vinh", 5, 30), moved("Hanoi", 1, 1)])
    assert [(point["side"], point["value"]) for point in spec["data"]["values"][:2]] == [(0, 12), (1, 4)]
    assert {point["name"]: point["kind"] for point in spec["data"]["values"]} == {
        "Hue": "up",
        "Vinh": "down",
        "Hanoi": "same",
    }
    assert spec["layer"][0]["encoding"]["y"]["scale"]["reverse"] is True
    assert "4  Hue  (+8)" in words_of(spec)
    assert "30  Vinh  (−25)" in words_of(spec)


def test_of_many_that_moved_the_greatest_rises_and_falls_are_named():
    rows = [moved(f"Unit {n}", 30, 30 - change) for n, change in enumerate(range(-12, 13))]
    spec = spec_of("trend", rows)
    assert len(spec["data"]["values"]) == 2 * len(rows)
    named = [text for text in words_of(spec) if "(" in text]
    assert len(named) == 12
    assert any("(+12)" in text for text in named)
    assert any("(−12)" in text for text in named)


def test_moves_told_in_points_are_drawn_by_the_score():
    rows = [row(edition=2024, map=63, since=2023, score=42.0, score_before=40.0, rank=None, unit="Hue", unit_id="hue")]
    rows += [row(edition=2024, map=63, since=2023, score=39.0, score_before=41.5, rank=None)]
    spec = spec_of("trend", rows, language="vi")
    assert spec["layer"][0]["encoding"]["y"]["scale"]["reverse"] is False
    assert "42,00  Hue  (+2,00)" in words_of(spec)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 63), min_size=2, max_size=12), st.floats(0.5, 4))
def test_names_at_the_ends_of_slopes_never_overlap_and_keep_their_order(ranks, least):
    found = apart([float(rank) for rank in ranks], least, 1, 63)
    order = sorted(range(len(ranks)), key=lambda at: found[at])
    assert [ranks[at] for at in order] == sorted(ranks)
    placed = sorted(found)
    assert all(after - before > least - 1e-6 for before, after in zip(placed, placed[1:], strict=False))


def whole_map(held, map_=34):
    """Return a ranking of all units held of a map, best first."""
    units = [place.unit_id for place in places(map_)][:held]
    return tuple(
        row(unit_id=unit, unit=unit, map=map_, score=70.0 - at, rank=at + 1, of=map_) for at, unit in enumerate(units)
    )


def test_a_ranking_of_all_that_is_held_is_drawn_as_a_tile_map_too():
    result = Result(kind="ranking", rows=whole_map(20), coverage=Coverage(held=20, of=34))
    _, tiles = charts_for(result, language="en")
    altair.Chart.from_dict(tiles, validate=True)
    drawn = tiles["data"]["values"]
    assert len(drawn) == 34
    assert sum(tile["shade"] == 0 for tile in drawn) == 14
    assert max(drawn, key=lambda tile: tile["value"] or 0)["shade"] == 5
    assert {tile["shown"] for tile in drawn if tile["shade"] == 0} == {"not held"}
    hatched = [layer for layer in tiles["layer"] if layer["mark"]["type"] == "rule"]
    assert hatched[0]["data"]["values"]


@pytest.mark.parametrize("coverage", [None, Coverage(held=26, of=34), Coverage(held=20, of=20)])
def test_a_part_of_a_ranking_is_no_map_of_the_country(coverage):
    result = Result(kind="ranking", rows=whole_map(20), coverage=coverage)
    assert len(charts_for(result, language="en")) == 1


def test_a_tile_map_names_its_units_in_the_language(corpus):
    wording = Wording("vi", load_phrases(), corpus)
    result = Result(kind="ranking", rows=whole_map(34), coverage=Coverage(held=34, of=34))
    _, tiles = charts_for(result, language="vi", names=wording)
    assert {"Hà Nội", "TP. Hồ Chí Minh"} <= {tile["name"] for tile in tiles["data"]["values"]}
    assert "Hà Nội" in vl_convert.vegalite_to_svg(tiles)


def test_letters_on_tiles_can_be_read_on_every_shade():
    def light(colour):
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for shade, colour in enumerate(SHADE_COLOURS, start=1):
        letters = ON_DARK if shade >= FIRST_DARK_SHADE else ON_LIGHT
        bright, dark = sorted((light(colour), light(letters)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5

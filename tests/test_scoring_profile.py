"""Strengths and weaknesses, peers, and changes between editions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from assistant.scoring import changes, strengths
from assistant.scoring.build import Result, build
from assistant.scoring.frames import from_frames
from assistant.scoring.peers import peers

CODES = [f"i{number:02}" for number in range(30)]


def built() -> Result:
    """Ten units; unit u0 leads the first ten indicators, is in the middle of ten and last in ten."""
    columns = {}
    for place, code in enumerate(CODES):
        order = list(range(10))
        own = 10 + place if place < 10 else 4.5 if place < 20 else -1 - place
        columns[code] = [own, *order[1:]]
    columns["zeros"] = [0, 0, 0, 0, 0, 0, 0, 5, 6, 7]
    data = pd.DataFrame(columns).assign(uCode=[f"u{number}" for number in range(10)])
    meta = pd.DataFrame({"iCode": [*CODES, "zeros", "top"], "Parent": ["top"] * 31 + [""]})
    return build(from_frames(data, meta))


def test_the_gii_rule_names_the_ten_highest_and_the_ten_lowest() -> None:
    found = strengths.gii(built(), "u0")
    assert [item.component for item in found if item.kind == "strength"] == CODES[:10]
    assert {item.component for item in found if item.kind == "weakness"} >= set(CODES[20:])
    best = found[0]
    assert (best.rank, best.of, best.percentile) == (1, 10, 1.0)


def test_a_tied_zero_is_no_strength_though_it_ranks_high() -> None:
    result = built()
    assert result.ranks.loc["u1", "zeros"] == 4
    assert "zeros" not in {item.component for item in strengths.gii(result, "u1") if item.kind == "strength"}
    assert "zeros" not in {item.component for item in strengths.coinr(result, "u1")}


def test_a_rank_of_three_is_a_strength_whatever_its_percentile() -> None:
    found = strengths.gii(built(), "u9", count=1)
    assert {item.component for item in found if item.kind == "strength"} == set(CODES) | {"zeros"}


def test_coinr_s_rule_names_the_five_best_and_worst_ranks_that_are_not_last() -> None:
    found = strengths.coinr(built(), "u0")
    assert [item.component for item in found if item.kind == "strength"] == CODES[:5]
    # u0 is last in the last ten, so that these are discarded as COINr does
    assert {item.component for item in found if item.kind == "weakness"} <= set(CODES[5:20])


def test_a_unit_s_profile_can_be_of_other_components() -> None:
    assert [item.component for item in strengths.gii(built(), "u0", components=["top"])] == ["top"]


def test_peers_share_traits_first_and_are_close_next() -> None:
    scores = {"a": 50.0, "b": 51.0, "c": 40.0, "d": 90.0, "e": None}
    traits = {unit: {"region": "north" if unit in "acd" else "south", "kind": "city"} for unit in scores}
    found = peers(scores, "a", traits, limit=3)
    assert [peer.unit for peer in found] == ["c", "d", "b"]
    assert found[0].shared == ("region", "kind")
    assert found[0].distance == -10


def test_a_unit_without_a_score_has_no_peers() -> None:
    assert peers({"a": None, "b": 3.0}, "a") == []
    assert peers({"b": 3.0}, "a") == []


@dataclass(frozen=True)
class Standing:
    unit_id: str
    edition: int
    map: int
    score: float | None
    rank: int | None
    of: int | None


standing = Standing


def test_on_one_map_scores_and_ranks_are_subtracted() -> None:
    (change,) = changes.over_editions([standing("x", 2024, 63, 40.5, 9, 63), standing("x", 2023, 63, 38.0, 12, 63)])
    assert (change.before.edition, change.after.edition) == (2023, 2024)
    assert (change.score, change.places, change.obstacle) == (2.5, 3, None)


def test_across_maps_nothing_is_subtracted() -> None:
    (change,) = changes.over_editions([standing("x", 2024, 63, 40.0, 12, 63), standing("x", 2025, 34, 49.0, 8, 34)])
    assert (change.score, change.places, change.obstacle) == (None, None, "other map")
    assert (change.before.of, change.after.of) == (63, 34)


def test_a_pilot_of_twenty_does_not_rank_against_a_full_edition() -> None:
    (change,) = changes.over_editions([standing("x", 2022, 63, 61.0, 1, 20), standing("x", 2023, 63, 62.0, 2, 63)])
    assert (change.score, change.places, change.obstacle) == (1.0, None, "other number of units")


def test_a_rank_that_is_not_published_leaves_the_places_open() -> None:
    (change,) = changes.over_editions([standing("x", 2023, 63, 38.0, None, 63), standing("x", 2024, 63, None, 4, 63)])
    assert (change.score, change.places, change.obstacle) == (None, None, None)


def test_movers_are_those_who_went_one_way_the_most_places_first() -> None:
    before = [standing(unit, 2023, 63, 40.0, rank, 63) for unit, rank in (("a", 5), ("b", 9), ("c", 1), ("e", 7))]
    after = [
        standing(unit, 2024, 63, 41.0, rank, 63) for unit, rank in (("a", 2), ("b", 10), ("d", 1), ("c", 1), ("e", 6))
    ]
    found = changes.shared(before, after)
    assert len(found) == 4
    risen = changes.movers(found)
    assert [(change.after.unit_id, change.places) for change in risen] == [("a", 3), ("e", 1)]
    assert [change.after.unit_id for change in changes.movers(found, falling=True)] == ["b"]


def test_movers_by_score_are_ordered_by_points() -> None:
    before = [standing(unit, 2023, 63, score, None, 63) for unit, score in (("a", 50.0), ("b", 40.0))]
    after = [standing(unit, 2024, 63, score, None, 63) for unit, score in (("a", 51.0), ("b", 45.0))]
    found = changes.movers(changes.shared(before, after), by="score")
    assert [(change.after.unit_id, change.score) for change in found] == [("b", 5.0), ("a", 1.0)]

"""Published figures to rankings: which row stands for a unit, in what order, and how much is held."""

from __future__ import annotations

import pandas as pd
import pytest
from assistant_fixtures import map_size, scores_held, settled
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.scoring import published

COLUMNS = ["index", "edition", "map", "unit_id", "component", "score", "rank", "of", "status", "source_id", "note"]


def facts(*rows: tuple, edition: int = 2023, map: int = 63, of: int | None = None) -> pd.DataFrame:
    """Return observations of (unit, score, rank[, status])."""
    records = [
        ("PII", edition, map, row[0], "overall", row[1], row[2], of or map, (*row, "reported")[3], "s1", "")
        for row in rows
    ]
    return pd.DataFrame(records, columns=COLUMNS).astype({"score": "float64", "rank": "Int64", "of": "Int64"})


def ranked(observations: pd.DataFrame, **scope) -> list[str]:
    return list(published.standing(observations, index="PII", edition=2023, **scope)["unit_id"])


def test_units_come_best_first_by_published_rank():
    assert ranked(facts(("b", 40.0, 2), ("c", 30.0, 3), ("a", 50.0, 1))) == ["a", "b", "c"]


def test_an_undisputed_row_stands_for_a_unit_that_has_a_disputed_one_too():
    rows = facts(("a", 60.0, 1), ("b", 50.0, 9, "disputed"), ("b", 40.0, 2))
    standing = published.standing(rows, index="PII", edition=2023).set_index("unit_id")
    assert standing.loc["b", "score"] == 40.0
    assert len(standing) == 2


def test_of_two_disputed_rows_the_one_whose_rank_is_free_stands():
    rows = facts(("a", 60.0, 1), ("b", 55.0, 2), ("c", 50.0, 2, "disputed"), ("c", 50.0, 3, "disputed"))
    standing = published.standing(rows, index="PII", edition=2023).set_index("unit_id")
    assert standing.loc["c", "rank"] == 3


def test_a_score_without_a_rank_falls_between_the_ranks_around_it():
    rows = facts(("a", 60.0, 1), ("d", 30.0, 4), ("between", 45.0, None), ("b", 50.0, 2))
    assert ranked(rows) == ["a", "b", "between", "d"]


def test_a_rank_without_a_score_keeps_its_place_and_neither_is_left_out():
    rows = facts(("a", None, 1), ("b", 50.0, 2), ("nothing", None, None))
    assert ranked(rows) == ["a", "b"]


def test_ties_come_in_the_same_order_whatever_the_order_of_the_table():
    rows = facts(("z", 50.0, 2), ("a", 50.0, 2), ("first", 60.0, 1))
    assert ranked(rows) == ranked(rows.iloc[::-1]) == ["first", "a", "z"]


def test_an_edition_on_another_map_is_another_table():
    rows = pd.concat([facts(("a", 60.0, 1)), facts(("b", 50.0, 1), map=34)])
    assert ranked(rows, map=34) == ["b"]
    assert ranked(rows, map=63) == ["a"]


def test_nothing_held_is_an_empty_ranking():
    assert published.standing(facts(("a", 1.0, 1)), index="PII", edition=1999).empty


def test_disputes_are_conflicts_and_a_missing_score_is_none():
    assert published.conflicts(facts(("a", 60.0, 1), ("a", 60.0, 2, "disputed")))
    assert not published.conflicts(facts(("a", None, 1), ("a", 60.0, 1)))


def test_a_pilot_is_counted_by_its_own_participants():
    rows = facts(("a", 60.0, 1), ("b", None, None), of=20)
    assert published.held(rows, index="PII", edition=2023) == published.Held(scores=1, ranks=1, of=20)


def test_a_ranking_derived_from_the_units_held_is_of_the_whole_map():
    rows = facts(("a", 60.0, 1, "derived"), ("b", 50.0, 2, "derived"), of=2)
    assert published.held(rows, index="PII", edition=2023).of == 63


@pytest.mark.parametrize("edition", [2023, 2024, 2025])
def test_coverage_of_the_shipped_tables_is_counted_over_all_rows(corpus, edition):
    held = published.held(corpus.observations, index="PII", edition=edition)
    assert (held.scores, held.of) == (scores_held(corpus, "PII", edition), map_size(edition))


@pytest.mark.parametrize(
    ("index", "edition"), [("PII", 2023), ("PII", 2024), ("PII", 2025), ("PAPI", 2024), ("PCI", 2021)]
)
def test_undisputed_ranks_of_the_shipped_tables_come_in_their_order(corpus, index, edition):
    standing = published.standing(corpus.observations, index=index, edition=edition)
    shown = standing.loc[(standing["status"].astype(str) != "disputed") & standing["rank"].notna()]
    expected = settled(corpus, index, edition)
    assert list(shown["rank"]) == list(expected["rank"])
    assert set(shown["unit_id"].astype(str)) == set(expected["unit_id"])


UNITS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 100) | st.none(), st.integers(1, 8) | st.none()),
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(max_examples=25)
@given(UNITS, st.randoms(use_true_random=False))
def test_a_ranking_does_not_depend_on_the_order_of_rows(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert ranked(facts(*rows)) == ranked(facts(*shuffled))


@settings(max_examples=25)
@given(UNITS)
def test_a_better_rank_never_comes_after_a_worse_one(rows):
    standing = published.standing(facts(*rows), index="PII", edition=2023)
    ranks = list(standing["rank"].dropna())
    assert ranks == sorted(ranks)
    assert len(set(standing["unit_id"])) == len(standing)

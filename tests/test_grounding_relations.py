"""Who leads, who is ahead, what rose: said only where rows show it. Citations stand only by what they hold."""

from __future__ import annotations

import pytest
from grounding_fakes import found, quote, row, rows_of_2023

from assistant.answer import Coverage
from assistant.evidence import PARTS, Problem
from assistant.grounding import Names, check


@pytest.fixture(scope="module")
def faults(corpus):
    names = Names.of(corpus)

    def judged(text, results, question="", language="en"):
        return [
            fault.text for fault in check(text, results, names=names, question=question, language=language).problems
        ]

    return judged


def over_years():
    """Return Hai Phong rising in rank and falling in score, from 2023 to 2024."""
    hai_phong = {"unit_id": "hai-phong", "unit": "Hai Phong", "map": 63, "of": 63}
    return (
        row(edition=2023, score=52.39, rank=4, **hai_phong),
        row(edition=2024, score=52.32, rank=3, since=2023, rank_change=1, change=-0.07, **hai_phong),
    )


# Superlatives


@pytest.mark.parametrize(
    "text",
    [
        "Hanoi leads the PII 2023.",
        "The highest score is Hanoi's.",
        "The leader is Hanoi.",
        "Hanoi came first in the PII 2023.",
        "Hà Nội đứng đầu PII 2023.",
        "Đứng đầu là Hà Nội.",
        "Da Nang does not lead the PII 2023.",
        "Of these five, Can Tho has the lowest score.",
        "Can Tho has the lowest score among the five shown.",
    ],
)
def test_a_superlative_that_rows_show_is_borne_out(faults, text):
    assert faults(text, found(*rows_of_2023()), language="vi" if "PII" not in text and "Hà" in text else "en") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Da Nang leads the PII 2023.", "leads"),
        ("Hanoi has the lowest score in 2023.", "lowest"),
        ("Can Tho comes last in the PII 2023.", "comes last"),
        ("The leader is Da Nang.", "leader"),
        ("Đà Nẵng dẫn đầu PII 2023.", "dẫn đầu"),
        ("Hà Nội đứng cuối PII 2023.", "đứng cuối"),
        ("Hanoi does not lead the PII 2023.", "lead"),
        ("Of these five, Da Nang has the lowest score.", "lowest"),
        ("Da Nang has the highest score of the PII 2023, 50.70 points.", "highest"),
    ],
)
def test_a_superlative_that_rows_deny_is_a_fault(faults, text, word):
    assert word in faults(text, found(*rows_of_2023()))


def test_first_in_every_edition_takes_every_edition(faults):
    held = found(*(row(edition=year, map=63, of=63, rank=rank) for year, rank in ((2022, 1), (2023, 1), (2024, 2))))
    assert faults("Hanoi was first in 2022 and 2023.", held) == []
    assert faults("Hanoi was first in 2022, 2023 and 2024.", held) != []


def test_the_strongest_part_is_that_of_the_best_rank_or_score(faults):
    parts = tuple(
        row(component=code, score=score, rank=None, of=None) for code, score in (("1", 50.0), ("2", 70.0), ("3", 60.0))
    )
    assert faults("The strongest pillar of Hanoi is pillar 2. Weakest: pillar 1.", found(*parts)) == []
    assert faults("The strongest pillar of Hanoi is pillar 3. Weakest: pillar 2.", found(*parts)) == [
        "strongest",
        "Weakest",
    ]


# Directions


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("From 2023 to 2024 Hai Phong rose 1 place.", "en"),
        ("From 2023 to 2024 Hai Phong's score fell by 0.07 points.", "en"),
        ("From 2023 to 2024 Hai Phong rose 1 place (−0.07 points).", "en"),
        ("Từ 2023 đến 2024, Hải Phòng tăng 1 bậc, điểm giảm 0,07 điểm.", "vi"),
        ("Hai Phong did not fall 1 place from 2023 to 2024.", "en"),
    ],
)
def test_a_change_that_rows_show_is_borne_out(faults, text, language):
    assert faults(text, found(*over_years()), language=language) == []


@pytest.mark.parametrize(
    "text",
    [
        "From 2023 to 2024 Hai Phong fell 1 place.",
        "From 2023 to 2024 Hai Phong's score rose by 0.07 points.",
        "From 2023 to 2024 Hai Phong rose 1 place (+0.07 points).",
        "From 2023 to 2025 Hai Phong rose 1 place.",
        "Từ 2023 đến 2024, Hải Phòng giảm 1 bậc.",
    ],
)
def test_a_change_that_rows_deny_is_a_fault(faults, text):
    assert faults(text, found(*over_years())) != []


def test_ranks_of_two_maps_show_no_rise(faults):
    rows = (row(edition=2024, map=63, of=63, rank=3, score=None), row(edition=2025, rank=1, score=None))
    assert faults("Hanoi rose from 2024 to 2025 in rank.", found(*rows)) == ["rose"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hanoi is ahead of Da Nang in the PII 2023.", None),
        ("Da Nang is behind Hanoi.", None),
        ("Can Tho ranks lower than Da Nang and Hanoi.", None),
        ("Đà Nẵng kém Hà Nội.", None),
        ("Da Nang is ahead of Hanoi in the PII 2023.", "ahead of"),
        ("Hanoi is below Da Nang.", "below"),
        ("Can Tho beats Da Nang.", "beats"),
        ("Đà Nẵng hơn Hà Nội.", "hơn"),
        ("Hanoi is ahead of Hanoi.", "ahead of"),
    ],
)
def test_one_is_ahead_of_another_only_where_rows_show_it(faults, text, word):
    assert faults(text, found(*rows_of_2023())) == ([word] if word else [])


def test_above_the_mean_is_judged_by_the_mean(faults):
    mean = row(unit_id=None, unit="mean", edition=2023, map=63, score=51.0, rank=None, of=None, status="derived")
    held = found(mean, *rows_of_2023())
    assert faults("Hanoi is above the mean of 51.00 points.", held) == []
    assert faults("Can Tho is above the mean.", held) == ["above"]


def test_who_rose_most_is_named_first(faults):
    told = (("hue", "Hue", 5), ("da-nang", "Da Nang", 2))
    rows = tuple(row(unit_id=u, unit=n, edition=2024, map=63, of=63, since=2023, rank_change=c) for u, n, c in told)
    assert faults("The biggest rises in rank from 2023 to 2024: Hue 5 places, Da Nang 2 places.", found(*rows)) == []
    assert "biggest rises" in faults("The biggest rises in rank: Da Nang 2 places, Hue 5 places.", found(*rows))
    assert "biggest falls" in faults("The biggest falls in rank: Hue 5 places, Da Nang 2 places.", found(*rows))


def test_a_rank_that_was_kept_is_neither_a_rise_nor_a_fall(faults):
    kept = [row(unit_id="hue", unit="Hue", edition=year, map=63, of=63, rank=3, score=None) for year in (2023, 2024)]
    for word, faulty in (("rose", ["rose"]), ("fell", ["fell"]), ("did not fall", []), ("did not rise", [])):
        assert faults(f"Hue {word} in rank from 2023 to 2024.", found(*kept)) == faulty


def test_what_an_article_says_bears_out_the_like_of_its_subject_alone(faults):
    held = found(passages=(quote("Exports of Hanoi rose, and it leads in start-ups."),))
    assert faults("Exports of Hanoi rose in 2025 [[p:a:0-1]].", held, "Hanoi in 2025?") == []
    assert faults("Exports of Hanoi fell in 2025 [[p:a:0-1]].", held, "Hanoi in 2025?") == ["fell"]
    assert faults("Exports of Hue rose in 2025.", held, "Hue in 2025?") == ["rose"]


# Statements without a figure


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Quang Nam has been part of Da Nang since the merger of 2025.", None),
        ("Quang Nam has been part of Hue since the merger of 2025.", "been part of"),
        ("Quang Nam has been part of Da Nang since the merger of 2023.", "2023"),
        ("Da Nang is made up of Quang Nam and Da Nang.", None),
        ("Da Nang is made up of Quang Nam and Hue.", "made up of"),
        ("Đà Nẵng gồm Quảng Nam và Đà Nẵng trước đây.", None),
        ("Đà Nẵng gồm Quảng Nam và Quảng Nam trước đây.", "gồm"),
    ],
)
def test_who_merged_with_whom_is_told_by_the_map(faults, text, word):
    units = ("da-nang", "Da Nang"), ("hue", "Hue")
    held = found(*(row(unit_id=unit_id, unit=name) for unit_id, name in units), edition=2025)
    asked = "2023, 2025: Quang Nam, Hue, Da Nang?"
    language = "vi" if "Đà" in text else "en"
    assert faults(text, held, asked, language) == ([word] if word else [])


def test_what_is_held_is_not_said_to_be_missing(faults):
    held = found(*rows_of_2023())
    assert faults("No data are held for the PII 2024.", held, "PII 2024?") == []
    assert faults("No data are held for the PII 2023.", held) == ["No data"]
    assert faults("No score of Hue is held for the PII 2023.", held, "Hue?") == []


# Citations


def test_a_mark_stands_by_what_its_source_holds(faults):
    rows = (row(source_ids=("s045",)), row(unit_id="hue", unit="Hue", score=49.37, rank=5, source_ids=("s046",)))
    assert faults("Hanoi has 65.68 points [[t:s045]], Hue 49.37 [[t:s046]].", found(*rows)) == []
    assert faults("Hanoi has 65.68 and Hue 49.37 points [[t:s045]][[t:s046]].", found(*rows)) == []
    swapped = "Hanoi has 65.68 points [[t:s046]], Hue 49.37 [[t:s045]]."
    assert set(faults(swapped, found(*rows))) == {"[[t:s046]]", "[[t:s045]]"}
    assert faults("Hanoi has 65.68 points [[t:s999]].", found(*rows)) == ["[[t:s999]]"]


def test_a_quotation_is_cited_from_its_own_passage(faults):
    passages = (
        quote("Hanoi has many universities and institutes."),
        quote("Hue is a city of festivals.", passage_id="b:0-1"),
    )
    words = "“Hanoi has many universities and institutes.”"
    assert faults(f"{words} [[p:a:0-1]]", found(passages=passages)) == []
    assert faults(f"{words} [[p:b:0-1]]", found(passages=passages)) != []


def test_a_rendering_of_a_passage_shares_its_words(faults):
    passages = (quote("The ministry publishes the index every year with the provinces."),)
    assert faults("Every year the ministry publishes it [[p:a:0-1]].", found(passages=passages)) == []
    assert faults("Farmers plant rice [[p:a:0-1]].", found(passages=passages)) == ["[[p:a:0-1]]"]


def test_the_reason_names_the_source_that_would_be_right(corpus):
    rows = (row(source_ids=("s045",)), row(unit_id="hue", unit="Hue", score=49.37, rank=5, source_ids=("s046",)))
    checked = check("Hanoi has 65.68 points [[t:s046]].", found(*rows), names=Names.of(corpus))
    assert "[[t:s046]] does not hold 65.68; [[t:s045]] does" in [fault.reason for fault in checked.problems]


# What is of another, and what is only held


def test_a_rank_of_viet_nam_is_no_other_country_s(faults):
    viet_nam = row(unit_id=None, unit="Viet Nam", map=None, index="GII", score=37.1, rank=44, of=139)
    assert faults("Viet Nam ranks 44th in the GII 2025.", found(viet_nam, tool="global_index")) == []
    assert faults("Singapore ranks 44th in the GII 2025.", found(viet_nam, tool="global_index")) == [
        "Singapore",
        "44th",
    ]


def test_how_much_is_held_is_not_how_many_took_part(faults):
    pilot = row(unit_id=None, unit="PII 2022", map=None, edition=2022, component="coverage", score=1, rank=None, of=20)
    held = found(pilot, coverage=Coverage(held=1, of=20), tool="describe_data")
    assert faults("For the PII 2022, 1 of 20 scores is held.", held) == []
    assert faults("In the PII 2022, 20 provinces took part.", held) == []
    assert faults("In the PII 2022, 1 province took part.", held) == ["1"]


def test_parts_may_be_missing_where_the_whole_is_held(faults):
    result = found(row())[0]
    lacking = [result.model_copy(update={"problem": Problem(code="component_not_held", asked=PARTS)})]
    assert faults("No scores of Hanoi's pillars are held for the PII 2025.", lacking) == []
    assert faults("No scores of Hanoi are held for the PII 2025.", lacking) != []
    assert faults("No scores of Hanoi's pillars are held for the PII 2025.", found(row())) != []

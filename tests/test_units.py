"""Names of provinces and cities, however they are written, on both maps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import names, tables
from corpus.forms import Alias
from corpus.units import Gazetteer

UNITS = tables.read_units()
ALIASES = tables.read_aliases()
GAZETTEER = Gazetteer(UNITS, ALIASES)
NAMES = [
    (unit, name)
    for unit in UNITS
    for name in (unit.name_vi, unit.name_en, *unit.aliases, *(a.alias for a in ALIASES if a.unit_id == unit.unit_id))
]


def ids(matches):
    return [match.unit.unit_id for match in matches]


@pytest.mark.parametrize(("unit", "name"), NAMES, ids=[f"{unit.map}-{name}" for unit, name in NAMES])
def test_every_name_and_alias_finds_its_unit_on_its_map(unit, name):
    matches = GAZETTEER.resolve(name, map=unit.map)
    assert unit.unit_id in ids(matches)
    assert all(match.how in ("exact", "alias") for match in matches)
    assert unit in [m.unit for span in GAZETTEER.find(f"({name})", map=unit.map) for m in span.matches]


@pytest.mark.parametrize("written", [str.upper, str.lower, lambda name: unicodedata.normalize("NFD", name), names.fold])
def test_every_name_is_found_in_capitals_small_letters_decomposed_and_without_marks(written):
    for unit in UNITS:
        for name in (unit.name_vi, unit.name_en):
            assert ids(GAZETTEER.resolve(written(name), map=unit.map))[0] == unit.unit_id


def test_a_marked_name_matches_no_unit_whose_name_has_other_marks():
    for _, name in NAMES:
        key = names.key(name)
        if key == names.fold(key):
            continue
        for match in GAZETTEER.resolve(name):
            own = [names.key(other) for of, other in NAMES if of.unit_id == match.unit.unit_id]
            assert key in own, (name, match)


def test_wrong_marks_are_a_slip_and_never_the_name_itself():
    assert GAZETTEER.resolve("Hã Nổi")[0].how == "fuzzy"
    assert GAZETTEER.resolve("Hà Noi")[0].how == "unaccented"
    assert GAZETTEER.resolve("Hà Nội")[0].how == "exact"


def test_names_that_differ_only_in_marks_stay_apart():
    pair = Gazetteer([u for u in UNITS if u.unit_id in ("hanoi", "hue")], [Alias("hue", "alias", "Hạ Nội")])
    assert ids(pair.resolve("Hà Nội")) == ["hanoi"]
    assert ids(pair.resolve("Hạ Nội")) == ["hue"]
    assert sorted(ids(pair.resolve("Ha Nội"))) == ["hanoi", "hue"]
    assert [ids(span.matches) for span in pair.find("Hạ Nội, Hà Nội")] == [["hue"], ["hanoi"]]


def test_an_ambiguous_abbreviation_gives_every_unit_it_may_mean():
    assert set(ids(GAZETTEER.resolve("QN"))) == {"quang-ninh", "quang-nam", "quang-ngai"}


@pytest.mark.parametrize(
    ("text", "unit_id"),
    [
        ("HN", "hanoi"),
        ("thủ đô", "hanoi"),
        ("the capital", "hanoi"),
        ("Hanoi City", "hanoi"),
        ("Ha Noi province", "hanoi"),
        ("HP", "hai-phong"),
        ("DN", "da-nang"),
        ("Đà Nẵng city", "da-nang"),
        ("HCM", "ho-chi-minh-city"),
        ("TP. HCM", "ho-chi-minh-city"),
        ("tphcm", "ho-chi-minh-city"),
        ("Sai Gon", "ho-chi-minh-city"),
        ("SG", "ho-chi-minh-city"),
        ("thành phố Hồ Chí Minh", "ho-chi-minh-city"),
        ("BRVT", "ba-ria-vung-tau"),
        ("Ba Ria Vung Tau", "ba-ria-vung-tau"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("tỉnh Nghệ An", "nghe-an"),
        ("tinh nghe an", "nghe-an"),
        ("Khánh Hoà", "khanh-hoa"),
        ("Thanh Hoá", "thanh-hoa"),
        ("Quảng  Ninh", "quang-ninh"),
        ("Quảng\u00a0Ninh", "quang-ninh"),
    ],
)
def test_well_known_ways_of_writing_find_the_unit(text, unit_id):
    assert ids(GAZETTEER.resolve(text))[:1] == [unit_id]


@pytest.mark.parametrize(
    ("text", "unit_id"),
    [("Quang Nin", "quang-ninh"), ("Hai Phòg", "hai-phong"), ("hanoii", "hanoi"), ("Hia Phong", "hai-phong")],
)
def test_a_slip_is_resolved_and_said_to_be_one(text, unit_id):
    matches = GAZETTEER.resolve(text)
    assert ids(matches) == [unit_id]
    assert matches[0].how == "fuzzy"
    assert matches[0].score < 0.95


def test_hue_is_the_old_province_or_the_new_city_by_edition():
    assert [ids(GAZETTEER.resolve("Huế", edition=edition)) for edition in (2024, 2025)] == [["thua-thien-hue"], ["hue"]]
    assert ids(GAZETTEER.resolve("Hue")) == ["hue", "thua-thien-hue"]
    assert [GAZETTEER.find("Hue", map=m)[0].matches[0].unit.unit_id for m in (63, 34)] == ["thua-thien-hue", "hue"]


def test_a_unit_merged_away_is_no_unit_of_the_new_map():
    assert GAZETTEER.resolve("Binh Duong", edition=2025) == ()
    assert ids(GAZETTEER.resolve("Binh Duong", edition=2024)) == ["binh-duong"]


def test_without_an_edition_each_unit_comes_once_on_the_newest_map_that_has_it():
    assert [(m.unit.unit_id, m.unit.map) for m in GAZETTEER.resolve("Gia Lai")] == [("gia-lai", 34)]
    assert [(m.unit.unit_id, m.unit.map) for m in GAZETTEER.resolve("Binh Duong")] == [("binh-duong", 63)]


@pytest.mark.parametrize("text", ["", "   ", "Atlantis", "Thái Bình Dương", "the", "1", "🙂", "\x00", "北宁"])
def test_what_names_no_unit_resolves_to_nothing(text):
    assert GAZETTEER.resolve(text) == ()


def test_every_old_unit_has_a_successor_that_counts_it_among_its_members():
    for unit in UNITS:
        if unit.map == 63:
            successor = GAZETTEER.successor(unit)
            assert successor.map == 34
            assert unit in GAZETTEER.members(successor)
            assert GAZETTEER.members(unit) == (unit,)
        else:
            assert GAZETTEER.successor(unit) == unit
    assert sum(len(GAZETTEER.members(unit)) for unit in UNITS if unit.map == 34) == 63


def test_members_tell_who_merged():
    members = GAZETTEER.members(GAZETTEER.unit("ho-chi-minh-city", 34))
    assert {unit.unit_id for unit in members} == {"ho-chi-minh-city", "binh-duong", "ba-ria-vung-tau"}
    assert GAZETTEER.successor(GAZETTEER.unit("thua-thien-hue", 63)).unit_id == "hue"
    assert GAZETTEER.unit("binh-duong", 34) is None


def test_the_longest_name_wins_in_running_text():
    text = "TP. Hồ Chí Minh, Bà Rịa - Vũng Tàu và Thừa Thiên Huế"
    spans = GAZETTEER.find(text, map=63)
    assert [span.text for span in spans] == ["TP. Hồ Chí Minh", "Bà Rịa - Vũng Tàu", "Thừa Thiên Huế"]
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]


def test_spans_are_places_in_decomposed_text_as_given():
    text = unicodedata.normalize("NFD", "điểm của Quảng Ninh và Đắk Lắk")
    spans = GAZETTEER.find(text)
    assert [ids(span.matches)[0] for span in spans] == ["quang-ninh", "dak-lak"]
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "khu vực châu Á - Thái Bình Dương",
        "President Ho Chi Minh wrote",
        "as The Hanoi Times reports",
        "a longan grower",
        "HNX closed higher, shadnx too",
        "the hp of the engine and DNA tests",
        "an nghe. An dinh",
        "Huệ and huesca",
    ],
)
def test_phrases_that_hold_a_name_but_mean_something_else_find_nothing(text):
    assert GAZETTEER.find(text) == ()


def test_two_letter_names_count_in_capitals_or_where_nothing_is_in_capitals():
    assert GAZETTEER.find("Is HN ahead of HP?")[0].text == "HN"
    assert len(GAZETTEER.find("hn va hp nam 2024")) == 2
    assert GAZETTEER.find("Is the hp high?") == ()


def test_slips_are_offered_apart_from_names():
    text = "So sánh Quảng Ninh với Hai Phòg, Quang Nin"
    assert [span.text for span in GAZETTEER.find(text)] == ["Quảng Ninh"]
    assert [(span.text, ids(span.matches)) for span in GAZETTEER.find_fuzzy(text)] == [
        ("Hai Phòg", ["hai-phong"]),
        ("Quang Nin", ["quang-ninh"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "thành phố nào đứng đầu về quản trị",
        "vùng Đông Nam Bộ và Tây Nguyên, đồng bằng sông Cửu Long",
        "the research centre of three provinces",
        "ba tỉnh đứng cuối ba năm qua, hai năm liền",
        "điều kiện lao động thực hiện chuyển đổi số",
    ],
)
def test_ordinary_words_are_no_slips(text):
    assert GAZETTEER.find_fuzzy(text) == ()


@given(st.text(max_size=200))
def test_any_text_is_searched_without_failing_and_spans_lie_inside_it(text):
    for span in (*GAZETTEER.find(text), *GAZETTEER.find_fuzzy(text)):
        assert text[span.start : span.end] == span.text
        assert span.matches
    GAZETTEER.resolve(text)


@given(
    st.sampled_from(NAMES), st.text(alphabet="abc \n,.;:-đĐả", max_size=12), st.text(alphabet=" \n,.;:!?", max_size=5)
)
def test_a_name_is_found_wherever_it_stands(named, before, after):
    unit, name = named
    spans = GAZETTEER.find(f"{before}, {name}{after}".upper(), map=unit.map)
    assert unit.unit_id in [match.unit.unit_id for span in spans for match in span.matches]

"""Explore: every view with an address of its own, the catalogue's figures, and what is not held said."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from assistant_fixtures import quick_assistant
from fastapi.testclient import TestClient
from page_fakes import HOSTILE, ScriptedAssistant, web_app

from assistant.charts import places
from assistant.web.explore.view import NAMES, View, view_of
from assistant.web.explore.words import EXPLORE, QUESTIONS
from assistant.web.site_words import SITE

VIEWS = {
    "ranking": "index=PII&edition=2025",
    "unit": "view=unit&unit=hanoi&map=63&index=PAPI&edition=2024",
    "compare": "view=compare&units=hanoi,hue,da-nang&index=PAPI&edition=2024",
    "changes": "view=changes&index=PAPI&since=2021&until=2024",
    "firm": "view=firm&index=PAPI&edition=2024",
}


class Page(HTMLParser):
    """Collects a page's links with their classes, its text, and the attributes of all elements."""

    def __init__(self, html):
        super().__init__()
        self.links, self.text, self.elements = [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag == "a":
            self.links.append((attributes.get("class") or "", attributes["href"]))

    def handle_data(self, data):
        self.text += data

    def of_class(self, name):
        return [href for css, href in self.links if name in css.split()]


@pytest.fixture(scope="module", autouse=True)
def undrawn():
    """Leave charts undrawn: what is in them is tested elsewhere, and drawing takes longer than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.web.figures.draw", lambda spec: "<svg></svg>")
        yield


@pytest.fixture(scope="module")
def chat(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(corpus):
    with TestClient(web_app(ScriptedAssistant(corpus)), headers={"accept-language": "en"}) as client:
        yield client


def page(client, query=""):
    response = client.get(f"/explore?{query}")
    assert response.status_code == 200
    return Page(response.text)


@pytest.mark.parametrize("map_", [34, 63])
def test_every_unit_of_a_map_has_one_tile_of_its_own(corpus, map_):
    tiles = places(map_)
    assert sorted(tile.unit_id for tile in tiles) == sorted(u.unit_id for u in corpus.units if u.map == map_)
    assert len({(tile.column, tile.row) for tile in tiles}) == map_


# The ranking


def test_without_choices_the_newest_edition_is_shown_in_order(client):
    shown = page(client)
    assert "PII 2025" in shown.text
    assert shown.text.index("65.68") < shown.text.index("59.33")
    assert len(shown.of_class("tile")) == 34
    assert "9 of 34" in shown.text


def test_an_edition_before_the_new_map_shows_63_tiles(client):
    shown = page(client, "index=PII&edition=2023")
    assert len(shown.of_class("tile")) == 63
    assert "62.86" in shown.text


def test_units_that_are_not_held_are_hatched_and_listed(client):
    shown = page(client, "index=PII&edition=2025")
    assert shown.of_class("shade-0")
    assert "Not held: 22" in shown.text


def test_a_region_shows_its_own_units_alone(client):
    assert len(page(client, "index=PII&edition=2023&region=southeast").of_class("tile")) == 6


def test_a_component_can_be_ranked_the_lowest_first(client):
    shown = page(client, "index=PAPI&edition=2024&component=8-e-governance&order=worst")
    assert "E-governance" in shown.text
    scores = [
        float(found["data-key"]) for tag, found in shown.elements if "score" in (found.get("class") or "").split()
    ]
    assert scores == sorted(scores)


def test_what_goes_for_all_figures_is_said_once(client):
    shown = page(client, "index=PAPI&edition=2024")
    assert shown.text.count("derived") == 1


def test_figures_whose_sources_differ_are_marked(client):
    assert "sources differ" in page(client, "index=PII&edition=2024").text


def test_figures_have_sources_that_are_linked_and_told(client):
    shown = page(client, "index=PII&edition=2025")
    assert "#source-1" in shown.of_class("mark")
    assert any(href.startswith("sources?source=") for _, href in shown.links)
    outside = [found for tag, found in shown.elements if tag == "a" and found["href"].startswith("http")]
    assert outside
    assert all(found["rel"] == "noopener noreferrer" and found["target"] == "_blank" for found in outside)


# A unit


def test_a_units_page_tells_its_results_its_parts_and_why(client):
    shown = page(client, VIEWS["unit"])
    for told in ("62.86", "65.68", "Environmental governance", "4.05 points behind Quang Ninh", "Between 22 and 32"):
        assert told in shown.text
    assert sum(tag == "figure" for tag, _ in shown.elements) == 3


def test_a_merged_unit_leads_to_what_it_became_and_back(client):
    old = page(client, "view=unit&unit=binh-duong")
    assert "Part of Ho Chi Minh City since 1 July 2025" in old.text
    new = page(client, "view=unit&unit=ho-chi-minh-city&map=34")
    assert any("unit=binh-duong&map=63" in href for _, href in new.links)


def test_strengths_weaknesses_and_articles_are_told(client):
    shown = page(client, "view=unit&unit=gia-lai&map=34")
    for told in ("Strengths", "Weaknesses", "Articles that mention it"):
        assert told in shown.text


@pytest.mark.parametrize("unit", ["hanio", "zzz", "", HOSTILE, "x" * 5000])
def test_a_unit_nobody_knows_is_said_with_where_to_go_on(client, unit):
    response = client.get("/explore", params={"view": "unit", "unit": unit, "lang": "en"})
    assert response.status_code == 404
    assert "Nobody of that name" in response.text
    assert HOSTILE not in response.text
    assert any("unit=hanoi" in href for _, href in Page(response.text).links)


# Beside each other, and over time


def test_units_stand_beside_each_other_with_the_best_picked_out(client):
    shown = page(client, VIEWS["compare"])
    assert sum("best" in (found.get("class") or "").split() for _, found in shown.elements) >= 8
    assert "45.09" in shown.text
    without = shown.of_class("drop")
    assert len(without) == 3
    assert not any("hanoi" in urlsplit(without[0]).query for _ in without[:1])


def test_ticked_boxes_and_an_address_with_commas_are_the_same_comparison(client):
    ticked = page(client, "view=compare&units=hanoi&units=hue&index=PAPI&edition=2024")
    assert ticked.text == page(client, "view=compare&units=hanoi,hue&index=PAPI&edition=2024").text


def test_more_than_five_units_and_unknown_ones_give_way_to_those_that_can_be_shown(client):
    many = page(client, "view=compare&units=hanoi,hue,da-nang,can-tho,hai-phong,nghe-an&index=PAPI&edition=2024")
    assert len(many.of_class("drop")) == 5
    some = page(client, f"view=compare&units=hanoi,atlantis&index=PAPI&edition=2024&x={HOSTILE}")
    assert len(some.of_class("drop")) == 1


def test_a_comparison_of_nobody_says_what_to_do(client):
    assert "Choose two to five" in page(client, "view=compare").text


def test_moves_are_slopes_and_a_table(client):
    shown = page(client, VIEWS["changes"])
    assert "PAPI 2021 → 2024" in shown.text
    assert "+42" in shown.text
    assert sum(tag == "figure" for tag, _ in shown.elements) == 1


def test_editions_of_two_maps_are_not_compared_and_that_is_said(client):
    assert (
        "Ranks of 63 and of 34 units are never subtracted"
        in page(client, "view=changes&index=PII&since=2024&until=2025").text
    )


def test_firmness_is_drawn_where_it_can_be_and_told_as_distances_elsewhere(client):
    assert "1000 draws" in page(client, VIEWS["firm"]).text
    assert "distance to the neighbours" in page(client, "view=firm&index=PII&edition=2025").text


# Addresses


@pytest.mark.parametrize(
    "query",
    [
        "index=NONE",
        "edition=1900",
        "edition=x",
        "edition=²",
        "edition=99999999999999999999",
        "component=zzz",
        "region=nowhere",
        "view=nothing",
        "order=sideways",
        f"index={HOSTILE}",
    ],
)
def test_a_choice_that_does_not_exist_gives_way_to_one_that_does(client, query):
    response = client.get(f"/explore?{query}")
    assert response.status_code == 200
    assert "PII 2025" in response.text
    assert HOSTILE not in response.text


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_every_view_has_an_address_that_leads_back_to_it(corpus, query):
    view = view_of(corpus, dict(parse_qsl(query)), "vi")
    asked = dict(parse_qsl(urlsplit(view.address()).query))
    assert asked.pop("lang") == "vi"
    assert view_of(corpus, asked, "vi") == view


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_every_link_of_a_view_leads_somewhere(client, query):
    own = {href for _, href in page(client, query).links if href.startswith(("explore?", "explore/"))}
    for href in sorted(own)[:: max(1, len(own) // 4)]:
        assert client.get(f"/{href}").status_code == 200, href


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_every_view_asks_a_question_that_the_chat_answers(client, chat, query, language):
    shown = page(client, f"{query}&lang={language}")
    ask = next(href for css, href in shown.links if "main" in css.split())
    question = dict(parse_qsl(urlsplit(ask).query))["q"]
    answer = chat.ask(question)
    assert (answer.status, answer.language) == ("answered", language)
    assert answer.result.rows


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_every_view_is_there_in_vietnamese_with_its_own_words_and_commas(client, query):
    shown = page(client, f"{query}&lang=vi")
    assert "Khám phá" in shown.text
    assert re.search(r"\d,\d\d", shown.text)
    assert not re.search(r"\d\.\d\d(?!\d)", re.sub(r"http\S+", "", shown.text))
    assert dict(parse_qsl(urlsplit(shown.of_class("language")[0]).query))["lang"] == "en"


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_a_views_table_is_a_file_with_the_same_rows(client, query):
    response = client.get(f"/explore/table.csv?{query}")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["index"] for row in rows} <= {"PII", "PAPI", "PCI", "PAR", "DTI"}
    assert rows


@pytest.mark.parametrize(
    "query", ["view=unit&unit=zzz", "view=compare", "view=changes&index=PII&since=2024&until=2025"]
)
def test_a_view_without_figures_has_no_file_and_offers_none(client, query):
    response = client.get(f"/explore/table.csv?{query}")
    assert response.status_code == 404
    assert response.json()["detail"] == "This answer has no figures."
    assert "table.csv" not in client.get(f"/explore?{query}").text


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_the_pages_load_nothing_from_elsewhere_and_hold_no_script(client, query):
    shown = page(client, query)
    loaded = [
        found.get("src") or found.get("href") for tag, found in shown.elements if tag in {"script", "link", "img"}
    ]
    assert all(not address.startswith(("http", "//")) for address in loaded)
    scripts = [found for tag, found in shown.elements if tag == "script"]
    assert [bool(found.get("src")) for found in scripts] == [True]
    assert not [found for _, found in shown.elements if "style" in found and "svg" not in found]


def test_style_and_script_are_served_under_names_of_their_content(client):
    shown = page(client)
    files = [found.get("src") or found["href"] for tag, found in shown.elements if tag in {"script", "link"}]
    served = [client.get(f"/{name}") for name in files if not name.startswith("data:")]
    assert [response.status_code for response in served] == [200, 200]


def test_every_text_of_the_pages_is_written_in_both_languages():
    for phrase in (*EXPLORE.values(), *QUESTIONS.values(), *SITE.values()):
        assert phrase.en.strip()
        assert phrase.vi.strip()
        assert re.findall(r"\{\w*\}", phrase.en).sort() == re.findall(r"\{\w*\}", phrase.vi).sort()


def test_an_address_leaves_out_what_goes_without_saying():
    assert View(edition=2025).address() == "explore?index=PII&edition=2025&lang=en"
    assert set(NAMES) == set(VIEWS)

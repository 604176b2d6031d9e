"""Explore: rankings and the tile map, every view with an address, what is not held said."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from page_fakes import HOSTILE, ScriptedAssistant, web_app

from assistant.charts import places
from assistant.web import explore


class Page(HTMLParser):
    """Collects a page's links, and the text of its tiles and table rows."""

    def __init__(self, html):
        super().__init__()
        self.links, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            self.links.append((attributes.get("class") or "", attributes["href"]))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def client(corpus):
    with TestClient(web_app(ScriptedAssistant(corpus)), headers={"accept-language": "en"}) as client:
        yield client


@pytest.mark.parametrize("map_", [34, 63])
def test_every_unit_of_a_map_has_one_tile_of_its_own(corpus, map_):
    tiles = places(map_)
    assert sorted(tile.unit_id for tile in tiles) == sorted(u.unit_id for u in corpus.units if u.map == map_)
    assert len({(tile.column, tile.row) for tile in tiles}) == map_


def test_without_choices_the_newest_edition_is_shown_in_order(client):
    page = Page(client.get("/explore").text)
    assert "PII 2025" in page.text
    assert page.text.index("65.68") < page.text.index("59.33")
    assert len([css for css, _ in page.links if "pia-tile" in css]) == 34


def test_an_edition_before_the_new_map_shows_63_tiles(client):
    page = Page(client.get("/explore?index=PII&edition=2023").text)
    assert len([css for css, _ in page.links if "pia-tile" in css]) == 63
    assert "62.86" in page.text


def test_units_that_are_not_held_are_hatched_and_said(client):
    page = Page(client.get("/explore?index=PII&edition=2025").text)
    hatched = [css for css, _ in page.links if "pia-shade-0" in css]
    assert hatched
    assert "not held" in page.text


def test_a_region_shows_its_own_units_alone(client):
    page = Page(client.get("/explore?index=PII&edition=2023&region=southeast").text)
    assert len([css for css, _ in page.links if "pia-tile" in css]) == 6


def test_a_component_can_be_ranked(client):
    page = Page(client.get("/explore?index=PAPI&edition=2024&component=8-e-governance").text)
    assert "E-governance" in page.text
    assert [css for css, _ in page.links if "pia-shade-5" in css]


@pytest.mark.parametrize(
    "query", ["index=NONE", "edition=1900", "edition=x", "component=zzz", "region=nowhere", f"index={HOSTILE}"]
)
def test_a_choice_that_does_not_exist_gives_way_to_one_that_does(client, query):
    response = client.get(f"/explore?{query}")
    assert response.status_code == 200
    assert "PII 2025" in response.text
    assert HOSTILE not in response.text


def test_a_choice_with_nothing_held_says_so(corpus):
    view = explore.View("PII", 2025, 34, "no-such-component", "", "en")
    names = ScriptedAssistant(corpus).names("en")
    assert "Nothing is held for this choice." in explore.explore_html(corpus, names, view)


def test_vietnamese_page_has_vietnamese_names_labels_and_commas(client):
    page = Page(client.get("/explore?index=PII&edition=2025&lang=vi").text)
    for part in ("Hà Nội", "65,68", "Bảng xếp hạng", "Cả nước"):
        assert part in page.text


def test_every_view_has_an_address_that_leads_back_to_it(corpus):
    view = explore.view_of(corpus, {"index": "PAPI", "edition": "2023", "region": "southeast"}, "vi")
    from urllib.parse import parse_qsl, urlsplit

    asked = dict(parse_qsl(urlsplit(view.address()).query))
    assert asked.pop("lang") == "vi"
    assert explore.view_of(corpus, asked, "vi") == view


def test_a_tile_leads_to_the_question_about_its_unit(client):
    page = Page(client.get("/explore?index=PII&edition=2025").text)
    questions = [href for css, href in page.links if "pia-tile" in css]
    assert any("Why+does+Hanoi+rank" in href for href in questions)


def test_figures_have_sources_that_are_linked(client):
    page = client.get("/explore?index=PII&edition=2025").text
    assert 'class="pia-source"' in page
    assert 'rel="noopener noreferrer"' in page


def test_the_page_loads_nothing_from_elsewhere(client):
    import re

    page = client.get("/explore").text
    assert not re.findall(r"""<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=["'](?:https?:)?//""", page)
    assert "@import" not in page

"""An answer's HTML: everything from outside is text, only known sources are linked."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from page_fakes import HOSTILE, leaders, plain_answer, ranking_answer, row, table_source

from assistant.answer import Result
from assistant.charts import PlainNames
from assistant.phrasing.wording import Wording, load_phrases
from assistant.web import figures, render, strings, tables

EN = PlainNames("en")


class Tags(HTMLParser):
    """Collects the tags and attributes of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_marks_of_known_sources_link_to_them_and_others_stay_text():
    html = render.markdown_html("First [1], missing [7].", citations=[table_source()], turn_id="t1")
    assert '<a class="pia-cite" href="#t1-source-1"' in html
    assert "missing [7]" in html


def test_html_of_a_question_row_quote_title_or_note_is_shown_as_text():
    answer = ranking_answer().model_copy(
        update={
            "text": HOSTILE,
            "notes": (HOSTILE,),
            "citations": (table_source(title=HOSTILE, publisher=HOSTILE, quote=HOSTILE, date=HOSTILE),),
            "result": Result(kind="ranking", rows=(row(unit=HOSTILE, status=HOSTILE), row(component=HOSTILE))),
        }
    )
    page = Tags(render.answer_html(answer, EN, turn_id="t1"))
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.text.count("document.title='owned'") >= 5


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "http:", "https://[broken", ""]
)
def test_an_address_that_is_not_http_is_not_linked(url):
    assert not render.linkable(url)
    html = render.answer_html(
        ranking_answer().model_copy(update={"citations": (table_source(url=url),)}), EN, turn_id="t"
    )
    links = [value for name, value in Tags(html).attributes if name == "href" and not value.startswith("#")]
    assert links == ["sources?source=s901&lang=en"]


def test_a_quote_leads_to_the_text_around_it_whatever_signs_it_has():
    article = table_source(kind="article", source_id="s9&x=1", quote=f'"A & B" {HOSTILE}')
    html = render.answer_html(ranking_answer().model_copy(update={"citations": (article,)}), EN, turn_id="t")
    (link,) = [value for name, value in Tags(html).attributes if name == "href" and value.startswith("sources")]
    asked = dict(parse_qsl(urlsplit(link).query))
    assert asked == {"source": "s9&x=1", "lang": "en", "quote": article.quote}
    assert urlsplit(link).fragment == "passage"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x"])
def test_markdown_links_only_web_addresses(url):
    assert "<a href" not in render.markdown_html(f"[click]({url})")


def test_a_web_address_opens_in_a_new_tab_that_cannot_reach_back():
    html = render.answer_html(ranking_answer(), EN, turn_id="t")
    assert '<a href="https://example.org/ranking" target="_blank" rel="noopener noreferrer">' in html


def test_images_in_text_are_not_fetched():
    assert "<img" not in render.markdown_html("![x](http://203.0.113.7/pixel.png)")


def test_each_source_shows_its_quote_publisher_and_date():
    text = Tags(render.answer_html(ranking_answer(), EN, turn_id="t")).text
    for part in ("Ranking of 2025", "Example ministry", "2025-10-01", "PII 2025 | Hanoi | 65.68 | 1 of 34"):
        assert part in text


@pytest.mark.parametrize(("status", "badge"), [("no_data", "Not held"), ("declined", "Outside what I can answer")])
def test_an_answer_without_figures_says_what_kind_it_is(status, badge):
    html = render.answer_html(plain_answer("?", "t", status=status), EN, turn_id="t")
    assert badge in html
    assert f"pia-{status}" in html


def test_steps_are_open_while_running_and_fold_away_after():
    assert " open " in render.steps_html(["Ranking"], summary="Looking", running=True)
    assert " open" not in render.steps_html(["Ranking"], summary="Looked", running=False)
    assert render.steps_html([], summary="Looked", running=False) == ""


def test_table_has_the_rows_of_the_result_in_their_order():
    text = Tags(tables.result_html(ranking_answer(), EN, turn_id="t")).text
    places = [text.index(unit.unit) for unit in leaders()]
    assert places == sorted(places)
    assert "26 of 34" in text
    assert "1/34" in text


def test_table_shows_a_column_only_where_rows_differ_or_a_figure_is_held():
    ranking = Result(kind="ranking", rows=leaders())
    assert tables.columns_of(ranking) == ("rank", "unit", "score", "sources")
    trend = Result(kind="trend", rows=(row(edition=2024, status="disputed", change=1.5), row()))
    assert tables.columns_of(trend) == ("rank", "edition", "score", "change", "status", "sources")


def test_a_score_that_is_not_held_is_said_and_sorts_last():
    answer = ranking_answer().model_copy(
        update={"result": Result(kind="ranking", rows=(row(), row(unit="Hue", score=None)))}
    )
    html = tables.result_html(answer, EN, turn_id="t")
    assert 'data-key="">not held' in html


def test_a_count_is_written_out_of_its_total_and_not_as_a_score():
    rows = (row(), row(component="indicators_led", score=18.0, rank=None, of=52))
    answer = ranking_answer().model_copy(update={"result": Result(kind="explanation", rows=rows)})
    assert ">18/52<" in tables.result_html(answer, EN, turn_id="t")


def test_a_row_leads_to_the_table_that_it_is_from_and_not_to_a_passage_of_the_same_source():
    passage = table_source(n=2, kind="article")
    answer = ranking_answer().model_copy(update={"citations": (passage, table_source())})
    html = tables.result_html(answer, EN, turn_id="t")
    assert "#t-source-1" in html
    assert "#t-source-2" not in html


def test_a_long_table_is_folded_under_its_chart_only():
    rows = tuple(row(unit=str(place), rank=place) for place in range(1, 35))
    answer = ranking_answer().model_copy(update={"result": Result(kind="ranking", rows=rows)})
    assert " open>" not in tables.result_html(answer, EN, turn_id="t", charted=True)
    assert " open>" in tables.result_html(answer, EN, turn_id="t")
    assert " open>" in tables.result_html(ranking_answer(), EN, turn_id="t", charted=True)


def test_an_overview_says_how_much_of_each_edition_is_held():
    rows = (row(unit_id=None, component="coverage", score=9.0, rank=None, of=34, ranks=12),)
    answer = ranking_answer().model_copy(update={"result": Result(kind="coverage", rows=rows)})
    html = tables.result_html(answer, EN, turn_id="t")
    assert "9/34" in html
    assert "12/34" in html


def test_vietnamese_answer_has_vietnamese_names_labels_and_decimal_commas(corpus):
    answer = ranking_answer().model_copy(update={"language": "vi"})
    html = render.answer_html(answer, Wording("vi", load_phrases(), corpus), turn_id="t")
    assert "Hà Nội" in html
    assert "65,68" in html
    assert "Nguồn" in html
    assert 'lang="vi"' in html


def test_a_result_without_figures_has_no_table():
    answer = ranking_answer().model_copy(
        update={"result": Result(kind="definition", rows=(row(score=None, rank=None),))}
    )
    assert tables.result_html(answer, EN, turn_id="t") == ""


def test_charts_are_drawn_for_wide_and_narrow_pages_and_scale():
    (figure,) = figures.draw_all(ranking_answer().charts)
    for svg in (figure.wide, figure.narrow):
        assert svg.startswith("<svg")
        assert ' width="' not in svg[: svg.index(">")]


def test_a_chart_that_cannot_be_drawn_is_logged_and_left_out(caplog):
    assert figures.draw_all([{"mark": "no such mark", "data": {"values": []}}]) == ()
    assert "could not be drawn" in caplog.text


def test_every_text_of_the_page_is_written_in_both_languages():
    phrases = [phrase for phrase in vars(strings).values() if isinstance(phrase, strings.Phrase)]
    phrases += [*strings.COLUMNS.values(), *strings.STATUSES.values()]
    assert len(phrases) > 30
    for phrase in phrases:
        assert phrase.en.strip()
        assert phrase.vi.strip()
        assert names_in(phrase.en) == names_in(phrase.vi)


def names_in(text):
    """Return the names to be filled in."""
    return {part.split("}")[0] for part in text.split("{")[1:]}

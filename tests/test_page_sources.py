"""Sources: what is held is listed, searched and opened; what is sent in is shown back first, stored, and taken back."""

from __future__ import annotations

import io
import re
from contextlib import closing
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from page_fakes import HOSTILE
from sources_fakes import DOCUMENT, TABLE, app_over

from assistant.web.sources.look import Look, look_of
from assistant.web.sources.marking import Marker, quoted
from assistant.web.sources.parts import MOST_LISTED
from assistant.web.sources.words import SOURCES
from corpus.store import open_corpus


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A client of an app whose home nobody changes."""
    app, opening = app_over(tmp_path_factory.mktemp("home"))
    with closing(opening), TestClient(app, headers={"accept-language": "en"}) as client:
        yield client


@pytest.fixture
def client(tmp_path):
    """A client of an app with a home of its own; ``assistant`` is what it is over."""
    app, opening = app_over(tmp_path / "home", most_upload_files=3, most_upload_mb=1)
    with closing(opening), TestClient(app, headers={"accept-language": "en"}) as client:
        client.assistant = opening.opened()
        yield client


def send(client, *files, **fields):
    sent = [("files", (name, io.BytesIO(content))) for name, content in files]
    return client.post("/sources/files?lang=en", files=sent, data=fields)


def token_of(response):
    return parse_qs(urlsplit(str(response.url)).query)["upload"][0]


# What is held


def test_every_source_is_listed_with_publisher_date_and_how_much_is_held(shared):
    held = len(open_corpus().sources)
    pages = [shared.get(f"/sources?first={first}").text for first in range(0, held, MOST_LISTED)]
    for told in ("How the Provincial Innovation Index is built", "Vietnam Investment Review", "2025-10-01", "disputed"):
        assert any(told in page for page in pages)
    assert sum(page.count('role="rowheader"') for page in pages) == held


@pytest.mark.parametrize("kind", ["document", "table", "reference", "own"])
def test_a_kind_shows_its_own_alone(shared, kind):
    counts = {"document": 6, "own": 0}
    shown = shared.get(f"/sources?kind={kind}").text.count('role="rowheader"')
    assert shown == counts.get(kind, shown)
    assert shown < len(open_corpus().sources)


def test_sources_are_found_by_title_or_publisher(shared):
    page = shared.get("/sources", params={"find": "hanoi times HUB"}).text
    assert page.count('role="rowheader"') == 2
    assert "No source fits" in shared.get("/sources", params={"find": "zzz"}).text


def test_a_document_is_opened_with_its_text_in_the_language(shared):
    assert "Its text, as it is searched" in shared.get("/sources?source=s063").text
    assert "Hà Nội xếp thứ nhất" in shared.get("/sources?source=s063&lang=vi").text


def test_a_table_is_opened_with_the_rows_that_rest_on_it(shared):
    page = shared.get("/sources?source=s145").text
    assert "Figures that rest on it" in page
    assert page.count('role="rowheader"') == MOST_LISTED


def test_a_long_table_is_leafed_through_from_end_to_end(shared):
    address, rows, seen = "sources?source=s145&lang=en", 0, []
    while address:
        page = shared.get(f"/{address}").text
        rows += page.count('role="rowheader"')
        seen.append(address)
        onward = re.search(r'href="([^"#]+)#rows">Next', page)
        address = unescape(onward[1]) if onward else ""
    assert rows == 549
    back = re.search(r'href="([^"#]+)#rows">Earlier', page)
    assert back
    assert unescape(back[1]) == seen[-2]


@pytest.mark.parametrize("query", ["", "source=s145", "source=s063", "kind=own"])
def test_a_part_behind_the_end_is_the_beginning(shared, query):
    beginning = shared.get(f"/sources?{query}&lang=en").text
    assert shared.get(f"/sources?{query}&first=9999&lang=en").text.count("<tr") == beginning.count("<tr")


@pytest.mark.parametrize("source", ["s999", HOSTILE, "../../etc/passwd", "x" * 5000])
def test_a_source_that_is_not_held_is_said(shared, source):
    response = shared.get("/sources", params={"source": source})
    assert response.status_code == 404
    assert "No such source" in response.text
    assert HOSTILE not in response.text


def test_passages_are_found_with_the_words_searched_for_picked_out(shared):
    page = shared.get("/sources", params={"q": "organisations in Hanoi"}).text
    assert re.search(r"Passages found: [1-9]", page)
    assert "<mark>Hanoi</mark>" in page
    assert "](http" not in page


def test_a_search_for_markup_finds_no_markup(shared):
    page = shared.get("/sources", params={"q": HOSTILE}).text
    assert HOSTILE not in page
    assert "&lt;img" in page


def test_the_vietnamese_page_has_vietnamese_words(shared):
    page = shared.get("/sources?lang=vi").text
    for told in ("Tìm trong các đoạn văn", "Thêm tài liệu và bảng", "Nguồn số liệu", "2."):
        assert told in page


@pytest.mark.parametrize(
    "query", ["first=-1", "first=²", f"first={'9' * 40}", "kind=zzz", "done=zzz", f"items={HOSTILE}"]
)
def test_addresses_that_mean_nothing_show_the_list(shared, query):
    response = shared.get(f"/sources?{query}")
    assert response.status_code == 200
    assert HOSTILE not in response.text


def test_an_address_leads_back_to_its_look():
    look = Look(q="a b", find="c", kind="table", first=500, language="vi")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(look.address()).query).items()}
    assert look_of(asked, "vi") == look


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("the innovative enterprises", "Innovation of the enterprise", ["Innovation", "enterprise"]),
        ("Hà Nội", "Hà Nội nói rằng Ha Noi", ["Hà", "Nội"]),
        ("ha noi", "Hà Nội nói", ["Hà", "Nội", "nói"]),
        ("26.0%", "more than 26.0 percent, 26", ["26.0"]),
        ("the of", "the state of it", []),
        ("plan", "see [the plan](https://example.org/plan) **now**", ["plan"]),
    ],
)
def test_words_are_picked_out_as_they_were_typed(query, text, marked):
    pieces = Marker(query).pieces(text)
    assert [piece.text for piece in pieces if piece.marked] == marked
    assert "https" not in "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "quote", "picked"),
    [
        ("It is so. Hanoi\nleads them. And on.", "Hanoi leads them.", "Hanoi\nleads them."),
        ("See [the **plan**](https://example.org) now.", "the plan now", "the plan now"),
        ("It is so.", "It was so.", ""),
        ("It is so.", "", ""),
        ("a.c abc", "a.c", "a.c"),
    ],
)
def test_a_quote_is_picked_out_where_it_stands(text, quote, picked):
    assert "".join(piece.text for piece in quoted(text, quote) if piece.marked) == picked


def test_what_an_answer_quotes_is_marked_in_the_passage_that_holds_it(shared):
    sentence = "Hanoi has the advantages of a hub of start-ups and innovation."
    page = shared.get("/sources", params={"source": "s059", "quote": sentence}).text
    assert page.count('id="passage"') == 1
    assert f"<mark>{sentence}</mark>" in page
    assert 'id="passage"' not in shared.get("/sources", params={"source": "s059", "quote": HOSTILE}).text


# What is sent in


NO_TABLE, NO_TEXT = b"a,b\n1,2\n", b"%PDF-1.4 broken"
MIXED = "Tỉnh,PAPI 2024,Hạng,Lạ\nHà Nội,abc,1,5\nHuee,41,70,6\n".encode()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_was_understood_is_told_in_the_language_of_the_page(client, language):
    sent = [("bảng.csv", MIXED), ("no.csv", NO_TABLE), ("broken.pdf", NO_TEXT)]
    files = [("files", (name, io.BytesIO(content))) for name, content in sent]
    page = client.post(f"/sources/files?lang={language}", files=files).text
    told = {
        "en": ("column 1 “Tỉnh”: provinces&#39; names", "a number, or an empty cell", "no.csv: no column names"),
        "vi": ("cột 1 “Tỉnh”: tên tỉnh, thành phố", "một số, hoặc ô trống", "không có cột nào ghi tên tỉnh", "bị hỏng"),
    }[language]
    assert [words for words in told if words not in page] == []
    others = "vi" if language == "en" else "en"
    assert re.findall(rf'<span lang="{others}">([^<]*)', page) == []


def test_a_document_is_told_in_vietnamese(client):
    sent = [("files", ("wind.md", io.BytesIO(DOCUMENT)))]
    page = client.post("/sources/files?lang=vi", files=sent).text
    for told in ("ngôn ngữ: tiếng Anh (theo nội dung)", "cơ quan công bố: không thấy (tệp không nêu)", "27 từ"):
        assert told in page
    assert '<span lang="en">' not in page


def test_a_table_is_shown_back_stored_used_and_taken_back(client):
    seen = send(client, ("Điểm XYZ.csv", TABLE))
    for told in ("What was understood", "2 of 3 rows can be stored", "1 refused", "Atlantis", "The file does not say:"):
        assert told in seen.text
    assert "XYZ" not in client.assistant.corpus.indices()
    fields = {"upload": token_of(seen), "take.0": "yes", "publisher.0": "Example office"}
    stored = client.post("/sources/store?lang=en", data=fields)
    assert "The next question uses it." in stored.text
    assert client.assistant.catalogue("en").rankings("XYZ").rows[0].score == 71.5
    assert client.assistant.ask("Hanoi's score in the XYZ 2024").result.rows[0].score == 71.5
    assert "Example office" in client.get("/sources?kind=own").text
    undone = client.post("/sources/undo?lang=en")
    assert "Taken back" in undone.text
    assert "XYZ" not in client.assistant.corpus.indices()


def test_a_document_is_stored_found_left_out_and_restored(client):
    fields = {"upload": token_of(send(client, ("wind.md", DOCUMENT))), "take.0": "yes", "date.0": "2024-06-01"}
    client.post("/sources/store?lang=en", data=fields)
    assert "<mark>turbines</mark>" in client.get("/sources", params={"q": "forty turbines Vinh Chau"}).text
    item = client.assistant.library.items()[0].item_id
    assert "It can be restored below." in client.post("/sources/remove?lang=en", data={"item": item}).text
    assert client.assistant.library.items() == ()
    assert "Restore Wind parks off Vinh Chau" in client.get("/sources?lang=en").text
    assert "It counts again" in client.post("/sources/restore?lang=en", data={"item": item}).text
    assert client.assistant.library.items()[0].item_id == item


def test_what_is_said_of_a_file_is_read_again_with_it(client):
    token = token_of(send(client, ("wind.md", DOCUMENT)))
    again = client.post(
        "/sources/explain?lang=en", data={"upload": token, "publisher.0": "Coast news", "private": "yes"}
    )
    assert 'value="Coast news"' in again.text
    assert client.assistant.uploads.waiting(token, "local").private


@pytest.mark.parametrize(
    ("field", "value"), [("edition.0", "soon"), ("map.0", "12"), ("language.0", "fr"), ("decimal.0", "x")]
)
def test_what_cannot_be_used_of_what_is_said_is_told_with_the_file(client, field, value):
    token = token_of(send(client, ("xyz.csv", TABLE)))
    response = client.post("/sources/explain?lang=en", data={"upload": token, field: value})
    assert response.status_code == 422
    assert "xyz.csv" in response.text
    assert "cannot be used" in response.text
    assert client.assistant.uploads.waiting(token, "local")


def test_files_that_are_not_ticked_are_not_stored(client):
    token = token_of(send(client, ("xyz.csv", TABLE), ("wind.md", DOCUMENT)))
    client.post("/sources/store?lang=en", data={"upload": token, "take.1": "yes"})
    assert [version.kind for version in client.assistant.library.items()] == ["document"]


def test_a_hostile_name_and_a_broken_file_are_told_as_text(client):
    page = send(client, (f"{HOSTILE}=cmd.xlsx", b"PK\x03\x04 broken"), ("xyz.csv", TABLE)).text
    assert HOSTILE not in page
    assert "cannot be used" in page
    assert "is damaged" in page
    assert str(client.assistant.settings.home) not in page
    assert "2 of 3 rows can be stored" in page


def test_a_document_that_holds_markup_is_shown_as_letters(client):
    text = f"# A plan {HOSTILE}\n\nThe plan of the coast has forty turbines. {HOSTILE} And it has more of them.\n"
    seen = send(client, ("plan.txt", text.encode()))
    stored = client.post("/sources/store?lang=en", data={"upload": token_of(seen), "take.0": "yes"})
    item = client.assistant.library.items()[0].item_id
    opened = client.get(f"/sources?source=u-{item}")
    for page in (seen, stored, opened, client.get("/sources", params={"q": "forty turbines"})):
        assert "<script>document" not in page.text
        assert "<img" not in page.text


@pytest.mark.parametrize(
    ("files", "said"),
    [([], ""), ([("a.csv", TABLE)] * 4, "up to 3"), ([("a.csv", b"x" * 2**20)] * 2, "")],
    ids=["none", "too many", "too large"],
)
def test_no_files_too_many_and_too_large_ones_are_refused(client, files, said):
    response = send(client, *files)
    assert response.status_code in {413, 422}
    assert said in response.text
    assert not list((client.assistant.settings.home / "uploads").glob("*"))


@pytest.mark.parametrize("path", ["explain", "store", "discard"])
def test_files_that_no_longer_wait_are_said(client, path):
    response = client.post(f"/sources/{path}?lang=en", data={"upload": "A" * 22})
    assert response.status_code == 422
    assert "no longer waiting" in response.text
    assert client.get(f"/sources?upload={'A' * 22}").status_code == 404


def test_an_addition_nobody_made_cannot_be_taken_out(client):
    response = client.post("/sources/remove?lang=en", data={"item": "never"})
    assert response.status_code == 422
    assert "Nothing was added as" in response.text


@pytest.mark.parametrize("path", ["files", "explain", "store", "discard", "remove", "restore", "undo"])
def test_a_page_of_another_site_changes_nothing(client, path):
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post(f"/sources/{path}", headers=headers, data={"item": "x"}).status_code == 403


def test_the_pages_let_browsers_name_them_as_the_origin_of_their_forms(shared):
    # Under the policy "no-referrer" alone browsers send the origin "null", which is refused as another site's.
    assert '<meta name="referrer" content="same-origin">' in shared.get("/sources").text


def test_who_may_only_look_is_offered_nothing_to_change(tmp_path):
    app, opening = app_over(tmp_path / "home", login=("keys",))
    with closing(opening), TestClient(app) as client:
        key = opening.opened().store.keys.create("looker", "viewer")
        headers = {"authorization": f"Bearer {getattr(key, 'secret', key[1] if isinstance(key, tuple) else key)}"}
        page = client.get("/sources?lang=en", headers=headers)
        assert page.status_code == 200
        assert 'type="file"' not in page.text
        assert client.post("/sources/undo", headers=headers).status_code == 403
        assert client.get("/sources").status_code == 401


def test_the_index_tells_how_far_it_is(client):
    now = client.get("/sources/indexing").json()
    assert set(now) == {"state", "done", "total", "problem"}
    assert now["state"] in {"waiting", "working", "ready"}


def test_what_was_done_is_in_the_audit_log(client):
    token = token_of(send(client, ("xyz.csv", TABLE)))
    client.post("/sources/store?lang=en", data={"upload": token, "take.0": "yes"})
    client.post("/sources/remove?lang=en", data={"item": "xyz"})
    done = [entry.what for entry in client.assistant.store.audit.listing()]
    assert done == ["delete", "upload", "send files"]


def test_every_text_of_the_pages_is_written_in_both_languages():
    for phrase in SOURCES.values():
        assert phrase.en.strip()
        assert phrase.vi.strip()
        assert sorted(re.findall(r"\{\w*\}", phrase.en)) == sorted(re.findall(r"\{\w*\}", phrase.vi))

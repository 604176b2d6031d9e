"""Sources as a person uses them, in headless Chromium: send files, look them over, ask about them, take them back."""

from __future__ import annotations

from contextlib import closing

import pytest
from browser_fakes import IN_A_BROWSER
from page_fakes import HOSTILE, running
from selenium.webdriver.common.keys import Keys
from sources_fakes import DOCUMENT, TABLE, app_over

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    app, opening = app_over(tmp_path_factory.mktemp("home"), limit_questions="", limit_requests="", most_upload_files=3)
    with closing(opening), running(app) as url:
        yield url


@pytest.fixture
def sources(open_browser, url):
    """Return a function that opens Sources in a browser of its own."""

    def open_sources(query="", **options):
        # Twice, because the chat complains of being left, and of Sources' own complaints none is to be lost.
        address = f"{url}/sources?{query}"
        return open_browser(**options).look(address).look(address)

    return open_sources


def written(folder, **files):
    paths = [folder / name.replace("_", ".") for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    return "\n".join(map(str, paths))


def press(browser, label):
    next(one for one in browser.visible("button, a.button") if one.text == label).click()


def drop(browser, name, text):
    """Drop a file on the page as a person would, but for the pointer's way there."""
    script = """
        const dropped = new DataTransfer();
        dropped.items.add(new File([arguments[1]], arguments[0]));
        document.querySelector('.drop').dispatchEvent(
            new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: dropped }));
    """
    browser.driver.execute_script(script, name, text)


def test_files_are_looked_over_stored_asked_about_at_once_and_taken_back(sources, url, tmp_path):
    browser = sources("lang=en")
    browser.all(".drop input")[0].send_keys(written(tmp_path, xyz_csv=TABLE, wind_md=DOCUMENT))
    press(browser, "Read the files")
    browser.until_text("What was understood")
    assert "2 of 3 rows can be stored" in browser.text()
    assert "Atlantis" in browser.text()  # what the check found
    assert "Wind parks off Vinh Chau" in browser.text()
    press(browser, "Store")
    browser.until_text("The next question uses it.")
    assert browser.complaints() == []
    assert browser.hosts() == {"127.0.0.1"}

    browser.open(f"{url}/?lang=en")
    browser.ask("Which provinces lead the XYZ 2024?")
    assert "71.50" in browser.one(".pia-text").text

    browser.look(f"{url}/sources?kind=own&lang=en")
    assert len(browser.visible(".many tbody tr")) == 2
    press(browser, "Leave out")
    browser.until_text("It can be restored below.")
    press(browser, "Undo")
    browser.until_text("Taken back")
    browser.look(f"{url}/sources?kind=own&lang=en")
    assert len(browser.visible(".many tbody tr")) == 2


def test_a_file_that_is_dropped_is_read_and_its_markup_is_text(sources):
    browser = sources("lang=en")
    drop(browser, "<b>coast</b>.md", f"# A coast {HOSTILE}\n\nThe coast has forty turbines, {HOSTILE}.\n")
    browser.until_text("What was understood")
    assert browser.one(".file h2").text == "b>.md"
    assert "The coast has forty turbines" in browser.text()
    assert browser.driver.title == "What was understood · Provincial Innovation Assistant"
    assert browser.all("main img, main script") == []
    press(browser, "Discard")
    browser.until_text("Search the passages")
    assert browser.complaints() == []


def test_a_broken_file_gets_a_sentence_and_too_many_are_not_sent(sources, tmp_path):
    browser = sources("lang=en")
    drop(browser, "broken.xlsx", "PK no table")
    browser.until_text("cannot be used")
    assert "Traceback" not in browser.text()
    browser = sources("lang=en")
    browser.all(".drop input")[0].send_keys(written(tmp_path, **{f"f{n}_csv": TABLE for n in range(4)}))
    browser.until_text("Choose up to 3 files at a time.")
    assert browser.all(".drop input")[0].get_attribute("value") == ""


def test_a_citation_leads_to_its_passage_marked_in_the_text_around_it(open_browser):
    browser = open_browser()
    browser.ask("Why does Hanoi rank first?")
    quote = browser.one(".pia-source:has([href*=quote])")
    quote.find_element("css selector", "summary").send_keys(Keys.ENTER)
    words = quote.find_element("css selector", "blockquote").text
    quote.find_element("css selector", "[href*=quote]").send_keys(Keys.ENTER)
    browser.until(lambda: len(browser.driver.window_handles) == 2)
    chat, page = browser.driver.window_handles
    browser.driver.switch_to.window(page)
    assert browser.one("#passage mark").text == words
    assert len(browser.one("#passage").text) > len(words)
    browser.driver.close()
    browser.driver.switch_to.window(chat)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_phone_shows_sources_without_sideways_scrolling(sources, url, language):
    browser = sources(f"lang={language}", width=390, height=844)
    for query in ("", "q=turbines", "source=s063", "source=s145"):
        browser.look(f"{url}/sources?{query}&lang={language}")
        browser.one("main h1")
        assert browser.fits(), query


@pytest.mark.parametrize("query", ["", "q=Hanoi", "source=s063", "source=s145", "upload"])
@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "vi")])
def test_axe_finds_no_serious_violation(sources, scheme, language, query):
    browser = sources(f"{query}&lang={language}")
    browser.prefer(scheme)
    if query == "upload":
        drop(browser, "xyz.csv", TABLE.decode())
        browser.until(lambda: browser.visible(".waiting"))
    browser.one("main h1")
    found = browser.barriers()
    browser.prefer("")
    assert found == []

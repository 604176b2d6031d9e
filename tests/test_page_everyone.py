"""The page beyond a screen and a mouse, in headless Chromium: on a phone, on paper, at rest, and as files."""

from __future__ import annotations

import base64
import csv
import io
import json
import unicodedata
from xml.etree import ElementTree

import pypdf
import pytest
from browser_fakes import IN_A_BROWSER
from openpyxl import load_workbook
from PIL import Image
from selenium.webdriver.common.keys import Keys

from assistant.web.exports import FORMULA_STARTS

pytestmark = IN_A_BROWSER


@pytest.fixture
def downloaded(open_browser, tmp_path):
    """Return a function that asks, presses every download, and returns the files by their kind."""

    def download(question):
        browser = open_browser()
        behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
        browser.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
        browser.ask(question)
        files = {}
        for button in browser.visible(".pia-file"):
            button.click()
            path = tmp_path / f"answer.{button.get_attribute('data-kind')}"
            browser.until(path.exists)
            files[path.suffix] = path.read_bytes()
        assert browser.complaints() == []
        return files

    return download


def test_an_answer_is_downloaded_in_every_kind_and_each_opens(downloaded):
    files = downloaded("Which provinces lead?")
    assert set(files) == {".csv", ".xlsx", ".json", ".svg", ".png"}
    lines = list(csv.DictReader(io.StringIO(files[".csv"].decode("utf-8-sig"))))
    assert (lines[0]["unit"], lines[0]["score"]) == ("Hanoi", "65.68")
    book = load_workbook(io.BytesIO(files[".xlsx"]))
    assert book.sheetnames == ["Figures", "Sources", "Answer"]
    assert "Hanoi" in [cell.value for cell in book["Figures"][2]]
    assert json.loads(files[".json"])["question"] == "Which provinces lead?"
    assert ElementTree.fromstring(files[".svg"]).tag.endswith("svg")
    with Image.open(io.BytesIO(files[".png"])) as picture:
        assert picture.width > 400


def test_no_cell_of_a_download_is_a_formula(downloaded):
    files = downloaded("hostile =1+1")
    cells = [cell for line in csv.reader(io.StringIO(files[".csv"].decode("utf-8-sig"))) for cell in line]
    for sheet in load_workbook(io.BytesIO(files[".xlsx"])):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            cells += [cell.value for cell in row if isinstance(cell.value, str)]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []


def test_on_a_phone_earlier_conversations_open_over_the_chat_and_close_again(open_browser):
    browser = open_browser(width=390, height=844)
    browser.ask("Which provinces lead?")
    assert browser.visible("#pia-side") == []
    browser.one(".pia-toggle").send_keys(Keys.ENTER)
    browser.until(lambda: "Which provinces lead?" in [one.text for one in browser.visible(".pia-open")])
    assert browser.one(".pia-toggle").get_attribute("aria-expanded") == "true"
    browser.one(".pia-open").send_keys(Keys.ESCAPE)
    browser.until(lambda: not browser.visible("#pia-side"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_printed_whole_and_dark_on_white(open_browser, scheme):
    browser = open_browser()
    browser.prefer(scheme)
    for _ in range(3):
        browser.ask("Which provinces lead?")
    watch = "addEventListener('beforeprint', () => { window.dark = document.body.classList.contains('dark'); })"
    browser.driver.execute_script(watch)
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(printed)))
    # Letters that stand joined, as in "first", come back apart.
    text = unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in paper.pages))
    assert len(paper.pages) > 1
    assert text.count("Hanoi kept the first place.") == 3  # the sources stand open
    assert text.count("The leaders of 2025") == 3
    assert "Copy answer" not in text
    assert browser.driver.execute_script("return window.dark") is False
    assert browser.driver.execute_script("return document.body.classList.contains('dark')") == (scheme == "dark")
    browser.prefer("")


def test_nothing_moves_for_who_wants_no_motion(open_browser, url):
    browser = open_browser()
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
    moving = """
        return [...document.querySelectorAll("body *")].filter((one) => {
            const style = getComputedStyle(one);
            return one.checkVisibility() && style.animationName !== "none" && style.animationPlayState === "running";
        }).map((one) => one.className);
    """
    for path in ("/", "/explore", "/sources"):
        browser.look(url + path)
        browser.one("h1")
        assert browser.driver.execute_script(moving) == []
    browser.open(url).type("wait for it")
    browser.one(".pia-steps[aria-busy]")
    assert browser.driver.execute_script(moving) == []
    browser.one("#pia-question .stop-button").click()
    browser.until_text("Stopped before the answer was complete.")
    browser.prefer("")

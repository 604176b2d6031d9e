"""The page as a person uses it, in headless Chromium: ask, follow up, open a source, stop, switch language."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from urllib.parse import urlsplit

import pytest
from page_fakes import ScriptedAssistant, served
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
WAIT_SECONDS = 20  # a slow machine under load; nothing here is expected to take this long
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason="no Chromium with its driver on this machine"),
]


class Browser:
    """One headless browser with a profile of its own."""

    def __init__(self, profile, *, language="en-US", width=1280, height=900):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--accept-lang={language}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, url):
        """Open the page anew, and wait until it can be used: the starters say "…" until the assistant is there."""
        self.complaints()
        self.requests()
        self.driver.get(url)
        script = """
            const shown = [...document.querySelectorAll('.pia-chip')].map((chip) => chip.innerText.trim());
            return document.querySelector('#pia-question textarea') !== null && !shown.includes('…')
                && (shown.some(Boolean) || document.querySelector('.pia-answer') !== null);
        """
        self.until(lambda: self.driver.execute_script(script))
        return self

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def visible(self, selector):
        return [element for element in self.all(selector) if element.is_displayed()]

    def one(self, selector):
        self.until(lambda: self.visible(selector))
        return self.visible(selector)[0]

    def until(self, holds):
        patient = WebDriverWait(self.driver, WAIT_SECONDS, ignored_exceptions=[StaleElementReferenceException])
        return patient.until(lambda _: holds())

    def text(self):
        return self.one("body").text

    def until_text(self, text):
        self.until(lambda: text in self.text())

    def ask(self, question):
        """Type a question, send it, and wait until one more answer stands."""
        answered = len(self.all(".pia-answer"))
        self.type(question)
        self.until(lambda: len(self.all(".pia-answer")) > answered)

    def type(self, question):
        box = self.one("#pia-question textarea")
        box.send_keys(question)
        box.send_keys(Keys.ENTER)

    def requests(self):
        """Return the addresses asked for over a network since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        sockets = [event["params"]["url"] for event in events if event["method"] == "Network.webSocketCreated"]
        return [url for url in asked + sockets if urlsplit(url).scheme in {"http", "https", "ws", "wss", "ftp"}]

    def complaints(self):
        """Return the console's errors and warnings."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]


@pytest.fixture(scope="module")
def assistant(corpus):
    return ScriptedAssistant(corpus)


@pytest.fixture(scope="module")
def url(assistant):
    with served(assistant) as url:
        yield url


@pytest.fixture(scope="module")
def browsers(tmp_path_factory):
    """Return the browsers started so far, by what they are like; starting one takes longer than a test."""
    started = {}
    yield started
    for alike in started.values():
        for browser in alike:
            browser.driver.quit()


@pytest.fixture
def open_browser(browsers, tmp_path_factory, url):
    """Return a function that opens the page in one more browser."""
    used = []

    def open_one(path="/", **options):
        kind = tuple(sorted(options.items()))
        alike = browsers.setdefault(kind, [])
        free = [browser for browser in alike if browser not in used]
        if not free:
            free = [Browser(tmp_path_factory.mktemp("profile"), **options)]
            alike += free
        used.append(free[0])
        return free[0].open(url + path)

    return open_one


def test_a_question_is_answered_with_steps_chart_table_sources_and_nothing_is_fetched_from_elsewhere(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    assert browser.one(".pia-steps summary").text.startswith("Look-ups: 1")
    assert browser.one(".pia-chart svg").size["width"] > 300
    assert [cell.text for cell in browser.visible(".pia-table tbody tr:first-child td")][1:3] == ["Hanoi", "65.68"]
    assert len(browser.visible(".pia-source")) == 2
    requests = browser.requests()
    assert requests
    assert {urlsplit(address).hostname for address in requests} == {"127.0.0.1"}
    assert browser.complaints() == []


def test_a_citation_opens_its_source(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    assert not browser.visible(".pia-source blockquote")
    browser.visible("a.pia-cite")[1].click()
    assert browser.one(".pia-source blockquote").text == "Hanoi kept the first place."
    link = browser.one(".pia-source[open] a")
    assert link.get_attribute("href") == "https://example.org/ranking"
    assert "noopener" in link.get_attribute("rel")


def test_starters_and_follow_ups_are_asked_by_a_click_in_one_thread(open_browser, assistant):
    browser = open_browser()
    browser.visible("#pia-starters button")[0].click()
    browser.until(lambda: browser.visible("#pia-follow-ups button"))
    assert not browser.visible("#pia-starters button")
    browser.visible("#pia-follow-ups button")[0].click()
    browser.until_text("About Why does Hanoi rank first?")
    (_, first), (question, second) = assistant.asked[-2:]
    assert question == "Why does Hanoi rank first?"
    assert first == second


def test_the_interface_switches_language_and_keeps_the_conversation(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    browser.visible("#pia-language label")[1].click()
    browser.until_text("Trợ lý Đổi mới sáng tạo")
    assert browser.visible(".pia-answer")
    assert browser.driver.execute_script("return document.documentElement.lang") == "vi"
    assert browser.one("#pia-question textarea").get_attribute("placeholder") == "Tỉnh, điểm số, thứ hạng, vì sao…"
    assert browser.one("#pia-question .submit-button").get_attribute("aria-label") == "Gửi"


def test_a_vietnamese_browser_is_greeted_in_vietnamese(open_browser):
    browser = open_browser(language="vi-VN,vi")
    browser.until_text("Bạn muốn biết điều gì?")
    assert browser.visible("#pia-starters button")[0].text == "Những tỉnh nào dẫn đầu?"


def test_markup_in_questions_and_sources_is_shown_and_never_run(open_browser):
    browser = open_browser()
    browser.ask("hostile <img src=x onerror=\"document.title='owned'\"> **bold** <b>text</b>")
    assert "<b>text</b>" in browser.one(".user-row").text
    assert "**bold**" in browser.one(".user-row").text
    assert "<script>" in browser.one(".pia-source summary").text
    browser.one(".pia-source summary").click()
    assert browser.driver.title == "Provincial Innovation Assistant"
    assert browser.all("#pia-chat img, #pia-chat script, #pia-chat b, #pia-chat a[href^=javascript]") == []
    assert {urlsplit(address).hostname for address in browser.requests()} == {"127.0.0.1"}
    assert browser.complaints() == []


def test_two_browsers_never_see_each_others_conversation(open_browser, assistant):
    first, second = open_browser(), open_browser()
    first.ask("Which provinces lead?")
    second.ask("Only mine")
    assert "Only mine" not in first.text()
    assert "Which provinces lead?" not in second.one("#pia-chat").text
    (_, one), (_, other) = assistant.asked[-2:]
    assert one != other


def test_an_answer_can_be_stopped_and_the_next_question_asked(open_browser, assistant):
    browser = open_browser()
    browser.type("wait for it")
    browser.one("#pia-question .stop-button").click()
    browser.until_text("Stopped before the answer was complete.")
    assert assistant.closed_early.wait(WAIT_SECONDS)
    browser.ask("Which provinces lead?")


def test_a_failure_is_a_sentence_with_a_reference_and_no_traceback(open_browser):
    browser = open_browser()
    browser.type("break it")
    browser.until_text("reference")
    assert "secret" not in browser.text()
    assert "Traceback" not in browser.text()
    browser.ask("Which provinces lead?")


def test_an_empty_question_asks_for_one_and_sends_nothing(open_browser, assistant):
    browser = open_browser()
    before = len(assistant.asked)
    browser.type("   ")
    browser.until_text("Type a question first.")
    assert len(assistant.asked) == before


def test_who_asks_too_often_is_told_when_to_go_on_and_keeps_the_question(open_browser, corpus):
    assistant = ScriptedAssistant(corpus)
    with served(assistant, limit_questions="1/minute") as url:
        browser = open_browser()
        browser.open(url)
        browser.ask("Which provinces lead?")
        browser.type("And in 2024?")
        browser.until_text("Try again in")
        assert browser.one("#pia-question textarea").get_attribute("value") == "And in 2024?"
    assert len(assistant.asked) == 1


def test_a_new_chat_is_a_new_thread_with_the_starters_back(open_browser, assistant):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    browser.one("#pia-new").click()
    browser.until(lambda: browser.visible("#pia-starters button"))
    assert not browser.visible(".pia-answer")
    browser.ask("Which provinces lead?")
    (_, one), (_, other) = assistant.asked[-2:]
    assert one != other


def test_a_clarifying_answer_offers_its_readings_to_click(open_browser):
    browser = open_browser()
    browser.ask("clarify it")
    assert browser.one(".pia-badge").text == "Which one do you mean?"
    browser.visible("#pia-follow-ups button")[1].click()
    browser.until_text("About Thai Binh 2024")


def test_a_table_is_sorted_by_the_keyboard(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    score = browser.visible(".pia-sort")[2]
    score.send_keys(Keys.ENTER)
    assert browser.visible(".pia-table tbody tr")[0].text.split()[1] == "Hue"
    assert browser.visible(".pia-table th")[2].get_attribute("aria-sort") == "ascending"


def test_a_phone_shows_everything_without_sideways_scrolling(open_browser):
    browser = open_browser(width=390, height=844)
    browser.ask("Which provinces lead?")
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    assert browser.one(".pia-chart .pia-narrow svg").size["width"] <= 390
    assert browser.one("#pia-question .submit-button").location["x"] < 390


def test_the_question_box_is_emptied_and_what_is_typed_meanwhile_stays(open_browser, assistant):
    browser = open_browser()
    browser.type("wait for it")
    browser.one("#pia-question .stop-button")
    box = browser.one("#pia-question textarea")
    assert box.get_attribute("value") == ""
    box.send_keys("next")
    assistant.release.set()
    browser.until(lambda: browser.visible(".pia-answer"))
    assistant.release.clear()
    assert browser.one("#pia-question textarea").get_attribute("value") == "next"


def test_a_table_is_downloaded_and_opens_as_csv(open_browser, tmp_path):
    browser = open_browser()
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "files")}
    )
    browser.ask("Which provinces lead?")
    browser.visible(".pia-file")[0].click()
    browser.until(lambda: (tmp_path / "files" / "answer.csv").exists())
    assert "Hanoi" in (tmp_path / "files" / "answer.csv").read_text(encoding="utf-8-sig")
    assert browser.complaints() == []


def test_a_link_to_a_question_opens_the_page_with_its_answer(open_browser):
    browser = open_browser("/?q=Which%20provinces%20lead%3F&lang=vi")
    assert browser.one(".user-row").text.strip() == "Which provinces lead?"
    browser.until_text("Trợ lý Đổi mới sáng tạo")


def test_a_question_can_be_edited_and_asked_again(open_browser, assistant):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    browser.one(".pia-edit").click()
    box = browser.one("#pia-question textarea")
    assert box.get_attribute("value") == "Which provinces lead?"
    box.send_keys(" Again", Keys.ENTER)
    browser.until(lambda: assistant.asked[-1][0] == "Which provinces lead? Again")


def test_the_link_to_an_answer_is_copied(open_browser):
    browser = open_browser()
    browser.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    browser.ask("Which provinces lead?")
    browser.one(".pia-link").click()
    browser.until_text("Copied")
    copied = browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied.endswith("/?q=Which+provinces+lead%3F")


def test_the_chat_leads_to_explore_and_nothing_is_fetched_from_elsewhere(open_browser):
    browser = open_browser()
    browser.one("#pia-header a").click()
    browser.until(lambda: browser.visible(".tiles"))
    assert browser.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints() == []
    assert {urlsplit(address).hostname for address in browser.requests()} == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["/", "/?q=Which%20provinces%20lead%3F", "/explore"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(open_browser, url, path, scheme):
    browser = open_browser()
    colours = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)
    browser.driver.get(url + path)
    shown = {"/": "#pia-starters button", "/explore": ".tiles"}.get(path, ".pia-answer")
    browser.until(lambda: browser.visible(shown))
    axe = resources.files("axe_core_python").joinpath("axe.min.js")
    browser.driver.execute_script(axe.read_text(encoding="utf-8"))
    found = browser.driver.execute_async_script("axe.run().then(arguments[0])")["violations"]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []

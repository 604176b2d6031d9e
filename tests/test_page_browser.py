"""The page as a person uses it, in headless Chromium: ask, follow up, open a source, stop, switch language."""

from __future__ import annotations

import re

import pytest
from browser_fakes import IN_A_BROWSER, WAIT_SECONDS
from page_fakes import ScriptedAssistant, served
from selenium.webdriver.common.keys import Keys

pytestmark = IN_A_BROWSER


def test_a_question_is_answered_with_steps_chart_table_sources_and_nothing_is_fetched_from_elsewhere(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    assert browser.one(".pia-steps summary").text.startswith("Look-ups: 1")
    assert browser.one(".pia-chart svg").size["width"] > 300
    assert [cell.text for cell in browser.visible(".pia-table tbody tr:first-child td")][1:3] == ["Hanoi", "65.68"]
    assert len(browser.visible(".pia-source")) == 2
    assert browser.hosts() == {"127.0.0.1"}
    assert browser.complaints() == []


def test_a_question_and_its_first_step_are_shown_before_the_server_has_heard_of_them(open_browser):
    browser = open_browser()
    # Whatever is sent from now on is held up.
    browser.driver.execute_script("window.fetch = () => new Promise(() => {});")
    browser.type("Which <b>provinces</b> lead?" + Keys.ENTER)
    assert browser.one("#pia-chat .user-row").text == "Which <b>provinces</b> lead?"
    assert browser.one('.pia-steps[aria-busy="true"] summary').text == "Looking it up…"
    assert not browser.visible(".pia-answer")


def test_a_citation_opens_its_source(open_browser):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    assert not browser.visible(".pia-source blockquote")
    browser.visible("a.pia-cite")[1].click()
    assert browser.one(".pia-source blockquote").text == "Hanoi kept the first place."
    link = browser.one(".pia-source[open] a")
    assert link.get_attribute("href") == "https://example.org/ranking"
    assert "noopener" in link.get_attribute("rel")


def test_starters_and_follow_ups_are_asked_by_a_click_in_one_thread(open_browser, scripted):
    browser = open_browser()
    browser.visible("#pia-starters button")[0].click()
    browser.until(lambda: browser.visible("#pia-follow-ups button"))
    assert not browser.visible("#pia-starters button")
    browser.visible("#pia-follow-ups button")[0].click()
    browser.until_text("About Why does Hanoi rank first?")
    (_, first), (question, second) = scripted.asked[-2:]
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
    assert browser.hosts() == {"127.0.0.1"}
    assert browser.complaints() == []


def test_two_browsers_never_see_each_others_conversation(open_browser, scripted):
    first, second = open_browser(), open_browser()
    first.ask("Which provinces lead?")
    second.ask("Only mine")
    assert "Only mine" not in first.text()
    assert "Which provinces lead?" not in second.one("#pia-chat").text
    (_, one), (_, other) = scripted.asked[-2:]
    assert one != other


def test_an_answer_can_be_stopped_and_the_next_question_asked(open_browser, scripted):
    browser = open_browser()
    browser.type("wait for it")
    browser.one("#pia-question .stop-button").click()
    browser.until_text("Stopped before the answer was complete.")
    assert scripted.closed_early.wait(WAIT_SECONDS)
    browser.ask("Which provinces lead?")


def test_a_failure_is_a_sentence_with_a_reference_and_no_traceback(open_browser):
    browser = open_browser()
    browser.type("break it")
    browser.until(lambda: re.search(r"reference [0-9a-f]{32}\b", browser.text()))  # the request's id
    assert "secret" not in browser.text()
    assert "Traceback" not in browser.text()
    browser.ask("Which provinces lead?")


def test_an_empty_question_asks_for_one_and_sends_nothing(open_browser, scripted):
    browser = open_browser()
    before = len(scripted.asked)
    browser.type("   ")
    browser.until_text("Type a question first.")
    assert len(scripted.asked) == before


def test_who_asks_too_often_is_told_when_to_go_on_and_keeps_the_question(open_browser, corpus):
    scripted = ScriptedAssistant(corpus)
    with served(scripted, limit_questions="1/minute") as url:
        browser = open_browser()
        browser.open(url)
        browser.ask("Which provinces lead?")
        browser.type("And in 2024?")
        browser.until_text("Try again in")
        assert browser.one("#pia-question textarea").get_attribute("value") == "And in 2024?"
    assert len(scripted.asked) == 1


def test_a_new_chat_is_a_new_thread_with_the_starters_back(open_browser, scripted):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    browser.one("#pia-new").click()
    browser.until(lambda: browser.visible("#pia-starters button"))
    assert not browser.visible(".pia-answer")
    browser.ask("Which provinces lead?")
    (_, one), (_, other) = scripted.asked[-2:]
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


def test_the_question_box_is_emptied_and_what_is_typed_meanwhile_stays(open_browser, scripted):
    browser = open_browser()
    browser.type("wait for it")
    browser.one("#pia-question .stop-button")
    box = browser.one("#pia-question textarea")
    assert box.get_attribute("value") == ""
    box.send_keys("next")
    scripted.release.set()
    browser.until(lambda: browser.visible(".pia-answer"))
    scripted.release.clear()
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


def test_a_question_can_be_edited_and_asked_again(open_browser, scripted):
    browser = open_browser()
    browser.ask("Which provinces lead?")
    browser.one(".pia-edit").click()
    box = browser.one("#pia-question textarea")
    assert box.get_attribute("value") == "Which provinces lead?"
    box.send_keys(" Again", Keys.ENTER)
    browser.until(lambda: scripted.asked[-1][0] == "Which provinces lead? Again")


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
    assert browser.fits()
    assert browser.complaints() == []
    assert browser.hosts() == {"127.0.0.1"}


SHOWN = {
    "/": "#pia-starters button",
    "/?q=Which%20provinces%20lead%3F": ".pia-answer",
    "/explore": ".tiles",
    "/explore?view=unit&unit=hanoi&map=63&index=PAPI&edition=2024": "main h1",
    "/explore?view=compare&units=hanoi,hue,da-nang&index=PAPI&edition=2024": "main h1",
}


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(open_browser, url, path, scheme):
    browser = open_browser()
    browser.prefer(scheme)
    browser.look(url + path)
    browser.one(SHOWN[path])
    found = browser.barriers()
    browser.prefer("")
    assert found == []

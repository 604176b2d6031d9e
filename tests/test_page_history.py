"""Earlier conversations in the page, in headless Chromium: listed, found, renamed, deleted, opened, shared, judged."""

from __future__ import annotations

from browser_fakes import IN_A_BROWSER
from page_fakes import HOSTILE
from selenium.webdriver.common.keys import Keys

pytestmark = IN_A_BROWSER


def titles(browser):
    return [button.text for button in browser.visible(".pia-open")]


def entry(browser, title):
    return next(one for one in browser.visible(".pia-thread") if one.text.startswith(title))


def press(browser, title, button):
    entry(browser, title).find_element("css selector", button).click()


def listed(browser, title):
    browser.until(lambda: title in titles(browser))


def test_a_conversation_is_listed_once_answered_and_opens_again_after_a_reload(open_browser, url):
    browser = open_browser()
    browser.ask("Which provinces lead by far?")
    listed(browser, "Which provinces lead by far?")
    browser.open(url)
    assert browser.all(".pia-answer") == []
    press(browser, "Which provinces lead by far?", ".pia-open")
    assert browser.one(".pia-chart svg").is_displayed()  # drawn late, once it comes into view
    assert browser.one(".user-row").text.strip() == "Which provinces lead by far?"
    assert entry(browser, "Which provinces lead by far?").get_attribute("aria-current") == "true"
    assert browser.complaints() == []
    assert browser.hosts() == {"127.0.0.1"}


def test_an_opened_conversation_goes_on_in_its_own_thread(open_browser, url, scripted):
    browser = open_browser()
    browser.ask("Which provinces come first?")
    browser.open(url)
    listed(browser, "Which provinces come first?")
    press(browser, "Which provinces come first?", ".pia-open")
    browser.until(lambda: browser.visible(".pia-answer"))
    browser.ask("And then?")
    (_, first), (_, second) = scripted.asked[-2:]
    assert first == second


def test_conversations_are_searched_by_what_was_asked(open_browser):
    browser = open_browser()
    for question in ("About apples", "About pears"):
        browser.ask(question)
        browser.one("#pia-new").click()
        browser.until(lambda: browser.visible("#pia-starters button"))
    listed(browser, "About pears")
    box = browser.one("#pia-search textarea, #pia-search input")
    box.send_keys("apples")
    browser.until(lambda: titles(browser) == ["About apples"])
    box.send_keys(" and nothing like it")
    browser.until(lambda: titles(browser) == [] and browser.visible("#pia-history .pia-quiet"))
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.DELETE)
    listed(browser, "About pears")


def test_a_conversation_is_renamed_and_its_new_title_is_text(open_browser, url):
    browser = open_browser()
    browser.ask("Rename me")
    listed(browser, "Rename me")
    press(browser, "Rename me", ".pia-rename")
    prompt = browser.driver.switch_to.alert
    prompt.send_keys(f"Mine {HOSTILE}")
    prompt.accept()
    browser.until(lambda: any(title.startswith("Mine <img") for title in titles(browser)))
    browser.open(url)
    browser.until(lambda: any(title.startswith("Mine <img") for title in titles(browser)))
    assert browser.driver.title == "Provincial Innovation Assistant"
    assert browser.all("#pia-history img, #pia-history script") == []


def test_a_conversation_is_deleted_only_once_that_is_confirmed(open_browser, url):
    browser = open_browser()
    browser.ask("Delete me")
    listed(browser, "Delete me")
    press(browser, "Delete me", ".pia-delete")
    browser.driver.switch_to.alert.dismiss()
    assert "Delete me" in titles(browser)
    press(browser, "Delete me", ".pia-delete")
    browser.driver.switch_to.alert.accept()
    browser.until(lambda: "Delete me" not in titles(browser))
    assert browser.all(".pia-answer") == []
    browser.open(url)
    assert "Delete me" not in titles(browser)


def test_a_link_to_a_conversation_opens_it_for_whoever_began_it_alone(open_browser, url, scripted):
    mine, other = open_browser(), open_browser()
    mine.ask("Only for me")
    address = f"{url}/?thread={scripted.asked[-1][1]}"
    mine.open(address)
    mine.until(lambda: mine.visible(".pia-answer"))
    assert "Only for me" in mine.one(".user-row").text
    other.open(address)
    other.until_text("no longer there")
    assert other.all(".pia-answer") == []
    assert "Only for me" not in other.text()


def test_two_browsers_list_their_own_conversations_alone(open_browser):
    first, second = open_browser(), open_browser()
    first.ask("Asked by the first")
    second.ask("Asked by the second")
    listed(first, "Asked by the first")
    listed(second, "Asked by the second")
    assert "Asked by the second" not in titles(first)
    assert "Asked by the first" not in titles(second)


def test_a_thumb_down_is_kept_with_its_reason_and_stays_pressed(open_browser, scripted):
    browser = open_browser()
    browser.ask("Judge me")
    browser.one(".pia-thumb[data-verdict=down]").click()
    browser.one(".pia-fault input[value=figure]").click()
    browser.one(".pia-fault [name=reason]").send_keys("It is 61.07", Keys.ENTER)
    browser.until(lambda: any(one.reason == "It is 61.07" for one in scripted.feedback.all()))
    kept = next(one for one in scripted.feedback.all() if one.reason == "It is 61.07")
    assert kept.verdict == "down"
    assert kept.categories == ("figure",)
    assert kept.question == "Judge me"
    browser.until(lambda: browser.visible(".pia-thumb[aria-pressed=true]"))
    browser.one(".pia-thumb[data-verdict=down]").click()
    browser.until(lambda: all(one.question != "Judge me" for one in scripted.feedback.all()))


def test_everything_is_reached_and_done_by_the_keyboard_alone(open_browser, scripted):
    browser = open_browser()
    page = browser.driver.switch_to

    def tab_to(selector):
        for _ in range(80):
            if page.active_element.get_attribute("outerHTML") and browser.driver.execute_script(
                "return document.activeElement.matches(arguments[0])", selector
            ):
                return page.active_element
            page.active_element.send_keys(Keys.TAB)
        raise AssertionError(f"{selector} is not reached by Tab")

    tab_to("#pia-question textarea").send_keys("Which provinces lead?", Keys.ENTER)
    browser.until(lambda: browser.visible(".pia-answer"))
    tab_to(".pia-source summary").send_keys(Keys.ENTER)
    assert browser.visible(".pia-source[open] blockquote")
    tab_to(".pia-thumb[data-verdict=up]").send_keys(Keys.SPACE)
    browser.until(lambda: any(one.verdict == "up" for one in scripted.feedback.all()))
    tab_to("#pia-follow-ups button").send_keys(Keys.ENTER)
    browser.until_text("About Why does Hanoi rank first?")
    tab_to("#pia-new").send_keys(Keys.ENTER)
    browser.until(lambda: browser.visible("#pia-starters button"))

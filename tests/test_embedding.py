"""The assistant in a portal of another site: what may frame it, who is heard, and a visitor's walk through it."""

from __future__ import annotations

import os
import shutil
import socket
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from api_fakes import PORTAL_SECRET, api_app, bearer, client_of, live
from browser_fakes import CHROMEDRIVER, CHROMIUM
from embedding_fakes import PORTAL, PORTAL_HOST, PortalBrowser, running
from selenium.webdriver.common.keys import Keys

from assistant.settings import Settings
from assistant.web.embedding import MARK, frame_html
from assistant.web.files import static

MOST_SCRIPT_BYTES = 10_240
ELSEWHERE = "https://portal.example.org"
FRAMED = {"page": True, "login": ("embed",), "embed_secret": PORTAL_SECRET, "frame_ancestors": (ELSEWHERE,)}
MARKED = {MARK: "1"}
TABLE = "unit,index,edition,score,rank\nHanoi,PII,2021,51.25,1\nHue,PII,2021,47.75,2\n"


class Sites(NamedTuple):
    """Two sites: the portal, and a page that is not listed and puts the assistant into a frame all the same."""

    portal: str
    stranger: str
    assistant: str


@pytest.fixture(scope="module")
def client(assistant):
    with client_of(assistant, **FRAMED) as client:
        yield client


@pytest.fixture(scope="module")
def editable(indexed_home, tmp_path_factory) -> Iterator[object]:
    """Return an assistant with a home of its own, to which tables may be added."""
    from assistant.service import open_assistant

    home = tmp_path_factory.mktemp("portal") / "home"
    shutil.copytree(indexed_home, home)
    with closing(open_assistant(Settings(home=home))) as opened:
        yield opened


@pytest.fixture(scope="module")
def sites(editable) -> Iterator[Sites]:
    portal, stranger = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
    origins = [f"http://{PORTAL_HOST}:{bound.getsockname()[1]}" for bound in (portal, stranger)]
    app = api_app(editable, **FRAMED | {"frame_ancestors": (origins[0],)})
    with live(app) as url:
        made = PORTAL["create_portal"](url, PORTAL_SECRET)
        with running(made, portal), running(made, stranger):
            yield Sites(*origins, url)


@pytest.fixture
def browser(tmp_path):
    if not (CHROMIUM and CHROMEDRIVER):
        pytest.skip("no Chromium with its driver on this machine")
    browser = PortalBrowser(tmp_path / "profile")
    yield browser
    browser.driver.quit()


@pytest.fixture
def picture(browser):
    """Return a function that keeps what is shown as a picture for `docs/`, where PICTURES names a folder for them."""
    folder = os.environ.get("PICTURES")

    def take(name: str, *, height: int = 900) -> None:
        if folder:
            scrolled = browser.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssVisualViewport"]["pageY"]
            clip = {"x": 0, "y": scrolled, "width": 1280, "height": height, "scale": 1}
            shot = browser.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
            Path(folder, f"portal-{name}.png").write_bytes(b64decode(shot["data"]))

    return take


# What is served


def test_other_sites_may_load_the_script_and_it_is_small(client):
    told = client.get("/embed.js")
    assert told.headers["content-type"].startswith("text/javascript")
    assert told.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(told.content) <= MOST_SCRIPT_BYTES


@pytest.mark.parametrize("path", ["/embed/", "/embed/explore?index=PAPI", "/embed/api/v1/threads"])
def test_every_address_of_the_frame_gives_its_page_and_no_data(client, path):
    told = client.get(path)
    assert (told.status_code, told.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert told.text == frame_html("en", [ELSEWHERE])
    assert f"frame-ancestors 'self' {ELSEWHERE}" in told.headers["content-security-policy"]
    assert "x-frame-options" not in told.headers


def test_the_frames_mark_leads_to_the_thing_itself_and_lets_nobody_in(client):
    assert client.get("/embed/", headers=MARKED).text == client.get("/").text
    assert client.get("/embed/api/v1/rankings", headers=MARKED).status_code == 401
    token = PORTAL["token_of"]("lan", "viewer", PORTAL_SECRET)
    told = client.get("/embed/api/v1/me", headers={**MARKED, "Authorization": f"Bearer {token}"})
    assert told.json() == {"id": "portal:lan", "role": "viewer", "how": "embed"}
    assert client.post("/embed/api/v1/ask", json={"question": "who leads?"}).status_code == 401


def test_nobody_is_listed_and_nobody_may_frame_it(assistant):
    with client_of(assistant, **FRAMED | {"frame_ancestors": ()}) as client:
        told = client.get("/embed/")
        assert told.headers["x-frame-options"] == "SAMEORIGIN"
        assert told.headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_it_works_below_the_path_of_a_proxy(assistant):
    token = PORTAL["token_of"]("lan", "viewer", PORTAL_SECRET)
    with client_of(assistant, **FRAMED, root_path="/assistant") as client:
        for root in ("/assistant", ""):  # proxies leave their path, or take it off
            assert client.get(f"{root}/embed/explore").text == frame_html("en", [ELSEWHERE])
            assert client.get(f"{root}/embed/explore", headers=MARKED).status_code == 401
            for page in ("/explore", "/config", "/api/v1/docs", "/healthz", "/assets/site/site.css", "/theme.css"):
                assert client.get(root + page, headers=bearer(token)).status_code == 200, root + page


def test_the_page_cannot_be_broken_out_of_by_a_setting():
    assert "</script><b>" not in frame_html("en", ["https://</script><b>"])


def test_the_frames_token_is_kept_in_no_storage_and_no_address():
    for name in ("embed.js", "embedded.js"):
        assert not {"localStorage", "sessionStorage", "document.cookie"} & set(
            static(name).replace("(", ".").split(".")
        )
    assert "token=" not in static("embed.js") + static("embedded.js")


# In the browser


def rows_of(browser) -> str:
    return browser.visible(".pia-answer")[-1].text


def until_open(browser) -> None:
    browser.until(lambda: browser.visible("#pia-question textarea"))
    browser.until(lambda: not any(chip.text == "…" for chip in browser.visible("#pia-starters button")))


def look_at(browser, sites, page: str) -> None:
    """Open a page of the portal, and look inside its panel."""
    browser.driver.switch_to.default_content()
    browser.driver.get(f"{sites.portal}/{page}")
    browser.enter_panel()


def press(browser, label: str) -> None:
    browser.until(lambda: [one for one in browser.visible("button") if one.text == label])[0].click()


def send_table(browser) -> dict:
    """Send a table by the API from inside the frame, as its pages do."""
    return browser.driver.execute_async_script(
        """
        const [table, done] = arguments;
        (async () => {
          const form = new FormData();
          form.append("files", new Blob([table], { type: "text/csv" }), "pii-2021.csv");
          const sent = await fetch("/api/v1/documents/previews", { method: "POST", body: form });
          done({ ...(await sent.json()), status: sent.status });
        })().catch((problem) => done({ status: 0, detail: String(problem) }));
        """,
        TABLE,
    )


@pytest.mark.browser
@pytest.mark.model
def test_a_visitor_asks_and_an_editor_adds_a_table_with_third_party_cookies_blocked(browser, sites, picture, tmp_path):
    browser.driver.get(f"{sites.portal}/login")
    picture("login", height=480)
    browser.log_in(sites.portal, "viewer")
    browser.launcher(".launch").click()
    browser.enter(browser.launcher("iframe"))
    until_open(browser)
    chips = browser.until(lambda: browser.visible("#pia-portal-starters button"))
    assert [chip.text for chip in chips][1] == "Why does Hanoi rank first?"
    assert not browser.visible("#pia-starters button")
    browser.ask("Which provinces lead the PII 2025?")
    assert "65.68" in rows_of(browser)
    assert not browser.visible("#pia-starters button, #pia-portal-starters button")
    browser.ask("And in 2024?")
    assert "2024" in rows_of(browser)
    picture("asked")
    assert browser.visible(".pia-copy")
    assert not browser.visible(".pia-link")  # an address of ours leads past the portal's login
    refused = send_table(browser)
    assert (refused["status"], refused["needed"]) == (403, "editor")
    assert "You are logged in as viewer" in refused["detail"]
    look_at(browser, sites, "sources")
    assert not browser.all(".drop input")
    assert browser.visible("#add ~ *")[0].text  # who may
    picture("refused")

    browser.driver.switch_to.default_content()
    browser.log_in(sites.portal, "editor")
    look_at(browser, sites, "sources")
    table = tmp_path / "pii-2021.csv"
    table.write_text(TABLE, encoding="utf-8")
    browser.all(".drop input")[0].send_keys(str(table))
    press(browser, "Read the files")
    browser.until_text("What was understood")
    browser.one("[name^=publisher]").send_keys("Planning portal")
    picture("read")
    press(browser, "Store")
    browser.until_text("The next question uses it.")
    look_at(browser, sites, "inline")
    browser.until(lambda: browser.visible(".pia-answer"))  # the page's own opening question
    browser.ask("Which provinces lead the PII 2021?")
    assert "51.25" in rows_of(browser)
    assert "Planning portal" in rows_of(browser)
    picture("uploaded")
    browser.driver.switch_to.default_content()
    assert browser.driver.execute_script("return document.querySelector('#assistant iframe').offsetHeight") > 520


@pytest.mark.browser
@pytest.mark.model
def test_the_launcher_opens_closes_by_escape_and_gives_the_focus_back(browser, sites):
    browser.log_in(sites.portal, "viewer")
    launch = browser.launcher(".launch")
    browser.driver.execute_script(
        "window.heard = []; for (const event of ['open', 'ready', 'answer', 'close'])"
        " provincialAssistant.on(event, (data) => heard.push([event, data]));"
        "provincialAssistant.ask('Which provinces lead the PII 2025?')"
    )
    frame = browser.launcher("iframe")
    assert frame.get_attribute("title") == "Innovation assistant"
    assert launch.get_attribute("aria-expanded") == "true"
    heard = lambda: dict(browser.driver.execute_script("return heard"))  # noqa: E731
    browser.until(lambda: "answer" in heard())
    assert heard()["answer"]["status"] == "answered"
    assert heard()["answer"]["question"] == "Which provinces lead the PII 2025?"
    browser.enter(frame)
    browser.one("#pia-question textarea").send_keys(Keys.ESCAPE)
    browser.driver.switch_to.default_content()
    browser.until(lambda: "close" in heard())
    assert launch.get_attribute("aria-expanded") == "false"
    assert (
        browser.driver.execute_script("return document.activeElement.shadowRoot?.activeElement.className") == "launch"
    )


@pytest.mark.browser
@pytest.mark.model
def test_a_token_that_has_run_out_is_renewed_and_its_request_sent_again(browser, sites):
    browser.log_in(sites.portal, "viewer")
    expired = PORTAL["token_of"]("viewer", "viewer", "a secret that is not the one that is shared")
    # The portal gives a token that does not hold first, and then those that do.
    browser.driver.execute_script(
        """
        const [expired, real] = [arguments[0], fetch];
        window.given = 0;
        window.fetch = async (...asked) =>
          String(asked[0]).includes("assistant-token") && given++ === 0
            ? new Response(JSON.stringify({ token: expired })) : real(...asked);
        """,
        expired,
    )
    browser.launcher(".launch").click()
    browser.enter(browser.launcher("iframe"))
    until_open(browser)
    browser.driver.switch_to.default_content()
    browser.until(lambda: browser.driver.execute_script("return given") >= 2)


@pytest.mark.browser
@pytest.mark.model
def test_a_portal_that_is_logged_out_of_is_said_inside_the_frame(browser, sites):
    browser.log_in(sites.portal, "viewer")
    browser.driver.delete_all_cookies()
    browser.launcher(".launch").click()
    browser.driver.switch_to.frame(browser.launcher("iframe"))
    browser.until_text("Log in to the portal again")
    assert browser.one("button").text == "Try again"


@pytest.mark.browser
@pytest.mark.model
def test_a_site_that_is_not_listed_cannot_frame_it(browser, sites):
    browser.log_in(sites.stranger, "viewer")
    browser.launcher(".launch").click()
    browser.until(lambda: any("frame-ancestors" in complaint for complaint in browser.complaints()))
    browser.driver.switch_to.frame(browser.launcher("iframe"))
    assert not browser.all("#pia-question")


@pytest.mark.browser
@pytest.mark.model
def test_explore_opens_inside_the_frame_and_leads_back_to_the_chat(browser, sites):
    browser.log_in(sites.portal, "viewer")
    browser.launcher(".launch").click()
    browser.enter(browser.launcher("iframe"))
    until_open(browser)
    browser.until(lambda: browser.all("#pia-header a"))
    browser.driver.execute_script("document.querySelector('#pia-header a').click()")
    browser.until(lambda: browser.visible("main h1, main h2"))
    assert browser.driver.execute_script("return location.pathname") == "/embed/explore"
    assert browser.driver.execute_script(
        "return matchMedia('print').matches || location.search.includes('theme=light')"
    )
    browser.driver.execute_script("document.querySelector('nav a').click()")
    until_open(browser)

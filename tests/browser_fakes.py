"""A headless Chromium for the page's tests: what a person sees and does there, and what it asks of a network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
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

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason="no Chromium with its driver on this machine"),
]


def _on_this_page(holds: Callable[[], Any]) -> Any:
    """Return what holds; nothing where the page was left while it was looked at, which Chromium reports in two ways."""
    try:
        return holds()
    except StaleElementReferenceException:
        return None
    except WebDriverException as error:
        if "does not belong to the document" in str(error.msg):
            return None
        raise


class Browser:
    """One headless browser with a profile of its own."""

    def __init__(self, profile: Path, *, language: str = "en-US", width: int = 1280, height: int = 900) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--accept-lang={language}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, url: str) -> Browser:
        """Open the chat anew, and wait until it can be used: the starters say "…" until the assistant is there."""
        self.look(url)
        script = """
            const shown = [...document.querySelectorAll('.pia-chip')].map((chip) => chip.innerText.trim());
            return document.querySelector('#pia-question textarea') !== null && !shown.includes('…')
                && (shown.some(Boolean) || document.querySelector('.pia-answer') !== null);
        """
        self.until(lambda: self.driver.execute_script(script))
        return self

    def look(self, url: str) -> Browser:
        """Open another page than the chat, and forget what was complained of and asked for before."""
        self.complaints()
        self.requests()
        self.driver.get(url)
        return self

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def visible(self, selector: str) -> list[WebElement]:
        return [element for element in self.all(selector) if element.is_displayed()]

    def one(self, selector: str) -> WebElement:
        self.until(lambda: self.visible(selector))
        return self.visible(selector)[0]

    def until(self, holds: Callable[[], Any]) -> Any:
        patient = WebDriverWait(self.driver, WAIT_SECONDS)
        return patient.until(lambda _: _on_this_page(holds))

    def text(self) -> str:
        return self.one("body").text

    def until_text(self, text: str) -> None:
        self.until(lambda: text in self.text())

    def ask(self, question: str) -> None:
        """Type a question, send it, and wait until one more answer stands."""
        answered = len(self.all(".pia-answer"))
        self.type(question)
        self.until(lambda: len(self.all(".pia-answer")) > answered)

    def type(self, question: str) -> None:
        box = self.one("#pia-question textarea")
        box.send_keys(question)
        box.send_keys(Keys.ENTER)

    def fits(self) -> bool:
        """Return whether the page is no wider than its window."""
        return bool(self.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"))

    def prefer(self, scheme: Literal["light", "dark", ""]) -> None:
        """Have pages shown in light or dark colours; "" is as the machine has it."""
        features = [{"name": "prefers-color-scheme", "value": scheme}] if scheme else []
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def barriers(self) -> list[tuple[str, list[str]]]:
        """Return what axe finds on the page that keeps people out, serious or worse, with where it is."""
        axe = resources.files("axe_core_python").joinpath("axe.min.js")
        self.driver.execute_script(axe.read_text(encoding="utf-8"))
        # Of what passes nothing is kept: to write down where each part of a long table stands takes most of the time.
        run = "axe.run({ resultTypes: ['violations'] }).then(arguments[0])"
        found = self.driver.execute_async_script(run)["violations"]
        serious = [one for one in found if one["impact"] in {"serious", "critical"}]
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious]

    def requests(self) -> list[str]:
        """Return the addresses asked for over a network since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        sockets = [event["params"]["url"] for event in events if event["method"] == "Network.webSocketCreated"]
        return [url for url in asked + sockets if urlsplit(url).scheme in {"http", "https", "ws", "wss", "ftp"}]

    def hosts(self) -> set[str | None]:
        """Return the hosts asked over a network since `requests` was last called."""
        return {urlsplit(address).hostname for address in self.requests()}

    def complaints(self) -> list[str]:
        """Return the console's errors and warnings."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]


class Browsers:
    """The browsers started so far, by what they are like; starting one takes longer than a test."""

    def __init__(self, new_folder: Callable[[str], Path]) -> None:
        self._new_folder = new_folder
        self._started: dict[tuple[tuple[str, Any], ...], list[Browser]] = {}

    def unused(self, used: Sequence[Browser], **options: Any) -> Browser:
        """Return a browser that is none of those, started if need be."""
        alike = self._started.setdefault(tuple(sorted(options.items())), [])
        free = [browser for browser in alike if browser not in used]
        if not free:
            free = [Browser(self._new_folder("profile"), **options)]
            alike += free
        return free[0]

    def close(self) -> None:
        """End them all."""
        for alike in self._started.values():
            for browser in alike:
                browser.driver.quit()

"""A portal on one site, the assistant on another, and a browser that blocks what sites store for each other."""

from __future__ import annotations

import runpy
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from browser_fakes import CHROMEDRIVER, CHROMIUM, FLAGS, Browser
from selenium import webdriver
from selenium.webdriver.common.by import By
from starlette.types import ASGIApp

ROOT = Path(__file__).parent.parent
PORTAL: dict[str, Any] = runpy.run_path(str(ROOT / "examples" / "portal" / "portal.py"), run_name="portal")
# The browser takes these for two sites, although both are this machine.
PORTAL_HOST, ASSISTANT_HOST = "localhost", "127.0.0.1"


@contextmanager
def running(app: ASGIApp, bound: socket.socket) -> Iterator[None]:
    """Serve an app of somebody else's on a bound socket."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)


class PortalBrowser(Browser):
    """A browser that gives frames of other sites neither cookies nor storage."""

    def __init__(self, profile, *, width=1280, height=900):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, "--test-third-party-cookie-phaseout", f"--user-data-dir={profile}", "--accept-lang=en-US"):
            options.add_argument(flag)
        options.add_experimental_option(
            "prefs", {"profile.block_third_party_cookies": True, "profile.cookie_controls_mode": 1}
        )
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def log_in(self, portal: str, name: str) -> None:
        """Log in to the portal as a person does."""
        self.driver.delete_all_cookies()
        self.driver.get(f"{portal}/login")
        self.one("#name").send_keys(name)
        self.one("#password").send_keys(name)
        self.one("button").click()
        self.until_text(f"Good morning, {name}")

    def launcher(self, selector: str):
        """Return a part of the launcher, which has a tree of its own."""
        self.driver.switch_to.default_content()
        script = """
            const host = [...document.querySelectorAll('div')].find((one) => one.shadowRoot);
            return host?.shadowRoot.querySelector(arguments[0]);
        """
        return self.until(lambda: self.driver.execute_script(script, selector))

    def enter(self, frame) -> None:
        """Look inside a frame from now on, once its page is there."""
        self.driver.switch_to.frame(frame)
        self.until(
            lambda: self.driver.execute_script("return document.documentElement.classList.contains('pia-embedded')")
        )

    def enter_panel(self) -> None:
        """Look inside the inline panel from now on."""
        self.driver.switch_to.default_content()
        self.until(lambda: self.all("#assistant iframe"))
        self.enter(self.driver.find_element(By.CSS_SELECTOR, "#assistant iframe"))

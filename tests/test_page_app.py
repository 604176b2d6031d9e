"""The app as it is started: `python app.py` with the real assistant, in a data folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app.py"
WAIT_SECONDS = 120  # nothing is expected to take this long


@pytest.fixture
def start(home):
    """Return a function that starts the app with settings, and ends it after the test."""
    started = []

    def run(**settings):
        environment = {**os.environ, "ASSISTANT_HOME": str(home), "ASSISTANT_PORT": "0", **settings}
        process = subprocess.Popen(
            [sys.executable, str(APP)],
            cwd=APP.parent,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_the_app_says_its_address_serves_the_page_and_ends_quietly(start):
    process = start()
    url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
    with urllib.request.urlopen(url, timeout=WAIT_SECONDS) as page:
        assert "Provincial Innovation Assistant" in page.read().decode()
    with urllib.request.urlopen(f"{url}/explore?lang=en", timeout=WAIT_SECONDS) as page:
        assert "65.68" in page.read().decode()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0
    assert "Traceback" not in errors

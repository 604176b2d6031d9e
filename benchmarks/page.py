"""The page as a person meets it, in headless Chromium: first paint, bytes, steps and answers, long tables and threads.

Needs Chromium with its driver. Times are taken within the page, from what is asked for to the frame that shows it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.answer import Answer, Result
from assistant.service import open_assistant
from assistant.settings import Settings
from assistant.tools.rows import rows_from
from benchmarks.machines.programs import ROOT, app, free_port
from benchmarks.measurement import Measurement, p50, p95

LOADS = 7
PATIENCE_SECONDS = 60
ROWS = 2000
THREAD_ANSWERS = 25  # with their questions 50 messages
PIXELS_A_FRAME, FRAMES = 120, 300  # a quick turn of a wheel, through half of the rows
BROWSER_ID = "0123456789abcdef" * 2
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900")
SCRIPT = Path(__file__).with_suffix(".js")
# What Gradio's own page would load as well; the rest is counted as ours, its configuration with our texts too.
GRADIO = re.compile(r"/(?:assets/(?!site/)|static/|svelte/|theme\.css|favicon\.ico|manifest\.json)")
MEGABYTE = 1e6
LONG_TABLE = "A table of many rows"
LONG_THREAD = "A conversation of fifty messages"
QUESTIONS = (
    "Which provinces lead the PAPI 2024?",
    "What is the PAPI score of Hue in 2023?",
    "Compare Hanoi and Da Nang in the PAPI 2024",
    "Điểm PAPI 2022 của Quảng Ninh",
    "Which provinces lead the PCI 2020?",
    "How did Hai Phong change in the PAPI?",
    "Những tỉnh nào dẫn đầu PAPI 2023?",
    "What is the PCI rank of Long An in 2020?",
    "Why does Hanoi rank where it does in the PAPI 2024?",
    "Compare Can Tho and Dong Thap in the PAPI 2023",
)


def main() -> list[Measurement]:
    """Measure against the goals of the page. Raises RuntimeError where there is no Chromium with its driver."""
    with TemporaryDirectory(prefix="assistant-bench-page-") as folder:
        home = Path(folder) / "home"
        _prepare(home)
        port = free_port()
        limits = {"ASSISTANT_LIMIT_QUESTIONS": "", "ASSISTANT_LIMIT_REQUESTS": ""}
        with app(port, ASSISTANT_HOME=str(home), **limits), _browser(Path(folder) / "profile") as driver:
            url = f"http://127.0.0.1:{port}/?lang=en"
            _load(driver, url)  # what the server makes once is not the visitor's wait
            return [*_loads(driver, url), *_answers(driver, url), *_long_table(driver, url), *_long_thread(driver, url)]


def _prepare(home: Path) -> None:
    """Make a home with its index, and two conversations: one with a long table, one with many answers."""
    settings = Settings(home=home, port=0)
    subprocess.run(
        [sys.executable, "-m", "index", "build"],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(home)},
        check=True,
        capture_output=True,
    )
    with closing(open_assistant(settings)) as assistant:
        answers = [assistant.ask(question) for question in QUESTIONS]
        table = Result(kind="ranking", rows=rows_from(assistant.corpus, assistant.corpus.observations.head(ROWS)))
        many = [answers[at % len(answers)] for at in range(THREAD_ANSWERS)]
        long = answers[0].model_copy(update={"result": table, "charts": ()})
        for title, kept in ((LONG_TABLE, [long]), (LONG_THREAD, many)):
            for answer in _in_thread(title, kept):
                assistant.threads.record(f"browser:{BROWSER_ID}", answer)


def _in_thread(title: str, answers: Sequence[Answer]) -> Iterator[Answer]:
    thread = uuid4().hex
    for at, answer in enumerate(answers):
        question = answer.question if at else title
        yield answer.model_copy(update={"thread": thread, "answer_id": uuid4().hex, "question": question})


@contextmanager
def _browser(profile: Path) -> Iterator[webdriver.Chrome]:
    chromium, chromedriver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not (chromium and chromedriver):
        raise RuntimeError("The page is measured in Chromium, which is not here with its driver: apt install chromium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    driver.set_script_timeout(PATIENCE_SECONDS)
    script = SCRIPT.read_text(encoding="utf-8").replace("BROWSER", BROWSER_ID, 1)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        yield driver
    finally:
        driver.quit()


def _load(driver: webdriver.Chrome, url: str) -> None:
    driver.get(url)
    WebDriverWait(driver, PATIENCE_SECONDS, poll_frequency=0.05).until(
        lambda _: driver.execute_script("return window.bench && bench.usable !== null")
    )


def _loads(driver: webdriver.Chrome, url: str) -> Iterator[Measurement]:
    painted, usable = [], []
    ours = gradios = 0.0
    driver.execute_cdp_cmd("Network.enable", {})
    for _ in range(LOADS):
        driver.get("about:blank")
        # Both: what is cleared on disk may still be in memory.
        driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        _load(driver, url)
        paint = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
        painted.append(driver.execute_script(paint) / 1000)
        usable.append(driver.execute_script("return bench.usable") / 1000)
        sizes = driver.execute_script("return bench.transferred()")
        gradios = sum(size for path, size in sizes if GRADIO.match(path)) / MEGABYTE
        ours = sum(size for path, size in sizes if not GRADIO.match(path)) / MEGABYTE
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
    yield Measurement("first paint, cold browser cache", p50(painted), "s", runs=LOADS, goal=2)
    yield Measurement("question box usable, cold browser cache", p50(usable), "s", runs=LOADS)
    note = f"Gradio's own: {gradios:.2f} MB"
    yield Measurement("bytes of the page beyond Gradio's own", ours, "MB", runs=LOADS, goal=3, note=note)


def _answers(driver: webdriver.Chrome, url: str) -> Iterator[Measurement]:
    _load(driver, url)
    told = [_asked(driver, question) for question in QUESTIONS]
    steps, answers = [one["step"] for one in told], [one["answer"] / 1000 for one in told]
    yield Measurement("first step visible after Enter, p50", p50(steps), "ms", runs=len(steps), goal=300)
    yield Measurement("first step visible after Enter, p95", p95(steps), "ms", runs=len(steps))
    yield Measurement("table answer visible after Enter, p50", p50(answers), "s", runs=len(answers), goal=1)
    yield Measurement("table answer visible after Enter, p95", p95(answers), "s", runs=len(answers))


def _asked(driver: webdriver.Chrome, question: str) -> dict[str, float]:
    box = driver.find_element(By.CSS_SELECTOR, "#pia-question textarea")
    box.send_keys(question)
    driver.execute_script("window.told = null; bench.asked().then((found) => { window.told = found; })")
    box.send_keys(Keys.ENTER)
    told: dict[str, float] = WebDriverWait(driver, PATIENCE_SECONDS, poll_frequency=0.1).until(
        lambda _: driver.execute_script("return window.told")
    )
    return told


def _long_table(driver: webdriver.Chrome, url: str) -> Iterator[Measurement]:
    _load(driver, url)
    _opened(driver, LONG_TABLE, 1)
    script = "bench.scrolled('.pia-scroll', arguments[0], arguments[1]).then(arguments[2])"
    seen: dict[str, Any] = driver.execute_async_script(script, PIXELS_A_FRAME, FRAMES)
    frames = seen["frames"]
    note = f"{len(seen['longTasks'])} tasks over 50 ms; longest frame {max(frames):.0f} ms"
    yield Measurement(f"scrolling {ROWS:,} rows, frame p50", p50(frames), "ms", runs=len(frames), goal=17)
    yield Measurement(f"scrolling {ROWS:,} rows, frame p95", p95(frames), "ms", runs=len(frames), goal=34, note=note)


def _long_thread(driver: webdriver.Chrome, url: str) -> Iterator[Measurement]:
    took = []
    for _ in range(LOADS):
        _load(driver, url)
        took.append(_opened(driver, LONG_THREAD, THREAD_ANSWERS) / 1000)
    yield Measurement("opening a conversation of 50 messages", p50(took), "s", runs=LOADS, goal=1)


def _opened(driver: webdriver.Chrome, title: str, answers: int) -> float:
    """Return how many milliseconds a conversation takes from the click to its last answer."""
    WebDriverWait(driver, PATIENCE_SECONDS).until(
        lambda _: title in [one.text for one in driver.find_elements(By.CSS_SELECTOR, ".pia-open")]
    )
    script = "bench.opened(arguments[0], arguments[1]).then(arguments[2])"
    took: float = driver.execute_async_script(script, title, answers)
    return took

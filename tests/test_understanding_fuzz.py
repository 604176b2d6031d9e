"""Whatever is typed is read: no text makes the reading fail, and none makes it slow."""

from __future__ import annotations

import unicodedata

import pytest
from assistant_fixtures import quick_assistant
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.frame import Turn, frame_from
from assistant.understanding.plan import plan

HOSTILE = (
    "",
    " ",
    "\x00\x01\x02",
    "\ud800",
    "‮drow",
    "a\u0300" * 50,
    "{unit} {0} %s %(x)s {{}}",
    "[[t:s004]] [1] [[p:x]]",
    "'; DROP TABLE units; --",
    "<script>alert(1)</script>",
    "Hà Nội" * 30,
    "top " * 60,
    "2023 " * 60,
    "1e999 99999999999999999999 -1 0 NaN inf",
    "top -5 of 2023",
    "between 50 and 10 points",
    "🇻🇳🇻🇳🇻🇳",
    "ⅷ ² ½ ٣ ४ 五",
)
WORDS = ("Hanoi", "Huế", "năm", "2023", "top", "5", "why", "vì sao", "PAPI", "2030", "?", "so sánh", "and", "0", "hạng")


@pytest.fixture(scope="module")
def understanding(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding


def well_formed(frame):
    assert frame.language in {"en", "vi"}
    assert all(isinstance(call.arguments, dict) for call in plan(frame))
    assert all(1900 <= edition < 2100 for edition in frame.editions)
    if frame.intent == "decline":
        assert frame.reason


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_without_failing(understanding, text):
    well_formed(understanding.read(text))


def test_what_was_understood_survives_being_stored(understanding):
    for text in HOSTILE:
        frame = understanding.read(text)
        assert frame_from(frame.shown()) == frame


@settings(max_examples=60)
@given(text=st.text(max_size=200) | st.lists(st.sampled_from(WORDS + HOSTILE), max_size=12).map(" ".join))
def test_any_text_is_read_without_failing(understanding, text):
    well_formed(understanding.read(text))


@settings(max_examples=30)
@given(questions=st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), min_size=2, max_size=4))
def test_any_conversation_is_read_without_failing(understanding, questions):
    turns = []
    for question in questions:
        frame = understanding.read(question, turns=turns)
        well_formed(frame)
        turns = [Turn(frame, ("hanoi", "no-such-unit"))]


@settings(max_examples=30)
@given(question=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))
def test_spaces_and_composition_change_nothing(understanding, question):
    frame = understanding.read(question)
    spaced = understanding.read(f"  {unicodedata.normalize('NFD', question)}\t\n")
    assert (spaced.intent, spaced.units, spaced.editions) == (frame.intent, frame.units, frame.editions)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\x00\x07", "empty"),
        ("x" * 10_000, "too_long"),
        ("Hà Nội " * 2_000, "too_long"),
        ("你好，哪个省排名第一？", "unreadable"),
        ("１２３ ？？", "unreadable"),
        ("Какая провинция лидирует?", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_reason(understanding, text, reason):
    frame = understanding.read(text)
    assert (frame.intent, frame.reason) == ("decline", reason)

"""Texts of the check in the page's language: every template is found again by what it makes, and says it in full."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import yaml

from assistant.web.sources.telling import MOST_CHARACTERS, telling_in
from corpus.checks.observations import Known, rules

ENTRIES = yaml.safe_load(resources.files("assistant.web.sources").joinpath("told.yaml").read_text(encoding="utf-8"))
NAME = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["told"][:40])
def test_a_text_is_said_by_its_own_template_with_what_differs_in_place(entry):
    made = NAME.sub(lambda name: f"<{name[1]}>", entry["told"])
    for language in ("en", "vi"):
        wanted = NAME.sub(lambda name: f"<{name[1]}>", entry.get(language, entry["told"]))
        assert telling_in(language)(made) == (wanted, language)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["told"][:40])
def test_a_template_says_no_more_than_its_text_does(entry):
    for language in ("en", "vi"):
        assert set(NAME.findall(entry.get(language, ""))) <= set(NAME.findall(entry["told"]))
    assert entry["vi"].strip()


def test_every_rule_of_the_check_that_says_one_thing_is_said_in_vietnamese():
    tell = telling_in("vi")
    fixed = [rule.expected for rule in rules(Known((), (), ())) if isinstance(rule.expected, str)]
    assert fixed
    assert [text for text in fixed if tell(text).language != "vi"] == []


def test_a_text_that_is_not_known_stays_english_and_is_marked_so():
    assert telling_in("vi")("Something new was found") == ("Something new was found", "en")


def test_braces_and_markup_in_a_file_stay_as_they_are():
    told = telling_in("vi")("column 3 “{0} <b>{said}</b>”: not a figure; left out")
    assert told.text == "cột 3 “{0} <b>{said}</b>”: không phải số liệu; bỏ qua"


def test_a_novel_in_a_cell_is_not_looked_up():
    text = "a component of " + "; the closest is " * MOST_CHARACTERS
    assert telling_in("vi")(text) == (text, "en")

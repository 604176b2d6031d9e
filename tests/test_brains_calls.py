"""What a weak model writes instead of a tool call is read as one; its arguments become what the tool takes."""

from __future__ import annotations

import json

import pytest
from assistant_fixtures import quick_assistant, toolset
from hypothesis import given
from hypothesis import strategies as st

from assistant.brains.arguments import known_name, mended
from assistant.brains.prompt import compact
from assistant.brains.reading import WrittenCall, calls_in

TOOLS = ("rank_units", "unit_profile", "compare_units", "search_articles")
TOP = WrittenCall("rank_units", {"edition": 2023, "last": 5})

WRITTEN = {
    "bare": '{"name": "rank_units", "arguments": {"edition": 2023, "last": 5}}',
    "in a fence": 'Sure!\n```json\n{"name": "rank_units", "arguments": {"edition": 2023, "last": 5}}\n```\nOne moment.',
    "doubled braces": '{{"name": "rank_units", "arguments": {{"edition": 2023, "last": 5}}}}',
    "tool_call tags": '<tool_call>\n{"name": "rank_units", "arguments": {"edition": 2023, "last": 5}}\n</tool_call>',
    "doubled braces in tags": '<tool_call>{{"name":"rank_units","arguments":{{"edition":2023,"last":5}}}}</tool_call>',
    "function tags": '<function=rank_units>{"edition": 2023, "last": 5}</function>',
    "double brackets": '[[{"name": "rank_units", "arguments": {"edition": 2023, "last": 5}}]]',
    "parameters": '{"tool": "rank_units", "parameters": {"edition": 2023, "last": 5}}',
    "openai form": '{"function": {"name": "rank_units", "arguments": "{\\"edition\\": 2023, \\"last\\": 5}"}}',
    "tool_calls": '{"tool_calls": [{"type": "function", "function": {"name": "rank_units", "arguments": '
    '{"edition": 2023, "last": 5}}}]}',
    "react form": '{"action": "rank_units", "action_input": {"edition": 2023, "last": 5}}',
    "named by its key": '{"rank_units": {"edition": 2023, "last": 5}}',
    "arguments beside the name": '{"name": "rank_units", "edition": 2023, "last": 5}',
    "cut off": '{"name": "rank_units", "arguments": {"edition": 2023, "last": 5',
    "python's own": "{'name': 'rank_units', 'arguments': {'edition': 2023, 'last': 5}}",
    "a python call": "I call rank_units(edition=2023, last=5) now.",
    "a python call with a dict": 'rank_units({"edition": 2023, "last": 5})',
    "after thinking": '<think>{"name": "unit_profile", "arguments": {}}</think>{"name": "rank_units", "arguments": '
    '{"edition": 2023, "last": 5}}',
    "said twice": '{"name": "rank_units", "arguments": {"edition": 2023, "last": 5}}\n' * 2,
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_call_in_any_common_form_is_read(text):
    assert calls_in(text, TOOLS) == (TOP,)


def test_several_calls_keep_their_order():
    text = json.dumps([{"name": "unit_profile", "arguments": {"unit": unit}} for unit in ("Hanoi", "Hue")])
    assert [one.arguments["unit"] for one in calls_in(text, TOOLS)] == ["Hanoi", "Hue"]


def test_a_call_of_no_tool_there_is_is_read_too_so_that_it_can_be_answered():
    assert calls_in('{"name": "get_ranking", "arguments": {"y": 1}}', TOOLS) == (WrittenCall("get_ranking", {"y": 1}),)


ANSWERS = (
    "Hanoi leads with 62.86 points [[t:s004]].",
    "",
    "In {2023} Hanoi led [1].",
    "The set {a, b} and the list [1, 2, 3].",
    '{"score": 62.86, "unit": "Hanoi"}',
    "rank_units",
    "rank_units(",
    "rank_units(__import__('os').system('true'))",
    "[" * 5_000,
    '{"a":' * 5_000,
    "<tool_call></tool_call>",
)


@pytest.mark.parametrize("text", ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_no_call_is_read_as_none(text):
    assert calls_in(text, TOOLS) == ()


FRAGMENTS = st.sampled_from(
    ['{"name": "rank_units"', '"arguments": {', "}}", "{{", "[", "]", "rank_units(", ")", "edition=2023", "<tool_call>"]
)


@given(st.lists(FRAGMENTS | st.text(max_size=20), max_size=12).map(" ".join))
def test_no_text_breaks_the_reading(text):
    for one in calls_in(text, TOOLS):
        assert isinstance(one.tool, str)
        assert isinstance(one.arguments, dict)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rank_units", "rank_units"),
        ("functions.rank_units", "rank_units"),
        ("Rank-Units", "rank_units"),
        ("rank units", "rank_units"),
        ("rank_unit", "rank_units"),
        ("get_weather", "get_weather"),
    ],
)
def test_a_tools_name_in_another_spelling_is_known(written, meant):
    assert known_name(written, TOOLS) == meant


@pytest.fixture(scope="module")
def mend(corpus, tmp_path_factory):
    understanding = quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding
    schemas = {tool.name: compact(tool) for tool in toolset(corpus).tools()}

    def mend(tool, **arguments):
        return mended(arguments, schemas[tool], understanding)

    return mend


@pytest.mark.parametrize(
    ("tool", "written", "kept"),
    [
        ("rank_units", {"edition": "2023"}, {"edition": 2023}),
        ("rank_units", {"edition": "PII 2023"}, {"edition": 2023}),
        ("rank_units", {"edition": 2023.0}, {"edition": 2023}),
        ("rank_units", {"year": 2023, "top": "5"}, {"edition": 2023, "last": 5}),
        ("rank_units", {"edition": "latest"}, {}),
        ("rank_units", {"edition": None, "kind": "null", "region": ""}, {}),
        ("rank_units", {"index": "pii"}, {"index": "PII"}),
        ("rank_units", {"index": "Provincial Competitiveness Index"}, {"index": "PCI"}),
        ("rank_units", {"component": "institutions"}, {"component": "1"}),
        ("rank_units", {"component": "overall"}, {"component": "overall"}),
        ("rank_units", {"order": "Worst"}, {"order": "worst"}),
        ("rank_units", {"order": "sideways"}, {}),
        ("rank_units", {"at_least": "50,5"}, {"at_least": 50.5}),
        ("rank_units", {"Edition": 2023, "nonsense": 1}, {"edition": 2023}),
        ("unit_profile", {"province": "Nghệ An"}, {"unit": "Nghệ An"}),
        ("unit_profile", {"unit": ["Hanoi"]}, {"unit": "Hanoi"}),
        ("compare_units", {"units": "Hanoi and Hue"}, {"units": ["Hanoi", "Hue"]}),
        ("compare_units", {"units": "Hà Nội và Huế"}, {"units": ["Hà Nội", "Huế"]}),
        ("compare_units", {"provinces": ["Hanoi", "Hue"]}, {"units": ["Hanoi", "Hue"]}),
        ("unit_members", {"unchanged": "true"}, {"unchanged": True}),
    ],
)
def test_arguments_become_what_the_tool_takes(mend, tool, written, kept):
    assert mend(tool, **written) == kept


def test_mended_arguments_are_taken_by_the_tool(mend, corpus):
    (tool,) = (one for one in toolset(corpus).tools() if one.name == "compare_units")
    arguments = mend("compare_units", units="Ha Noi, hue", index="pii", year="2025")
    done = tool.invoke({"name": tool.name, "args": arguments, "id": "c", "type": "tool_call"})
    assert [row["unit_id"] for row in done.artifact["result"]["rows"]] == ["hanoi", "hue"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(arguments=st.dictionaries(st.sampled_from(["edition", "units", "index", "order", "region", "x"]), VALUES))
def test_no_arguments_break_the_mending(mend, arguments):
    assert set(mend("rank_units", **arguments)) <= {"edition", "units", "index", "order", "region"}

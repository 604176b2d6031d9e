"""A brain's name to a model that can be asked, or to a line that says what is missing. Nothing is sent."""

from __future__ import annotations

import sys

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI

from assistant.brains.opening import open_brain
from assistant.errors import ModelUnavailable
from assistant.service import open_assistant
from assistant.settings import Settings

KEY = "sk-secret-0123456789abcdef"


def refused(name: str, **settings) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        open_brain(name, Settings(**settings))
    return str(caught.value)


def test_a_model_with_a_key_opens():
    model = open_brain("openai:gpt-5-mini", Settings(openai_api_key=KEY, brain_tokens=123, brain_stall_seconds=7))
    assert isinstance(model, ChatOpenAI)
    assert isinstance(model, BaseChatModel)
    assert (model.model_name, model.max_tokens, model.request_timeout) == ("gpt-5-mini", 123, 7)


def test_a_server_of_ones_own_needs_no_key():
    model = open_brain("openai:local", Settings(openai_base_url="http://127.0.0.1:1/v1"))
    assert isinstance(model, ChatOpenAI)
    assert model.openai_api_base == "http://127.0.0.1:1/v1"


@pytest.mark.parametrize(
    ("name", "variable"), [("openai:gpt-5-mini", "OPENAI_API_KEY"), ("anthropic:claude-x", "ANTHROPIC_API_KEY")]
)
@pytest.mark.parametrize("key", [None, "", "  "])
def test_a_missing_key_is_named_by_its_variable(name, variable, key):
    said = refused(name, openai_api_key=key, anthropic_api_key=key)
    assert variable in said
    assert ".env" in said


def test_without_a_key_a_server_of_ones_own_is_named_as_the_other_way():
    assert "OPENAI_BASE_URL" in refused("openai:gpt-5-mini")


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("openai:x", "langchain-openai"),
        ("anthropic:x", "langchain-anthropic"),
        ("ollama:x", "langchain-ollama"),
        ("mistralai:x", "langchain-mistralai"),
    ],
)
def test_a_missing_package_is_named_with_the_line_that_installs_it(monkeypatch, name, package):
    for module in ("langchain_openai", "langchain_anthropic", "langchain_ollama", "langchain_mistralai"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "langchain_community", None)
    # LangChain remembers which classes it has imported.
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    said = refused(name, openai_api_key=KEY, anthropic_api_key=KEY)
    base._get_chat_model_creator.cache_clear()
    assert f"-m pip install {package}" in said


@pytest.mark.parametrize("name", ["gpt-5", "openai", "openai:", ":gpt-5", "", "nonsense:x", "open ai:x", "a:b:c"])
def test_a_wrong_name_is_answered_with_how_names_are_written(name):
    said = refused(name, openai_api_key=KEY)
    assert repr(name) in said
    assert "openai:MODEL" in said
    assert "planner" in said


@pytest.mark.parametrize("address", ["http://[broken", "localhost:8080", "ftp://x/v1", "https://", "nonsense"])
def test_an_address_that_is_none_is_said_with_what_one_looks_like(address):
    said = refused("openai:local", openai_api_key=KEY, openai_base_url=address)
    assert repr(address) in said
    assert "http://127.0.0.1" in said
    assert KEY not in said


def test_a_key_is_in_no_printed_form_of_settings_or_model():
    settings = Settings(openai_api_key=KEY, anthropic_api_key=KEY)
    model = open_brain("openai:gpt-5-mini", settings)
    for shown in (repr(settings), str(settings), repr(model), str(model), str(settings.model_dump())):
        assert KEY not in shown


def test_an_assistant_whose_brain_cannot_be_opened_does_not_open(home):
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_assistant(Settings(home=home, brain="openai:gpt-5-mini"), warm=False)

"""A brain's name to a LangChain chat model: ``openai:gpt-…``, ``anthropic:claude-…``, ``ollama:…``, and others.

Opening sends nothing: whether a server answers is seen when it is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from assistant.errors import ModelUnavailable
from assistant.settings import Settings

PLANNER = "planner"
NO_KEY = "none"  # what a server of one's own is sent as a key; it asks for none


@dataclass(frozen=True)
class Provider:
    """What a provider needs: a package, perhaps a key, and its own names for time and length."""

    package: str
    options: Callable[[Settings], dict[str, Any]]
    key_variable: str = ""


def _openai(settings: Settings) -> dict[str, Any]:
    # Some of the provider's own models take no temperature but theirs; other servers guess without one.
    address = _address(settings.openai_base_url)
    own_server = {"base_url": address, "temperature": 0} if address else {}
    return {
        **_common(settings),
        "api_key": _secret(settings.openai_api_key) or (NO_KEY if address else None),
        "streaming": True,
        "max_retries": 0,  # retries are the agent's, within the turn's time
        **own_server,
    }


def _anthropic(settings: Settings) -> dict[str, Any]:
    return {
        **_common(settings),
        "api_key": _secret(settings.anthropic_api_key),
        "streaming": True,
        "max_retries": 0,
    }


def _ollama(settings: Settings) -> dict[str, Any]:
    return {
        "temperature": 0,
        "num_predict": settings.brain_tokens,
        "client_kwargs": {"timeout": settings.brain_stall_seconds},
    }


def _common(settings: Settings) -> dict[str, Any]:
    return {"max_tokens": settings.brain_tokens, "timeout": settings.brain_stall_seconds}


def _providers() -> Mapping[str, Provider]:
    return {
        "openai": Provider("langchain-openai", _openai, "OPENAI_API_KEY"),
        "anthropic": Provider("langchain-anthropic", _anthropic, "ANTHROPIC_API_KEY"),
        "ollama": Provider("langchain-ollama", _ollama),
    }


def open_brain(name: str, settings: Settings) -> BaseChatModel:
    """Return the chat model of a name such as ``openai:gpt-5-mini``.

    Raises ModelUnavailable when the name is wrong, or when its package or its key is missing: with what to do.
    """
    provider_name, model = provider_and_model(name)
    provider = _providers().get(provider_name)
    options = provider.options(settings) if provider else _common(settings)
    if provider and provider.key_variable and not options.get("api_key"):
        raise ModelUnavailable(
            f"The brain {name!r} needs a key: set {provider.key_variable}, in the environment or in the file .env."
            + (" For a server of your own set OPENAI_BASE_URL instead." if provider_name == "openai" else "")
        )
    package = provider.package if provider else f"langchain-{provider_name.replace('_', '-')}"
    return _opened(name, provider_name, model, package, options)


def _opened(name: str, provider: str, model: str, package: str, options: dict[str, Any]) -> BaseChatModel:
    try:
        opened: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
    except ImportError as error:
        raise ModelUnavailable(
            f"The brain {name!r} needs a package that is not installed: {sys.executable} -m pip install {package}"
        ) from error
    except ValueError as error:  # pydantic's errors are ValueErrors too, and may repeat the key: not passed on
        if "Unsupported" in str(error):
            raise _unknown(name) from None
        raise ModelUnavailable(
            f"The brain {name!r} cannot be opened with these settings: check its name, its key and OPENAI_BASE_URL."
        ) from None
    return opened


def provider_and_model(name: str) -> tuple[str, str]:
    """Return the two parts of a model's name. Raises ModelUnavailable when it has not both."""
    provider, colon, model = name.strip().partition(":")
    if not (colon and provider.strip() and model.strip()):
        raise _unknown(name)
    return provider.strip().lower(), model.strip()


def _unknown(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"There is no brain {name!r}. Write {PLANNER!r}, or a provider and a model: openai:MODEL, anthropic:MODEL, "
        "ollama:MODEL, or another provider that LangChain's init_chat_model knows."
    )


def _address(written: str | None) -> str | None:
    """Return the address of a server; None for none. Raises ModelUnavailable when it is no address."""
    if not written or not written.strip():
        return None
    try:
        parts = urlsplit(written.strip())
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole:
        raise ModelUnavailable(
            f"OPENAI_BASE_URL is {written!r}, which is no address of a server. Write it such as http://127.0.0.1:8080/v1"
        )
    return written.strip()


def _secret(key: SecretStr | None) -> str | None:
    return (key.get_secret_value().strip() or None) if key else None


__all__ = ["PLANNER", "open_brain", "provider_and_model"]

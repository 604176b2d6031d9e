"""What every command does with what keeps it from its work: one line, and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import typer
from pydantic import ValidationError

from assistant.settings import Settings


def refusal(reason: str) -> typer.Exit:
    """Say the reason; return what ends the command."""
    sys.stderr.write(f"{reason}\n")
    return typer.Exit(1)


def read_settings(**changes: Any) -> Settings:
    """Return the settings, some of them changed. One that makes no sense ends the command."""
    try:
        return Settings(**changes)
    except ValidationError as error:
        first = error.errors()[0]
        raise refusal(f"{first['loc'][0]}: {first['msg']}") from None

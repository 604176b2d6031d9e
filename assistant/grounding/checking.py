"""A text and what was found, to its claims with what each is bound to, and the faults with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Claim, ClaimKind
from assistant.evidence import ToolResult
from assistant.grounding.names import Names
from assistant.grounding.numbers import unbound_numbers
from corpus.model import Language


@dataclass(frozen=True)
class Fault:
    """A claim that nothing found bears out. ``reason`` is a sentence that a model can act on in one retry."""

    kind: ClaimKind
    text: str
    reason: str

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason


@dataclass(frozen=True)
class Checked:
    """A text with its claims. It may be shown only when there are no ``problems``; spans are places in ``text``."""

    text: str
    claims: tuple[Claim, ...] = ()
    problems: tuple[Fault, ...] = ()


def check(
    text: str, results: Sequence[ToolResult], *, names: Names, question: str = "", language: Language = "en"
) -> Checked:
    """Return the text with every claim of it bound to what the turn's tools found, or with what could not be.

    ``text`` holds marks such as ``[[t:s004]]``. The names and numbers of the ``question`` may be repeated.
    """
    loose = unbound_numbers(text, results, question)
    return Checked(text, (), tuple(Fault("number", one, f"{one} stands in nothing that was found") for one in loose))

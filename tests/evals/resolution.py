"""How surely units and components are told from their names, as F1: over names.jsonl, and over every name there is.

Run it with ``python tests/evals/resolution.py``. Each name of each unit (in both languages, with marks and without,
its aliases) and of each part of the PII and PAPI stands in sentences of both languages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.resolution import Resolution, measure, read_named_texts
from assistant.service import open_assistant
from assistant.settings import Settings
from assistant.understanding.reader import Understanding
from assistant.understanding.text import fold
from corpus.store import Corpus

NAMED_TEXTS = Path(__file__).parent / "names.jsonl"
_OF_A_UNIT = (
    "{name} PII 2023",
    "how did {name} do in PAPI 2024?",
    "điểm PII 2024 của {name} là bao nhiêu?",
    "compare {name} with Hai Phong on PAPI 2023",
    "so sánh {name} với Hải Phòng năm 2023",
)
_OF_A_PART = ("which province is best on {name} in {index} 2023?", "tỉnh nào đứng đầu về {name} trong {index} 2023?")
_BESIDE = re.compile(r"Hai Phong|Hải Phòng")
_PARTS = {"sub_index", "pillar", "dimension"}
_INDICES = ("PII", "PAPI")


def measured(understanding: Understanding, corpus: Corpus) -> Iterator[tuple[str, Resolution]]:
    """Yield what was measured and how well it was found."""

    def units(text: str) -> list[str]:
        return [_newest(corpus, unit.unit_id) for unit in understanding.read(text).units]

    def parts(text: str) -> tuple[str, ...]:
        return understanding.read(text).components

    texts = read_named_texts(NAMED_TEXTS)
    of_units = [(one.text, [_newest(corpus, name) for name in one.units]) for one in texts if one.units is not None]
    yield "units, named texts", measure(units, of_units)
    yield "units, every name", measure(units, every_unit(corpus))
    of_parts = [(one.text, one.components) for one in texts if one.components is not None]
    yield "components, named texts", measure(parts, of_parts)
    yield "components, every name", measure(parts, every_part(corpus))


def every_unit(corpus: Corpus) -> list[tuple[str, list[str]]]:
    """Return a sentence for every name of every unit, with the units in it."""
    names = {
        (_newest(corpus, unit.unit_id), written)
        for unit in corpus.units
        for name in (unit.name_en, unit.name_vi, *unit.aliases)
        for written in (name, fold(name))
    }
    texts = []
    for unit_id, name in sorted(names):
        for template in _OF_A_UNIT:
            beside = ["hai-phong"] if _BESIDE.search(template) and unit_id != "hai-phong" else []
            texts.append((_asked(template, name), [unit_id, *beside]))
    return texts


def every_part(corpus: Corpus) -> list[tuple[str, list[str]]]:
    """Return a sentence for every name of every part of an index, with the part in it."""
    named = {
        (part.index, part.code, name)
        for part in corpus.components
        if part.index in _INDICES and part.level in _PARTS
        for name in (part.name_en, part.name_vi, fold(part.name_vi))
    }
    return [(_asked(template, name, index), [code]) for index, code, name in sorted(named) for template in _OF_A_PART]


def _asked(template: str, name: str, index: str = "") -> str:
    """Return the question; one whose name is typed without marks is typed so throughout."""
    question = template.format(name=name, index=index)
    return fold(question) if fold(name) == name else question


def _newest(corpus: Corpus, unit_id: str) -> str:
    """Return a unit's id; of one that only changed its name on the newer map, the newer: Hue for Thua Thien Hue."""
    old = corpus.gazetteer.unit(unit_id, 63)
    if old is None:
        return unit_id
    now = corpus.gazetteer.successor(old)
    return now.unit_id if len(corpus.gazetteer.members(now)) == 1 else unit_id


def main() -> None:
    """Print how surely names are told, with the first that are not."""
    with TemporaryDirectory() as home:
        assistant = open_assistant(Settings(home=Path(home)), warm=False)
        for what, found in measured(assistant.understanding, assistant.corpus):
            told = f"{what}: F1 {found.f1:.4f} (precision {found.precision:.4f}, recall {found.recall:.4f})"
            sys.stdout.write("\n  ".join([told, *found.misses[:20]]) + "\n")
        assistant.close()


if __name__ == "__main__":
    main()

"""How surely units and components are told from their names: precision, recall and F1 over every name there is.

Run it with ``python tests/evals/resolution.py``. Each name of each unit (in both languages, with and without marks,
its aliases) and of each component stands in sentences of both languages; what is read is set against what was named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.service import open_assistant
from assistant.settings import Settings
from assistant.understanding.reader import Understanding
from assistant.understanding.text import fold
from corpus.store import Corpus

_OF_A_UNIT = ("{name} PII 2023", "how did {name} do in PAPI 2024?", "điểm PII 2024 của {name} là bao nhiêu?")
_BESIDE = ("compare {name} with Hai Phong on PAPI 2023", "so sánh {name} với Hải Phòng năm 2023")
_OF_A_PART = ("which province is best on {name} in {index} 2023?", "tỉnh nào đứng đầu về {name} trong {index} 2023?")
_INDICES = ("PII", "PAPI")


@dataclass(frozen=True)
class Tally:
    """What was read of what was named: rightly, wrongly, and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    faults: tuple[str, ...] = ()

    def with_one(self, question: str, named: set[str], read: set[str]) -> Tally:
        """Return the tally with one more question."""
        fault = () if named == read else (f"{question}: {', '.join(sorted(read)) or 'nothing'}",)
        return Tally(
            self.right + len(named & read),
            self.wrong + len(read - named),
            self.missed + len(named - read),
            (*self.faults, *fault),
        )

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def of_units(understanding: Understanding, corpus: Corpus) -> Tally:
    """Return how surely units are told from every name of theirs; what one has become counts as itself."""
    tally = Tally()
    for unit_id, name in sorted(_names_of_units(corpus)):
        for template in (*_OF_A_UNIT, *_BESIDE):
            question = _asked(template, name)
            named = {unit_id} | ({"hai-phong"} if "ph" in template.format(name="").lower() else set())
            read = {_same(corpus, unit.unit_id, named) for unit in understanding.read(question).units}
            tally = tally.with_one(question, named, read)
    return tally


def of_components(understanding: Understanding, corpus: Corpus) -> Tally:
    """Return how surely components are told from their published names."""
    tally = Tally()
    for index, code, name in sorted(set(_names_of_components(corpus))):
        for template in _OF_A_PART:
            question = _asked(template, name, index)
            tally = tally.with_one(question, {code}, set(understanding.read(question).components))
    return tally


def _asked(template: str, name: str, index: str = "") -> str:
    """Return the question; one whose name is typed without marks is typed so throughout."""
    question = template.format(name=name, index=index)
    return fold(question) if fold(name) == name else question


def _names_of_units(corpus: Corpus) -> Iterator[tuple[str, str]]:
    names = {
        (unit.unit_id, written)
        for unit in corpus.units
        for name in (unit.name_en, unit.name_vi, *unit.aliases)
        for written in (name, fold(name))
    }
    yield from names


def _names_of_components(corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    for part in corpus.components:
        if part.index in _INDICES and part.level in {"sub-index", "pillar", "dimension"}:
            for name in {part.name_en, part.name_vi, fold(part.name_vi)} - {""}:
                yield part.index, part.code, name


def _same(corpus: Corpus, read: str, named: set[str]) -> str:
    """Return the unit named where the one read is only its other name: Thua Thien Hue is Hue on the newer map."""
    for unit_id in named - {read}:
        old, now = (corpus.gazetteer.unit(one, 63) or corpus.gazetteer.unit(one, 34) for one in (unit_id, read))
        if old and now and corpus.gazetteer.successor(old) == corpus.gazetteer.successor(now):
            alone = len(corpus.gazetteer.members(corpus.gazetteer.successor(old))) == 1
            if alone:
                return unit_id
    return read


def main() -> None:
    """Print the F1 of units and of components, with what was read wrongly."""
    with TemporaryDirectory() as home:
        assistant = open_assistant(Settings(home=Path(home)), warm=False)
        for what, measure in (("units", of_units), ("components", of_components)):
            tally = measure(assistant.understanding, assistant.corpus)
            told = f"{what}: F1 {tally.f1:.4f} ({tally.right} right, {tally.wrong} wrong, {tally.missed} missed)"
            sys.stdout.write("\n  ".join([told, *tally.faults[:20]]) + "\n")
        assistant.close()


if __name__ == "__main__":
    main()

"""One answer and what it must hold, to the faults found. Knows nothing of brains, tools or how answers are made.

Numbers are checked here on their own terms, not with the product's grounding: a checker that shares code with what it
checks agrees with it by construction.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Kind, Row, Status

SCORE_TOLERANCE = 0.006  # half a unit of the second decimal, and a little for floats
MAX_DECIMALS = 4  # the finest published scores have four

# A question may name a place in words, and its answer print it: "who came seventh" and "place 7 of 34".
_NUMBER_WORDS = (
    (2, "two second hai nhì"),
    (3, "three third ba"),
    (4, "four fourth bốn tư"),
    (5, "five fifth năm"),
    (6, "six sixth sáu"),
    (7, "seven seventh bảy"),
    (8, "eight eighth tám"),
    (9, "nine ninth chín"),
    (10, "ten tenth mười"),
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\[\d+(?:\s*[,–-]\s*\d+)*\]")
_LIST_ORDINAL = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+")


class Gold(BaseModel):
    """What a right answer to one question holds. Everything left out is free.

    ``text_has`` lists what must be said; a list inside it holds alternatives of which one is enough.
    ``rows_any`` lists alternatives too: the rows of one of them must appear.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: tuple[Status, ...] = ("answered",)
    kind: tuple[Kind, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    rows_any: tuple[tuple[dict[str, Any], ...], ...] = ()
    ordered: bool = False
    exact: bool = False
    text_has: tuple[str | tuple[str, ...], ...] = ()
    text_lacks: tuple[str, ...] = ()
    shown_has: tuple[str | tuple[str, ...], ...] = ()
    quote_has: tuple[str | tuple[str, ...], ...] = ()
    cites: tuple[str, ...] = Field(default=(), description="'article', 'table' or source ids")


def mark(answer: Answer, gold: Gold, language: str) -> list[str]:
    """Return the faults of an answer, none when it is right.

    Where a question back or a refusal is merely acceptable, there are no figures to judge: status and language count.
    """
    faults = [] if answer.language == language else [f"language: {answer.language}, asked in {language}"]
    if answer.status not in gold.status:
        return [*faults, f"status: {answer.status}, expected {' or '.join(gold.status)}"]
    if not answer.text.strip():
        faults.append("text: empty")
    faults += [f"text: says {phrase!r}" for phrase in gold.text_lacks if says(answer.text, phrase)]
    if answer.status != gold.status[0] and answer.status in ("clarify", "declined"):
        return faults
    if answer.status == "no_data" != gold.status[0]:  # what is held instead must be said, rows there are none
        return [*faults, *_text_faults(answer, gold)]
    kind = answer.result.kind if answer.result else None
    if gold.kind and kind not in gold.kind:
        faults.append(f"kind: {kind}, expected {' or '.join(gold.kind)}")
    return [*faults, *_row_faults(answer, gold), *_text_faults(answer, gold), *_citation_faults(answer, gold)]


def fold(text: str) -> str:
    """Return text in lower case without accents, with single spaces and plain dashes."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", re.sub("[‐-―−]", "-", bare))


def says(text: str, phrase: str) -> bool:
    """Tell whether a text says a phrase: from a word's start, and a figure only as a whole figure."""
    wanted = fold(phrase)
    tail = r"(?!\d|[.,]\d)" if wanted[-1:].isdigit() else ""
    head = r"(?<![\w.,])" if wanted[:1].isdigit() else r"(?<!\w)"
    return re.search(head + re.escape(wanted) + tail, fold(text)) is not None


def invented_numbers(answer: Answer) -> list[str]:
    """Return the figures of an answer's text that nothing shown with it bears out.

    Bound are the rows with all they carry, coverage, quotes and dates of citations, the question and the notes.
    """
    text = _LIST_ORDINAL.sub(" ", _LINK.sub(" ", _MARK.sub(" ", answer.text)))
    bound = set(_bound_values(answer))
    return [token for token in _NUMBER.findall(text) if not bound.intersection(_readings(token))]


def dangling_marks(answer: Answer) -> list[str]:
    """Return the [n] marks of a text that no citation answers to."""
    known = {citation.n for citation in answer.citations}
    marks = (mark for mark in _MARK.findall(_LINK.sub(" ", answer.text)))
    return [mark for mark in marks if not known.issuperset(int(n) for n in re.findall(r"\d+", mark))]


def _row_faults(answer: Answer, gold: Gold) -> list[str]:
    rows = answer.result.rows if answer.result else ()
    faults = [f"row missing: {_short(wanted)}" for wanted in gold.rows if _find(rows, wanted) is None]
    if gold.rows_any and not any(all(_find(rows, row) is not None for row in rows_) for rows_ in gold.rows_any):
        faults.append(
            f"rows missing, any of: {' | '.join(_short(row) for rows_ in gold.rows_any for row in rows_[:1])}"
        )
    if faults:
        return faults
    places = [_find(rows, wanted) or 0 for wanted in gold.rows]
    if gold.ordered and places != sorted(places):
        faults.append(f"rows out of order: {', '.join(str(row.unit_id) for row in rows[:12])}")
    if gold.exact:
        wanted_units = {row["unit_id"] for row in gold.rows}
        others = sorted({str(row.unit_id) for row in rows if row.unit_id not in wanted_units})
        faults += [f"rows too many: {', '.join(others[:8])}"] if others else []
    return faults


def _text_faults(answer: Answer, gold: Gold) -> list[str]:
    said = "\n".join([answer.text, *answer.notes])
    rows = answer.result.rows if answer.result else ()
    cited = (f"{cited.publisher} {cited.title} {cited.url}" for cited in answer.citations)
    shown = "\n".join([said, *cited, *(value for row in rows for value in _strings(row.model_dump()))])
    faults = [f"text lacks: {_either(phrases)}" for phrases in gold.text_has if not _says_any(said, phrases)]
    return faults + [f"not shown: {_either(phrases)}" for phrases in gold.shown_has if not _says_any(shown, phrases)]


def _citation_faults(answer: Answer, gold: Gold) -> list[str]:
    held = {citation.kind for citation in answer.citations} | {citation.source_id for citation in answer.citations}
    faults = [f"not cited: {wanted}" for wanted in gold.cites if wanted not in held]
    quotes = "\n".join(f"{citation.title}\n{citation.quote}" for citation in answer.citations)
    unsupported = [phrases for phrases in gold.quote_has if not _says_any(quotes, phrases)]
    return faults + [f"citation does not support: {_either(phrases)}" for phrases in unsupported]


def _find(rows: Sequence[Row], wanted: dict[str, Any]) -> int | None:
    return next((place for place, row in enumerate(rows) if _fits(row.model_dump(), wanted)), None)


def _fits(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(_same(row, key, value) for key, value in wanted.items())


def _same(row: dict[str, Any], key: str, value: Any) -> bool:
    if key == "unit":  # a region or an economy: known by any of its names
        names = {fold(str(row.get("unit"))), fold(str(row.get("unit_id")))}
        return any(fold(name) in names for name in value)
    held = row.get(key)
    if isinstance(value, float):
        return held is not None and abs(float(held) - value) <= SCORE_TOLERANCE
    return bool(held == value)


def _says_any(text: str, phrases: str | Iterable[str]) -> bool:
    return any(says(text, phrase) for phrase in ([phrases] if isinstance(phrases, str) else phrases))


def _either(phrases: str | tuple[str, ...]) -> str:
    return repr(phrases) if isinstance(phrases, str) else " or ".join(repr(phrase) for phrase in phrases)


def _short(row: dict[str, Any]) -> str:
    return " ".join(str(value[0] if isinstance(value, list) else value) for value in row.values())


def _bound_values(answer: Answer) -> Iterator[str]:
    result = answer.result
    rows = result.rows if result else ()
    for row in rows:
        for value in _numbers(row.model_dump()):
            yield from _roundings(value)
    if result and result.coverage:
        yield from (f"{result.coverage.held}", f"{result.coverage.of}")
    # A text may count what it shows: rows, units, editions, units of a kind.
    yield from (str(len(rows)), str(len({row.unit for row in rows})), str(len({row.edition for row in rows})))
    yield from (str(count) for count in Counter(getattr(row, "kind", None) for row in rows).values())
    words = set(re.findall(r"\w+", answer.question.casefold()))
    yield from (str(number) for number, names in _NUMBER_WORDS if words.intersection(names.split()))
    texts = [answer.question, *answer.notes, *(text for row in rows for text in _strings(row.model_dump()))]
    texts += [f"{cited.title}\n{cited.quote}\n{cited.date}".replace("-", " ") for cited in answer.citations]
    for text in texts:
        for token in _NUMBER.findall(text):
            for reading in _readings(token):
                yield from _roundings(float(reading))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value


def _roundings(value: float) -> Iterator[str]:
    """Yield a value as it may be printed: every rounding, its size without the sign, and as a share in per cent."""
    for decimals in range(1, MAX_DECIMALS + 1):
        yield _plain(round(abs(value), decimals))
    for decimals in range(3):
        yield _plain(round(abs(value) * 100, decimals))
    # Published halves round either way: 48.765 is printed 48.76 by one source and 48.77 by another.
    yield _plain(int(abs(value) * 100) / 100)


def _readings(token: str) -> set[str]:
    """Return the values a printed number may stand for, with the comma as decimal mark or between thousands."""
    readings = {token.replace(",", ""), token.replace(".", "").replace(",", ".")}
    return {_plain(float(reading)) for reading in readings if reading.count(".") <= 1}


def _plain(value: float) -> str:
    return f"{value:.{MAX_DECIMALS}f}".rstrip("0").rstrip(".")

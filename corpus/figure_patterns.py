"""Sentences to the numbers, indices and years in them, in English and Vietnamese. Knows no units and no values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["score", "rank", "top", "indicators led", "indicators", "units ranked", "other"]
GII = "GII"

_INDEX_NAMES = {
    "PII": r"PII\b|(?:provincial|local) innovation index|đổi mới sáng tạo cấp (?:địa phương|tỉnh)",
    GII: r"GII\b|global innovation index|đổi mới sáng tạo toàn cầu",
    "PAPI": r"PAPI\b|governance and public administration performance|quản trị và hành chính công",
    "PCI": r"PCI\b|provincial competitiveness index|năng lực cạnh tranh cấp tỉnh",
    "PAR": r"PAR[ -]index|administrative reform index|chỉ số cải cách hành chính",
    "DTI": r"DTI\b|digital transformation index|chỉ số chuyển đổi số",
}
_INDEX = re.compile("|".join(f"(?P<{index}>\\b(?:{names}))" for index, names in _INDEX_NAMES.items()), re.IGNORECASE)
_OTHER_RANKING = re.compile(
    r"\bstart-?up (?:ecosystems?|hubs?)(?: index)?\b|\b(?:hệ sinh thái|trung tâm) khởi nghiệp\b"
    r"|(?P<word>[^\W\d]+) index\b",
    re.IGNORECASE,
)
_WORDS_OF_NO_INDEX = (
    "the",
    "this",
    "that",
    "its",
    "an",
    "highest",
    "whole",
    "same",
    "sub",
    "overall",
    "innovation",
    "like",
)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORDS = {word: at for words in (_ORDINALS, _CARDINALS) for at, word in enumerate(words, start=1)}
_NUMBER_WORDS |= {"đứng đầu": 1, "dẫn đầu": 1, "nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6}
_ORDINAL = (
    rf"(?P<value>{'|'.join(_ORDINALS)})\b(?!\s+(?:time|two|three|years?|consecutive|priority|published|generation))"
)
_UNITS = (
    r"(?:pilot\s+|provincial\s+)?"
    r"(?:provinces|localities|units|economies|countries|tỉnh|địa phương|đơn vị|nền kinh tế)\b"
)
_INDICATORS = r"(?:component\s+)?(?:indicators|chỉ số)\b"
_OUT_OF = r"\s*(?:/|(?:out\s+)?of|among|trên|trong)\s*(?:the\s+|its\s+|all\s+|tổng số\s+)?"
_OF = rf"(?:(?:\s+place)?{_OUT_OF}(?P<of>\d{{1,3}}|six|seven|sáu)\b(?!\s*{_INDICATORS}))?"
_AMOUNT = r"%|(?:percent|phần trăm|million|billion|triệu|tỷ|times|lần)\b|[A-Z]\w?/s"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("indicators led", rf"\b(?P<value>\d{{1,3}}){_OUT_OF}(?P<of>\d{{2,3}})\s*{_INDICATORS}"),
    (
        "rank",
        rf"\b(?P<value>\d{{1,3}})(?:st|nd|rd|th)\b(?!\s+(?:anniversary|national|congress|consecutive|century)){_OF}",
    ),
    ("rank", rf"\brank(?:s|ed|ing)?(?:\s+(?:no\.|number|at))?\s+(?P<value>\d{{1,3}})\b(?!\s+{_UNITS}){_OF}"),
    ("rank", rf"\b(?:hạng|vị trí|thứ)\s+(?P<value>\d{{1,3}}|nhất|nhì|hai|ba|tư|năm|sáu)\b(?!\s+{_UNITS}){_OF}"),
    (
        "rank",
        r"\b(?:rank(?:s|ed|ing)?|comes?|came|is|was|been|stands?|stood|placed?|in|as)\s+"
        rf"(?:also\s+|still\s+|again\s+|in\s+|the\s+)*{_ORDINAL}{_OF}",
    ),
    (
        "rank",
        r"(?<!địa phương )(?<!tỉnh )(?<!nhóm )\b(?P<value>đứng đầu|dẫn đầu)\b"
        r"(?!\s+(?:\d|trong|ở)|[^.;,]{0,30}\bvề\b)",
    ),
    ("top", r"\btop\s+(?P<value>\w+)\b"),
    ("units ranked", rf"\b(?P<value>\d{{2,3}})\s+{_UNITS}"),
    ("indicators", rf"\b(?P<value>\d{{2,3}})\s+{_INDICATORS}"),
    ("other", r"(?:US\$|\$|€)\s?(?P<value>\d+(?:[.,]\d+)*)(?:\s?(?:million|billion))?"),
    ("other", rf"(?<![\w.,])(?P<value>\d+(?:[.,]\d+)*)\s?(?:{_AMOUNT})"),
    ("score", r"(?<![\w.,])(?P<value>\d{1,3}[.,]\d{1,3})(?![\w%]|[.,]\d)"),
    ("other", r"(?<![\w.,])(?P<value>\d+(?:[.,]\d+)*)(?!\w)"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)

_YEARS = re.compile(
    r"\b20[0-4]\d(?:(?:,\s*|\s*(?:,\s*)?(?:and|và|&)\s+|,?\s+)(?:the\s+)?(?:[A-Z]{3,4}\s+)?20[0-4]\d)*\b(?!\s*[-–]\s*\d)"
)
_SPAN_OF_YEARS = re.compile(r"\b20\d\d\s*[-–]\s*20\d\d\b")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ACTS = "resolution|decision|decree|plan|program(?:me)?|no|nghị quyết|quyết định|kế hoạch|số"
_NOISE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:{_ACTS})\.?\s*(?:no\.?\s*)?\d[\w/.–-]*"
    r"|\b\d+[/-](?:\d{4}/)?[A-ZĐ]{2,}[\w-]*|\b\d{1,3}G\b|\bindustry 4\.0|\b\d{1,2}:\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b"
    r"|\b(?:pillar|trụ cột|steps?|bước)\s+\d\b"
    rf"|\b(?:{_MONTHS})\s+\d{{1,2}}(?:-\d{{1,2}})?\b|\b\d{{1,2}}\s+(?:{_MONTHS})\b"
    r"|\bngày\s+\d{1,2}(?:[/-]\d{1,2})?\b|\btháng\s+\d{1,2}\b",
    re.IGNORECASE,
)
# The year of a full date says when something was done or printed, not which edition is meant.
_DATE = re.compile(
    rf"\b(?:{_MONTHS})(?:\s+\d{{1,2}})?,?\s+20\d\d\b|\btháng\s+\d{{1,2}}(?:\s+năm\s+|[/-])20\d\d\b"
    r"|\b\d{1,2}/\d{1,2}/20\d\d\b|\b20\d\d-\d\d(?:-\d\d)?\b|\b\d+/20\d\d/[A-ZĐ]\w*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!No\.)(?<!St\.)[\"”’)]*\s+(?=[\"“‘(\[]?[^\W\d_a-z]|\d)")
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+")


@dataclass(frozen=True)
class Figure:
    """A number at ``text[start:end]`` of a sentence; ``of`` is what a rank or count is out of."""

    start: int
    end: int
    kind: Kind
    value: float
    of: int | None
    decimals: int = 0


def sentences(line: str) -> list[str]:
    """Return the sentences of a line of Markdown, without the addresses of its links."""
    return [part.strip() for part in _SENTENCE.split(_LINK.sub("]", line)) if part.strip()]


def figures_in(sentence: str, *, comma: bool = False) -> list[Figure]:
    """Return the figures of a sentence in reading order; dates, years and numbers of decisions are none.

    ``comma`` says that decimals follow a comma, as they do in Vietnamese.
    """
    text = _blank(_YEARS, _blank(_SPAN_OF_YEARS, _blank(_NOISE, sentence)))
    found: list[Figure] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            figure = _figure(kind, match, comma)
            if figure and not any(figure.start < other.end and other.start < figure.end for other in found):
                found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def _figure(kind: Kind, match: re.Match[str], comma: bool) -> Figure | None:
    value = _number(match["value"], comma)
    if value is None:
        return None
    of = _number(match.groupdict().get("of") or "", comma)
    decimals = len(re.split(r"[.,]", match["value"])[-1]) if kind == "score" else 0
    return Figure(match.start("value"), match.end(), kind, value, int(of) if of else None, decimals)


def _number(written: str, comma: bool) -> float | None:
    if written.lower() in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[written.lower()])
    thousands, decimal = (".", ",") if comma else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", written):
        return float(written.replace(thousands, ""))
    plain = written.replace(decimal, ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def index_places(text: str, indices: Iterable[str] = ()) -> list[tuple[int, str]]:
    """Return the indices named in a text, with their places; "" stands for a ranking that is not held.

    ``indices`` are the codes of indices held beside those whose names are known here.
    """
    known = [(match.start(), match.end(), str(match.lastgroup)) for match in _INDEX.finditer(text)]
    for index in set(indices) - set(_INDEX_NAMES):
        known += [(match.start(), match.end(), index) for match in re.finditer(rf"\b{re.escape(index)}\b", text)]
    other = [
        (match.start(), "")
        for match in _OTHER_RANKING.finditer(text)
        if (match["word"] or "").lower() not in _WORDS_OF_NO_INDEX
        and not any(start < match.end() and match.start() < end for start, end, _ in known)
    ]
    return sorted([(start, index) for start, _, index in known] + other)


def year_groups(text: str) -> list[tuple[int, tuple[int, ...]]]:
    """Return the years of a text with their places; years of one list stand together, those of dates are left out."""
    masked = _blank(_DATE, _blank(_SPAN_OF_YEARS, text))
    return [(match.start(), tuple(map(int, re.findall(r"20\d\d", match.group())))) for match in _YEARS.finditer(masked)]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)

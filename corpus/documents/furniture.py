"""Paragraphs of a saved web page to those of its article. Knows how pages are laid out, not where they come from.

A text without any sign of a web page comes back whole. What is taken away is returned too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from corpus.documents import dates
from corpus.documents.labels import ALONE, FOLLOWED_BY_OTHERS
from corpus.documents.lines import ends_sentence, is_list_item

_SENTENCE_WORDS = 6
_HEADLINE_WORDS = range(3, 31)
_CAPTION_WORDS = 60
_MENU_WORDS = 20  # a line this long with no punctuation and many capitals is a row of menu entries
_MENU_CAPITALS = 0.4
_SECTION_WORDS = 3  # shorter lines above a title are section names
_BODY_RUN = 3  # this many paragraphs of prose in a row are an article going on, not teasers
_LABEL_LETTERS = 120
_BACK_TO = re.compile(r"(?:back to|return to|trở lại|quay lại)\s+\S+(?:\s\S+){0,2}", re.IGNORECASE)
_IMAGE = re.compile(r"[^\n/\\]{1,80}\.(?:jpe?g|png|gif|webp|svg|bmp|avif)", re.IGNORECASE)
_CREDIT = re.compile(
    r"\b(?:photos?|pictures?|images?|illustration|illustrative photo|source|ảnh|nguồn|minh họa)\s*(?:[:/]|by\b)",
    re.IGNORECASE,
)
_INLINE_TEASER = re.compile(
    r"[>»\s]*(?:see more|see also|read more|read also|related(?: news)?|xem thêm|đọc thêm)\s*[:>»]\s*\S.*"
    r"|(?:>>|»)\s*\S.*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:©|\(c\)\s|copyright\b|bản quyền\b|all rights reserved)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[.!?:;,]")
_SEPARATORS = re.compile(r"\s*[|>»›/•·,]\s*|\s{2,}")
_ICONS = re.compile(r"^[^\w(\"'“‘#-]+|[\s:…»>(\d)+.]+$")


class Kind(Enum):
    """What a paragraph looks like on its own."""

    OTHERS = auto()  # a label that heads a list of other stories
    BUTTON = auto()
    IMAGE = auto()
    MENU = auto()
    DATE = auto()
    CAPTION = auto()
    PROSE = auto()
    HEADLINE = auto()
    SHORT = auto()


_LEADS = (Kind.HEADLINE, Kind.CAPTION, Kind.SHORT, Kind.DATE)  # what stands above a teaser's sentence


@dataclass(frozen=True)
class Cleaned:
    """A page's article, and what stood around it. ``headline`` is the article's own, "" when none was recognised."""

    lines: tuple[str, ...]
    removed: tuple[str, ...]
    headline: str


def strip(lines: Sequence[str], *, title: str = "", signs: int = 1) -> Cleaned:
    """Return the article's paragraphs in order, with menus, buttons, teasers and repeated lines taken away.

    ``title`` is the article's title where it is known already. ``signs`` is how many different labels of a page it
    takes to believe that the text is one.
    """
    kinds = [classify(line) for line in lines]
    if not _is_page(lines, kinds, signs):
        return Cleaned(tuple(lines), (), "")
    drop = {at for at, kind in enumerate(kinds) if kind in (Kind.BUTTON, Kind.IMAGE)}
    drop |= {at for at, line in enumerate(lines) if _INLINE_TEASER.fullmatch(line) and not ends_sentence(line)}
    end = _first_prose(kinds)
    drop |= _preamble(lines, kinds, end, title)
    headline = title or next((lines[at] for at in range(end) if at not in drop and kinds[at] is Kind.HEADLINE), "")
    drop |= _teasers(lines, kinds, headline)
    drop |= _other_stories(lines, kinds)
    drop |= _repeats(lines, kinds, drop, _once(headline))
    kept = tuple(_once(line) for at, line in enumerate(lines) if at not in drop)
    return Cleaned(kept, tuple(line for at, line in enumerate(lines) if at in drop), _once(headline))


def classify(line: str) -> Kind:
    """Return what a paragraph looks like on its own."""
    bare = line.lstrip("# ").strip("*_ ")
    key = _ICONS.sub("", bare[:_LABEL_LETTERS]).casefold()
    if key in FOLLOWED_BY_OTHERS:
        return Kind.OTHERS
    if not line.startswith("#") and (_is_button(key) or (_RIGHTS.match(bare) and len(bare.split()) <= _MENU_WORDS)):
        return Kind.BUTTON
    if _IMAGE.fullmatch(bare):
        return Kind.IMAGE
    if _is_menu(bare):
        return Kind.MENU
    if dates.is_date_line(bare):
        return Kind.DATE
    words = len(bare.split())
    if words <= _CAPTION_WORDS and _CREDIT.search(bare):
        return Kind.CAPTION
    if is_list_item(line) or line.startswith("|") or (ends_sentence(bare) and words >= _SENTENCE_WORDS):
        return Kind.PROSE
    return Kind.HEADLINE if words in _HEADLINE_WORDS else Kind.SHORT if words < _HEADLINE_WORDS.start else Kind.PROSE


def _is_button(key: str) -> bool:
    if key in ALONE or _BACK_TO.fullmatch(key):
        return True
    parts = [_ICONS.sub("", part) for part in _SEPARATORS.split(key)]
    return len(parts) > 1 and all(part in ALONE for part in parts if part) and any(parts)


def _is_page(lines: Sequence[str], kinds: Sequence[Kind], signs: int) -> bool:
    """Say whether enough shows that these paragraphs are a saved page."""
    labels = {line for line, kind in zip(lines, kinds, strict=True) if kind in (Kind.OTHERS, Kind.BUTTON, Kind.IMAGE)}
    if len(labels) >= signs or signs > 1:
        return len(labels) >= signs
    if Kind.MENU in kinds[: _first_prose(kinds)]:
        return True
    return any(_doubled(lines, kinds, at) for at in range(len(lines)))


def _first_prose(kinds: Sequence[Kind]) -> int:
    return next((at for at, kind in enumerate(kinds) if kind is Kind.PROSE), 0)


def _is_menu(line: str) -> bool:
    if _PUNCTUATION.search(line):
        return False
    words = line.split()
    capitals = sum(not word[:1].islower() for word in words)
    return len(words) >= _MENU_WORDS and capitals >= _MENU_CAPITALS * len(words)


def _preamble(lines: Sequence[str], kinds: Sequence[Kind], end: int, title: str) -> set[int]:
    """Return what stands above an article: menus, section names, dates, and all that comes before a site's buttons."""
    buttons = [at for at in range(end) if kinds[at] is Kind.BUTTON]
    own = [at for at in range(end) if kinds[at] is Kind.HEADLINE]
    top = buttons[0] if buttons and any(at > buttons[0] for at in own) else -1
    drop = {at for at in range(end) if at <= top or kinds[at] in (Kind.DATE, Kind.MENU)}
    if any(at not in drop for at in own):
        drop |= {at for at in range(end) if kinds[at] is Kind.SHORT and len(lines[at].split()) <= _SECTION_WORDS}
    return {at for at in drop if lines[at] != title}


def _doubled(lines: Sequence[str], kinds: Sequence[Kind], at: int) -> int:
    """Return how many lines a headline takes that is printed twice, as picture and as link; 0 for any other line."""
    if kinds[at] is not Kind.HEADLINE:
        return 0
    if _once(lines[at]) != lines[at]:
        return 1
    following = at + 1 < len(lines) and lines[at + 1] == lines[at]
    return 2 if following else 0


def _once(line: str) -> str:
    """Return a line that says the same thing twice without its second half."""
    words = line.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half >= _HEADLINE_WORDS.start and words[:half] == words[half:] else line


def _teasers(lines: Sequence[str], kinds: Sequence[Kind], headline: str) -> set[int]:
    """Return the headlines printed twice, with the paragraph under each where they come in a row or at the end."""
    found: list[tuple[int, int]] = []
    start = _first_prose(kinds)
    for at in range(start, len(lines)):
        if (size := _doubled(lines, kinds, at)) and _once(lines[at]) != _once(headline):
            found.append((at, at + size))
    drop: set[int] = set()
    for number, (at, blurb) in enumerate(found):
        drop |= set(range(at, blurb))
        following = found[number + 1][0] if number + 1 < len(found) else len(lines)
        before = found[number - 1][1] if number else -2
        in_a_row = following == blurb + 1 or before == at - 1
        has_blurb = blurb < len(lines) and kinds[blurb] is Kind.PROSE
        if has_blurb and (in_a_row or Kind.PROSE not in kinds[blurb + 1 : following]):
            drop.add(blurb)
    return drop


def _other_stories(lines: Sequence[str], kinds: Sequence[Kind]) -> set[int]:
    """Return each label of other stories with those it heads: to the end, unless the article goes on below."""
    drop: set[int] = set()
    goes_on = _where_prose_goes_on(kinds)
    prose = _first_prose(kinds)
    for at, kind in enumerate(kinds):
        if kind is not Kind.OTHERS or at in drop:
            continue
        drop.add(at)
        if prose < at and not goes_on[at + 1]:
            return drop | set(range(at, len(lines)))
        if prose < at:
            drop |= set(_headlines_after(lines, kinds, at))
    return drop


def _where_prose_goes_on(kinds: Sequence[Kind]) -> list[bool]:
    """Say for each place whether an article continues from it on: prose in a row, or more prose than leads to it."""
    found = [False] * (len(kinds) + 1)
    run = balance = 0
    in_a_row = False
    for at in range(len(kinds) - 1, -1, -1):
        run = run + 1 if kinds[at] is Kind.PROSE else 0
        in_a_row = in_a_row or run >= _BODY_RUN
        balance += (kinds[at] is Kind.PROSE) - (kinds[at] in _LEADS)
        found[at] = in_a_row or balance > 0
    return found


def _headlines_after(lines: Sequence[str], kinds: Sequence[Kind], label: int) -> range:
    """Return the places of the bare headlines right under a label inside an article."""
    at = label + 1
    while at < len(lines) and kinds[at] is Kind.HEADLINE and not lines[at].startswith("#"):
        at += 1
    return range(label + 1, at)


def _repeats(lines: Sequence[str], kinds: Sequence[Kind], dropped: set[int], headline: str) -> set[int]:
    """Return the later ones of equal headlines, captions and paragraphs, so that each is kept once."""
    seen: set[str] = set()
    drop = set()
    for at, line in enumerate(lines):
        if (
            at in dropped
            or len(line.split()) <= _SECTION_WORDS
            or kinds[at] not in (Kind.HEADLINE, Kind.CAPTION, Kind.PROSE)
        ):
            continue
        if line in seen and not line.startswith("|"):
            drop.add(at)
        seen.add(line)
    return drop

"""What the rules look at: a question's spans, the cues that occur in it, and the words that nothing explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.spans import Spans
from assistant.understanding.spelling import mended
from assistant.understanding.text import Text, fold

_FEW_WORDS = 4
_SENTENCE = re.compile(r"[^.!?]*(?:[.](?=\S)[^.!?]*)*[.!?]*\s*")  # a stop inside "TP.HCM" or "36.50" ends nothing
_TOLD = ("article", "event")  # what these ask for is told in sentences that only lead up, too
_NUMERAL = re.compile(r"[\d.,\-–/%]+(?:st|nd|rd|th)?")


@dataclass(frozen=True)
class Signals:
    """What the rules look at: spans, cues that occur, and the words that nothing explains."""

    text: Text
    spans: Spans
    lexicon: Lexicon

    def cue(self, *names: str) -> bool:
        """Return whether a cue of any of the named intents occurs outside of names."""
        return any(name in self.cues for name in names)

    @cached_property
    def cues(self) -> frozenset[str]:
        """The intents that some cue of theirs speaks for."""
        texts = (self.spans.rest, self.mended) if self.mended.clean != self.spans.rest.exact else (self.spans.rest,)
        found = {name for name, cue in self.lexicon.intents.items() if any(cue(text) for text in texts)}
        asking = self.spans.rest.without(self.telling)
        led_up = {name for name in _TOLD if name in found and not self.lexicon.intents[name](asking)}
        return frozenset(found - (led_up if self.telling else set()))

    @cached_property
    def telling(self) -> tuple[tuple[int, int], ...]:
        """Where sentences stand that only lead up to the question, or go on after it: none of them asks."""
        sentences = [match for match in _SENTENCE.finditer(self.text.clean) if match.group().strip()]
        asking = [match for match in sentences if "?" in match.group()] or [
            match for match in sentences if self._asks(match.group())
        ]
        if not asking or len(asking) == len(sentences):
            return ()
        return tuple(match.span() for match in sentences if match not in asking and not self._bids(match.group()))

    def _asks(self, sentence: str) -> bool:
        """Return whether a sentence asks, though nobody typed its question mark."""
        return any(self.lexicon.several[name](Text(sentence.strip())) for name in ("asking", "in_place"))

    def _bids(self, sentence: str) -> bool:
        """Return whether a sentence without a question mark asks all the same: "Tell me …", "Cho biết …"."""
        return any(hit.start() == 0 for hit in self.lexicon.several["asking"].find(Text(sentence.strip())))

    @cached_property
    def hints(self) -> frozenset[str]:
        """What the question says beside its intent."""
        texts = (self.spans.rest, self.mended)
        return frozenset(name for name, cue in self.lexicon.hints.items() if any(cue(text) for text in texts))

    @cached_property
    def mended(self) -> Text:
        """The text outside of names, with misspelt cue words mended."""
        return mended(self.spans.rest, self.lexicon)

    @cached_property
    def residual(self) -> tuple[str, ...]:
        """The content words that no name, number or table word explains: what only an article could answer."""
        covered = list(self.spans.explained)
        for name in self.lexicon.intents.keys() - {"article", "event", "help"}:
            covered += [hit.span() for hit in self.lexicon.intents[name].find(self.spans.rest)]
        for group in (self.lexicon.order, self.lexicon.comparators, self.lexicon.contrast, self.lexicon.kinds):
            covered += [hit.span() for cue in group.values() for hit in cue.find(self.spans.rest)]
        for name in ("old_map", "new_map", "merger", "regional", "contradiction", "hearsay"):
            covered += [hit.span() for hit in self.lexicon.hints[name].find(self.spans.rest)]
        for name in ("pronouns", "persons", "positions", "together", "that_part"):
            covered += [hit.span() for hit in self.lexicon.followup[name].find(self.spans.rest)]
        left = self.text.without([*covered, *self.telling])
        content = tuple(word for word in left.words if self._is_content(word))
        # A word that mending changes was a misspelt cue, not a topic.
        kept = set(mended(Text(" ".join(content)), self.lexicon).words)
        return tuple(word for word in content if word in kept)

    @cached_property
    def unnamed(self) -> tuple[str, ...]:
        """The words outside of names and editions that are no mere joints ("of", "năm")."""
        joints = self.lexicon.stopwords["en"] | self.lexicon.stopwords["vi"]
        return tuple(word for word in self.text.without(self.spans.explained).words if fold(word) not in joints)

    def _is_content(self, word: str) -> bool:
        stem = word.removesuffix("'s").removesuffix("’s")
        known = self.lexicon.filler
        if _NUMERAL.fullmatch(stem) or len(stem) < 2:
            return False
        return not (stem in known or (not self.spans.rest.marked and fold(stem) in known))

    @property
    def fragmentary(self) -> bool:
        """Whether there are but a few words and no name or topic among them: "why?", "and in 2024?"."""
        named = self.spans.units or self.spans.index or self.spans.components or self.spans.regions
        return not named and not self.residual and len(self.text.words) <= _FEW_WORDS

    @cached_property
    def ordered(self) -> bool:
        """Whether best, worst, a place or a number of units is asked for."""
        asked = (self.spans.count, self.spans.place, self.spans.places)
        return any(value is not None for value in asked) or self.best or self.worst

    @cached_property
    def worst(self) -> bool:
        """Whether the low end is asked for. "At least" is a bound and "last year" an edition; neither is an order."""
        return bool(self._order_hits("worst"))

    @cached_property
    def best(self) -> bool:
        """Whether the high end is asked for, outside of what asks for the low end ("thấp nhất")."""
        return bool(self.lexicon.order["best"].find(self.spans.plain.without(self._order_hits("worst"))))

    def _order_hits(self, order: str) -> list[tuple[int, int]]:
        bounds = [hit.span() for cue in self.lexicon.comparators.values() for hit in cue.find(self.spans.plain)]
        return [hit.span() for hit in self.lexicon.order[order].find(self.spans.plain.without(bounds))]

    @property
    def index_named(self) -> bool:
        """Whether an index is named, not merely told from a component's name."""
        return self.spans.index is not None and not self.spans.borrowed

    @property
    def table_talk(self) -> bool:
        """Whether the question speaks of scores, ranks, an index or one of its components."""
        named = bool(self.spans.index or self.spans.components)
        return named or self.cue("ranking", "value") or self.ordered

"""A text and what was found, to its claims with what each is bound to, and the faults with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Claim, ClaimKind
from assistant.evidence import ToolResult
from assistant.grounding.binding import Binder
from assistant.grounding.dates import agree
from assistant.grounding.edits import Edit, Edited
from assistant.grounding.found import Found
from assistant.grounding.names import Names
from assistant.grounding.numerals import Numeral
from assistant.grounding.quotations import Quotation, Quotations
from assistant.grounding.reading import Draft, Sentence
from assistant.grounding.reasons import Reasons
from assistant.grounding.relations import Relation, Relations, is_negated
from assistant.grounding.scope import Context, Scope, Scoping, pronoun_place
from assistant.grounding.statements import Statement, Statements
from assistant.grounding.support import Support, Supported
from corpus.model import Language

_DENIED = frozenset({"rank", "points", "percent", "bare"})  # what a sentence can deny of a unit by another figure


class Placed(Protocol):
    """Something that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Return where it begins."""
        ...

    @property
    def end(self) -> int:
        """Return where it ends."""
        ...


@dataclass(frozen=True)
class Fault:
    """A claim at ``start`` to ``end`` that is not borne out. ``reason`` is a sentence that a model can act on."""

    kind: ClaimKind
    start: int
    end: int
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
    sentences: tuple[tuple[int, int], ...] = ()


def check(
    text: str, results: Sequence[ToolResult], *, names: Names, question: str = "", language: Language = "en"
) -> Checked:
    """Return the text with every claim of it bound to what the turn's tools found, or with what could not be.

    ``text`` holds marks such as ``[[t:s004]]``. The names and numbers of the ``question`` may be repeated.
    """
    return _Check(text, Found(results, names, question, language), question, language).checked()


def spared(checked: Checked) -> Checked:
    """Return what of a text is borne out: without the sentences that hold a fault."""
    cuts = [Edit(start, end, "") for start, end in checked.sentences if _holds_fault(checked, start, end)]
    edited = Edited(checked.text, cuts)
    return Checked(edited.text if edited.text.strip() else "", edited.moved(checked.claims))


def _holds_fault(checked: Checked, start: int, end: int) -> bool:
    return any(start <= fault.start < end for fault in checked.problems)


class _Check:
    """One text on its way through the checks: claims and faults as they are found."""

    def __init__(self, text: str, found: Found, question: str, language: Language) -> None:
        self._text, self._found, self._cues = text, found, found.names.cues
        self._quotations = tuple(Quotations(found.results, question).find(text))
        quoted = [(one.start, one.end) for one in self._quotations]
        self._draft: Draft = found.reader.read(text, language=language, quoted=quoted)
        self._binder = Binder(found, self._cues)
        self._relations = Relations(found, self._draft)
        self._statements = Statements(found, self._draft)
        self._support = Support(found, self._draft)
        self._reasons = Reasons(found.names)
        self._claims: list[Claim] = []
        self._faults: list[Fault] = []

    def checked(self) -> Checked:
        """Return the outcome, in reading order."""
        quoted = [self._quotation(one) for one in self._quotations]
        context = self._found.context
        for sentence in self._draft.sentences:
            within = [one for one in quoted if sentence.start <= one.start < sentence.end]
            self._sentence(sentence, context, within)
            context = context.after(
                sentence,
                of_topic=pronoun_place(self._draft, sentence, self._cues) is not None,
                ends="\n" in self._draft.text_of(sentence),
            )
        return Checked(
            self._text,
            tuple(sorted(self._claims, key=lambda claim: (claim.start, claim.end))),
            tuple(sorted(self._faults, key=lambda fault: (fault.start, fault.end))),
            tuple((sentence.start, sentence.end) for sentence in self._draft.sentences),
        )

    def _sentence(self, sentence: Sentence, context: Context, quoted: Sequence[Supported]) -> None:
        for unit in sentence.units:
            named = unit.ids & self._found.units
            self._judge("unit", unit, ["question"] if named else [], self._reasons.of_name)
        for date in sentence.dates:
            told = any(agree(date.date, known) for known in self._found.dates)
            self._judge("date", date, ["question"] if told else [], self._reasons.of_name)
        plain = self._draft.text_of(sentence)
        scoping = Scoping(self._draft, sentence, context, self._cues)
        numbers = [self._number(numeral, scope, sentence, plain) for numeral, scope in scoping]
        for statement in self._statements.of(sentence, context):
            self._statement(statement)
        for relation in self._relations.of(sentence, context):
            self._relation(relation)
        self._marks(sentence, [*quoted, *numbers])
        if not sentence.marks:
            self._uncited(sentence)

    def _statement(self, one: Statement) -> None:
        self._judge(one.kind, one, one.refs, lambda _: one.why)

    def _relation(self, one: Relation) -> None:
        self._judge(one.kind, one, one.refs if one.told else (), lambda said: self._reasons.of_relation(said, one))

    def _number(self, numeral: Numeral, scope: Scope, sentence: Sentence, plain: str) -> Supported:
        """Judge a number; return it with the sources that hold it."""
        bound = self._binder.bind(numeral, scope, plain)
        refs = [cell.ref for cell in bound]
        if numeral.kind in _DENIED and is_negated(self._draft.plain, sentence.start, numeral.start, self._cues):
            # "It did not rank 5th" is borne out by another rank.
            refs = [] if bound else [cell.ref for cell in self._binder.of_scope(numeral, scope, plain)]
            bound = ()
        elif not bound and self._binder.is_asked(numeral, self._draft.plain[sentence.start : numeral.start], plain):
            refs = ["question"]
        kind: ClaimKind = "rank" if numeral.kind in {"rank", "of"} else "number"
        self._judge(kind, numeral, refs, lambda written: self._why(written, numeral, scope, plain))
        held = [self._found.sources_of(cell) for cell in bound]
        sources = frozenset().union(*held) if all(held) else frozenset()
        return Supported(numeral.start, self._text[numeral.start : numeral.end], sources)

    def _why(self, written: str, numeral: Numeral, scope: Scope, plain: str) -> str:
        alike, right = self._binder.alike(numeral, plain), self._binder.of_scope(numeral, scope, plain)
        return self._reasons.of_number(written, numeral, scope, alike, right)

    def _quotation(self, quotation: Quotation) -> Supported:
        """Judge a quotation; return it with the passages that hold it."""
        if quotation.refs or quotation.is_one:
            self._judge("quotation", quotation, quotation.refs, self._reasons.of_quotation)
        marks = {f"p:{ref.removeprefix('passage:')}" for ref in quotation.refs if ref.startswith("passage:")}
        return Supported(quotation.start, "the quotation", frozenset(marks))

    def _marks(self, sentence: Sentence, claims: Sequence[Supported]) -> None:
        for one in self._support.unsupported(sentence, claims):
            written = self._text[one.mark.start : one.mark.end]
            self._fault("citation", one.mark, self._reasons.of_mark(written, one))

    def _uncited(self, sentence: Sentence) -> None:
        """Fault what passages alone bear out in a sentence that cites none: a document's word is no fact of ours."""
        for claim in self._claims:
            reported = all(ref.startswith("passage:") for ref in claim.bound_to)
            if sentence.start <= claim.start < sentence.end and reported:
                self._fault(claim.kind, claim, self._reasons.of_uncited(claim.text))

    def _judge(self, kind: ClaimKind, at: Placed, refs: Sequence[str], why: Callable[[str], str]) -> None:
        """Note a claim with what bears it out, or that nothing does."""
        written = self._text[at.start : at.end]
        if refs:
            bound = tuple(dict.fromkeys(refs))
            self._claims.append(Claim(start=at.start, end=at.end, kind=kind, text=written, bound_to=bound))
        else:
            self._fault(kind, at, why(written))

    def _fault(self, kind: ClaimKind, at: Placed, reason: str) -> None:
        self._faults.append(Fault(kind, at.start, at.end, self._text[at.start : at.end], reason))

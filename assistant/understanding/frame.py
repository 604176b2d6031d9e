"""What a question asks, as a frame: an intent with its slots, and where each slot came from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus.model import Language, MatchHow

Intent = Literal[
    "ranking",
    "value",
    "profile",
    "comparison",
    "trend",
    "movers",
    "why",
    "strengths",
    "peers",
    "what_if",
    "robustness",
    "region",
    "membership",
    "count",
    "aggregate",
    "definition",
    "coverage",
    "article",
    "gii",
    "greeting",
    "thanks",
    "help",
    "clarify",
    "decline",
]
Contrast = Literal["national", "regional", "next"]
Measure = Literal["mean", "median", "gap"]
EditionSpan = Literal["none", "range", "all", "since", "previous", "next"]
Order = Literal["best", "worst", "both"]
Direction = Literal["up", "down"]
DeclineReason = Literal["empty", "too_long", "unreadable", "out_of_scope", "personal_data", "forecast"]


@dataclass(frozen=True)
class UnitMention:
    """A unit named in the question. ``name`` is its English name on the newest map; ``typed`` is what was written."""

    unit_id: str
    name: str
    typed: str
    how: MatchHow
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """A bound on a score or a rank, as in "above 50 points"; ``inclusive`` where the value itself is within."""

    side: Literal["above", "below", "between"]
    value: float
    upper: float | None = None
    of: Literal["score", "rank"] = "score"
    inclusive: bool = False


@dataclass(frozen=True)
class Frame:
    """An intent and its slots. Empty slots mean that the question does not say; tools then use the newest edition.

    ``first`` and ``last`` are places of a ranking (1 = best, or worst when ``order`` is worst). What the question takes
    for granted is claimed: a rank, a score, a direction; ``alternatives`` are the figures of "33rd or 37th?", and
    ``weights`` those that components are given, in percent. ``also`` holds further questions asked in the same breath;
    ``of_shown`` says that such a question is about the units that the one before it shows. ``carried`` names the slots
    taken over from earlier in the conversation; ``beside`` holds the unit spoken of before the one asked about, and
    ``earlier`` the edition in which it was.
    ``articles_say`` is what articles write for what the ``topic`` asks in other words, and ``listed`` how many things
    of a list are asked of them.
    ``steps`` is how many editions "before" or "later" leads, and ``origin`` tells what the intent was read from.
    """

    question: str
    language: Language
    intent: Intent
    index: str = "PII"
    index_named: bool = False
    indices: tuple[str, ...] = ()
    units: tuple[UnitMention, ...] = ()
    excluded: tuple[UnitMention, ...] = ()
    beside: tuple[UnitMention, ...] = ()
    earlier: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    excluded_regions: tuple[str, ...] = ()
    kind: Literal["city", "province"] | None = None
    components: tuple[str, ...] = ()
    editions: tuple[int, ...] = ()
    edition_span: EditionSpan = "none"
    steps: int = 1
    unsaid_edition: bool = False
    order: Order = "best"
    first: int | None = None
    last: int | None = None
    claimed_rank: int | None = None
    claimed_score: float | None = None
    claimed_direction: Direction | None = None
    alternatives: tuple[float, ...] = ()
    rival_place: int | None = None
    threshold: Threshold | None = None
    contrast: Contrast | None = None
    amount: float | None = None
    amount_kind: Literal["value", "change"] = "value"
    weights: tuple[tuple[str, float], ...] = ()
    measure: Measure | None = None
    hints: tuple[str, ...] = ()
    economies: tuple[str, ...] = ()
    topic: str = ""
    articles_say: str = ""
    listed: int | None = None
    reason: DeclineReason | None = None
    confidence: float = 1.0
    origin: str = ""
    carried: tuple[str, ...] = ()
    cues: tuple[str, ...] = field(default=())
    of_shown: Literal["first", "all"] | None = None
    also: tuple[Frame, ...] = ()

    @property
    def component(self) -> str:
        """The component asked for, ``overall`` when none is named."""
        return self.components[0] if self.components else "overall"

    @property
    def edition(self) -> int | None:
        """The one edition asked for; the last of several; None for the newest."""
        return self.editions[-1] if self.editions else None

    @property
    def asked(self) -> str:
        """The question with figures that it means and does not write: a rank in words, and those carried over."""
        meant = [self.claimed_rank, *((self.threshold.value, self.threshold.upper) if self.threshold else ())]
        meant += [self.amount, *(weight for _, weight in self.weights)]
        return " ".join([self.question, *(f"{abs(value):g}" for value in meant if value is not None)])

    def shown(self) -> dict[str, Any]:
        """Return the filled slots as plain JSON values, for the steps of an answer and for storing with a thread."""
        plain = {
            name: value for name, value in asdict(self).items() if name in _ALWAYS_SHOWN or not _says_nothing(value)
        }
        plain.pop("also", None)
        return plain | ({"also": [other.shown() for other in self.also]} if self.also else {})


_ALWAYS_SHOWN = frozenset({"question", "language", "intent", "confidence"})


def _says_nothing(value: object) -> bool:
    return value is None or value is False or value in ((), "", "none")


@dataclass(frozen=True)
class Turn:
    """An earlier question of the conversation with the units its answer showed, in answer order.

    ``shown_parts`` are the components it told of one unit: the strongest first, or what moved it most. ``in_order``
    are its units best first, and ``figure`` is the mean that it told, in points.
    """

    frame: Frame
    shown_units: tuple[str, ...] = ()
    shown_parts: tuple[str, ...] = ()
    in_order: tuple[str, ...] = ()
    figure: float | None = None


def frame_from(plain: dict[str, Any]) -> Frame:
    """Return the frame that `Frame.shown` described."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in plain.items()}
    for slot in ("units", "excluded", "beside"):
        values[slot] = tuple(
            UnitMention(**{**mention, "others": tuple(mention.get("others", ()))}) for mention in values.get(slot, ())
        )
    values["weights"] = tuple((str(code), float(weight)) for code, weight in values.get("weights", ()))
    if isinstance(values.get("threshold"), dict):
        values["threshold"] = Threshold(**values["threshold"])
    values["also"] = tuple(frame_from(other) for other in values.get("also", ()))
    return Frame(**values)

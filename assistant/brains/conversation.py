"""A thread's messages read back: the question of the turn, what it was understood as, what counts as found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from assistant.evidence import ToolResult
from assistant.phrasing.parts import parts_told
from assistant.understanding.frame import Frame, Turn, frame_from
from assistant.understanding.reader import Understanding
from corpus.model import Language

FRAME_KEY = "frame"  # where a final message keeps what its question was understood as
SHOWN_KEY = "shown_units"
PARTS_KEY = "shown_parts"
ORDER_KEY = "in_order"
FIGURE_KEY = "figure"
TAKEOVER_KEY = "instead_of_model"  # where the planner's message tells why a language model did not answer
ASIDE_KEY = "aside"  # marks what we tell a model within a turn: it is no question, and is never stored


@dataclass(frozen=True)
class Takeover:
    """The planner goes on in a model's place. ``anew``: from the question, without what the model looked up."""

    model: str
    reason: str
    anew: bool

    def noted(self) -> dict[str, object]:
        """Return it as plain JSON values, for a message to keep."""
        return asdict(self)


def question_place(messages: Sequence[BaseMessage]) -> int | None:
    """Return where the last question stands; None in a conversation without one."""
    return next(
        (
            place
            for place in range(len(messages) - 1, -1, -1)
            if isinstance(messages[place], HumanMessage) and ASIDE_KEY not in messages[place].additional_kwargs
        ),
        None,
    )


def since_question(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Return what followed the last question."""
    place = question_place(messages)
    return messages[place + 1 :] if place is not None else messages


def frame_of(messages: Sequence[BaseMessage], understanding: Understanding) -> Frame:
    """Return what the last question asks, with what the conversation before it leaves to it.

    Once it was read in its turn it stays what it was: a model that is ready by now must not read it otherwise.
    """
    place = question_place(messages)
    kept = next((frame for message in since_question(messages) if (frame := _kept_frame(message))), None)
    if kept is not None:
        return kept
    question = messages[place] if place is not None else HumanMessage("")
    turns = conversation(messages[: place or 0], understanding)
    language: Language | None = question.additional_kwargs.get("language")
    return understanding.read(str(question.text), turns=turns, language=language)


def conversation(messages: Sequence[BaseMessage], understanding: Understanding) -> tuple[Turn, ...]:
    """Return the turns so far. A turn whose answer kept no frame is read again from its question."""
    turns: list[Turn] = []
    unread: str | None = None
    for message in messages:
        frame = _kept_frame(message)
        if isinstance(message, HumanMessage):
            turns += _read(unread, turns, understanding)
            unread = str(message.text)
        elif frame is not None and unread is not None:
            turns.append(_turn(frame, message))
            unread = None
        elif frame is not None and turns:
            turns[-1] = _turn(frame, message)
    return (*turns, *_read(unread, turns, understanding))


def _turn(frame: Frame, message: BaseMessage) -> Turn:
    kept = message.additional_kwargs
    units, parts, order = (tuple(kept.get(key, ())) for key in (SHOWN_KEY, PARTS_KEY, ORDER_KEY))
    return Turn(frame, units, parts, order, kept.get(FIGURE_KEY))


def _read(question: str | None, turns: Sequence[Turn], understanding: Understanding) -> list[Turn]:
    return [Turn(understanding.read(question, turns=turns))] if question is not None else []


def _kept_frame(message: BaseMessage) -> Frame | None:
    kept = message.additional_kwargs.get(FRAME_KEY) if isinstance(message, AIMessage) else None
    return frame_from(kept) if kept else None


def takeover_in(messages: Sequence[BaseMessage]) -> Takeover | None:
    """Return why the planner took over in these messages of a turn; None where it did not."""
    noted = (message.additional_kwargs.get(TAKEOVER_KEY) for message in messages if isinstance(message, AIMessage))
    found = next((note for note in noted if note), None)
    return Takeover(**found) if found else None


def that_count(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Return a turn's messages without what a model looked up before the planner began anew."""
    for place, message in enumerate(messages):
        takeover = takeover_in([message])
        if takeover and takeover.anew:
            return messages[place:]
    return messages


def results_of(messages: Sequence[BaseMessage]) -> tuple[ToolResult, ...]:
    """Return what the tools found in a turn, from their messages' artifacts, in the order of their calls.

    Tools run side by side: a stream brings their messages as they end, and an answer must not depend on that.
    """
    counted = that_count(messages)
    calls = [call["id"] for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
    places = {call: place for place, call in enumerate(calls)}
    found = [message for message in counted if isinstance(message, ToolMessage) and message.artifact]
    found.sort(key=lambda message: places.get(message.tool_call_id, len(calls)))
    return tuple(ToolResult.model_validate(message.artifact["result"]) for message in found)


def _best_first(results: Sequence[ToolResult]) -> list[str]:
    """Return the units that one result sets beside each other, best first; none where it has no order of them."""
    for result in results:
        rows = [row for row in result.rows if row.unit_id and row.rank is not None and result.kind == "comparison"]
        if len({(row.index, row.edition, row.map, row.component) for row in rows}) == 1 and len(rows) > 1:
            return [row.unit_id for row in sorted(rows, key=lambda row: row.rank or 0) if row.unit_id]
    return []


def kept_with(frame: Frame, results: Sequence[ToolResult]) -> dict[str, object]:
    """Return what a final message keeps for the questions that follow it, whichever brain answers them."""
    shown = [row.unit_id for result in results for row in result.rows if row.unit_id and row.map]
    parts = next((parts for result in results if (parts := parts_told(frame, result))), ())
    kept = {FRAME_KEY: frame.shown(), SHOWN_KEY: list(dict.fromkeys(shown))[:20]}
    figure = next((row.score for result in results if result.tool == "mean_of_units" for row in result.rows[:1]), None)
    told = {PARTS_KEY: list(parts), ORDER_KEY: _best_first(results), FIGURE_KEY: figure}
    return kept | {key: value for key, value in told.items() if value}

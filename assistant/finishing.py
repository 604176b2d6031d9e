"""A turn to what is shown of it: the draft checked, else the planner's own words; cited, with notes and charts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Step
from assistant.brains.opening import PLANNER
from assistant.charts import charts_for
from assistant.citing import Cited, number_citations
from assistant.evidence import ToolResult
from assistant.grounding import Checked, check, spared
from assistant.knowledge import Knowledge
from assistant.phrasing.reply import Reply
from assistant.phrasing.wording import Wording
from assistant.turns import Turn
from assistant.understanding.frame import Frame

log = logging.getLogger(__name__)


def _frame(knowledge: Knowledge, turn: Turn) -> Frame:
    """Return what the question was understood as: by the planner in this turn, else read here."""
    return turn.frame or knowledge.understanding.read(turn.question, language=turn.language)


def label_of(step: Step, knowledge: Knowledge, turn: Turn) -> str:
    """Return what a step does, in the language of the turn's question."""
    w = knowledge.wording(_frame(knowledge, turn).language)
    name = f"step_{step.tool}" if f"step_{step.tool}" in w.phrases else "step_other"
    return w.say(name, index=step.arguments.get("index", "PII"))


def answer_of(knowledge: Knowledge, turn: Turn) -> Answer:
    """Return the answer with every figure bound to a row or a passage, and every citation to what was found."""
    frame, results = _frame(knowledge, turn), turn.results
    reply = _with_takeover(knowledge.phrasing.reply(frame, results), turn, knowledge.wording(frame.language))
    draft = turn.draft or reply.text
    checked = _bound(knowledge, frame, results, draft)
    if checked.problems and draft != reply.text:
        reply = replace(reply, notes=(*reply.notes, knowledge.wording(frame.language).say("unbound_note")))
        checked = _bound(knowledge, frame, results, reply.text)
    checked = spared(checked)
    text = checked.text or knowledge.wording(frame.language).say("nothing_found")
    cited = number_citations(text, results, knowledge.corpus, checked.claims)
    return _answer(knowledge, turn, frame, reply, cited)


def _bound(knowledge: Knowledge, frame: Frame, results: Sequence[ToolResult], draft: str) -> Checked:
    """Return the draft with what its claims are bound to; a greeting or a refusal claims nothing."""
    if not results:
        return Checked(draft)
    checked = check(draft, results, names=knowledge.names, question=frame.asked, language=frame.language)
    if checked.problems:
        log.error("Unbound in the answer to a %s question: %s", frame.intent, [one.text for one in checked.problems])
    return checked


def _with_takeover(reply: Reply, turn: Turn, w: Wording) -> Reply:
    """Return the reply with a note on the language model that did not answer, first of all notes."""
    if turn.takeover is None:
        return reply
    why = w.say(f"brain_{turn.takeover.reason}")
    return replace(reply, notes=(w.say("brain_note", model=turn.takeover.model, why=why), *reply.notes))


def _answer(knowledge: Knowledge, turn: Turn, frame: Frame, reply: Reply, cited: Cited) -> Answer:
    names = knowledge.wording(frame.language)
    return Answer(
        question=turn.question,
        language=frame.language,
        thread=turn.thread,
        brain=PLANNER if turn.takeover else turn.brain,
        status=reply.status,
        text=cited.text,
        result=reply.result,
        citations=cited.citations,
        claims=cited.claims,
        charts=charts_for(reply.result, language=frame.language, names=names) if reply.result else (),
        steps=tuple(turn.steps),
        notes=reply.notes,
        follow_ups=reply.follow_ups,
        ms={"total": turn.milliseconds},
    )


def with_notes(knowledge: Knowledge, answer: Answer, turn: Turn, *, continued: bool) -> Answer:
    """Return the answer with a word on what could not be read or kept of its conversation."""
    missing = {"unremembered_note": continued and not turn.remembered, "unkept_note": not turn.kept}
    names = knowledge.wording(answer.language)
    notes = tuple(names.say(note) for note, applies in missing.items() if applies)
    return answer.model_copy(update={"notes": (*answer.notes, *notes)}) if notes else answer

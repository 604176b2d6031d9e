"""A frame and what the tools found to a reply: text with citation marks, status, notes, follow-up questions.

Pure: the same frame and results give the same reply, whichever brain chose the tools.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Result, Status
from assistant.evidence import ToolResult
from assistant.phrasing import (
    about,
    analyses,
    comparisons,
    firmness,
    gii,
    means,
    membership,
    rankings,
    reasons,
    trends,
    values,
)
from assistant.phrasing.followups import follow_ups
from assistant.phrasing.notes import notes
from assistant.phrasing.wording import Phrases, Wording
from assistant.understanding.conversation.pointing import units_shown
from assistant.understanding.frame import Frame
from assistant.understanding.plan import plan_each
from corpus.store import Corpus

Phrase = Callable[[Frame, ToolResult, Wording], str]

_BY_TOOL: dict[str, Phrase] = {
    "rank_units": rankings.ranking,
    "unit_profile": values.profile,
    "explain_rank": reasons.explanation,
    "explain_change": reasons.own_change,
    "compare_units": comparisons.comparison,
    "compare_places": comparisons.comparison,
    "what_if": analyses.what_if,
    "rank_robustness": firmness.robustness,
    "unit_peers": analyses.peers,
    "rank_changes": trends.trend,
    "search_articles": about.passages,
    "describe_data": about.coverage,
    "describe_component": about.definition,
    "region_summary": means.region,
    "unit_members": membership.membership,
    "member_results": comparisons.members,
    "mean_of_units": means.mean,
    "global_index": gii.gii,
}
_SAYS_PROBLEMS_ITSELF = frozenset({"unit_merged", "unit_not_held"})
_SPEAKING_TOOLS = frozenset(
    {"what_if", "region_summary", "unit_profile", "rank_units"}
)  # these word every problem of theirs that comes with rows
_WITHOUT_FIGURES: dict[str, Status] = {
    "greeting": "answered",
    "thanks": "answered",
    "help": "answered",
    "clarify": "clarify",
    "decline": "declined",
}


@dataclass(frozen=True)
class Reply:
    """What is said. ``text`` holds marks such as ``[[t:s004]]`` where a source is cited."""

    status: Status
    text: str
    result: Result | None
    notes: tuple[str, ...]
    follow_ups: tuple[str, ...]


class Phrasing:
    """Says what was found, in either language."""

    def __init__(self, corpus: Corpus, phrases: Phrases) -> None:
        self.corpus, self.phrases = corpus, phrases

    def wording(self, frame: Frame) -> Wording:
        """Return the frame's language's way of writing."""
        return Wording(frame.language, self.phrases, self.corpus)

    def reply(self, frame: Frame, results: Sequence[ToolResult]) -> Reply:
        """Return what to say about the results of a turn; several questions are answered one after the other."""
        parts = self._by_question(frame, results)
        replies = [self._reply(one, found) for one, found in parts]
        first = replies[0]
        if len(replies) == 1:
            return first
        statuses = [reply.status for reply in replies]
        return Reply(
            status="answered" if "answered" in statuses else first.status,
            text="\n\n".join(dict.fromkeys(reply.text for reply in replies)),
            result=merged_result(results),
            notes=notes(frame, results, self.wording(frame)),
            follow_ups=first.follow_ups,
        )

    def _by_question(self, frame: Frame, results: Sequence[ToolResult]) -> list[tuple[Frame, Sequence[ToolResult]]]:
        """Return each question asked in the turn with the results of its own calls, which come in the plan's order."""
        if not frame.also:
            return [(frame, results)]
        parts: list[tuple[Frame, Sequence[ToolResult]]] = []
        start = 0
        for one, calls in plan_each(frame, units_shown(results, self.corpus.gazetteer)):
            parts.append((one, results[start : start + len(calls)]))
            start += len(calls)
        return parts

    def _reply(self, frame: Frame, results: Sequence[ToolResult]) -> Reply:
        w = self.wording(frame)
        if frame.intent in _WITHOUT_FIGURES:
            return Reply(
                status=_WITHOUT_FIGURES[frame.intent],
                text=about.without_figures(frame, w),
                result=None,
                notes=(),
                follow_ups=follow_ups(frame, (), w),
            )
        status = _status(frame, results)
        if status == "declined":
            return Reply(status, w.say("declined_out_of_scope"), None, (), follow_ups(frame, (), w))
        return Reply(
            status=status,
            text=_text(frame, results, w),
            result=merged_result(results),
            notes=notes(frame, results, w),
            follow_ups=follow_ups(frame, results, w),
        )


def _status(frame: Frame, results: Sequence[ToolResult]) -> Status:
    """Return no_data when no result holds what was asked, declined when nothing in scope was asked at all."""
    answered = [result for result in results if _answers(result)]
    main = [result for result in results if result.tool != "search_articles"] or list(results)
    if any(_answers(result) for result in main):
        return "answered"
    if "held_by_us" in frame.hints and any(result.facts.get("nearest") and result.rows for result in main):
        return "answered"  # "the five weakest that you have scores for"
    if answered and frame.intent in {"article", "definition"}:
        return "answered"
    if frame.intent == "article" and not frame.units and not frame.index_named:
        return "declined"
    return "no_data"


def _answers(result: ToolResult) -> bool:
    if result.problem is not None:
        return result.problem.code == "unit_merged" and bool(result.rows)
    return bool(result.rows or result.passages)


def _text(frame: Frame, results: Sequence[ToolResult], w: Wording) -> str:
    said: list[str] = []
    shown = [
        w.say("showing", unit=w.unit(unit.unit_id, None), typed=unit.typed)
        for unit in frame.units
        if unit.how == "fuzzy"
    ]
    figures = [result for result in results if result.tool != "search_articles"]
    for result in figures:
        sentence = _sentence(frame, result, w)
        if sentence and sentence not in said:
            said.append(sentence)
    if "gap_moved" in frame.hints:
        said.insert(0, comparisons.gap_moved([one for one in figures if one.kind == "comparison"], w))
    articles = [result for result in results if result.tool == "search_articles"]
    nothing = bool(figures) and not any(_answers(result) for result in figures)
    found = any(result.passages for result in articles)
    for result in articles:
        if (figures and nothing) or (not result.passages and (figures or found or result is not articles[0])):
            continue
        if frame.intent == "why" and figures:
            said.append(reasons.reported_reasons(result.passages, w))
        else:
            said.append(_sentence(frame, result, w))
    if "asked_source" in frame.hints:
        said.append(about.sources(results, w))
    return "\n\n".join([*(" ".join(shown),) * bool(shown), *filter(None, said)]).strip()


def _sentence(frame: Frame, result: ToolResult, w: Wording) -> str:
    known = result.problem is None or result.problem.code in _SAYS_PROBLEMS_ITSELF
    worded = result.tool in _SPEAKING_TOOLS and result.kind != "coverage"  # rows that only show what is held
    speaks = (worded and result.rows) or result.facts.get("across_maps")
    if not known and not speaks:
        assert result.problem is not None
        return about.problem(result.problem, frame, w, result.facts.get("index"))
    phrase = _BY_TOOL[result.tool]
    return phrase(frame, result, w)


def merged_result(results: Sequence[ToolResult]) -> Result | None:
    """Return one result: the first tool's kind, every tool's rows in answer order, each once."""
    tables = [result for result in results if result.rows] or [result for result in results if result.passages]
    tables = tables or [result for result in results if result.coverage]
    if not tables:
        return None
    rows = tuple({row.model_dump_json(): row for result in tables for row in result.rows}.values())
    coverage = next((result.coverage for result in tables if result.coverage), None)
    return Result(kind=tables[0].kind, rows=rows, coverage=coverage)

"""What is held, what things mean, what articles say, and the answers without figures, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.answer import Row
from assistant.evidence import Problem, Quote, ToolResult
from assistant.phrasing.wording import Wording, cite, cite_quote
from assistant.understanding.frame import Frame
from assistant.understanding.text import MAX_QUESTION_CHARACTERS

_MOST_SOURCES = 4
_MOST_SENTENCES = 5  # of one publisher in a plain article answer


def passages(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the sentences that answer, each as a quotation with its publisher and date."""
    if not result.passages:
        return w.say("nothing_found")
    said = []
    for _, found in groupby(result.passages, key=lambda quote: (quote.publisher, quote.date)):
        quotes = list(found)[:_MOST_SENTENCES]
        shown = " ".join(w.say("quote", text=plain(quote.text), cite=cite_quote(quote)) for quote in quotes)
        said.append(
            w.say(_introduction(quotes[0], w), publisher=quotes[0].publisher, date=w.date(quotes[0].date), quotes=shown)
        )
    return "\n\n".join(said)


def _introduction(quote: Quote, w: Wording) -> str:
    """Return how a source is introduced: by its publisher and date, as far as they are known."""
    if quote.publisher == _OURSELVES:
        return "passage_answer_method"
    if quote.publisher.startswith(_UNNAMED) or not quote.publisher:
        return "passage_answer_unnamed"
    return "passage_answer" if quote.date else "passage_answer_undated"


_OURSELVES = "Provincial Innovation Assistant"  # publisher of the method notes, which name a source each
_UNNAMED = "not named"  # what sources.csv says of a saved page without a publisher


def plain(text: str) -> str:
    """Return a Markdown sentence as it reads: links by their words."""
    return _LINK.sub(r"\1", text)


_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def originals(result: ToolResult, w: Wording) -> tuple[str, ...]:
    """Return the original wording of quotations that are shown in translation."""
    return tuple(
        w.say("original", text=plain(quote.rendering))
        for quote in result.passages
        if quote.rendering and quote.language != "en"
    )


def coverage(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return which editions are held and how complete: all of the first index, or those that were asked for."""
    rows = result.rows
    first = [row for row in rows if row.index == rows[0].index]
    asked = [row for row in first if row.edition in frame.editions]
    shown = "; ".join(_coverage_row(row, result, w, named=bool(asked)) for row in asked or first)
    # Who lacks a score is our own count: no source tells it.
    said = [w.say("data_held", index=first[0].index, rows=shown, cite="" if asked else cite(first[:1]))]
    others = [row for row in rows if row.index != rows[0].index]
    if others and not asked:
        said.append(
            w.say(
                "data_indices",
                rows="; ".join(_editions(group, w) for _, group in groupby(others, key=lambda row: row.index)),
            )
        )
        said.append(w.say("data_more"))
    return " ".join(said)


def _coverage_row(row: Row, result: ToolResult, w: Wording, *, named: bool) -> str:
    said = w.say(
        "data_row", edition=row.edition, held=w.count(row.score or 0), of=row.of, ranks=getattr(row, "ranks", 0)
    )
    for name in ("scored", "ranked", "present", "lacking") if named else ():
        few = result.facts[name].get(f"{row.index} {row.edition}", [])
        if few:
            said += w.say(f"data_{name}", units=w.listing(w.unit(one, row.map) for one in few))
    return said


def _editions(rows: Iterable[Row], w: Wording) -> str:
    listed = list(rows)
    return w.say("data_index", index=listed[0].index, editions=", ".join(str(row.edition) for row in listed))


def definition(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return what an index or component is, and its parts."""
    head, *parts = result.rows
    facts = result.facts
    if facts["component"] == "overall":
        said = [w.say("means_overall", name=w.component(head.index, head.edition, "overall"), index=head.index)]
    else:
        parent = facts["parent"]
        above = (
            w.say("means_parent", parent=w.component(head.index, head.edition, parent))
            if parent and parent != "overall"
            else ""
        )
        said = [
            w.say(
                "means_component",
                name=w.component(head.index, head.edition, head.component),
                level=w.say(f"level_{facts['level']}"),
                index=head.index,
                edition=head.edition,
                parent=above,
                cite=cite([head]),
            )
        ]
    if parts:
        names = "; ".join(w.component(row.index, row.edition, row.component) for row in parts)
        said.append(w.say("means_parts", parts=names, cite=cite(parts)))
        counted = getattr(head, "parts", None)
        if counted:
            indicators = getattr(head, "indicators", None)
            phrase = "parts_and_indicators" if indicators else "parts_count"
            said.append(w.say(phrase, count=counted, indicators=indicators))
    if facts["rule"]:
        said.append(w.say(f"means_{facts['rule']}"))
    return " ".join(said)


def problem(found: Problem, frame: Frame, w: Wording, index: str | None = None) -> str:
    """Return why something is not there and what is, for a tool that found nothing to show."""
    index = index or frame.index
    held = ", ".join(found.held)
    edition = frame.edition or ""
    if found.code == "edition_not_held":
        return w.say("not_held_edition", index=index, edition=found.asked, held=held)
    if found.code == "component_not_held":
        component = w.component(index, frame.edition or 0, frame.component, numbered=False)
        phrase = "not_held_component" if found.held and edition else "not_held_component_at_all"
        return w.say(phrase, component=component, index=index, edition=edition, held=held)
    if found.code == "unknown_unit":
        return w.say("unknown_unit" if found.held else "unknown_unit_plain", asked=found.asked, held=held)
    if found.code == "no_such_place":
        return w.say("no_such_place", asked=found.asked, count=held)
    if found.code in {"unknown_region", "unknown_index"}:
        return w.say(found.code, asked=found.asked, held=held)
    if found.code == "unknown_component":
        return w.say("unknown_component", index=index, asked=found.asked)
    return w.say("nothing_found" if found.code == "nothing_found" else "bad_arguments")


def sources(results: Sequence[ToolResult], w: Wording) -> str:
    """Return where the figures shown were taken from, by publisher; nothing where no source is known."""
    named = [name for result in results for row in result.rows for name in row.source_ids]
    known = [w.corpus.sources[name] for name in dict.fromkeys(named) if name in w.corpus.sources][:_MOST_SOURCES]
    # A publisher that has a number for a name ("tinmoi-247") is shown among the citations alone.
    known = [one for one in known if one.publisher and not re.search(r"\d", one.publisher)]
    told = w.listing(f"{one.publisher} [[t:{one.source_id}]]" for one in known)
    return w.say("taken_from", sources=told) if known else ""


def without_figures(frame: Frame, w: Wording) -> str:
    """Return the answer to a greeting, to thanks, to a call for help, to an ambiguous name, or why it is declined."""
    if frame.intent == "clarify":
        unclear = next((unit for unit in frame.units if unit.others), None)
        if unclear is None:
            return w.say("clarify_what", example=w.say("ask_trend", unit=w.unit("da-nang", 34), index="PII"))
        choices = w.listing((w.place(name) for name in (unclear.name, *unclear.others)), joiner="or")
        return w.say("clarify_unit", typed=unclear.typed, choices=choices)
    if frame.intent == "decline":
        return w.say(f"declined_{frame.reason or 'out_of_scope'}", limit=MAX_QUESTION_CHARACTERS)
    return w.say(frame.intent)


def quotes_of(results: Sequence[ToolResult]) -> tuple[Quote, ...]:
    """Return every passage found in a turn."""
    return tuple(quote for result in results for quote in result.passages)

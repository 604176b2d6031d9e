"""An answer to safe HTML. Every word of a question, row, quote or title is escaped; only http and https are linked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from assistant.answer import Answer, Citation
from assistant.charts import Names
from assistant.store.feedback import Verdict
from assistant.web import strings, tables, verdicts
from assistant.web.figures import Figure
from assistant.web.strings import Phrase
from corpus.model import Language

CITE_MARK = re.compile(r"\[(\d{1,3})\]")
LINKABLE = frozenset({"http", "https"})
LATE_FIGURES = '<div class="pia-late"></div>'
BADGES: dict[str, Phrase] = {
    "no_data": strings.NO_DATA,
    "clarify": strings.CLARIFY,
    "declined": strings.DECLINED,
}


def answer_html(
    answer: Answer,
    names: Names,
    *,
    turn_id: str,
    figures: Sequence[Figure] | None = (),
    unfolded: bool = False,
    verdict: Verdict | None = None,
) -> str:
    """Return the whole answer: text, charts as drawn, table, notes and sources, in the answer's language.

    Without ``figures`` (None) their place is kept, and the page asks for them once it comes into view. A long table
    under its chart is folded, unless it is to be ``unfolded``. ``verdict`` is what the reader said of it before.
    """
    language = answer.language
    charted = bool(answer.charts) if figures is None else bool(figures)
    parts = [
        _badge(answer.status, language),
        f'<div class="pia-text">{markdown_html(answer.text, citations=answer.citations, turn_id=turn_id)}</div>',
        LATE_FIGURES if figures is None and charted else figures_html(figures or (), language),
        tables.result_html(answer, names, turn_id=turn_id, charted=charted and not unfolded),
        _notes(answer.notes, language),
        _sources(answer.citations, turn_id=turn_id, language=language),
        _actions(answer, charted=charted),
        verdicts.asking_html(answer, verdict),
    ]
    # The answer object itself, for the downloads: the server keeps no answer for them.
    data = escape(answer.to_json())
    return (
        f'<article class="pia-answer pia-{answer.status}" lang="{language}" data-answer="{data}">'
        f"{''.join(parts)}</article>"
    )


def markdown_html(text: str, *, citations: Sequence[Citation] = (), turn_id: str = "") -> str:
    """Return Markdown as HTML with ``[n]`` linked to its source. HTML in it is text; images are not fetched."""
    env = {"cited": {citation.n: citation for citation in citations}, "turn_id": turn_id}
    html: str = _markdown().render(text, env)
    return html


def partial_html(text: str, *, writing: bool) -> str:
    """Return text without its answer. Its marks cite nothing: the sources come with the checked answer."""
    kind = "pia-text pia-partial" if writing else "pia-text"
    return f'<div class="{kind}">{markdown_html(text)}</div>' if text else ""


def steps_html(labels: Sequence[str], *, summary: str, running: bool) -> str:
    """Return what was looked up: open and marked busy while running, folded away after."""
    if not labels and not running:
        return ""
    items = "".join(f"<li>{escape(label)}</li>" for label in labels)
    state = ' open aria-busy="true"' if running else ""
    return f'<details class="pia-steps"{state}><summary>{escape(summary)}</summary><ol>{items}</ol></details>'


def message_html(text: str, *, tone: str) -> str:
    """Return one plain sentence as a notice, such as an error or a stop."""
    role = "alert" if tone == "error" else "status"
    return f'<p class="pia-notice pia-{escape(tone)}" role="{role}">{escape(text)}</p>'


def source_id(turn_id: str, n: int) -> str:
    """Return the element id of a numbered source."""
    return f"{turn_id}-source-{n}"


def linkable(url: str) -> bool:
    """Return whether the address may be a link: http or https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in LINKABLE and bool(parts.netloc)


def _badge(status: str, language: Language) -> str:
    phrase = BADGES.get(status)
    return f'<p class="pia-badge">{escape(phrase.say(language))}</p>' if phrase else ""


def figures_html(figures: Sequence[Figure], language: Language) -> str:
    """Return charts as drawn."""
    return "".join(_figure(figure, language) for figure in figures)


def _figure(figure: Figure, language: Language) -> str:
    label = escape(strings.CHART.say(language, title=figure.title))
    drawn = f'<div class="pia-wide">{figure.wide}</div><div class="pia-narrow">{figure.narrow}</div>'
    return f'<figure class="pia-chart"><div role="img" aria-label="{label}">{drawn}</div></figure>'


def _notes(notes: Sequence[str], language: Language) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<aside class="pia-notes" aria-label="{escape(strings.NOTES.say(language))}"><ul>{items}</ul></aside>'


def _sources(citations: Sequence[Citation], *, turn_id: str, language: Language) -> str:
    if not citations:
        return ""
    items = "".join(_source(citation, turn_id=turn_id, language=language) for citation in citations)
    heading = escape(strings.SOURCES.say(language))
    return f'<section class="pia-sources" aria-label="{heading}"><h2>{heading}</h2><ol>{items}</ol></section>'


def _source(citation: Citation, *, turn_id: str, language: Language) -> str:
    date = citation.date or strings.NO_DATE.say(language)
    title = citation.title or citation.publisher or citation.source_id
    kind = strings.FROM_ARTICLE if citation.kind == "article" else strings.FROM_TABLE
    by = " · ".join(escape(part) for part in (citation.publisher, date) if part)
    link = ""
    if linkable(citation.url):
        label = escape(strings.OPEN_SOURCE.say(language))
        link = f'<a href="{escape(citation.url)}" target="_blank" rel="noopener noreferrer">{label}</a>'
    return (
        f'<li value="{citation.n}"><details id="{escape(source_id(turn_id, citation.n))}" class="pia-source">'
        f'<summary><span class="pia-n">{citation.n}</span><span><span class="pia-source-title">{escape(title)}</span> '
        f'<span class="pia-by">{by}</span></span></summary>'
        f'<p class="pia-kind">{escape(kind.say(language))}</p>'
        f"<blockquote>{_quote(citation)}</blockquote>"
        f'<p class="pia-ways">{link}{_held_link(citation, language)}</p></details></li>'
    )


def _held_link(citation: Citation, language: Language) -> str:
    """Return the way to what is held of the source: a quote in the text around it, or all the figures."""
    asked = {"source": citation.source_id, "lang": language}
    if citation.kind == "article":
        address = f"sources?{urlencode({**asked, 'quote': citation.quote})}#passage"
        label = strings.IN_CONTEXT
    else:
        address, label = f"sources?{urlencode(asked)}", strings.ALL_FROM_SOURCE
    return f'<a href="{escape(address)}" target="_blank">{escape(label.say(language))}</a>'


def _quote(citation: Citation) -> str:
    """Return the quote line by line; rows of a table stand each on a line of its own."""
    text = citation.quote.replace("; ", "\n") if citation.kind == "table" else citation.quote
    return "<br>".join(escape(line) for line in text.splitlines())


def _actions(answer: Answer, *, charted: bool) -> str:
    language = answer.language
    copied = strings.COPIED
    buttons = [
        _button("pia-copy", strings.COPY.say(language), done=copied.say(language)),
        _button("pia-link", strings.COPY_LINK.say(language), done=copied.say(language)),
        _button("pia-edit", strings.EDIT_QUESTION.say(language)),
    ]
    kinds = ["json"]
    if answer.result is not None and answer.result.rows:
        kinds = ["csv", "xlsx", *kinds, *(("svg", "png") if charted else ())]
    failed = strings.NOT_DOWNLOADED.say(language)
    files = "".join(_button("pia-file", kind.upper(), kind=kind, failed=failed) for kind in kinds)
    label = escape(strings.DOWNLOAD.say(language))
    menu = f'<span class="pia-files" role="group" aria-label="{label}">{label}: {files}</span>'
    return f'<div class="pia-actions">{"".join(buttons)}{menu}</div>'


def _button(css: str, label: str, **data: str) -> str:
    held = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button type="button" class="{css}"{held}>{escape(label)}</button>'


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = linkable  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "cite", _read_cite)
    parser.add_render_rule("cite", _render_cite)
    parser.add_render_rule("link_open", _render_link)
    return parser


def _read_cite(state: StateInline, silent: bool) -> bool:
    """Read ``[n]`` where source n exists; anything else is left to Markdown."""
    match = CITE_MARK.match(state.src, state.pos)
    if match is None or int(match[1]) not in state.env.get("cited", {}):
        return False
    if not silent:
        state.push("cite", "", 0).meta = {"n": int(match[1])}
    state.pos = match.end()
    return True


def _render_cite(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    citation: Citation = env["cited"][tokens[place].meta["n"]]
    target = escape(source_id(env["turn_id"], citation.n))
    title = escape(citation.title or citation.publisher)
    return f'<a class="pia-cite" href="#{target}" title="{title}">[{citation.n}]</a>'


def _render_link(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[place].attrSet("target", "_blank")
    tokens[place].attrSet("rel", "noopener noreferrer")
    return renderer.renderToken(tokens, place, options, env)

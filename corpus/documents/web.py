"""Saved web pages to extracts. What a reader does not see is not read either: scripts, comments, hidden parts."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

import trafilatura
from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.etree import ParserError  # type: ignore[import-untyped]

from corpus.documents import encodings, lines
from corpus.documents.document import Extract
from corpus.documents.markup import UNSEEN_TAGS
from corpus.errors import UnreadableDocument

_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)|(?:^|;)\s*(?:width|height)\s*:\s*0\s*(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NESTED_RULE = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SIMPLE_SELECTOR = re.compile(r"[.#][\w-]+")
_LINKED_DATA = "application/ld+json"
_STYLE_LETTERS = 200_000  # of one style sheet; longer ones are libraries
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "div",
    "td",
    "th",
    "tr",
    "br",
    "dt",
    "dd",
    "pre",
    "section",
    "article",
)


def read_html(data: bytes, *, name: str) -> Extract:
    """Return the article of a saved page with what the page's metadata say."""
    declared = _CHARSET.search(data[:4_096])
    text, encoding = encodings.decode(data, name=name, declared=declared[1].decode() if declared else "")
    warnings = () if encoding.startswith("utf") else (f"The page was in {encoding}, and was turned into Unicode.",)
    return extract_page(text, name=name, warnings=warnings)


def read_mhtml(data: bytes, *, name: str) -> Extract:
    """Return the article of a page that a browser saved as one file."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return read_html(page if isinstance(page, bytes) else b"", name=name)
    raise UnreadableDocument(
        f"{name} holds no web page. Save the page again as “Webpage, complete” (.html) and add that."
    )


def extract_page(text: str, *, name: str, warnings: tuple[str, ...] = ()) -> Extract:
    """Return the article of a page given as text."""
    try:
        tree = lxml_html.document_fromstring(_without_declaration(text))
    except (ParserError, ValueError) as error:
        raise UnreadableDocument(
            f"{name} holds no page that can be read. Save the page again, or save its text as .txt."
        ) from error
    _remove_unseen(tree)
    metadata = trafilatura.extract_metadata(lxml_html.tostring(tree, encoding="unicode"), extensive=False)
    window = tree.findtext("head/title") or ""
    for element in tree.xpath("//script|//head"):
        element.drop_tree()
    _flow(tree)
    body = trafilatura.extract(
        lxml_html.tostring(tree, encoding="unicode"),
        output_format="markdown",
        include_comments=False,
        include_tables=True,
    )
    found = _lines(body) if body else _all_lines(tree)
    heading = found[0][2:] if found and found[0].startswith("# ") else ""
    stated = str(metadata.title or "") if metadata else ""
    return Extract(
        lines=found,
        title=heading if heading and heading in window else stated,
        publisher=str(metadata.sitename or "") if metadata else "",
        date=str(metadata.date or "") if metadata else "",
        language=str(tree.get("lang") or "")[:2].lower(),
        url=str(metadata.url or "") if metadata else "",
        where="the page's metadata",
        warnings=warnings,
    )


def _without_declaration(text: str) -> str:
    """Return markup without the encoding it names: the parser refuses decoded text that still has one."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _flow(tree: lxml_html.HtmlElement) -> None:
    """Make line breaks in the source spaces, as a browser does."""
    for element in tree.iter():
        if element.tag != "pre":
            element.text = re.sub(r"\s+", " ", element.text) if element.text else element.text
        element.tail = re.sub(r"\s+", " ", element.tail) if element.tail else element.tail


def _remove_unseen(tree: lxml_html.HtmlElement) -> None:
    selectors = _hiding_selectors(tree)
    for comment in tree.xpath("//comment()|//processing-instruction()"):
        if comment.getparent() is not None:  # browsers note the address of a saved page above its root
            comment.drop_tree()
    for element in list(tree.iter()):
        if element.getparent() is not None and isinstance(element.tag, str) and _is_unseen(element, selectors):
            element.drop_tree()


def _is_unseen(element: lxml_html.HtmlElement, selectors: frozenset[str]) -> bool:
    if element.tag == "head" or (element.tag == "script" and element.get("type") == _LINKED_DATA):
        return False  # where pages say their title, date and publisher
    if element.tag in UNSEEN_TAGS or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if element.tag == "input" or _UNSEEN_STYLE.search(element.get("style", "")):
        return True
    names = {f".{name}" for name in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
    return not selectors.isdisjoint(names)


def _hiding_selectors(tree: lxml_html.HtmlElement) -> frozenset[str]:
    """Return the classes and ids that the page's own style sheets hide on every screen."""
    found: set[str] = set()
    for style in tree.iter("style"):
        # Rules for print or small screens hide what this reader was shown.
        sheet = _NESTED_RULE.sub("", re.sub(r"/\*.*?\*/", "", (style.text or "")[:_STYLE_LETTERS], flags=re.DOTALL))
        for selector, rule in _RULE.findall(sheet):
            if _UNSEEN_STYLE.search(rule):
                found |= {part.strip() for part in selector.split(",") if _SIMPLE_SELECTOR.fullmatch(part.strip())}
    return frozenset(found)


def _lines(markdown: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines.clean(markdown).split("\n") if line.strip())


def _all_lines(tree: lxml_html.HtmlElement) -> tuple[str, ...]:
    """Return all that a reader sees, block by block: for pages too short to tell an article from what is around it."""
    for element in tree.iter(*_BLOCKS):
        element.tail = f"\n{element.tail or ''}"
        element.text = f"\n{element.text or ''}"
    return lines.paragraphs(tree.text_content())

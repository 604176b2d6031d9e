"""Markdown files with front matter to articles. Knows nothing of other formats; see documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

import frontmatter
import yaml

from corpus import names
from corpus.errors import UnreadableDocument
from corpus.model import Article, Finding, Language

ARTICLES = Path(__file__).parent / "data" / "articles"
_NEEDED = ("title", "publisher", "date", "language", "source_id")


def read_articles(folder: Path = ARTICLES) -> tuple[tuple[Article, ...], tuple[Finding, ...]]:
    """Return every article of a folder that can be read, by file name, and what is wrong with the others."""
    read: list[Article] = []
    problems: list[Finding] = []
    for path in sorted(folder.glob("*.md")):
        try:
            read.append(read_article(path))
        except UnreadableDocument as error:
            problems.append(Finding("error", path.name, None, None, str(error), "Markdown with front matter"))
    return tuple(read), tuple(problems)


def read_article(path: Path) -> Article:
    """Return one article; its id is the file's name. Raises UnreadableDocument naming what its front matter lacks."""
    try:
        post = frontmatter.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnreadableDocument(f"{path.name} cannot be read as Markdown with YAML front matter: {error}") from error
    values = {name: names.nfc(str(value)).strip() for name, value in post.metadata.items() if value is not None}
    missing = [name for name in _NEEDED if name not in values]
    if missing:
        raise UnreadableDocument(f"{path.name} lacks {', '.join(missing)} in its front matter. Add a line for each.")
    return _article(path.stem, values, names.nfc(str(post.content)))


def _article(article_id: str, values: dict[str, Any], text: str) -> Article:
    language, visibility = values["language"], values.get("visibility", "shareable")
    if language not in ("en", "vi"):
        raise UnreadableDocument(f"{article_id}.md: language is {language!r}. Write en or vi.")
    if visibility not in ("shareable", "private"):
        raise UnreadableDocument(f"{article_id}.md: visibility is {visibility!r}. Write shareable or private.")
    return Article(
        article_id=article_id,
        source_id=values["source_id"],
        title=values["title"],
        publisher=values["publisher"],
        date=values["date"],
        language=cast(Language, language),
        text=text,
        url=values.get("url", ""),
        visibility=cast(Literal["shareable", "private"], visibility),
        added_by=values.get("added_by", ""),
        added_at=values.get("added_at", ""),
        translation_of=values.get("translation_of", ""),
    )

"""A document saved twice is recognised, and two different ones are not taken for one."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import NEAR, fingerprint, read_document, resemblance, sketch

ARTICLES = Path(__file__).parents[1] / "corpus" / "data" / "articles"
BODY = tuple(
    f"Measure {number} of the plan gives the {place} of the province {number * 3} new rooms for its researchers."
    for number, place in enumerate(
        ("university", "hospital", "library", "harbour", "museum", "school", "market"), start=1
    )
)


def test_spacing_case_and_furniture_do_not_change_a_fingerprint() -> None:
    text = "\n\n".join(BODY)
    saved_again = "\r\n".join(["Log in", "", *(f"  {line.upper()} " for line in BODY), "", "Share:", "Most viewed"])
    assert fingerprint(saved_again) == fingerprint(text)


def test_one_other_figure_changes_the_fingerprint_but_stays_near() -> None:
    text, revised = "\n\n".join(BODY), "\n\n".join(BODY).replace("9 new rooms", "10 new rooms")
    assert fingerprint(revised) != fingerprint(text)
    assert resemblance(sketch(revised), sketch(text)) >= NEAR


def test_different_articles_are_not_near() -> None:
    sketches = [sketch(path.read_text(encoding="utf-8")) for path in sorted(ARTICLES.glob("*.md"))]
    assert all(resemblance(one, other) < NEAR for one in sketches for other in sketches if one is not other)


def test_a_document_in_two_formats_has_one_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(BODY), encoding="utf-8")
    (tmp_path / "a.html").write_text(f"<html><body><p>{'</p><p>'.join(BODY)}</p></body></html>", encoding="utf-8")
    assert read_document(tmp_path / "a.txt").fingerprint == read_document(tmp_path / "a.html").fingerprint


@given(st.text(max_size=200), st.text(max_size=200))
def test_resemblance_is_symmetric_and_bounded(one: str, other: str) -> None:
    forth, back = resemblance(sketch(one), sketch(other)), resemblance(sketch(other), sketch(one))
    assert forth == back
    assert 0 <= forth <= 1

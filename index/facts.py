"""Rows of tables to passages in both languages, each carrying the rows it says. Knows nothing of articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from corpus.model import Component
from corpus.store import Corpus
from index.model import Passage
from index.phrases import INDEX_NAMES, LANGUAGES, Phrases

MAIN_INDEX = "PII"  # results in it are said in both languages; in the others once, to halve the build
MOST_ROWS = 10  # rows said in one passage: a unit's editions are packed together up to here


def table_passages(corpus: Corpus) -> Iterator[Passage]:
    """Yield the facts of the corpus's tables as passages. Names come in both languages in each."""
    for phrases in LANGUAGES:
        yield from _results(corpus, phrases)
        yield from _definitions(corpus, phrases)
        yield from _highlights(corpus, phrases)
        yield from _regions(corpus, phrases)
        yield from _economies(corpus, phrases)


def _results(corpus: Corpus, phrases: Phrases) -> Iterator[Passage]:
    rows = _records(corpus.observations)
    for (index, map_, unit_id), held in _grouped(rows, "index", "map", "unit_id"):
        if phrases.language != "en" and index != MAIN_INDEX:
            continue
        unit = corpus.gazetteer.unit(unit_id, map_)
        if unit is None:
            continue
        name = _named(phrases, unit.name_en, unit.name_vi)
        for run in _packed(held):
            said = [
                _edition(corpus, phrases, name, index, edition, of_edition)
                for (edition,), of_edition in _grouped(run, "edition")
            ]
            place = f"table/results/{index}/{map_}/{unit_id}/{run[0]['edition']}/{phrases.language}"
            yield _passage(place, phrases, " ".join(said), run, unit_ids=(unit_id,), index=index)


def _edition(corpus: Corpus, phrases: Phrases, name: str, index: str, edition: int, rows: Sequence[Any]) -> str:
    head = phrases.results_of.format(unit=name, index=_index_name(index, phrases), edition=edition)
    # The overall figure first: it is what most questions ask for, and long passages are cut at the end.
    ordered = sorted(rows, key=lambda row: row["component"] != "overall")
    said = "; ".join(_figure(corpus, phrases, row) for row in ordered)
    all_derived = all(row["status"] == "derived" for row in rows)
    return f"{head}: {said} ({phrases.derived})." if all_derived else f"{head}: {said}."


def _figure(corpus: Corpus, phrases: Phrases, row: Any) -> str:
    node = corpus.component(row["index"], row["edition"], row["component"])
    component = _component_name(phrases, node, row["component"])
    parts = []
    if row["score"] is not None:
        parts.append(phrases.score.format(component=component, score=_number(row["score"], phrases)))
    if row["rank"] is not None:
        template = phrases.rank_of if row["of"] is not None else phrases.rank
        said = template.format(rank=row["rank"], of=row["of"])
        parts.append(said if parts else f"{component}: {said}")
    if not parts:
        parts.append(phrases.neither.format(component=component))
    if row["status"] == "disputed":
        parts.append(phrases.disputed)
    return ", ".join(parts)


def _definitions(corpus: Corpus, phrases: Phrases) -> Iterator[Passage]:
    same: dict[tuple[str, str, str], list[Component]] = defaultdict(list)
    for node in corpus.components:
        same[node.index, node.code, node.name_en].append(node)
    for (index, code, _), nodes in same.items():
        node = nodes[-1]
        if node.level not in phrases.level or code == "overall":
            continue
        name = _named(phrases, node.name_en, node.name_vi)
        level = phrases.level[node.level].format(code=code if code.replace(".", "").isdigit() else "").rstrip()
        said = [phrases.definition.format(name=name, level=level, index=_index_name(index, phrases))]
        parent = corpus.component(index, node.edition, node.parent) if node.parent else None
        if parent is not None:
            said.append(phrases.part_of.format(parent=_named(phrases, parent.name_en, parent.name_vi)))
        said += [phrases.measured_in.format(unit=node.unit)] if node.unit else []
        said += [phrases.lower_is_better] if node.direction == -1 else []
        said += [phrases.data_from.format(source=node.data_source)] if node.data_source else []
        editions = tuple(sorted({each.edition for each in nodes}))
        text = f"{'; '.join(said)} ({', '.join(map(str, editions))})."
        yield Passage(
            passage_id=f"table/component/{index}/{code}/{node.name_en}/{phrases.language}",
            kind="table",
            text=text,
            context="",
            language=phrases.language,
            source_ids=_distinct(source for each in nodes for source in each.source_ids),
            index=index,
            editions=editions,
            component=code or None,
            rows=tuple(f"components.csv:{index}/{each.edition}/{code or node.name_en}" for each in nodes),
        )


def _highlights(corpus: Corpus, phrases: Phrases) -> Iterator[Passage]:
    heads = {"strength": phrases.strengths, "weakness": phrases.weaknesses}
    vietnamese = {node.name_en.casefold(): node.name_vi for node in corpus.components if node.name_vi}
    rows = _records(corpus.highlights)
    for (index, edition, map_, unit_id), held in _grouped(rows, "index", "edition", "map", "unit_id"):
        unit = corpus.gazetteer.unit(unit_id, map_)
        if unit is None:
            continue
        name = _named(phrases, unit.name_en, unit.name_vi)
        said = []
        for (kind,), of_kind in _grouped(held, "kind"):
            head = heads.get(kind, phrases.notable).format(unit=name)
            said.append(f"{head}: {'; '.join(_indicator(phrases, vietnamese, row) for row in of_kind)}.")
        head = phrases.results_of.format(unit=name, index=_index_name(index, phrases), edition=edition)
        place = f"table/highlights/{index}/{edition}/{map_}/{unit_id}/{phrases.language}"
        yield _passage(place, phrases, f"{head}. {' '.join(said)}", held, unit_ids=(unit_id,), index=index)


def _indicator(phrases: Phrases, vietnamese: dict[str, str], row: Any) -> str:
    named = row["indicator"]
    said = [_named(phrases, named, vietnamese.get(named.casefold(), ""))]
    if row["score"] is not None:
        said.append(_number(row["score"], phrases))
    if row["rank"] is not None:
        template = phrases.rank_of if row["of"] is not None else phrases.rank
        said.append(template.format(rank=row["rank"], of=row["of"]))
    return ", ".join(said)


def _regions(corpus: Corpus, phrases: Phrases) -> Iterator[Passage]:
    names = {(region.map, region.region_id): region for region in corpus.regions}
    for row in _records(corpus.region_scores):
        region = names.get((row["map"], row["region_id"]))
        if region is None or row["score"] is None:
            continue
        node = corpus.component(row["index"], row["edition"], row["component"])
        head = phrases.region.format(
            region=_named(phrases, region.name_en, region.name_vi),
            index=_index_name(row["index"], phrases),
            edition=row["edition"],
        )
        component = _component_name(phrases, node, row["component"])
        figure = phrases.score.format(component=component, score=_number(row["score"], phrases))
        place = "/".join(map(str, ("table/region", row["index"], row["edition"], row["region_id"], row["component"])))
        yield _passage(f"{place}/{phrases.language}", phrases, f"{head}: {figure}.", [row], index=row["index"])


def _economies(corpus: Corpus, phrases: Phrases) -> Iterator[Passage]:
    for (economy, index), held in _grouped(_records(corpus.gii), "economy", "index"):
        for run in _packed(held):
            said = []
            for (edition,), rows in _grouped(run, "edition"):
                head = phrases.economy.format(unit=economy, index=_index_name(index, phrases), edition=edition)
                said.append(f"{head}: {'; '.join(_figure(corpus, phrases, {**row, 'status': ''}) for row in rows)}.")
            place = f"table/economy/{index}/{economy}/{run[0]['edition']}/{phrases.language}"
            yield _passage(place, phrases, " ".join(said), run, index=index)


def _passage(
    place: str,
    phrases: Phrases,
    text: str,
    rows: Sequence[Any],
    *,
    index: str,
    unit_ids: tuple[str, ...] = (),
) -> Passage:
    components = {row.get("component") for row in rows}
    return Passage(
        passage_id=place,
        kind="table",
        text=text,
        context="",
        language=phrases.language,
        source_ids=_distinct(source for row in rows for source in row["source_id"].split(";") if source),
        unit_ids=unit_ids,
        index=index,
        editions=tuple(sorted({row["edition"] for row in rows})),
        component=components.pop() if len(components) == 1 else None,
        rows=tuple(f"{row['file']}:{row['row']}" for row in rows),
    )


def _packed(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield runs of whole editions, newest first, of at most `MOST_ROWS` rows unless one edition has more."""
    run: list[Any] = []
    for _, of_edition in reversed(list(_grouped(sorted(rows, key=lambda row: row["edition"]), "edition"))):
        if run and len(run) + len(of_edition) > MOST_ROWS:
            yield run
            run = []
        run = run + of_edition
    if run:
        yield run


def _grouped(rows: Iterable[Any], *names: str) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    yield from groups.items()


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain values, None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _named(phrases: Phrases, english: str, vietnamese: str) -> str:
    """Return a name, the other language's name after it: names are what words can match across languages."""
    own, other = (vietnamese or english, english) if phrases.language == "vi" else (english, vietnamese)
    return f"{own} ({other})" if other and other != own else own


def _component_name(phrases: Phrases, node: Component | None, code: str) -> str:
    if code == "overall":
        return phrases.overall
    if node is None:
        return code
    return (node.name_vi or node.name_en) if phrases.language == "vi" else node.name_en


def _index_name(index: str, phrases: Phrases) -> str:
    return INDEX_NAMES[index][phrases.language] if index in INDEX_NAMES else index


def _number(value: float, phrases: Phrases) -> str:
    return f"{value:.2f}".replace(".", phrases.decimal)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

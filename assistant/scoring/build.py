"""A coin and a list of choices to scores and ranks, with every stage's table kept. Knows nothing of files.

The order is that of COINr's ``build_example_coin``: denominate, impute, screen, treat, normalise, aggregate.
`Choices.order` may put the first four in another order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from assistant.scoring import aggregate, denominate, impute, normalise, notes, rank, screen, treat, weight
from assistant.scoring.coin import Coin, Matrix
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.impute import With
from assistant.scoring.treat import Limits

DATA_STAGES = ("denominate", "impute", "screen", "treat")


@dataclass(frozen=True)
class Choices:
    """Everything that was chosen on the way from data to scores; the defaults are COINr's, with no optional stage.

    ``impute`` names a Group column of iData, or "all" for all units; ``screen`` is the share of indicators a unit must
    have; ``range`` and ``reference`` serve the normalisation (see `normalise.Scale`); ``aggregate`` is one name, or one
    for each level with the lowest first; ``coverage`` the share of children a parent needs.
    """

    drop: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    denominate: bool = False
    impute: str | None = None
    impute_with: With = "mean"
    screen: float | None = None
    treat: Limits | None = None
    normalise: str = "minmax"
    range: tuple[float, float] | None = None
    reference: str | None = None
    cap: bool = False
    aggregate: tuple[str, ...] = ("arithmetic",)
    coverage: float | None = None
    order: tuple[str, ...] = DATA_STAGES


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage: its name, what it left (rows are units), and what is worth knowing about what it did."""

    name: str
    matrix: Matrix
    units: pd.Index
    codes: pd.Index
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """Return the stage as a table: a row for each unit, a column for each code."""
        return pd.DataFrame(self.matrix, index=self.units, columns=self.codes)


@dataclass(frozen=True)
class Row:
    """A unit's score and rank in a component; None where it has no score."""

    unit_id: str
    component: str
    level: int
    score: float | None
    rank: int | None


@dataclass(frozen=True, eq=False)
class Result:
    """Scores and ranks, the stages that led there, and the choices made.

    ``source`` is the coin as it came; ``coin`` what is left of it after dropping, weighting and screening.
    """

    source: Coin
    coin: Coin
    choices: Choices
    stages: tuple[Stage, ...]

    @property
    def scores(self) -> pd.DataFrame:
        """Return the score of every unit (rows) in every component (columns)."""
        return self.stages[-2].table

    @property
    def ranks(self) -> pd.DataFrame:
        """Return the ranks, as `scores`."""
        return self.stages[-1].table

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is worth knowing about the data and each stage, in order."""
        return (*self.source.notes, *(note for stage in self.stages for note in stage.notes))

    @property
    def means(self) -> dict[int, str]:
        """Return the aggregation of each level above the indicators."""
        return aggregate.by_level(self.coin, self.choices.aggregate)

    def stage(self, name: str) -> Stage:
        """Return a stage by its name; the data before any is the stage "raw"."""
        found = next((stage for stage in self.stages if stage.name == name), None)
        if found is None:
            raise UnknownCode("stage", name, (stage.name for stage in self.stages))
        return found

    def values(self, unit: str) -> dict[str, float]:
        """Return a unit's scores by component, without the missing ones."""
        scores = self.stages[-2].matrix[self.coin.row(unit)]
        return {
            item.code: float(score) for item, score in zip(self.coin.components, scores, strict=True) if score == score
        }

    def rows(self) -> Iterator[Row]:
        """Yield each component's rows in the units' order, the index first, then level by level down to indicators."""
        scores, ranks = self.stages[-2].matrix, self.stages[-1].matrix
        columns = sorted(enumerate(self.coin.components), key=lambda pair: -pair[1].level)
        for column, item in columns:
            for line, unit in enumerate(self.coin.units):
                score, place = scores[line, column], ranks[line, column]
                held = score == score
                yield Row(unit, item.code, item.level, float(score) if held else None, int(place) if held else None)


def build(coin: Coin, choices: Choices | None = None) -> Result:
    """Return the scores and ranks of every unit in every component.

    Raises:
        ScoringError: a choice cannot be applied; the message names component and unit.
    """
    choices = choices or Choices()
    left = coin.without(choices.drop) if choices.drop else coin
    left = weight.reweight(left, choices.weights) if choices.weights else left
    codes = pd.Index([item.code for item in left.components])
    leaves = pd.Index([item.code for item in left.indicators])
    stages = [Stage("raw", left.data, left.index, leaves)]
    for name in _order(choices):
        left, said = _DATA_STAGES[name](left, choices)
        stages.append(Stage(name, left.data, left.index, leaves, said))
    scaled = _normalise(left, choices)
    stages.append(Stage("normalise", scaled, left.index, leaves, notes.without_scale(left, scaled)))
    shares = np.array([list(weight.shares(left.components).values())])
    stages.append(Stage("weight", shares, pd.Index(["share"]), codes, notes.zero_weights(left)))
    scores = aggregate.aggregate(left, scaled, aggregate.by_level(left, choices.aggregate), choices.coverage)
    stages.append(Stage("aggregate", scores, left.index, codes, notes.without_score(left, scores)))
    stages.append(Stage("rank", rank.best_first(scores), left.index, codes))
    return Result(coin, left, choices, tuple(stages))


def regenerate(result: Result, **changes: Any) -> Result:
    """Return the result of the same data with some choices changed; the names are those of `Choices`."""
    return build(result.source, replace(result.choices, **changes))


def _order(choices: Choices) -> list[str]:
    """Return the data stages that were chosen, in order."""
    chosen = {
        "denominate": choices.denominate,
        "impute": choices.impute is not None,
        "screen": choices.screen is not None,
        "treat": choices.treat is not None,
    }
    for name in choices.order:
        if name not in chosen:
            raise UnknownCode("data stage", name, DATA_STAGES)
    return [name for name in dict.fromkeys([*choices.order, *DATA_STAGES]) if chosen[name]]


def _denominate(coin: Coin, _: Choices) -> tuple[Coin, tuple[str, ...]]:
    data = denominate.divide(coin.data, coin.indicators, coin.denominators, coin.units)
    return replace(coin, data=data), ()


def _impute(coin: Coin, choices: Choices) -> tuple[Coin, tuple[str, ...]]:
    name = str(choices.impute)
    if name != "all" and name not in coin.groups.columns:
        raise UnknownCode("Group column", name, [*map(str, coin.groups.columns), "all"])
    groups = ["all"] * len(coin.units) if name == "all" else coin.groups[name].tolist()
    data = impute.by_group(coin.data, groups, choices.impute_with)
    return replace(coin, data=data), notes.imputed(coin, data)


def _screen(coin: Coin, choices: Choices) -> tuple[Coin, tuple[str, ...]]:
    threshold = float(choices.screen or 0.0)
    if not 0 <= threshold <= 1:
        raise BadChoice(f"The share of data to screen by must be between 0 and 1, not {threshold:g}.")
    kept = np.flatnonzero(screen.covered(coin.data, threshold))
    if kept.size < 2:
        raise BadChoice(f"Screening at {threshold:g} leaves {kept.size} of {len(coin.units)} units; two are needed.")
    return coin.keep(kept.tolist()), notes.screened(coin, kept.tolist(), threshold)


def _treat(coin: Coin, choices: Choices) -> tuple[Coin, tuple[str, ...]]:
    treated = treat.outliers(coin.data, choices.treat)
    return replace(coin, data=treated.data), notes.treated(coin, treated)


_DATA_STAGES = {"denominate": _denominate, "impute": _impute, "screen": _screen, "treat": _treat}


def _normalise(coin: Coin, choices: Choices) -> Matrix:
    reference = coin.row(choices.reference) if choices.reference is not None else None
    scale = normalise.Scale(choices.range, reference, choices.cap)
    scaled = normalise.normalise(coin.data, choices.normalise, coin.indicators, scale)
    if np.isnan(scaled).all():
        raise BadChoice(f"No indicator has a scale under {choices.normalise}: each is constant or without values.")
    return scaled

"""How far ranks depend on what was chosen, or is not held. These are sensitivity ranges, never confidence intervals.

Every draw builds the index again with other weights, and where asked another normalisation and aggregation; all draws
that share those two are computed at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from assistant.scoring import aggregate as aggregation
from assistant.scoring import draws as drawing
from assistant.scoring.bounds import RankRange, rank_bounds
from assistant.scoring.build import Result, regenerate
from assistant.scoring.coin import Matrix
from assistant.scoring.errors import BadChoice

__all__ = ["RankRange", "Sensitivity", "UnitSensitivity", "rank_bounds", "sensitivity"]

SHOWN_SHARE = (0.05, 0.95)  # the range that 90% of the draws lie in


@dataclass(frozen=True)
class UnitSensitivity:
    """One unit's ranks over the draws. ``low`` and ``high`` enclose at least 90% of them; ranks count from 1, the best.

    ``share_in_top`` is the share of draws in which it is among the best ``Sensitivity.top``.
    """

    unit: str
    rank: int
    score: float
    median: float
    low: int
    high: int
    share_in_top: float


@dataclass(frozen=True)
class Sensitivity:
    """The sensitivity range of every ranked unit, by nominal rank, and the choices that were varied."""

    units: tuple[UnitSensitivity, ...]
    draws: int
    seed: int
    weights_noise: float
    normalise: tuple[str, ...]
    aggregate: tuple[str, ...]
    top: int

    def unit(self, name: str) -> UnitSensitivity | None:
        """Return one unit's range, None where it is not ranked."""
        return next((item for item in self.units if item.unit == name), None)


def sensitivity(
    result: Result,
    *,
    draws: int = 1000,
    seed: int = 0,
    weights_noise: float = 0.25,
    normalise: Sequence[str] = (),
    aggregate: Sequence[str] = (),
    levels: Sequence[int] | None = None,
    top: int = 10,
) -> Sensitivity:
    """Return the ranks that other defensible choices give, by Monte-Carlo; the same seed gives the same ranges.

    Each draw multiplies every weight by an own factor, uniform in 1 - noise to 1 + noise (COINr's
    ``get_noisy_weights``), at all levels or those given, and picks one of the normalisations and aggregations with
    equal chance: without any, those of the result. A name given for aggregation serves all levels.

    Raises:
        BadChoice: fewer than one draw, noise outside 0 to 1, or an aggregation that the scores do not allow.
    """
    if draws < 1:
        raise BadChoice(f"At least one draw is needed, not {draws}.")
    if not 0 <= weights_noise < 1:
        raise BadChoice(f"The noise of the weights must be at least 0 and below 1, not {weights_noise:g}.")
    options = _options(result, normalise, aggregate)
    ranks = _all_ranks(result, options, draws, seed, weights_noise, levels)
    return Sensitivity(
        units=_summaries(result, ranks, top),
        draws=draws,
        seed=seed,
        weights_noise=weights_noise,
        normalise=tuple(normalise) or (result.choices.normalise,),
        aggregate=tuple(aggregate) or result.choices.aggregate,
        top=top,
    )


def _options(result: Result, normalise: Sequence[str], means: Sequence[str]) -> list[tuple[Matrix, Mapping[int, str]]]:
    """Return the normalised scores and aggregations to draw from; each is built once, which also checks it."""
    options: list[tuple[Matrix, Mapping[int, str]]] = []
    each: list[tuple[str, ...]] = [(mean,) for mean in means] or [result.choices.aggregate]
    for method, names in product(normalise or [result.choices.normalise], each):
        scale = result.choices.range if method == result.choices.normalise else None
        other = regenerate(result, normalise=method, range=scale, aggregate=names)
        options.append((other.stage("normalise").matrix, aggregation.by_level(other.coin, names)))
    return options


def _all_ranks(
    result: Result,
    options: Sequence[tuple[Matrix, Mapping[int, str]]],
    count: int,
    seed: int,
    noise: float,
    levels: Sequence[int] | None,
) -> drawing.Ranks:
    """Return the rank of every unit (rows) in every draw (columns), 0 where it has no score."""
    dice = np.random.default_rng(seed)
    picks = dice.integers(len(options), size=count)
    factors = dice.uniform(1 - noise, 1 + noise, size=(len(result.coin.components), count))
    ranks = np.zeros((len(result.coin.units), count), dtype=np.int64)
    for number, (normalised, means) in enumerate(options):
        drawn = np.flatnonzero(picks == number)
        for some in np.array_split(drawn, max(1, -(-drawn.size // drawing.BLOCK))):
            if some.size:
                weights = drawing.noisy(result.coin, factors[:, some], levels)
                scores = drawing.top_scores(result.coin, normalised, means, weights, result.choices.coverage)
                ranks[:, some] = drawing.ranks(scores)
    return ranks


def _summaries(result: Result, ranks: drawing.Ranks, top: int) -> tuple[UnitSensitivity, ...]:
    column = [item.code for item in result.coin.components].index(result.coin.top.code)
    nominal, scores = result.stages[-1].matrix[:, column], result.stages[-2].matrix[:, column]
    low = np.quantile(ranks, SHOWN_SHARE[0], axis=1, method="lower")
    high = np.quantile(ranks, SHOWN_SHARE[1], axis=1, method="higher")
    median = np.median(ranks, axis=1)
    shares = ((ranks <= top) & (ranks > 0)).mean(axis=1)
    units = [
        UnitSensitivity(
            unit,
            int(nominal[row]),
            float(scores[row]),
            float(median[row]),
            int(low[row]),
            int(high[row]),
            float(shares[row]),
        )
        for row, unit in enumerate(result.coin.units)
        if not np.isnan(nominal[row])
    ]
    return tuple(sorted(units, key=lambda item: item.rank))

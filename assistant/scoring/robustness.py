"""How far a rank depends on what was chosen, or is not held. These are sensitivity ranges, not confidence intervals."""

from __future__ import annotations

from assistant.scoring.bounds import RankRange, rank_bounds

__all__ = ["RankRange", "rank_bounds"]

"""Composite-index scoring on the command line: build an index from iData and iMeta, and say why, where and how sure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from assistant.scoring import robustness as sensitivities
from assistant.scoring import strengths as highlights
from assistant.scoring import why
from assistant.scoring.build import Result
from assistant.scoring.coin import Coin
from assistant.scoring.errors import UnknownCode
from assistant.scoring.explain import Explanation
from assistant.scoring.options import with_result

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON with unrounded numbers.")]
UnitOption = Annotated[str, typer.Option(help="A unit's uCode or uName.")]


@app.command()
@with_result
def run(result: Result, as_json: JsonOption = False) -> None:
    """Print every unit's score and rank in the index and in every component below it."""
    if as_json:
        _print_json({"rows": [asdict(row) for row in result.rows()], "notes": result.notes})
        return
    rows = sorted(result.rows(), key=lambda row: (-row.level, row.component, row.rank or len(result.coin.units) + 1))
    cells = [
        (row.level, row.component, row.rank, row.unit_id, result.coin.names[row.unit_id], row.score) for row in rows
    ]
    _print_table(("Level", "Component", "Rank", "Unit", "Name", "Score"), cells)


@app.command()
@with_result
def explain(
    result: Result,
    unit: UnitOption,
    versus: Annotated[str, typer.Option(help='Another unit, "mean" of all, or a Group column: the mean of its group.')],
    as_json: JsonOption = False,
) -> None:
    """Split the gap between two units, or a unit and a group's mean, into parts that add up."""
    found = _explanation(result, _unit(result.coin, unit), versus)
    if as_json:
        parts = [asdict(part) for part in found.parts]
        drivers = [part.code for part in found.drivers]
        _print_json(
            {"top": found.top, "a": found.a, "b": found.b, "gap": found.gap, "parts": parts, "drivers": drivers}
        )
        return
    typer.echo(f"{unit} {found.a:.2f}, {versus} {found.b:.2f}: {found.gap:+.2f} points of {found.top}")
    cells = [(part.code, part.parent, part.a, part.b, part.gap, _percent(part.share)) for part in found.drivers]
    _print_table(("Component", "In", unit, versus, "Points", "Share"), cells)


@app.command()
@with_result
def strengths(
    result: Result,
    unit: UnitOption,
    rule: Annotated[
        str, typer.Option(help="gii (its ten highest and lowest percentiles) or coinr (5 best ranks).")
    ] = "gii",
    as_json: JsonOption = False,
) -> None:
    """List a unit's strengths and weaknesses among the indicators."""
    if rule not in ("gii", "coinr"):
        raise UnknownCode("rule", rule, ("gii", "coinr"))
    code = _unit(result.coin, unit)
    found = highlights.gii(result, code) if rule == "gii" else highlights.coinr(result, code)
    if as_json:
        _print_json({"unit_id": code, "rule": rule, "rows": [asdict(item) for item in found]})
        return
    cells = [(item.kind, item.component, f"{item.rank} of {item.of}", item.score) for item in found]
    _print_table(("", "Indicator", "Rank", "Score"), cells)


@app.command()
@with_result
def robustness(
    result: Result,
    draws: Annotated[int, typer.Option(help="How many times to build the index again.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same ranges.")] = 0,
    weights_noise: Annotated[float, typer.Option(help="0.25 varies each weight by up to 25% either way.")] = 0.25,
    vary_normalise: Annotated[list[str] | None, typer.Option(help="A normalisation to draw from; repeatable.")] = None,
    vary_aggregate: Annotated[list[str] | None, typer.Option(help="An aggregation to draw from; repeatable.")] = None,
    top: Annotated[int, typer.Option(help="Also show the share of draws in the best so many.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show each unit's sensitivity range: the ranks in 90% of the draws, with other weights and methods."""
    found = sensitivities.sensitivity(
        result,
        draws=draws,
        seed=seed,
        weights_noise=weights_noise,
        normalise=vary_normalise or (),
        aggregate=vary_aggregate or (),
        top=top,
    )
    if as_json:
        about = {key: value for key, value in asdict(found).items() if key != "units"}
        rows = [
            {"unit_id": item.unit, **{k: v for k, v in asdict(item).items() if k != "unit"}} for item in found.units
        ]
        _print_json({**about, "rows": rows})
        return
    cells = [
        (item.rank, item.unit, f"{item.median:g}", f"{item.low}–{item.high}", _percent(item.share_in_top))
        for item in found.units
    ]
    _print_table(("Rank", "Unit", "Median", "Sensitivity range", f"In top {top}"), cells)


def _explanation(result: Result, unit: str, versus: str) -> Explanation:
    coin = result.coin
    if versus == "mean":
        return why.to_group(result, unit)
    if versus in coin.groups.columns:
        own = coin.groups[versus].iloc[coin.row(unit)]
        members = [other for other, group in zip(coin.units, coin.groups[versus], strict=True) if group == own]
        return why.to_group(result, unit, members)
    return why.between(result, unit, _unit(coin, versus))


def _unit(coin: Coin, text: str) -> str:
    """Return a unit's code, given that or its name."""
    by_name = {name.casefold(): code for code, name in coin.names.items()}
    if text not in coin.units and text.casefold() not in by_name:
        raise UnknownCode("unit", text, [*coin.units, *coin.names.values()])
    return text if text in coin.units else by_name[text.casefold()]


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _print_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Table(*header, box=None, header_style="bold")
    for cells in rows:
        table.add_row(
            *("" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells)
        )
    Console().print(table)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


if __name__ == "__main__":
    app()

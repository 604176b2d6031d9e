"""What every scoring command is told: the two files and the choices. Reads files; the commands use `scored`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import pandas as pd
import typer
from rich.console import Console

from assistant.scoring.aggregate import MEANS
from assistant.scoring.build import DATA_STAGES, Choices, Result, build
from assistant.scoring.cells import to_number
from assistant.scoring.errors import BadChoice, BadData, ScoringError
from assistant.scoring.frames import from_frames
from assistant.scoring.normalise import METHODS
from assistant.scoring.treat import Limits

DataOption = Annotated[Path, typer.Option("--data", help="iData: uCode, uName, a column for each indicator (CSV).")]
MetaOption = Annotated[Path, typer.Option("--meta", help="iMeta: iCode, Parent, Weight, Direction, Type … (CSV).")]
NormaliseOption = Annotated[str, typer.Option(help=f"How: {', '.join(METHODS)}.")]
RangeOption = Annotated[
    tuple[float, float] | None,
    typer.Option(help="Two numbers. minmax and scaled: lower, upper (0 100). zscore: mean, standard deviation (0 1)."),
]
AggregateOption = Annotated[
    str, typer.Option(help=f"How: {', '.join(MEANS)}; or one for each level, the lowest first, with commas.")
]
WeightOption = Annotated[list[str] | None, typer.Option(metavar="CODE=VALUE", help="Another weight; repeatable.")]
DropOption = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Leave out a component; repeatable.")]
DenominateOption = Annotated[bool, typer.Option("--denominate", help="Divide by the Denominator that iMeta names.")]
ImputeOption = Annotated[
    str | None, typer.Option(metavar="GROUP_COLUMN", help='Fill gaps from a group of units; "all" for all units.')
]
ImputeWithOption = Annotated[str, typer.Option(help="mean or median.")]
ScreenOption = Annotated[float | None, typer.Option(help="Leave out units with a smaller share of the indicators.")]
TreatOption = Annotated[bool, typer.Option("--treat", help="Treat outliers: winsorise up to 5 points, else log.")]
CoverageOption = Annotated[float | None, typer.Option(help="Share of its children that a score needs.")]
ReferenceOption = Annotated[str | None, typer.Option(metavar="UNIT", help="The unit that dist2ref measures from.")]
OrderOption = Annotated[str, typer.Option(help="Order of the data stages.")]

DEFAULT_ORDER = ",".join(DATA_STAGES)


def scored(
    data: DataOption,
    meta: MetaOption,
    normalise: NormaliseOption = "minmax",
    range: RangeOption = None,
    aggregate: AggregateOption = "arithmetic",
    weight: WeightOption = None,
    drop: DropOption = None,
    denominate: DenominateOption = False,
    impute: ImputeOption = None,
    impute_with: ImputeWithOption = "mean",
    screen: ScreenOption = None,
    treat: TreatOption = False,
    coverage: CoverageOption = None,
    reference: ReferenceOption = None,
    order: OrderOption = DEFAULT_ORDER,
) -> Result:
    """Return the index built from two files and the choices.

    Raises:
        ScoringError: a file or a choice cannot be used.
    """
    if impute_with not in ("mean", "median"):
        raise BadChoice(f"Gaps can be filled with the mean or the median, not with {impute_with!r}.")
    choices = Choices(
        drop=tuple(drop or ()),
        weights=dict(_weight(text) for text in weight or ()),
        denominate=denominate,
        impute=impute,
        impute_with="median" if impute_with == "median" else "mean",
        screen=screen,
        treat=Limits() if treat else None,
        normalise=normalise,
        range=range,
        reference=reference,
        aggregate=tuple(_names(aggregate)),
        coverage=coverage,
        order=tuple(_names(order)),
    )
    return build(from_frames(read_table(data), read_table(meta)), choices)


def with_result(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes `scored`'s options too, and gets the result as its first argument.

    What scoring objects to is said in one line, and ends with exit code 1. Notes go to the error stream.
    """
    shared, own = inspect.signature(scored), inspect.signature(command)
    hints = {**get_type_hints(scored, include_extras=True), **get_type_hints(command, include_extras=True)}
    # Options with defaults come after those without; typer reads them by name.
    parameters = [*shared.parameters.values(), *list(own.parameters.values())[1:]]
    keyword_only = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
        for parameter in parameters
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        console = Console(stderr=True, soft_wrap=True)
        try:
            result = scored(**{name: given.pop(name) for name in shared.parameters})
            for note in result.notes:
                console.print(f"note: {note}", style="dim", markup=False, highlight=False)
            command(result, **given)
        except ScoringError as error:
            console.print(str(error), style="red", markup=False, highlight=False)
            raise typer.Exit(1) from error

    run.__signature__ = inspect.Signature(keyword_only)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in keyword_only}
    return run


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV file's cells as text, under the names of its first line.

    Raises:
        BadData: the file cannot be read, or is no table.
    """
    try:
        # Read as text and without a header: pandas would rename a second column of the same name.
        table = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        raise BadData(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path} is not a UTF-8 text file; save it as CSV (UTF-8).") from error
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise BadData(f"{path} is not a CSV table: {' '.join(str(error).split())}.") from error
    header = [str(name).strip() for name in table.iloc[0]]
    rows = table.iloc[1:]
    filled = (rows.fillna("") != "").any(axis=1)  # spreadsheets leave lines of commas below a table
    return rows[filled].reset_index(drop=True).set_axis(header, axis=1)


def _weight(text: str) -> tuple[str, float]:
    code, sign, value = text.rpartition("=")
    if not sign or not code.strip():
        raise BadChoice(f"A weight is given as CODE=VALUE, such as Physical=2, not {text!r}.")
    return code.strip(), to_number(value, f"The weight of {code.strip()}")


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]

"""Every benchmark, each in a process of its own, to one table: ``python -m benchmarks.run [NAME ...]``."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measurement import Measurement

HERE = Path(__file__).parent
HELPERS = {"__init__", "measurement", "run"}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks named, or all; print the table, or JSON lines with ``--json``. Return 1 when one failed."""
    as_json = "--json" in arguments
    existing = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in HELPERS)
    wanted = [argument for argument in arguments if argument != "--json"] or existing
    unknown = [name for name in wanted if name not in existing]
    errors = Console(stderr=True)
    if unknown:
        errors.print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(existing)}.")
        return 2
    failed = False
    measured: list[tuple[str, Measurement]] = []
    for name in wanted:
        errors.print(f"measuring {name} …", style="dim")
        try:
            measured += [(name, measurement) for measurement in _in_own_process(name)]
        except Exception:  # noqa: BLE001 - one broken benchmark must not hide the figures of the others
            errors.print_exception(max_frames=4)
            failed = True
    _print(measured, as_json=as_json)
    return int(failed)


def _in_own_process(name: str) -> list[Measurement]:
    # A fresh interpreter for each: memory and warm caches of one would colour the next.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, name).result()


def _measure(name: str) -> list[Measurement]:
    return list(import_module(f"benchmarks.{name}").main())


def _print(measured: Sequence[tuple[str, Measurement]], *, as_json: bool) -> None:
    console = Console()
    if as_json:
        for name, measurement in measured:
            console.file.write(json.dumps({"benchmark": name, **asdict(measurement)}, ensure_ascii=False) + "\n")
        return
    table = Table(
        title=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        caption="Less is better. Of goal: 0.5x is half of what the goal allows, above 1x misses it.",
    )
    for heading, side in [("", "left"), ("what", "left"), ("value", "right"), ("goal", "right"), ("of goal", "right")]:
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    table.add_column("runs", justify="right")
    table.add_column("note")
    shown = ""
    for name, measurement in measured:
        table.add_row(name if name != shown else "", *_cells(measurement))
        shown = name
    console.print(table)


def _cells(measurement: Measurement) -> tuple[str, ...]:
    goal = "" if measurement.goal is None else f"{measurement.goal:g} {measurement.unit}"
    ratio = "" if measurement.ratio is None else f"{measurement.ratio:.2f}x"
    value = f"{measurement.value:.3g}" if measurement.value < 100 else f"{measurement.value:,.0f}"
    return measurement.what, f"{value} {measurement.unit}", goal, ratio, str(measurement.runs), measurement.note


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Many answers in the form that was asked for: a table, a JSON array, JSON lines, CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import typer

from wastecoach.cli.terminal import answers, error_line, printable, remarks
from wastecoach.core.analysis import Analysis
from wastecoach.core.answer_json import to_json, to_plain
from wastecoach.core.answer_rows import COLUMNS, rows
from wastecoach.core.messages import Catalogue
from wastecoach.library import Skipped

Form = Literal["cards", "json", "jsonl", "csv"]
Results = Iterable[Analysis | Skipped]


def chosen_form(*, as_json: bool, as_jsonl: bool, as_csv: bool) -> Form:
    """The one form asked for; two at once are a usage error."""
    flags: dict[Form, bool] = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv}
    wanted = [form for form, flag in flags.items() if flag]
    if len(wanted) > 1:
        message = "--json, --jsonl and --csv exclude each other"
        raise typer.BadParameter(message)
    return wanted[0] if wanted else "cards"


def write(form: Form, results: Results, words: Catalogue, *, quiet: bool) -> list[Skipped]:
    """Write results to standard output, as they come where the form allows it; those that were skipped."""
    skipped: list[Skipped] = []
    noted = _noted(results, skipped)
    if form == "cards":
        _as_table(noted, words, quiet=quiet)
    else:
        _AS_DATA[form](noted, words)
    return skipped


def _noted(results: Results, skipped: list[Skipped]) -> Iterator[Analysis | Skipped]:
    for result in results:
        if isinstance(result, Skipped):
            skipped.append(result)
        yield result


def _plain(result: Analysis | Skipped, words: Catalogue) -> Any:
    """A result of many for JSON: the Analysis, or which photo was skipped and why."""
    if isinstance(result, Analysis):
        return to_plain(result)
    message = error_line(result.error, words, result.source)
    return {
        "photo": {"source": printable(result.source)},
        "error": {"code": result.error.code, "message": message},
    }


def _as_array(results: Results, words: Catalogue) -> None:
    sys.stdout.write(to_json([_plain(result, words) for result in results]) + "\n")


def _as_jsonl(results: Results, words: Catalogue) -> None:
    for result in results:
        sys.stdout.write(to_json(_plain(result, words)) + "\n")
        sys.stdout.flush()


def _as_csv(results: Results, words: Catalogue) -> None:  # noqa: ARG001 -- every form has this shape
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for result in results:
        if isinstance(result, Skipped):
            writer.writerow({"photo": result.source, "error": result.error.code})
        else:
            writer.writerows(rows(result))
        sys.stdout.flush()


def _as_table(results: Results, words: Catalogue, *, quiet: bool) -> None:
    from wastecoach.cli import tables

    found = list(results)
    answers().print(tables.batch(found, words))
    answers().print(tables.totals(found, words))
    remarks(quiet=quiet).print(tables.summary(found, words))


_AS_DATA: dict[Form, Callable[[Results, Catalogue], None]] = {
    "json": _as_array,
    "jsonl": _as_jsonl,
    "csv": _as_csv,
}

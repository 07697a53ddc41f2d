"""`wastecoach classify`: one photo to a card, many to a table, or JSON, JSON lines, CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import typer

from wastecoach import bootstrap, library
from wastecoach.cli.exits import Exit, exit_of
from wastecoach.cli.failing import speak
from wastecoach.cli.terminal import answers, error_line, language_of_locale, printable, remarks
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_json, to_plain
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Housing
from wastecoach.infra.photos.sources import expand
from wastecoach.library import Skipped
from wastecoach.settings import load_settings

Form = Literal["cards", "json", "jsonl", "csv"]
COLUMNS = (
    "photo",
    "item",
    "name",
    "material",
    "stream",
    "confidence",
    "unsure",
    "question",
    "headline",
    "error",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: the form of the answer, the language, whose rules, whose eyes, what it may cost."""

    form: Form
    language: Language | None
    region: str | None
    housing: Housing | None
    provider: str | None
    explain: bool
    quiet: bool
    remember: bool = True
    max_cost_usd: float | None = None
    agreed: bool = False


def chosen_form(*, as_json: bool, as_jsonl: bool, as_csv: bool) -> Form:
    """The one form asked for; two at once are a usage error."""
    flags: dict[Form, bool] = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv}
    wanted = [form for form, flag in flags.items() if flag]
    if len(wanted) > 1:
        message = "--json, --jsonl and --csv exclude each other"
        raise typer.BadParameter(message)
    return wanted[0] if wanted else "cards"


def run(named: list[str], asked: Asked) -> None:
    """Answer for every photo named, in the form asked for; ends with the exit code of what was skipped."""
    language = asked.language or load_settings().language or language_of_locale()
    speak(language)
    words = bootstrap.catalogue(language)
    sources = expand(named)
    if len(sources) > 1:
        agree_first(
            sources,
            words,
            asked.provider,
            remember=asked.remember,
            ask=not asked.agreed,
            limit_usd=asked.max_cost_usd,
            quiet=asked.quiet,
        )
    results = library.classify_all(
        sources,
        language=language,
        region=asked.region,
        housing=asked.housing,
        provider=asked.provider,
        remember=asked.remember,
        max_cost_usd=asked.max_cost_usd,
    )
    told = announced(results, sources, words)
    if len(named) == 1 and sources == named and asked.form in {"cards", "json"}:
        _show_one(next(told), words, asked)
        return
    skipped = _FORMS[asked.form](told, sources, words, asked)
    if skipped:
        raise typer.Exit(exit_of(skipped[0].error) if sources == named[:1] else Exit.SOME_SKIPPED)


def agree_first(
    sources: list[str],
    words: Catalogue,
    provider: str | None,
    *,
    ask: bool,
    limit_usd: float | None,
    quiet: bool,
    remember: bool = True,
    coach: str | None = None,
) -> None:
    """What a batch may cost is told before it starts; a person is asked whether to go on.

    Raises:
        typer.Exit: No.
    """
    from wastecoach.cli.estimate import agreed

    guess = library.estimate(sources, provider=provider, remember=remember, coach=coach)
    if not agreed(guess, words, remarks(), ask=ask, limit_usd=limit_usd, quiet=quiet):
        raise typer.Exit(Exit.OK)


def _show_one(result: Analysis | Skipped, words: Catalogue, asked: Asked) -> None:
    """One photo: a card or one JSON object, or the exit code of what was wrong with it."""
    if isinstance(result, Skipped):
        raise typer.Exit(exit_of(result.error))
    if asked.form == "json":
        sys.stdout.write(to_json(result) + "\n")
        return
    from wastecoach.cli import cards

    answers().print(cards.card(result, words, explain=asked.explain))


def announced(
    results: Iterable[Analysis | Skipped], sources: list[str], words: Catalogue
) -> Iterator[Analysis | Skipped]:
    """The same results; each skipped photo is told on standard error as it happens."""
    for result in results:
        if isinstance(result, Skipped):
            shown = None if sources == ["-"] else result.source
            remarks().print(error_line(result.error, words, shown), style="red")
        yield result


def _as_array(
    results: Iterator[Analysis | Skipped], sources: list[str], words: Catalogue, asked: Asked
) -> list[Skipped]:
    found = list(_progress(results, sources, words, asked))
    sys.stdout.write(to_json([plain(result, words) for result in found]) + "\n")
    return [result for result in found if isinstance(result, Skipped)]


def _as_jsonl(
    results: Iterator[Analysis | Skipped], sources: list[str], words: Catalogue, asked: Asked
) -> list[Skipped]:
    skipped = []
    for result in _progress(results, sources, words, asked):
        sys.stdout.write(to_json(plain(result, words)) + "\n")
        sys.stdout.flush()
        if isinstance(result, Skipped):
            skipped.append(result)
    return skipped


def plain(result: Analysis | Skipped, words: Catalogue) -> Any:
    """A result of a batch for JSON: the Analysis, or which photo was skipped and why."""
    if isinstance(result, Analysis):
        return to_plain(result)
    message = error_line(result.error, words, result.source)
    return {
        "photo": {"source": printable(result.source)},
        "error": {"code": result.error.code, "message": message},
    }


def _as_csv(
    results: Iterator[Analysis | Skipped], sources: list[str], words: Catalogue, asked: Asked
) -> list[Skipped]:
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    skipped = []
    for result in _progress(results, sources, words, asked):
        if isinstance(result, Skipped):
            skipped.append(result)
            writer.writerow({"photo": result.source, "error": result.error.code})
        else:
            writer.writerows(_rows(result))
        sys.stdout.flush()
    return skipped


def _rows(analysis: Analysis) -> Iterator[dict[str, object]]:
    for sighting, guidance in zip(analysis.sightings, analysis.guidance, strict=True):
        yield {
            "photo": analysis.photo.source,
            "item": sighting.item,
            "name": sighting.name,
            "material": sighting.material,
            "stream": guidance.stream,
            "confidence": sighting.confidence,
            "unsure": str(sighting.unsure).lower(),
            "question": sighting.question,
            "headline": guidance.headline,
        }


def _as_table(
    results: Iterator[Analysis | Skipped], sources: list[str], words: Catalogue, asked: Asked
) -> list[Skipped]:
    from wastecoach.cli import tables

    found = list(_progress(results, sources, words, asked))
    answers().print(tables.batch(found, words))
    answers().print(tables.totals(found, words))
    remarks(quiet=asked.quiet).print(tables.summary(found, words))
    return [result for result in found if isinstance(result, Skipped)]


def _progress(
    results: Iterator[Analysis | Skipped], sources: list[str], words: Catalogue, asked: Asked
) -> Iterator[Analysis | Skipped]:
    return shown_progress(results, len(sources), words, quiet=asked.quiet)


def shown_progress(
    results: Iterator[Analysis | Skipped], total: int, words: Catalogue, *, quiet: bool
) -> Iterator[Analysis | Skipped]:
    """The same results, with a bar on standard error while a person waits for many."""
    console = remarks(quiet=quiet)
    if quiet or not console.is_terminal:
        return results
    from rich.progress import track

    return iter(
        track(
            results,
            description=words.text("batch.progress"),
            total=total,
            console=console,
            transient=True,
        )
    )


_FORMS = {"cards": _as_table, "json": _as_array, "jsonl": _as_jsonl, "csv": _as_csv}

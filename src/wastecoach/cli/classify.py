"""`wastecoach classify`: one photo to a card, many to a table, or JSON, JSON lines, CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import typer

from wastecoach import library
from wastecoach.cli.exits import Exit, exit_of
from wastecoach.cli.failing import spoken
from wastecoach.cli.forms import Form, write
from wastecoach.cli.terminal import answers, error_line, remarks
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.messages import Catalogue
from wastecoach.core.places.sphere import location_in
from wastecoach.core.rules import Housing
from wastecoach.infra.photos.sources import expand
from wastecoach.library import Skipped
from wastecoach.settings import Settings, load_settings

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: the form of the answer, the language, whose rules, whose eyes, what it may cost, where."""

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
    server: str | None = None
    near: str | None = None

    def __post_init__(self) -> None:
        """A server has eyes, a memory and a budget of its own."""
        if self.server is not None and (
            self.provider is not None or self.max_cost_usd is not None or not self.remember
        ):
            message = "--provider, --no-cache and --max-cost are for the server to decide"
            raise typer.BadParameter(message)


def run(named: list[str], asked: Asked) -> None:
    """Answer for every photo named, in the form asked for; ends with the exit code of what was skipped."""
    settings = load_settings()
    words = spoken(asked.language, settings)
    sources = expand(named)
    alone = len(named) == 1 and sources == named and asked.form in {"cards", "json"}
    told = announced(_results(sources, words, asked, settings, alone=alone), sources, words)
    if alone:
        _show_one(next(told), words, asked)
        # There is no other answer, but perhaps a remark on this one.
        next(told, None)
        return
    shown = shown_progress(told, len(sources), words, quiet=asked.quiet)
    skipped = write(asked.form, shown, words, quiet=asked.quiet)
    if skipped:
        raise typer.Exit(exit_of(skipped[0].error) if sources == named[:1] else Exit.SOME_SKIPPED)


def _results(
    sources: list[str], words: Catalogue, asked: Asked, settings: Settings, *, alone: bool
) -> Iterator[Analysis | Skipped]:
    """Answers from here or from a server; what many may cost here is agreed to first."""
    location = None if asked.near is None else location_in(asked.near)
    if asked.server is not None:
        from wastecoach.cli import remote

        lives = (asked.region or settings.region, asked.housing or settings.housing)
        quiet = asked.quiet or not alone
        place = remote.Place(*lives, location)
        return remote.answered(sources, asked.server, place, words, settings, quiet=quiet)
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
    return library.classify_all(
        sources,
        language=words.language,
        region=asked.region,
        housing=asked.housing,
        provider=asked.provider,
        remember=asked.remember,
        max_cost_usd=asked.max_cost_usd,
        near=None if location is None else (location.latitude, location.longitude),
    )


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


def shown_progress(
    results: Iterable[Item],
    total: int,
    words: Catalogue,
    *,
    quiet: bool,
    doing: str = "batch.progress",
) -> Iterator[Item]:
    """The same results, with a bar on standard error while a person waits for many."""
    console = remarks(quiet=quiet)
    if quiet or not console.is_terminal:
        return iter(results)
    from rich.progress import track

    return iter(
        track(
            results,
            description=words.text(doing),
            total=total,
            console=console,
            transient=True,
        )
    )

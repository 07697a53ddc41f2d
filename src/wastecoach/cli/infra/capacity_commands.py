"""The commands `wastecoach infra cost` and `wastecoach infra simulate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption

ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="PROVIDER/NAME",
        help="The language model that is asked; embedded: none is.",
    ),
]
HIT_HELP = "Share of the photos that need no paid look: seen before, or the embedded model is sure."
FOUNDING_MODEL = "openai/gpt-4o"


def cost(
    requests: Annotated[
        int,
        typer.Option("--requests-per-month", min=0, max=1_000_000_000, help="Photos a month."),
    ] = 100_000,
    model: ModelOption = FOUNDING_MODEL,
    hit: Annotated[float, typer.Option("--cache-hit", min=0, max=1, help=HIT_HELP)] = 0.64,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """What the service costs in a month, beside what its founding documents said."""
    from wastecoach.cli.infra import cost as command
    from wastecoach.cli.infra.models import asked_of

    command.run(command.Asked(requests, asked_of(model, hit), lang, as_json=as_json))


def simulate(  # noqa: PLR0917 -- Typer reads options from the signature
    users: Annotated[
        int | None,
        typer.Option("--users", min=1, max=100_000, help="People a day; default: 15000."),
    ] = None,
    photos: Annotated[
        float | None,
        typer.Option("--photos-each", min=0.01, max=1_000, help="Photos of each; default: 2."),
    ] = None,
    workers: Annotated[
        str | None,
        typer.Option(
            "--workers",
            metavar="HOUR=COUNT,…",
            help="Workers from each hour on; default: 0=2,6=2,12=15,21=8.",
        ),
    ] = None,
    places: Annotated[
        int | None,
        typer.Option("--places", min=1, max=1_000, help="Photos a worker has in hand; default: 1."),
    ] = None,
    hit: Annotated[
        float | None,
        typer.Option("--cache-hit", min=0, max=1, help=f"{HIT_HELP} Default: 0.64."),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(
            "--target-wait",
            metavar="SECONDS",
            min=0.01,
            max=3_600,
            help="What 95 of 100 photos wait at most; default: 2.",
        ),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            "--scenario",
            metavar="FILE.json",
            help="All of it, with arrivals by hour and times by stage; options come first.",
        ),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=100, help="Days to simulate.")] = 2,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Of chance: same seed, same days.")
    ] = 1,
    model: ModelOption = FOUNDING_MODEL,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """How long photos wait by hour of the day, and how many workers it takes."""
    from wastecoach.cli.infra import simulate as command
    from wastecoach.cli.infra.models import named_model

    named_model(model)
    changes = {
        "users": users,
        "photos_each": photos,
        "workers": None if workers is None else command.workers_of(workers),
        "places": places,
        "seen": hit,
        "target_s": target,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    asked = command.Asked(scenario, given, days, seed, model, lang, as_json=as_json)
    command.run(asked)

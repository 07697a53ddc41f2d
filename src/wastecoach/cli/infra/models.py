"""Which language model a figure is for, as it is named on the command line."""

from __future__ import annotations

import typer

from wastecoach.core.clusters.service_costs import Asking

EMBEDDED = "embedded"
# Share of the things whose words a coach has found before: measured (`python -m benchmarks traffic`).
TEXT_HIT = 0.85


def asked_of(model: str, look_hit: float) -> Asking:
    """Who is asked how often.

    Args:
        model: `PROVIDER/NAME`, or `embedded`.
        look_hit: Share of the photos that need no paid look.

    Raises:
        typer.BadParameter: The model is not named so.
    """
    provider, name = named_model(model)
    return Asking(provider, name, look_hit, TEXT_HIT)


def named_model(model: str) -> tuple[str | None, str]:
    """Provider and name of a model; no provider where nobody outside is asked.

    Raises:
        typer.BadParameter: It is not named so.
    """
    provider, slash, name = model.partition("/")
    if model == EMBEDDED:
        return None, EMBEDDED
    if not (provider and slash and name):
        message = f"{model}: PROVIDER/NAME is wanted, for example openai/gpt-4o; or {EMBEDDED}"
        raise typer.BadParameter(message, param_hint="--model")
    return provider, name

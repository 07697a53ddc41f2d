"""`wastecoach infra rebuild`: from nothing to a running service, step by step."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import typer
from rich.table import Table

from wastecoach.bootstrap.clusters import changing
from wastecoach.bootstrap.clusters.building import Building, Dialogue
from wastecoach.bootstrap.clusters.planning import Plan
from wastecoach.bootstrap.clusters.rebuilding import intended, rebuild
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.agreeing import Agreement
from wastecoach.cli.infra.choosing import Chosen, building_of, name_of
from wastecoach.cli.infra.durations import spelled
from wastecoach.cli.infra.ending import ending_in_order
from wastecoach.cli.infra.showing import shown, step_name
from wastecoach.cli.terminal import answers, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.clusters.progress import usual_s
from wastecoach.core.clusters.steps import Wish, names, steps_of
from wastecoach.core.messages import Catalogue
from wastecoach.settings import load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """How it is to be done: in which language and form, what is agreed to, or whether nothing is to be done at all."""

    language: Language | None
    confirmed: str | None
    as_json: bool
    dry_run: bool
    agreed: bool


def wish_of(begin: str | None, only: str | None, *, resume: bool) -> Wish:
    """Which steps are asked for.

    Raises:
        BadParameter: Two things at once are.
    """
    if (begin is not None) + (only is not None) + resume > 1:
        detail = "one of --resume, --from and --only"
        raise typer.BadParameter(detail, param_hint="--resume")
    return Wish(resume, begin, only)


def run(chosen: Chosen, wish: Wish, asked: Asked) -> None:
    """Build, and show how far it is.

    Raises:
        WastecoachError: A step failed; what was done before stays done.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    name = name_of(chosen)
    agreement = Agreement(name, asked.confirmed, asked.agreed, words)

    def building_for(agree: Callable[[Plan], None], heard: Callable[[str], None]) -> Building:
        dialogue = Dialogue(words, agree, heard)
        made = building_of(name, chosen, settings, dialogue, source=not asked.dry_run)
        _check(wish, made)
        return made

    if asked.dry_run:
        _rehearse(building_for(lambda _: None, lambda _: None), wish, words, asked)
        return
    with ending_in_order():
        try:
            with shown(words, as_json=asked.as_json) as display:
                building = building_for(
                    lambda plan: agreement.to_plan(plan, display), display.heard
                )
                began = time.monotonic()
                with changing(building.state):
                    rebuild(building, wish, display.keep)
        except KeyboardInterrupt:
            command = f"wastecoach infra rebuild --environment {name} --resume"
            remarks().print(words.text("infra.go_on", command=command))
            raise
    if not asked.as_json and wish.only is None:
        domain, took = building.state.cluster().domain, spelled(time.monotonic() - began, words)
        told = words.text("infra.built", cluster=name, domain=domain, time=took)
        answers().print(told, soft_wrap=True)
        if building.target == "local":
            command = f"wastecoach infra open --environment {name}"
            answers().print(words.text("infra.open_it", command=command), soft_wrap=True)


def _check(wish: Wish, building: Building) -> None:
    every = names(steps_of(building.target, building.runtime))
    for option, step in (("--only", wish.only), ("--from", wish.begin)):
        if step is not None and step not in every:
            detail = f"{step}: not one of {', '.join(every)}"
            raise typer.BadParameter(detail, param_hint=option)


def _rehearse(building: Building, wish: Wish, words: Catalogue, asked: Asked) -> None:
    """Show which steps would run."""
    progress, which = intended(building, wish)
    every = [step.name for step in progress.steps]
    if asked.as_json:
        told = [
            {"step": name, "runs": name in which, "usual_s": usual_s(progress, name)}
            for name in every
        ]
        sys.stdout.write(to_json(told) + "\n")
        return
    known = any(usual_s(progress, name) is not None for name in every)
    table = Table(box=None, pad_edge=False, show_header=known)
    table.add_column("", justify="right")
    table.add_column(words.text("infra.step"), overflow="fold")
    table.add_column("", overflow="fold")
    table.add_column(words.text("infra.usual"), justify="right")
    for place, name in enumerate(every, 1):
        usual = usual_s(progress, name)
        table.add_row(
            str(place),
            step_name(name, words),
            words.text("infra.runs" if name in which else "infra.left_out"),
            "" if usual is None else spelled(usual, words),
        )
    answers().print(table)

"""`wastecoach health-check`: every component, PASS, WARN or FAIL, with the remedy; the exit code tells the worst."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Language
from wastecoach.core.health import (
    STATUSES,
    Component,
    Examined,
    Finding,
    Report,
    Status,
    as_json,
    report,
    with_component,
)
from wastecoach.core.jobs.errors import ServerError, ServerUnreachable
from wastecoach.core.messages import Catalogue
from wastecoach.settings import load_settings

EXITS: dict[Status, Exit] = {"pass": Exit.OK, "warn": Exit.DEGRADED, "fail": Exit.DOWN}
STYLES: dict[Status, str] = dict(zip(STATUSES, ("green", "yellow", "bold red"), strict=True))
# A server looks for a second and a half at most.
SERVER_S = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: which server (None: what the settings name), in which language and form."""

    url: str | None
    language: Language | None
    as_json: bool


def run(asked: Asked) -> None:
    """Look, show what was found, and end with the exit code of the worst.

    Raises:
        SettingInvalid: An address is none.
        ExtraMissing: A package that the settings need is not installed.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    found = _of_settings(words) if asked.url is None else _of_server(asked.url, words)
    if asked.as_json:
        sys.stdout.write(as_json(found).decode() + "\n")
    else:
        answers().print(Group(*_parts(found, words)))
    raise typer.Exit(EXITS[found.status])


def _of_settings(words: Catalogue) -> Report:
    from wastecoach.bootstrap.health import COLD_S, Examiner, checks_of_installation
    from wastecoach.bootstrap.jobs import open_service

    settings = load_settings()
    with open_service(settings, "tool") as service:
        checks = checks_of_installation(settings, service.ports)
        return report(Examiner(checks, COLD_S).examine(), words)


def _of_server(url: str, words: Catalogue) -> Report:
    """What a server says of itself, and how long it takes to say that it lives."""
    from wastecoach.client import Client

    with Client(url, language=words.language, retries=0, timeout_s=SERVER_S) as client:
        began = time.perf_counter()
        try:
            _ask_whether_alive(url)
            api = _api(Finding("pass", "api"), began, words)
            return with_component(client.health(), api)
        except ServerError as error:
            gone = Finding("fail", "api_gone", {"reason": str(error.params.get("detail", ""))})
            return with_component(Report("pass", ()), _api(gone, began, words))


def _ask_whether_alive(url: str) -> None:
    import httpx

    try:
        httpx.get(f"{url.rstrip('/')}/healthz", timeout=SERVER_S).raise_for_status()
    except httpx.HTTPStatusError as fault:
        raise ServerUnreachable(detail=str(fault.response.status_code)) from fault
    except httpx.HTTPError as fault:
        raise ServerUnreachable(detail=type(fault).__name__) from fault


def _api(finding: Finding, began: float, words: Catalogue) -> Component:
    ms = (time.perf_counter() - began) * 1000
    return report([Examined("api", finding, ms)], words).components[0]


def _parts(found: Report, words: Catalogue) -> Iterator[RenderableType]:
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column(words.text("health.component"), no_wrap=True)
    table.add_column(words.text("health.found"), overflow="fold", ratio=1)
    table.add_column("ms", justify="right", no_wrap=True)
    for component in found.components:
        table.add_row(*_row(component))
    yield table
    yield Text("")
    yield Text(words.text(f"health.{found.status}"), style=STYLES[found.status])


def _row(component: Component) -> tuple[RenderableType, ...]:
    said = Text(printable(component.detail))
    if component.remedy is not None:
        said.append(f"\n→ {printable(component.remedy)}", style=STYLES[component.status])
    return (
        Text(component.status.upper(), style=STYLES[component.status]),
        Text(printable(component.name)),
        said,
        Text(f"{component.ms:,.0f}"),
    )

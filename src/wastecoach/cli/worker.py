"""`wastecoach worker`: one lane in this process, or a process for each of several."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

import typer

from wastecoach.cli.failing import spoken
from wastecoach.core.analysis import Language
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants.

    Attributes:
        threads: Jobs at once in each lane, None for its weight.
        grace_s: Seconds for running jobs at the end.
        metrics_port: Where the first lane tells its numbers, None for nowhere.
        metrics_host: Address that it listens on for that.
        language: Of error messages.
        supervised: Whether the process also ends with its standard input.
    """

    threads: int | None
    grace_s: float
    metrics_port: int | None
    metrics_host: str
    language: Language | None
    supervised: bool


def run(queues: str, asked: Asked) -> None:
    """Work until told to end.

    Raises:
        WastecoachError: It cannot begin.
    """
    from wastecoach.bootstrap.observing import observe_process
    from wastecoach.infra.work.celery_app import broker_of

    settings = load_settings()
    spoken(asked.language, settings)
    lanes = lanes_of(queues)
    broker_of(settings.broker_url)
    observe_process(settings, "worker")
    if len(lanes) == 1:
        _work(lanes[0], asked, settings)
    else:
        _supervise(lanes, asked, settings)


def lanes_of(queues: str) -> list[Lane]:
    """Lanes by name, in the order of their weights; the names of their queues are understood as well.

    Raises:
        BadParameter: There is no lane of that name.
    """
    asked = {name.strip().removeprefix("q.") for name in queues.split(",") if name.strip()}
    unknown = asked - LANES.keys()
    if unknown or not asked:
        detail = f"{', '.join(sorted(unknown))}: not one of {', '.join(LANES)}"
        raise typer.BadParameter(detail, param_hint="--queues")
    return [lane for lane in LANES if lane in asked]


def _work(lane: Lane, asked: Asked, settings: Settings) -> None:
    from wastecoach.api.worker.lane import run_lane, threads_of

    for handler in logging.getLogger().handlers:
        handler.addFilter(lambda record: _named(record, lane))
    code = run_lane(
        lane,
        asked.threads or threads_of(lane, settings),
        asked.grace_s,
        settings,
        metrics_at=None if asked.metrics_port is None else (asked.metrics_host, asked.metrics_port),
        supervised=asked.supervised,
    )
    raise typer.Exit(code)


def _supervise(lanes: list[Lane], asked: Asked, settings: Settings) -> None:
    from wastecoach.api.worker.supervisor import supervise
    from wastecoach.bootstrap.jobs import open_service

    # What is missing is said once, not by every child.
    open_service(settings, "worker", lanes).close()
    supervise(
        {f"lane {lane}": _command(lane, place, asked) for place, lane in enumerate(lanes)},
        asked.grace_s,
    )


def _command(lane: Lane, place: int, asked: Asked) -> list[str]:
    options: dict[str, float | str | None] = {
        "--queues": lane,
        "--grace": asked.grace_s,
        "--threads": asked.threads,
        "--metrics-port": None if asked.metrics_port is None else asked.metrics_port + place,
        "--metrics-host": asked.metrics_host,
        "--lang": asked.language,
    }
    given = [f"{name}={value}" for name, value in options.items() if value is not None]
    return [sys.executable, "-m", "wastecoach", "worker", *given, "--until-input-ends"]


def _named(record: logging.LogRecord, lane: Lane) -> bool:
    # A line about a job tells the job's own lane: the sweep ends jobs of all lanes.
    if not hasattr(record, "lane"):
        record.lane = lane
    return True

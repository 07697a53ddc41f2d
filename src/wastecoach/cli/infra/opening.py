"""`wastecoach infra open`: a cluster on this machine, reached from this machine's own browser."""

from __future__ import annotations

import sys
from dataclasses import asdict

import typer

from wastecoach.bootstrap.clusters import built, open_door, state_of
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.choosing import built_name
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.settings import load_settings


def run(environment: str | None, port: int, language: Language | None, *, as_json: bool) -> None:
    """Open the door, and tell how to go through it.

    Raises:
        BadParameter: The machines are in the cloud.
        ClusterUnknown: Nothing was built.
        StepFailed: The port is taken, or the hosts are not up.
    """
    settings = load_settings()
    words = spoken(language, settings)
    name = built_name(environment, settings)
    cluster = built(name, settings)
    if cluster.target != "local":
        detail = f"{name}: https://{cluster.domain}/"
        raise typer.BadParameter(detail, param_hint="--environment")
    door = open_door(cluster, state_of(name, settings), port)
    if as_json:
        sys.stdout.write(to_json(door) + "\n")
        return
    told = {"cluster": name, "domain": cluster.domain, **asdict(door)}
    for line in ("opened", "open_browser", "open_terminal"):
        answers().print(words.text(f"infra.{line}", **told), soft_wrap=True)

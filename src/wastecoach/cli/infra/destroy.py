"""`wastecoach infra destroy`: a cluster goes, with all data on it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from wastecoach.bootstrap.clusters import changing
from wastecoach.bootstrap.clusters.building import Dialogue
from wastecoach.bootstrap.clusters.rebuilding import remove
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.agreeing import Agreement
from wastecoach.cli.infra.choosing import Chosen, building_of, built_name, target_of
from wastecoach.cli.infra.durations import spelled
from wastecoach.cli.infra.ending import ending_in_order
from wastecoach.cli.infra.showing import shown
from wastecoach.cli.terminal import answers, remarks
from wastecoach.core.analysis import Language
from wastecoach.infra.deploy.state_folder import StateFolder
from wastecoach.settings import load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """How it is to be done: in which language and form, and which name was typed beforehand."""

    language: Language | None
    confirmed: str | None
    as_json: bool


def run(chosen: Chosen, asked: Asked) -> None:
    """Take the cluster away.

    Raises:
        NotConfirmed: Its name was not typed.
        ClusterUnknown: There is none.
        WastecoachError: Something of it does not go.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    name = built_name(chosen.environment, settings)
    of_cloud = target_of(name, chosen, settings) == "aws"
    with ending_in_order(), shown(words, as_json=asked.as_json) as display:
        dialogue = Dialogue(words, agree=lambda _: None, heard=display.heard)
        _require_traces(building_of(name, chosen, settings, dialogue, source=False).state)
        building = building_of(name, chosen, settings, dialogue, source=of_cloud)
        with display.paused():
            remarks().print(words.text("infra.all_goes", cluster=name))
            Agreement(name, asked.confirmed, agreed=False, words=words).to_losing(remarks())
        began = time.monotonic()
        with changing(building.state):
            remove(building, display.keep)
    if not asked.as_json:
        took, folder = spelled(time.monotonic() - began, words), str(building.state.path / "logs")
        told = words.text("infra.removed", cluster=name, time=took, folder=folder)
        answers().print(told, soft_wrap=True)


def _require_traces(state: StateFolder) -> None:
    """A rebuild that failed early leaves no cluster, and yet something that can be taken away.

    Raises:
        ClusterUnknown: Nothing was ever begun.
    """
    if state.progress() is None:
        state.cluster()

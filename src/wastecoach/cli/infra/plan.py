"""`wastecoach infra plan`: what a rebuild would do to the machines, and what they would cost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from wastecoach.bootstrap.clusters import changing
from wastecoach.bootstrap.clusters.building import Building, Dialogue
from wastecoach.bootstrap.clusters.planning import Plan, plan_of
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.choosing import Chosen, building_of, name_of, target_of
from wastecoach.cli.infra.plan_tables import plan_parts, plan_values
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.settings import load_settings


def run(chosen: Chosen, language: Language | None, *, as_json: bool) -> None:
    """Show what would be done; nothing is changed.

    Raises:
        WastecoachError: It cannot be told.
    """
    settings = load_settings()
    words = spoken(language, settings)
    name = name_of(chosen)
    dialogue = Dialogue(words, agree=lambda _: None, heard=lambda _: None)
    of_cloud = target_of(name, chosen, settings) == "aws"
    building = building_of(name, chosen, settings, dialogue, source=of_cloud)
    plan = _planned(building) if of_cloud else plan_of(building, Path())
    if as_json:
        sys.stdout.write(to_json(plan_values(name, building.target, plan)) + "\n")
        return
    for part in plan_parts(plan, words):
        answers().print(part)


def _planned(building: Building) -> Plan:
    """Whoever changes the machines just now would make the plan a lie."""
    with changing(building.state), tempfile.NamedTemporaryFile(suffix=".log") as log:
        return plan_of(building, Path(log.name))

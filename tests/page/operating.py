"""An installation with something to look at, and a browser that is somebody who may look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.page.becoming import become
from tests.people.town import WASTE, Someone, Town
from tests.records.examples import letter
from wastecoach import bootstrap
from wastecoach.core.asking import Usage
from wastecoach.core.jobs.job import LANES
from wastecoach.core.jobs.records import ProcessSeen
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The year 2100, in milliseconds since 1970.
FOR_LONG = 4_102_444_800_000


def administrator(town: Town) -> Someone:
    """Somebody who may look."""
    someone = town.person()
    town.service.people.records.change_role(someone.id, "admin")
    return someone


def sign_in(page: Page, someone: Someone, role: str) -> None:
    """From now on a browser is this person's, who had this role when they signed in."""
    page.goto("/not/there")
    page.get_by_role("heading", level=1).wait_for()
    person = {"id": someone.id, "name": "홍길동", "role": role}
    access = someone.headers["Authorization"].removeprefix("Bearer ")
    session = {"access": access, "until": FOR_LONG, "refresh": "wcr_x", "person": person}
    become(page, "person", session)


def busy(town: Town, settings: Settings) -> None:
    """Photos were answered, calls were paid, workers live, somebody corrected, and a job was given up."""
    person, ports = town.person(), town.service.ports
    job = person.analysed()
    person.analysed()
    said = {"verdict": "wrong", "item": "glass_bottle"}
    person.post(f"{WASTE}/feedback/{job}", json=said).raise_for_status()
    ledger = bootstrap.ledger(settings)
    ledger.settle(ledger.reserve("look", "openai", "gpt-4o"), Usage(120_000, 9_000))
    now = ports.now()
    for number, lane in enumerate(LANES):
        worker = ProcessSeen(lane, "worker", f"waste-{number}", (lane,), now - 5000, now + 600)
        ports.records.seen(worker)
    ports.records.bury(letter(None, at=now - 900))

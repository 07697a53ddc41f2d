"""One of each kind of caller, and things of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.api.policies import Whose
from tests.people.town import Someone, Town
from wastecoach.core.people.ports import Claims
from wastecoach.core.people.sign_in import sessions

PLENTY: dict[str, Any] = {
    "requests_per_minute": 1_000_000,
    "device_requests_per_minute": 1_000_000,
    "person_requests_per_minute": 1_000_000,
}


@dataclass(frozen=True)
class Cast:
    """One of each kind of caller.

    Attributes:
        town: Where they are.
        tokens: What each shows, by name; nothing: none.
        owner: The person whose things it is about.
        device: The device.
    """

    town: Town
    tokens: dict[str, str]
    owner: Someone
    device: Someone

    def called(self, route: str, caller: str, given: Mapping[str, str], **sends: Any) -> int:
        """The status that a caller gets."""
        return self.answered(route, caller, given, **sends).status_code

    def answered(
        self, route: str, caller: str, given: Mapping[str, str], **sends: Any
    ) -> httpx.Response:
        method, path = route.split(" ")
        headers = dict(sends.pop("headers", {}))
        if self.tokens[caller]:
            headers["Authorization"] = self.tokens[caller]
        return self.town.api.request(method, path.format_map(given), headers=headers, **sends)


def cast_of(town: Town) -> Cast:
    """Fresh ones: what one of them does must not matter to the next."""
    people, terms = town.service.people, town.service.people_terms
    owner, other, admin = (town.person() for _ in range(3))
    people.records.change_role(admin.id, "admin")
    device, other_device = town.device(), town.device()
    person = people.records.person(owner.id)
    assert person is not None
    revoked = sessions.begin(person, "kakao", "stolen phone", people, terms, "-")
    people.records.end_session(revoked.session.id, "signed_out", people.now())
    lasting = people.records.sessions_of(owner.id, people.now())[0].id
    over = Claims(owner.id, lasting, "person", people.now() - 3600)
    return Cast(
        town,
        {
            "anonymous": "",
            "garbage": "Bearer wcd_0_x",
            "expired": f"Bearer {people.tokens.issue(over)}",
            "revoked": f"Bearer {revoked.access}",
            "other_device": other_device.headers["Authorization"],
            "other": other.headers["Authorization"],
            "admin": admin.headers["Authorization"],
            "device": device.headers["Authorization"],
            "owner": owner.headers["Authorization"],
        },
        owner,
        device,
    )


def at_home(folder: Path) -> dict[str, Any]:
    """Everything in a folder of this test's own."""
    return {
        **PLENTY,
        "vision": "stub",
        "database_url": f"sqlite:///{folder / 'records.sqlite3'}",
        "photos_url": (folder / "photos").as_uri(),
        "secret_key": "s" * 32,
        "cache_url": "memory://",
    }


def things(cast: Cast, whose: Whose) -> dict[str, str]:
    """What a route may be about: a job that is done, a batch, a sign-in, all of the same owner."""
    owners = {"person": cast.owner, "device": cast.device}
    nobody = Someone("", "", {}, cast.town.api)
    by = owners.get(whose, nobody)
    batch = by.post("/api/v1/batches", json={}).json()["batch_id"]
    people = cast.town.service.people
    session = people.records.sessions_of(cast.owner.id, people.now())[-1].id
    return {"job_id": by.analysed(), "batch_id": batch, "session_id": session}

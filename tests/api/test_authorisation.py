"""Who may do what: every route of the OpenAPI document, called by every kind of caller.

The table below says for each route what is needed; a route that is not in it fails a test. Nobody sees what belongs to
somebody else, an administrator neither: to all of them it is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
import pytest

from servers.redis import Keys
from tests.api.running import example
from tests.people.town import Someone, Town, running_town
from wastecoach.api.openapi import published
from wastecoach.core.people import sessions
from wastecoach.core.people.ports import Claims
from wastecoach.settings import Settings

Whose = Literal["person", "device", "nobody"]
# The owner's turn comes last: what others could not do is still there to be done.
CALLERS = (
    *("anonymous", "garbage", "expired", "revoked"),
    *("other_device", "other", "admin", "device", "owner"),
)
# Tokens that are none are refused everywhere, on what is nobody's as well.
WRONG = dict.fromkeys(("garbage", "expired", "revoked"), 401)
DEVICES, PEOPLE = ("device", "other_device"), ("owner", "other", "admin")
PLENTY: dict[str, Any] = {
    "requests_per_minute": 1_000_000,
    "device_requests_per_minute": 1_000_000,
    "person_requests_per_minute": 1_000_000,
}


@dataclass(frozen=True)
class Policy:
    """What a route needs, and how it is called.

    Attributes:
        ok: Status for whoever may; of a request that would be good, or is refused for another reason than its caller.
        sends: Body and the like.
    """

    ok: int
    sends: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[Whose, ...] = ("person",)

    def expected(self, whose: Whose) -> dict[str, int]:
        """Status by caller."""
        raise NotImplementedError


class Public(Policy):
    """Nobody is asked who they are."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok)


class Anybody(Policy):
    """Everybody may; what they make is theirs."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok) | WRONG


class Known(Policy):
    """A device or a person, about their own things."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok) | WRONG | {"anonymous": 401}


class Person(Policy):
    """Whoever is signed in, about themselves."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return dict.fromkeys(CALLERS, self.ok) | WRONG | nobody


class Admin(Policy):
    """An administrator."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return WRONG | nobody | {"owner": 403, "other": 403, "admin": self.ok}


@dataclass(frozen=True)
class Thing(Policy):
    """Whoever owns it; of what nobody owns, everybody who knows its id."""

    kinds: tuple[Whose, ...] = ("person", "device", "nobody")

    def expected(self, whose: Whose) -> dict[str, int]:
        if whose == "nobody":
            return dict.fromkeys(CALLERS, self.ok) | WRONG
        owner = "owner" if whose == "person" else "device"
        return dict.fromkeys(CALLERS, 404) | WRONG | {owner: self.ok}


@dataclass(frozen=True)
class OwnThing(Thing):
    """Whoever owns it; what nobody owns is in nobody's history."""

    def expected(self, whose: Whose) -> dict[str, int]:
        found = super().expected(whose) | {"anonymous": 401}
        return (
            found if whose != "nobody" else dict.fromkeys(CALLERS, 404) | WRONG | {"anonymous": 401}
        )


@dataclass(frozen=True)
class OwnSession(Policy):
    """The person whose sign-in it is."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return WRONG | nobody | {"other": 404, "admin": 404, "owner": self.ok}


NO_CODE = {"code": "x", "code_verifier": "v" * 43}
TABLE: dict[str, Policy] = {
    "POST /api/v1/waste/analyze": Anybody(202, {"json": {}}),
    "POST /api/v1/waste/classify": Anybody(200, {"files": {"file": example()}}),
    "POST /api/v1/waste/upload-complete/{job_id}": Thing(202),
    "GET /api/v1/waste/status/{job_id}": Thing(200),
    "GET /api/v1/waste/events/{job_id}": Thing(200),
    "GET /api/v1/waste/result/{job_id}": Thing(200),
    "POST /api/v1/waste/feedback/{job_id}": Thing(200, {"json": {"verdict": "right"}}),
    "GET /api/v1/waste/feedback/{job_id}": Thing(200),
    "GET /api/v1/waste/photo/{job_id}": OwnThing(200),
    "DELETE /api/v1/waste/history/{job_id}": OwnThing(204),
    "GET /api/v1/waste/history": Known(200),
    "GET /api/v1/waste/history/statistics": Known(200),
    "POST /api/v1/batches": Anybody(201, {"json": {}}),
    "GET /api/v1/batches/{batch_id}": Thing(200),
    "GET /api/v1/batches/{batch_id}/results": Thing(200),
    "GET /api/v1/items": Anybody(200, {"params": {"q": "bottle"}}),
    "GET /api/v1/rules/streams": Public(200),
    "GET /api/v1/locations/bins": Anybody(200, {"params": {"lat": 37.56, "lon": 126.97}}),
    # Leave to upload is in the address itself, whoever has it.
    "PUT /api/v1/uploads/{key}": Public(403),
    "POST /api/v1/uploads/{key}": Public(403),
    "POST /api/v1/auth/token": Public(400, {"json": NO_CODE}),
    "POST /api/v1/auth/refresh": Public(401, {"json": {"refresh_token": "wcr_x"}}),
    "POST /api/v1/auth/logout": Person(204),
    "POST /api/v1/auth/logout/all": Person(204),
    "POST /api/v1/auth/claim": Person(401, {"json": {"device_token": "wcd_x"}}),
    "POST /api/v1/auth/device": Public(201),
    "POST /api/v1/auth/link": Person(200),
    "GET /api/v1/auth/providers": Public(200),
    "GET /api/v1/auth/{provider}/login": Public(404),
    "GET /api/v1/auth/{provider}/callback": Public(404),
    "POST /api/v1/auth/{provider}/token": Public(
        404, {"json": {"code": "x", "redirect_uri": "https://app.example/"}}
    ),
    "GET /.well-known/jwks.json": Public(200),
    "GET /api/v1/users/me": Person(200),
    "PATCH /api/v1/users/me": Person(200, {"json": {"language": "en"}}),
    "DELETE /api/v1/users/me": Known(204),
    "GET /api/v1/users/me/export": Known(200),
    "GET /api/v1/users/me/sessions": Person(200),
    "DELETE /api/v1/users/me/sessions/{session_id}": OwnSession(204),
    "PUT /api/v1/users/me/identities/{provider}": Person(400, {"json": NO_CODE}),
    "DELETE /api/v1/users/me/identities/{provider}": Person(409),
    "GET /api/v1/admin/audit": Admin(200),
    "GET /healthz": Public(200),
    "GET /readyz": Public(200),
    "GET /metrics": Public(200),
}
CASES = [(route, whose) for route, policy in TABLE.items() for whose in policy.kinds]
HOT = [
    route for route in TABLE if "/status/" in route or "/events/" in route or "/result/" in route
]


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


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(Settings(**at_home(tmp_path_factory.mktemp("town")))) as made:
        yield made


@pytest.fixture(scope="module", params=["memory", "redis", "records"])
def any_board(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """With each kind of board between those who work and those who ask."""
    more: dict[str, Any] = {}
    if request.param == "redis":
        keys: Keys = request.getfixturevalue("redis_of_all")
        keys.empty()
        more = {"redis_url": keys.url}
    folder = tmp_path_factory.mktemp(request.param)
    with running_town(Settings(**at_home(folder), **more, cors_origins="*")) as made:
        yield made


def at_home(folder: Any) -> dict[str, Any]:
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


def test_every_route_is_in_the_table() -> None:
    paths = json.loads(published())["paths"]
    found = {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways}
    assert set(TABLE) == found


@pytest.mark.parametrize(("route", "whose"), CASES)
def test_each_caller_may_do_what_the_table_says(town: Town, route: str, whose: Whose) -> None:
    cast, policy = cast_of(town), TABLE[route]
    given = {"provider": "kakao", "key": "photos/2026/11/26/x"}
    if "_id}" in route:
        given |= things(cast, whose)
    found = {name: cast.called(route, name, given, **policy.sends) for name in CALLERS}
    assert found == policy.expected(whose)


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
@pytest.mark.parametrize("whose", ["person", "device", "nobody"])
@pytest.mark.parametrize("route", HOT)
def test_so_it_is_on_every_board_and_for_pages_of_other_origins(
    any_board: Town, route: str, whose: Whose, origin: str | None
) -> None:
    cast = cast_of(any_board)
    given, headers = things(cast, whose), {"Origin": origin} if origin else {}
    found = {name: cast.called(route, name, given, headers=headers) for name in CALLERS}
    assert found == TABLE[route].expected(whose)


@pytest.mark.parametrize("route", [route for route, one in TABLE.items() if isinstance(one, Thing)])
def test_what_is_somebody_elses_is_as_if_it_were_not_there(town: Town, route: str) -> None:
    cast = cast_of(town)
    sends, there = TABLE[route].sends, things(cast, "person")
    nowhere = dict.fromkeys(there, "f" * 32)

    def told(given: Mapping[str, str]) -> tuple[dict[str, Any], set[str]]:
        answer = cast.answered(route, "other", given, **sends)
        problem = answer.json() | {"request_id": ""}
        text = json.dumps(problem)
        for name in given.values():
            text = text.replace(name, "…")
        return json.loads(text), set(answer.headers) - {"content-encoding", "vary"}

    assert told(there) == told(nowhere)


@pytest.mark.parametrize(
    "shown",
    [
        [("Authorization", "Bearer")],
        [("Authorization", "Basic aDp4")],
        [("Authorization", "Bearer a b")],
        [("Authorization", "wcd_x")],
        [("Authorization", "")],
        [("Authorization", f"Bearer {'x' * 5000}")],
        [("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")],
        [("Authorization", "MINE"), ("Authorization", "MINE")],
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/users/me", "/api/v1/items?q=can", "STATUS"])
def test_what_is_no_token_is_refused_and_says_so(
    town: Town, shown: list[tuple[str, str]], path: str
) -> None:
    cast = cast_of(town)
    if path == "STATUS":
        path = f"/api/v1/waste/status/{things(cast, 'person')['job_id']}"
    mine = cast.tokens["owner"]
    headers = [(name, mine if value == "MINE" else value) for name, value in shown]
    answer = town.api.get(path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_whoever_shows_nothing_is_only_asked_to(town: Town) -> None:
    answer = town.api.get("/api/v1/users/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "])
def test_the_scheme_may_be_written_as_one_likes(town: Town, scheme: str) -> None:
    token = town.person().headers["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": f"{scheme} {token}"}
    assert town.api.get("/api/v1/users/me", headers=headers).status_code == 200


@pytest.mark.parametrize("where", ["access_token", "token"])
def test_a_token_in_the_address_is_no_token(town: Town, where: str) -> None:
    token = town.person().headers["Authorization"].removeprefix("Bearer ")
    assert town.api.get("/api/v1/users/me", params={where: token}).status_code == 401


Ending = Callable[[Cast], None]


def test_a_role_that_is_taken_away_is_gone_at_once(town: Town) -> None:
    admin = town.person()
    town.service.people.records.change_role(admin.id, "admin")
    assert admin.get("/api/v1/admin/audit").status_code == 200
    town.service.people.records.change_role(admin.id, "person")
    assert admin.get("/api/v1/admin/audit").status_code == 403

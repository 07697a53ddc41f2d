"""Who may do what: every route of the OpenAPI document, called by every kind of caller.

The table below says for each route what is needed; a route that is not in it fails a test. Nobody sees what belongs to
somebody else, an administrator neither: to all of them it is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from servers.redis import Keys
from tests.api.casting import at_home, cast_of, things
from tests.api.policies import (
    CALLERS,
    Admin,
    Anybody,
    Known,
    OwnSession,
    OwnThing,
    Person,
    Policy,
    Public,
    Thing,
    Whose,
)
from tests.api.running import example
from tests.people.town import Town, running_town
from wastecoach.api.openapi import published
from wastecoach.bootstrap import job_stores
from wastecoach.infra.progress.opening import RECORDS
from wastecoach.settings import Settings

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
    "GET /api/v1/items/suggestions": Public(200, {"params": {"q": "pet"}}),
    "GET /api/v1/items/{item}": Anybody(200),
    "GET /api/v1/rules/streams": Public(200),
    "GET /api/v1/rules/regions": Public(200),
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
    "GET /api/v1/admin/overview": Admin(200),
    "GET /healthz": Public(200),
    "GET /readyz": Public(200),
    "GET /metrics": Public(200),
}
CASES = [(route, whose) for route, policy in TABLE.items() for whose in policy.kinds]
HOT = [
    route for route in TABLE if "/status/" in route or "/events/" in route or "/result/" in route
]


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
    settings = Settings(**at_home(tmp_path_factory.mktemp(request.param)), **more, cors_origins="*")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "records":
            # As several processes without Redis have it.
            patch.setattr(job_stores, "_board_url", lambda _: RECORDS)
        with running_town(settings) as made:
            yield made


def test_every_route_is_in_the_table() -> None:
    paths = json.loads(published())["paths"]
    found = {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways}
    assert set(TABLE) == found


@pytest.mark.parametrize(("route", "whose"), CASES)
def test_each_caller_may_do_what_the_table_says(town: Town, route: str, whose: Whose) -> None:
    cast, policy = cast_of(town), TABLE[route]
    given = {"provider": "kakao", "key": "photos/2026/11/26/x", "item": "pet_bottle_clear"}
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

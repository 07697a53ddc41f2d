"""The token of a request: in its header, one at most, in the form that it has to have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.casting import at_home, cast_of, things
from tests.people.town import Town, running_town
from wastecoach.settings import Settings


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(Settings(**at_home(tmp_path_factory.mktemp("town")))) as made:
        yield made


@pytest.mark.parametrize(
    "shown",
    [
        [("Authorization", "Bearer")],
        [("Authorization", "Token aDp4")],
        [("Authorization", "Basic aDp4"), ("Authorization", "Token aDp4")],
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


@pytest.mark.parametrize("shown", ["Basic aDp4", "basic aDp4", "Negotiate YII=", 'Digest u="a"'])
def test_what_is_shown_to_a_proxy_is_none_of_our_business(town: Town, shown: str) -> None:
    headers = {"Authorization": shown}
    assert town.api.get("/api/v1/items?q=can", headers=headers).status_code == 200
    job = town.api.post("/api/v1/waste/analyze", headers=headers, json={}).raise_for_status()
    assert town.api.get(job.json()["status_url"], headers=headers).status_code == 200
    answer = town.api.get("/api/v1/users/me", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


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


def test_a_role_that_is_taken_away_is_gone_at_once(town: Town) -> None:
    admin = town.person()
    town.service.people.records.change_role(admin.id, "admin")
    assert admin.get("/api/v1/admin/audit").status_code == 200
    town.service.people.records.change_role(admin.id, "person")
    assert admin.get("/api/v1/admin/audit").status_code == 403

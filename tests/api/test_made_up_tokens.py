"""Tokens that nobody gave out: how many of them one network may show, and who has to wait for that."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from tests.people.town import ME, WASTE, Someone, Town, running_town
from wastecoach.api import known_callers
from wastecoach.core.people.sign_in import sessions
from wastecoach.settings import Settings

REFRESH = "/api/v1/auth/refresh"
# In a minute: analyses of an anonymous caller, tokens that are none, tokens of sign-ins.
MOST = 4
MADE_UP, SIGN_INS = 5 * MOST, MOST // 2


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The same minute for the whole test, and nobody is remembered for longer than a request."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.5)
    monkeypatch.setattr(known_callers, "RECOGNISED_S", -1.0)
    settings = Settings(vision="stub", requests_per_minute=MOST, device_requests_per_minute=10_000)
    with running_town(settings) as made:
        yield made


def invented() -> dict[str, str]:
    """A device's token, as far as its form goes."""
    return {"Authorization": f"Bearer wcd_{secrets.token_hex(16)}_{secrets.token_urlsafe(32)}"}


def refreshed(town: Town, token: str) -> httpx.Response:
    return town.api.post(REFRESH, json={"refresh_token": token})


def signed_in(town: Town) -> sessions.Tokens:
    people, terms = town.service.people, town.service.people_terms
    person = people.records.person(town.person().id)
    assert person is not None
    return sessions.begin(person, "kakao", "phone", people, terms, "-")


class Asked:
    """How often the records are asked."""

    def __init__(self, town: Town) -> None:
        self.times = 0
        engine = town.service.ports.records.engine  # type: ignore[attr-defined]
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: Any) -> None:
        self.times += 1


@pytest.mark.parametrize("path", [ME, f"{WASTE}/status/{'0' * 32}", f"{ME}/sessions"])
def test_who_makes_up_tokens_has_to_wait_and_the_records_are_not_asked(
    town: Town, path: str
) -> None:
    codes = [town.api.get(path, headers=invented()).status_code for _ in range(MADE_UP)]
    assert codes == [401] * MADE_UP
    asked = Asked(town)
    refused = [town.api.get(path, headers=invented()) for _ in range(9)]
    assert {(one.status_code, one.json()["code"]) for one in refused} == {
        (429, "too_many_requests")
    }
    assert 1 <= int(refused[0].headers["retry-after"]) <= 60
    assert asked.times == 0


def test_a_neighbour_whose_token_was_good_before_goes_on(town: Town) -> None:
    device: Someone = town.device()
    job = device.post(f"{WASTE}/analyze", json={}).json()
    codes = [town.api.get(ME, headers=invented()).status_code for _ in range(MADE_UP + 1)]
    assert codes[-1] == 429
    for path in (f"{WASTE}/history", job["status_url"]):
        assert device.get(path).status_code == 200
    # And so does who shows none, and whoever comes from elsewhere.
    assert town.api.get("/api/v1/items?q=can").status_code == 200
    elsewhere = invented() | {"X-Forwarded-For": "203.0.113.9"}
    assert town.api.get(ME, headers=elsewhere).status_code == 401


def test_a_token_whose_session_is_over_is_good_no_more(town: Town) -> None:
    person = town.person()
    assert person.get(ME).status_code == 200
    person.post("/api/v1/auth/logout").raise_for_status()
    codes = [person.get(ME).status_code for _ in range(MADE_UP + 1)]
    assert codes == [401] * MADE_UP + [429]


def test_many_honest_people_behind_one_address_go_on_with_their_sessions(town: Town) -> None:
    mine = [signed_in(town) for _ in range(4 * SIGN_INS)]
    answers = [refreshed(town, tokens.refresh) for tokens in mine]
    assert {one.status_code for one in answers} == {200}
    assert answers[0].headers["ratelimit"] == f'"sign_ins";r={SIGN_INS - 1};t=60'


def test_one_session_is_refreshed_so_often_and_not_more(town: Town) -> None:
    token, codes = signed_in(town).refresh, []
    for _ in range(SIGN_INS + 1):
        answer = refreshed(town, token)
        codes.append(answer.status_code)
        token = answer.json().get("refresh_token", token)
    assert codes == [200] * SIGN_INS + [429]
    # It is not used up with that.
    assert refreshed(town, signed_in(town).refresh).status_code == 200


def test_refresh_tokens_that_are_none_are_counted_by_network(town: Town) -> None:
    good = signed_in(town).refresh
    bodies: list[dict[str, Any]] = [
        {"json": {"refresh_token": f"wcr_{secrets.token_urlsafe(32)}"}},
        {"json": {"refresh_token": "garbage"}},
        {"json": {}},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
    ]
    codes = [town.api.post(REFRESH, **body).status_code for body in bodies]
    assert codes == [401, 401, 429, 429]
    assert refreshed(town, good).status_code == 200


def test_who_goes_on_with_refresh_tokens_that_are_none_is_not_looked_up_any_more(
    town: Town,
) -> None:
    for _ in range(MADE_UP):
        refreshed(town, f"wcr_{secrets.token_urlsafe(32)}")
    asked = Asked(town)
    assert refreshed(town, f"wcr_{secrets.token_urlsafe(32)}").status_code == 429
    assert asked.times == 0

"""How often one caller may ask."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api import running
from wastecoach.api.callers import LOGGED, caller
from wastecoach.api.limits import Limits, rates_of
from wastecoach.core.jobs.errors import TooManyRequests
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.settings import Settings

MOST = 3
ANALYZE = "/api/v1/waste/analyze"


def limits_at(now: list[float]) -> Limits:
    """Limits of one a minute, on a clock that the test sets."""
    rates = rates_of(Settings(requests_per_minute=1, batch_photos_per_minute=1))
    return Limits(MemoryStore(lambda: now[0]), lambda: now[0], rates)


@pytest.fixture
def settings() -> Settings:
    return Settings(vision="stub", requests_per_minute=MOST, batch_photos_per_minute=2 * MOST)


@pytest.fixture
def api(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The same minute for the whole test."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.5)
    with running.client(settings) as found:
        yield found


def test_who_asks_too_often_is_told_when_to_come_back(api: httpx.Client, photo: bytes) -> None:
    answers = [api.post(ANALYZE) for _ in range(MOST)]
    assert [answer.status_code for answer in answers] == [202] * MOST
    assert [answer.headers["ratelimit"] for answer in answers] == [
        f'"analyses";r={left};t=60' for left in (2, 1, 0)
    ]
    for refused in (
        api.post(ANALYZE),
        api.post("/api/v1/waste/classify", files={"file": photo}),
        api.post("/api/v1/batches", json={}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_photos_of_a_batch_have_a_limit_of_their_own(api: httpx.Client) -> None:
    batch = api.post("/api/v1/batches", json={"name": "a", "total": 2 * MOST}).json()
    photo = {"batch_id": batch["batch_id"]}
    answers = [api.post(ANALYZE, json=photo) for _ in range(2 * MOST + 1)]
    assert [answer.status_code for answer in answers] == [202] * 2 * MOST + [429]
    assert answers[0].headers["ratelimit"].startswith('"photos"')
    assert api.post(ANALYZE).headers["ratelimit"] == f'"analyses";r={MOST - 2};t=60'
    assert api.post(ANALYZE, json={"batch_id": None}).status_code == 202


def test_looking_is_not_limited(api: httpx.Client) -> None:
    job = api.post(ANALYZE).json()
    assert {api.get(job["status_url"]).status_code for _ in range(5 * MOST)} == {200}


def test_callers_behind_a_trusted_proxy_are_told_apart(api: httpx.Client) -> None:
    for last in range(2 * MOST):
        from_there = {"X-Forwarded-For": f"203.0.113.{last}"}
        assert api.post(ANALYZE, headers=from_there).status_code == 202
    one_house = [f"2001:db8:1:2::{last}" for last in range(MOST + 1)]
    answers = [api.post(ANALYZE, headers={"X-Forwarded-For": at}) for at in one_house]
    assert [answer.status_code for answer in answers] == [202] * MOST + [429]


def test_who_guesses_job_ids_has_to_wait(api: httpx.Client) -> None:
    known = api.post(ANALYZE).json()
    guesses = [f"/api/v1/waste/status/{number:032x}" for number in range(MOST + 1)]
    codes = [api.get(guess).status_code for guess in guesses]
    assert codes == [404] * MOST + [429]
    for what in ("status", "result", "events"):
        assert api.get(f"/api/v1/waste/{what}/{known['job_id']}").status_code == 429


def test_untrusted_proxies_are_not_believed(photo: bytes) -> None:
    settings = Settings(vision="stub", requests_per_minute=MOST, trusted_proxies="192.0.2.1")
    with running.client(settings) as api:
        forged = [{"X-Forwarded-For": f"203.0.113.{last}"} for last in range(2 * MOST)]
        codes = {api.post(ANALYZE, headers=headers).status_code for headers in forged}
    assert 429 in codes


def test_a_new_minute_begins_anew() -> None:
    now = [1_800_000_000.0]
    limits = limits_at(now)
    assert [limits.take("a").left, limits.take("a").left, limits.take("b").left] == [0, -1, 0]
    now[0] += 60
    assert limits.take("a").left == 0


def test_who_had_to_wait_may_ask_again_later() -> None:
    now = [1_800_000_000.0]
    limits = limits_at(now)
    limits.unknown("a")
    with pytest.raises(TooManyRequests):
        limits.check_known("a")
    limits.check_known("b")
    now[0] += 60
    limits.check_known("a")
    assert not limits.blocking


def test_those_who_never_came_back_make_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_800_000_000.0]
    limits = limits_at(now)
    monkeypatch.setattr("wastecoach.api.limits.MOST_BLOCKED", 2)
    for gone in ("a", "b"):
        limits.unknown(gone)
    now[0] += 60
    limits.unknown("c")
    with pytest.raises(TooManyRequests):
        limits.check_known("c")


@given(st.ip_addresses())
def test_a_caller_is_a_network_not_a_person(address: object) -> None:
    scope = {"client": (str(address), 1234)}
    assert "/" in caller(scope)
    assert "/" in caller(scope, LOGGED)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "-"),
    ],
)
def test_callers_are_counted_by_network(address: str, network: str) -> None:
    assert caller({"client": (address, 1)}) == network
    assert caller({"client": None}) == "-"
